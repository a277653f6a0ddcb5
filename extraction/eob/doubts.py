"""How sure the words and rows of a claim are, apart from what the accounts say: a code, a date or an account number
that was misread balances as well as the right one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.eob.days import day_of, days_of
from extraction.eob.draft import ClaimDraft, LineDraft, RemittanceDraft
from extraction.eob.labelled import LabelledRow, LabelledWord
from extraction.eob.labels import AMOUNT_TAGS
from extraction.eob.money import cents_of, has_point
from extraction.eob.values import Value

# What is posted: the account, what was done and when, and all amounts.
IDENTITY = frozenset({"patient_control_number", "payer_claim_control_number", "claim_status"})
_SERVICE = frozenset({"procedure", "modifier", "units", "service_from", "service_to"})
POSTED = IDENTITY | _SERVICE | frozenset(AMOUNT_TAGS)
_LINE_ROLES = frozenset({"line", "continuation"})
_SILENT = frozenset({"other", "label", "description"})
_EACH_LINE = ("procedure", "service_from", "units", "charge", "paid", "allowed")
_PROCEDURE = re.compile(r"[A-Z]?\d{4,5}[A-Z]?([-:/ ][A-Z0-9]{2})*")
_MOST = 0.5  # a column that this share of the lines has is missed on the others
_SUREST = 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """Of one claim. `read` and `named`: the least sure word that is posted, by the recogniser and by the labels; `role`
    and `begin`: the least sure row, of what it is and of whose it is; `nats`: all doubts of all its words together;
    `unused`: amounts on its lines that were taken for nothing; `gaps`: columns that most lines of the document have and
    its lines do not; `malformed`: dates and procedures that cannot be one; `accounts`: numbers to find it by.
    """

    read: float
    named: float
    role: float
    begin: float
    nats: float
    unused: int
    gaps: int
    malformed: int
    accounts: int


def doubts_of(draft: RemittanceDraft) -> list[Doubts]:
    """For each claim in its order."""
    usual = _usual([line for claim in draft.claims for line in claim.lines])
    claims = draft.claims
    following = [claims[at + 1].rows[:1] if at + 1 < len(claims) else [] for at in range(len(claims))]
    return [_of_claim(claim, rows, usual) for claim, rows in zip(claims, following, strict=True)]


def _of_claim(claim: ClaimDraft, following: Sequence[LabelledRow], usual: frozenset[str]) -> Doubts:
    """`following`: the first row of the next claim, which may be one of this claim's."""
    words = [word for row in claim.rows for word in row.words if word.tag in POSTED]
    others = [word for row in claim.rows for word in row.words if word.tag not in POSTED]
    named = [word.tags[0].confidence for word in words]
    sure = [min(word.word.confidence * tag, _SUREST) for word, tag in zip(words, named, strict=True)]
    return Doubts(
        read=min((word.word.confidence for word in words), default=0.0),
        named=min([*named, *(1.0 - _posted(word) for word in others)]) if words else 0.0,
        role=min((row.role.confidence for row in claim.rows), default=0.0),
        begin=min((row.claim_confidence for row in (*claim.rows, *following)), default=0.0),
        nats=-sum(math.log(max(each, 1.0 - _SUREST)) for each in sure),
        unused=sum(_is_unused(word) for row in claim.rows if row.role.name in _LINE_ROLES for word in row.words),
        gaps=sum(len(usual - _columns(line)) for line in claim.lines),
        malformed=sum(_malformed(line) for line in claim.lines),
        accounts=len(IDENTITY & claim.texts.keys() - {"claim_status"}),
    )


def _posted(word: LabelledWord) -> float:
    """How probable it is that a word is posted which was taken for something that is not."""
    return sum(tag.confidence for tag in word.tags if tag.name in POSTED)


def _usual(lines: Sequence[LineDraft]) -> frozenset[str]:
    """The columns that most lines have."""
    counts = Counter(name for line in lines for name in _columns(line))
    return frozenset(name for name, count in counts.items() if count > _MOST * len(lines))


def _columns(line: LineDraft) -> frozenset[str]:
    return frozenset(name for name in _EACH_LINE if name in line.texts or name in line.printed)


def _is_unused(word: LabelledWord) -> bool:
    text = word.word.text
    return word.tag in _SILENT and has_point(text) and bool(cents_of(text))


def _malformed(line: LineDraft) -> int:
    days = [value for tag in ("service_from", "service_to") for value in line.texts.get(tag, ())[:1]]
    procedures: Sequence[Value] = line.texts.get("procedure", ())[:1]
    return sum(day_of(value.text) is None and days_of(value.text) is None for value in days) + sum(
        _PROCEDURE.fullmatch(value.text.strip()) is None for value in procedures
    )
