"""A draft: all that is to be written about one file, made outside the write, where it holds up nobody.

It holds as long as nothing else has been seen since: the write looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inference.content import content_text
from inference.duplicates import Identity
from inference.judging import judge
from inference.masters.lookup import Named, Standing, standings
from inference.reading import ReadDocument
from inference.recording import Decided
from inference.rows import About, decision_rows, document_id, document_row
from inference.rules.facts import Sighting
from inference.store import Store
from models.readiness.facts import Facts


@dataclass(frozen=True, slots=True)
class Seen:
    """What was known before: repeats by document, the decision that the file could not be decided, if it stands, and
    what is known beside the claims of each document that are not yet sent.
    """

    repeats: dict[str, Sighting]
    undecided: str | None
    beside: Mapping[str, tuple[Facts, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of one file, with its stored form, and who stands behind each of its remittances.

    `came` says that the file has just come, perhaps again; else it is looked at for what is known beside it.
    """

    documents: Sequence[ReadDocument]
    texts: Sequence[str]
    standings: Sequence[Standing | None]
    came: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that is to be written about one file, given what was seen before it."""

    about: About
    content: Content
    seen: Seen
    documents: Sequence[dict[str, Any]]
    decided: Sequence[Decided]


def content_of(documents: Sequence[ReadDocument], standings: Sequence[Standing | None], *, came: bool) -> Content:
    """What was read, its stored form made once."""
    return Content(documents, [content_text(read.document) for read in documents], standings, came)


def standings_of(store: Store, documents: Sequence[ReadDocument]) -> list[Standing | None]:
    """Looked up before the write: a master that changes meanwhile counts from the next file on."""
    today = store.clock().date()
    named = [Named.by_remittance(read.remittance, today) for read in documents if read.remittance is not None]
    if not named:
        return [None for _ in documents]
    with store.read() as connection:
        found = iter(standings(connection, named))
    return [next(found) if read.remittance is not None else None for read in documents]


def identities_of(about: About, documents: Sequence[ReadDocument]) -> list[tuple[str, Identity | None]]:
    """What tells each document from others, with its id."""
    return [(document_id(about.file_id, index), read.identity) for index, read in enumerate(documents)]


def draft_of(about: About, content: Content, seen: Seen) -> Draft:
    """Every document judged, as rows to be written."""
    documents: list[dict[str, Any]] = []
    decided: list[Decided] = []
    for index, (read, text, stands) in enumerate(zip(content.documents, content.texts, content.standings, strict=True)):
        place = document_id(about.file_id, index)
        sighting = seen.repeats.get(place)
        judged = list(judge(read, sighting, about.policy, seen.beside.get(place, ()), stands))
        documents.append(document_row(about, index, read, text, sighting))
        decided += zip(decision_rows(about, index, judged, None if index else seen.undecided), judged, strict=True)
    return Draft(about, content, seen, documents, decided)
