import csv
import datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import code_tables, codes
from extraction.code_tables import Category, OwnerTeam, PlbReason, RootStage, load_table
from extraction.codes import CarcCode, CarcNotInForce, Codes, UnknownCode, code_findings, load_codes
from extraction.errors import InternalError
from extraction.records import (
    Adjustment,
    ClaimPayment,
    Finding,
    Interchange,
    Payee,
    Payer,
    Payment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)

PAID_ON = datetime.date(2024, 5, 6)
TEN = Decimal("10.00")
TABLES: Codes = load_codes()
CARCS = TABLES.carcs.values()


def numbered(prefix: str, last: int) -> set[str]:
    return {f"{prefix}{number}" for number in range(1, last + 1)}


def adjustment(reason: str | None = "45", group: str | None = "CO", amount: Decimal = TEN) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=amount)


def provider_adjustment(reason: str | None, amount: Decimal = TEN) -> ProviderAdjustment:
    return ProviderAdjustment(provider_id=None, fiscal_date=None, reason=reason, reference=None, amount=amount)


def remittance(
    *claims: ClaimPayment,
    plb: tuple[ProviderAdjustment, ...] = (),
    paid_on: datetime.date | None = PAID_ON,
    version: str | None = None,
) -> Remittance:
    return Remittance(
        payer=Payer(),
        payee=Payee(),
        payment=Payment(date=paid_on),
        claims=claims,
        provider_adjustments=plb,
        interchange=Interchange(version=version),
    )


def claim(*adjustments: Adjustment, status: str | None = "1", remarks: tuple[str, ...] = ()) -> ClaimPayment:
    line = ServicePayment(adjustments=adjustments, remark_codes=remarks)
    return ClaimPayment(status_code=status, paid=TEN, lines=(line,))


def found(subject: Remittance) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in code_findings(subject)]


# --- the tables -----------------------------------------------------------------------------------


def test_every_carc_number_is_there() -> None:
    lettered = {"A0"} | numbered("A", 8) | numbered("B", 23) | numbered("D", 23)
    assert set(TABLES.carcs) == numbered("", 308) | lettered | numbered("P", 32) | numbered("W", 9) | numbered("Y", 3)
    assert len(CARCS) == 407


def test_every_rarc_number_is_there() -> None:
    appeals = {f"MA{number:02d}" for number in range(1, 135)}
    assert set(TABLES.rarcs) == (numbered("M", 144) | appeals | numbered("N", 940)) - {"N813", "N814"}


def test_every_carc_has_a_category_an_owner_and_a_stage_from_the_closed_lists() -> None:
    assert {carc.category for carc in CARCS} == set(get_args(Category))
    assert {carc.owner_team for carc in CARCS} == set(get_args(OwnerTeam))
    assert {carc.root_stage for carc in CARCS} == set(get_args(RootStage))


def test_our_wording_is_short_and_covers_practice() -> None:
    texts = [*(carc.wording for carc in CARCS), *(rarc.wording for rarc in TABLES.rarcs.values())]
    wordings = [text for text in texts if text]
    assert len(wordings) >= 500
    assert max(map(len, wordings)) < 70
    in_use = [carc.code for carc in CARCS if not carc.withdrawn and carc.wording is None]
    assert in_use == []


