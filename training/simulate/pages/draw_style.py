"""Draws how things are printed: amounts, dates, letters, paper, rules."""

from __future__ import annotations

import random

from training.simulate.fonts import FACES, face
from training.simulate.mail import Split
from training.simulate.pages.draw_columns import Facts
from training.simulate.pages.layout import DateStyle, MoneyStyle, Ornament, Paper, Typography
from training.simulate.pages.style import DATE_FORMATS, JOINED_FORMATS, ONE_WORD_FORMATS
from training.simulate.pages.withheld import WITHHELD_FACES, WITHHELD_STRINGS

_WIDE = 12  # columns: with more of them paper lies on its side


def draw_money(chance: random.Random) -> MoneyStyle:
    return MoneyStyle(
        symbol=chance.choices(("none", "all", "totals"), (60, 20, 20))[0],
        apart=chance.random() < 0.08,
        absent="blank" if chance.random() < 0.25 else "zero",
        thousands=chance.random() < 0.65,
        negative=chance.choices(("minus", "trailing", "parentheses", "credit", "minus_symbol"), (45, 20, 15, 5, 15))[0],
        zero=chance.choices(("0.00", ".00", "", "-"), (70, 8, 18, 4))[0],
    )


def draw_dates(chance: random.Random, facts: Facts) -> DateStyle:
    style = facts.dates
    formats = JOINED_FORMATS if style == "joined" else ONE_WORD_FORMATS
    usual = ("MM/DD/YYYY", "MM/DD/YY", "MMDDYY")
    written = chance.choice(usual if chance.random() < 0.6 else formats)
    if style == "single" and chance.random() < 0.05:
        written = "MM DD YY"
    return DateStyle(
        written=written if style != "joined" or written in JOINED_FORMATS else "MM/DD/YY",
        header=chance.choice(DATE_FORMATS) if chance.random() < 0.5 else written,
        service=style,  # type: ignore[arg-type]
        first_line_only=chance.random() < 0.12,
    )


def draw_paper(chance: random.Random, columns: tuple[tuple[str, ...], ...]) -> Paper:
    wide = len(columns) + 3 * (len(columns[0]) > 2) > _WIDE
    lying = chance.random() < (0.75 if wide else 0.15)
    width, height = (595.0, 842.0) if chance.random() < 0.06 else (612.0, 792.0)
    return Paper(
        width=height if lying else width,
        height=width if lying else height,
        left=chance.uniform(14, 54),
        right=chance.uniform(14, 54),
        top=chance.uniform(18, 60),
        bottom=chance.uniform(30, 60),
        gap=chance.uniform(4.5, 11),
        wide=chance.random() < 0.8,
    )


def draw_type(chance: random.Random, split: Split) -> Typography:
    known = [name for name in FACES if name not in WITHHELD_FACES]
    weights = [4 if name in ("Helvetica", "Courier", "Times") else 1 for name in known]
    chosen = chance.choices(known, weights)[0]
    if split == "validation" and chance.random() < 0.4:
        chosen = chance.choice(WITHHELD_FACES)
    size = chance.uniform(6.2, 9.6)
    plain = face(chosen).monospaced and chance.random() < 0.5
    return Typography(
        face=chosen,
        size=size,
        heading=size * chance.uniform(1.0, 1.9),
        leading=chance.uniform(1.08, 1.65),
        bold_headers=not plain and chance.random() < 0.6,
        bold_totals=not plain and chance.random() < 0.5,
        underlined_headers=chance.random() < 0.07,
        centered_headers=chance.random() < 0.15,
        centered_codes=chance.random() < 0.08,
    )


def draw_ornament(chance: random.Random) -> Ornament:
    return Ornament(
        header_rules=chance.choices(("none", "below", "both"), (30, 40, 30))[0],
        claim_rules=chance.random() < 0.4,
        row_rules=chance.random() < 0.08,
        verticals=chance.random() < 0.12,
        shade=chance.choices(("none", "header", "alternate", "claims"), (62, 23, 9, 6))[0],
        rule_width=chance.uniform(0.3, 1.6),
        logo=chance.choices(("none", "disc", "bars"), (60, 25, 15))[0],
    )


def draw_strings(chance: random.Random, split: Split) -> str:
    if split == "validation" and chance.random() < 0.3:
        return WITHHELD_STRINGS
    return "line" if chance.random() < 0.7 else "word"
