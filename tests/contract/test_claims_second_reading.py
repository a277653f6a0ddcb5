"""Every public 837 sample against a naive reading of its bytes, and against three libraries where they read it.

Where a library differs, the reason is pinned beside it, and the bytes (the naive reading) have decided.
"""

import re
from functools import cache
from io import StringIO
from typing import Any

import pytest
from openx12 import x837i, x837p
from pydantic import ValidationError
from pyx12.error_handler import errh_null
from pyx12.errors import EngineError
from pyx12.params import params
from pyx12.x12context import X12ContextReader
from x12sdk.io import X12ModelReader

from extraction.errors import ClaimsNotReadError
from extraction.records import Claim, ServiceLine, Submission
from tests.extraction.second_reading_837 import facts_of, naive_claims
from tests.samples import Sample, of_kind

CLAIM_SAMPLES = [sample for sample in of_kind("837P", "837I", "837D") if sample.claims]
each_sample = pytest.mark.parametrize("sample", CLAIM_SAMPLES, ids=lambda sample: f"{sample.kind}-{sample.name}")


@cache
def submissions(sample: Sample) -> list[Submission]:
    return [document.record for document in sample.read().documents if isinstance(document.record, Submission)]


def claims(sample: Sample) -> list[Claim]:
    return [claim for submission in submissions(sample) for claim in submission.claims]


@each_sample
def test_counts_of_the_manifest(sample: Sample) -> None:
    assert len(submissions(sample)) == sample.transactions
    assert len(claims(sample)) == sample.claims


@each_sample
def test_every_fact_of_every_claim(sample: Sample) -> None:
    naive, ours = naive_claims(sample.data), claims(sample)
    assert len(naive) == len(ours)
    for expected, claim in zip(naive, ours, strict=True):
        assert facts_of(claim) == expected


@each_sample
def test_form_is_that_of_the_folder(sample: Sample) -> None:
    form = {"837P": "professional", "837I": "institutional", "837D": "dental"}[sample.kind]
    assert {claim.form for claim in claims(sample)} == {form}


def test_a_file_without_a_claim_is_refused() -> None:
    (sample,) = (sample for sample in of_kind("837P", "837I", "837D") if not sample.claims)
    with pytest.raises(ClaimsNotReadError):
        sample.read()


# Loops by the pointers of our records; the first that matches counts. 2310, 2330, 2420 stand for all their providers.
LOOPS = [
    (r"/submitter", "1000A"),
    (r"/receiver", "1000B"),
    (r"/billing/taxonomy|/currency", "2000A"),
    (r"/billing", "2010AA"),
    (r"/pay_to/", "2010AB"),
    (r"/pay_to_plan", "2010AC"),
    (r"/(payer_order|group_n|insurance_type|filing_ind|subscriber/(rel|wei|preg|dea))", "2000B"),
    (r"/subscriber", "2010BA"),
    (r"/payer/", "2010BB"),
    (r"/patient/(rel|wei|preg|dea)", "2000C"),
    (r"/patient/", "2010CA"),
    (r"/lines/\d+/drug", "2410"),
    (r"/lines/\d+/providers", "2420"),
    (r"/lines/\d+/adjudications", "2430"),
    (r"/lines/\d+", "2400"),
    (r"/providers", "2310"),
    (r"/other_coverages/\d+/subscriber", "2330A"),
    (r"/other_coverages/\d+/(payer/|adjudicated)", "2330B"),
    (r"/other_coverages/\d+/providers", "2330"),
    (r"/other_coverages", "2320"),
    (r"/", "2300"),
]
ISA_WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
# 004010X096 has the payer in 2010BC and lets 2320 itself say when the other subscriber was born: the names differ only.
SAME_PLACE = {("2010BB", "2010BC"), ("2330A", "2320")}
# Neither BHT nor the numbers of ST and HL belong to a loop of claims; 2440 is kept with its line.
NOT_COMPARED = {"HEADER", "ST_LOOP", "2440"}


def loop_of(pointer: str) -> str:
    inside = re.sub(r"^/claims/\d+", "", pointer)
    return next(loop for pattern, loop in LOOPS if re.match(pattern, inside))


def lent_envelope(data: bytes) -> str:
    """The text with an ISA of full length, and the version and guide by the names that pyx12 has maps for."""
    text = data.decode()
    if text.startswith("ISA*"):
        text = re.sub(r"ISA\*[^~]*", lambda match: padded(match.group()), text)
    text = re.sub("005010X222A2", "005010X222A1", re.sub("005010X223A3", "005010X223A2", text))
    return text.replace("*00501*", "*00401*") if "004010X09" in text else text


def padded(isa: str) -> str:
    parts = isa.split("*")
    return "*".join(part.ljust(width) for part, width in zip(parts, ISA_WIDTHS, strict=True))


