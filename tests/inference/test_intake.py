"""Files come in: kept before anything is promised, each arrival receipted, the same bytes one file."""

from pathlib import Path

import pytest

from extraction.errors import InternalError
from inference.ingest import ingest_file
from inference.intake import Receipt, file_id_of, receive
from inference.keys import COMMAND_LINE, create_key
from inference.settings import Settings
from inference.store import Store
from inference.tables import event, file, job, operation, receipt
from inference.writer import UnitOfWork
from tests.inference.desk import Desk
from tests.remittances import remittance


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk.at(store, tmp_path)


def test_an_arrival_is_kept_receipted_and_given_to_a_worker(desk: Desk) -> None:
    data = remittance(1).data
    given = desk.receive(data, name="monday.835")
    (kept,) = desk.rows(file)
    (arrived,) = desk.rows(receipt)
    (asked,) = desk.rows(operation)
    (work,) = desk.rows(job)
    assert (kept.id, kept.name, kept.state, kept.facility) == (given.file_id, "monday.835", "received", "north")
    assert desk.originals.get(kept.sha256) == data
    assert (arrived.operation_id, arrived.principal, arrived.correlation_id) == (
        given.operation_id,
        "key:feed",
        "corr-1",
    )
    assert (asked.id, asked.state, asked.correlation_id) == (given.operation_id, "pending", "corr-1")
    assert (work.id, work.payload) == (f"decide_file:{given.file_id}", {"file_id": given.file_id})
    assert [row.type for row in desk.rows(event)] == ["file.received"]


def test_the_same_bytes_again_are_one_file_with_two_receipts(desk: Desk) -> None:
    first, again = desk.receive(remittance(1).data), desk.receive(remittance(1).data, name="again.835")
    assert (again.file_id, first.seen_before, again.seen_before) == (first.file_id, False, True)
    assert again.operation_id != first.operation_id
    assert [len(desk.rows(table)) for table in (file, receipt, operation, job)] == [1, 2, 2, 1]
    assert [row.type for row in desk.rows(event)] == ["file.received", "file.received_again"]


def test_the_same_bytes_for_another_facility_are_another_file(desk: Desk) -> None:
    north, south = desk.receive(remittance(1).data), desk.receive(remittance(1).data, facility="south")
    assert north.file_id != south.file_id
    assert not south.seen_before


def test_the_id_follows_from_tenant_facility_and_content(tmp_path: Path) -> None:
    mine, theirs = Settings(home=tmp_path), Settings(home=tmp_path, tenant="other")
    assert file_id_of(mine, "north", "ab") == file_id_of(mine, "north", "ab")
    assert len({file_id_of(mine, "north", "ab"), file_id_of(theirs, "north", "ab"), file_id_of(mine, "x", "ab")}) == 3


def test_what_the_caller_adds_stands_or_falls_with_the_receipt(desk: Desk) -> None:
    def refuse(_uow: UnitOfWork, _given: Receipt) -> None:
        raise InternalError("refused")

    arrival = desk.arrival(remittance(1).data)
    parts = {name: getattr(arrival, name) for name in arrival.__dataclass_fields__}
    with pytest.raises(InternalError):
        receive(desk.store, desk.originals, desk.settings, **parts, also=refuse)
    assert [len(desk.rows(table)) for table in (file, receipt, operation, job, event)] == [0] * 5


def test_an_operator_has_one_name_whatever_the_verb(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "monday.835"
    path.write_bytes(remittance(1).data)
    ingest_file(desk.store, desk.settings, path)
    create_key(desk.store, name="feed", scopes=("decisions:read",), facility="north")
    told = {row.actor for row in desk.rows(event) if row.type in ("file.received", "key.created")}
    assert told == {COMMAND_LINE}


def test_an_arrival_after_the_decision_says_at_once_how_it_stands(desk: Desk) -> None:
    desk.decide(remittance(1).data)
    assert desk.receive(remittance(1).data).state == "needs_review"
    desk.decide(remittance(2, denied=0).data)
    assert desk.receive(remittance(2, denied=0).data).state == "succeeded"
