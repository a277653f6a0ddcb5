"""Deadlines: the row that holds, how it is counted, and every fault of a file told with its place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extraction.records import Claim
from inference.calendar import Calendar
from inference.claims.reference import Reference
from inference.deadline_file import DeadlinesError
from inference.deadlines import Deadline, Deadlines, add_months
from inference.settings import Settings
from tests.inference.judged import BASE

SHIPPED = Deadlines.load(Settings().deadlines_path)
SERVED = date(2026, 1, 30)


def row(**fields: Any) -> dict[str, Any]:
    return {"event": "timely_filing", "start": "service_from", "days": 90, "source": "a contract", **fields}


def written(tmp_path: Path, *rows: dict[str, Any], **more: Any) -> Path:
    path = tmp_path / "deadlines.yaml"
    lines = {"medicare_b": ["MB"], "commercial": ["CI", "BL"]}
    path.write_text(yaml.safe_dump({"lines_of_business": lines, "rows": list(rows)} | more))
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(DeadlinesError) as error:
        Deadlines.load(path)
    return error.value.problems


def filing(deadlines: Deadlines, **about: Any) -> Deadline | None:
    return deadlines.due("timely_filing", **({"payer": None, "starts": {"service_from": SERVED}} | about))


# --- which row --------------------


def test_the_more_specific_row_counts(tmp_path: Path) -> None:
    rows = [
        row(days=1, contract="c_2026"),
        row(days=2, payer="heron", plan="ppo"),
        row(days=3, payer="heron"),
        row(days=4, line_of_business="commercial"),
        row(days=6, form="institutional"),
        row(days=7, line_of_business="commercial", form="institutional"),
        row(days=5),
    ]
    known = Deadlines.load(written(tmp_path, *rows[::-1]))
    asked: list[tuple[dict[str, Any], int]] = [
        ({"payer": "heron", "plan": "ppo", "contract": "c_2026", "filing_indicator": "CI"}, 1),
        ({"payer": "heron", "plan": "ppo", "contract": "c_2019", "filing_indicator": "CI"}, 2),
        ({"payer": "heron", "plan": "hmo", "filing_indicator": "CI"}, 3),
        ({"payer": "fox", "plan": "ppo", "filing_indicator": "BL"}, 4),
        ({"payer": "fox", "plan": "ppo", "filing_indicator": "BL", "form": "dental"}, 4),
        ({"payer": "fox", "plan": "ppo", "filing_indicator": "BL", "form": "institutional"}, 7),
        ({"payer": "heron", "filing_indicator": "CI", "form": "institutional"}, 3),
        ({"payer": "fox", "filing_indicator": "MC", "form": "institutional"}, 6),
        ({"payer": "fox", "filing_indicator": "MC"}, 5),
        ({"payer": None, "filing_indicator": None}, 5),
    ]
    for about, days in asked:
        found = filing(known, **about)
        assert found is not None
        assert (found.last_day - SERVED).days == days


def test_another_event_has_no_deadline_from_this_row(tmp_path: Path) -> None:
    known = Deadlines.load(written(tmp_path, row()))
    assert known.due("appeal_1", payer=None, starts={"service_from": SERVED}) is None


def test_the_specific_row_counts_even_where_its_start_is_not_known(tmp_path: Path) -> None:
    """To fall back to a row that is not the payer's would be a guess."""
    known = Deadlines.load(written(tmp_path, row(payer="heron", start="service_through"), row()))
    assert filing(known, payer="heron") is None
    assert filing(known, payer="fox") is not None


# --- how long --------------------


