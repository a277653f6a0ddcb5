import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, column, insert, select, table, text
from sqlalchemy.exc import IntegrityError

from inference.engines import writing_engine
from inference.events import CHAINED, ChainReport, NewEvent, append, append_all, verify_chain
from inference.store import Store
from inference.tables import chain_head, event
from inference.writer import UnitOfWork
from tests.databases import Databases

LENGTH = 9
COLUMNS = event.c.keys()
NUMBERS = ["seq", "at", "dollars"]


def _sample(number: int) -> NewEvent:
    return NewEvent(
        type="decision.made",
        actor="policy",
        file_id="doc_1" if number % 2 else None,
        decision_id=f"dec_{number}",
        facility="north",
        payer="payer_1",
        queue="denials" if number % 3 else None,
        category="contractual",
        dollars=Decimal("10.05") * number if number % 4 else None,
        body={"disposition": "review", "reasons": ["ü", number]},
    )


def _append_sample(uow: UnitOfWork) -> list[int]:
    return append_all(uow, [_sample(number) for number in range(1, LENGTH + 1)])


def _verify(store: Store) -> ChainReport:
    with store.read() as connection:
        return verify_chain(connection)


def test_an_empty_log_holds(store: Store) -> None:
    assert _verify(store) == ChainReport(ok=True, count=0, first_bad_seq=None)


def test_events_are_numbered_without_gaps_over_writes(store: Store) -> None:
    assert store.write(lambda uow: append(uow, _sample(1))) == 1
    assert store.write(lambda uow: append_all(uow, [_sample(2), _sample(3)])) == [2, 3]
    assert store.write(lambda uow: append_all(uow, [])) == []
    assert _verify(store) == ChainReport(ok=True, count=3, first_bad_seq=None)


def test_what_a_write_said_before_it_failed_leaves_no_link(store: Store) -> None:
    def fails(uow: UnitOfWork) -> None:
        append(uow, _sample(9))
        raise ValueError("no")

    works = [lambda uow: append(uow, _sample(1)), fails, lambda uow: append(uow, _sample(2)), fails]
    futures = [store.submit(work) for work in works * 20]
    said = [future.result() for future in futures if future.exception() is None]
    assert said == list(range(1, 41))
    assert _verify(store) == ChainReport(ok=True, count=40, first_bad_seq=None)


def test_an_event_reads_back_as_it_was(store: Store) -> None:
    store.write(lambda uow: append(uow, _sample(1)))
    with store.read() as connection:
        row = connection.execute(select(event)).mappings().one()
    assert {name: row[name] for name in ("dollars", "body", "queue", "file_id")} == {
        "dollars": Decimal("10.05"),
        "body": {"disposition": "review", "reasons": ["ü", 1]},
        "queue": "denials",
        "file_id": "doc_1",
    }


