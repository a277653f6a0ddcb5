"""One at a time, and whoever dies or is cut off holds nothing any more."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference.process_lock import ProcessLock
from inference.store import Store
from tests.databases import PostgresDatabases

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from inference.process_lock import ProcessLock
from inference.store import Store
lock = ProcessLock(Store(sys.argv[1]), "work")
print(lock.acquire(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def postgres_store(postgres_databases: PostgresDatabases) -> Iterator[Store]:
    url = postgres_databases.migrated()
    opened = Store(url)
    yield opened
    opened.close()
    postgres_databases.drop(url)


def test_one_holds_it_until_it_lets_go(store: Store) -> None:
    first, second, other = (ProcessLock(store, name) for name in ("work", "work", "another"))
    assert (first.acquire(), second.acquire(), other.acquire()) == (True, False, True)
    assert (first.acquire(), second.acquire()) == (True, False)
    first.release()
    assert (second.acquire(), first.acquire()) == (True, False)
    for lock in (second, other):
        lock.release()


def test_a_killed_process_holds_nothing(store: Store, database_url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    lock = ProcessLock(store, "work")
    try:
        assert holder.stdout.readline() == "True\n"
        assert not lock.acquire()
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    _acquire_in_time(lock)
    lock.release()


def test_who_was_cut_off_finds_out_before_the_next_round(
    postgres_databases: PostgresDatabases, postgres_store: Store
) -> None:
    first, second = ProcessLock(postgres_store, "work"), ProcessLock(postgres_store, "work")
    assert first.acquire()
    with postgres_store.read() as connection:
        url = connection.engine.url.render_as_string(hide_password=False)
    postgres_databases.cut_connections(url)
    _acquire_in_time(second)
    assert not first.acquire()
    second.release()
    assert first.acquire()
    first.release()


def _acquire_in_time(lock: ProcessLock) -> None:
    """Postgres lets go as soon as it has noticed."""
    deadline = time.monotonic() + 60
    while not lock.acquire():
        assert time.monotonic() < deadline, "it was never let go"
        time.sleep(0.05)
