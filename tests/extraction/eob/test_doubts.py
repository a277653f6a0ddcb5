"""What a claim's words and rows leave in doubt is counted."""

from dataclasses import replace

from extraction.eob.assemble import assemble
from extraction.eob.doubts import Doubts, doubts_of
from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from tests.extraction.eob.making import row, word


def line(*more: LabelledWord, claim: int = 0, procedure: str = "99213", day: str = "05/18/2023") -> LabelledRow:
    own = (word(day, "service_from"), word(procedure, "procedure", 90.0), word("100.00", "charge", 200.0))
    return row(*own, word("100.00", "paid", 300.0), *more, claim=claim)


def doubts(*rows: LabelledRow) -> list[Doubts]:
    return doubts_of(assemble(LabelledDocument(rows=rows)))


def test_a_sure_claim_leaves_none() -> None:
    (found,) = doubts(line())
    assert (found.read, found.named, found.role, found.begin) == (1.0, 1.0, 1.0, 1.0)
    assert (found.unused, found.gaps, found.malformed, found.accounts) == (0, 0, 0, 0)
    assert found.nats < 0.01


def test_the_least_sure_word_and_row_count() -> None:
    doubtful = word("97110", "procedure", 90.0, confidence=0.6, doubt=(("other", 0.3),))
    rows = (line(), replace(row(doubtful), role=Label(name="continuation", confidence=0.8), claim_confidence=0.7))
    (found,) = doubts(*rows)
    assert (found.read, found.role, found.begin) == (0.6, 0.8, 0.7)
    assert round(found.named, 6) == 0.7
    assert found.nats > 0.8


def test_what_is_not_posted_is_not_counted() -> None:
    (found,) = doubts(line(word("SMITH", "patient_name", 400.0, confidence=0.1)))
    assert found.read == 1.0


def test_an_amount_that_was_taken_for_nothing_is_counted() -> None:
    (found,) = doubts(line(word("12.00", "other", 400.0), word("0.00", "other", 450.0)))
    assert found.unused == 1


def test_a_line_that_lacks_what_the_others_have_has_a_gap() -> None:
    short = row(word("100.00", "charge", 200.0), word("100.00", "paid", 300.0), claim=2)
    assert [each.gaps for each in doubts(line(), line(claim=1), short)] == [0, 0, 2]


def test_dates_and_procedures_that_cannot_be_one_are_counted() -> None:
    assert [each.malformed for each in doubts(line(procedure="9921"), line(procedure="ABC", claim=1))] == [0, 1]
    assert [each.malformed for each in doubts(line(day="05/88/2023"))] == [1]


def test_numbers_to_find_the_claim_by_are_counted() -> None:
    header = row(word("A1", "patient_control_number"), word("77", "claim_status", 90.0), role="claim_header")
    assert [each.accounts for each in doubts(header, line())] == [1]


def test_a_document_without_claims_leaves_none() -> None:
    assert doubts(row(word("NOTICE"), role="note", claim=None)) == []


def test_the_row_that_begins_the_next_claim_may_be_one_of_this() -> None:
    unsure = replace(line(claim=1), claim_confidence=0.6)
    assert [each.begin for each in doubts(line(), unsure, line(claim=2))] == [0.6, 0.6, 1.0]


def test_a_word_that_may_be_posted_and_was_taken_for_something_else_is_a_doubt() -> None:
    (found,) = doubts(line(word("22", "place_of_service", 400.0, doubt=(("modifier", 0.4),))))
    assert round(found.named, 6) == 0.6
