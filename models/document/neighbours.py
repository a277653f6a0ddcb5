"""Whether a page goes on with the document of the page before it: what the two have in common, and what begins anew."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from models.document.likeness import overlap, rows_alike, same_identifiers
from models.document.places import closes, opens
from models.document.sight import PrintedNumber, Sight

BACK = 3  # how many pages back an identifier or a header is looked for: a glossary may stand between
NEIGHBOUR_FEATURES = (
    "page_follows", "page_follows_in_count", "page_one", "page_later", "page_breaks", "fax_follows",
    "same_header", "same_header_back", "same_footer", "same_references", "same_references_back", "references_shared",
    "references_of_its_own", "same_words", "same_size", "same_orientation", "same_letter_height", "same_left",
    "same_class", "blank", "before_blank", "nearly_blank", "before_full", "salutation", "before_signed", "continued",
    "begins_large", "prose_goes_on", "before_announces", "cover", "before_cover", "opens", "before_closes",
    "before_numbered", "before_unfinished", "before_finished", "header_alike", "footer_alike", "identifiers_alike",
    "rows_alike", "by_ocr",
)  # fmt: skip
SALUTATION = frozenset({"dear", "re", "attn", "attention"})
SIGNATURE = frozenset({"sincerely", "respectfully", "regards", "enclosure", "enclosures", "cc"})
# What the end of a page says of one that comes with it.
ANNOUNCES = frozenset({"enclosed", "attached", "attachment", "following", "follows", "overleaf", "reverse", "schedule"})
CONTINUED = frozenset({"continued", "cont", "cont'd", "continues", "continuation"})


def neighbour_features(
    before: Sequence[Sight], sight: Sight, classes: NDArray[np.float64], places: NDArray[np.float64], cover: int
) -> NDArray[np.float32]:
    """The features of `NEIGHBOUR_FEATURES` for a page and the pages before it (nearest last, at least one).

    `classes` (2, classes) and `places` (2, PLACES) are the probabilities for the nearest page before and for the page;
    `cover` is which class is that of covers and blanks.
    """
    last, back = before[-1], before[-BACK:]
    values = (
        *_numbering(back, sight),
        *_in_common(last, back, sight),
        *_looks(last, sight),
        float(np.sqrt(classes[1] * classes[0]).sum()),
        *_contents(last, sight),
        float(classes[1, cover]),
        float(classes[0, cover]),
        opens(places[1]),
        closes(places[0]),
        *_numbered(last),
        overlap(last.header_pieces, sight.header_pieces),
        overlap(last.footer_pieces, sight.footer_pieces),
        log1p(same_identifiers(last.references, sight.references)),
        rows_alike(last.tokens, sight.tokens),
        float(sight.page.origin == "ocr"),
    )
    return np.array(values, dtype=np.float32)


def _numbering(back: Sequence[Sight], sight: Sight) -> tuple[float, ...]:
    here = [number for number in sight.printed_numbers if not number.by_fax]
    there = [(gap, number) for gap, seen in enumerate(reversed(back), 1) for number in seen.printed_numbers]
    follows = any(_follows(number, other, gap) for number in here for gap, other in there if not other.by_fax)
    counted = any(_follows(n, o, gap) and n.count for n in here for gap, o in there if not o.by_fax)
    later = any(number.number > 1 for number in here)
    by_fax = [number for number in sight.printed_numbers if number.by_fax]
    fax_follows = any(_follows(number, other, gap) for number in by_fax for gap, other in there if other.by_fax)
    first = any(number.number == 1 for number in here)
    return (follows, counted, first, later, later and not follows, fax_follows)


def _follows(number: PrintedNumber, before: PrintedNumber, gap: int) -> bool:
    return number.number == before.number + gap and number.count == before.count


def _numbered(last: Sight) -> tuple[float, ...]:
    """Whether the page before is numbered, whether that says that another one comes, and that none comes."""
    there = [number for number in last.printed_numbers if not number.by_fax]
    unfinished = any(number.count and number.number < number.count for number in there)
    return (float(bool(there)), float(unfinished), float(any(number.number == number.count for number in there)))


def _in_common(last: Sight, back: Sequence[Sight], sight: Sight) -> tuple[float, ...]:
    return (
        overlap(last.header, sight.header),
        max(overlap(seen.header, sight.header) for seen in back),
        overlap(last.footer, sight.footer),
        float(bool(last.references & sight.references)),
        float(any(seen.references & sight.references for seen in back)),
        log1p(len(last.references & sight.references)),
        log1p(len(sight.references.difference(*(seen.references for seen in back)))),
        overlap(last.words, sight.words),
    )


def _looks(last: Sight, sight: Sight) -> tuple[float, ...]:
    here, there = sight.page, last.page
    return (
        float(abs(here.width - there.width) < 2 and abs(here.height - there.height) < 2),
        float((here.width > here.height) == (there.width > there.height)),
        _closeness(sight.letter_height, last.letter_height, 1.0),
        _closeness(_left(sight), _left(last), 6.0),
    )


def _contents(last: Sight, sight: Sight) -> tuple[float, ...]:
    opening, ending = sight.text[:60], last.text[-80:]
    return (
        float(not sight.page.words),
        float(not last.page.words),
        float(0 < len(sight.page.words) < 25),
        _lowest(last) / max(1.0, last.page.height),
        float(not SALUTATION.isdisjoint(sight.text[:120])),
        float(not SIGNATURE.isdisjoint(ending)),
        float(not CONTINUED.isdisjoint(opening) or not CONTINUED.isdisjoint(ending)),
        _largest_on_top(sight),
        float(_goes_on(last, sight)),
        float(not ANNOUNCES.isdisjoint(last.text[-80:])),
    )


def _closeness(left: float, right: float, scale: float) -> float:
    return float(np.exp(-abs(left - right) / scale))


def _left(sight: Sight) -> float:
    return min((word.box[0] for word in sight.page.words), default=0.0)


def _lowest(sight: Sight) -> float:
    return max((word.box[3] for word in sight.page.words), default=0.0)


def _largest_on_top(sight: Sight) -> float:
    heights = [word.box[3] - word.box[1] for row in sight.rows[:8] for word in row]
    return min(4.0, max(heights) / max(1.0, sight.letter_height)) if heights else 0.0


def _goes_on(last: Sight, sight: Sight) -> bool:
    """The page before stops in the middle of a sentence, or this one begins there."""
    if not last.page.words or not sight.page.words:
        return False
    return last.page.words[-1].text[-1:].isalpha() and sight.page.words[0].text[:1].islower()
