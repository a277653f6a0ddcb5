"""Only the allow-list leaves: what is not named stays at home, what a file may have filled must have its shape."""

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from inference.payload import WITHHELD, DecisionLog, VerdictLog, decision_payload, payer_hash, verdict_payload
from inference.store import Store
from inference.tables import decision
from inference.writer import UnitOfWork
from tests.rows import NOON, decision_row, insert_decision, insert_file

DOCUMENT = f"doc_{'0123456789abcdef' * 2}_0"
VERDICT = {
    "id": "ver_1",
    "decision_id": "dec_1",
    "round": 1,
    "principal": "person:per_1",
    "outcome": "override",
    "reason": "wrong_code",
    "corrected": {"patient": {"last_name": "QUILLFEATHER"}},
    "given_at": NOON,
    "settles_at": NOON,
    "state": "settled",
}


def reason(message: str, path: str = "") -> dict[str, str]:
    return {"code": "line_out_of_balance", "message": message, "path": path}


def message_of(text: str) -> Any:
    return decision_payload(decision_row("dec_1", reasons=[reason(text)]))["reasons"][0]["message"]


def test_a_column_that_nobody_named_stays_at_home() -> None:
    row = decision_row("dec_1", prediction={"name": "QUILLFEATHER"}, patient="QUILLFEATHER")

    payload = decision_payload(row)

    assert set(payload) == {field.name for field in fields(DecisionLog)}
    assert "QUILLFEATHER" not in json.dumps(payload)


def test_what_a_person_typed_stays_at_home() -> None:
    payload = verdict_payload(VERDICT, decision_row("dec_1"), label="reject", superseded_by="dec_2")

    assert set(payload) == {field.name for field in fields(VerdictLog)}
    assert "QUILLFEATHER" not in json.dumps(payload)
    assert (payload["label"], payload["superseded_by"], payload["machine_disposition"]) == ("reject", "dec_2", "review")


def test_payloads_survive_the_outbox() -> None:
    decided = decision_payload(decision_row("dec_1", reasons=[reason("Off by $1.00.")]), ["CO-45"])
    judged = verdict_payload(VERDICT, decision_row("dec_1"), label=None)

    assert DecisionLog.from_payload(json.loads(json.dumps(decided))).codes == ("CO-45",)
    assert VerdictLog.from_payload(json.loads(json.dumps(judged))).label is None


def test_a_field_too_many_or_too_few_is_refused_on_the_way_out() -> None:
    payload = decision_payload(decision_row("dec_1"))

    with pytest.raises(TypeError):
        DecisionLog.from_payload(payload | {"patient": "QUILLFEATHER"})
    with pytest.raises(TypeError):
        DecisionLog.from_payload({name: value for name, value in payload.items() if name != "dollars"})


def test_dollars_are_exact_text() -> None:
    assert decision_payload(decision_row("dec_1", dollars=Decimal("1234567890123.4")))["dollars"] == "1234567890123.40"
    assert decision_payload(decision_row("dec_1", dollars=Decimal("-0.05")))["dollars"] == "-0.05"


@pytest.mark.parametrize(("amount", "text"), [("12.345", "12.35"), ("12.335", "12.34"), ("-0.005", "-0.01")])
def test_half_cents_are_rounded_as_in_the_database(sqlite_store: Store, amount: str, text: str) -> None:
    """A file may state more decimals than it should; the books and MLflow must still agree."""

    def write(uow: UnitOfWork) -> None:
        insert_file(uow)
        insert_decision(uow, dollars=Decimal(amount))

    sqlite_store.write(write)
    with sqlite_store.read() as connection:
        stored = connection.execute(select(decision.c.dollars)).scalar_one()
    assert decision_payload(decision_row("dec_1", dollars=Decimal(amount)))["dollars"] == text == str(stored)


def test_a_payer_leaves_as_a_hash() -> None:
    payload = decision_payload(decision_row("dec_1", payer="Acme Health"))

    assert payload["payer"] == payer_hash("Acme Health") != payer_hash("Acme Health Plan")
    assert "Acme" not in json.dumps(payload)
    assert decision_payload(decision_row("dec_1", payer=None))["payer"] is None


@pytest.mark.parametrize("code", ["CO-45", "PR-B13", "OA-23", "N657", "MA130", "M15", "22", "WO"])
def test_codes_of_the_standard_leave(code: str) -> None:
    assert decision_payload(decision_row("dec_1"), [code])["codes"] == (code,)


@pytest.mark.parametrize("code", ["QUILLFEATHER", "W123456789", "20240131", "CO-QUILL", "N6571234", "PR-20240131", ""])
def test_what_is_no_code_does_not(code: str) -> None:
    assert decision_payload(decision_row("dec_1"), [code])["codes"] == ()


@pytest.mark.parametrize("month", ["2024-01-31", "QUILLFEATHER", "2024-13", "202401"])
def test_a_month_is_a_month_or_nothing(month: str) -> None:
    assert decision_payload(decision_row("dec_1", service_month=month))["service_month"] is None
    assert decision_payload(decision_row("dec_1", service_month="2024-01"))["service_month"] == "2024-01"


@pytest.mark.parametrize("pointer", ["/claims/QUILL-1", "/claims/W123456789", "claims"])
def test_a_pointer_is_made_of_our_names_and_indexes(pointer: str) -> None:
    payload = decision_payload(decision_row("dec_1", pointer=pointer, reasons=[reason("Off.", pointer)]))

    assert (payload["pointer"], payload["reasons"][0]["path"]) == ("", "")


def test_a_pointer_of_ours_leaves() -> None:
    assert decision_payload(decision_row("dec_1", pointer="/claims/0/lines/12"))["pointer"] == "/claims/0/lines/12"


@pytest.mark.parametrize("word", ["2024-01-31", "1/31/2024", "20240131", "W123456789", "PCN0004711,", "(123-45-6789)"])
def test_a_word_like_an_identifier_is_withheld(word: str) -> None:
    assert message_of(f"The claim {word} is held.") == f"The claim {WITHHELD} is held."


@pytest.mark.parametrize(
    "text",
    ["Off by $12.40.", "Off by -1,234,567.89, code CO-45.", "Law 2 of 3: 100000.00 paid", f"As document {DOCUMENT}."],
)
def test_amounts_codes_and_our_own_ids_in_a_message_leave(text: str) -> None:
    assert message_of(text) == text
