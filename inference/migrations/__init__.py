"""The tables' history, run by Alembic from inside the program: `upgrade` is all that a process start needs.

A change to a table comes with a new file under `versions/`; a test compares what the files make with the
tables.
"""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from inference import access_tables as _access  # noqa: F401 - registers its tables with the common metadata
from inference import tables as _tables  # noqa: F401
from inference.masters import tables as _masters  # noqa: F401
from inference.tracking import tables as _tracking  # noqa: F401

# Postgres advisory locks share one number space per database; this one is ours, drawn at random.
MIGRATION_LOCK = 7_461_190_284_173_355

_alembic_is_global = threading.Lock()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision` in one transaction: all of it or nothing, and one process at a time."""
    with _alembic_is_global, engine.begin() as connection:
        # SQLite's transactions on this engine begin with BEGIN IMMEDIATE, which is the lock.
        if connection.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> Config:
    """Alembic's settings for a connection that is already inside a transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
