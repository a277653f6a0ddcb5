"""The books against MLflow: the same decisions, dollars and verdicts, each once, or it says which are not.

Nothing is left out. A decision that still waits for delivery is a difference like any other, because the question is
what MLflow shows now. Only the verdicts on an item that still waits for another look are not expected yet: they leave
together once it is decided, so that nobody reads there what the first person said.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from inference.mlflow_log.batches import ASSESSMENT, DESTINATION, TRACE
from inference.mlflow_log.client import MlflowClient
from inference.mlflow_log.holdings import Copy, Holdings, holdings
from inference.payload import dollars_text
from inference.settings import Settings
from inference.store import Store
from inference.tables import OPEN_REVIEW_STATES, decision, outbox, review_item, verdict

# Kinds of difference, in the order of the report, with the words for one of each.
WORDS = {
    "missing": "in the books, but MLflow does not have it",
    "waiting": "not yet delivered",
    "dead": "given up: MLflow refused it",
    "twice": "in MLflow more than once",
    "unknown": "in MLflow, but not in the books",
    "dollars": "dollars differ",
}


SHOWN = 10  # of each kind: with MLflow away for an hour there may be thousands


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same on both sides. `what` is decision, verdict or trace; `kind` a key of WORDS."""

    kind: str
    what: str
    id: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The result. The totals count each side as it is; `differences` is empty if and only if both sides agree."""

    decisions: int
    decisions_in_mlflow: int
    dollars: Decimal
    dollars_in_mlflow: Decimal
    verdicts: int
    verdicts_in_mlflow: int
    differences: tuple[Difference, ...]

    @property
    def equal(self) -> bool:
        return not self.differences

    def plain(self) -> dict[str, Any]:
        """For JSON: dollars as text with two decimals."""
        exact = {"dollars": dollars_text(self.dollars), "dollars_in_mlflow": dollars_text(self.dollars_in_mlflow)}
        return {"equal": self.equal, **asdict(self), **exact}

    def text(self) -> str:
        """For people: both totals, then the differences in words, the first few of each kind."""
        lines = [
            f"Books:  {self.decisions} decisions, {_money(self.dollars)}, {self.verdicts} verdicts",
            f"MLflow: {self.decisions_in_mlflow} decisions, {_money(self.dollars_in_mlflow)}, "
            f"{self.verdicts_in_mlflow} verdicts",
            f"{len(self.differences)} differences" if self.differences else "Both sides agree.",
        ]
        return "\n".join([*lines, *(line for kind in WORDS for line in self._of_kind(kind))])

    def _of_kind(self, kind: str) -> Iterator[str]:
        found = [each for each in self.differences if each.kind == kind]
        yield from map(_in_words, found[:SHOWN])
        if len(found) > SHOWN:
            yield f"- and {len(found) - SHOWN} more {WORDS[kind]}; --json names all"


@dataclass(frozen=True, slots=True)
class _Books:
    decisions: Mapping[str, Decimal]
    verdicts: frozenset[str]  # every settled one
    due_verdicts: frozenset[str]  # those whose item is decided
    undelivered: Mapping[tuple[str, str], str]  # (kind, reference) of a delivery -> waiting | dead


def reconcile(store: Store, settings: Settings) -> Reconciliation:
    """Compare the whole store with the whole experiment. Raises MlflowError where MLflow cannot be read.

    The books are read before MLflow and again after it, so what is decided or delivered meanwhile is no difference.
    """
    client = MlflowClient(settings.mlflow_url, settings.mlflow_experiment)
    try:
        with store.read() as connection:
            before = _books(connection)
        held = holdings(client)
        with store.read() as connection:
            after = _books(connection)
    finally:
        client.close()
    return compare(before, held, after)


def compare(before: _Books, held: Holdings, after: _Books) -> Reconciliation:
    """Judge what should be there by the earlier books, and what should not by the later ones."""
    differences = [*_decisions(before, held, after), *_verdicts(before, held, after)]
    differences += [Difference("unknown", "trace", place) for place in held.strangers]
    order = list(WORDS)
    return Reconciliation(
        decisions=len(before.decisions),
        decisions_in_mlflow=sum(map(len, held.decisions.values())),
        dollars=sum(before.decisions.values(), Decimal(0)),
        dollars_in_mlflow=sum((copy.dollars for copies in held.decisions.values() for copy in copies), Decimal(0)),
        verdicts=len(before.due_verdicts),
        verdicts_in_mlflow=sum(map(len, held.verdicts.values())),
        differences=tuple(sorted(differences, key=lambda each: (order.index(each.kind), each.what, each.id))),
    )


def _books(connection: Connection) -> _Books:
    settled = select(verdict.c.id).where(verdict.c.state == "settled")
    its_item = review_item.c.decision_id == verdict.c.decision_id
    due = settled.join(review_item, its_item).where(review_item.c.state.not_in(OPEN_REVIEW_STATES))
    undelivered = select(outbox.c.kind, outbox.c.reference, outbox.c.dead_at).where(
        outbox.c.destination == DESTINATION, outbox.c.delivered_at.is_(None)
    )
    return _Books(
        decisions={row.id: row.dollars for row in connection.execute(select(decision.c.id, decision.c.dollars))},
        verdicts=frozenset(connection.execute(settled).scalars()),
        due_verdicts=frozenset(connection.execute(due).scalars()),
        undelivered={
            (row.kind, row.reference): "dead" if row.dead_at else "waiting" for row in connection.execute(undelivered)
        },
    )


def _decisions(before: _Books, held: Holdings, after: _Books) -> Iterator[Difference]:
    yield from _presence("decision", before.decisions, held.decisions, before.undelivered, TRACE)
    for decision_id, copies in held.decisions.items():
        places = ", ".join(copy.place for copy in copies)
        if decision_id not in after.decisions:
            yield Difference("unknown", "decision", decision_id, places)
            continue
        if len(copies) > 1:
            yield Difference("twice", "decision", decision_id, places)
        yield from _dollars(decision_id, after.decisions[decision_id], copies)


def _verdicts(before: _Books, held: Holdings, after: _Books) -> Iterator[Difference]:
    yield from _presence("verdict", before.due_verdicts, held.verdicts, before.undelivered, ASSESSMENT)
    for verdict_id, places in held.verdicts.items():
        if verdict_id not in after.verdicts:
            yield Difference("unknown", "verdict", verdict_id, ", ".join(places))
        elif len(places) > 1:
            yield Difference("twice", "verdict", verdict_id, ", ".join(places))


def _presence(
    what: str,
    expected: Iterable[str],
    held: Mapping[str, object],
    undelivered: Mapping[tuple[str, str], str],
    delivery: str,
) -> Iterator[Difference]:
    for each in expected:
        state = undelivered.get((delivery, each))
        if state or each not in held:
            yield Difference(state or "missing", what, each)


def _dollars(decision_id: str, expected: Decimal, copies: Iterable[Copy]) -> Iterator[Difference]:
    for copy in copies:
        if copy.dollars != expected:
            detail = f"books {_money(expected)}, {copy.place} {_money(copy.dollars)}"
            yield Difference("dollars", "decision", decision_id, detail)


def _in_words(difference: Difference) -> str:
    detail = f" ({difference.detail})" if difference.detail else ""
    return f"- {difference.what} {difference.id}: {WORDS[difference.kind]}{detail}"


def _money(amount: Decimal) -> str:
    return f"${amount:,.2f}"
