"""The whole answer about a claim: outcome, proposal, team, dollars, month."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.records import ClaimPayment
from models.adjudication import VERSION, adjudicate, codes_of, service_month
from models.outcomes import Outcome
from tests.claims import cas, claim, line

PAID = claim("1", line("200", "150", "CO-45 30", "PR-3 20"))
DENIED = claim("4", line("90", "0", "CO-197 90"))
REVERSAL = claim("22", line("-200", "-150", "CO-45 -30", "PR-3 -20"))


@pytest.mark.parametrize(
    ("judged", "outcome", "proposal", "dollars"),
    [
        (PAID, "paid", "post_payment", "200.00"),
        (DENIED, "denied_provider", "post_denial_and_work_it", "90.00"),
        (REVERSAL, "reversal", "post_reversal", "200.00"),
        (claim("1", line("50000", "1", "CO-45 49999")), "paid", "post_payment", "50000.00"),
        (claim("2", line("200", "30", "OA-23 120", "CO-45 40", "PR-2 10")), "paid", "post_payment", "80.00"),
        (claim("1", line("200", "190", "CO-45 20", "PR-1 -10")), "paid", "post_payment", "220.00"),
        (claim("1", line("900", "600", "CO-97 300")), "partial", "post_payment_and_work_denial", "900.00"),
        (claim("1", line("80", "0", "CO-45 80")), "contractual", "hold", "80.00"),
        (claim("1", line("80", "0", "OA-18 80")), "duplicate", "close_as_duplicate", "80.00"),
        (claim("1", line("80", "0", "CO-24 80")), "capitated", "post_to_capitation", "80.00"),
        (claim("25", line("80", "0", "OA-101 80")), "predetermination", "record_only", "0.00"),
        (claim("23", line("80", "0", "OA-B11 80")), "forwarded", "do_not_post", "0.00"),
        (claim("1", line("80", "0", "OA-133 80")), "pending", "hold", "80.00"),
        (
            claim("1", line("100", "100"), line("80", "0", "OA-133 80")),
            "partial",
            "post_payment_and_work_denial",
            "180.00",
        ),
        (claim("25", line("80", "80")), "predetermination", "hold", "80.00"),
        (claim("23", line("80", "80")), "forwarded", "hold", "80.00"),
        (claim("1", line("500", "0", "CO-246 500")), "informational", "record_only", "500.00"),
        (claim("1", line("80", "80"), patient_control_number="0"), "paid", "hold", "80.00"),
        (claim("1", line("-80", "-80")), "paid", "hold", "80.00"),
        (claim("2", line("80", "0", "OA-23 80")), "prior_payer", "post_payment", "0.00"),
    ],
)
def test_a_claim_has_an_outcome_a_proposal_and_dollars(
    judged: ClaimPayment, outcome: str, proposal: str, dollars: str
) -> None:
    said = adjudicate(judged, balanced=True)
    assert (said.value.outcome, said.value.proposal, said.dollars) == (outcome, proposal, Decimal(dollars))
    assert said.model_version == VERSION


def test_what_does_not_balance_is_proposed_to_be_held_and_nobody_is_sure_of_it() -> None:
    said = adjudicate(PAID, balanced=False)
    assert (said.value.proposal, said.confidence.value) == ("hold", 0.0)
    assert said.value.outcome is Outcome.PAID


def test_a_sound_claim_of_a_payment_that_is_held_is_held_with_it() -> None:
    said = adjudicate(PAID, balanced=True, held=True)
    assert (said.value.proposal, said.confidence.value, said.value.outcome) == ("hold", 0.99, Outcome.PAID)


def test_a_claim_without_lines_is_judged_by_its_own_adjustments() -> None:
    alone = ClaimPayment(status_code="1", charge=Decimal(100), paid=Decimal(80), adjustments=cas("CO-45 20"))
    assert adjudicate(alone, balanced=True).value.outcome is Outcome.PAID


def test_one_denied_line_makes_a_paid_claim_partial() -> None:
    mixed = claim("1", line("200", "150", "CO-45 50"), line("90", "0", "CO-197 90"))
    said = adjudicate(mixed, balanced=True).value
    assert (said.outcome, said.lines) == (Outcome.PARTIAL, (Outcome.PAID, Outcome.DENIED_PROVIDER))


def test_the_lines_of_a_reversal_say_what_is_taken_back() -> None:
    assert adjudicate(REVERSAL, balanced=True).value.lines == (Outcome.PAID,)


def test_a_denial_counts_under_the_category_of_its_reason_and_goes_to_its_team() -> None:
    said = adjudicate(DENIED, balanced=True)
    assert (said.category, said.owner_team) == ("authorization", "authorizations")


def test_the_month_is_that_of_the_first_day_of_service() -> None:
    undated = claim("1", line("1", "1", service_from=date(2025, 11, 30)), service_from=None)
    assert service_month(undated) == "2025-11"
    assert service_month(PAID) == "2025-12"
    assert service_month(ClaimPayment()) is None


def test_the_codes_of_a_claim_are_pairs_remarks_and_the_status() -> None:
    assert codes_of(claim("4", line("80", "0", "CO-16 80", remarks=("MA130",)))) == ("4", "CO-16", "MA130")


def test_what_is_stored_holds_codes_and_amounts_and_no_patient() -> None:
    plain = adjudicate(DENIED, balanced=True).plain()
    assert plain["paid"] == "0.00"
    assert plain["cause"]["name"] == "authorization_absent"
    assert "ACCT1" not in str(plain)
    assert "ICN1" not in str(plain)
