"""One 835 of 20,000 claims through the worker: CPU and wall time, the length of the write, the peak of memory.

While a file is written every other writer waits, so the write is told apart. Each kind of file has a process of its
own. Run `python -m benchmarks.large_file`; the table goes to benchmarks/results/large_file.md.
"""

import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from benchmarks.reading import file_of
from inference.garbage import collect_rarely
from inference.intake import receive
from inference.originals import Originals
from inference.settings import Settings
from inference.store import Store
from inference.worker import Worker
from tests.remittances import remittance

CLAIMS = 20_000
WARM_UP = 10
RESULTS = Path(__file__).parent / "results" / "large_file.md"
FILES: dict[str, Callable[[int], bytes]] = {
    "one line each, half of them denied": lambda claims: remittance(1, claims // 2, claims // 2).data,
    "two lines each, all paid": file_of,
}


@dataclass(frozen=True, slots=True)
class Figures:
    megabytes: float
    cpu_seconds: float
    seconds: float
    write_seconds: float
    peak_megabytes: float


class Clock:
    """The store's clock, which it reads when a write begins; remembers when that was last."""

    def __init__(self) -> None:
        self.last = 0.0

    def __call__(self) -> datetime:
        self.last = time.perf_counter()
        return datetime.now(UTC)


def main() -> None:
    rows = []
    for kind in FILES:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            rows.append(_row(kind, pool.submit(measure, kind).result()))
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = f"A file of {CLAIMS:,} claims through the worker ({datetime.now(UTC):%Y-%m-%d}; {machine}, SQLite).\n\n"
    columns = "| claims | file MB | CPU s | wall s | of it the write | peak MB |\n|---|---|---|---|---|---|\n"
    table = head + columns + "".join(rows)
    RESULTS.write_text(table, encoding="utf-8")
    print(table)


def measure(kind: str) -> Figures:
    """Decide one large file in this process, which has decided a small one before."""
    with tempfile.TemporaryDirectory() as folder:
        clock, settings = Clock(), Settings(home=Path(folder))
        store = Store(settings.database_url, clock)
        store.migrate()
        worker = Worker(store, settings)
        collect_rarely()
        _decide(worker, FILES[kind](WARM_UP), clock)
        figures = _decide(worker, FILES[kind](CLAIMS), clock)
        store.close()
    return figures


def _decide(worker: Worker, data: bytes, clock: Clock) -> Figures:
    originals = Originals(worker.settings.originals_path)
    receive(
        worker.store,
        originals,
        worker.settings,
        data=data,
        name="benchmark.835",
        principal="key:benchmark",
        facility="main",
        correlation_id="benchmark",
    )
    cpu, wall = time.process_time(), time.perf_counter()
    worker.run_once()
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(len(data) / 1e6, time.process_time() - cpu, ended - wall, ended - clock.last, peak)


def _row(kind: str, found: Figures) -> str:
    times = f"{found.cpu_seconds:.1f} | {found.seconds:.1f} | {found.write_seconds:.1f}"
    return f"| {kind} | {found.megabytes:.1f} | {times} | {found.peak_megabytes:,.0f} |\n"


if __name__ == "__main__":
    main()
