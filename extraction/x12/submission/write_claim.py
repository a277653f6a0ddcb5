"""Submitted claims to loop 2300 of an 837, with 2310 (providers) and 2320 (other payers), in the guides' order."""

from __future__ import annotations

from typing import Any

from extraction.records import Claim, OtherCoverage, Payer
from extraction.x12.submission.claim import ClaimReader
from extraction.x12.submission.layouts import (
    CLAIM,
    COVERAGE,
    INSTITUTIONAL,
    OTHER_SUBSCRIBER,
    PAYER,
)
from extraction.x12.submission.write_health_codes import write_health_codes
from extraction.x12.submission.write_line import write_line
from extraction.x12.submission.write_parts import (
    KeptSegments,
    write_attachments,
    write_dates,
    write_individual,
    write_named_references,
    write_notes,
    write_provider,
    write_service_dates,
)
from extraction.x12.wire.write import Composite, Draft, fields_of, holds, refusal
from extraction.x12.wire.write_common import (
    write_address,
    write_adjudications,
    write_adjustments,
    write_contacts,
    write_qualified,
    write_references,
)

_CLAIM = fields_of(CLAIM)
_INSTITUTIONAL = fields_of(INSTITUTIONAL)
_OTHER_SUBSCRIBER = fields_of(OTHER_SUBSCRIBER)
_COVERAGE = fields_of(COVERAGE)
_PAYER = fields_of(PAYER)
_CAUSES = 3
_NON_PERSON = "2"
# Who would be read in place of a provider in such a role.
_ROLES_OF_OTHERS = {"IL": "subscriber", "PR": "payer"}
# The order of the three guides, with what only 4010 has beside what it belongs to.
_ORDER = (
    *("DTP", "CL1", "DN1", "DN2", "PWK", "CN1", "DSB", "UR", "AMT", "QTY", "REF", "K3", "NTE", "CR1", "CR2", "CR3"),
    *("CR4", "CR5", "CR6", "CR7", "CR8", "CRC", "PS1", "MEA", "HI", "HSD", "HCP", "NM1"),
)


def write_claim(draft: Draft, claim: Claim, path: str) -> None:
    """Loop 2300 with everything below it.

    Raises `UnwritableRecordError` for what X12 cannot hold.
    """
    _write_heading(draft, claim, path)
    kept = KeptSegments(draft, claim.segments, _ORDER, path)
    write_service_dates(draft, ClaimReader.service, claim.service_from, claim.service_to, path, always_period=True)
    write_dates(draft, claim.dates, ClaimReader.service, path)
    if holds(claim, _INSTITUTIONAL):
        draft.record("CL1", claim, _INSTITUTIONAL, path)
    kept.before("PWK")
    write_attachments(draft, claim.attachments, path)
    kept.before("AMT")
    write_qualified(draft, "AMT", claim.amounts, f"{path}/amounts")
    write_qualified(draft, "QTY", claim.quantities, f"{path}/quantities")
    write_named_references(draft, claim, ClaimReader.named_references, path)
    kept.before("NTE")
    write_notes(draft, claim.notes, path)
    kept.before("HI")
    write_health_codes(draft, claim, path)
    kept.before("NM1")
    _write_loops(draft, claim, path)


def _write_heading(draft: Draft, claim: Claim, path: str) -> None:
    """CLM."""
    facility = Composite((claim.facility_type, claim.facility_qualifier, claim.frequency))
    if len(claim.related_causes) > _CAUSES:
        raise refusal(f"{path}/related_causes", f"at most {_CAUSES} causes")
    blank = (None,) * (_CAUSES - len(claim.related_causes))
    accident = Composite((*claim.related_causes, *blank, claim.accident_state, claim.accident_country))
    draft.record("CLM", claim, _CLAIM, path, {5: facility, 11: accident})


def _write_loops(draft: Draft, claim: Claim, path: str) -> None:
    for index, provider in enumerate(claim.providers):
        write_provider(draft, provider, f"{path}/providers/{index}")
    for index, coverage in enumerate(claim.other_coverages):
        _write_coverage(draft, coverage, f"{path}/other_coverages/{index}")
    for index, line in enumerate(claim.lines):
        write_line(draft, line, claim.form, index + 1, f"{path}/lines/{index}")


def _write_coverage(draft: Draft, coverage: OtherCoverage, path: str) -> None:
    """Loop 2320."""
    draft.record("SBR", coverage, _OTHER_SUBSCRIBER, path)
    write_adjustments(draft, coverage.adjustments, path)
    write_qualified(draft, "AMT", coverage.amounts, f"{path}/amounts")
    if holds(coverage, _COVERAGE):
        draft.record("OI", coverage, _COVERAGE, path)
    write_adjudications(draft, coverage, path)
    if coverage.subscriber is not None:
        _write_other_subscriber(draft, coverage, path)
    if coverage.payer is not None:
        write_payer(draft, coverage.payer, f"{path}/payer", adjudicated=coverage.adjudicated)
    elif coverage.adjudicated is not None:
        raise refusal(f"{path}/payer", "the payer that adjudicated")
    for index, provider in enumerate(coverage.providers):
        field = _ROLES_OF_OTHERS.get(provider.role or "")
        if field and getattr(coverage, field) is None:
            raise refusal(f"{path}/providers/{index}/role", f"a role other than that of the {field}", provider.role)
        write_provider(draft, provider, f"{path}/providers/{index}")


def _write_other_subscriber(draft: Draft, coverage: OtherCoverage, path: str) -> None:
    """Loop 2330A. What SBR and PAT say of a person in other loops has no place here."""
    who = coverage.subscriber
    if who is None:
        return
    for field in ("relationship", "death_date", "weight", "pregnant"):
        if getattr(who, field) is not None:
            raise refusal(f"{path}/subscriber/{field}", "nothing: loop 2330A has no place for it")
    write_individual(draft, "IL", who, f"{path}/subscriber")


def write_payer(draft: Draft, payer: Payer, path: str, *, adjudicated: Any = None) -> None:
    """Loops 2010BB and 2330B, which holds the date of adjudication."""
    draft.record("NM1", payer, _PAYER, path, {1: "PR", 2: _NON_PERSON})
    write_address(draft, payer.address, path)
    if adjudicated is not None:
        draft.put("DTP", ["573", "D8", adjudicated], path.rpartition("/")[0], ("", "", "adjudicated"))
    write_references(draft, payer.references, path)
    write_contacts(draft, payer.contacts, path)
