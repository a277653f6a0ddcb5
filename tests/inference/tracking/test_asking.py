"""Who says "asked, answer expected: wait" is asked again when none came: once in each interval, after any restart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, select, update

from inference.control import control_total
from inference.events import verify_chain
from inference.principal import Principal
from inference.store import Store
from inference.tables import OPEN_REVIEW_STATES, decision, job, review_item
from inference.tracking.asking import AGAIN_JOB, ASKED
from inference.tracking.tables import follow_up
from review import queue, verdicts
from tests.inference.desk import Desk
from tests.inference.judged import BASE
from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, remittance
from tests.review.items import ROSA

ONE, TWO = Sent("ACCT1", "200"), Sent("ACCT2", "310.50")
WAIT = "ask_again"


def say(house: House, reason: str | None, who: Principal = ROSA) -> None:
    """A person speaks on the one thing that is asked: a reason, or None to confirm. A worker settles it."""
    store = house.desk.store
    with store.read() as connection:
        (wanted,) = connection.scalars(
            select(review_item.c.decision_id)
            .join(decision, decision.c.id == review_item.c.decision_id)
            .where(decision.c.task == "acknowledgement", review_item.c.state.in_(OPEN_REVIEW_STATES))
        ).all()
    store.write(lambda uow: queue.take(uow, who, wanted, seconds=120))
    if reason is None:
        store.write(lambda uow: verdicts.confirm(uow, who, wanted, undo_seconds=0))
    else:
        told: dict[str, Any] = {"reason": reason, "policy": BASE, "corrected": None, "undo_seconds": 0}
        store.write(lambda uow: verdicts.override(uow, who, wanted, **told))
    house.on(house.clock.now.date().isoformat())
    assert house.asked() == []


def times_asked(house: House) -> list[tuple[date, str | None]]:
    """When each question was opened, and by what it was closed."""
    rows = sorted(house.desk.rows(follow_up), key=lambda row: row.opened_at)
    return [(row.opened_at.date(), row.closed_by) for row in rows]


def ruled(house: House, row: Row[Any]) -> Row[Any]:
    (found,) = house.desk.rows(decision, decision.c.id == row.decision_id)
    return found


@pytest.mark.parametrize("reason", [WAIT, None])
def test_a_batch_that_was_asked_about_is_asked_about_again_after_the_same_limit(
    house: House, reason: str | None
) -> None:
    """Asked on Thursday, March 5; settled on Friday: Monday and Tuesday are the two business days."""
    house.sent(house.arrives(batch(ONE, TWO)))
    house.on("2026-03-05")
    house.on("2026-03-06")
    say(house, reason)
    house.on("2026-03-10")
    assert house.asked() == []
    house.on("2026-03-11")
    assert house.asked() == [("ack_missing", "missing_acknowledgements")]
    (asked,) = house.open()
    assert (asked.due_on, asked.batch_id is not None) == (date(2026, 3, 12), True)
    row = ruled(house, asked)
    assert (row.policy_version, row.disposition, str(row.dollars)) == (BASE.version, "review", "510.50")
    assert "still neither a 999 nor a 277CA has come" in row.reasons[0]["message"]
    house.on("2026-03-11")
    assert times_asked(house) == [(date(2026, 3, 5), "asked_again"), (date(2026, 3, 11), None)]


def test_each_interval_has_one_question_until_the_answer_comes(house: House) -> None:
    """The default limit ends on April 1; ten business days from April 2 end on April 16, from April 17 on May 1."""
    house.sent(house.arrives(batch(ONE)))
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    house.on("2026-04-02")
    say(house, WAIT)
    house.on("2026-04-16")
    assert house.asked() == []
    house.on("2026-04-17")
    assert house.asked() == [("no_response", "no_response")]
    say(house, WAIT)
    house.on("2026-05-01")
    assert house.asked() == []
    house.on("2026-05-02")
    (asked,) = house.open()
    assert ruled(house, asked).prediction["limit"] == "asked again after 10 business days"
    paid = house.arrives(remittance(ONE, day="20260502"))
    house.on("2026-09-01")
    assert (house.open(), house.asked()) == ([], [])
    assert times_asked(house) == [
        (date(2026, 4, 2), "asked_again"),
        (date(2026, 4, 17), "asked_again"),
        (date(2026, 5, 2), f"{paid}_0"),
    ]
    with house.desk.store.read() as connection:
        assert control_total(connection).agrees
        assert verify_chain(connection).ok


def test_an_answer_that_comes_after_the_question_ends_the_wait(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-05")
    say(house, WAIT)
    house.arrives(a_999())
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    house.on("2026-03-20")
    assert house.open() == []
    assert len(house.closed()) == 1


def test_a_new_sending_ends_the_wait_and_has_clocks_of_its_own(house: House) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-05")
    say(house, WAIT)
    house.sent(house.arrives(batch(ONE, isa="000000102", gs="18", reference="BATCH-2")), number="2")
    house.on("2026-03-09")
    assert house.open() == []
    house.on("2026-03-10")
    (asked,) = house.open()
    assert "it was asked about" not in ruled(house, asked).reasons[0]["message"]


def test_while_nobody_has_spoken_nobody_is_asked_twice(house: House) -> None:
    """What is confirmed late is waited for from then on: Monday, March 23, then Tuesday and Wednesday."""
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-05")
    for day in ("2026-03-09", "2026-03-12", "2026-03-20", "2026-03-23"):
        house.on(day)
        assert len(house.asked()) == 1
    say(house, WAIT)
    house.on("2026-03-25")
    assert house.asked() == []
    house.on("2026-03-26")
    assert len(house.asked()) == 1
    assert len(times_asked(house)) == 2


@pytest.mark.parametrize("reason", ["known_elsewhere", "acknowledged_elsewhere", "not_sent_again"])
def test_who_expects_no_answer_is_not_asked_again(house: House, reason: str) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-05")
    say(house, reason)
    house.on("2026-03-30")
    assert house.asked() == []
    assert len(times_asked(house)) == 1


def test_a_restart_and_a_job_done_twice_ask_once(house: House, database_url: str) -> None:
    house.sent(house.arrives(batch(ONE)))
    house.on("2026-03-05")
    say(house, WAIT)
    house.desk.store.close()
    again = Store(database_url, house.clock)
    restarted = House(Desk(again, house.desk.originals, house.desk.settings), house.clock)
    restarted.on("2026-03-10")
    assert len(restarted.asked()) == 1
    repeat = update(job).where(job.c.kind == AGAIN_JOB).values(state="waiting", attempts=0)
    again.write(lambda uow: uow.connection.execute(repeat))
    assert restarted.on("2026-03-10") > 0
    assert len(restarted.asked()) == 1
    assert len(times_asked(restarted)) == 2
    again.close()


def test_the_reason_is_one_of_the_policys() -> None:
    assert "acknowledgement" in BASE.override_reasons[ASKED].tasks
