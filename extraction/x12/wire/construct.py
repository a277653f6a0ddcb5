"""Frozen records made fast: a large file has hundreds of thousands of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

Record = TypeVar("Record")


def maker(record: type[Record]) -> Callable[..., Record]:
    """What makes records of a frozen, slotted dataclass from its fields, as the class does, in a third of the time.

    A frozen dataclass sets each field by a call, since it forbids assignment. A twin with the same slots that is not
    frozen assigns them; then it is given the class of the record.
    """
    fields = [(field.name, Any, _like(field)) for field in dataclasses.fields(record)]  # type: ignore[arg-type]
    twin = dataclasses.make_dataclass(record.__name__, fields, slots=True, kw_only=True, eq=False, repr=False)

    def make(**values: Any) -> Record:
        made: Any = twin(**values)
        made.__class__ = record
        return made  # type: ignore[no-any-return]

    return make


def _like(field: dataclasses.Field[Any]) -> Any:
    return dataclasses.field(default=field.default, default_factory=field.default_factory)
