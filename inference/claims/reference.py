"""What files say for every claim: deadlines, Medicare's edits, and how long an answer about coverage stays fresh."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from extraction.edits import Edits
from extraction.records import Claim
from inference.calendar import Calendar
from inference.deadline_file import Event, Start
from inference.deadlines import Deadlines
from inference.policy import Policy
from inference.settings import Settings
from models.claim_readiness import first_day
from models.readiness.facts import FilingLimit, PayerFacts

CORRECTING = frozenset({"7", "8"})  # CLM05-3: replacement and void of a claim that the payer has
FIRST_PAYER = "P"  # SBR01


@dataclass(frozen=True, slots=True)
class Reference:
    """Read once in each process. `edits` is None where no folder of them is set, `tables` the digest of all files."""

    deadlines: Deadlines
    edits: Edits | None
    coverage_checked_within: int
    tables: str

    @classmethod
    def of(cls, settings: Settings, policy: Policy) -> Reference:
        """As settings and policy say. Raises what `Deadlines.load`, `Calendar.load` and `Edits.load` raise."""
        deadlines = _deadlines(settings.deadlines_path, settings.calendar_path)
        edits = _edits(settings.edits) if settings.edits else None
        tables = _digest(settings.deadlines_path, settings.calendar_path, settings.edits)
        return cls(deadlines, edits, policy.file.coverage_checked_within_days, tables)

    def filing_limit(self, claim: Claim, payer: PayerFacts | None) -> FilingLimit | None:
        """The last day for this claim at its payer; None where no row holds or the day that counts is not known."""
        found = self.deadlines.due(
            _event(claim),
            payer=payer.key if payer else None,
            plan=payer.plan if payer else None,
            contract=payer.contract if payer else None,
            filing_indicator=claim.filing_indicator,
            form=claim.form,
            starts=_starts(claim),
        )
        if found is None:
            return None
        return FilingLimit(last_day=found.last_day, verified=found.verified, words=found.words, basis=found.basis)


@cache
def _deadlines(path: Path, calendar: Path) -> Deadlines:
    return Deadlines.load(path, Calendar.load(calendar))


@cache
def _edits(folder: Path) -> Edits:
    return Edits.load(folder)


@cache
def _digest(*paths: Path | None) -> str:
    named = [path for path in paths if path]
    files = [file for path in named for file in (sorted(path.iterdir()) if path.is_dir() else [path]) if file.is_file()]
    return sha256("".join(sha256(file.read_bytes()).hexdigest() for file in files).encode()).hexdigest()[:12]


def _event(claim: Claim) -> Event:
    if claim.frequency in CORRECTING:
        return "corrected_claim"
    return "timely_filing" if claim.payer_order in (None, FIRST_PAYER) else "secondary_filing"


def _starts(claim: Claim) -> dict[Start, datetime.date]:
    """The days that deadlines count from, as far as the claim itself says them."""
    ends = [claim.service_to, *(line.service_to or line.service_from for line in claim.lines)]
    known: dict[Start, datetime.date | None] = {
        "service_from": first_day(claim),
        "service_through": max((day for day in ends if day), default=None),
        "primary_remittance": max(
            (other.adjudicated for other in claim.other_coverages if other.adjudicated), default=None
        ),
    }
    return {start: day for start, day in known.items() if day is not None}
