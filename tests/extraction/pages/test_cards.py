"""Card numbers are found however they are printed; claim numbers, traces and tax ids are left alone. All are invented:
they begin with the digits of test cards.
"""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.card_numbers import is_card_number, passes_luhn
from extraction.pages.cards import find_cards, without_cards
from extraction.pages.page import Origin, Page, Word

VISA = "4111111111111111"
AMEX = "378282246310005"
Part = tuple[float, str]  # left edge and text


def page_of(*rows: Part | Sequence[Part], origin: Origin = "text_layer") -> Page:
    """Rows 14 points apart, letters 5 points wide and 9 high, with a space of 3 between words."""
    words: list[Word] = []
    for number, row in enumerate(rows):
        parts: Sequence[Part] = [row] if isinstance(row, tuple) else row
        for left, text in parts:
            x = left
            for part in text.split():
                words.append(Word(text=part, box=(x, 40 + 14.0 * number, x + 5 * len(part), 49 + 14.0 * number)))
                x += 5 * len(part) + 3
    return Page(number=1, width=612, height=792, words=tuple(words), origin=origin)


def found(page: Page) -> list[str]:
    return [page.words[place].text for place in sorted(find_cards(page).words)]


@pytest.mark.parametrize(
    "printed",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111- 1111- 1111- 1111",
        "3782 822463 10005",
        "6011 1111 1111 1117",
        "2223 0031 2200 3222",
        "5555-5555-5555-4444",
    ],
)
def test_printed_as_on_a_card_a_number_needs_no_word_beside_it(printed: str) -> None:
    assert found(page_of((40, printed))) == printed.split()


