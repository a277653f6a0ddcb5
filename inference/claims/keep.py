"""What belongs to the write in which claims are decided: their versions, and the end of what nobody needs to look at;
and what a document says of members, with the claims that are judged again for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extraction.records import EligibilityAnswer
from inference import events, jobs, outbox
from inference.claims import members, versions
from inference.claims.replaced import only_claims, replaced
from inference.intake import end_operations
from inference.overtaking import overtake
from inference.reading import ReadDocument
from inference.recording import INSERT_DECISION, decided_events
from inference.rows import LOG, About, deliveries, document_id
from inference.writer import UnitOfWork

SCORE_AGAIN_JOB = "score_again"


def keep(uow: UnitOfWork, about: About, documents: Sequence[ReadDocument], rows: Sequence[dict[str, Any]]) -> None:
    """Keep what the documents of a file bring beside the decisions about them; `rows` are those decisions."""
    decisions = only_claims(rows)
    if decisions:
        _keep_claims(uow, about, documents, decisions)
    answers = [(i, read.document.record) for i, read in enumerate(documents)]
    touched = [
        member
        for index, record in answers
        if isinstance(record, EligibilityAnswer)
        for member in _keep_coverages(uow, about, document_id(about.file_id, index), record)
    ]
    score_again(uow, about.facility, touched, about.file_id)


def score_again(uow: UnitOfWork, facility: str, touched: Iterable[str | None], because: str) -> int:
    """Have the unsent claims of members judged again, because of a record that came; returns how many files."""
    files = members.files_of_members(uow, facility, touched)
    for file_id in files:
        jobs.enqueue(uow, SCORE_AGAIN_JOB, f"{file_id}:{because}", {"file_id": file_id})
    return len(files)


def _keep_claims(
    uow: UnitOfWork, about: About, documents: Sequence[ReadDocument], decisions: dict[tuple[str, str], str]
) -> None:
    scored = [
        each
        for index, read in enumerate(documents)
        if read.submission is not None
        for each in versions.identified(about, index, read.submission.claims)
        if (each.document_id, each.pointer) in decisions
    ]
    ended = [row | {"decided_at": uow.now} for row in replaced(uow.connection, about, scored, decisions)]
    for row in ended:
        overtake(uow, row["supersedes"], why="scored_again")
        uow.connection.execute(INSERT_DECISION, row)
        events.append_all(uow, decided_events(row))
        end_operations(uow, row["file_id"])
    outbox.enqueue_all(uow, LOG, "trace", deliveries(ended, {}))
    versions.record(uow, about, scored, decisions)


def _keep_coverages(uow: UnitOfWork, about: About, came_with: str, answer: EligibilityAnswer) -> Iterable[str | None]:
    """Returns the members of whom something else is known now."""
    for coverage in answer.coverages:
        new = members.of_coverage(coverage, about.facility, uow.now, came_with)
        if members.keep(uow, about.tenant, new).changed:
            yield new.member_id
