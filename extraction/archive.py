"""Many files by a few processes: what each one gave, in the order of the files."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import TypeVar

from extraction.errors import InternalError, TriageError, UnreadableInputError

Result = TypeVar("Result")
# Files handed out for each process beyond the one that is waited for: enough to keep it busy, few results in memory.
_AHEAD = 4


def read_archive(
    paths: Iterable[Path], work: Callable[[Path], Result], processes: int = 2
) -> Iterator[tuple[Path, Result | TriageError]]:
    """Call `work` with each path, by so many processes; give path and result in the order of the paths.

    `work` is a function of a module (processes are spawned and import it) and returns something small, which is sent
    from process to process. A file that cannot be read gives its `TriageError` in place of a result, and so does one
    that meets a mistake of ours or ends its process (`InternalError`): all others are read. Errors come without what
    was found, since that may be a patient's data. With one process `work` is called here.
    """
    files = iter(paths)
    if processes == 1:
        yield from ((path, _attempt(work, path)) for path in files)
        return
    running: deque[tuple[Path, Future[Result | TriageError]]] = deque()
    pool = _pool(processes)
    try:
        while True:
            free = processes * (1 + _AHEAD) - len(running)
            running.extend((path, _submit(pool, work, path)) for path in islice(files, free))
            if not running:
                return
            path, future = running.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                result = _alone(work, path)
                pool.shutdown(cancel_futures=True)
                pool = _pool(processes)
                running = deque((waiting, _submit(pool, work, waiting)) for waiting, _ in running)
            yield path, result
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=processes, mp_context=multiprocessing.get_context("spawn"))


def _submit(pool: ProcessPoolExecutor, work: Callable[[Path], Result], path: Path) -> Future[Result | TriageError]:
    try:
        return pool.submit(_attempt, work, path)
    except BrokenProcessPool as error:
        broken: Future[Result | TriageError] = Future()
        broken.set_exception(error)
        return broken


def _alone(work: Callable[[Path], Result], path: Path) -> Result | TriageError:
    """Read a file in a process of its own: if that ends too, it is this file that ends it."""
    with _pool(1) as pool:
        try:
            return pool.submit(_attempt, work, path).result()
        except BrokenProcessPool:
            return InternalError("process_ended", expected="a file that can be read in the memory there is")


def _attempt(work: Callable[[Path], Result], path: Path) -> Result | TriageError:
    try:
        return work(path)
    except TriageError as error:
        error.found = None
        return error
    except OSError:
        return UnreadableInputError("file_not_opened", expected="a file that can be opened and read")
    except Exception as error:  # One file must never end a run of thousands.
        return InternalError("file_failed", expected=f"no {type(error).__name__}")
