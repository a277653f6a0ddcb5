"""What was read to what is decided.

Predictions and rulings for the trees document -> remittance -> claims and provider adjustments, and document -> claims
before they are sent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from extraction.records import Payer, Remittance, Submission
from inference.duplicates import repeated
from inference.masters.lookup import Standing
from inference.policy import Policy, Ruling
from inference.policy_file import Task
from inference.reading import ReadDocument
from inference.rules.beside import reversals_of
from inference.rules.everywhere import LAWS
from inference.rules.facts import (
    ITEMS,
    AdjustmentFacts,
    ClaimFacts,
    DocumentFacts,
    Facts,
    JudgedFinding,
    Paper,
    PaymentFacts,
    ReadinessFacts,
    Sighting,
    Waiting,
)
from models.adjudication import ClaimAnswer, adjudicate
from models.claim_readiness import judge_readiness
from models.mail import MailAnswer, judge_mail
from models.payments import (
    IDENTIFY,
    DocumentAnswer,
    LedgerAnswer,
    is_receivable,
    is_test,
    judge_adjustment,
    judge_document,
    judge_payment,
)
from models.prediction import NOTHING, Confidence, Prediction, ReadFromPages, Value, to_cents
from models.readiness.facts import Facts as Beside
from models.readiness.judge import readiness

Answer = TypeVar("Answer", bound=Value)
Path = str
LONGEST_PAYER = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One decision to be: what it is about, what the model says, what the policy makes of it.

    `parent` is the task above it.
    """

    task: Task
    pointer: str
    parent: Task | None
    prediction: Prediction[Value]
    ruling: Ruling
    payer: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """The findings of a document, sorted to the item that they point at."""

    everything: tuple[JudgedFinding, ...]
    of_item: Mapping[Path, list[JudgedFinding]] = field(default_factory=dict)

    def of(self, path: Path) -> tuple[JudgedFinding, ...]:
        return tuple(self.of_item.get(path, ()))


def judge(
    read: ReadDocument,
    sighting: Sighting | None,
    policy: Policy,
    beside: Sequence[Beside] = (),
    standing: Standing | None = None,
) -> Iterator[Judged]:
    """All decisions about one document, parents first.

    `beside` is what is known beside each claim of a batch that is not yet sent, in order; `standing` who pays a
    remittance and who is paid, as the master knows them (None without books).
    """
    found = _sorted(policy.judge(finding) for finding in read.document.findings)
    yield _judge_document(read, sighting, policy, found)
    if read.remittance is not None:
        yield from _judge_remittance(read.remittance, read, sighting, policy, found, standing)
    if read.submission is not None:
        yield from _judge_submission(read.submission, policy, found, beside)


def _judge_document(read: ReadDocument, sighting: Sighting | None, policy: Policy, found: _Found) -> Judged:
    prediction = _said_of(read, policy)
    facts = DocumentFacts(
        answer=prediction.value,
        sure=prediction.confidence.value >= policy.threshold("document"),
        problem=read.problem,
        sighting=sighting,
        findings=_of_document(read, found),
    )
    ruling = policy.disposition("document", prediction, facts)
    return Judged(task="document", pointer="", parent=None, prediction=prediction, ruling=ruling)


def _said_of(read: ReadDocument, policy: Policy) -> Prediction[DocumentAnswer] | Prediction[MailAnswer]:
    """Of mail whose class is not sure enough, that is what a person is to say, before whoever works it is asked."""
    document = read.document
    if read.mail is not None:
        unsure = document.class_confidence < policy.threshold("document") and not read.mail.shows_card
        answer = replace(read.mail, proposal=IDENTIFY) if unsure else read.mail
        return judge_mail(answer, document.class_confidence, read.version)
    return judge_document(document.document_class, document.record_type, document.class_confidence)


def _of_document(read: ReadDocument, found: _Found) -> tuple[JudgedFinding, ...]:
    """The findings that the document answers for: those of no item, and none where a remittance answers for it."""
    if read.remittance is not None or read.problem is not None:
        return ()
    return tuple(
        each for each in found.everything if read.submission is None or not each.finding.path.startswith(ITEMS)
    )


def _judge_submission(
    submission: Submission, policy: Policy, found: _Found, beside: Sequence[Beside]
) -> Iterator[Judged]:
    held = any(each.severity == "hold_payment" for each in found.everything)
    for index, (claim, known) in enumerate(zip(submission.claims, beside, strict=True)):
        said = judge_readiness(claim, readiness(claim, known), known.tables)
        own = found.of(f"/claims/{index}")
        facts = ReadinessFacts(index=index, answer=said.value, held=held, findings=own)
        yield _ruled(policy, "claim", "document", said, facts, payer_column(claim.payer))


