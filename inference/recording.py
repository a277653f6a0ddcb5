"""What was decided, written: decisions with their audit draws, review items, events and deliveries, in one write."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from inference import events, outbox
from inference.judging import Judged
from inference.rows import LOG, POLICY_ACTOR, About, deliveries, draw_row, event_of, review_row
from inference.tables import audit_draw, decision, review_item
from inference.writer import UnitOfWork

Decided = tuple[dict[str, Any], Judged]
# Built once, since building a statement takes longer than running it.
INSERT_DECISION = insert(decision)
_INSERT_DRAW, _INSERT_ITEM = insert(audit_draw), insert(review_item)


def record_decisions(uow: UnitOfWork, about: About, decided: Sequence[Decided]) -> None:
    """Write decisions with all that follows from them."""
    rows = [row for row, _ in decided]
    uow.connection.execute(INSERT_DECISION, rows)
    _ask_people(uow, about, decided)
    outbox.enqueue_all(uow, LOG, "trace", deliveries(rows, {row["id"]: each.codes for row, each in decided}))


def _ask_people(uow: UnitOfWork, about: About, decided: Sequence[Decided]) -> None:
    """Draw audits, open review items, and tell both as events."""
    draws = {row["id"]: draw_row(about, row) for row, _ in decided if row["disposition"] == "auto_accept"}
    drawn = {found["decision_id"] for found in draws.values() if found["drawn"]}
    asked = [pair for pair in decided if pair[0]["queue"] is not None or pair[0]["id"] in drawn]
    if draws:
        uow.connection.execute(_INSERT_DRAW, list(draws.values()))
    if asked:
        uow.connection.execute(_INSERT_ITEM, [review_row(about, row, each, uow.now) for row, each in asked])
    told = [event for row, each in decided for event in _events(row, each, row["id"] in drawn)]
    events.append_all(uow, told)


def _events(row: dict[str, Any], judged: Judged, drawn: bool) -> list[events.NewEvent]:
    made = decided_events(row)
    if row["queue"] is not None or drawn:
        # An audit names its kind here and nowhere that a reviewer looks: the desk leaves it out.
        ruling = judged.ruling
        kind = {"kind": "audit" if drawn else "exception"}
        whose = {"always_human": ruling.always_human, "supervisor": ruling.supervisor}
        made.append(event_of("review.required", row, POLICY_ACTOR, kind | whose))
    if row["disposition"] == "auto_accept":
        made.append(event_of("decision.released", row, POLICY_ACTOR, {"task": judged.task}))
    return made


def decided_events(row: dict[str, Any]) -> list[events.NewEvent]:
    """That a decision was made, and that it takes the place of another one."""
    told = {"task": row["task"], "disposition": row["disposition"], "mode": row["mode"]}
    made = [event_of("decision.made", row, POLICY_ACTOR, told)]
    if row["supersedes"]:
        made.append(event_of("decision.corrected", row, POLICY_ACTOR, told | {"supersedes": row["supersedes"]}))
    return made
