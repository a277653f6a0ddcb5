"""Claims begin where everything together has them begin, not where the labels of one row do."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.eob import claim_cuts
from extraction.eob.claim_cuts import with_claims
from extraction.eob.claim_rows import ClaimRow
from extraction.eob.labelled import LabelledDocument, LabelledRow, LabelledWord, Step
from tests.extraction.eob.making import row, word

LIKELY, UNLIKELY = 0.9, 0.02


def _row(*words: LabelledWord, role: str = "line", begins: float = UNLIKELY, none: float = 0.0) -> LabelledRow:
    told = Step(none=none, begins=begins, goes_on=max(0.0, 1.0 - begins - none))
    return replace(row(*words, role=role, claim=None), step=told)


def header(number: str, begins: float = UNLIKELY) -> LabelledRow:
    return _row(
        word("Claim:", "label"), word(number, "payer_claim_control_number", 60.0), role="claim_header", begins=begins
    )


def line(charge: str, begins: float = UNLIKELY) -> LabelledRow:
    return _row(word("99213", "procedure"), word(charge, "charge", 80.0), begins=begins)


def inline(name: str, number: str, charge: str, begins: float = UNLIKELY) -> LabelledRow:
    """A line that repeats whose it is."""
    return _row(
        *(word(name, "patient_name"), word(number, "payer_claim_control_number", 80.0)),
        *(word("99213", "procedure", 160.0), word(charge, "charge", 220.0)),
        begins=begins,
    )


def total(charge: str, begins: float = UNLIKELY) -> LabelledRow:
    return _row(word("Total", "label"), word(charge, "charge", 80.0), role="claim_total", begins=begins)


def told(*rows: LabelledRow) -> list[int | None]:
    return [each.claim for each in with_claims(LabelledDocument(rows=rows)).rows]


def test_what_is_sure_is_done() -> None:
    rows = [header("K7001", LIKELY), line("10.00"), header("K7002", LIKELY), line("20.00"), line("30.00")]
    assert told(*rows) == [0, 0, 1, 1, 1]


def test_a_beginning_is_seen_where_the_same_field_names_another_claim() -> None:
    assert told(header("K7001", LIKELY), line("10.00"), header("K7002", 0.2), line("20.00")) == [0, 0, 1, 1]


def test_a_line_that_repeats_whose_it_is_goes_on() -> None:
    again = inline("DOE", "K7001", "20.00", begins=0.7)
    assert told(inline("DOE", "K7001", "10.00", LIKELY), again) == [0, 0]
    other = inline("ROE", "K8842", "20.00", begins=0.2)
    assert told(inline("DOE", "K7001", "10.00", LIKELY), other) == [0, 1]


def test_the_same_claim_printed_once_more_behind_its_total_is_its_correction() -> None:
    first = inline("DOE", "K7001", "-10.00", LIKELY)
    assert told(first, total("-10.00"), inline("DOE", "K7001", "10.00", 0.7), total("10.00")) == [0, 0, 1, 1]


def test_names_behind_the_lines_belong_to_them() -> None:
    """The first claim would have no names otherwise, and the last one no lines."""
    rows = [
        *(line("10.00", LIKELY), total("10.00"), header("K7001", LIKELY)),
        *(line("20.00", 0.1), total("20.00"), header("K7002", LIKELY)),
        *(line("30.00", 0.1), total("30.00"), header("K7003", LIKELY)),
    ]
    assert told(*rows) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_total_tells_which_lines_it_closes() -> None:
    """Which of two lines begins the second claim is even by the labels, and names in other columns tell nothing."""
    second = _row(word("ROE", "patient_name", 300.0), word("5.00", "charge", 80.0), begins=0.5)
    third = _row(word("POE", "patient_name", 400.0), word("20.00", "charge", 80.0), begins=0.5)
    rows = [inline("DOE", "K7001", "10.00", LIKELY), second, third]
    assert told(*rows, total("20.00")) == [0, 0, 1, 1]
    assert told(*rows, total("25.00")) == [0, 1, 1, 1]
    assert told(*rows, total("35.00")) == [0, 0, 0, 0]


def test_no_line_goes_on_behind_the_total_of_its_claim() -> None:
    other = inline("ROE", "K8842", "7.00", 0.3)
    assert told(header("K7001", LIKELY), line("10.00"), total("10.00"), other) == [0, 0, 0, 1]


def test_a_row_that_begins_as_no_other_claim_does_goes_on() -> None:
    rows: list[LabelledRow] = []
    for number in range(1, 5):
        rows += [header(f"K700{number}", LIKELY), line("10.00", 0.6 if number == 3 else UNLIKELY)]
    assert told(*rows) == [0, 0, 1, 1, 2, 2, 3, 3]


def test_what_is_known_stays_and_rows_without_claims_have_none() -> None:
    known = [row(word("99213", "procedure"), claim=4), row(word("note"), role="note", claim=None)]
    assert told(*known) == [4, None]
    note = _row(word("note"), role="note", begins=0.0, none=1.0)
    assert told(note, header("K7001", LIKELY), line("1.00"), note) == [None, 0, 0, None]
    assert with_claims(LabelledDocument(rows=())).rows == ()


def test_it_is_told_how_sure_the_labels_were_of_what_was_chosen() -> None:
    found = with_claims(LabelledDocument(rows=(header("K7001", 0.9), line("1.00", 0.2)))).rows
    assert [each.claim_confidence for each in found] == [0.9, 0.8]


def test_the_search_over_cuts_grows_with_the_document_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that may all begin claims and name nobody: each of them may go on with each of those above it."""
    taken = 0
    take = claim_cuts._Claim.take

    def counting(claim: claim_cuts._Claim, row: ClaimRow, *, is_first: bool) -> None:
        nonlocal taken
        taken += 1
        take(claim, row, is_first=is_first)

    monkeypatch.setattr(claim_cuts._Claim, "take", counting)
    counts = []
    for lines in (600, 1200):
        assert set(told(header("K7001", LIKELY), *[line("10.00", 0.2)] * lines)) == {0}
        counts.append(taken)
        taken = 0
    assert counts[1] < 2.5 * counts[0]


def test_a_claim_may_have_as_many_lines_as_an_837() -> None:
    first, second = (header("K7001", LIKELY), *[line("1.00", 0.2)] * 999), (header("K8842", 0.4), line("2.00"))
    assert told(*second, *first, *second) == [*[0] * 2, *[1] * 1000, *[2] * 2]


MAKERS: Sequence[Callable[[str, float], LabelledRow]] = (header, line, total)


@given(st.lists(st.tuples(st.sampled_from(MAKERS), st.floats(0.0, 1.0)), min_size=1, max_size=25))
def test_claims_are_counted_without_a_gap_in_their_order(
    drawn: list[tuple[Callable[[str, float], LabelledRow], float]],
) -> None:
    claims = told(*(make(f"{100 + at}.00", begins) for at, (make, begins) in enumerate(drawn)))
    counted = [claim for claim in claims if claim is not None]
    assert len(counted) == len(drawn)
    assert counted == sorted(counted)
    assert set(counted) == set(range(max(counted) + 1))
