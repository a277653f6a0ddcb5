"""The guided half: atheris keeps what reaches new code. Run by `python -m tests.fuzz`, in a process of its own."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["extraction", "models.readiness"]):
    from tests.fuzz.mutations import LARGEST, SEEDS, mutated
    from tests.fuzz.target import digest

LONGEST_SECONDS = 30.0  # of the processor
HANGS_AFTER = 600  # seconds by the clock, on however busy a machine
LONGEST = {"seconds": 0.0}


def _mutate(data: bytes, _max_size: int, seed: int) -> bytes:
    return mutated(data or SEEDS[seed % len(SEEDS)], Random(seed))


def _one(data: bytes) -> None:
    started = time.process_time()
    digest(data)
    taken = time.process_time() - started
    assert taken < LONGEST_SECONDS
    if taken > LONGEST["seconds"]:
        LONGEST["seconds"] = taken
        sys.stderr.write(f"longest so far: {taken:.2f} s for {len(data):,} bytes\n")


def main(corpus: Path, seconds: int, found: Path) -> None:
    """Fuzz until the time is over; atheris exits non-zero and writes the input when something breaks."""
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed_{number}").write_bytes(seed)
    limits = ["-rss_limit_mb=1024", f"-timeout={HANGS_AFTER}", f"-max_len={LARGEST}", f"-max_total_time={seconds}"]
    options = [*limits, f"-artifact_prefix={found}/", "-print_final_stats=1", str(corpus)]
    atheris.Setup([sys.argv[0], *options], _one, custom_mutator=_mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
