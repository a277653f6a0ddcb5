"""Patterns of member ids: a small part of regular expressions, in which no pattern takes long to match.

A backtracking matcher tries every way to share the text among what may repeat; here the ways are counted before a
pattern is taken, and more than a thousand are refused. So Python's own `re.fullmatch` is safe with every pattern that
passed. Allowed: letters, digits, space and `-`; classes such as `[A-HJ-NP-Z0-9]`, `\\d`; groups `( | )`; `?`, `{n}`,
`{n,m}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WAYS = 1000
LONGEST = 80  # X12 gives NM109 80 characters
_TOKEN = re.compile(
    r"(?P<atom>[A-Za-z0-9 -]|\\d|\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?|-(?=\])|\\d)+\])"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)|(?P<times>\?|\{\d{1,2}(?:,\d{1,2})?\})"
)


class PatternError(ValueError):
    """The text is no pattern of a member id. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class _Part:
    """In how many ways a part of a pattern may match, and the longest text that it matches."""

    ways: int
    longest: int


def check_pattern(pattern: str) -> None:
    """Raise PatternError unless the pattern is one of a member id."""
    reader = _Reader(_tokens(pattern))
    whole = reader.choices()
    if reader.rest:
        raise PatternError("expected each ) to close a (")
    if whole.ways > WAYS:
        raise PatternError(f"expected at most {WAYS} ways to match: give fixed lengths, as in \\d{{9}}")
    if not 0 < whole.longest <= LONGEST:
        raise PatternError(f"expected a pattern of 1 to {LONGEST} characters")
    try:
        re.compile(pattern)
    except re.error:  # a range such as [9-0]
        raise PatternError("expected a regular expression") from None


def _tokens(pattern: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None or token.lastgroup is None:
            raise PatternError(
                f"expected letters, digits, [ ], ( | ), \\d, ?, {{n}} or {{n,m}} at character {place + 1}"
            )
        tokens.append((token.lastgroup, token.group()))
        place = token.end()
    return tokens


class _Reader:
    """Reads tokens by recursive descent: choices of sequences of parts."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.rest = tokens[::-1]

    def choices(self, depth: int = 0) -> _Part:
        if depth > 5:
            raise PatternError("expected groups at most 5 deep")
        found = [self._sequence(depth)]
        while self._next() == "or":
            self.rest.pop()
            found.append(self._sequence(depth))
        return _Part(sum(part.ways for part in found), max(part.longest for part in found))

    def _sequence(self, depth: int) -> _Part:
        ways, longest = 1, 0
        while self._next() not in (None, "or", "close"):
            part = self._repeated(depth)
            ways, longest = min(ways * part.ways, WAYS + 1), longest + part.longest
        return _Part(ways, longest)

    def _repeated(self, depth: int) -> _Part:
        kind, _ = self.rest.pop()
        if kind == "times":
            raise PatternError("expected something before ? or {")
        part = self._group(depth) if kind == "open" else _Part(1, 1)
        if self._next() != "times":
            return part
        least, most = _bounds(self.rest.pop()[1])
        if self._next() == "times":
            raise PatternError("expected one of ?, {n} and {n,m} at a time")
        ways = sum(min(part.ways**count, WAYS + 1) for count in range(least, most + 1))
        return _Part(min(ways, WAYS + 1), part.longest * most)

    def _group(self, depth: int) -> _Part:
        inside = self.choices(depth + 1)
        if self._next() != "close":
            raise PatternError("expected ) for each (")
        self.rest.pop()
        return inside

    def _next(self) -> str | None:
        return self.rest[-1][0] if self.rest else None


def _bounds(times: str) -> tuple[int, int]:
    if times == "?":
        return 0, 1
    least, _, most = times.strip("{}").partition(",")
    if int(most or least) < int(least):
        raise PatternError("expected {n,m} with n up to m")
    return int(least), int(most or least)