@pytest.mark.parametrize(
    "name", ["carc", "rarc", "group", "claim_status", "answer_status", "plb_reason", "place_of_service"]
)
def test_every_row_is_complete_and_trimmed(name: str) -> None:
    with (code_tables.TABLES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert {len(row) for row in rows} == {len(header)}
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


def carcs_with(outcome: str) -> set[str]:
    return {carc.code for carc in CARCS if carc.outcome == outcome}


def test_outcomes_of_the_billing_rules() -> None:
    assert carcs_with("patient_share") == {"1", "2", "3", "66", "178", "187"}
    assert carcs_with("bundled") == {"97", "234", "236"}
    assert carcs_with("capitated") == {"24"}
    assert carcs_with("prior_payer") == {"23", "94"}
    assert carcs_with("duplicate") == {"18"}
    assert carcs_with("informational") == {"246"}
    assert carcs_with("predetermination") == {"101"}
    assert "133" in carcs_with("pending")
    assert {carc.code for carc in CARCS if carc.contractual} == carcs_with("contractual")
    assert {"45", "131", "253", "59", "104"} <= carcs_with("contractual")


def test_flags_of_the_billing_rules() -> None:
    assert {"16", "96", "125", "226", "252"} <= {carc.code for carc in CARCS if carc.needs_remark}
    eligibility = {carc.code for carc in CARCS if carc.eligibility_if_patient}
    assert eligibility == {"26", "27", "31", "32", "96", "119", "204"}
    assert {TABLES.carcs[code].category for code in ("15", "197", "198", "243")} == {"authorization"}


def test_withdrawn_codes_have_their_day_or_are_known_to_lack_it() -> None:
    undated = {carc.code for carc in CARCS if carc.withdrawn and carc.effective_to is None}
    assert undated == {"15", "138", "165", "168"}
    assert all(carc.withdrawn for carc in CARCS if carc.effective_to)
    dated = [carc for carc in CARCS if carc.effective_from and carc.effective_to]
    assert all(carc.effective_from < carc.effective_to for carc in dated if carc.effective_from and carc.effective_to)


def test_alerts_name_no_cause() -> None:
    alerts = [rarc for rarc in TABLES.rarcs.values() if rarc.alert]
    assert {"MA01", "MA07", "MA18", "N781", "N830"} <= {rarc.code for rarc in alerts}
    assert "MA130" not in {rarc.code for rarc in alerts}
    assert {(rarc.category, rarc.owner_team) for rarc in alerts} == {(None, None)}


def test_remarks_that_protect_the_patient() -> None:
    protection = {code: rarc.patient_protection for code, rarc in TABLES.rarcs.items() if rarc.patient_protection}
    assert {code for code, kind in protection.items() if kind == "qmb"} == {"N192", "N781", "N782", "N783"}
    assert {protection[f"N{number}"] for number in (830, 859, *range(862, 880))} == {"surprise_billing"}
    assert protection["N842"] == "not_liable"
    assert TABLES.rarcs["MA130"].no_appeal


def test_claim_statuses_of_both_releases() -> None:
    current = {"1", "2", "3", "4", "19", "20", "21", "22", "23", "25"}
    assert {status.code for status in TABLES.claim_statuses.values() if "5010" in status.versions} == current
    assert set(TABLES.claim_statuses) - current == {"5", "10", "13", "15", "16", "17", "27"}
    assert {code for code, status in TABLES.claim_statuses.items() if status.forwarded} == {"19", "20", "21", "23"}


def test_places_of_service() -> None:
    assert len(TABLES.places_of_service) == 52
    assert TABLES.place_of_service("10") == TABLES.places_of_service["10"]
    assert TABLES.place_of_service("29") == UnknownCode("29")


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("72", "negative"),
        ("L6", "negative"),
        ("50", "positive"),
        ("51", "positive"),
        ("WO", "either"),
        ("FB", "either"),
    ],
)
def test_provider_adjustments_have_their_sign(code: str, sign: str) -> None:
    assert TABLES.plb_reasons[code].sign == sign


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("code,wording\nCO,Contract\n", "code_table_columns"),
        ("code,wording,responsible,versions\nCO,Contract,somebody,5010\n", "code_table_value"),
        ("code,wording,responsible,versions\nCO,A,patient,5010\nCO,B,patient,5010\n", "code_table_repeats_a_code"),
    ],
)
def test_a_broken_table_is_our_fault(rows: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "group.csv").write_text(rows, encoding="utf-8")
    monkeypatch.setattr(code_tables, "TABLES", tmp_path)
    with pytest.raises(InternalError, match=what):
        load_table("group", codes.GroupCode)


def test_the_tables_are_read_once() -> None:
    assert load_codes() is load_codes()


# --- judged at a date -----------------------------------------------------------------------------


