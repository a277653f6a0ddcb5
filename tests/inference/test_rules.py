"""Each rule of the base policy: the case it is for, and the nearest case that it is not for."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.records import ClaimPayment, Interchange, Party, Person, Remittance, ServicePayment
from inference.judging import Judged
from inference.policy import Policy
from inference.rules.facts import Sighting
from tests.claims import claim, line, plb, remittance
from tests.inference.judged import (
    BASE,
    OF_SAMPLES,
    adjustment_judged,
    changed,
    claim_judged,
    codes,
    judged,
    of_task,
    payment_judged,
)
from tests.strategies import balanced_remittances

CROSSOVER = Party(name="NEXT PAYER", id="NP1")
SHARED = line("200", "150", "CO-45 30", "PR-3 20")
FREE = line("200", "150", "CO-45 50")
ORIGINAL = claim("1", SHARED)
REVERSAL = claim("22", line("-200", "-150", "CO-45 -30", "PR-3 -20"))
CORRECTION = claim("1", line("200", "160", "CO-45 40"))
SEQUESTERED = line("200", "78.40", "CO-45 100", "CO-253 1.60", "PR-2 20", allowed_basis="printed")
BEHIND = line("541", "34", "OA-23 516", "OA-94 -9")
MIPS = line("0.01", "0", "CO-246 0.01")
MA130 = line("80", "0", "CO-16 80", remarks=("MA130",))


def printed(allowed: str, *codes: str) -> ServicePayment:
    """A line of 200.00 that pays 80.00 (or what `codes` leave), with its allowed amount printed."""
    return line("200", "80", *(codes or ("CO-45 100", "PR-3 20")), allowed=Decimal(allowed), allowed_basis="printed")


HIDING = claim("1", line("80", "0", "CO-45 80"))

ON_CLAIMS: list[tuple[str, ClaimPayment, ClaimPayment]] = [
    # rule, a claim that it is for, the nearest that it is not for
    ("contractual_hides_denial", HIDING, claim("1", line("80", "0", "CO-45 60", "PR-1 20"))),
    ("contractual_hides_denial", claim("1", FREE, line("80", "0", "CO-45 80")), claim("1", FREE, line("80", "80"))),
    ("contractual_of_other_group", claim("1", line("200", "150", "OA-45 50")), claim("1", FREE)),
    ("contractual_after_prior_payer", claim("2", FREE), claim("1", FREE)),
    ("contractual_without_allowed", claim("1", line("200", "150", "CO-45 50", allowed=None)), claim("1", FREE)),
    ("write_off_without_contract", claim("1", line("200", "150", "CO-237 50")), claim("1", FREE)),
    ("write_off_without_contract", claim("1", line("80", "0", "CO-246 80")), claim("1", line("1", "0", "CO-246 1"))),
    ("write_off_without_contract", claim("1", FREE, line("80", "0", "CO-246 80")), claim("1", FREE, MIPS)),
    ("raises_the_payment", claim("1", line("200", "210", "CO-45 -10")), claim("1", FREE)),
    ("raises_the_payment", claim("1", line("200", "220", "PR-3 -20")), claim("1", SHARED)),
    ("raises_the_payment", claim("1", line("200", "250", "CO-197 -50")), REVERSAL),
    ("raises_the_payment", claim("1", line("200", "220", "CO-94 -20")), claim("2", BEHIND)),
    ("contractual_after_prior_payer", claim("1", line("200", "30", "OA-23 120", "CO-45 50")), claim("1", FREE)),
    ("contractual_above_allowed", claim("1", printed("170", "CO-45 100", "PR-3 20")), claim("1", printed("100"))),
    ("contractual_above_allowed", claim("1", printed("170", "CO-59 100", "PR-3 20")), claim("1", SEQUESTERED)),
    ("sequestration_above_rate", claim("1", line("200", "80", "CO-253 100", "PR-3 20")), claim("1", SEQUESTERED)),
    ("patient_is_protected", claim("1", line("200", "180", "PR-3 20", remarks=("N781",))), claim("1", SHARED)),
    ("patient_is_protected", claim("1", SHARED, remark_codes=("N830",)), claim("1", FREE, remark_codes=("N830",))),
    ("patient_has_medicaid", claim("1", SHARED, filing_indicator="MC"), claim("1", FREE, filing_indicator="MC")),
    ("other_coverage_open", claim("2", line("200", "180", "PR-3 20")), claim("2", line("200", "200"))),
    ("other_coverage_open", claim("19", SHARED), claim("1", SHARED)),
    ("other_coverage_open", claim("1", SHARED, crossover_to=CROSSOVER), claim("1", FREE, crossover_to=CROSSOVER)),
    ("contractual_on_patient", claim("1", line("200", "150", "PR-45 50")), claim("1", SHARED)),
    ("patient_owes_more_than_pr", claim("1", SHARED, patient_responsibility=50), claim("1", SHARED)),
    ("claim_not_identified", claim("1", FREE, patient_control_number=None), claim("1", FREE)),
    (
        "claim_not_identified",
        claim("1", FREE, patient_control_number="0"),
        claim("1", FREE, patient_control_number="A0"),
    ),
    ("claim_not_identified", claim("", FREE), claim("1", FREE)),
    ("below_zero", claim("1", line("-200", "-150", "CO-45 -50")), REVERSAL),
    ("below_zero", claim("1", line("-200", "0", "CO-45 -200")), claim("1", FREE)),
    ("reversal_without_original", REVERSAL, claim("1", SHARED)),
    ("reversal_without_correction", REVERSAL, claim("1", SHARED)),
    ("paid_against_status", claim("25", FREE), claim("25", line("80", "0", "OA-101 80"))),
    ("paid_against_status", claim("23", FREE), claim("23", line("80", "0", "OA-B11 80"))),
    ("paid_against_status", claim("13", FREE), claim("1", FREE)),
    ("denied_status_without_reason", claim("4", line("80", "0", "OA-23 80")), claim("2", line("80", "0", "OA-23 80"))),
    ("denied_status_with_payment", claim("4", FREE), claim("4", line("80", "0", "CO-29 80"))),
    ("payer_refused", claim("1", line("80", "0", "CO-29 80")), claim("1", FREE)),
    ("payer_refused", claim("1", line("900", "600", "CO-97 300")), claim("1", FREE)),
    ("payer_refused", claim("1", FREE, line("80", "0", "CO-197 80")), claim("1", FREE, line("80", "0", "OA-133 80"))),
    ("part_pending", claim("1", FREE, line("80", "0", "OA-133 80")), claim("1", line("80", "0", "OA-133 80"))),
    ("part_passed_on", claim("1", FREE, line("80", "0", "OA-B11 80")), claim("1", line("80", "0", "OA-B11 80"))),
    ("no_appeal_rights", claim("1", MA130), claim("1", line("80", "0", "CO-16 80", remarks=("M51",)))),
    ("no_appeal_rights", claim("1", line("80", "0", "CO-16 80"), remark_codes=("MA130",)), claim("1", FREE)),
    ("payer_says_duplicate", claim("1", line("80", "0", "OA-18 80")), claim("1", line("80", "0", "CO-29 80"))),
    ("capitated", claim("1", line("80", "0", "CO-24 80")), claim("1", FREE)),
    ("capitated", claim("1", FREE, line("80", "0", "CO-24 80")), claim("22", line("-80", "0", "CO-24 -80"))),
    ("pending_with_payer", claim("1", line("80", "0", "OA-133 80")), claim("1", FREE)),
    ("not_the_payers_claim", claim("23", line("80", "0", "OA-B11 80")), claim("19", FREE)),
    ("identity_corrected", claim("1", FREE, corrected_patient=Person(last_name="QUILL")), claim("1", FREE)),
    ("identity_corrected", claim("1", FREE, corrected_payer=CROSSOVER), claim("1", FREE)),
    ("identity_corrected", claim("1", FREE, crossover_to=CROSSOVER), claim("19", FREE, crossover_to=CROSSOVER)),
    ("claim_out_of_balance", claim("1", FREE, paid=151, charge=200), claim("1", FREE)),
    ("line_out_of_balance", claim("1", line("200", "150", "CO-45 49")), claim("1", FREE)),
    ("unknown_carc", claim("1", line("200", "150", "CO-9999 50")), claim("1", FREE)),
    ("retired_carc", claim("1", line("200", "150", "CO-42 50")), claim("1", FREE)),
    ("unknown_rarc", claim("1", FREE, remark_codes=("ZZ99",)), claim("1", FREE, remark_codes=("MA01",))),
    ("unknown_group", claim("1", line("200", "150", "XX-45 50")), claim("1", FREE)),
    ("unknown_claim_status", claim("99", FREE), claim("1", FREE)),
    ("waiver_missing", claim("1", line("200", "180", "PR-2 20", modifiers=("GZ",))), claim("1", SHARED)),
    ("forwarded_to_next_payer", claim("20", line("80", "80")), claim("2", line("80", "80"))),
    ("expectation_unknown", claim("1", line("80", "30", "OA-23 50")), claim("1", line("80", "80"))),
    ("expectation_unknown", claim("3", line("80", "80")), claim("1", line("80", "80"))),
    ("interest_paid", claim("1", FREE, interest=5), claim("1", FREE, interest=0)),
    ("predetermination", claim("25", line("80", "0", "OA-101 80")), claim("1", line("80", "0", "CO-29 80"))),
    (
        "line_charges_differ",
        claim("1", line("90", "50", "CO-45 40"), charge=100, codes=("CO-45 10",)),
        claim("1", FREE),
    ),
]


@pytest.mark.parametrize(("rule", "meant", "other"), ON_CLAIMS, ids=[f"{n}-{r[0]}" for n, r in enumerate(ON_CLAIMS)])
def test_a_rule_on_claims_finds_what_it_is_for_and_leaves_the_rest(
    rule: str, meant: ClaimPayment, other: ClaimPayment
) -> None:
    assert rule in codes(claim_judged(meant))
    assert rule not in codes(claim_judged(other))


DENIED = line("90", "0", "CO-29 90")
FLAWED = claim("1", line("80", "60", "CO-45 19"), patient_control_number="ACCT2")

ON_PAYMENTS: list[tuple[str, Remittance, Remittance]] = [
    ("payment_out_of_balance", remittance(ORIGINAL, amount=149), remittance(ORIGINAL)),
    ("negative_payment", remittance(ORIGINAL, adjustments=(plb("WO 200"),)), remittance(ORIGINAL)),
    ("payment_amount_missing", remittance(ORIGINAL, amount=None), remittance(ORIGINAL)),
    ("payment_is_a_debit", remittance(ORIGINAL, credit_debit="D"), remittance(ORIGINAL)),
    ("notice_with_money", remittance(ORIGINAL, handling="H"), remittance(ORIGINAL, handling="I")),
    ("notice_with_money", remittance(ORIGINAL, handling="P"), remittance(claim("4", DENIED), handling="H")),
    ("part_waits", remittance(ORIGINAL, claim("1", DENIED), FLAWED), remittance(ORIGINAL, claim("1", DENIED))),
    ("trace_missing", remittance(ORIGINAL, trace_number=None), remittance(ORIGINAL)),
    ("nothing_in_it", remittance(), remittance(ORIGINAL)),
    ("ledger_only", remittance(adjustments=(plb("CT -500"),)), remittance(ORIGINAL)),
    ("no_pay", remittance(claim("4", line("90", "0", "CO-29 90"))), remittance(ORIGINAL)),
    ("deposit_not_seen", remittance(ORIGINAL), remittance(claim("4", line("90", "0", "CO-29 90")))),
    ("interest_differs", remittance(ORIGINAL, adjustments=(plb("L6 -5"),)), remittance(ORIGINAL)),
]


@pytest.mark.parametrize(
    ("rule", "meant", "other"), ON_PAYMENTS, ids=[f"{n}-{r[0]}" for n, r in enumerate(ON_PAYMENTS)]
)
def test_a_rule_on_payments_finds_what_it_is_for_and_leaves_the_rest(
    rule: str, meant: Remittance, other: Remittance
) -> None:
    assert rule in codes(payment_judged(meant))
    assert rule not in codes(payment_judged(other))


@pytest.mark.parametrize(
    ("rule", "meant", "other"),
    [
        ("unknown_adjustment", "QQ 5", "L6 -5"),
        ("wrong_sign", "L6 5", "L6 -5"),
        ("wrong_sign", "72 5", "72 -5"),
        ("wrong_sign", "50 -5", "50 5"),
        ("recovery_or_refund", "WO 5", "CS 5"),
        ("recovery_or_refund", "WO -5", "L6 -5"),
        ("recovery_or_refund", "FB 5", "CS 5"),
        ("recovery_or_refund", "72 -5", "CS 5"),
        ("has_bucket", "CT -5", "QQ -5"),
    ],
)
def test_a_rule_on_provider_adjustments(rule: str, meant: str, other: str) -> None:
    assert rule in codes(adjustment_judged(plb(meant)))
    assert rule not in codes(adjustment_judged(plb(other)))


def test_a_recoupment_that_names_no_claim_is_told() -> None:
    assert "claim_not_named" in codes(adjustment_judged(plb("WO 5", reference=None)))
    assert "claim_not_named" not in codes(adjustment_judged(plb("WO 5")))


def test_a_refund_is_acknowledged_beside_the_entry_that_offsets_it() -> None:
    def refunds(*adjustments: str) -> Judged:
        given = remittance(adjustments=tuple(plb(each) for each in adjustments))
        return of_task(judged(given), "provider_adjustment")[0]

    assert "refund_without_offset" in codes(refunds("72 -5"))
    assert "refund_without_offset" not in codes(refunds("72 -5", "WO 5"))


def test_an_adjustment_of_another_provider_is_no_match() -> None:
    mine = plb("CS 5")
    assert "another_entity" not in codes(adjustment_judged(mine))
    assert "another_entity" in codes(adjustment_judged(replace(mine, provider_id="1999999999")))


def test_a_claim_that_stands_twice_in_a_remittance_is_held() -> None:
    once = claim("1", FREE)
    assert "claim_repeated" in codes(claim_judged(once, once))
    assert "claim_repeated" not in codes(claim_judged(once, claim("1", FREE, patient_control_number="ACCT2")))
    assert "claim_repeated" not in codes(claim_judged(once, claim("1", FREE, payer_claim_control_number="ICN2")))


def test_a_reversal_beside_its_original_and_its_correction_lacks_nothing() -> None:
    found = codes(claim_judged(REVERSAL, ORIGINAL, CORRECTION))
    assert not {"reversal_without_original", "reversal_without_correction", "takes_money_back"} & set(found)


def test_a_reversal_beside_a_smaller_correction_takes_money_back() -> None:
    smaller = claim("1", line("200", "100", "CO-45 100"))
    found = claim_judged(REVERSAL, ORIGINAL, smaller)
    assert "takes_money_back" in codes(found)
    assert "gives $100.00 again" in found.ruling.reasons[0].message


def test_a_claim_waits_with_the_reversal_beside_it_and_with_no_other() -> None:
    """Posted alone, the correction would leave the account paid twice."""
    corrected = claim_judged(CORRECTION, REVERSAL)
    assert corrected.ruling.disposition == "review"
    assert corrected.ruling.reasons[0].message.startswith("The payer takes $150.00 of the same account back")
    stranger = claim("1", FREE, patient_control_number="ACCT2")
    assert "beside_a_reversal" not in codes(claim_judged(stranger, REVERSAL))
    assert "beside_a_reversal" not in codes(claim_judged(CORRECTION, ORIGINAL, REVERSAL))  # nothing is lacking
    numberless = {"patient_control_number": "0"}
    zero = replace(REVERSAL, **numberless)  # type: ignore[arg-type]
    assert "beside_a_reversal" not in codes(claim_judged(replace(CORRECTION, **numberless), zero))  # type: ignore[arg-type]


def test_what_waits_is_shown_as_unapplied_cash_with_its_net() -> None:
    found = payment_judged(remittance(ORIGINAL, FLAWED, adjustments=(plb("CS 15"),)))
    (said,) = [reason.message for reason in found.ruling.reasons if reason.code == "part_waits"]
    assert said.startswith("2 of its claims and provider adjustments wait for people; till then their net of $45.00")


@pytest.mark.parametrize(("status", "amount"), [("25", "150.00"), ("23", "150.00"), ("13", "200.00")])
def test_money_against_the_status_is_proposed_to_be_held_and_is_at_stake(status: str, amount: str) -> None:
    found = claim_judged(claim(status, FREE))
    assert found.prediction.value.proposal == "hold"
    assert found.prediction.dollars == Decimal(amount)


def test_an_estimate_without_money_is_recorded_without_a_person() -> None:
    found = claim_judged(claim("25", line("80", "0", "OA-101 80")))
    assert (found.ruling.disposition, found.ruling.category) == ("auto_accept", "predetermination")


@pytest.mark.parametrize("reason", ["26", "27", "31", "32", "96", "119", "204"])
def test_refusals_that_the_patient_owes_are_a_matter_of_eligibility(reason: str) -> None:
    found = claim_judged(claim("1", line("80", "0", f"PR-{reason} 80")))
    assert (found.ruling.category, found.ruling.queue) == ("eligibility", "denials_patient_access")
    assert found.prediction.plain()["outcome"] == "denied_patient"


def test_each_refusal_is_told_with_its_own_reason_and_the_largest_leads() -> None:
    found = claim_judged(claim("1", line("100", "0", "CO-197 100"), line("50", "0", "OA-18 50")))
    said = {reason.code: reason.message for reason in found.ruling.reasons}
    assert said["payer_refused"].startswith("The payer refused $100.00: CO-197")
    assert said["payer_says_duplicate"].startswith("The payer calls $50.00 a duplicate: OA-18")
    assert (found.ruling.category, found.ruling.queue) == ("authorization", "denials_authorizations")


def test_a_reason_that_needs_a_remark_says_that_none_is_there() -> None:
    alone = claim_judged(claim("1", line("80", "0", "CO-16 80")))
    assert "no remark explains it" in alone.ruling.reasons[0].message
    explained = claim_judged(claim("1", line("80", "0", "CO-16 80", remarks=("M51",))))
    assert "with M51" in explained.ruling.reasons[0].message
    assert "no remark" not in explained.ruling.reasons[0].message


def test_of_a_claim_that_stands_twice_one_is_proposed_to_be_posted() -> None:
    once = claim("1", FREE)
    found = of_task(judged(remittance(once, once, once)), "claim_payment")
    assert [each.prediction.value.proposal for each in found] == ["post_payment", "hold", "hold"]


def test_a_reason_of_an_older_release_has_no_bucket() -> None:
    """PLB ZZ is of 4010; in a file of 5010 it is unknown."""
    given = remittance(adjustments=(plb("ZZ 5"),))
    for version, known in (("004010X091A1", True), ("005010X221A1", False)):
        found = codes(
            of_task(judged(replace(given, interchange=Interchange(version=version))), "provider_adjustment")[0]
        )
        assert ("has_bucket" in found, "unknown_adjustment" in found) == (known, not known)


def test_an_original_of_another_account_is_none() -> None:
    stranger = claim("1", SHARED, patient_control_number="ACCT2", payer_claim_control_number="ICN2")
    assert "reversal_without_original" in codes(claim_judged(REVERSAL, stranger, CORRECTION))


def test_when_the_payment_does_not_add_up_sound_claims_are_held_with_it() -> None:
    found = judged(remittance(ORIGINAL, adjustments=(plb("CS 5"),), amount=1))
    held = [*of_task(found, "claim_payment"), *of_task(found, "provider_adjustment")]
    assert all("held_with_payment" in codes(each) for each in held)
    assert {each.ruling.disposition for each in held} == {"review"}
    assert {each.ruling.queue for each in held} == {"payment_balance"}


def test_a_test_file_is_marked() -> None:
    marked = remittance(ORIGINAL)
    for usage, told in (("T", True), ("P", False)):
        given = Remittance(
            payer=marked.payer,
            payee=marked.payee,
            payment=marked.payment,
            claims=marked.claims,
            interchange=Interchange(usage=usage),
        )
        assert ("held_as_test" in codes(payment_judged(given))) is told
        assert ("marked_as_test" in codes(payment_judged(given, OF_SAMPLES))) is told


@pytest.mark.parametrize(("state", "disposition"), [("duplicate_of", "reject"), ("conflict_or_split", "review")])
def test_what_came_before_is_rejected_or_held_and_names_the_earlier_document(state: Any, disposition: str) -> None:
    found = judged(remittance(ORIGINAL, adjustments=(plb("CS 5"),)), sighting=Sighting(state, "doc_earlier_0"))
    for each in found[1:]:
        assert each.ruling.disposition == disposition
        assert "doc_earlier_0" in each.ruling.reasons[0].message


def test_what_is_no_code_is_not_shown_for_one() -> None:
    """An element that slipped by one may hold a name where a code should be."""
    slipped = claim("1", line("200", "0", "QUILL-45 50", "CO-QUILL 150", remarks=("QUILL",)))
    assert "QUILL" not in str(claim_judged(slipped).ruling.reasons)
    assert "QUILL" not in str(adjustment_judged(plb("QUILL 5")).ruling.reasons)


def test_no_message_shows_a_name_or_a_number_of_the_patient() -> None:
    secret = {"patient_control_number": "CANARY1", "payer_claim_control_number": "CANARY2"}
    person = Person(last_name="CANARY3", member_id="CANARY4")
    for _, meant, _ in ON_CLAIMS:
        known = {name: getattr(meant, name) for name in meant.__dataclass_fields__} | secret
        found = claim_judged(ClaimPayment(**(known | {"patient": person, "corrected_patient": person})))
        assert "CANARY" not in str(found.ruling.reasons)
        assert "CANARY" not in str(found.prediction.plain())


ALWAYS = [rule.code for rule in BASE.file.rules if rule.always_human]


@given(record=balanced_remittances(), modes=st.sampled_from(["off", "shadow", "assist", "auto"]), data=st.data())
@settings(deadline=None, max_examples=60)
def test_no_mode_threshold_or_amount_accepts_what_is_always_a_persons(
    record: Remittance, modes: str, data: st.DataObject
) -> None:
    """Whatever the modes and thresholds say: a rule that is always a person's is never decided alone."""
    tasks = ("document", "remittance", "claim_payment", "provider_adjustment")
    loose = changed(
        modes=dict.fromkeys(tasks, modes),
        thresholds=dict.fromkeys(tasks, data.draw(st.sampled_from([0.0, 0.5, 1.0]))),
        second_approval_above=dict.fromkeys(tasks),
    )
    for each, strict in zip(judged(record, loose), judged(record), strict=True):
        fired = {reason.code for reason in strict.ruling.reasons} & _codes_always(BASE)
        if fired or each.ruling.always_human:
            assert each.ruling.disposition == "review"
            assert each.ruling.unsupervised_disposition == "review"
            assert each.ruling.always_human


def _codes_always(policy: Policy) -> set[str]:
    """Codes of reasons that only rules of a person give."""
    return {rule.code for rule in policy.file.rules if rule.always_human}


@given(record=balanced_remittances())
@settings(deadline=None, max_examples=60)
def test_only_co_in_the_contractual_list_on_an_allowed_line_is_written_off_alone(record: Remittance) -> None:
    """The conditions of an automatic write-off, said once more in the plainest words."""
    for each in of_task(judged(record), "claim_payment"):
        if each.ruling.disposition == "auto_accept":
            accepted = record.claims[int(each.pointer.split("/")[2])]
            taken = [*accepted.adjustments, *(a for each_line in accepted.lines for a in each_line.adjustments)]
            assert not [a for a in taken if a.group not in ("CO", "PR") and a.reason in ("45", "253") and a.amount]
            assert not [a for a in taken if a.reason in ("97", "197") and (a.amount or 0) > 0]
            assert accepted.status_code in ("1", "2", "3", "4", "19")
