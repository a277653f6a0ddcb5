"""Whether the characters of a font can be what is printed: a broken encoding says `3DWLHQW` where `Patient` stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extraction.pages.glyphs import Glyph

# The first letter of each group with those that often follow it: the 200 commonest pairs in English text on payments,
# 94 % of all pairs there and 30 % of pairs at random.
_FOLLOWERS = (
    "abcdgiklmnprstuy baeiloy cacehiklotuy daeijosu eacdefgjlmnpqrstvwxy faeilor geir haeio iacdefglmnorstv "
    "jeu kens ladeilosy mabeiops nacdefgiostu obcdflmnoprstuvw paeiloprty qu racdeikmnorstuvy sacehikopstu "
    "tacehiorstuy uelmnprst vaei waehinor xt yems "
)
_COMMON_PAIRS = frozenset(group[0] + letter for group in _FOLLOWERS.split() for letter in group[1:])
_LEAST_COMMON = 0.6
_ENOUGH_PAIRS = 40
_MOST_BROKEN = 0.2
_LETTER_RUN = re.compile(r"[A-Za-z]{2,}")
# Private use areas and what no font means: their glyphs have shapes, but no characters.
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def is_broken(glyph: Glyph) -> bool:
    """Whether the glyph has no character that could be printed."""
    return not glyph.mapped or _BROKEN.search(glyph.text) is not None


def implausible_fonts(glyphs: Iterable[Glyph]) -> frozenset[int]:
    """The fonts whose characters are mostly broken, or whose letters follow each other as no language has it.

    Only what a font's own text can show: figures exchanged for other figures look like figures. The laws of balance,
    not this, find those.
    """
    texts: dict[int, list[str]] = {}
    for glyph in glyphs:
        texts.setdefault(glyph.font, []).append("\ufffd" if is_broken(glyph) else glyph.text)
    return frozenset(font for font, text in texts.items() if not _is_plausible("".join(text)))


def _is_plausible(text: str) -> bool:
    drawn = [character for character in text if not character.isspace()]
    if drawn and text.count("\ufffd") > _MOST_BROKEN * len(drawn):
        return False
    share = common_pairs(text)
    return share is None or share >= _LEAST_COMMON


def common_pairs(text: str) -> float | None:
    """The share of neighbouring letters that are common neighbours; None when there are too few to tell."""
    pairs = [run[at : at + 2].lower() for run in _LETTER_RUN.findall(text) for at in range(len(run) - 1)]
    if len(pairs) < _ENOUGH_PAIRS:
        return None
    return sum(pair in _COMMON_PAIRS for pair in pairs) / len(pairs)
