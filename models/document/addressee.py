"""To whom a page is addressed: a person or an organisation, and whether it speaks of them below.

A statement for a member and a remittance may have the same grid and the same words: the one is addressed to the patient
whose claims it shows, the other to who treated them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.pages.page import Word
from models.document.sight import Sight

UPPER = 0.5  # addresses of a letter stand in this share of the page
LINES = 5  # of an address, at most
STEP = 2.2  # lines of an address are at most so many heights of a letter apart
ALIGNED = 5.0  # points by which the left edges of its lines may differ
GAP = 2.5  # heights of a letter between words that are not of one line any more
_ZIP = re.compile(r"^\d{5}(?:-?\d{4})?$")
_STATE = re.compile(r"^[A-Z]{2}[.,]?$")
_NAME = re.compile(r"^[A-Z][A-Za-z'’.-]*,?$")
_STREET = re.compile(r"^(?:\d|p\.? ?o\.? ?box|box |suite|ste |unit|attn|dept|c/o|floor|mail stop)", re.IGNORECASE)
_TO_WHOM = "to for employee insured member subscriber enrollee participant policyholder patient"
_ORGANISATIONS = (
    "anesthesia anesthesiology associates assoc billing cardiology care center centre clinic clinics "
    "company consultants corporation corp county dds dental dentistry department dept dermatology "
    "diagnostic diagnostics doctors emergency endodontics equipment eye family foundation group health "
    "healthcare home hospice hospital imaging inc institute internal lab laboratory llc llp lp medical "
    "medicine memorial neurology nursing office oncology optical orthodontics orthopaedic orthopaedics "
    "orthopedic orthopedics pa partners pathology pc pediatrics pharmacy physical physician physicians "
    "pllc podiatry practice practitioners psychiatry radiology regional rehab rehabilitation services "
    "sleep specialists spine supply surgery surgical system systems therapy university urgent urology "
    "vision women's md do dpm od "
)
_LABELS, _ORGANISATION = frozenset(_TO_WHOM.split()), frozenset(_ORGANISATIONS.split())


@dataclass(frozen=True, slots=True)
class Addressee:
    """A name above a street, and where its address ends."""

    name: tuple[str, ...]
    below: float

    @property
    def is_organisation(self) -> bool:
        return any(_plain(word) in _ORGANISATION for word in self.name)

    @property
    def is_person(self) -> bool:
        return 2 <= len(self.name) <= 4 and not self.is_organisation and all(map(_NAME.match, self.name))

    def named_below(self, sight: Sight) -> float:
        """The share of the name's words that stand below the address again: 0 to 1."""
        wanted = {_plain(word) for word in self.name if len(_plain(word)) > 2}
        below = {_plain(word.text) for word in sight.page.words if word.box[1] > self.below}
        return len(wanted & below) / max(1, len(wanted))


def addressee(sight: Sight) -> Addressee | None:
    """Of the lowest address in the upper half: the sender's stands above it. None where there is none."""
    found = None
    for row, words in enumerate(sight.rows):
        if words[0].box[1] > UPPER * sight.page.height:
            break
        for place in _zip_codes(words):
            found = _addressee(sight, row, place) or found
    return found


def _zip_codes(words: Sequence[Word]) -> Iterator[int]:
    """The places of those in a row that follow a state."""
    for place in range(1, len(words)):
        if _ZIP.match(words[place].text) and _STATE.match(words[place - 1].text):
            yield place


def _addressee(sight: Sight, row: int, zip_at: int) -> Addressee | None:
    """The first line above the town that is no street."""
    words = sight.rows[row]
    left = _left_edge(sight, words, zip_at)
    for line in _lines_above(sight, row, left):
        if not _STREET.match(" ".join(line)):
            return Addressee(_without_label(line), words[zip_at].box[3])
    return None


def _left_edge(sight: Sight, words: Sequence[Word], place: int) -> float:
    """Of the words that stand close together up to this one."""
    while place and words[place].box[0] - words[place - 1].box[2] < GAP * sight.letter_height:
        place -= 1
    return words[place].box[0]


def _lines_above(sight: Sight, row: int, left: float) -> Iterator[tuple[str, ...]]:
    """The other lines of an address from the last to the first."""
    top = sight.rows[row][0].box[1]
    for words in reversed(sight.rows[max(0, row - LINES) : row]):
        if top - words[0].box[1] > STEP * sight.letter_height:
            return
        line = _line_at(sight, words, left)
        if line:
            top = words[0].box[1]
            yield line


def _line_at(sight: Sight, words: Sequence[Word], left: float) -> tuple[str, ...]:
    """The words that stand close together from this edge on."""
    first = next((place for place, word in enumerate(words) if abs(word.box[0] - left) <= ALIGNED), len(words))
    end = first + 1
    while end < len(words) and words[end].box[0] - words[end - 1].box[2] <= GAP * sight.letter_height:
        end += 1
    return tuple(word.text for word in words[first:end])


def _without_label(line: tuple[str, ...]) -> tuple[str, ...]:
    """EMPLOYEE: PAT QUILL says whose name it is."""
    labels = [place for place, word in enumerate(line[:2]) if word.endswith(":") or _plain(word) in _LABELS]
    return line[labels[-1] + 1 :] if labels and labels[-1] + 1 < len(line) else line


def _plain(word: str) -> str:
    return word.lower().strip(" .,:;'’()")
