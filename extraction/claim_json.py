"""Claims as JSON, as `extraction.serialize` writes them: one Claim, a list of them, a whole Submission, or an Envelope
of claims that were read from a file.

Nothing is guessed and nothing is left out: a field that no record has is refused with its place, and an amount is never
a binary fraction. Each value's source is the place where it stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extraction.envelope import ExtractedDocument, FieldSource
from extraction.errors import UnreadableInputError
from extraction.records import Finding, Submission
from extraction.strict import from_plain_strictly, parse_json

DOCUMENT_CLASS = "claim_json"
_HAD_FINDINGS = "Something was found when these claims were extracted: the file that they come from tells what"


def read_claims_json(data: bytes) -> tuple[ExtractedDocument, ...]:
    """Documents of record type claim: those of an envelope, else one. Raises as `read_claim_json` does, and for an
    envelope that holds anything else than claims.
    """
    plain = parse_json(data)
    if not isinstance(plain, dict) or "documents" not in plain:
        return (_document(plain),)
    documents = plain["documents"] if isinstance(plain["documents"], list) else []
    if not documents:
        raise UnreadableInputError("no_claims", expected="an envelope with documents of claims")
    return tuple(_enveloped(each, f"/documents/{index}") for index, each in enumerate(documents))


def read_claim_json(data: bytes) -> ExtractedDocument:
    """One document of record type claim. Raises `UnreadableInputError` that says where the first fault stands."""
    return _document(parse_json(data))


def _enveloped(document: Any, place: str) -> ExtractedDocument:
    record = document.get("record") if isinstance(document, dict) else None
    if not isinstance(record, dict) or not record.get("claims") or document.get("record_type") != "claim":
        raise UnreadableInputError("no_claims", expected=f"a document with claims at {place}")
    submission = from_plain_strictly(Submission, record, f"{place}/record")
    return ExtractedDocument(
        document_class=DOCUMENT_CLASS,
        class_confidence=1.0,
        record_type="claim",
        record=submission,
        fields={inner: _source(f"{place}/record{inner}") for inner in _places(record, "")},
        findings=_had_findings(document.get("findings"), len(submission.claims)),
    )


def _had_findings(found: Any, count: int) -> tuple[Finding, ...]:
    """One finding at each claim that a finding of the envelope points into: a claim is judged by what is found at it.

    What points into none is held against all of them. Not the findings themselves: their words come from outside, and
    may be anything.
    """
    if not found:
        return ()
    claims = [f"/claims/{index}" for index in range(count)]
    named = {_claim_of(each) for each in found} if isinstance(found, list) else {""}
    held = claims if named - set(claims) else [claim for claim in claims if claim in named]
    return tuple(Finding(code="extraction_had_findings", path=claim, message=_HAD_FINDINGS) for claim in held)


def _claim_of(finding: Any) -> str:
    path = finding.get("path") if isinstance(finding, dict) else None
    return "/".join(path.split("/", 3)[:3]) if isinstance(path, str) else ""


def _document(plain: Any) -> ExtractedDocument:
    whole = isinstance(plain, dict) and "claims" in plain
    prefix = "" if whole else "/claims" if isinstance(plain, list) else "/claims/0"
    submission = plain if whole else {"claims": plain if isinstance(plain, list) else [plain]}
    if not submission["claims"]:
        raise UnreadableInputError("no_claims", expected="a claim, a list of claims, or a submission with claims")
    return ExtractedDocument(
        document_class=DOCUMENT_CLASS,
        class_confidence=1.0,
        record_type="claim",
        record=from_plain_strictly(Submission, submission),
        fields={prefix + place: _source(place) for place in _places(plain, "")},
    )


def _places(plain: Any, place: str) -> Iterator[str]:
    """The pointers of all values that are neither objects nor lists."""
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _places(value, f"{place}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from _places(value, f"{place}/{index}")
    elif plain is not None:
        yield place


def _source(place: str) -> FieldSource:
    return FieldSource(confidence=1.0, source="printed", element=place)
