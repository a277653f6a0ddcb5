"""Authorizations and coverages: the latest that was told holds, whatever order it came in, and all of them are kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.records import Authorization, Coverage
from inference.claims import members
from inference.claims.tables import member_record
from inference.claims.versions import comparable
from inference.store import Store
from inference.writer import UnitOfWork
from tests.inference.claims.office import GRANTED, at_noon
from tests.inference.desk import Desk

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)
COVERED = Coverage(payer_id="BLUEH", member_id="BHM100200300", birth_date=date(1980, 2, 29), active=True)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk.at(at_noon(store), tmp_path)


def keep(desk: Desk, found: Authorization, hours: int, came_with: str) -> members.Kept:
    new = members.of_authorization(found, "north", NOON + timedelta(hours=hours), came_with)
    return desk.store.write(lambda uow: members.keep(uow, "default", new))


def current(desk: Desk) -> list[str]:
    rows = desk.rows(member_record, member_record.c.replaced_at.is_(None))
    return [row.content["status"] for row in rows]


def test_the_latest_holds_and_the_others_are_kept(desk: Desk) -> None:
    assert keep(desk, replace(GRANTED, status="pended"), 0, "cev_1").changed
    assert keep(desk, GRANTED, 1, "cev_2").changed
    assert current(desk) == ["approved"]
    assert len(desk.rows(member_record)) == 2


def test_what_was_so_earlier_and_comes_later_replaces_nothing(desk: Desk) -> None:
    keep(desk, GRANTED, 1, "cev_1")
    assert not keep(desk, replace(GRANTED, status="pended"), 0, "cev_2").changed
    assert current(desk) == ["approved"]
    assert len(desk.rows(member_record)) == 2


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    first = keep(desk, GRANTED, 0, "cev_1")
    assert keep(desk, GRANTED, 0, "cev_1") == members.Kept(first.id, False)
    assert not keep(desk, GRANTED, 1, "cev_2").changed
    assert current(desk) == ["approved"]


def test_ids_are_compared_as_a_payer_reads_them(desk: Desk) -> None:
    keep(desk, GRANTED, 0, "cev_1")
    keep(desk, replace(GRANTED, member_id="bhm 100200300", number="au-7788".replace("-", ""), status="denied"), 1, "c2")
    assert current(desk) == ["denied"]


def test_each_of_a_family_under_one_member_id_has_a_coverage(desk: Desk) -> None:
    def work(uow: UnitOfWork) -> None:
        for born in (date(1980, 2, 29), date(2015, 6, 1)):
            new = members.of_coverage(replace(COVERED, birth_date=born), "north", NOON, f"doc_{born.year}")
            members.keep(uow, "default", new)

    desk.store.write(work)
    assert len(desk.rows(member_record, member_record.c.replaced_at.is_(None))) == 2


def test_an_answer_counts_from_the_day_on_which_it_was_given(desk: Desk) -> None:
    late = replace(COVERED, checked_on=date(2026, 1, 1), active=False)
    assert members.of_coverage(late, "north", NOON, "doc_1").as_of == datetime(2026, 1, 1, tzinfo=UTC)
    assert members.of_coverage(COVERED, "north", NOON, "doc_1").as_of == NOON


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(5)), run=st.uuids())
def test_in_whatever_order_they_come_the_same_holds(sqlite_store: Store, order: list[int], run: object) -> None:
    number = str(run)

    def work(uow: UnitOfWork) -> None:
        for hour in order:
            found = replace(GRANTED, number=number, units_used=Decimal(hour))
            members.keep(
                uow, "default", members.of_authorization(found, "north", NOON + timedelta(hours=hour), f"c{hour}")
            )

    sqlite_store.write(work)
    compared = comparable(number)
    with sqlite_store.read() as connection:
        rows = connection.execute(member_record.select().where(member_record.c.number == compared)).all()
    holding = [row.content["units_used"] for row in rows if row.replaced_at is None]
    assert (holding, len(rows)) == (["4"], 5)
