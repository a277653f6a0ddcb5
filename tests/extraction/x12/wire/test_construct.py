"""Records made the fast way are the records of their class."""

import dataclasses
import pickle
from decimal import Decimal
from typing import Any

import pytest

from extraction.records import ClaimPayment, Party, Person, ServicePayment
from extraction.serialize import from_json, to_json
from extraction.x12.wire.construct import maker


@pytest.mark.parametrize("record", [ClaimPayment, ServicePayment, Person, Party])
def test_without_values_it_is_the_empty_record(record: type[Any]) -> None:
    made: Any = maker(record)()
    assert type(made) is record
    assert made == record()
    assert repr(made) == repr(record())


def test_it_is_the_record_with_these_values() -> None:
    lines = (ServicePayment(procedure="99213"),)
    values: dict[str, Any] = {"charge": Decimal("1.50"), "lines": lines, "amounts": {"I": Decimal(2)}}
    made = maker(ClaimPayment)(**values)
    assert made == ClaimPayment(**values)
    assert pickle.loads(pickle.dumps(made)) == made
    assert dataclasses.replace(made, paid=Decimal(1)) == ClaimPayment(**values, paid=Decimal(1))
    assert from_json(ClaimPayment, to_json(made)) == made


def test_it_cannot_be_changed() -> None:
    made = maker(Person)(last_name="QUILL")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.last_name = "OWL"  # type: ignore[misc]


def test_no_two_records_share_what_can_change() -> None:
    make = maker(ClaimPayment)
    assert make().amounts is not make().amounts


def test_a_field_that_the_record_does_not_have() -> None:
    with pytest.raises(TypeError):
        maker(Person)(age=3)
