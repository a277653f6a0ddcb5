"""A store whose clock the test moves."""

from collections.abc import Iterator

import pytest

from inference.store import Store
from tests.review.items import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk_store(database_url: str, clock: Clock) -> Iterator[Store]:
    """On SQLite and on Postgres."""
    opened = Store(database_url, clock)
    yield opened
    opened.close()
