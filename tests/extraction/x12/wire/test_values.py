"""Elements to values."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.x12.wire.values import clean_text, decimals_of, parse_date, parse_number, split_composite


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6", "6"),
        ("-9.00", "-9"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+1", "1"),
        (" 12 ", "12"),
        ("0000000", "0"),
        ("-0", "0"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    parsed = parse_number(text)
    assert parsed == Decimal(number)
    assert str(parsed) != "-0"


@pytest.mark.parametrize(
    "text", ["", " ", ".", "-", "1,200.00", "$5", "1E5", "NaN", "Infinity", "1_000", "12-", "(5)", "9" * 19, "\u0661"]
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_decimals() -> None:
    assert [decimals_of(text) for text in ("1", "1.5", " 1.50", "1.005 ")] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260105", date(2026, 1, 5)),
        ("260105", date(2026, 1, 5)),
        ("991231", date(1999, 12, 31)),
        (" 20260105", date(2026, 1, 5)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00010101",
        "20990080",
        "20250229",
        "00000000",
        "2026-01-05",
        "2026010",
        "\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"QUILL  ", "QUILL"),
        (b" QUILL", " QUILL"),
        ("JOS\u00c9".encode(), "JOS\u00c9"),
        ("MU\u00d1OZ".encode("cp1252"), "MU\u00d1OZ"),
        ("O\u2019NEIL".encode("cp1252"), "O\u2019NEIL"),
        (b"\x81\x8d", "\x81\x8d"),
        (b"   ", ""),
    ],
)
def test_text_in_the_encodings_that_payers_use(data: bytes, text: str) -> None:
    assert clean_text(data.decode("latin-1")) == text


@pytest.mark.parametrize(
    ("raw", "component", "parts", "odd"),
    [
        ("HC:99213:25", ":", ["HC", "99213", "25"], False),
        ("HC>99213>25", ":", ["HC", "99213", "25"], True),
        ("HC>99213>25", "", ["HC", "99213", "25"], True),
        ("HC", ":", ["HC"], False),
        ("WO:A-1", ":", ["WO", "A-1"], False),
        ("0450", ":", ["0450"], False),
        ("AB C", ":", ["AB C"], False),
    ],
)
def test_composites(raw: str, component: str, parts: list[str], odd: bool) -> None:
    assert split_composite(raw, component) == (parts, odd)
