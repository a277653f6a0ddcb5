"""What the service would make of a file, without a server and without keeping anything: for `triage extract`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from extraction.media import PAGES, media_type
from extraction.records import Claim, ClaimPayment, Envelope, ExtractedDocument, Record, Source
from inference.claims.beside import nothing_known
from inference.claims.reference import Reference
from inference.duplicates import among
from inference.judging import Judged, judge
from inference.policy import Policy, strictest
from inference.reading import ReadDocument, Told, read_documents, unheard
from inference.settings import Settings


def preview(data: bytes, name: str, policy: Policy, settings: Settings, told: Told = unheard) -> Envelope:
    """The envelope of a file with the dispositions that the policy gives it; duplicates are told within the file only,
    and claims that are not yet sent are judged without what books know beside them. `told` hears how many pages have
    been read.

    Raises TriageError where the file cannot be read: here nobody waits in a queue to look at it.
    """
    documents = _read(data, name, told, policy.threshold("document"))
    sighted = among((str(index), read.identity) for index, read in enumerate(documents))
    reference, today = Reference.of(settings, policy), date.today()
    judged = [
        tuple(judge(read, sighted.get(str(index)), policy, nothing_known(_unsent(read), today, reference)))
        for index, read in enumerate(documents)
    ]
    source = Source(name=name, sha256=sha256(data).hexdigest(), media_type=media_type(data))
    return Envelope(source=source, documents=tuple(map(_decided, documents, judged)))


def _read(data: bytes, name: str, told: Told, sure: float) -> tuple[ReadDocument, ...]:
    kind = media_type(data)
    if kind not in PAGES:
        return read_documents(data, name)
    from inference.page_reading import read_letters  # it loads a model: not for a file that has no pages

    return read_letters(data, kind, told, sure)


def _unsent(read: ReadDocument) -> Sequence[Claim]:
    return read.submission.claims if read.submission else ()


def _decided(read: ReadDocument, judged: Sequence[Judged]) -> ExtractedDocument:
    record: Record | None = read.document.record
    claims = {each.pointer: each.ruling.disposition for each in judged if each.task == "claim_payment"}
    if (remittance := read.remittance) is not None:
        record = replace(remittance, claims=tuple(_with(claim, claims, k) for k, claim in enumerate(remittance.claims)))
    return replace(
        read.document,
        record=record,
        disposition=strictest(each.ruling.disposition for each in judged),
        confidence=min(each.prediction.confidence.value for each in judged),
    )


def _with(claim: ClaimPayment, dispositions: Mapping[str, str], index: int) -> ClaimPayment:
    return replace(claim, disposition=dispositions[f"/claims/{index}"])