def pyx12_loops(sample: Sample) -> dict[int, str]:
    """Segment number -> the loop that pyx12 finds it in, provider loops without their letter."""
    reader = X12ContextReader(params(), errh_null(), StringIO(lent_envelope(sample.data)))
    paths = [node.cur_path.split("/")[-2] for node in reader.iter_segments()]
    short = (loop[:4] if re.match("2310|2420|2330[C-I]", loop) else loop for loop in paths)
    return dict(enumerate(short, start=1))


def without_map(sample: Sample) -> bool:
    """pyx12 has no map for the dental guide of 005010."""
    return sample.kind == "837D"


@each_sample
def test_every_segment_stands_in_the_loop_where_pyx12_finds_it(sample: Sample) -> None:
    if without_map(sample):
        with pytest.raises(EngineError):
            pyx12_loops(sample)
        return
    loops, compared = pyx12_loops(sample), 0
    for document in sample.read().documents:
        for pointer, source in document.fields.items():
            assert source.segment is not None
            theirs = loops[source.segment]
            if theirs not in NOT_COMPARED and not pointer.startswith(("/interchange", "/control_number")):
                compared += 1
                assert theirs == loop_of(pointer) or (loop_of(pointer), theirs) in SAME_PLACE, (pointer, theirs)
    assert compared > 20 * sample.claims


def openx12_reads(sample: Sample) -> bool:
    """openx12 takes ~ for the terminator whatever the ISA says."""
    return "different_separators" not in sample.name


@each_sample
def test_claims_and_lines_as_openx12_reads_them(sample: Sample) -> None:
    theirs = (x837i if sample.kind == "837I" else x837p).parse(sample.data.decode()).claims
    if not openx12_reads(sample):
        assert theirs == []
        return
    ours = claims(sample)
    assert [(claim.patient_control_number, float(claim.charge or 0)) for claim in ours] == [
        (claim["claim_number"], claim["amount"]) for claim in theirs
    ]
    for claim, other in zip(ours, theirs, strict=True):
        if sample.kind != "837D":  # openx12 knows no SV3
            assert [openx12_line(line) for line in claim.lines] == [
                (line["charge"], line["units"]) for line in other.get("services", [])
            ]


def openx12_line(line: ServiceLine) -> tuple[float, str]:
    return float(line.charge or 0), "" if line.units is None else str(line.units)


# x12sdk fails in its own code on the others: 004010, 837D, several ST, and wherever one segment is not to its taste.
X12SDK_READS = 23


@cache
def x12sdk_claims(sample: Sample) -> list[Any]:
    try:
        with X12ModelReader(sample.data.decode().strip()) as reader:
            transactions: list[Any] = list(reader.models())
            return [claim for transaction in transactions for claim in transaction.claims()]
    except (TypeError, KeyError, AttributeError, UnboundLocalError, ValidationError):
        return []


@each_sample
def test_claims_as_x12sdk_reads_them(sample: Sample) -> None:
    theirs = x12sdk_claims(sample)
    for claim, other in zip(claims(sample) if theirs else [], theirs, strict=True):
        assert claim.billing is not None
        assert claim.payer is not None
        assert claim.subscriber is not None
        assert claim.treated is not None
        assert (claim.patient_control_number, claim.charge) == (other.patient_control_number, other.charge)
        assert (claim.payer.name, claim.subscriber.member_id) == (other.payer_name, other.member_id)
        assert (claim.billing.name, claim.billing.npi) == (other.billing_provider_name, other.billing_provider_npi)
        assert (claim.treated.last_name, claim.treated.first_name) == other.patient_name
        assert [x12sdk_ours(line) for line in claim.lines] == [x12sdk_line(line) for line in other.service_lines]


def x12sdk_ours(line: ServiceLine) -> tuple[str | None, ...]:
    parts = (line.procedure_qualifier, line.procedure, *line.modifiers, line.procedure_description)
    procedure = re.sub("[^A-Z0-9]", "", "".join(part for part in parts if part))
    return procedure, str(line.revenue_code or ""), f"{line.charge:.2f}", f"{line.units:.2f}"


def x12sdk_line(loop: Any) -> tuple[str | None, ...]:
    service = getattr(loop, "sv1_segment", None) or loop.sv2_segment
    procedure = getattr(service, "product_service_id_qualifier", None) or getattr(
        service, "composite_medical_procedure_identifier", None
    )
    revenue = str(getattr(service, "service_line_revenue_code", "") or "")
    letters = re.sub("[^A-Z0-9]", "", procedure or "")
    return letters, revenue, f"{service.line_item_charge_amount:.2f}", f"{service.service_unit_count:.2f}"


def test_x12sdk_reads_as_many_as_it_did() -> None:
    """Were it to read none, the comparison above would prove nothing."""
    assert sum(bool(x12sdk_claims(sample)) for sample in CLAIM_SAMPLES) == X12SDK_READS
