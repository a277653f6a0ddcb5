"""A folder of files to facts: every file of it, in folders of any depth, claim by claim and by a few processes.

Whatever cannot be read is named with its reason and stops nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from extraction.archive import read_archive
from extraction.errors import TriageError, UnreadableInputError
from extraction.media import X12, media_type
from extraction.read import read
from extraction.records import Claim, ClaimPayment, ExtractedDocument, Remittance, Submission
from extraction.x12.stream import ProvisionalClaim, TransactionEnded, TransactionStarted, stream_x12
from inference.reading import readable_name
from review.checkup.facts import ClaimFact, FileFact, RemittanceFact, SentClaimFact
from review.checkup.files import files_of
from review.checkup.pool import Pool
from review.checkup.reduce import claim_digest, claim_fact, remittance_fact
from review.checkup.reduce_sent import sent_fact

HEAD = 1 << 16
# Less than this is read before further processes have started.
WORTH_PROCESSES = 4 << 20


def read_folder(
    folder: Path,
    *,
    names: bool,
    told: Callable[[FileFact], None],
    processes: int | None = None,
    out: Path | None = None,
) -> list[FileFact]:
    """The facts of every file in the order of `files_of`; `told` hears of each file as soon as it is read."""
    pool, found, files = Pool(), [], files_of(folder, out)
    if processes is None:
        processes = os.cpu_count() or 1 if sum(map(_size, files)) > WORTH_PROCESSES else 1
    for path, result in read_archive(files, partial(file_fact, folder=folder, names=names), processes):
        fact = FileFact(_name_of(path, folder), refused=(str(result),)) if isinstance(result, TriageError) else result
        found.append(pool.share(fact))
        told(fact)
    return found


def file_fact(path: Path, *, folder: Path, names: bool) -> FileFact:
    """What one file gave. Raises `TriageError` and `OSError`."""
    name = _name_of(path, folder)
    if path.is_dir():
        raise UnreadableInputError("folder_not_opened", expected="a folder that can be opened and read")
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        if media_type(head) == X12:
            return _Reading(name, names).streamed(file)
        envelope = read(file.read(), name)
    reading = _Reading(name, names)
    for number, document in enumerate(envelope.documents, 1):
        reading.whole(number, document)
    return reading.fact()


class _Reading:
    """One file as it is read."""

    def __init__(self, name: str, names: bool) -> None:
        self.name = name
        self.names = names
        self.remittances: list[RemittanceFact] = []
        self.sent: list[SentClaimFact] = []
        self.refused: list[str] = []

    def streamed(self, file: BinaryIO) -> FileFact:
        """X12: in the memory of its facts, however long the file."""
        claims: list[ClaimFact] = []
        prints: list[bytes] = []
        head: Submission | None = None
        for event in stream_x12(file, self.name):
            if isinstance(event, TransactionStarted):
                head = event.record if isinstance(event.record, Submission) else None
                claims, prints = [], []
            elif isinstance(event, ProvisionalClaim) and isinstance(event.claim, ClaimPayment):
                claims.append(claim_fact(event.claim, names=self.names))
                prints.append(claim_digest(event.claim))
            elif isinstance(event, ProvisionalClaim) and isinstance(event.claim, Claim) and head:
                self.sent.append(sent_fact(event.claim, head, self.name, names=self.names))
            elif isinstance(event, TransactionEnded):
                self.ended(event.transaction + 1, event.document, claims, prints)
        return self.fact()

    def ended(self, number: int, document: ExtractedDocument, claims: list[ClaimFact], prints: list[bytes]) -> None:
        if isinstance(document.record, Remittance):
            self.remittances.append(remittance_fact(document, number, claims, prints))
        elif document.record is None:
            self.refuse(number, document)

    def whole(self, number: int, document: ExtractedDocument) -> None:
        """What is no X12: claims as JSON, or pages."""
        if isinstance(document.record, Submission):
            batch = document.record
            self.sent += [sent_fact(claim, batch, self.name, names=self.names) for claim in batch.claims]
        elif document.record is None:
            self.refuse(number, document)

    def refuse(self, number: int, document: ExtractedDocument) -> None:
        said = document.findings[0].message if document.findings else "nothing could be read"
        self.refused.append(f"transaction {number}: {said}" if number > 1 or self.remittances else said)

    def fact(self) -> FileFact:
        return FileFact(self.name, tuple(self.remittances), tuple(self.sent), tuple(self.refused))


def unread(files: Sequence[FileFact], kind: str) -> list[tuple[str, str]]:
    """Files that gave nothing of the kind asked for (835, 837), or not all of it, with the reasons."""
    refused = [(file.name, reason) for file in files for reason in file.refused]
    return sorted([*refused, *_without(files, kind)])


def _without(files: Sequence[FileFact], kind: str) -> Iterator[tuple[str, str]]:
    """Files that were read and hold nothing of the kind."""
    for file in files:
        if not file.refused and not (file.remittances if kind == "835" else file.sent):
            yield file.name, "holds no claims that were sent" if kind == "837" else "holds no remittance"


def _name_of(path: Path, folder: Path) -> str:
    """The path inside the folder as text that can be shown."""
    inside = path.relative_to(folder) if path != folder else Path(path.name)
    return "/".join(readable_name(Path(part)) for part in inside.parts)


def _size(path: Path) -> int:
    """Nothing of what cannot be looked at: reading it says why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
