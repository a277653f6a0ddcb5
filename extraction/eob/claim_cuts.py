"""Where claims begin: of all ways to cut the rows of a document into claims the likeliest one, by all that is printed.

The labels say of each row alone whether it begins a claim. Whether what they say together makes claims is seen here:
each has lines and says whose it is, has one patient, account and number, is closed by its total, and its own amounts
are what its lines come to. Claims of one document begin alike. The search over all cuts is exact but for what is
hopeless or too long (a semi-Markov model: Sarawagi and Cohen 2004).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extraction.eob.alike import are_alike
from extraction.eob.claim_rows import ClaimRow, Key, claim_rows
from extraction.eob.labelled import LabelledDocument, LabelledRow, Step

# Nats, chosen on 400 documents as print and scan; half and twice as much makes little difference.
_SUREST = 8.0  # what the labels of one row can say
_WITHOUT_LINES = 8.0  # against a claim of which no line is printed,
_WITHOUT_NAME = 10.0  # and against one that does not say whose it is
_TWO_NAMES = 3.0  # against each patient, account or number that differs from that of the claim so far
_CLOSED = 3.0  # against a line behind the total of its claim
_BEHIND_END = 3.9  # for a claim to begin behind the end of a section: of 180 drawn ones none went on
_OVER_END = 1.0  # against one that goes on there
_NEW_NAME = 2.0  # for a row with a name that differs from the last one in its place
_NAMES_AGAIN = 3.0  # against a row that repeats the names of the last claim, which no total has closed
_AGREES, _DIFFERS = 2.5, 1.5  # an amount of the claim that is, or is not, what the lines come to
_ALIKE = 3.0  # for a row that begins as most claims do, and against one that does not
_MOST = 2  # names or amounts that count: they are labelled wrong together
_BEHIND = 12.0  # for a claim to begin behind a block of names rather than with it, where all do
_HOPELESS = 25.0
_LEAST_BEGIN = -7.0
# Rows of one claim, so that the search grows with the document and not with its square: 999 lines, the most of an 837,
# of three rows each; fewer where more speaks against its beginning than for it.
_LONGEST, _LONGEST_UNLIKELY = 3_000, 200
_HEADER = "claim_header"
_COLUMNS = frozenset({"charge", "paid", "allowed"})  # that nearly every total of a claim has
_TOGETHER = 2.0  # claims of which the labels count: they are labelled wrong in all claims together or in none
_FEW = 3  # claims of a document tell nothing of how claims begin
_MAJORITY = 0.6


def with_claims(document: LabelledDocument) -> LabelledDocument:
    """The document with its rows in the claims that everything together makes likeliest. What is known stays."""
    rows = claim_rows(document.rows)
    if not rows:
        return document
    begins = _begins(rows)
    starts = _alike(rows, begins, _cut(rows, begins))
    if rows[0].role != _HEADER:
        behind = _cut(rows, [nats + more for nats, more in zip(begins, _behind_headers(rows), strict=True)])
        starts = max(starts, behind, key=lambda each: _worth(rows, each))
    return _numbered(document, rows, frozenset(starts))


def _alike(rows: Sequence[ClaimRow], begins: Sequence[float], starts: list[int]) -> list[int]:
    """The beginnings of claims once more, now that it is known what most of them begin with."""
    opening = _opening(rows, starts)
    if opening is None:
        return starts
    alike = (_ALIKE if row.opening == opening else -_ALIKE for row in rows)
    return _cut(rows, [nats + more for nats, more in zip(begins, alike, strict=True)])


def _behind_headers(rows: Sequence[ClaimRow]) -> list[float]:
    """What it is worth to begin at each row where the names of all claims are printed behind their lines."""
    before = (None, *rows[:-1])
    headers = [row.role == _HEADER for row in rows]
    return [
        -_BEHIND if is_header else _BEHIND * (above is not None and above.role == _HEADER)
        for is_header, above in zip(headers, before, strict=True)
    ]


def _worth(rows: Sequence[ClaimRow], starts: Sequence[int]) -> float:
    """Of a whole cut, in nats."""
    told = sum(max(-_SUREST, min(_SUREST, rows[start].odds)) for start in starts[1:])
    worth = told * min(1.0, _TOGETHER / max(1, len(starts) - 1))
    for first, behind in pairwise([*starts, len(rows)]):
        claim = _Claim()
        for place in range(first, behind):
            claim.take(rows[place], is_first=place == first)
        worth -= claim.cost
    return worth


def _numbered(document: LabelledDocument, rows: Sequence[ClaimRow], starts: frozenset[int]) -> LabelledDocument:
    claim, made = -1, list(document.rows)
    for at, row in enumerate(made):
        if row.step is not None:
            made[at] = replace(row, claim=None, claim_confidence=row.step.none)
    for place, known in enumerate(rows):
        claim += place in starts
        row = made[known.at]
        made[known.at] = replace(row, claim=claim, claim_confidence=_told(row, row.step, begins=place in starts))
    return LabelledDocument(rows=tuple(made))


def _told(row: LabelledRow, step: Step | None, *, begins: bool) -> float:
    """How probable the labels make what was chosen."""
    if step is None:
        return row.claim_confidence
    return step.begins if begins else step.goes_on


def _begins(rows: Sequence[ClaimRow]) -> list[float]:
    """What speaks for each row to begin a claim rather than to go on, whatever is cut elsewhere."""
    latest: dict[Key, str] = {}
    found: list[float] = []
    before: ClaimRow | None = None
    for row in rows:
        nats = max(-_SUREST, min(_SUREST, row.odds)) + _BEHIND_END * row.behind_end
        others = _others(row, latest)
        shared = len(row.names.keys() & latest.keys())
        if others:
            nats += _NEW_NAME * min(others, _MOST)
        elif shared >= _MOST and before is not None and before.role != "claim_total":
            nats -= _NAMES_AGAIN
        found.append(nats)
        latest |= row.names
        before = row
    return found


def _others(row: ClaimRow, known: dict[Key, str]) -> int:
    """How many names and numbers of a row are not those that are known."""
    return sum(
        key in known and known[key] != text and not are_alike(text, known[key], exact=row.exact)
        for key, text in row.names.items()
    )


@dataclass(slots=True)
class _Claim:
    """A claim while rows are added to it. `against`: what speaks against its rows in one claim, in nats."""

    against: float = 0.0
    names: dict[Key, str] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    own: list[tuple[str, int]] = field(default_factory=list)
    is_named: bool = False
    has_lines: bool = False
    is_closed: bool = False

    def take(self, row: ClaimRow, *, is_first: bool) -> None:
        self.against += _TWO_NAMES * min(_others(row, self.names), _MOST)
        self.names = {**row.names, **self.names}
        self.is_named = self.is_named or row.is_named
        if row.behind_end and not is_first:
            self.against += _OVER_END
        if row.role == "line":
            self.against += _CLOSED * row.sure * self.is_closed
            self.has_lines = True
        self.is_closed = self.is_closed or row.role == "claim_total"
        self._take_amounts(row)

    def _take_amounts(self, row: ClaimRow) -> None:
        if row.role in ("line", "continuation"):
            for tag, cents in row.amounts:
                self.sums[tag] = self.sums.get(tag, 0) + cents
        else:
            self.own += [(tag, cents) for tag, cents in row.amounts if cents]

    @property
    def cost(self) -> float:
        """Of ending here, in nats."""
        if not self.has_lines:
            return self.against + _WITHOUT_LINES + _WITHOUT_NAME * (not self.is_named)
        return self.against + _WITHOUT_NAME * (not self.is_named) - self._agreement()

    def _agreement(self) -> float:
        """Of its own amounts with what its lines come to, half of it under another column's name."""
        agreeing, differing = 0.0, 0
        anything = set(self.sums.values())
        for tag, cents in self.own:
            if self.sums.get(tag) == cents:
                agreeing += 1.0
            elif cents in anything:
                agreeing += 0.5
            else:
                differing += tag in _COLUMNS
        return _AGREES * min(agreeing, _MOST) - _DIFFERS * min(differing, _MOST)


