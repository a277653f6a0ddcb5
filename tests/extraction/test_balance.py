"""The balancing laws, one by one, on the smallest records that show them."""

from decimal import Decimal
from typing import Any

from extraction.balance import Law, check, check_claim, check_line, check_payment
from extraction.records import (
    Adjustment,
    ClaimPayment,
    Payee,
    Payer,
    Payment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)


def money(text: str) -> Decimal:
    return Decimal(text)


def adjustment(amount: str | None, group: str = "CO", reason: str = "45") -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=None if amount is None else money(amount))


def line(charge: str | None, paid: str | None, *amounts: str | None) -> ServicePayment:
    return ServicePayment(
        charge=None if charge is None else money(charge),
        paid=None if paid is None else money(paid),
        adjustments=tuple(adjustment(amount) for amount in amounts),
    )


def remittance(amount: str | None, *claims: ClaimPayment, taken: tuple[tuple[str, str], ...] = ()) -> Remittance:
    provider = tuple(
        ProviderAdjustment(provider_id="1", fiscal_date=None, reason=reason, reference=None, amount=money(value))
        for reason, value in taken
    )
    payment = Payment(amount=None if amount is None else money(amount))
    return Remittance(payer=Payer(), payee=Payee(), payment=payment, claims=claims, provider_adjustments=provider)


def claim(
    charge: str, paid: str, *lines: ServicePayment, taken: tuple[Adjustment, ...] = (), **more: Any
) -> ClaimPayment:
    return ClaimPayment(charge=money(charge), paid=money(paid), lines=lines, adjustments=taken, **more)


def test_line_law_says_by_how_much() -> None:
    failure = check_line(line("100", "80.01", "15", "5"), "/claims/0/lines/0")
    assert failure is not None
    assert (failure.law, failure.path) == (Law.LINE, "/claims/0/lines/0")
    assert (failure.expected, failure.found, failure.difference) == (money("80"), money("80.01"), money("0.01"))


def test_negative_adjustment_raises_the_payment() -> None:
    assert check_line(line("541", "34", "516", "-9")) is None


def test_claim_law_counts_adjustments_of_claim_and_lines() -> None:
    sound = claim("300", "170", line("300", "200", "100"), taken=(adjustment("30"),))
    assert check_claim(sound) is None
    unsound = claim("300", "200", line("300", "200", "100"), taken=(adjustment("30"),))
    failure = check_claim(unsound, "/claims/0")
    assert failure is not None
    assert failure.difference == money("30")


def test_claim_without_lines() -> None:
    assert check_claim(claim("80", "0", taken=(adjustment("80"),))) is None


def test_payment_law_takes_provider_adjustments_off() -> None:
    taken = (("WO", "25"), ("FB", "10"), ("L6", "-5"))
    assert check_payment(remittance("70", claim("100", "100"), taken=taken)) is None
    failure = check_payment(remittance("100", claim("100", "100"), taken=(("WO", "25"),)))
    assert failure is not None
    assert (failure.expected, failure.difference) == (money("75"), money("25"))


def test_remittance_of_provider_adjustments_only() -> None:
    assert check(remittance("500", taken=(("IP", "-500"),))).holds


def test_what_cannot_be_checked_does_not_hold() -> None:
    for unknown in (line(None, "10"), line("10", None), line("10", "10", None)):
        failure = check_line(unknown)
        assert failure is not None
        assert failure.difference is None
    assert check_payment(remittance(None, claim("10", "10"))) is not None


def test_failures_are_told_apart_by_law_and_claim() -> None:
    record = remittance("60", claim("10", "10", line("10", "9", "2")), claim("50", "50"))
    balance = check(record)
    assert [failure.law for failure in balance.failures] == [Law.LINE, Law.CLAIM]
    assert balance.of_law(Law.PAYMENT) == ()
    assert len(balance.of_claim(0)) == 2
    assert balance.of_claim(1) == ()
    assert [finding.code for finding in balance.findings()] == ["line_out_of_balance", "claim_out_of_balance"]


def test_of_claim_does_not_take_claim_10_for_claim_1() -> None:
    good, bad = claim("1", "1"), claim("1", "0")
    balance = check(remittance("10", *[good] * 10, bad))
    assert balance.of_claim(1) == ()
    assert len(balance.of_claim(10)) == 1


def test_warnings_do_not_break_the_balance() -> None:
    patient = adjustment("20", "PR", "1")
    record = remittance(
        "80",
        claim("100", "80", line("90", "70", "20"), patient_responsibility=money("5")),
        claim("20", "0", taken=(patient,), patient_responsibility=money("20"), interest=money("3")),
        taken=(("L6", "-0"),),
    )
    balance = check(record)
    assert balance.holds
    told = {(warning.code, warning.difference) for warning in balance.warnings}
    expected = {
        ("line_charges_differ", money("10")),
        ("patient_responsibility_differs", money("5")),
        ("interest_differs", money("3")),
    }
    assert told == expected


def test_patient_responsibility_is_not_compared_on_a_reversal() -> None:
    taken = (adjustment("-20", "PR", "1"),)
    reversal = claim("-20", "0", taken=taken, status_code="22", patient_responsibility=money("0"))
    assert check(remittance("0", reversal)).warnings == ()


def test_sums_of_huge_amounts_are_exact() -> None:
    charge, small = "999999999999999999", "0.000000000000000001"
    assert check_line(line(charge, "999999999999999998.999999999999999999", small)) is None
    assert check_line(line(charge, charge, small)) is not None
