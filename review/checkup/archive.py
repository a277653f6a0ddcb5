"""The archive in order: each remittance once, by day, and each claim with all that its payer ever said of it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from inference.duplicates import Identity, among
from models.outcomes import Outcome, status_kind
from models.prediction import NOTHING
from review.checkup.buckets import UNDECIDED
from review.checkup.facts import ClaimFact, FileFact, RemittanceFact, SentClaimFact

# A remittance comes some days before its money moves (BPR16). Of a date further ahead nothing is counted.
ANNOUNCED = datetime.timedelta(days=30)
ClaimKey = tuple[str, str, str, datetime.date | None]


class Received(NamedTuple):
    """A remittance where it lies, with the payer and the payee as the page names them.

    `day` is that of the payment; None where none is told, or one so far ahead that it cannot be.
    """

    file: str
    payer: str
    payee: str
    day: datetime.date | None
    fact: RemittanceFact


class Adjudication(NamedTuple):
    """A claim payment where it lies. `number` counts all of the archive in order of time."""

    number: int
    remittance: Received
    claim: ClaimFact

    @property
    def decides(self) -> bool:
        """Whether the payer decided here: no reversal, and neither pending, forwarded nor foretold."""
        return self.claim.outcome not in UNDECIDED and self.claim.outcome != Outcome.REVERSAL

    @property
    def key(self) -> ClaimKey | None:
        """What tells the claim: payer, payee, patient control number, first day of service."""
        if self.claim.account is None:
            return None
        return (self.remittance.payer, self.remittance.payee, self.claim.account, self.claim.service_from)


class Repeat(NamedTuple):
    """A remittance that came before. `kind` is duplicate_of or conflict_or_split."""

    again: Received
    kind: str
    earlier: Received


@dataclass(frozen=True, slots=True)
class History:
    """All that one payer said of one claim, in order of time."""

    payments: list[Adjudication] = field(default_factory=list)

    @property
    def initial(self) -> list[Adjudication]:
        """The first adjudication that decides; all of its parts where that remittance splits the claim."""
        first = next((each for each in self.payments if each.decides), None)
        if first is None:
            return []
        return [each for each in self.payments if each.decides and each.remittance is first.remittance]


class Archive:
    """What was read, in order. Everything that sums money goes over `remittances` or `payments`: a remittance that was
    delivered again is in neither.
    """

    def __init__(
        self,
        files: Sequence[FileFact],
        claim_files: Sequence[FileFact] | None = None,
        *,
        now: datetime.date | None = None,
    ) -> None:
        """`now` is the day of the checkup, by default that of this machine: later payments are in the future."""
        self.files = files
        self.claim_files = claim_files
        self.now = now or datetime.date.today()
        received = list(_received(files, self.now))
        self.repeats = _repeats(received)
        again = {id(repeat.again.fact) for repeat in self.repeats if repeat.kind == "duplicate_of"}
        self.delivered = len(received)
        self.remittances = sorted(
            (each for each in received if id(each.fact) not in again), key=lambda each: each.day or datetime.date.max
        )

    @cached_property
    def payments(self) -> list[Adjudication]:
        claims = ((each, claim) for each in self.remittances for claim in each.fact.claims)
        return [Adjudication(number, each, claim) for number, (each, claim) in enumerate(claims)]

    @cached_property
    def histories(self) -> list[History]:
        """One for each claim. A claim payment without a control number of ours stands alone."""
        known: dict[ClaimKey, History] = {}
        alone = []
        for each in self.payments:
            if each.key is None:
                alone.append(History([each]))
            else:
                known.setdefault(each.key, History()).payments.append(each)
        return [*known.values(), *alone]

    @cached_property
    def sent(self) -> list[SentClaimFact]:
        return [claim for file in self.claim_files or () for claim in file.sent]

    @cached_property
    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """First and last day of payment that is not in the future."""
        days = [each.day for each in self.remittances if each.day and each.day <= self.now]
        return min(days, default=None), max(days, default=None)

    @cached_property
    def future(self) -> list[Received]:
        """Remittances with a payment date in the future: announced, or mistyped."""
        return [each for each in self.remittances if each.fact.date and each.fact.date > self.now]

    @property
    def as_of(self) -> datetime.date | None:
        """The day that ages count from: one mistyped year must not move it."""
        return self.days[1] or (self.now if self.future else None)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is known."""
    return sum((amount for amount in amounts if amount is not None), NOTHING)


def month_of(day: datetime.date | None) -> str:
    return day.strftime("%Y-%m") if day else "undated"


def is_reversal(claim: ClaimFact) -> bool:
    return status_kind(claim.status) == "reversal"


def _received(files: Sequence[FileFact], now: datetime.date) -> Iterator[Received]:
    names, last = _payer_names(files), now + ANNOUNCED
    for file in files:
        for fact in file.remittances:
            day = fact.date if fact.date and fact.date <= last else None
            yield Received(file.name, names[_payer_key(fact)], _payee(fact), day, fact)


def _payer_key(fact: RemittanceFact) -> str:
    return _plain(fact.payer_id) or _plain(fact.payer_name).upper()


def _plain(text: str | None) -> str:
    """As it may stand on a page: printable, with single spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text or "").split())


def _payer_names(files: Sequence[FileFact]) -> dict[str, str]:
    """One name for each payer: the most frequent under its id, with the id where two payers share the name."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for file in files:
        for fact in file.remittances:
            used[_payer_key(fact)][_plain(fact.payer_name)] += 1
    names = {key: min(found, key=lambda name: (-found[name], name)) for key, found in used.items()}
    shared = Counter(name.upper() for name in names.values())
    return {key: _shown(name, key, shared[name.upper()] > 1) for key, name in names.items()}


def _shown(name: str, key: str, shared: bool) -> str:
    return f"{name} ({key})" if name and shared else name or key or "payer not named"


def _payee(fact: RemittanceFact) -> str:
    told = (fact.payee_tin, fact.payee_npi, fact.payee_name)
    return next((plain for each in told if (plain := _plain(each))), "payee not named")


def _repeats(received: list[Received]) -> list[Repeat]:
    places = {str(number): each for number, each in enumerate(received)}
    told = ((place, Identity(each.fact.payment_key, each.fact.fingerprint)) for place, each in places.items())
    found = among(told)
    return [Repeat(places[place], seen.state, places[seen.document_id]) for place, seen in found.items()]