@pytest.mark.parametrize(
    ("served", "last_day"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 3, 10), date(2026, 3, 10)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_medicare_takes_a_claim_for_twelve_months(served: date, last_day: date) -> None:
    """CMS Pub. 100-04 chapter 1 section 70.1: February 29 until February 28 of the next year."""
    found = filing(SHIPPED, filing_indicator="MB", starts={"service_from": served, "service_through": date(2026, 1, 1)})
    assert found is not None
    assert (found.last_day, found.verified) == (last_day, True)


def test_institutional_claims_of_medicare_count_from_the_last_day() -> None:
    found = filing(SHIPPED, filing_indicator="MA", starts={"service_from": SERVED, "service_through": date(2026, 2, 4)})
    assert found is not None
    assert (found.last_day, found.start) == (date(2027, 2, 4), "service_through")


@pytest.mark.parametrize("event", ["timely_filing", "secondary_filing", "corrected_claim"])
@pytest.mark.parametrize("indicator", ["MA", "MB"])
@pytest.mark.parametrize(
    ("form", "last_day"), [("institutional", date(2027, 2, 4)), ("professional", date(2027, 1, 30))]
)
def test_medicare_counts_by_the_form_of_the_claim_and_not_by_its_part(
    event: Any, indicator: str, form: str, last_day: date
) -> None:
    """Outpatient services of Part B stand on an institutional claim with MB (CMS Pub. 100-04 chapter 1, 70.1)."""
    starts: Any = {"service_from": SERVED, "service_through": date(2026, 2, 4)}
    found = SHIPPED.due(event, payer=None, filing_indicator=indicator, form=form, starts=starts)
    assert found is not None
    assert found.last_day == last_day


@pytest.mark.parametrize(
    ("form", "last_day"), [("institutional", date(2027, 2, 4)), ("professional", date(2027, 1, 30))]
)
def test_a_claim_is_held_by_the_limit_of_its_form(form: Any, last_day: date) -> None:
    claim = Claim(form=form, filing_indicator="MB", service_from=SERVED, service_to=date(2026, 2, 4))
    limit = Reference.of(Settings(), BASE).filing_limit(claim, None)
    assert limit is not None
    assert (limit.last_day, limit.verified) == (last_day, True)


@pytest.mark.parametrize("indicator", ["MA", "MB"])
def test_what_medicare_sends_back_is_sent_anew_within_its_twelve_months(indicator: str) -> None:
    """Not within the days that contracts give after a remittance: a claim would be given up while it can be sent."""
    days: Any = {"service_from": SERVED, "service_through": SERVED, "initial_remittance": date(2026, 2, 1)}
    found = SHIPPED.due("corrected_claim", payer=None, filing_indicator=indicator, starts=days)
    assert found is not None
    assert (found.last_day, "ASSUMED" in found.source) == (date(SERVED.year + 1, SERVED.month, SERVED.day), False)


@pytest.mark.parametrize(("event", "days"), [("appeal_1", 125), ("appeal_2", 185), ("appeal_3", 65)])
def test_medicare_appeals_count_from_five_days_after_the_notice(event: Any, days: int) -> None:
    found = SHIPPED.due(event, payer=None, filing_indicator="MB", starts={"notice": SERVED})
    assert found is not None
    assert ((found.last_day - SERVED).days, found.verified) == (days, True)


@pytest.mark.parametrize("indicator", ["CI", "BL", "12", "16", "MC", "ZZ", None])
def test_what_a_contract_or_a_state_decides_is_an_assumption(indicator: str | None) -> None:
    found = filing(SHIPPED, filing_indicator=indicator)
    assert found is not None
    assert not found.verified
    assert "ASSUMED" in found.source
    assert found.words == "90 calendar days from the first day of service"
    assert found.basis == "the limit is an assumption that nobody has verified"


def test_a_source_that_nobody_read_is_named_and_said_to_be_unverified(tmp_path: Path) -> None:
    found = filing(Deadlines.load(written(tmp_path, row(source="contract, page 4"))))
    assert found is not None
    assert found.basis == "nobody has verified its source, contract, page 4"


def test_an_acknowledgement_is_waited_for_two_business_days() -> None:
    found = SHIPPED.due("ack_277ca", payer=None, starts={"sent": date(2026, 11, 25)})
    assert found is not None
    assert (found.last_day, found.counted) == (date(2026, 11, 30), "business")


def test_business_days_are_those_of_the_one_calendar(tmp_path: Path) -> None:
    closed = Calendar(frozenset({date(2026, 11, 27)}))
    known = Deadlines.load(written(tmp_path, row(event="ack_999", start="sent", days=2, counted="business")), closed)
    found = known.due("ack_999", payer=None, starts={"sent": date(2026, 11, 25)})
    assert found is not None
    assert found.last_day == date(2026, 12, 1)


def test_days_left_are_none_on_the_last_day_and_below_it_after() -> None:
    found = filing(SHIPPED, filing_indicator="MB")
    assert found is not None
    assert [found.days_left(day) for day in (date(2027, 1, 29), date(2027, 1, 30), date(2027, 1, 31))] == [1, 0, -1]


def test_the_words_tell_what_is_counted_and_where_it_is_written_but_no_day_of_the_patient() -> None:
    found = filing(SHIPPED, filing_indicator="MB")
    assert found is not None
    assert "12 months from the first day of service" in found.words
    assert "its source is 42 CFR 424.44" in found.basis
    for day in ("2026-01-30", "2027-01-30"):
        assert day not in found.words + found.basis


@pytest.mark.parametrize("event", ["timely_filing", "ack_999", "appeal_1"])
@pytest.mark.parametrize("indicator", [None, "MB"])
def test_a_day_at_the_end_of_time_has_no_deadline(event: Any, indicator: str | None) -> None:
    starts: Any = dict.fromkeys(("service_from", "sent", "initial_remittance", "notice"), date.max)
    assert SHIPPED.due(event, payer=None, filing_indicator=indicator, starts=starts) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_are_calendar_months(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later.replace(day=28)).month != add_days(later, 1).month)


