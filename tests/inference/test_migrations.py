import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

import inference.access_tables
import inference.claims.tables
import inference.masters.tables  # noqa: F401 - each module of tables adds to the one `metadata`
from inference import audit, events
from inference.engines import writing_engine
from inference.migrations import upgrade
from inference.schema import metadata
from inference.store import Store
from inference.tables import chain_head
from inference.writer import UnitOfWork
from tests.databases import client
from tests.rows import insert_decision, insert_file

ROOT = Path(__file__).parents[2]
APPEND_ONLY = ["decision", "event", "audit_draw"]
KEYS = {"decision": "id", "event": "seq", "audit_draw": "decision_id"}


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_exactly_the_checks(store: Store) -> None:
    """Alembic compares no CHECK constraints, so they are compared here, by name."""
    with store.read() as connection:
        made = {
            (table, str(check["name"]))
            for table in metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }
    declared = {
        (table.name, f"{table.name}_{constraint.name}")
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert {name for _, name in made} >= {"job_state_known", "decision_disposition_known"}
    assert made == {(table, name.replace(f"{table}_{table}_", f"{table}_")) for table, name in declared}


def test_migrating_again_changes_nothing(store: Store) -> None:
    store.write(lambda uow: events.append(uow, events.NewEvent(type="file.received", actor="system")))
    store.migrate()
    with store.read() as connection:
        assert events.verify_chain(connection).count == 1


def test_several_processes_may_migrate_at_once(blank_database_url: str) -> None:
    program = "import sys; from inference.store import Store; s = Store(sys.argv[1]); s.migrate(); s.close()"
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, blank_database_url], cwd=ROOT, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [(b"", 0)] * 4
    with client(blank_database_url) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [_newest()]
        assert connection.execute(select(chain_head)).all() == [(1, 0, "0" * 64)]


def _newest() -> str:
    return max(path.name[:4] for path in (ROOT / "inference" / "migrations" / "versions").glob("0*.py"))


def test_a_migration_that_fails_leaves_nothing_behind(blank_database_url: str) -> None:
    engine = writing_engine(blank_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE verdict (id INTEGER)"))  # in the way of the last table
    with pytest.raises(DatabaseError):
        upgrade(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["verdict"]
    engine.dispose()


@pytest.fixture
def filled(store: Store, database_url: str) -> str:
    """The URL of a database with one row in each append-only table."""

    def fill(uow: UnitOfWork) -> None:
        insert_file(uow)
        insert_decision(uow)
        audit.record(uow, "dec_1", audit.draw("dec_1", b"salt", 0.5))
        events.append(uow, events.NewEvent(type="decision.made", actor="policy", decision_id="dec_1"))

    store.write(fill)
    return database_url


def _refused(url: str, statement: str) -> bool:
    with client(url) as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(statement))
    return True


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {key} = {key}", "DELETE FROM {table}"])
def test_append_only_tables_refuse_changes(filled: str, table: str, statement: str) -> None:
    assert _refused(filled, statement.format(table=table, key=KEYS[table]))


@pytest.mark.parametrize("databases", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_refuse_truncate(filled: str, table: str) -> None:
    assert _refused(filled, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_refuse_replace(filled: str, table: str) -> None:
    """SQLite's REPLACE deletes the row in its way and fires no DELETE trigger."""
    assert _refused(filled, f"REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("event", "seq", "2"), ("event", "id", "'evt_other'"), ("decision", "id", "'dec_other'")],
)
def test_replace_is_refused_by_whatever_key_it_comes(filled: str, table: str, column: str, value: str) -> None:
    """A row that differs in one key still replaces the old one by its hidden rowid."""
    names = [c.name for c in metadata.tables[table].c]
    values = ", ".join(value if name == column else f'"{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"REPLACE INTO {table} (rowid, {columns}) SELECT rowid, {values} FROM {table}"
    assert _refused(filled, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO job (id, kind, payload, state, attempts, due_at) VALUES ('a', 'b', '{}', 'lost', 0, 0)",
        "INSERT INTO job (id, kind, payload, state, attempts, due_at) VALUES ('a', 'b', '{}', 'leased', 0, 0)",
        "INSERT INTO chain_head (id, seq, hash) VALUES (2, 0, '')",
    ],
)
def test_closed_word_lists_are_held_by_the_database(database_url: str, statement: str) -> None:
    with client(database_url) as connection, pytest.raises(IntegrityError):
        connection.execute(text(statement))


def test_the_database_knows_the_tasks_of_today_and_no_other(store: Store) -> None:
    def decide(uow: UnitOfWork) -> None:
        insert_file(uow)
        insert_decision(uow, task="claim")

    store.write(decide)
    with pytest.raises(IntegrityError):
        store.write(lambda uow: insert_decision(uow, "dec_2", task="horoscope"))
