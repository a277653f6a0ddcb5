"""What is done with the events about members and about claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extraction.claim_json import read_claim_json
from extraction.errors import UnreadableInputError
from extraction.records import Authorization, Coverage
from extraction.strict import from_plain_strictly
from inference.claims import members
from inference.claims.incoming import Incoming, Office, Work, handles
from inference.claims.keep import score_again
from inference.claims.versions import comparable
from inference.intake import Arrival, take_in
from inference.schema import canonical
from inference.writer import UnitOfWork

DATA = "/data"


@handles("authorization.changed")
def authorization_changed(office: Office, event: Incoming) -> Work:
    """Keep an Authorization as it is now, and have the member's unsent claims judged again."""
    found = from_plain_strictly(Authorization, event.data, DATA)
    _demand(number=found.number, payer_id=found.payer_id, member_id=found.member_id)

    def work(uow: UnitOfWork) -> Mapping[str, Any]:
        as_of = event.happened_at or uow.now
        return _keep(uow, office, members.of_authorization(found, event.facility, as_of, _id(office, event)))

    return work


@handles("coverage.changed")
def coverage_changed(office: Office, event: Incoming) -> Work:
    """Keep a Coverage as it is now, and have the member's unsent claims judged again."""
    found = from_plain_strictly(Coverage, event.data, DATA)
    _demand(payer_id=found.payer_id or found.payer_name, member_id=found.member_id)

    def work(uow: UnitOfWork) -> Mapping[str, Any]:
        as_of = event.happened_at or uow.now
        return _keep(uow, office, members.of_coverage(found, event.facility, as_of, _id(office, event)))

    return work


@handles("claim.created", "claim.changed")
def claim_came(office: Office, event: Incoming) -> Work:
    """Receive the claim as a file of its own; a worker scores it. What changed shows as another version."""
    content = canonical(event.data).encode()
    read_claim_json(content)  # one that cannot be read is refused here, where its sender learns of it
    arrival = Arrival(
        data=content,
        name=f"{event.type}.json",
        principal=event.principal,
        facility=event.facility,
        correlation_id=event.correlation_id,
    )
    digest = office.originals.put(content)

    def work(uow: UnitOfWork) -> Mapping[str, Any]:
        given = take_in(uow, office.settings, arrival, digest)
        return {"document_id": given.file_id, "operation_id": given.operation_id}

    return work


def _demand(**told: str | None) -> None:
    """What a record is found by: without it the word of one payer about one member would hold for others."""
    for name, value in told.items():
        if comparable(value) is None:
            raise UnreadableInputError("record_unreadable", expected=f"{name} at {DATA}/{name}")


def _keep(uow: UnitOfWork, office: Office, new: members.NewRecord) -> Mapping[str, Any]:
    kept = members.keep(uow, office.settings.tenant, new)
    again = score_again(uow, new.facility, [new.member_id] if kept.changed else [], new.came_with)
    return {"record": kept.id, "changed": kept.changed, "files_judged_again": again}


def _id(office: Office, event: Incoming) -> str:
    return event.id(office.settings.tenant)