def add_days(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


# --- what a file may say --------------------


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (row(days=None), "deadlines.yaml, row 2 (timely_filing): expected either days or months, found none"),
        (row(months=3), "deadlines.yaml, row 2 (timely_filing): expected either days or months, found both"),
        (row(days=-1), "deadlines.yaml, row 2 (timely_filing), days: "),
        (row(start="birth"), "deadlines.yaml, row 2 (timely_filing), start: "),
        (row(event="lunch"), "deadlines.yaml, row 2, event: "),
        (row(days=None, months=3, counted="business"), "expected months to be calendar months, found business"),
        (row(plan="ppo"), "expected the payer of the plan, found *"),
        (row(line_of_business="dental"), "found the line of business dental; expected one of commercial, medicare_b"),
        (row(payer="fox", verified_on="soon"), "row 2 (timely_filing), verified_on: "),
        (row(payer="Blue Heron"), "row 2 (timely_filing), payer"),
        (row(proof=["a letter"]), "row 2 (timely_filing), proof.0: "),
        (row(colour="red"), "row 2 (timely_filing), colour: "),
        (row(form="paper"), "row 2 (timely_filing), form: "),
        (row(days=30), "row 2 (timely_filing): found a second row for what row 1 is for; expected one"),
    ],
)
def test_each_fault_is_told_with_file_row_and_what_was_expected(
    tmp_path: Path, wrong: dict[str, Any], told: str
) -> None:
    found = problems(written(tmp_path, row(), wrong))
    assert any(told in problem for problem in found), found
    assert all(problem.startswith("deadlines.yaml") for problem in found)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(written(tmp_path, row(days=-1), row(start="birth", payer="fox")))) == 2


def test_a_filing_indicator_belongs_to_one_line_of_business(tmp_path: Path) -> None:
    found = problems(written(tmp_path, row(), lines_of_business={"one": ["CI"], "two": ["CI"]}))
    assert found == ("deadlines.yaml, lines_of_business.two: found CI, which one has; expected it once",)


@pytest.mark.parametrize("text", ["rows: [", "", "- 1", "rows: {}", "lines_of_business: {}\nrows: [1]"])
def test_what_is_no_file_of_deadlines_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deadlines.yaml"
    path.write_text(text)
    assert problems(path)


def test_every_shipped_row_has_its_source_and_every_verified_one_a_day() -> None:
    assert all(found.source for found in SHIPPED.rows)
    assert all(("ASSUMED" in found.source) <= (found.verified_on is None) for found in SHIPPED.rows)
    events = {found.event for found in SHIPPED.rows}
    assert {"timely_filing", "appeal_1", "refund_60_day", "ack_999", "ack_277ca", "no_response"} <= events
