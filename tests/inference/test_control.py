"""The control total: what came in is what became of it, and a lost decision shows."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete

from inference.control import control_total
from inference.store import Store
from inference.tables import review_item
from tests.inference.desk import Desk
from tests.remittances import remittance


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk.at(store, tmp_path)


def test_nothing_in_nothing_out(desk: Desk) -> None:
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.files.came_in == 0


def test_everything_has_an_end_state(desk: Desk) -> None:
    desk.decide(remittance(1, paid=3, denied=2).data)
    desk.decide(remittance(1, paid=3, denied=2).data + b"\n")  # the same payment in another file
    desk.decide(b"no remittance at all")
    desk.receive(remittance(2).data)
    desk.receive(remittance(2).data)
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.arrivals == 5
    assert total.files.out == {"accepted": 0, "in_review": 2, "rejected": 1, "pending": 1}
    assert total.documents.came_in == 3
    assert total.claims.out == {"accepted": 3, "in_review": 2, "rejected": 5, "pending": 0}
    assert total.dollars.out == {"accepted": 450, "in_review": 0, "rejected": 450, "pending": 0}


def test_what_a_payment_leaves_over_stands_under_its_remittance(desk: Desk) -> None:
    data = remittance(1, paid=2, denied=0).data.replace(b"BPR*I*300*", b"BPR*I*299.5*")
    desk.decide(data)
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.dollars.came_in == Decimal("299.50")
    assert total.dollars.out["in_review"] == Decimal("299.50")


def test_an_item_that_nobody_was_asked_about_shows(sqlite_store: Store, tmp_path: Path) -> None:
    desk = Desk.at(sqlite_store, tmp_path)
    desk.decide(remittance(1).data)
    sqlite_store.write(lambda uow: uow.connection.execute(delete(review_item)))
    with sqlite_store.read() as connection:
        total = control_total(connection)
    assert not total.agrees
    assert not total.claims.agrees


def test_a_lost_decision_shows_in_claims_and_dollars(sqlite_store: Store, tmp_path: Path) -> None:
    desk = Desk.at(sqlite_store, tmp_path)
    desk.decide(remittance(1).data)

    def lose(connection: object) -> None:
        """As somebody with the database in hand could: the triggers are taken away first."""
        run = connection.exec_driver_sql  # type: ignore[attr-defined]
        for (name,) in run(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('decision', 'audit_draw')"
        ).all():
            run(f'DROP TRIGGER "{name}"')
        run("DELETE FROM audit_draw")
        run("DELETE FROM decision WHERE pointer = '/claims/0'")

    sqlite_store.write(lambda uow: lose(uow.connection))
    with sqlite_store.read() as connection:
        total = control_total(connection)
    assert (total.files.agrees, total.claims.agrees, total.dollars.agrees) == (True, False, False)
