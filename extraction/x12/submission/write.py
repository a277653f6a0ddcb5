"""Claims to an 837: 005010X222A1 (professional), X223A2 (institutional) or X224A2 (dental).

The levels of the transaction are built anew from the claims, which keep their order: claims that follow each other
stand under one billing provider, one subscriber and payer, one patient, as long as these are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from extraction.records import Claim, ClaimForm, Individual, Provider, Submission
from extraction.x12.submission.layouts import HEADER, PATIENT, SUBSCRIBER
from extraction.x12.submission.write_claim import write_claim, write_payer
from extraction.x12.submission.write_parts import is_named, write_individual, write_provider, write_specialty
from extraction.x12.wire.write import Draft, fields_of, holds, refusal
from extraction.x12.wire.write_common import write_references
from extraction.x12.wire.write_envelopes import WrittenTransaction, complete_interchange, write_file

VERSIONS: dict[ClaimForm, str] = {
    "professional": "005010X222A1",
    "institutional": "005010X223A2",
    "dental": "005010X224A2",
}
_HEADER = fields_of(HEADER)
_PATIENT = fields_of(PATIENT)
_SUBSCRIBER = tuple("" if "/" in field else field for field in fields_of(SUBSCRIBER))
_STRUCTURE = "0019"  # BHT01: provider, subscriber, dependent
_NAMES_OF_BILLING = (("87", "pay_to"), ("PE", "pay_to_plan"))
_SAID_BY_PAT = ("death_date", "weight", "pregnant")
_BILLING, _SUBSCRIBED, _TREATED = "20", "22", "23"


def write_submissions(submissions: Iterable[Submission]) -> bytes:
    """A file with one ST*837 for each submission, in order.

    Read back, every submission equals the one that was written, but for what follows from the rest of it: an envelope
    that it does not have is made (from submitter, receiver and BHT04), LX01 counts the lines that have no number, and
    who bills, submits or receives has the role that says so.

    Raises `UnwritableRecordError` for what X12 cannot hold: paths start at the list of submissions if there are
    several, else at the submission.
    """
    given = list(submissions)
    return write_file(
        _transaction(submission, index, f"/{index}" if len(given) > 1 else "") for index, submission in enumerate(given)
    )


def write_submission(submission: Submission) -> bytes:
    """A file with one ST*837. See `write_submissions`."""
    return write_submissions([submission])


def _transaction(submission: Submission, index: int, path: str) -> WrittenTransaction:
    interchange = complete_interchange(
        submission.interchange,
        sender=(submission.submitter and submission.submitter.id) or "SUBMITTER",
        receiver=(submission.receiver and submission.receiver.id) or "RECEIVER",
        date=submission.created,
        version=VERSIONS[submission.form],
        path=path,
    )
    number = submission.control_number or f"{index + 1:04d}"
    version = interchange.version or ""
    convention = version if version.startswith("005010") else None
    return WrittenTransaction("837", "HC", number, convention, interchange, _body(submission, path), path)


def _body(submission: Submission, path: str) -> Draft:
    draft = Draft()
    draft.record("BHT", submission, _HEADER, path, {1: _STRUCTURE})
    write_references(draft, submission.references, path)
    for role, field in (("41", "submitter"), ("40", "receiver")):
        _write_named(draft, role, getattr(submission, field), f"{path}/{field}")
    for index, claim in enumerate(submission.claims):
        if claim.form != submission.form:
            raise refusal(f"{path}/claims/{index}/form", "the form of the submission", claim.form)
    _Levels(draft, submission.claims, f"{path}/claims").write()
    return draft


def _write_named(draft: Draft, role: str, provider: Provider | None, path: str, *, specialty: bool = True) -> None:
    """A name in a loop of its own, whose role the loop gives."""
    if provider is None:
        return
    if provider.role is None:
        provider = replace(provider, role=role)
    elif provider.role != role:
        raise refusal(f"{path}/role", f"the role {role}", provider.role)
    write_provider(draft, provider, path, specialty=specialty)


class _Levels:
    """The HL segments of a transaction, and what stands under each."""

    def __init__(self, draft: Draft, claims: Sequence[Claim], path: str) -> None:
        self.draft = draft
        self.claims = claims
        self.path = path
        self.count = 0

    def write(self) -> None:
        for run in _runs(range(len(self.claims)), lambda index: _billing_key(self.claims[index])):
            self._write_billing(run)

    def _write_billing(self, run: Sequence[int]) -> None:
        """Loop 2000A."""
        claim, path = self.claims[run[0]], f"{self.path}/{run[0]}"
        number = self._open("", _BILLING, children=True)
        self._write_specialties(claim, path)
        if claim.currency is not None:
            self.draft.put("CUR", ["85", claim.currency], path, ("", "currency"))
        _write_named(self.draft, "85", claim.billing, f"{path}/billing", specialty=False)
        for role, field in _NAMES_OF_BILLING:
            _write_named(self.draft, role, getattr(claim, field), f"{path}/{field}", specialty=False)
        for subscribed in _subscriber_runs(self.claims, run):
            self._write_subscriber(subscribed, number)

    def _write_specialties(self, claim: Claim, path: str) -> None:
        """PRV of who bills and of who is paid (4010), before their names."""
        for role, field in (("85", "billing"), ("87", "pay_to")):
            provider = getattr(claim, field)
            if provider is not None:
                write_specialty(self.draft, replace(provider, role=role), f"{path}/{field}")
        if claim.pay_to_plan is not None and claim.pay_to_plan.taxonomy is not None:
            raise refusal(f"{path}/pay_to_plan/taxonomy", "nothing: a plan has no specialty")

    def _write_subscriber(self, run: Sequence[int], parent: str) -> None:
        """Loop 2000B. Claims of the subscriber stand before those of dependents."""
        claim, path = self.claims[run[0]], f"{self.path}/{run[0]}"
        dependents = any(self.claims[index].patient is not None for index in run)
        number = self._open(parent, _SUBSCRIBED, children=dependents)
        subscriber = claim.subscriber
        relationship = subscriber.relationship if subscriber else None
        self.draft.record("SBR", claim, _SUBSCRIBER, path, {2: relationship})
        if subscriber is not None:
            self._write_insured(subscriber, f"{path}/subscriber")
        if claim.payer is not None:
            write_payer(self.draft, claim.payer, f"{path}/payer")
        if claim.responsible is not None:
            write_individual(self.draft, "QD", claim.responsible, f"{path}/responsible")
        for treated in _runs(run, lambda index: self.claims[index].patient):
            self._write_patient(treated, number)

    def _write_insured(self, subscriber: Individual, path: str) -> None:
        if holds(subscriber, _SAID_BY_PAT):
            self._write_pat(replace(subscriber, relationship=None), path)
        if is_named(subscriber) or subscriber.relationship is None:
            write_individual(self.draft, "IL", subscriber, path)

    def _write_patient(self, run: Sequence[int], parent: str) -> None:
        """Loop 2000C, and the claims."""
        patient, path = self.claims[run[0]].patient, f"{self.path}/{run[0]}/patient"
        if patient is not None:
            self._open(parent, _TREATED, children=False)
            self._write_pat(patient, path)
            write_individual(self.draft, "QC", patient, path)
        for index in run:
            write_claim(self.draft, self.claims[index], f"{self.path}/{index}")

    def _write_pat(self, who: Individual, path: str) -> None:
        given = {5: "D8" if who.death_date else None, 7: "01" if who.weight is not None else None}
        self.draft.record("PAT", who, _PATIENT, path, given)

    def _open(self, parent: str, code: str, *, children: bool) -> str:
        """HL."""
        self.count += 1
        self.draft.put("HL", [str(self.count), parent or None, code, "1" if children else "0"], "")
        return str(self.count)


def _runs(indexes: Iterable[int], key: Callable[[int], object]) -> list[list[int]]:
    """Claims that follow each other and are equal in something."""
    return [[*run] for _, run in groupby(indexes, key=key)]


def _billing_key(claim: Claim) -> tuple[object, ...]:
    return claim.billing, claim.pay_to, claim.pay_to_plan, claim.currency


def _subscriber_key(claim: Claim) -> tuple[object, ...]:
    above = [getattr(claim, field) for field in _SUBSCRIBER if field]
    return (*above, claim.subscriber, claim.payer, claim.responsible)


def _subscriber_runs(claims: Sequence[Claim], run: Iterable[int]) -> list[list[int]]:
    """Claims of one subscriber and payer; one of the subscriber behind one of a dependent begins anew."""
    found: list[list[int]] = []
    for index in run:
        claim, before = claims[index], claims[found[-1][-1]] if found else None
        same = before is not None and _subscriber_key(before) == _subscriber_key(claim)
        if not same or (before and before.patient is not None and claim.patient is None):
            found.append([])
        found[-1].append(index)
    return found
