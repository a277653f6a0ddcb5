"""The ledger of recoveries: what opens, what closes it, and that it sums to zero whatever comes."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from review.checkup.archive import Received
from review.checkup.facts import ProviderAdjustmentFact, RemittanceFact
from review.checkup.ledger import Ledger

DAY = datetime.date(2026, 1, 5)


def received(trace: str = "T1", days: int = 0) -> Received:
    fact = RemittanceFact(
        document=1, payer_name="P", payer_id=None, payee_name="C", payee_npi=None, payee_tin="1", method="ACH",
        trace=trace, date=DAY + datetime.timedelta(days=days), amount=None, payment_key=None, fingerprint=None,
        is_test=False, adjustments=(), differences=(), claims=(),
    )  # fmt: skip
    return Received("a.835", "P", "1", fact.date, fact)


def ledger(*postings: tuple[str, str | None, str], trace: str = "T1") -> Ledger:
    book = Ledger("P", "1")
    for reason, reference, amount in postings:
        book.post(received(trace), ProviderAdjustmentFact(reason, reference, Decimal(amount)))
    return book


def open_of(book: Ledger) -> dict[str | None, Decimal]:
    return {item.posted.reference: item.left for item in book.open}


def test_a_closing_meets_the_item_of_its_reference_before_one_of_its_amount() -> None:
    book = ledger(("WO", "ONE", "-50"), ("WO", "TWO", "-80"), ("WO", "TWO", "50"))
    assert open_of(book) == {"ONE": Decimal(50), "TWO": Decimal(30)}


def test_without_a_reference_the_equal_amount_is_met_before_the_oldest() -> None:
    assert open_of(ledger(("WO", "ONE", "-80"), ("WO", "TWO", "-50"), ("WO", None, "50"))) == {"ONE": Decimal(80)}
    assert open_of(ledger(("WO", "ONE", "-80"), ("WO", "TWO", "-50"), ("WO", None, "60"))) == {
        "ONE": Decimal(20),
        "TWO": Decimal(50),
    }


def test_a_reference_that_runs_several_numbers_together_is_known() -> None:
    assert open_of(ledger(("WO", "ACCT77 ICN0009 TRACE5", "-50"), ("WO", "icn0009trace5", "50"))) == {}
    assert open_of(ledger(("WO", "A1", "-50"), ("FB", "XA1X", "50"))) == {"A1": Decimal(50)}


def test_a_carried_balance_is_closed_by_the_trace_number_of_its_payment() -> None:
    book = ledger(("FB", None, "-50"), trace="TRACE000001")
    book.post(received("TRACE000002", 20), ProviderAdjustmentFact("FB", "TRACE000001", Decimal(50)))
    assert not book.open
    assert not book.taken[0].loose


def test_the_trace_number_of_a_carried_balance_closes_no_recovery_beside_it() -> None:
    book = ledger(("WO", "CLAIM9", "-50"), ("FB", None, "-70"), trace="TRACE000001")
    book.post(received("TRACE000002", 20), ProviderAdjustmentFact("FB", "TRACE000001", Decimal(70)))
    assert open_of(book) == {"CLAIM9": Decimal(50)}


def test_what_meets_no_item_is_loose() -> None:
    book = ledger(("WO", "ONE", "-50"), ("WO", "ONE", "70"), ("FB", None, "5"))
    assert [taken.loose for taken in book.taken] == [Decimal(20), Decimal(5)]


postings = st.lists(
    st.tuples(
        st.sampled_from(["WO", "FB"]),
        st.sampled_from([None, "REFERENCE1", "REFERENCE2", "TRACE1"]),
        st.integers(-9999, 9999).map(lambda cents: str(Decimal(cents) / 100)),
    ),
    max_size=12,
)


@given(postings)
def test_the_ledger_sums_to_zero(found: list[tuple[str, str | None, str]]) -> None:
    book = ledger(*found, trace="TRACE1")
    amounts = [Decimal(amount) for *_, amount in found]
    still = sum((item.left for item in book.open), Decimal(0))
    loose = sum((taken.loose for taken in book.taken), Decimal(0))
    assert sum(amounts, Decimal(0)) - loose + still == 0
    assert all(0 <= item.left <= item.amount for item in book.items)
    assert all(0 <= taken.loose <= taken.amount for taken in book.taken)
