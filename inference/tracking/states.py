"""The state of a claim that was sent, and the steps that led to it; one that changes nothing is kept, too."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, update

from inference.absent import insert_if_absent
from inference.claims.tables import claim_version
from inference.schema import canonical
from inference.tracking.tables import filing_proof, tracked_claim, tracking_step
from inference.writer import UnitOfWork

Claim = dict[str, Any]
# Each of these follows from any before it, in whatever order the answers arrive.
ORDER = (
    *("unsent", "sent", "interchange_accepted", "batch_acknowledged"),
    *("claim_received", "claim_accepted", "adjudicated"),
)
BEFORE_THE_PAYER = ("sent", "interchange_accepted", "batch_acknowledged")
REJECTED = ("batch_rejected", "claim_rejected")
REPORTED = "reported"  # a step that says something and changes no state
_CHANGE = (
    update(tracked_claim)
    .where(tracked_claim.c.id == bindparam("changed"))
    .values(
        {
            name: bindparam(f"new_{name}", type_=tracked_claim.c[name].type)
            for name in (
                *("state", "updated_at", "payer_claim_number", "adjudicated_on"),
                *("attempt", "sent_at", "sent_on", "batch_id", "pointer"),
            )
        }
    )
)
_SUBMITTED = (
    update(claim_version)
    .where(claim_version.c.id == bindparam("changed"))
    .values(submitted_at=bindparam("at", type_=claim_version.c.submitted_at.type))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where a step was told: the document and pointer, or what else told us; the standard's codes and the day."""

    source: str
    pointer: str = ""
    codes: tuple[str, ...] = ()
    told_on: datetime.date | None = None


def follows(current: str, state: str) -> bool:
    """Whether a claim in one state comes to another by being told so.

    A refusal of the batch says nothing once the payer speaks of the claim itself; a refused claim may yet be taken in.
    """
    if state == "adjudicated":
        return current not in ("adjudicated", "replaced")
    if state == "batch_rejected":
        return current in BEFORE_THE_PAYER
    if state == "claim_rejected":
        return current not in ("claim_rejected", "adjudicated", "replaced")
    if current == "batch_rejected":
        return state in ("claim_received", "claim_accepted")
    if current == "claim_rejected":
        return state == "claim_accepted"
    return current in ORDER and ORDER.index(state) > ORDER.index(current)


def take_step(uow: UnitOfWork, claim: Claim, state: str | None, told: Told) -> bool:
    """Keep what was told of a claim, and change its state if that follows; returns whether it did."""
    keep_step(uow, claim, state or REPORTED, told)
    if state is None or not follows(claim["state"], state):
        return False
    claim["state"] = state
    if state == "adjudicated":
        claim["adjudicated_on"] = told.told_on or uow.now.astimezone().date()
    change(uow, claim)
    return True


def begin_attempt(uow: UnitOfWork, claim: Claim, at: datetime.datetime, told: Told) -> None:
    """The claim is sent, once more if it was before: what was told of an earlier attempt counts no more."""
    claim |= {"state": "sent", "attempt": claim["attempt"] + 1, "sent_at": at, "sent_on": at.astimezone().date()}
    claim["adjudicated_on"] = None
    change(uow, claim)
    keep_step(uow, claim, "sent", told)


def change(uow: UnitOfWork, claim: Claim) -> None:
    """Write the claim's row as it stands now.

    What a front end refused was never adjudicated: its version counts as unsent, since it is to be sent again.
    """
    claim["updated_at"] = uow.now
    given = {
        f"new_{name}": claim[name]
        for name in (
            *("state", "updated_at", "payer_claim_number", "adjudicated_on"),
            *("attempt", "sent_at", "sent_on", "batch_id", "pointer"),
        )
    }
    uow.connection.execute(_CHANGE, {"changed": claim["id"]} | given)
    at = None if claim["state"] in (*REJECTED, "replaced") else claim["sent_at"]
    uow.connection.execute(_SUBMITTED, {"changed": claim["id"], "at": at})


def count_as_unsent(uow: UnitOfWork, claim: Claim) -> None:
    """What a payer could not process is to be sent again, as a new claim: that one is then no duplicate."""
    uow.connection.execute(_SUBMITTED, {"changed": claim["id"], "at": None})


def keep_proof(
    uow: UnitOfWork, claim: Mapping[str, Any], told: Told, *, received_on: datetime.date | None, file_sha256: str
) -> None:
    """An accepted 277CA proves that the claim was there in time."""
    row = {
        "id": f"prf_{_hash(claim['id'], told.source, told.pointer)}",
        "claim_id": claim["id"],
        "payer_claim_number": claim["payer_claim_number"],
        "accepted_on": told.told_on,
        "received_on": received_on,
        "document_id": told.source,
        "pointer": told.pointer,
        "file_sha256": file_sha256,
        "recorded_at": uow.now,
    }
    insert_if_absent(uow.connection, filing_proof, row)


def keep_step(uow: UnitOfWork, claim: Claim, state: str, told: Told) -> None:
    """Add what was told of this sending of a claim; the same from the same source is one step."""
    row = {
        "id": f"stp_{_hash(claim['id'], str(claim['attempt']), state, told.source, told.pointer)}",
        "claim_id": claim["id"],
        "attempt": claim["attempt"],
        "state": state,
        "codes": list(told.codes),
        "told_on": told.told_on,
        "source": told.source,
        "pointer": told.pointer,
        "recorded_at": uow.now,
    }
    insert_if_absent(uow.connection, tracking_step, row)


def _hash(*parts: str) -> str:
    return sha256(canonical(parts).encode()).hexdigest()[:32]
