"""What a model says about a record: a value, how sure it is, why, and how much money hangs on it. Holds no patient's
data.

A prediction is stored as it is and leaves the house as codes and dollars, so its values are codes of ours, codes of
X12, pointers into the record, months and amounts: nothing that names a person.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Generic, Protocol, TypeVar

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
LARGEST = Decimal(10) ** 13
AMOUNTS = frozenset({"charge", "paid", "patient_responsibility", "amount", "claims", "adjustments", "difference"})


def to_cents(amount: Decimal | None) -> Decimal:
    """Whole cents as the books keep them, halves away from zero; nothing for an amount that is not there.

    An absurd amount becomes the largest that the books can add up; what the source says stays in the record.
    """
    if amount is None:
        return NOTHING
    return max(-LARGEST, min(amount, LARGEST)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact in a biller's words. `code` is stable snake_case, `path` a JSON pointer into the document's record."""

    code: str
    message: str
    path: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the model is, 0 to 1, and what that number rests on: `laws`, `table`, `fallback`, `unknown`, or `pages`
    (how well they were read).
    """

    value: float
    basis: str

    def __post_init__(self) -> None:
        if not 0.0 <= self.value <= 1.0:
            raise ValueError("a confidence lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFromPages:
    """How sure the reader of a remittance on paper is, 0 to 1: of the payment as a whole, and of each claim in order.
    Zero where something speaks against it. `payment_doubt` and `claim_doubts`: why the reader would not stand for
    it, in a biller's words; empty where it would, None where nobody asked.
    """

    payment: float
    claims: tuple[float, ...]
    payment_doubt: str | None = None
    claim_doubts: tuple[str, ...] | None = None


class Value(Protocol):
    """What is predicted: a frozen dataclass of codes and amounts with a proposal of what to do."""

    @property
    def proposal(self) -> str: ...


V_co = TypeVar("V_co", bound=Value, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction(Generic[V_co]):
    """One answer of one model version.

    `dollars` is the amount that acting on it would move, never negative. `category` groups answers for metrics,
    `owner_team` names who works on it, `service_month` is "2026-01" or None.
    """

    value: V_co
    confidence: Confidence
    dollars: Decimal
    category: str
    model: str
    model_version: str
    owner_team: str | None = None
    service_month: str | None = None
    reasons: tuple[Reason, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The value with its confidence's basis, as JSON data: amounts as text with two decimals."""
        return {
            **_plain(self.value),
            "basis": self.confidence.basis,
            "category": self.category,
            "owner_team": self.owner_team,
            "service_month": self.service_month,
        }

    def amounts(self) -> dict[str, Any]:
        """Only the dollars that the record itself states, for those who are shown no prediction."""
        return {name: text for name, text in _plain(self.value).items() if name in AMOUNTS}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value  # most are
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
