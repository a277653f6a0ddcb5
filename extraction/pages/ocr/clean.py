"""From a gray picture to even paper and plain ink: light, bands of white print, rules, underlines and dirt are gone."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from extraction.pages.ocr.shapes import Gray, Mask, closed, grown, opened, pieces_of

# In inches. A straight stroke longer than any letter's is a rule; a piece of a broken one is flat or slim; no letter
# that is read is larger than the largest, and nothing so large is as solid as a punch hole.
_RULE = 0.3
_RULE_THICKNESS = 0.04
_STREAK = 0.03
_BROKEN_RULE = 0.6
_BROKEN_GAP = 0.15
_FEW_STRAYS = 0.1  # of the dots beside print
_LARGEST_LETTER = 0.6
_SOLID = 0.14
_WHITE = 250
# The dots of a fax are melted into strokes as the recogniser knows them; print that has gray edges bears it.
_SOFTNESS = 0.005


class Clean(NamedTuple):
    """`paper` is the gray picture on white paper without rules, a little soft; `ink` is 255 where letters are and 0
    elsewhere.
    """

    paper: Gray
    ink: Mask


def even(image: Gray) -> Gray:
    """The picture on white paper: what the lamp, the paper and the back of the sheet add is divided out."""
    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(closed(np.asarray(small, dtype=np.uint8), 25, 25), (0, 0), 6)
    light = cv2.resize(light, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(image, np.maximum(light, 40), scale=_WHITE), dtype=np.uint8)


def ink_of(paper: Gray) -> Mask:
    """Where it is dark, by Otsu's threshold within bounds: on an empty page it would cut through the noise."""
    level, _ = cv2.threshold(paper, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    _, ink = cv2.threshold(paper, float(np.clip(level + 15, 110, 200)), 255, cv2.THRESH_BINARY_INV)
    return np.asarray(ink, dtype=np.uint8)


def cleaned(paper: Gray, dpi: float) -> Clean:
    """Without bands, rules and dirt. `paper` is even and upright."""
    paper = _bands_turned_over(paper, ink_of(paper), dpi)
    ink = ink_of(paper)
    rules = _rules(ink, dpi)
    paper = _without_rules(paper, ink, rules, dpi)
    clean = _without_dirt(paper, ink & ink_of(paper), dpi)
    soft = cv2.GaussianBlur(clean.paper, (0, 0), dpi * _SOFTNESS)
    return clean._replace(paper=np.asarray(soft, dtype=np.uint8))


def without_streaks(paper: Gray, dpi: float) -> Gray:
    """Without the straight strokes that dirt on the glass of a machine drew down the sheet: where it lies askew they
    must go before it is straightened, which would break them into steps. Dark edges keep theirs, and so do rules of the
    page itself, which lie askew with it.
    """
    ink, thick = ink_of(paper), _thick(dpi)
    dark = grown(opened(ink, thick, thick), thick, thick)
    strokes = _upright_strokes(ink, dpi) & ~dark
    pieces = pieces_of(grown(strokes, 1, 3))
    return _without_rules(paper, ink, strokes & pieces.mask(pieces.width <= dpi * _STREAK), dpi)


def _thick(dpi: float) -> int:
    return max(int(dpi * _RULE_THICKNESS), 3) + 1


def _bands_turned_over(paper: Gray, ink: Mask, dpi: float) -> Gray:
    """White letters on a dark band become dark letters on white."""
    thick = int(dpi * 0.03) | 1
    pieces = pieces_of(closed(opened(ink, thick, thick), 5, int(dpi * 0.1) | 1))
    large = (pieces.width > dpi * 0.4) & (pieces.height > dpi * 0.08) & (pieces.height < dpi * 1.5)
    turned = paper.copy()
    for number in np.flatnonzero(large[1:]) + 1:
        top, left = int(pieces.top[number]), int(pieces.left[number])
        part = (slice(top, top + int(pieces.height[number])), slice(left, left + int(pieces.width[number])))
        if _is_band(ink[part]):
            turned[part] = 255 - paper[part]
    return turned


def _is_band(part: Mask) -> bool:
    """Dark along its upper and lower edge: bold letters are not."""
    edges = np.concatenate([part[2:4], part[-4:-2]])
    return bool(part.mean() > 0.5 * 255 and edges.mean() > 0.8 * 255)


def _rules(ink: Mask, dpi: float) -> Mask:
    """Long thin straight strokes, along and across, whole or in pieces."""
    along = opened(ink, 1, int(dpi * _RULE))
    along &= ~opened(along, _thick(dpi), 1)
    return along | _upright_strokes(ink, dpi) | _pieces_of_rules(ink, dpi)


def _upright_strokes(ink: Mask, dpi: float) -> Mask:
    across = opened(ink, int(dpi * _RULE), 1)
    return across & ~opened(across, 1, _thick(dpi))


def _pieces_of_rules(ink: Mask, dpi: float) -> Mask:
    """What a fax leaves of a rule: flat or slim pieces, several behind each other in one line."""
    pieces = pieces_of(ink)
    wide, high = pieces.width, pieces.height
    flat = pieces.mask((high <= dpi * 0.03) & (wide >= dpi * 0.04) & (wide >= 3 * high))
    slim = pieces.mask((wide <= dpi * 0.03) & (high >= dpi * 0.15) & (high >= 4 * wide))
    gap, length = int(dpi * _BROKEN_GAP), int(dpi * _BROKEN_RULE)
    flat &= opened(closed(grown(flat, 3, 1), 1, gap), 1, length)
    slim &= opened(closed(grown(slim, 1, 3), gap, 1), length, 1)
    return flat | slim


def _without_rules(paper: Gray, ink: Mask, rules: Mask, dpi: float) -> Gray:
    """Rules and their gray edges painted over. A stroke of a letter that crosses one keeps its middle: there is ink on
    both sides of the rule.
    """
    edged = grown(rules, 3, 3)
    rest = ink & ~edged
    reach = max(int(dpi * 0.03), 5)
    crossed = ink & (closed(rest, reach, 1) | closed(rest, 1, reach))
    return np.where((edged & ~crossed) > 0, np.maximum(paper, 235), paper).astype(np.uint8)


def _without_dirt(paper: Gray, ink: Mask, dpi: float) -> Clean:
    """Blots are no ink. Single dots vanish where no print is near: beside it they may be the dot of an amount. They are
    ink beside print where hardly any stand elsewhere: such a page has no dirt, and .00 begins at its dot.
    """
    pieces = pieces_of(ink)
    dots = pieces.area <= max((dpi / 100) ** 2 * 0.8, 1)
    frame = pieces.width.astype(np.int64) * pieces.height
    solid = (np.minimum(pieces.width, pieces.height) > dpi * _SOLID) & (pieces.area > 0.65 * frame)
    blots = (pieces.height > dpi * _LARGEST_LETTER) | (pieces.width > dpi * 1.5) | solid
    letters = pieces.mask(~(dots | blots))
    near = grown(letters, int(dpi * 0.06) | 1, int(dpi * 0.14) | 1)
    small = pieces.mask(dots)
    spots = grown(small, 3, 3)
    stray, beside = small * (near == 0), small * (near > 0)
    ink = letters | beside if np.count_nonzero(stray) <= _FEW_STRAYS * np.count_nonzero(beside) else letters
    return Clean(np.where((spots > 0) & (near == 0), 255, paper).astype(np.uint8), ink)
