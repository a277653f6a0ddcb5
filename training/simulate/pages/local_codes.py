"""The codes that a page explains: a payer's own, and those of X12 that stand on it."""

from __future__ import annotations

import random
import zlib

from training.simulate.pages.families.messages import reason_text, remark_text
from training.simulate.pages.layout import Layout
from training.simulate.pages.prints import Cell, Token

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GROUPS = {
    "CO": "Contractual obligation",
    "PR": "Patient responsibility",
    "OA": "Other adjustment",
    "PI": "Payer initiated reduction",
}


class LocalCodes:
    """Hands out codes while a page is written, and explains them in the end."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._own: dict[tuple[str, str], str] = {}
        self._groups: dict[str, None] = {}
        self._reasons: dict[str, None] = {}
        self._remarks: dict[str, None] = {}

    def local(self, group: str, reason: str) -> str:
        """The payer's own code for a reason: always the same on one document, and no other reason's."""
        pair = (group, reason)
        if pair not in self._own:
            self._own[pair] = self._new_code(pair)
        return self._own[pair]

    def told(self, group: str, reason: str) -> None:
        """A code of X12 was printed."""
        if self.layout.group_printed and group:
            self._groups[group] = None
        self._reasons[reason] = None

    def remark(self, code: str) -> None:
        self._remarks[code] = None

    def meaning(self, reason: str) -> str:
        """What a reason means, in this project's own words."""
        return self._cased(reason_text(self._voice(reason), None, reason).rstrip("."))

    def entries(self) -> list[tuple[str, Cell]]:
        """Codes and what they mean, as the notes list them."""
        own = [(code, self._explained(*pair)) for pair, code in sorted(self._own.items(), key=lambda item: item[1])]
        groups = [(code, _text(self._cased(_GROUPS.get(code, "Adjustment")))) for code in sorted(self._groups)]
        reasons = [(code, _text(self.meaning(code))) for code in sorted(self._reasons)]
        remarks = [(code, _text(self._remark_meaning(code))) for code in sorted(self._remarks)]
        return [*own, *groups, *reasons, *remarks]

    def _explained(self, group: str, reason: str) -> Cell:
        text = _text(self._cased(reason_text(self._voice(reason), group, reason)))
        if not self.layout.local_told:
            return text
        return (*text, Token(f"({group}-{reason})", "adjustment_code"))

    def _remark_meaning(self, code: str) -> str:
        return self._cased(remark_text(self._voice(code), code))

    def _voice(self, code: str) -> random.Random:
        """One payer says the same of a code wherever it does."""
        return random.Random(f"{self.layout.family} {self.layout.type.size} {code}")  # noqa: S311

    def _new_code(self, pair: tuple[str, str]) -> str:
        shape, taken = self.layout.local_shape, set(self._own.values())
        if shape in ("letter", "number"):
            place = len(self._own)
            return _letters(place) if shape == "letter" else str(place + 1)
        seed = zlib.crc32(f"{self.layout.family} {pair}".encode())
        while (code := _shaped(seed, shape)) in taken:
            seed += 1
        return code

    def _cased(self, text: str) -> str:
        return text.upper() if self.layout.capitals else text


def _text(text: str) -> Cell:
    return (Token(text, "glossary_text"),)


def _letters(place: int) -> str:
    """A, B ... Z, AA, AB ..."""
    before, last = divmod(place, len(_LETTERS))
    return (_letters(before - 1) if before else "") + _LETTERS[last]


def _shaped(seed: int, shape: str) -> str:
    made = ""
    for mark in shape:
        kinds = _LETTERS if mark == "@" else "0123456789"
        made += kinds[seed % len(kinds)]
        seed //= len(kinds)
    return made
