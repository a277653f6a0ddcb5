"""The one door to all record types."""

from dataclasses import FrozenInstanceError, is_dataclass

import pytest

from extraction import records
from extraction.records import Payment


def test_everything_that_is_announced_can_be_imported() -> None:
    assert all(hasattr(records, name) for name in records.__all__)
    public = {name for name, value in vars(records).items() if is_dataclass(value) and isinstance(value, type)}
    assert public <= set(records.__all__)


def test_records_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Payment().amount = None  # type: ignore[misc]


def test_records_take_names_only() -> None:
    with pytest.raises(TypeError):
        Payment("CHK")  # type: ignore[call-arg]
