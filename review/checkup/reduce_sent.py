"""From claims as they were sent (837) to facts."""

from __future__ import annotations

import datetime

from extraction.records import Claim, ServiceLine, Submission
from review.checkup.facts import SentClaimFact, SentLineFact
from review.checkup.places import place_of_claim, place_of_line

RENDERING = "82"
TEST = "T"  # ISA15
REPORTING = "RP"  # BHT06: an encounter, which tells what was done and asks for no payment


def day_sent(submission: Submission) -> datetime.date | None:
    """The day on which a batch was made."""
    return submission.created or (submission.interchange.date if submission.interchange else None)


def sent_fact(claim: Claim, batch: Submission, file: str, *, names: bool) -> SentClaimFact:
    """Everything that the checkup needs of one claim of a batch."""
    rendering = claim.provider(RENDERING)
    last = [day for line in claim.lines if (day := line.service_to or line.service_from)]
    days = [line.service_from for line in claim.lines if line.service_from]
    return SentClaimFact(
        file=file,
        account=claim.patient_control_number,
        sent=day_sent(batch),
        is_test=batch.interchange is not None and batch.interchange.usage == TEST,
        is_encounter=batch.kind == REPORTING,
        frequency=claim.frequency,
        form=claim.form,
        filing_indicator=claim.filing_indicator,
        payer_name=claim.payer.name if claim.payer else None,
        payer_id=claim.payer.id if claim.payer else None,
        payer_order=claim.payer_order,
        billing_npi=claim.billing.npi if claim.billing else None,
        rendering_npi=rendering.npi if rendering else None,
        place=place_of_claim(claim),
        charge=claim.charge,
        service_from=claim.service_from or min(days, default=None),
        service_to=claim.service_to or max(last, default=None),
        lines=tuple(_line(line, claim) for line in claim.lines),
        patient=_name(claim) if names else None,
    )


def _line(line: ServiceLine, claim: Claim) -> SentLineFact:
    return SentLineFact(
        procedure=line.procedure or line.revenue_code,
        modifiers=line.modifiers,
        service=line.service_from or claim.service_from,
        charge=line.charge,
        line_control=line.line_control,
        place=place_of_line(line, claim),
    )


def _name(claim: Claim) -> str | None:
    person = claim.treated
    return ", ".join(part for part in (person.last_name, person.first_name) if part) or None if person else None
