"""A reversal, its original and its correction: told by the payer's number, the lines and adjustments turned."""

from dataclasses import replace

from tests.claims import claim, line
from tests.inference.judged import claim_judged, codes

SHARED = line("200", "150", "CO-45 30", "PR-3 20")
TURNED = line("-200", "-150", "CO-45 -30", "PR-3 -20")
ORIGINAL = claim("1", SHARED)
REVERSAL = claim("22", TURNED)
CORRECTION = claim("1", line("200", "160", "CO-45 40"))


def test_a_reversal_alone_says_nothing_of_a_correction_beside_it() -> None:
    found = claim_judged(REVERSAL)
    assert {"reversal_without_correction", "reversal_without_original"} <= set(codes(found))
    assert "takes_money_back" not in codes(found)
    assert "beside it" not in str(found.ruling.reasons)


def test_the_original_has_the_number_that_the_reversal_names_whatever_the_account() -> None:
    named = replace(REVERSAL, reverses="ICN7", payer_claim_control_number="ICN9")
    other = replace(ORIGINAL, payer_claim_control_number="ICN7", patient_control_number="ACCT2")
    found = codes(claim_judged(named, other, CORRECTION))
    assert not {"reversal_without_original", "original_by_account_alone"} & set(found)


def test_an_original_of_another_number_is_told_by_the_account_and_says_so() -> None:
    other = replace(ORIGINAL, payer_claim_control_number="ICN7")
    found = claim_judged(REVERSAL, other, CORRECTION)
    assert "original_by_account_alone" in codes(found)
    assert "reversal_without_original" not in codes(found)
    assert (found.ruling.disposition, found.ruling.always_human) == ("review", True)


def test_an_original_with_other_lines_is_none() -> None:
    for different in (line("200", "150", "CO-45 30", "PR-3 20", procedure="99215"), line("200", "150", "CO-45 50")):
        assert "reversal_without_original" in codes(claim_judged(REVERSAL, claim("1", different), CORRECTION))
    halves = (line("100", "75", "CO-45 30", "PR-3 20"), line("100", "75"))
    turned = (line("-150", "-100", "CO-45 -30", "PR-3 -20"), line("-50", "-50"))
    assert "reversal_without_original" in codes(claim_judged(claim("22", *turned), claim("1", *halves), CORRECTION))
