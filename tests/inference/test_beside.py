"""What stands beside reversals is what comparing each claim with each would find, and large accounts take no longer."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extraction.records import ClaimPayment, ServicePayment
from inference.duplicates import repeated
from inference.rules.beside import Beside, reversals_of
from models.adjudication import account_of
from tests.claims import claim, line, plb, remittance
from tests.inference.judged import judged, of_task

PAID = line("200", "150", "CO-45 30", "PR-3 20")
MORE = line("200", "160", "CO-45 40")
NONE = line("90", "0", "CO-197 90")


def turned(part: ServicePayment) -> ServicePayment:
    def negative(amount: Decimal | None) -> Decimal:
        return -(amount or Decimal(0))

    adjustments = tuple(replace(each, amount=negative(each.amount)) for each in part.adjustments)
    return replace(part, charge=negative(part.charge), paid=negative(part.paid), adjustments=adjustments)


some_lines = st.lists(st.sampled_from([PAID, MORE, NONE]), min_size=1, max_size=2)
payments = st.builds(lambda lines: claim("1", *lines), some_lines)
reversals = st.builds(lambda lines: claim("22", *map(turned, lines)), some_lines)
claims = st.builds(
    lambda made, account, number, names: replace(
        made, patient_control_number=account, payer_claim_control_number=number, reverses=names
    ),
    payments | reversals,
    st.sampled_from(["ACCT1", "ACCT2", "0", None]),
    st.sampled_from(["ICN1", "ICN2", None]),
    st.sampled_from([None, None, "ICN1"]),
)


def says_the_same(reversal: ClaimPayment, other: ClaimPayment) -> bool:
    lines = tuple(turned(each) for each in reversal.lines)
    return (-(reversal.charge or 0), -(reversal.paid or 0), lines) == (other.charge, other.paid, other.lines)


def beside(reversal: ClaimPayment, everything: list[ClaimPayment]) -> Beside:
    """Each claim looked at."""
    others = [each for each in everything if each.status_code != "22"]
    named = reversal.reverses or reversal.payer_claim_control_number
    of_account = [each for each in others if account_of(each) == account_of(reversal) is not None]
    of_number = [each for each in others if named and each.payer_claim_control_number == named]
    return Beside(
        original_by_number=any(says_the_same(reversal, each) for each in of_number),
        original_by_account=any(says_the_same(reversal, each) for each in of_account),
        correction=next((each for each in of_account if not says_the_same(reversal, each)), None),
    )


@given(st.lists(claims, max_size=6))
def test_it_is_what_comparing_each_with_each_finds(everything: list[ClaimPayment]) -> None:
    expected = {index: beside(each, everything) for index, each in enumerate(everything) if each.status_code == "22"}
    assert reversals_of(everything).beside == expected


def test_thousands_of_claims_under_one_account_are_judged() -> None:
    """Comparing each with each, this would take hours."""
    pairs = [each for _ in range(2_000) for each in (claim("22", turned(PAID)), claim("1", PAID), claim("1", MORE))]
    found = of_task(judged(remittance(*pairs)), "claim_payment")
    assert len(found) == 6_000


def test_thousands_of_equal_claims_are_counted() -> None:
    assert set(repeated([claim("1", PAID)] * 20_000).values()) == {0}


def test_thousands_of_refunds_find_their_offsets() -> None:
    entries = [plb(f"72 -{number}.00") for number in range(1, 4_001)] + [plb("WO 4000.00")]
    found = of_task(judged(remittance(adjustments=tuple(entries))), "provider_adjustment")
    missing = [each for each in found if any(why.code == "refund_without_offset" for why in each.ruling.reasons)]
    assert len(missing) == 3_999
