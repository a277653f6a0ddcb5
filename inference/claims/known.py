"""What is known beside the claims of a file's documents, looked up before the write and again in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from inference.claims.beside import beside
from inference.claims.reference import Reference
from inference.reading import ReadDocument
from inference.rows import About, document_id
from inference.store import Store
from models.readiness.facts import Facts

Known = Mapping[str, tuple[Facts, ...]]


def known_before(store: Store, about: About, documents: Sequence[ReadDocument]) -> Known:
    """As `known`, without holding up any write; a file without claims costs no look at the database."""
    if all(read.submission is None for read in documents):
        return {}
    with store.read() as connection:
        return known(connection, about, documents, store.clock())


def known(connection: Connection, about: About, documents: Sequence[ReadDocument], now: datetime) -> Known:
    """By document, what is known beside each of its claims that are not yet sent, in order."""
    batches = {document_id(about.file_id, i): found for i, read in enumerate(documents) if (found := read.submission)}
    if not batches:
        return {}
    reference, today = Reference.of(about.settings, about.policy), now.astimezone().date()
    return {
        place: beside(connection, reference, about.facility, found.claims, today) for place, found in batches.items()
    }
