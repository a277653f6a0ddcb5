"""Who is meant by what an answer says: batches by their control numbers, claims by CLM01, amounts and dates.

Control numbers are used again after some time, and one account may have many claims. Of several batches one that
somebody said was sent, and of whose claims the payer has yet to speak, is meant before those that were only scored;
then the one that came in last; and where sender and receiver are known, one between the same two before others. A claim
whose charge, days or clearinghouse number contradict the answer is not meant. `test` says whether the answer is marked
as a test: then it speaks of tests only, and otherwise never of one; None where the policy takes test files for real.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Column, Connection, RowMapping, bindparam, or_, select

from inference.claims.versions import comparable, rows_of
from inference.tables import document
from inference.tracking.statements import Statement
from inference.tracking.states import BEFORE_THE_PAYER
from inference.tracking.tables import submitted_batch, tracked_claim, tracking_step
from models.prediction import to_cents

Partners = tuple[str | None, str | None]
_BY_CONTROL: Mapping[str, Column[str]] = {
    "interchange": submitted_batch.c.interchange_control,
    "group": submitted_batch.c.group_control,
    "batch": submitted_batch.c.group_control,
}
_NUMBERED = (
    select(tracked_claim, submitted_batch.c.test)
    .join(submitted_batch, submitted_batch.c.id == tracked_claim.c.batch_id)
    .where(
        tracked_claim.c.facility == bindparam("facility"),
        tracked_claim.c.patient_control_number.in_(bindparam("wanted", expanding=True)),
    )
)
# What was sent as an answer alone tells, awaits none: an office that never tells of its sendings sends the next batch
# under the same numbers, too.
_AWAITED = (
    select(tracked_claim.c.batch_id)
    .distinct()
    .join(tracking_step, tracking_step.c.claim_id == tracked_claim.c.id)
    .join(document, document.c.id == tracking_step.c.source, isouter=True)
    .where(tracked_claim.c.batch_id.in_(bindparam("wanted", expanding=True)))
    .where(or_(*(tracked_claim.c.state == state for state in BEFORE_THE_PAYER)))
    .where(tracking_step.c.state == "sent", tracking_step.c.attempt == tracked_claim.c.attempt)
    .where(document.c.id.is_(None))
)
ADVANCED = ("claim_received", "claim_accepted", "adjudicated")


def batches(
    connection: Connection, facility: str, said: Statement, partners: Partners | None, *, test: bool | None
) -> Sequence[RowMapping]:
    """The batches that a statement speaks of; none if nobody here knows such a number. `partners` are the sender and
    the receiver of the answer, where they are known.
    """
    if said.control is None and said.number is None:
        return ()
    by_number = said.control is None
    column = submitted_batch.c.reference if by_number else _BY_CONTROL[said.about]
    query = select(submitted_batch).where(
        submitted_batch.c.facility == facility, column == (said.number if by_number else said.control)
    )
    found = [row for row in connection.execute(query).mappings() if test in (None, row["test"])]
    found = _between_the_same(found, partners) or found
    if said.transaction is not None:
        found = [row for row in found if row["transaction_control"] == said.transaction]
    awaited = _awaited(connection, found)
    latest = max(found, key=lambda row: (row["id"] in awaited, row["received_at"], row["id"]), default=None)
    if latest is None or said.about == "batch":
        return [latest] if latest else ()
    same_file = latest["id"].rpartition("_")[0]
    return [
        row
        for row in found
        if row["id"].rpartition("_")[0] == same_file and row["transaction_control"] not in said.besides
    ]


def _awaited(connection: Connection, found: Sequence[RowMapping]) -> set[str]:
    """Of several batches those that were sent, as somebody said, and have claims that no payer has spoken of."""
    if len(found) < 2:
        return set()
    return {row["batch_id"] for row in rows_of(connection, _AWAITED, sorted(row["id"] for row in found))}


def _between_the_same(found: Sequence[RowMapping], partners: Partners | None) -> list[RowMapping]:
    """Those whose receiver is the sender of the answer, and the other way round."""
    if partners is None:
        return []
    return [row for row in found if (row["receiver"], row["sender"]) == partners]


def candidates(
    connection: Connection, facility: str, said: Iterable[Statement], *, test: bool | None
) -> Mapping[str, list[RowMapping]]:
    """The claims that go by the numbers of statements, asked for together."""
    wanted = sorted({each.number for each in said if each.number})
    found: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in rows_of(connection, _NUMBERED, wanted, facility=facility):
        if test in (None, row["test"]):
            found[row["patient_control_number"]].append(row)
    return found


def meant(said: Statement, found: Sequence[RowMapping]) -> RowMapping | None:
    """Of the claims with this number, the one that is meant, if one fits."""
    fitting = [row for row in found if not _contradicts(said, row)]
    return max(fitting, key=lambda row: _likelihood(said, row), default=None)


def _contradicts(said: Statement, row: RowMapping) -> bool:
    if said.charge is not None and to_cents(said.charge) != row["charge"]:
        return True
    numbers = comparable(said.clearinghouse_number), row["clearinghouse_number"]
    if all(numbers) and numbers[0] != numbers[1]:
        return True
    if said.service_from is None or row["service_from"] is None:
        return False
    last, ours = said.service_to or said.service_from, row["service_to"] or row["service_from"]
    return bool(said.service_from > ours or last < row["service_from"])


def _likelihood(said: Statement, row: RowMapping) -> tuple[bool | int | str, ...]:
    """A number of the payer or the clearinghouse tells best; else what was sent, stands and was sent last."""
    return (
        bool(said.payer_claim_number) and comparable(said.payer_claim_number) == row["payer_claim_number"],
        bool(said.clearinghouse_number) and row["clearinghouse_number"] is not None,
        row["state"] != "replaced",
        row["attempt"] > 0,
        row["state"] not in ADVANCED,
        row["sent_at"].isoformat() if row["sent_at"] else "",
        row["updated_at"].isoformat(),
        row["id"],
    )
