"""Claims scored without a server and without keeping anything: for `triage score`.

What the books on this machine know of payers and members counts where there are any; without them such checks are
unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import wrap
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from extraction.errors import UnreadableInputError
from extraction.records import Claim, format_money
from inference.claims.answers import WORDS
from inference.claims.beside import beside, nothing_known
from inference.claims.reference import Reference
from inference.engines import is_sqlite
from inference.judging import Judged, judge
from inference.policy import Policy
from inference.reading import read_documents
from inference.rules.readiness import sentence
from inference.settings import Settings
from inference.store import Store

NO_BOOKS = "No books on this machine: nothing is known of payers, authorizations, coverage or claims sent before."
READY = "submit"
INDENT = 11
MOST_RULES = 10
# Passes claims on one by one, for a bar that shows how far it is.
Watched = Callable[[Sequence[Claim]], Iterable[Claim]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One claim, with what the policy makes of it. `pointer` stands in the record of document `document_index`."""

    document_index: int
    pointer: str
    patient_control_number: str | None
    disposition: str
    owner_team: str | None
    dollars: Decimal
    counts: dict[str, int]
    checks: Sequence[dict[str, Any]]
    reasons: Sequence[dict[str, str]]

    @property
    def ready(self) -> bool:
        return self.disposition == READY

    def plain(self) -> dict[str, Any]:
        """For JSON: dollars as text with two decimals."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return fields | {"dollars": format_money(self.dollars)}

    def text(self, width: int = 100) -> str:
        """For people: what holds, each check that fails with what mends it, and what would tell the unknown ones."""
        number = self.patient_control_number or "without a control number"
        team = f", for {self.owner_team.replace('_', ' ')}" if self.owner_team else ""
        head = f"Claim {number}, ${self.dollars:,.2f}: {self.disposition.replace('_', ' ').upper()}{team}"
        lines = [_line(check) for check in self.checks if check["result"] == "fail"]
        lines += _unknown([check for check in self.checks if check["result"] == "unknown"])
        counted = "  " + ", ".join(f"{count} {result}" for result, count in self.counts.items())
        body = [part for line in lines for part in wrap(line, max(width, 40), subsequent_indent=" " * INDENT)]
        return "\n".join([head, *body, counted])


def score(
    data: bytes, name: str, policy: Policy, settings: Settings, books: Connection | None, watched: Watched = iter
) -> list[Scored]:
    """Every claim of a file. Raises TriageError where it cannot be read, or holds no claims."""
    reference, today = Reference.of(settings, policy), date.today()
    found: list[Scored] = []
    for index, read in enumerate(read_documents(data, name)):
        if read.submission is None:
            continue
        claims = read.submission.claims
        known = nothing_known(claims, today, reference)
        if books is not None:
            known = beside(books, reference, settings.default_facility, claims, today)
        judged = (each for each in judge(read, None, policy, known) if each.task == "claim")
        found += [_scored(index, claim, each) for claim, each in zip(watched(claims), judged, strict=True)]
    if not found:
        raise UnreadableInputError("no_claims", found=data, expected="claims: an X12 837, or JSON")
    return found


def totals(found: Sequence[Scored]) -> str:
    """For people: how many claims and dollars are to be sent, held and kept back, and which rules fail most often."""
    lines = [f"{_counted(len(found), 'claim')}, ${sum((each.dollars for each in found), Decimal()):,.2f}"]
    for word in WORDS.values():
        mine = [each.dollars for each in found if each.disposition == word]
        lines.append(f"  {word.replace('_', ' '):<16} {len(mine):>8,}  {f'${sum(mine, Decimal()):,.2f}':>18}")
    failed = Counter(rule for each in found for rule in dict.fromkeys(_failed(each)))
    if failed:
        lines.append("Failed most often")
    ranked = sorted(failed.items(), key=lambda each: (-each[1], each[0]))[:MOST_RULES]
    return "\n".join([*lines, *(f"  {rule:<32} {_counted(claims, 'claim'):>15}" for rule, claims in ranked)])


def _failed(scored: Scored) -> Iterator[str]:
    return (check["rule"] for check in scored.checks if check["result"] == "fail")


def _line(check: Mapping[str, str]) -> str:
    return f"  {check['severity']:<{INDENT - 3}} {check['rule']}: {sentence(check['fact'])} {sentence(check['fix'])}"


def _unknown(checks: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """One line for all: what to do, and which checks it answers."""
    of_fix: dict[str, list[str]] = {}
    for check in checks:
        of_fix.setdefault(check["fix"], []).append(check["rule"].replace("_", " "))
    said = (
        f"{_counted(len(rules), 'check')} {_needs(fix, len(rules))}: {', '.join(dict.fromkeys(rules))}."
        for fix, rules in of_fix.items()
    )
    if of_fix:
        yield f"  {'unknown':<{INDENT - 3}} {' '.join(said)}"


def _needs(fix: str, count: int) -> str:
    return f"{'needs' if count == 1 else 'need'} you to {fix}" if fix else "cannot be told"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


@contextmanager
def local_books(settings: Settings) -> Iterator[Connection | None]:
    """The books of these settings to read, None where there are none. They are neither made nor changed."""
    url = make_url(settings.database_url)
    if is_sqlite(settings.database_url) and not Path(url.database or "").is_file():
        yield None
        return
    store = Store(settings.database_url)
    try:
        with store.read() as connection:
            yield connection if _is_current(connection) else None
    finally:
        store.close()


def _is_current(connection: Connection) -> bool:
    """Whether it has the tables that are asked: books of an older version are brought up to date by the service."""
    try:
        return bool(connection.dialect.has_table(connection, "member_record"))
    except SQLAlchemyError:
        return False


def _scored(index: int, claim: Claim, judged: Judged) -> Scored:
    said = judged.prediction.plain()
    return Scored(
        document_index=index,
        pointer=judged.pointer,
        patient_control_number=claim.patient_control_number,
        disposition=WORDS[judged.ruling.disposition],
        owner_team=judged.prediction.owner_team,
        dollars=judged.prediction.dollars,
        counts={"pass": said["passed"], "fail": said["failed"], "unknown": said["unknown"]},
        checks=said["checks"],
        reasons=[{"code": why.code, "message": why.message, "path": why.path} for why in judged.ruling.reasons],
    )
