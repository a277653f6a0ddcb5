"""The generated half: hypothesis mutates the samples and shrinks what breaks. Run by `python -m tests.fuzz`."""

from __future__ import annotations

import resource
import sys
import time
from hashlib import sha256
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import SEEDS, mutated
from tests.fuzz.target import digest

LONGEST_SECONDS = 30.0  # of the processor: on a machine with other work the clock says nothing
_BATCH = 500
_LAST: dict[str, bytes] = {}


def _round(number: int) -> None:
    """One batch of examples; an input that breaks something is shrunk before it is raised."""

    @seed(number)
    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(range(len(SEEDS))), st.integers(0, 2**32))
    def run(which: int, how: int) -> None:
        data = mutated(SEEDS[which], Random(how))
        _LAST["input"] = data
        started = time.process_time()
        digest(data)
        assert time.process_time() - started < LONGEST_SECONDS

    run()


def main(seconds: int, found: Path) -> None:
    """Rounds until the time is over. Whatever breaks is kept, and ends the run with exit code 1."""
    until, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        try:
            _round(rounds)
        except BaseException:
            data = _LAST["input"]
            (found / f"generated_{sha256(data).hexdigest()[:12]}").write_bytes(data)
            raise
        rounds += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stderr.write(f"{rounds * _BATCH:,} generated inputs, peak memory {peak:,.0f} MB\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
