"""Pages of one remittance to its record: labelled, assembled, solved, and said how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.balance import check
from extraction.eob.assemble import assemble
from extraction.eob.build import build
from extraction.eob.claim_cuts import with_claims
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.column_roles import with_roles
from extraction.eob.doubts import doubts_of
from extraction.eob.draft import RemittanceDraft
from extraction.eob.evidence import (
    ClaimEvidence,
    PaymentEvidence,
    amounts_of,
    claim_evidence,
    confirmations,
    payment_evidence,
)
from extraction.eob.findings import balance_findings, claim_findings, name_findings, payment_findings, reason_findings
from extraction.eob.judge import amount_confidence
from extraction.eob.labelled import LabelledDocument, Labeller
from extraction.eob.named_values import with_named_values
from extraction.eob.numbers import with_numbers
from extraction.eob.pen import Pen
from extraction.eob.reading import Reading
from extraction.eob.shapes import with_shapes
from extraction.eob.solve import Solved, solve
from extraction.eob.totals import TotalsCheck, check_totals
from extraction.pages.page import Page
from extraction.records import ExtractedDocument, Finding, Remittance

_CLASS = "provider_remittance"


def read_remittance(pages: Sequence[Page], labeller: Labeller) -> Reading:
    """The remittance of some pages. What its class is was decided before: its confidence here is 1."""
    return read_labelled(labeller.label(pages), len(pages))


def read_labelled(document: LabelledDocument, pages: int | None = None) -> Reading:
    """The remittance of a labelled document; `pages` is how many it has, where the last ones have no words."""
    named = with_roles(with_named_values(with_shapes(document)))
    draft = assemble(with_numbers(with_claims(named)), pages)
    solved = solve(draft)
    totals = check_totals(draft, solved.claims, solved.payment)
    claims = _claims(draft, solved, totals)
    payment = payment_evidence(draft, solved, totals)
    pen = Pen(_confidences(draft, solved, totals))
    record = build(draft, solved, pen)
    balance = check(record)
    findings = [*balance_findings(balance, record), *_findings(draft, solved.claims, payment, totals, record)]
    findings += name_findings(presumed=pen.names_presumed)
    made = ExtractedDocument(
        document_class=_CLASS,
        class_confidence=1.0,
        record_type="remittance",
        record=record,
        pages=(1, draft.pages),
        balanced=balance.holds,
        fields=pen.fields,
        findings=tuple(findings),
    )
    return Reading(document=made, claims=claims, payment=payment)


def _claims(draft: RemittanceDraft, solved: Solved, totals: TotalsCheck) -> tuple[ClaimEvidence, ...]:
    pairs = zip(draft.claims, solved.claims, solved.margins, doubts_of(draft), strict=True)
    return tuple(claim_evidence(claim, solution, margin, totals, doubts) for claim, solution, margin, doubts in pairs)


def _confidences(draft: RemittanceDraft, solved: Solved, totals: TotalsCheck) -> dict[int, float]:
    """Of the amounts of lines, by the identity of the amount."""
    sure: dict[int, float] = {}
    for claim, solution, margin in zip(draft.claims, solved.claims, solved.margins, strict=True):
        told = {*solution.confirmed, *totals.confirmed}
        for line, chosen in zip(claim.lines, solution.lines, strict=True):
            values = {id(amount): cents for amount, cents in amounts_of(line, chosen)}
            for amount, count in confirmations(line, chosen, told):
                cents = values.get(id(amount), amount.read or 0)
                sure[id(amount)] = amount_confidence(amount, cents, count, margin)
    return sure


def _findings(
    draft: RemittanceDraft,
    claims: Sequence[ClaimSolution],
    payment: PaymentEvidence,
    totals: TotalsCheck,
    record: Remittance,
) -> list[Finding]:
    found = [*payment_findings(draft, payment, totals)]
    for place, (claim, solution) in enumerate(zip(draft.claims, claims, strict=True)):
        found += claim_findings(claim, solution, f"/claims/{place}", whole=draft.whole_claims)
    return [*found, *reason_findings(record)]
