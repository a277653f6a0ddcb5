"""A document that a person calls a remittance where the model was not sure: it is read then, and its claims are asked
about below the person's decision.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, select

from extraction.records import ExtractedDocument, Finding
from extraction.serialize import from_plain
from inference import jobs
from inference.content import content_text
from inference.draft import standings_of
from inference.duplicates import sightings
from inference.judging import judge
from inference.masters.lookup import Standing
from inference.policy import Policy
from inference.reading import ReadDocument, Told
from inference.recording import record_decisions
from inference.rows import REPLACE_DOCUMENT, About, decision_rows, document_row
from inference.sealing import Vault
from inference.settings import Settings
from inference.store import Store
from inference.tables import decision, document, file
from inference.writer import UnitOfWork
from models.mail import REMITTANCE

_SETTLED = frozenset({"class_unknown", "remittance_not_read"})  # findings that the person's word and this reading end
_later = decision.alias("later")
_NAMED: Select[Any] = (
    select(
        *(decision.c[name] for name in ("id", "document_id", "file_id", "facility")),
        *(document.c[name] for name in ("content", "record_type")),
        document.c.index.label("place"),
        *(file.c[name] for name in ("sha256", "media_type")),
        exists().where(_later.c.supersedes == decision.c.id).label("superseded"),
    )
    .join(document, document.c.id == decision.c.document_id)
    .join(file, file.c.id == decision.c.file_id)
    .where(decision.c.id == bindparam("wanted"))
)


def read_named(store: Store, vault: Vault, policy: Policy, settings: Settings, job: jobs.Job, told: Told) -> None:
    """Read the document of the decision that the job names, and finish the job. One that has its record already, or of
    which somebody has said something else since, stays as it is. `told` as in `decide_file`.
    """
    from inference.page_reading import read_as_remittance  # it loads a model: not for the process of the API

    wanted = {"wanted": job.payload["decision_id"]}
    with store.read() as connection:
        row = connection.execute(_NAMED, wanted).one()
    data = vault.get(row.sha256, store.clock())
    read = read_as_remittance(data, row.media_type, _as_named(row), told)
    (standing,) = standings_of(store, [read])
    about = About.of(policy, settings, row.file_id, row.facility)

    def work(uow: UnitOfWork) -> None:
        now = uow.connection.execute(_NAMED, wanted).one()
        if now.record_type == "none" and not now.superseded:
            _keep(uow, about, now, read, standing)
        jobs.finish(uow, job)

    store.write(work)


def _as_named(row: Row[Any]) -> ExtractedDocument:
    first, last = row.content["pages"]
    findings = (from_plain(Finding, each) for each in row.content["findings"])
    return ExtractedDocument(
        document_class=REMITTANCE,
        class_confidence=1.0,
        record_type="none",
        record=None,
        pages=(first, last),
        findings=tuple(found for found in findings if found.code not in _SETTLED),
    )


def _keep(uow: UnitOfWork, about: About, row: Row[Any], read: ReadDocument, standing: Standing | None) -> None:
    """The record in place of none; its decisions below the one in which the person has said what it is."""
    sighting = sightings(uow.connection, row.file_id, [(row.document_id, read.identity)]).get(row.document_id)
    told = document_row(about, row.place, read, content_text(read.document), sighting)
    values = {name: value for name, value in told.items() if name not in ("id", "file_id", "index")}
    uow.connection.execute(REPLACE_DOCUMENT, {"replaced": row.document_id} | values)
    if read.remittance is None:
        return
    judged = list(judge(read, sighting, about.policy, (), standing))
    own, *rows = decision_rows(about, row.place, judged)
    for each in rows:
        parent = row.id if each["parent_id"] == own["id"] else each["parent_id"]
        each |= {"decided_at": uow.now, "parent_id": parent}
    record_decisions(uow, about, list(zip(rows, judged[1:], strict=True)))
