"""What a row of each code table is, and the reader of the tables: `data/codes/*.csv`, in our own wording.

`data/README.md` says where the numbers come from. The closed lists below are the only values that a table may hold.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeVar, get_args, get_origin, get_type_hints

from extraction.errors import InternalError

TABLES = Path(__file__).resolve().parents[1] / "data" / "codes"

Category = Literal[
    "contractual", "patient_share", "authorization", "eligibility", "coordination_of_benefits", "coding", "bundling",
    "medical_necessity", "timely_filing", "documentation", "billing_error", "provider_enrollment", "duplicate",
    "noncovered", "benefit_limit", "capitation", "payer_adjustment", "property_casualty", "informational", "pending",
    "appeal", "other",
]  # fmt: skip
OwnerTeam = Literal[
    "patient_access", "authorizations", "coding", "billing", "billing_followup", "clinical_appeals", "medical_records",
    "provider_enrollment", "cob_desk", "contracts", "posting", "credit_balance",
]  # fmt: skip
RootStage = Literal["access", "auth", "coding", "billing", "payer"]
# What the code alone says of a line. `denial` is denied_patient under group PR and denied_provider otherwise;
# `adjustment` moves the payment and is neither a denial nor in the contractual list.
Outcome = Literal[
    "contractual", "patient_share", "bundled", "capitated", "prior_payer", "duplicate", "informational",
    "predetermination", "forwarded", "pending", "adjustment", "denial",
]  # fmt: skip
PatientProtection = Literal["qmb", "surprise_billing", "not_liable"]
Sign = Literal["positive", "negative", "either"]
StatusKind = Literal["adjudicated", "denied", "pending", "reversal", "not_our_claim", "predetermination"]
PlbClass = Literal[
    "overpayment_recovery", "forward_balance", "refund_acknowledged", "interest", "penalty", "correction", "withhold",
    "levy", "pass_through", "settlement", "incentive", "acceleration", "allowance", "affiliate_offset", "fee", "loan",
    "fund_allocation", "third_party",
]  # fmt: skip
Bucket = Literal[
    "recoupment_ledger", "forward_balance", "refund_clearing", "interest_income", "penalty_expense", "fee_expense",
    "withhold_receivable", "levy", "loan", "capitation_income", "pass_through_income", "settlement", "incentive_income",
    "advance_liability", "allowance", "due_to_due_from", "unapplied",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CarcCode:
    """Claim adjustment reason code (CAS02 and on). `wording` is None where we have none.

    `effective_to` is the first day on which the code may no longer be used; a withdrawn code without it was withdrawn
    on a day that we do not know. `eligibility_if_patient`: under group PR the denial is one of eligibility.
    """

    code: str
    wording: str | None
    category: Category
    owner_team: OwnerTeam
    root_stage: RootStage
    outcome: Outcome
    contractual: bool
    needs_remark: bool
    eligibility_if_patient: bool
    effective_from: datetime.date | None
    effective_to: datetime.date | None
    withdrawn: bool

    def in_force(self, on: datetime.date) -> bool:
        begun = self.effective_from is None or on >= self.effective_from
        return begun and (self.effective_to is None or on < self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class RarcCode:
    """Remittance advice remark code (LQ02 under HE, MIA and MOA). An alert is never the cause of a denial."""

    code: str
    wording: str | None
    alert: bool
    category: Category | None
    owner_team: OwnerTeam | None
    patient_protection: PatientProtection | None
    no_appeal: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCode:
    """Claim adjustment group (CAS01). `versions` names the releases that know it: 4010, 5010."""

    code: str
    wording: str
    responsible: Literal["provider", "patient", "nobody"]
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusCode:
    """Claim status (CLP02)."""

    code: str
    wording: str
    kind: StatusKind
    payer_order: Literal["primary", "secondary", "tertiary"] | None
    forwarded: bool
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlbReason:
    """Provider adjustment reason (PLB03-1). A positive amount lowers the payment."""

    code: str
    wording: str
    plb_class: PlbClass
    sign: Sign
    needs_claim: bool
    bucket: Bucket
    versions: tuple[str, ...]

    def allows(self, amount: Decimal) -> bool:
        """Whether the amount has the sign that the reason asks for. Zero has none."""
        return self.sign == "either" or not amount or (amount > 0) == (self.sign == "positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfService:
    """Place of service (CLM05-1 and SV105 of the 837P), CMS code set."""

    code: str
    wording: str
    effective_from: datetime.date | None


class CodeEntry(Protocol):
    """A row of a table: a dataclass whose fields are the columns."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Entry = TypeVar("Entry", bound=CodeEntry)


def load_table(name: str, kind: type[Entry]) -> dict[str, Entry]:
    with (TABLES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if list(reader.fieldnames or ()) != [column.name for column in fields(kind)]:
            raise InternalError(
                "code_table_columns", found=reader.fieldnames, expected=f"the fields of {kind.__name__}"
            )
        cells = {column: _cell(hint) for column, hint in get_type_hints(kind).items()}
        rows = [{column: cells[column](text) for column, text in row.items()} for row in reader]
    table = {row["code"]: kind(**row) for row in rows}
    if len(table) != len(rows):
        raise InternalError("code_table_repeats_a_code", expected=f"each code of {name}.csv once")
    return table


def _cell(hint: Any) -> Callable[[str], Any]:
    """How a cell becomes a field of this type."""
    if type(None) in get_args(hint):
        present = _cell(next(kind for kind in get_args(hint) if kind is not type(None)))
        return lambda text: present(text) if text else None
    if get_origin(hint) is Literal:
        return lambda text: _one_of(text, get_args(hint))
    if get_origin(hint) is tuple:
        return lambda text: tuple(text.split())
    if hint is bool:
        return lambda text: _one_of(text, ("", "yes")) == "yes"
    return datetime.date.fromisoformat if hint is datetime.date else str


def _one_of(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise InternalError("code_table_value", found=text, expected=f"one of {', '.join(allowed)}")
    return text
