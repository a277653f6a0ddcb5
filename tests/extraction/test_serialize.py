"""Records to JSON and back."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest

from extraction.errors import UnreadableInputError
from extraction.records import ClaimPayment, Envelope, FieldSource, Payment, Remittance, format_money, format_quantity
from extraction.serialize import SCHEMAS, from_json, from_plain, json_schema, to_json, to_plain
from tests.extraction.conftest import Golden
from tests.samples import SAMPLES, Sample

SCHEMA_FOLDER = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_current(name: str, golden: Golden) -> None:
    schema = json.dumps(json_schema(SCHEMAS[name]), indent=2, sort_keys=True)
    golden(SCHEMA_FOLDER / f"{name}.schema.json", schema.encode() + b"\n")


def test_every_checked_in_schema_is_of_a_record() -> None:
    assert {path.name for path in SCHEMA_FOLDER.glob("*.json")} == {f"{name}.schema.json" for name in SCHEMAS}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_envelope_survives_json(sample: Sample) -> None:
    envelope = sample.read()
    assert from_json(Envelope, to_json(envelope)) == envelope
    assert json.loads(to_json(envelope)) == to_plain(envelope)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_envelope_is_valid_by_the_schema(sample: Sample) -> None:
    schema = json.loads((SCHEMA_FOLDER / "envelope.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.validate(schema, json.loads(to_json(sample.read())))


def test_schema_refuses_money_that_is_no_string_with_two_decimals() -> None:
    schema = json_schema(Payment)
    assert jsonschema_rs.is_valid(schema, to_plain(Payment(amount=Decimal(6))))
    for wrong in (6, 6.0, "6", "6.0", "6,00"):
        assert not jsonschema_rs.is_valid(schema, {**to_plain(Payment()), "amount": wrong})


def test_money_has_two_decimals_and_dates_are_iso() -> None:
    plain = to_plain(Payment(amount=Decimal("6"), date=date(2026, 1, 5)))
    assert (plain["amount"], plain["date"], plain["trace_number"]) == ("6.00", "2026-01-05", None)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0.00"),
        ("12.4", "12.40"),
        ("-9", "-9.00"),
        ("1.005", "1.005"),
        ("123456789012345678.1", "123456789012345678.10"),
    ],
)
def test_money_is_never_rounded(amount: str, written: str) -> None:
    assert format_money(Decimal(amount)) == written


def test_quantities_have_no_trailing_zeros() -> None:
    written = [format_quantity(Decimal(text)) for text in ("1", "4.00", "2.50", "100", "0", "0.00")]
    assert written == ["1", "4", "2.5", "100", "0", "0"]


def test_a_source_is_written_without_what_it_lacks() -> None:
    envelope = SAMPLES[0].read()
    sources = to_plain(envelope)["documents"][0]["fields"]
    assert set(sources["/payment/amount"]) == {"confidence", "source", "segment", "element", "offset"}


def test_a_page_source_survives_json() -> None:
    source = FieldSource(confidence=0.9, source="mapped", page=1, box=(1.0, 2.0, 3.5, 4.0))
    assert from_json(FieldSource, to_json(source)) == source


def test_what_is_no_record_is_refused_without_showing_values() -> None:
    with pytest.raises(UnreadableInputError) as caught:
        from_plain(ClaimPayment, {"patient_control_number": 12, "charge": "SECRETNAME"})
    assert "SECRETNAME" not in str(caught.value)
    with pytest.raises(UnreadableInputError):
        from_json(Remittance, b"{")
