"""What a rule may look at: the record, what was predicted of it, what was found in it, and whether it came before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from extraction.codes import load_codes
from extraction.records import Adjustment, ClaimPayment, FieldSource, Finding, ProviderAdjustment, Remittance
from inference.masters.lookup import Standing
from inference.rules.beside import Reversals
from models.adjudication import ClaimAnswer, account_of
from models.claim_readiness import ReadinessAnswer
from models.claim_tracking import TrackingAnswer
from models.mail import MailAnswer
from models.payments import DocumentAnswer, LedgerAnswer, PaymentAnswer
from models.prediction import ReadFromPages

# hold_payment: nothing of the remittance is accepted. hold: not this item. note: it is told, and holds nothing. ruled:
# a rule of its own looks at the same fact.
Severity = Literal["hold_payment", "hold", "note", "ruled"]

PRIOR_PAYER = "23"
ITEMS = ("/claims/", "/provider_adjustments/")


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding of extraction with the severity that the policy gives to its code."""

    finding: Finding
    severity: Severity


@dataclass(frozen=True, slots=True)
class Sighting:
    """The same payment seen before.

    `state` is duplicate_of or conflict_or_split, `document_id` the earlier document.
    """

    state: Literal["duplicate_of", "conflict_or_split"]
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """A document of a file. `problem` says what was found and expected where nothing could be read.

    `sure` says that what it is reaches the confidence that the policy asks for.
    """

    answer: DocumentAnswer | MailAnswer
    sure: bool = True
    problem: str | None = None
    sighting: Sighting | None = None
    findings: tuple[JudgedFinding, ...] = ()

    @property
    def path(self) -> str:
        return ""

    @property
    def mail(self) -> MailAnswer | None:
        """What is said of it where it is pages."""
        return self.answer if isinstance(self.answer, MailAnswer) else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many claims and provider adjustments of a payment wait for people, and what they add to it."""

    count: int
    net: Decimal


@dataclass(frozen=True, slots=True)
class Paper:
    """The pages that a remittance was read from, first and last in the file, where on them each value stands, and how
    sure the reader is.

    `pages` is None for an 835 that a provider made of pages: it tells none of that.
    """

    pages: tuple[int, int] | None
    fields: Mapping[str, FieldSource]
    sureness: ReadFromPages | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """A remittance as a whole.

    `findings` are all of its document's, `reversals` what stands beside its reversals, `adjusted` the amounts of
    its provider adjustments.
    `repeated` holds the indexes of claims that stand in it more than once, each with that of the first, `held` says
    that a finding holds all of it.
    `held_as_test`: it is held because its file is marked as a test.
    `waiting` is what of it waits for people, None while that is not known.
    `standing` is who pays and who is paid as the master knows them, None where no books are at hand.
    `paper` is where it was read, None for an 835 of a payer.
    """

    remittance: Remittance
    answer: PaymentAnswer
    reversals: Reversals = field(default_factory=Reversals)
    adjusted: frozenset[Decimal] = frozenset()
    repeated: Mapping[int, int] = field(default_factory=dict)
    held: bool = False
    held_as_test: bool = False
    waiting: Waiting | None = None
    findings: tuple[JudgedFinding, ...] = ()
    sighting: Sighting | None = None
    standing: Standing | None = None
    paper: Paper | None = None

    @property
    def path(self) -> str:
        return ""

    @property
    def own_findings(self) -> tuple[JudgedFinding, ...]:
        """Those that point at no claim and no provider adjustment."""
        return tuple(found for found in self.findings if not found.finding.path.startswith(ITEMS))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """One claim payment with its own findings; `payment` is the remittance that it came in."""

    claim: ClaimPayment
    index: int
    answer: ClaimAnswer
    payment: PaymentFacts
    findings: tuple[JudgedFinding, ...] = ()

    @property
    def path(self) -> str:
        return f"/claims/{self.index}"

    @property
    def account(self) -> str | None:
        return account_of(self.claim)

    @property
    def sighting(self) -> Sighting | None:
        return self.payment.sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentFacts:
    """One provider adjustment with its own findings."""

    adjustment: ProviderAdjustment
    index: int
    answer: LedgerAnswer
    payment: PaymentFacts
    findings: tuple[JudgedFinding, ...] = ()

    @property
    def path(self) -> str:
        return f"/provider_adjustments/{self.index}"

    @property
    def sighting(self) -> Sighting | None:
        return self.payment.sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessFacts:
    """One claim before it is sent, with what its checks say and its own findings.

    `held` says that a finding holds the whole batch that it came in.
    """

    index: int
    answer: ReadinessAnswer
    held: bool = False
    findings: tuple[JudgedFinding, ...] = ()

    @property
    def path(self) -> str:
        return f"/claims/{self.index}"

    @property
    def sighting(self) -> Sighting | None:
        """A claim may come as often as it is scored: whether it was sent before is a check of its own."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingFacts:
    """A claim or a batch that was sent, with what an answer or its absence asks of us.

    `source` says where it stands, in words without a patient's data.
    """

    path: str
    answer: TrackingAnswer
    source: str
    findings: tuple[JudgedFinding, ...] = ()

    @property
    def sighting(self) -> Sighting | None:
        """An answer may come as often as the payer likes."""
        return None


def levels(facts: ClaimFacts) -> Iterator[tuple[str, tuple[Adjustment, ...]]]:
    """The adjustments of the claim itself, then of each line, with their pointers."""
    yield facts.path, facts.claim.adjustments
    for index, line in enumerate(facts.claim.lines):
        yield f"{facts.path}/lines/{index}", line.adjustments


def after_prior_payer(facts: ClaimFacts) -> bool:
    """Whether another payer decided first: by the claim's status, or because an amount stands under CARC 23."""
    known = load_codes().claim_statuses.get(facts.answer.status or "")
    if known and known.payer_order in ("secondary", "tertiary"):
        return True
    return any(found.reason == PRIOR_PAYER and found.amount for _, each in levels(facts) for found in each)


Facts = DocumentFacts | PaymentFacts | ClaimFacts | AdjustmentFacts | ReadinessFacts | TrackingFacts


def dollars(amount: Decimal) -> str:
    """An amount as it stands in a message: $1,234.50 or -$1,234.50."""
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def pair(group: str | None, reason: str | None) -> str:
    """A group and a reason as they stand in a message: CO-45. What is in no table is not shown: it may be anything."""
    known = load_codes()
    shown_group = group if group in known.groups else "unknown group"
    return f"{shown_group}-{reason if reason in known.carcs else 'unknown reason'}"


def listed(codes: Iterable[str]) -> str:
    """Codes as they stand in a message, each once."""
    return ", ".join(sorted(set(codes)))
