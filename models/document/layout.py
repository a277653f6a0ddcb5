"""A page's looks as numbers: how much of it is tables, prose, amounts; what is printed large; how the columns stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import groupby, pairwise
from math import log1p
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.document.addressee import addressee
from models.document.sight import BOTTOM, TOP, Sight
from models.document.words import (
    ADJUSTMENT,
    CODE,
    DATE,
    LONG_NUMBER,
    MASKED,
    MONEY,
    NUMBER,
    PERCENT,
    PHONE,
    RULE,
    WEB,
)

SNAP = 4.0  # points within which right edges count as one column
COLUMN = 3  # amounts that make one
PROSE = 7  # words without an amount or a number that make a row of prose


def layout_features(sight: Sight) -> NDArray[np.float32]:
    """The features in the order of `LAYOUT_FEATURES`, each roughly within 0..10."""
    return np.array([measure(sight) for measure in LAYOUT_FEATURES.values()], dtype=np.float32)


def _share(*tokens: str) -> Callable[[Sight], float]:
    wanted = frozenset(tokens)
    return lambda sight: 10.0 * sum(token in wanted for token in sight.text) / max(1, len(sight.text))


def _share_between(start: float, end: float) -> Callable[[Sight], float]:
    def measure(sight: Sight) -> float:
        height = sight.page.height
        inside = sum(start * height <= word.box[1] < end * height for word in sight.page.words)
        return 10.0 * inside / max(1, len(sight.page.words))

    return measure


def _money_columns(sight: Sight) -> Counter[int]:
    """Amounts by their right edge."""
    edges = Counter(
        round(word.box[2] / SNAP)
        for row, tokens in zip(sight.rows, sight.tokens, strict=True)
        if MONEY in tokens
        for word in row
        if word.text[-1:].isdigit() and "." in word.text
    )
    return Counter({edge: count for edge, count in edges.items() if count >= COLUMN})


def _prose_rows(sight: Sight) -> list[bool]:
    return [len(row) >= PROSE and not any(token.startswith("[") for token in row) for row in sight.tokens]


def _share_of_prose(sight: Sight) -> float:
    prose = _prose_rows(sight)
    return 10.0 * sum(prose) / max(1, len(prose))


def _longest_prose(sight: Sight) -> float:
    return float(max((sum(1 for _ in run) for is_prose, run in groupby(_prose_rows(sight)) if is_prose), default=0))


def _largest_letters(sight: Sight) -> float:
    heights = [word.box[3] - word.box[1] for word in sight.page.words]
    return min(6.0, max(heights) / max(1.0, sight.letter_height)) if heights else 0.0


def _ink(sight: Sight) -> float:
    boxes = (word.box for word in sight.page.words)
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes)
    return 10.0 * area / max(1.0, sight.page.width * sight.page.height)


def _edge(side: int, best: Callable[[list[float]], float]) -> Callable[[Sight], float]:
    def measure(sight: Sight) -> float:
        extent = sight.page.height if side % 2 else sight.page.width
        return best([word.box[side] for word in sight.page.words] or [0.0]) / max(1.0, extent)

    return measure


def _share_of_words(of: Callable[[str], bool]) -> Callable[[Sight], float]:
    return lambda sight: 10.0 * sum(of(word.text) for word in sight.page.words) / max(1, len(sight.page.words))


def _gaps(sight: Sight) -> float:
    """Share of neighbours in a row that stand apart by more than two letters' height: cells rather than words."""
    pairs = [(left, right) for row in sight.rows for left, right in pairwise(row)]
    wide = sum(right.box[0] - left.box[2] > 1.5 * max(1.0, sight.letter_height) for left, right in pairs)
    return 10.0 * wide / max(1, len(pairs))


def _is_barcode(text: str) -> bool:
    return len(text) > 4 and sum(character in "1Il|!i" for character in text) > 0.8 * len(text)


def _has_count(sight: Sight) -> float:
    return float(any(number.count for number in sight.printed_numbers))


def _is_first(sight: Sight) -> float:
    return float(any(number.number == 1 and not number.by_fax for number in sight.printed_numbers))


def _is_later(sight: Sight) -> float:
    return float(any(number.number > 1 and not number.by_fax for number in sight.printed_numbers))


def _to_a_person(sight: Sight) -> float:
    named = addressee(sight)
    return float(named is not None and named.is_person)


def _to_an_organisation(sight: Sight) -> float:
    named = addressee(sight)
    return float(named is not None and named.is_organisation)


def _about_the_addressee(sight: Sight) -> float:
    named = addressee(sight)
    return named.named_below(sight) if named else 0.0


LAYOUT_FEATURES: Mapping[str, Callable[[Sight], float]] = MappingProxyType(
    {
        "landscape": lambda sight: float(sight.page.width > sight.page.height),
        "blank": lambda sight: float(not sight.page.words),
        "words": lambda sight: log1p(len(sight.page.words)),
        "rows": lambda sight: log1p(len(sight.rows)),
        "words_a_row": lambda sight: len(sight.page.words) / max(1, len(sight.rows)),
        "ink": _ink,
        "letter_height": lambda sight: sight.letter_height / 4.0,
        "largest_letters": _largest_letters,
        "left": _edge(0, min),
        "top": _edge(1, min),
        "right": _edge(2, max),
        "bottom": _edge(3, max),
        "in_header": _share_between(0.0, TOP),
        "in_upper_half": _share_between(0.0, 0.5),
        "in_footer": _share_between(BOTTOM, 1.1),
        "money": _share(MONEY),
        "dates": _share(DATE),
        "codes": _share(CODE),
        "numbers": _share(NUMBER),
        "long_numbers": _share(LONG_NUMBER),
        "percents": _share(PERCENT),
        "phones": _share(PHONE),
        "masked": _share(MASKED),
        "adjustments": _share(ADJUSTMENT),
        "web": _share(WEB),
        "rules": _share(RULE),
        "money_columns": lambda sight: float(len(_money_columns(sight))),
        "longest_money_column": lambda sight: log1p(max(_money_columns(sight).values(), default=0)),
        "gaps": _gaps,
        "prose": _share_of_prose,
        "longest_prose": _longest_prose,
        "upper_case": _share_of_words(lambda text: len(text) > 1 and text.isupper()),
        "colons": _share_of_words(lambda text: text.endswith(":")),
        "questions": _share_of_words(lambda text: text.endswith("?")),
        "sentences": _share_of_words(lambda text: text.endswith(".") and text[:-1].isalpha()),
        "blanks_to_fill": _share_of_words(lambda text: text.startswith("__") or text in {"[", "]", "[]", "☐", "□"}),
        "barcodes": _share_of_words(_is_barcode),
        "has_page_count": _has_count,
        "is_page_one": _is_first,
        "is_later_page": _is_later,
        "to_a_person": _to_a_person,
        "to_an_organisation": _to_an_organisation,
        "about_the_addressee": _about_the_addressee,
    }
)