def _cut(rows: Sequence[ClaimRow], begins: Sequence[float]) -> list[int]:
    """The rows at which claims begin, by their places."""
    best, came = [0.0, *([-math.inf] * len(rows))], [0] * (len(rows) + 1)
    for first in range(len(rows)):
        is_needed = best[first + 1] == -math.inf  # no claim from further up has this row
        if begins[first] < _LEAST_BEGIN and not is_needed and rows[first - 1].role != "claim_total":
            continue
        begun = best[first] + (begins[first] if first else 0.0)
        longest = _LONGEST if is_needed or begins[first] >= 0.0 else _LONGEST_UNLIKELY
        for behind, score in _ends(rows, range(first, min(first + longest, len(rows))), begins[first]):
            if begun - score > best[behind]:
                best[behind], came[behind] = begun - score, first
    return _traced(came)


def _ends(rows: Sequence[ClaimRow], places: range, begin: float) -> Iterable[tuple[int, float]]:
    """The places behind which a claim can end that begins at the first of `places`, with the cost of that."""
    claim = _Claim()
    for place in places:
        claim.take(rows[place], is_first=place == places[0])
        if place > places[0] and claim.against - begin > _HOPELESS:
            return
        yield place + 1, claim.cost


def _traced(came: Sequence[int]) -> list[int]:
    starts: list[int] = []
    behind = len(came) - 1
    while behind:
        behind = came[behind]
        starts.append(behind)
    return starts[::-1]


def _opening(rows: Sequence[ClaimRow], starts: Sequence[int]) -> Key | None:
    """What most claims begin with and hardly any other row does, if there is such a thing."""
    if len(starts) < _FEW:
        return None
    opening, count = Counter(rows[start].opening for start in starts).most_common(1)[0]
    elsewhere = sum(row.opening == opening for row in rows) - count
    return opening if count >= _MAJORITY * len(starts) and elsewhere <= count / 2 else None
