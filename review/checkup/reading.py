"""A folder of files to facts: every file of it, in folders of any depth, by two or more processes.

Whatever cannot be read is named with its reason and stops nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from extraction.errors import TriageError
from extraction.read import read
from extraction.records import Envelope, ExtractedDocument, Remittance, Submission
from review.checkup.facts import FileFact
from review.checkup.pool import Pool
from review.checkup.reduce import remittance_fact
from review.checkup.reduce_sent import sent_facts

# How many files are under way at once, for each process: results wait in order, and no more than these.
_AHEAD = 4
_SMALL = 2  # files for which no further process is worth its start


def files_of(folder: Path) -> list[Path]:
    """Every file of the folder, in folders of any depth, in one order on every machine: links that lead nowhere too."""
    if folder.is_file():
        return [folder]
    return sorted(each for each in folder.rglob("*") if each.is_file() or (each.is_symlink() and not each.exists()))


def read_folder(
    folder: Path, *, names: bool, told: Callable[[FileFact], None], processes: int | None = None
) -> list[FileFact]:
    """The facts of every file in the order of `files_of`; `told` hears of each file as soon as it is read."""
    pool, found = Pool(), []
    for fact in _facts(folder, files_of(folder), names, processes or os.cpu_count() or 1):
        found.append(pool.share(fact))
        told(fact)
    return found


def _facts(folder: Path, files: list[Path], names: bool, processes: int) -> Iterator[FileFact]:
    reduce = partial(file_fact, folder=folder, names=names)
    if processes == 1 or len(files) <= _SMALL:
        yield from map(reduce, files)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        waiting = iter(files)
        running = [executor.submit(reduce, file) for file in islice(waiting, processes * _AHEAD)]
        while running:
            yield running.pop(0).result()
            running += [executor.submit(reduce, file) for file in islice(waiting, 1)]


def file_fact(file: Path, *, folder: Path, names: bool) -> FileFact:
    """What one file gave, or why it gave nothing."""
    name = _name_of(file, folder)
    try:
        data = file.read_bytes()
        envelope = read(data, name)
    except TriageError as error:
        return FileFact(name, _size(file), refused=(str(error),))
    except OSError as error:
        return FileFact(name, _size(file), refused=(error.strerror or "cannot be opened",))
    except Exception as error:  # a fault of ours in one file must not lose the answer for all others
        return FileFact(name, _size(file), refused=(f"our fault, please tell us: {type(error).__name__}",))
    return _from_envelope(envelope, len(data), names)


def _from_envelope(envelope: Envelope, size: int, names: bool) -> FileFact:
    documents = list(enumerate(envelope.documents, 1))
    return FileFact(
        envelope.source.name,
        size,
        remittances=tuple(
            remittance_fact(document.record, number, names=names)
            for number, document in documents
            if isinstance(document.record, Remittance)
        ),
        sent=tuple(
            fact
            for _, document in documents
            if isinstance(document.record, Submission)
            for fact in sent_facts(document.record, envelope.source.name, names=names)
        ),
        refused=tuple(_reason(number, document) for number, document in documents if document.record is None),
    )


def _reason(number: int, document: ExtractedDocument) -> str:
    said = document.findings[0].message if document.findings else "nothing could be read"
    return f"transaction {number}: {said}" if document.pages is None else said


def _name_of(file: Path, folder: Path) -> str:
    """The path inside the folder as text: bytes in it that are no UTF-8 become replacement characters."""
    inside = file.relative_to(folder) if file != folder else Path(file.name)
    return os.fsencode(inside).decode("utf-8", "replace")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
