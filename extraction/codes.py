"""The codes of a remittance, judged against the code tables: an unknown code is a finding, never a guess."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeVar

from extraction.code_tables import (
    CarcCode,
    ClaimStatusCode,
    GroupCode,
    PlaceOfService,
    PlbReason,
    RarcCode,
    load_table,
)
from extraction.errors import shape_of
from extraction.records import (
    REVERSAL,
    Adjustment,
    ClaimPayment,
    Finding,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)

__all__ = [
    "CarcCode",
    "CarcNotInForce",
    "ClaimStatusCode",
    "Codes",
    "GroupCode",
    "PlaceOfService",
    "PlbReason",
    "RarcCode",
    "UnknownCode",
    "code_findings",
    "load_codes",
    "patient_share_reasons",
]

# What may be shown of an unknown code. Anything longer may be a shifted element, a name for instance.
SHOWABLE = re.compile(r"[A-Z]{0,2}\d{1,3}|[A-Z0-9]{1,2}")

Versioned = TypeVar("Versioned", GroupCode, ClaimStatusCode, PlbReason)


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """No code of the table."""

    code: str


@dataclass(frozen=True, slots=True)
class CarcNotInForce:
    """A CARC of the table that was not yet, or no longer, valid on the day."""

    carc: CarcCode
    on: datetime.date

    @property
    def retired(self) -> bool:
        return self.carc.effective_to is not None and self.on >= self.carc.effective_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """All tables, by code. Codes are compared as they stand: no trimming, no upper case."""

    carcs: Mapping[str, CarcCode]
    rarcs: Mapping[str, RarcCode]
    groups: Mapping[str, GroupCode]
    claim_statuses: Mapping[str, ClaimStatusCode]
    plb_reasons: Mapping[str, PlbReason]
    places_of_service: Mapping[str, PlaceOfService]

    def carc(self, code: str, on: datetime.date | None) -> CarcCode | UnknownCode | CarcNotInForce:
        """The code as it was valid on a day. Without a day only its being in the table is judged."""
        carc = self.carcs.get(code)
        if carc is None:
            return UnknownCode(code)
        return CarcNotInForce(carc, on) if on and not carc.in_force(on) else carc

    def rarc(self, code: str) -> RarcCode | UnknownCode:
        return self.rarcs.get(code) or UnknownCode(code)

    def group(self, code: str, release: str | None = None) -> GroupCode | UnknownCode:
        """`release` is 4010, 5010 or None where the source names neither."""
        return _of_release(self.groups.get(code), code, release)

    def claim_status(self, code: str, release: str | None = None) -> ClaimStatusCode | UnknownCode:
        return _of_release(self.claim_statuses.get(code), code, release)

    def plb_reason(self, code: str, release: str | None = None) -> PlbReason | UnknownCode:
        return _of_release(self.plb_reasons.get(code), code, release)

    def place_of_service(self, code: str) -> PlaceOfService | UnknownCode:
        return self.places_of_service.get(code) or UnknownCode(code)


def _of_release(entry: Versioned | None, code: str, release: str | None) -> Versioned | UnknownCode:
    return UnknownCode(code) if entry is None or (release and release not in entry.versions) else entry


@cache
def load_codes() -> Codes:
    """Read the tables, once. Raises InternalError if one holds a value outside its closed list."""
    return Codes(
        carcs=load_table("carc", CarcCode),
        rarcs=load_table("rarc", RarcCode),
        groups=load_table("group", GroupCode),
        claim_statuses=load_table("claim_status", ClaimStatusCode),
        plb_reasons=load_table("plb_reason", PlbReason),
        places_of_service=load_table("place_of_service", PlaceOfService),
    )


@cache
def patient_share_reasons() -> frozenset[str]:
    """CARCs that under group PR are the patient's share: deductible, coinsurance, copay, blood deductible, spend-down,
    and what a health savings account paid for the patient.
    """
    return frozenset(code for code, known in load_codes().carcs.items() if known.outcome == "patient_share")


def code_findings(remittance: Remittance) -> list[Finding]:
    """Codes that no table knows, CARCs not valid at the payment date, PLB amounts of the wrong sign.

    Codes of finding: unknown_carc, unknown_rarc, unknown_group, unknown_claim_status, unknown_plb_reason,
    retired_carc, plb_wrong_sign. A code that the source leaves out is no finding.
    """
    judge = _Judge(load_codes(), _payment_date(remittance), _release(remittance))
    return [*judge.claims(remittance.claims), *judge.provider_adjustments(remittance.provider_adjustments)]


def _payment_date(remittance: Remittance) -> datetime.date | None:
    return remittance.payment.date or remittance.payment.production_date


def _release(remittance: Remittance) -> str | None:
    """4010 or 5010, from a version such as 005010X221A1."""
    version = (remittance.interchange and remittance.interchange.version) or ""
    return version[2:6] if version[:6] in ("004010", "005010") else None


def _shown(code: str) -> str:
    return code if SHOWABLE.fullmatch(code) else shape_of(code)


@dataclass(frozen=True, slots=True)
class _Judge:
    codes: Codes
    on: datetime.date | None
    release: str | None

    def claims(self, claims: Iterable[ClaimPayment]) -> Iterator[Finding]:
        for index, claim in enumerate(claims):
            yield from self.claim(claim, f"/claims/{index}")

    def claim(self, claim: ClaimPayment, path: str) -> Iterator[Finding]:
        status = claim.status_code
        if status is not None and isinstance(self.codes.claim_status(status, self.release), UnknownCode):
            yield _unknown("claim_status", "claim status", status, f"{path}/status_code", claim.paid)
        # A reversal repeats the codes of the payment that it takes back, so they are as old as that one.
        on = None if status == REVERSAL else self.on
        yield from self.explained(claim, path, on)
        for index, line in enumerate(claim.lines):
            yield from self.explained(line, f"{path}/lines/{index}", on)

    def explained(self, part: ClaimPayment | ServicePayment, path: str, on: datetime.date | None) -> Iterator[Finding]:
        """The adjustments and remarks of a claim or a line."""
        for index, adjustment in enumerate(part.adjustments):
            yield from self.adjustment(adjustment, f"{path}/adjustments/{index}", on)
        for index, remark in enumerate(part.remark_codes):
            if isinstance(self.codes.rarc(remark), UnknownCode):
                yield _unknown("rarc", "remark code", remark, f"{path}/remark_codes/{index}", None)

    def adjustment(self, adjustment: Adjustment, path: str, on: datetime.date | None) -> Iterator[Finding]:
        group, reason, amount = adjustment.group, adjustment.reason, adjustment.amount
        if group is not None and isinstance(self.codes.group(group, self.release), UnknownCode):
            yield _unknown("group", "adjustment group", group, f"{path}/group", amount)
        match self.codes.carc(reason, on) if reason is not None else None:
            case UnknownCode(code):
                yield _unknown("carc", "adjustment reason", code, f"{path}/reason", amount)
            case CarcNotInForce() as verdict:
                yield _not_in_force(verdict, f"{path}/reason", amount)

    def provider_adjustments(self, adjustments: Iterable[ProviderAdjustment]) -> Iterator[Finding]:
        for index, adjustment in enumerate(adjustments):
            if adjustment.reason is not None:
                yield from self.provider_adjustment(adjustment.reason, adjustment, f"/provider_adjustments/{index}")

    def provider_adjustment(self, reason: str, adjustment: ProviderAdjustment, path: str) -> Iterator[Finding]:
        match self.codes.plb_reason(reason, self.release):
            case UnknownCode(code):
                yield _unknown("plb_reason", "provider adjustment reason", code, f"{path}/reason", adjustment.amount)
            case PlbReason() as plb if adjustment.amount and not plb.allows(adjustment.amount):
                message = f"{plb.code} ({plb.wording}) should be {plb.sign}"
                yield Finding(code="plb_wrong_sign", path=f"{path}/amount", message=message, amount=adjustment.amount)


def _unknown(table: str, noun: str, code: str, path: str, amount: Decimal | None) -> Finding:
    return Finding(code=f"unknown_{table}", path=path, message=f"unknown {noun}: {_shown(code)}", amount=amount)


def _not_in_force(verdict: CarcNotInForce, path: str, amount: Decimal | None) -> Finding:
    carc = verdict.carc
    if verdict.retired:
        message = f"adjustment reason {carc.code} was withdrawn on {carc.effective_to}, before this payment"
        return Finding(code="retired_carc", path=path, message=message, amount=amount)
    message = f"adjustment reason {carc.code} began on {carc.effective_from}, after this payment"
    return Finding(code="unknown_carc", path=path, message=message, amount=amount)