def test_a_carc_is_valid_up_to_the_day_before_its_stop() -> None:
    last_day, stop = datetime.date(2013, 10, 31), datetime.date(2013, 11, 1)
    assert TABLES.carc("125", last_day) == TABLES.carcs["125"]
    verdict = TABLES.carc("125", stop)
    assert isinstance(verdict, CarcNotInForce)
    assert verdict.retired


def test_a_carc_is_valid_from_its_first_day() -> None:
    first = datetime.date(2013, 6, 2)
    assert isinstance(TABLES.carc("253", first), CarcCode)
    verdict = TABLES.carc("253", first - datetime.timedelta(days=1))
    assert isinstance(verdict, CarcNotInForce)
    assert not verdict.retired


def test_without_a_date_only_the_table_judges() -> None:
    assert TABLES.carc("125", None) == TABLES.carcs["125"]
    assert TABLES.carc("999", None) == UnknownCode("999")


def test_a_code_withdrawn_on_an_unknown_day_is_not_guessed_to_be_retired() -> None:
    assert TABLES.carc("15", PAID_ON) == TABLES.carcs["15"]


def test_codes_are_taken_as_they_stand() -> None:
    assert TABLES.rarc("ma130") == UnknownCode("ma130")
    assert TABLES.carc("045", PAID_ON) == UnknownCode("045")


# --- the codes of a remittance --------------------------------------------------------------------


def test_good_codes_give_no_finding() -> None:
    good = claim(adjustment(), adjustment("1", "PR"), remarks=("N362", "MA01"))
    assert code_findings(remittance(good, plb=(provider_adjustment("WO"),), version="005010X221A1")) == []


def test_a_code_that_the_source_leaves_out_is_no_finding() -> None:
    assert found(remittance(claim(adjustment(None, None), status=None), plb=(provider_adjustment(None),))) == []


def test_each_unknown_code_is_found_where_it_stands() -> None:
    bad = ClaimPayment(
        status_code="7",
        paid=TEN,
        adjustments=(adjustment(), adjustment("999")),
        remark_codes=("MA01", "N999"),
        lines=(ServicePayment(adjustments=(adjustment(group="ZZ"),), remark_codes=("M999",)),),
    )
    assert found(remittance(claim(), bad, plb=(provider_adjustment("XX"),))) == [
        ("unknown_claim_status", "/claims/1/status_code"),
        ("unknown_carc", "/claims/1/adjustments/1/reason"),
        ("unknown_rarc", "/claims/1/remark_codes/1"),
        ("unknown_group", "/claims/1/lines/0/adjustments/0/group"),
        ("unknown_rarc", "/claims/1/lines/0/remark_codes/0"),
        ("unknown_plb_reason", "/provider_adjustments/0/reason"),
    ]


def test_a_finding_carries_the_dollars_and_the_code() -> None:
    assert code_findings(remittance(claim(adjustment("999", amount=Decimal("-3.50"))))) == [
        Finding(
            code="unknown_carc",
            path="/claims/0/lines/0/adjustments/0/reason",
            message="unknown adjustment reason: 999",
            amount=Decimal("-3.50"),
        )
    ]


def test_what_may_be_a_name_is_not_shown() -> None:
    (finding,) = code_findings(remittance(claim(adjustment("EXAMPLE"))))
    assert finding.message == "unknown adjustment reason: text of 7 letters"


def test_a_retired_carc_is_found_at_the_payment_date() -> None:
    old = claim(adjustment("A2"))
    path = "/claims/0/lines/0/adjustments/0/reason"
    assert found(remittance(old)) == [("retired_carc", path)]
    assert found(remittance(old, paid_on=datetime.date(2007, 12, 31))) == []
    assert found(remittance(old, paid_on=None)) == []


def test_without_a_payment_date_the_production_date_judges() -> None:
    payment = Payment(production_date=PAID_ON)
    undated = Remittance(payer=Payer(), payee=Payee(), payment=payment, claims=(claim(adjustment("A2")),))
    assert [code for code, _ in found(undated)] == ["retired_carc"]


