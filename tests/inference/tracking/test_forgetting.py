"""Answers that nothing ever matches are let go after years, with an event, and never while people are asked."""

from datetime import timedelta

from inference.events import verify_chain
from inference.tables import event
from inference.tracking.clocks import Clocks
from inference.tracking.tables import unmatched_answer
from inference.worker import Worker
from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, a_277ca, batch, remittance


def test_what_is_old_and_asked_of_nobody_is_let_go_with_an_event(house: House) -> None:
    house.arrives(remittance(Sent("ACCT1")))
    house.arrives(a_277ca((Sent("ACCT5"), "A2:20", "ICN5")))  # people are asked what it answers
    worker, days = Worker(house.desk.store, house.desk.settings), Clocks.of(house.desk.settings).rules.keep_unmatched
    house.clock.now += timedelta(days=days)
    worker.tidy()
    assert {row.kind for row in house.desk.rows(unmatched_answer)} == {"835", "277CA"}
    house.clock.now += timedelta(days=1)
    worker.tidy()
    assert {row.kind for row in house.desk.rows(unmatched_answer)} == {"277CA"}
    (told,) = house.desk.rows(event, event.c.type == "answers.forgotten")
    assert (told.facility, told.body) == ("north", {"answers": 1})
    with house.desk.store.read() as connection:
        assert verify_chain(connection).ok


def test_what_is_matched_is_let_go_at_once(house: House) -> None:
    house.arrives(remittance(Sent("ACCT1")))
    assert len(house.desk.rows(unmatched_answer)) == 1
    house.arrives(batch(Sent("ACCT1")))
    assert house.claims() == {"ACCT1": "adjudicated"}
    assert house.desk.rows(unmatched_answer) == []