def _judge_remittance(
    remittance: Remittance,
    read: ReadDocument,
    sighting: Sighting | None,
    policy: Policy,
    found: _Found,
    standing: Standing | None,
) -> Iterator[Judged]:
    held = any(each.severity == "hold_payment" for each in found.everything) or not is_receivable(remittance)
    as_test = policy.file.test_files == "hold" and is_test(remittance)
    held = held or as_test
    prediction = judge_payment(remittance, held=held)
    if read.sureness is not None:
        prediction = _at_most(prediction, read.sureness.payment)
    payment = PaymentFacts(
        remittance=remittance,
        answer=prediction.value,
        reversals=reversals_of(remittance.claims),
        adjusted=frozenset(to_cents(found.amount) for found in remittance.provider_adjustments),
        repeated=repeated(remittance.claims),
        held=held,
        held_as_test=as_test,
        findings=found.everything,
        sighting=sighting,
        standing=standing,
        paper=Paper(read.document.pages, read.document.fields, read.sureness) if read.is_from_paper else None,
    )
    payer = payer_column(remittance.payer)
    children = list(_judge_children(payment, policy, found, payer, read.sureness))
    payment = replace(payment, waiting=_waiting(children))
    yield _ruled(policy, "remittance", "document", prediction, payment, payer)
    yield from children


def _judge_children(
    payment: PaymentFacts, policy: Policy, found: _Found, payer: str | None, sureness: ReadFromPages | None
) -> Iterator[Judged]:
    remittance, held = payment.remittance, payment.held
    for index, claim in enumerate(remittance.claims):
        own = found.of(f"/claims/{index}")
        again = payment.repeated.get(index, index) != index  # of a claim that stands there twice, one may be posted
        balanced = not any(each.finding.code in LAWS for each in own)
        said = adjudicate(claim, balanced=balanced, held=held or again, on_paper=payment.paper is not None)
        if sureness is not None:
            said = _at_most(said, sureness.claims[index])
        facts = ClaimFacts(claim=claim, index=index, answer=said.value, payment=payment, findings=own)
        yield _ruled(policy, "claim_payment", "remittance", said, facts, payer, said.value.codes)
    for index, adjustment in enumerate(remittance.provider_adjustments):
        own = found.of(f"/provider_adjustments/{index}")
        booked = judge_adjustment(adjustment, held=held)
        if sureness is not None:
            booked = _at_most(booked, sureness.payment)
        about = AdjustmentFacts(adjustment=adjustment, index=index, answer=booked.value, payment=payment, findings=own)
        yield _ruled(policy, "provider_adjustment", "remittance", booked, about, payer, booked.value.codes)


def _at_most(said: Prediction[Answer], sure: float) -> Prediction[Answer]:
    """No surer than what it rests on was read."""
    return said if said.confidence.value <= sure else replace(said, confidence=Confidence(sure, "pages"))


def _waiting(children: Iterable[Judged]) -> Waiting:
    """What of a payment waits for people: a claim adds to it what it pays, a provider adjustment takes it off."""
    values = [each.prediction.value for each in children if each.ruling.disposition == "review"]
    paid = sum((value.paid for value in values if isinstance(value, ClaimAnswer)), NOTHING)
    taken = sum((value.amount for value in values if isinstance(value, LedgerAnswer)), NOTHING)
    return Waiting(len(values), paid - taken)


def payer_column(payer: Payer | None) -> str | None:
    """What a payer is called, id before name: printable and short, since it becomes a column of its own."""
    named = (payer.id or payer.name or "") if payer else ""
    shown = "".join(character for character in named if character.isprintable()).strip()
    return shown[:LONGEST_PAYER] or None


def _ruled(
    policy: Policy,
    task: Task,
    parent: Task,
    prediction: Prediction[Value],
    facts: Facts,
    payer: str | None,
    codes: tuple[str, ...] = (),
) -> Judged:
    ruling = policy.disposition(task, prediction, facts)
    return Judged(
        task=task,
        pointer=facts.path,
        parent=parent,
        prediction=prediction,
        ruling=ruling,
        payer=payer,
        codes=codes,
    )


def _sorted(findings: Iterable[JudgedFinding]) -> _Found:
    everything = tuple(findings)
    of_item: dict[Path, list[JudgedFinding]] = {}
    for judged in everything:
        parts = judged.finding.path.split("/")
        if len(parts) > 2 and parts[1] in ("claims", "provider_adjustments"):
            of_item.setdefault(f"/{parts[1]}/{parts[2]}", []).append(judged)
    return _Found(everything, of_item)