def test_the_hash_is_what_the_docstring_says(database_url: str) -> None:
    """Anyone can check the chain with a few lines of their own."""
    store = Store(database_url, clock=lambda: datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    store.write(lambda uow: append(uow, NewEvent(type="t", actor="a", dollars=Decimal("1.5"), body={"b": 2, "a": 1})))
    row = ["0" * 64, 1, "t", 1_000_000, "a", None, None, None, None, None, None, 150, '{"a":1,"b":2}']
    expected = sha256(json.dumps(row, separators=(",", ":")).encode()).hexdigest()
    with store.read() as connection:
        stored = connection.execute(select(event.c.id, event.c.previous_hash, event.c.hash)).one()
        head = connection.execute(select(chain_head.c.seq, chain_head.c.hash)).one()
    assert stored == (f"evt_{expected[:32]}", "0" * 64, expected)
    assert head == (1, expected)
    store.close()


def test_every_column_is_under_the_hash() -> None:
    assert set(COLUMNS) == {*CHAINED, "id", "previous_hash", "hash"}


def test_a_write_that_fails_leaves_no_gap(store: Store) -> None:
    def fails(uow: UnitOfWork) -> None:
        append(uow, _sample(1))
        raise ValueError

    futures = [store.submit(fails if number % 2 else _append_sample) for number in range(10)]
    assert sum(future.exception() is None for future in futures) == 5
    assert _verify(store) == ChainReport(ok=True, count=5 * LENGTH, first_bad_seq=None)


def test_two_processes_worth_of_writers_make_one_chain(store: Store, database_url: str) -> None:
    other = Store(database_url)
    futures = [each.submit(lambda uow: append(uow, _sample(1))) for each in [store, other] * 50]
    assert sorted(future.result() for future in futures) == list(range(1, 101))
    assert _verify(store) == ChainReport(ok=True, count=100, first_bad_seq=None)
    other.close()


def test_a_log_longer_than_a_page_is_read_whole(sqlite_store: Store) -> None:
    sqlite_store.write(lambda uow: append_all(uow, [_sample(1)] * 2500))
    assert _verify(sqlite_store) == ChainReport(ok=True, count=2500, first_bad_seq=None)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def log(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A log without its triggers."""
    databases: Databases = request.getfixturevalue(f"{request.param}_databases")
    url = databases.migrated()
    store = Store(url)
    store.write(_append_sample)
    store.close()
    engine = writing_engine(url)
    with engine.connect() as connection:
        for trigger in TRIGGERS[request.param]:
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.commit()
        yield connection
    engine.dispose()
    databases.drop(url)


TRIGGERS = {
    "sqlite": ["event_no_update", "event_no_delete", "event_no_replace"],
    "postgres": ["event_append_only ON event"],
}


@contextmanager
def _taken_back(connection: Connection) -> Iterator[None]:
    """The changes inside are undone at the end, and the log holds again."""
    try:
        yield
    finally:
        connection.rollback()
    assert verify_chain(connection).ok
    connection.rollback()


def _raw(connection: Connection, seq: int) -> dict[str, Any]:
    """An event as it is stored."""
    return dict(connection.execute(text("SELECT * FROM event WHERE seq = :seq"), {"seq": seq}).mappings().one())


def _change(connection: Connection, seq: int, column: str, value: Any) -> None:
    statement = text(f'UPDATE event SET "{column}" = :value WHERE seq = :seq')
    connection.execute(statement, {"value": value, "seq": seq})


def _remove(connection: Connection, seq: int) -> None:
    connection.execute(text("DELETE FROM event WHERE seq = :seq"), {"seq": seq})


NUMBERED = st.integers(-(2**62), 2**62) | st.integers(-5, 2_000)
WORDED = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, str, Any]:
    column = draw(st.sampled_from(COLUMNS))
    return draw(st.integers(1, LENGTH)), column, draw(NUMBERED if column in NUMBERS else WORDED)


@settings(max_examples=150, deadline=None)
@given(change=changes())
def test_any_change_to_one_field_of_any_event_is_found(log: Connection, change: tuple[int, str, Any]) -> None:
    seq, column, value = change
    assume(_raw(log, seq)[column] != value)
    with _taken_back(log):
        try:
            _change(log, seq, column, value)
        except IntegrityError:
            return  # a key taken, or a null where none may be: the table itself refuses
        report = verify_chain(log)
    assert not report.ok
    assert report.first_bad_seq is not None
    # A row whose seq was changed may turn up anywhere; that it is missing shows at the latest where it was.
    assert report.first_bad_seq <= seq if column == "seq" else report.first_bad_seq == seq


@pytest.mark.parametrize("log", ["sqlite"], indirect=True)
@pytest.mark.parametrize("value", [b"dec_1", 1.5, 7])
def test_a_change_of_type_alone_is_found(log: Connection, value: Any) -> None:
    """SQLite stores a value of any type in a column of any type."""
    with _taken_back(log):
        _change(log, 4, "dollars" if isinstance(value, float) else "decision_id", value)
        report = verify_chain(log)
    assert (report.ok, report.first_bad_seq) == (False, 4)


@pytest.mark.parametrize("seq", [1, 4, LENGTH])
def test_a_removed_event_is_found(log: Connection, seq: int) -> None:
    with _taken_back(log):
        _remove(log, seq)
        report = verify_chain(log)
    assert (report.ok, report.first_bad_seq) == (False, seq)


@pytest.mark.parametrize("seq", [1, 4, LENGTH])
def test_a_removed_event_is_found_though_the_others_move_up(log: Connection, seq: int) -> None:
    with _taken_back(log):
        _remove(log, seq)
        for later in range(seq + 1, LENGTH + 1):
            _change(log, later, "seq", later - 1)
        report = verify_chain(log)
    assert (report.ok, report.first_bad_seq) == (False, seq)


def test_an_emptied_log_is_found(log: Connection) -> None:
    with _taken_back(log):
        log.execute(text("DELETE FROM event"))
        report = verify_chain(log)
    assert report == ChainReport(ok=False, count=0, first_bad_seq=1)


@pytest.mark.parametrize("seq", [1, 5, LENGTH + 1])
def test_an_inserted_event_is_found(log: Connection, seq: int) -> None:
    copy = _raw(log, 1 if seq > 1 else 2) | {"seq": seq, "id": "evt_forged"}
    with _taken_back(log):
        for later in range(LENGTH, seq - 1, -1):
            _change(log, later, "seq", later + 1)
        log.execute(insert(table("event", *map(column, COLUMNS))).values(copy))
        report = verify_chain(log)
    assert (report.ok, report.first_bad_seq) == (False, seq)


@pytest.mark.parametrize(("one", "two"), [(1, 2), (3, LENGTH), (1, LENGTH)])
def test_events_in_another_order_are_found(log: Connection, one: int, two: int) -> None:
    with _taken_back(log):
        for seq, to in ((one, 999), (two, one), (999, two)):
            _change(log, seq, "seq", to)
        report = verify_chain(log)
    assert (report.ok, report.first_bad_seq) == (False, one)


@pytest.mark.parametrize("statement", ["DELETE FROM chain_head", "UPDATE chain_head SET seq = 1000"])
def test_a_head_that_was_changed_is_found(log: Connection, statement: str) -> None:
    with _taken_back(log):
        log.execute(text(statement))
        report = verify_chain(log)
    assert (report.ok, report.count) == (False, LENGTH)
