"""The control total: whatever arrived ends as accepted, in review, rejected or pending, in files, documents, claims
and dollars.

What came in is counted where it was stored on arrival and reading, what became of it by the decisions that stand, so
that a lost or a doubled decision shows. Dollars in are the sum of BPR02. Dollars out are what the claims were paid,
less provider adjustments, each under the end state of its own decision; what a payment that does not add up leaves
over stands under the end state of its remittance. Charges are the dollars of claims that are not yet sent.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, case, func, select

from inference.tables import OPEN_REVIEW_STATES, decision, document, file, receipt, review_item

END_STATES = ("accepted", "in_review", "rejected", "pending")
STRICTEST_FIRST = ("in_review", "rejected", "accepted")
CLAIM = "claim"
CLAIMS = ("claim_payment", CLAIM)
NOTHING = Decimal("0.00")
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Total:
    """One quantity: what came in, and what became of it by end state."""

    came_in: Decimal
    out: Mapping[str, Decimal]

    @property
    def agrees(self) -> bool:
        return self.came_in == sum(self.out.values(), NOTHING)

    def plain(self) -> dict[str, str]:
        return {"in": str(self.came_in), **{state: str(found) for state, found in self.out.items()}}

    def text(self, name: str) -> str:
        parts = " + ".join(f"{found:,} {state.replace('_', ' ')}" for state, found in self.out.items() if found)
        return f"{name:<10} {self.came_in:,} in = {parts or 0}" + ("" if self.agrees else "   THIS DOES NOT ADD UP")


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotal:
    """All totals. `arrivals` counts deliveries: files that came again have several."""

    arrivals: int
    files: Total
    documents: Total
    claims: Total
    dollars: Total
    charges: Total

    @property
    def agrees(self) -> bool:
        """Whether nothing was lost and nothing counted twice."""
        return all(total.agrees for total in self._totals.values())

    def plain(self) -> dict[str, Any]:
        """For JSON: numbers as text, dollars with two decimals."""
        totals = {name: total.plain() for name, total in self._totals.items()}
        return {"agrees": self.agrees, "arrivals": self.arrivals, **totals}

    def text(self) -> str:
        """For people: one line a quantity."""
        return "\n".join(total.text(name) for name, total in self._totals.items())

    @property
    def _totals(self) -> dict[str, Total]:
        names = ("files", "documents", "claims", "dollars", "charges")
        return {name: getattr(self, name) for name in names}


def control_total(connection: Connection) -> ControlTotal:
    """Count everything, in and out. Reads every standing decision once; memory grows with the number of documents."""
    counted = _count(connection)
    pending = connection.scalar(select(func.count()).select_from(file).where(file.c.state == "received")) or 0
    asked = document.c.record_type == "claim"
    documents, claims, amount, charges = connection.execute(
        select(
            func.count(),
            func.sum(document.c.claim_count),
            func.sum(case((~asked, document.c.amount))),
            func.sum(case((asked, document.c.amount))),
        ).select_from(document)
    ).one()
    return ControlTotal(
        arrivals=_number_of(connection, receipt),
        files=_total(_number_of(connection, file), counted.files(pending)),
        documents=_total(documents, counted.documents()),
        claims=_total(claims or 0, counted.claims),
        dollars=_total(amount or NOTHING, counted.dollars),
        charges=_total(charges or NOTHING, counted.charges),
    )


class _Count:
    """What the standing decisions add up to."""

    def __init__(self) -> None:
        self.claims: Counter[str] = Counter()
        self.dollars: dict[str, Decimal] = {}
        self.charges: dict[str, Decimal] = {}
        self._documents: dict[str, set[str]] = {}
        self._files: dict[str, set[str]] = {}

    def add(self, row: RowMapping, state: str) -> None:
        self._documents.setdefault(row["document_id"], set()).add(state)
        self._files.setdefault(row["file_id"], set()).add(state)
        self.claims[state] += row["task"] in CLAIMS
        sums = self.charges if row["task"] == CLAIM else self.dollars
        sums[state] = sums.get(state, NOTHING) + _effect(row["task"], row["prediction"])

    def documents(self) -> Mapping[str, int]:
        return Counter(map(_strictest, self._documents.values()))

    def files(self, pending: int) -> Mapping[str, int]:
        return Counter(map(_strictest, self._files.values())) + Counter(pending=pending)


def _count(connection: Connection) -> _Count:
    counted = _Count()
    for row in _standing(connection):
        counted.add(row, _end_state(row["disposition"], row["state"]))
    return counted


def _standing(connection: Connection) -> Iterator[RowMapping]:
    """The decisions that no later one supersedes, with the state of their review; audits hold up nothing."""
    later = decision.alias("later")
    names = ("file_id", "document_id", "task", "prediction", "disposition")
    asked = and_(review_item.c.decision_id == decision.c.id, review_item.c.kind == "exception")
    query = (
        select(*(decision.c[name] for name in names), review_item.c.state)
        .outerjoin(later, later.c.supersedes == decision.c.id)
        .outerjoin(review_item, asked)
        .where(later.c.id.is_(None))
        .execution_options(yield_per=_PAGE)
    )
    yield from connection.execute(query).mappings()


def _end_state(disposition: str, review: str | None) -> str:
    if review in OPEN_REVIEW_STATES:
        return "in_review"
    if review in ("confirmed", "rejected"):
        return "accepted" if review == "confirmed" else "rejected"
    # A review that nobody was asked for is lost: under no end state, so that the totals differ.
    return {"auto_accept": "accepted", "reject": "rejected"}.get(disposition, "lost")


def _effect(task: str, amounts: Mapping[str, Any]) -> Decimal:
    """What a decision contributes to the payment, in dollars."""
    if task == "claim_payment":
        return Decimal(amounts["paid"])
    if task == CLAIM:
        return Decimal(amounts["charge"])
    if task == "provider_adjustment":
        return -Decimal(amounts["amount"])
    return Decimal(amounts["difference"]) if task == "remittance" else NOTHING


def _strictest(states: set[str]) -> str:
    return next((state for state in STRICTEST_FIRST if state in states), "lost")


def _total(came_in: Decimal | int, out: Mapping[str, Decimal | int]) -> Total:
    return Total(Decimal(came_in), {state: Decimal(out.get(state, 0)) for state in END_STATES})


def _number_of(connection: Connection, table: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
