"""Claims that were not read: found in the bytes of a file, since an empty answer to a file that holds claims would lose
them silently, and in the ids of segments that have no place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extraction.errors import ClaimsNotReadError, Place

# The segment that begins a claim, by the kind of transaction that holds it.
_MARKS = {"835": b"CLP", "837": b"CLM"}
# So many bytes show whether a claim begins: a number of at most 38 characters and what stands behind it.
_HEAD = 120
_STATUS = re.compile(rb"[0-9]{1,2}")
_CHARGE = re.compile(rb"[-+]?[0-9.]")
_AMOUNT = re.compile(rb"[-+]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)")
# A value that reads CLP at the end of a segment, with a trailer and its two numbers behind it.
_TRAILER = re.compile(rb"[^A-Za-z0-9](?:SE|GE|IEA)\Z")


def reads_like_claim(segment_id: str) -> bool:
    """Whether the id of a segment that has no place was to begin a claim: ?CLP, clp."""
    letters = "".join(filter(str.isalpha, segment_id[-_HEAD:].upper()))
    return any(mark.decode() in letters for mark in _MARKS.values())


class LostClaims:
    """Looks for the first claim of a kind in bytes that come in pieces. CLP or CLM as somebody's name is no claim."""

    def __init__(self, kind: str) -> None:
        self.mark = _MARKS[kind]
        self.begins_claim = _CHECKS[kind]
        self.offset: int | None = None
        self._pattern = re.compile(rb"(?<![A-Za-z0-9])" + self.mark + rb"([^A-Za-z0-9\s])")
        self._text = b""
        self._start = 0

    def feed(self, chunk: bytes) -> None:
        if self.offset is not None:
            return
        self._text += chunk
        self._search(len(self._text) - _HEAD)
        kept = max(0, len(self._text) - _HEAD - 1)
        self._text, self._start = self._text[kept:], self._start + kept

    def check(self) -> None:
        """At the end of the bytes: raises `ClaimsNotReadError` if there was a claim."""
        self._search(len(self._text))
        if self.offset is not None:
            name = self.mark.decode()
            place = Place(offset=self.offset, segment_id=name)
            raise ClaimsNotReadError("claims_not_read", place=place, expected=f"claims read from {name} segments")

    def _search(self, stop: int) -> None:
        if self.offset is not None or self.mark not in self._text:
            return
        for match in self._pattern.finditer(self._text):
            if match.start() < stop and self.begins_claim(self._text, match):
                self.offset = self._start + match.start()
                return


def _begins_payment(text: bytes, match: re.Match[bytes]) -> bool:
    """CLP, a number, a status of two digits, a charge; as the value of an element it begins nothing."""
    if text[: match.start()].endswith(match.group(1)):
        return False
    number, status, charge, *_ = [*text[match.end() : match.end() + _HEAD].split(match.group(1)), b"", b""]
    likely = _STATUS.fullmatch(status.strip()) and _CHARGE.match(charge.strip())
    return bool(likely) and not _TRAILER.search(number)


def _begins_claim(text: bytes, match: re.Match[bytes]) -> bool:
    """CLM, a number, a charge; at the start of a segment, since acknowledgements name CLM as an element."""
    if text[: match.start()].rstrip()[-1:] == match.group(1):
        return False
    number, charge, *_ = [*text[match.end() : match.end() + _HEAD].split(match.group(1)), b""]
    return bool(_AMOUNT.fullmatch(charge.strip())) and not _TRAILER.search(number)


_CHECKS: dict[str, Callable[[bytes, re.Match[bytes]], bool]] = {"835": _begins_payment, "837": _begins_claim}
