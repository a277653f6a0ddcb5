"""Lists by cursor: a page and an opaque token for the next.

The token holds the sort key of the last item, so rows that come or go between two requests neither repeat nor hide
others.
"""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from inference.refusals import UnprocessableError

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=200, description="Items per page.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]


class Page(BaseModel, Generic[Item]):
    """One page. `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None = Field(description="Pass it as `cursor` to get the next page.")


def encode(*key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[str]:
    """The sort key of `length` parts that `encode` was given; raises UnprocessableError if it is none."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise not_valid() from None
    # Text that is not printable holds what databases refuse: NUL on Postgres, lone surrogates on both.
    if not isinstance(key, list) or len(key) != length or not all(isinstance(p, str) and p.isprintable() for p in key):
        raise not_valid()
    return key


def not_valid() -> UnprocessableError:
    return UnprocessableError("cursor_not_valid", expected="next_cursor of an earlier page, unchanged")


def cut(items: Sequence[Item], limit: int, cursor_of: Callable[[Item], str]) -> Page[Item]:
    """Make the page from up to limit + 1 items that were read.

    The one too many only shows that there is a next page.
    """
    shown = list(items[:limit])
    return Page(items=shown, next_cursor=cursor_of(shown[-1]) if len(items) > limit else None)