@pytest.mark.parametrize(
    "printed", [VISA, AMEX, "41111111 11111111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "Number:" + VISA]
)
def test_printed_otherwise_the_page_has_to_speak_of_a_card_nearby(printed: str) -> None:
    assert found(page_of((40, "Your virtual card"), (40, printed))) == printed.split()
    assert found(page_of((40, "Your claims"), (40, printed))) == []


def test_a_card_that_pays_in_place_of_a_check_may_stand_behind_the_label_of_one() -> None:
    printed = "4111 1111 1111 1111"
    assert found(page_of((40, "Paid by virtual card"), (40, f"Check/EFT number: {printed}"))) == printed.split()
    assert found(page_of((40, "Paid by check"), (40, f"Check/EFT number: {printed}"))) == []
    assert found(page_of((40, "Paid by virtual card"), (40, f"Claim number: {VISA}"))) == []


def test_four_rows_of_four_figures_are_a_number_where_the_page_speaks_of_a_card() -> None:
    rows: list[Part] = [(200, VISA[at : at + 4]) for at in range(0, 16, 4)]
    assert len(found(page_of((40, "Virtual card payment"), *rows))) == 4
    assert found(page_of((40, "Year to date"), *rows)) == []


def test_what_is_labelled_a_card_number_is_one_though_ocr_misread_it() -> None:
    page = page_of((40, "Card Number: 4111 1l11 1111 1112"), origin="ocr")
    assert found(page) == ["4111", "1l11", "1111", "1112"]


def test_security_code_and_expiry_beside_and_below_their_labels() -> None:
    page = page_of(
        [(40, "Card number"), (200, "4111 1111 1111 1111")],
        [(40, "Exp date:"), (120, "09/28"), (200, "CVV:"), (240, "123")],
        [(40, "Security code"), (200, "Valid thru")],
        [(40, "4567"), (200, "09/2028")],
    )
    assert found(page) == ["4111", "1111", "1111", "1111", "09/28", "123", "4567", "09/2028"]


def test_a_security_code_is_one_on_a_page_of_its_own() -> None:
    assert found(page_of((40, "CVV2 123"), (40, "CVC: 4567"), (40, "CVV:789"))) == ["123", "4567", "CVV:789"]


@pytest.mark.parametrize(
    "row",
    [
        f"ICN {VISA}",
        f"Claim Number: {VISA}",
        f"Trace {AMEX}",
        "Claim # 4111 1111 1111 1111",
        f"Check/EFT Trace Number: {VISA}",
        "TIN 41-1111111 NPI 1234567893 Paid 4111.11",
        "XXXX-XXXX-XXXX-1111",
        "Expires 09/28",
        "99213 4111 1111 1111 1111.00",
        "4,111 1,111 1,111 1,111",
        "12/31/2025 01/01/2026 11/11/1111",
    ],
)
def test_other_numbers_of_a_remittance_are_left_alone(row: str) -> None:
    assert found(page_of((40, row))) == []


def test_claim_numbers_in_a_column_are_left_alone_though_the_page_has_a_card() -> None:
    column: list[Part] = [(40, VISA), (40, AMEX), (40, "5555555555554444")]
    page = page_of(
        (40, "Virtual card 4111 1111 1111 1111"), (40, "Payment details"), (40, ""), (40, "Claim ID"), *column
    )
    assert found(page) == ["4111"] + ["1111"] * 3


def with_check_digit(figures: str) -> str:
    return next(figures + str(last) for last in range(10) if passes_luhn(figures + str(last)))


@given(st.randoms(use_true_random=False))
def test_no_table_of_claim_numbers_that_all_pass_the_check_digit_is_taken_for_cards(random: Random) -> None:
    rows: list[Sequence[Part]] = [[(40, "Patient"), (140, "Claim number"), (300, "Billed"), (400, "Paid")]]
    for _ in range(12):
        number = with_check_digit("4" + "".join(random.choices("0123456789", k=14)))
        rows.append([(40, "QUILL, PAT"), (140, number), (300, "120.00"), (400, "80.00")])
    assert found(page_of(*rows)) == []


@pytest.mark.parametrize(
    "above", ["Dear provider", "Reference", "Your account", "Payment of 03/02/2026", "Claims payment"]
)
@pytest.mark.parametrize("before", ["", "Number", "Please use", "Payment code:"])
@pytest.mark.parametrize("printed", ["4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005"])
def test_a_bare_number_in_fours_is_one_whatever_the_page_speaks_of(above: str, before: str, printed: str) -> None:
    assert found(page_of((40, above), (40, f"{before} {printed}"))) == printed.split()


@pytest.mark.parametrize(
    "label",
    [
        "Patient Account",
        "Account",
        "Acct #",
        "Document No",
        "Payer Ref",
        "Reference",
        "Invoice",
        "Provider ID",
        "Bill ID",
    ],
)
def test_a_number_in_fours_behind_the_label_of_another_is_a_card_only_where_one_is_spoken_of(label: str) -> None:
    printed = "4111 1111 1111 1111"
    assert found(page_of((40, "Paid by check"), (40, f"{label}: {printed}"))) == []
    assert found(page_of((40, "Paid by virtual card"), (40, f"{label}: {printed}"))) == printed.split()


def test_the_heading_of_a_column_holds_for_all_of_its_rows_whatever_stands_between() -> None:
    claim: list[Sequence[Part]] = [
        [(40, "QUILL, PAT"), (140, "4111 1111 1111 1111"), (300, "120.00")],
        [(60, "01/02/2026"), (140, "J1885 CO-45 see note"), (300, "10.00")],
    ]
    page = page_of([(40, "Patient"), (140, "Claim"), (300, "Billed")], *claim * 15)
    assert found(page) == []


def test_a_sentence_about_claims_is_no_heading() -> None:
    page = page_of((40, "Please use this number to settle your claim"), (40, ""), (160, "4111 1111 1111 1111"))
    assert len(found(page)) == 4


@given(
    st.sampled_from(
        [
            *("Claim number", "Claim ID", "Check/EFT no", "ICN", "Member ID", "Claim", "Claim Ref", "Claim Identifier"),
            *("Patient Account", "Payer Claim Control"),
        ]
    ),
    st.randoms(use_true_random=False),
)
def test_no_column_of_claim_numbers_in_fours_is_taken_for_cards(heading: str, random: Random) -> None:
    rows: list[Sequence[Part]] = [[(40, "Patient"), (140, heading), (300, "Billed"), (400, "Paid")]]
    for _ in range(8):
        number = with_check_digit("4" + "".join(random.choices("0123456789", k=14)))
        fours = " ".join(number[at : at + 4] for at in range(0, 16, 4))
        rows.append([(40, "QUILL, PAT"), (140, fours), (300, "120.00"), (400, "80.00")])
    assert found(page_of(*rows)) == []


@given(st.sampled_from(("4", "51", "55", "2221", "6011")), st.randoms(use_true_random=False), st.sampled_from(" -"))
def test_every_card_number_is_found_in_groups(prefix: str, random: Random, mark: str) -> None:
    figures = with_check_digit((prefix + "".join(random.choices("0123456789", k=15)))[:15])
    assert is_card_number(figures)
    page = page_of((40, mark.join(figures[at : at + 4] for at in range(0, 16, 4))))
    assert "".join(found(page)).replace("-", "") == figures


def test_the_page_without_it_has_all_else_where_it_was() -> None:
    page = page_of([(40, "Card number"), (200, "4111 1111 1111 1111")], (40, "Paid 12.00"))
    hidden = without_cards(page, find_cards(page))
    assert hidden.words == (*page.words[:2], *page.words[-2:])
    assert [word.text for word in hidden.words] == ["Card", "number", "Paid", "12.00"]
