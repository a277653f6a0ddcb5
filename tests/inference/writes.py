"""Writes of invented keys, for tests of the store and of its writer."""

import threading
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert, select

from inference.access_tables import api_key
from inference.store import Store
from inference.writer import UnitOfWork
from tests.rows import NOON


def key(number: int) -> dict[str, Any]:
    return {
        "id": f"key_{number}",
        "name": "orchestrator",
        "key_hash": f"hash {number}",
        "scopes": ["documents:write"],
        "facility": "*",
        "created_at": NOON,
    }


def add(number: int) -> Any:
    def work(uow: UnitOfWork) -> int:
        uow.connection.execute(insert(api_key).values(key(number)))
        return number

    return work


def stored(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(api_key.c.id).order_by(api_key.c.created_at, api_key.c.id)).scalars())


@contextmanager
def one_group(store: Store) -> Iterator[None]:
    """What is submitted inside waits until the end of the block, and is then committed together and answered."""
    gate, entered = threading.Event(), threading.Event()

    def hold(_uow: UnitOfWork) -> None:
        entered.set()
        gate.wait()

    store.submit(hold)
    entered.wait()
    yield
    gate.set()
    wait([store.submit(lambda _uow: None)])  # answers come in order, so all that came before is answered