def test_a_carc_that_did_not_exist_yet_is_unknown() -> None:
    (finding,) = code_findings(remittance(claim(adjustment("253")), paid_on=datetime.date(2010, 1, 4)))
    assert finding.code == "unknown_carc"
    assert "2013-06-02" in finding.message


def test_a_reversal_may_repeat_a_retired_code_but_no_unknown_one() -> None:
    reversal = claim(adjustment("A2"), adjustment("999"), status="22")
    assert found(remittance(reversal)) == [("unknown_carc", "/claims/0/lines/0/adjustments/1/reason")]


@pytest.mark.parametrize(
    ("version", "expected"),
    [("005010X221A1", ["unknown_claim_status", "unknown_group"]), ("004010X091A1", []), (None, []), ("8", [])],
)
def test_codes_of_4010_are_unknown_to_5010(version: str | None, expected: list[str]) -> None:
    old = claim(adjustment(group="CR"), status="13")
    assert [code for code, _ in found(remittance(old, version=version))] == expected


@pytest.mark.parametrize(
    ("reason", "amount", "wrong"),
    [
        ("L6", "-4.00", False),
        ("L6", "4.00", True),
        ("72", "1.00", True),
        ("50", "-1.00", True),
        ("50", "1.00", False),
        ("WO", "-9.00", False),
        ("FB", "9.00", False),
        ("L6", "0.00", False),
    ],
)
def test_the_sign_of_a_provider_adjustment(reason: str, amount: str, wrong: bool) -> None:
    subject = remittance(plb=(provider_adjustment("WO"), provider_adjustment(reason, Decimal(amount))))
    assert found(subject) == ([("plb_wrong_sign", "/provider_adjustments/1/amount")] if wrong else [])


any_code = st.text(min_size=1, max_size=8)


@given(any_code.filter(lambda code: code not in TABLES.carcs), st.integers(0, 3))
def test_any_unknown_carc_is_found(code: str, before: int) -> None:
    subject = remittance(claim(*[adjustment()] * before, adjustment(code), adjustment()))
    assert found(subject) == [("unknown_carc", f"/claims/0/lines/0/adjustments/{before}/reason")]


@given(any_code.filter(lambda code: code not in TABLES.rarcs), st.integers(0, 3))
def test_any_unknown_rarc_is_found(code: str, before: int) -> None:
    subject = remittance(claim(remarks=(*["MA01"] * before, code)))
    assert found(subject) == [("unknown_rarc", f"/claims/0/lines/0/remark_codes/{before}")]


@given(any_code.filter(lambda code: code not in TABLES.groups))
def test_any_unknown_group_is_found(code: str) -> None:
    assert found(remittance(claim(adjustment(group=code)))) == [
        ("unknown_group", "/claims/0/lines/0/adjustments/0/group")
    ]


@given(any_code.filter(lambda code: code not in TABLES.claim_statuses), st.integers(0, 3))
def test_any_unknown_claim_status_is_found(code: str, before: int) -> None:
    subject = remittance(*[claim()] * before, claim(status=code))
    assert found(subject) == [("unknown_claim_status", f"/claims/{before}/status_code")]


@given(any_code.filter(lambda code: code not in TABLES.plb_reasons), st.integers(0, 3))
def test_any_unknown_provider_adjustment_is_found(code: str, before: int) -> None:
    subject = remittance(plb=(*[provider_adjustment("WO")] * before, provider_adjustment(code)))
    assert found(subject) == [("unknown_plb_reason", f"/provider_adjustments/{before}/reason")]


@given(st.sampled_from(sorted(TABLES.plb_reasons)), st.decimals(-1000, 1000, places=2))
def test_a_reason_allows_an_amount_or_its_opposite(code: str, amount: Decimal) -> None:
    reason: PlbReason = TABLES.plb_reasons[code]
    assert reason.allows(amount) or reason.allows(-amount)
    assert (reason.allows(amount) and reason.allows(-amount)) == (reason.sign == "either" or not amount)
