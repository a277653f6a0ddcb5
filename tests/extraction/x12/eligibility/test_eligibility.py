"""271: who is covered, from when to when, what needs an authorization, and whom the payer would not answer about."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.errors import ClaimsNotReadError
from extraction.records import Coverage, EligibilityAnswer, ExtractedDocument
from extraction.x12.wire.segments import segment_file
from tests.acknowledgement_samples import enveloped, the_document, transaction
from tests.extraction.test_nothing_vanishes import ENVELOPE, leaves, stands_at

VERSION = "005010X279A1"
HEAD = """
    BHT*0022*11*INQ7781*20260302*1319
    HL*1**20*1
    NM1*PR*2*BLUE HERON HEALTH*****PI*BHH01
    PER*IC*PROVIDER DESK*TE*5555550123
    HL*2*1*21*1
    NM1*1P*2*LAKESIDE CLINIC*****XX*1234567893
    REF*4A*88
"""
ACTIVE = """
    HL*3*2*22*0
    TRN*2*TRACE-1*9LAKESIDE1
    TRN*1*PAYERS-OWN*9BLUEHERO1
    NM1*IL*1*QUILL*PAT*M***MI*MEM0001
    REF*6P*GRP-55*QUILL WORKS
    N3*4 FERN ROW
    N4*LAKESIDE*OR*97000
    DMG*D8*19680504*F
    INS*Y*18*001*25
    HI*ABK:I10
    DTP*346*D8*20260101
    DTP*347*D8*20261231
    EB*1*IND*30^98^UC*HM*HERON GOLD
    EB*C*IND*30***23*500
    DTP*292*RD8*20260101-20261231
    EB*A*IND*98*****.2*****HC:99213:25*1:2
    HSD*VS*12***22*1
    MSG*NO REFERRAL NEEDED
    MSG*TELEHEALTH COVERED
    III*ZZ*11
    EB*F*IND*MH******VS*20*Y*N
    EB*R*IND*30
    LS*2120
    NM1*PRP*2*OTHER PLAN*****PI*OP9
    N3*9 MILL ROAD
    N4*SALEM*OR*97301
    PER*IC**TE*5555550188
    LE*2120
"""
INACTIVE_DEPENDENT = """
    HL*4*2*22*1
    NM1*IL*1*HOLLIS*SAM****MI*MEM0002
    REF*1L*POL-8
    HL*5*4*23*0
    TRN*2*TRACE-2*9LAKESIDE1
    NM1*03*1*HOLLIS*ROBIN
    DMG*D8*20120229*M
    INS*N*19
    EB*6**30
    DTP*356*D8*20250101
    DTP*357*D8*20251130
"""
REFUSED = """
    HL*6*2*22*0
    TRN*2*TRACE-3*9LAKESIDE1
    NM1*IL*1*NOBODY*KIM****MI*MEM0003
    AAA*N**72*C
    AAA*Y**75*C
    DTP*291*D8*20260302
"""
# What chooses a field and so stands in its name, or gives a record its place.
QUALIFIERS = {"ST01", "HL01", "HL02", "HL03", "HL04", "NM101", "DTP02", "DMG01", "INS01", "AAA01", "LS01", "LE01"}


def answer(*bodies: str, isa16: str = ":") -> bytes:
    body = transaction("271", "\n".join(bodies), VERSION)
    return enveloped(body, group="HB", version=VERSION, isa16=isa16)


def document(*bodies: str) -> ExtractedDocument:
    return the_document(answer(HEAD, *bodies))


def record(*bodies: str) -> EligibilityAnswer:
    found = document(*bodies).record
    assert isinstance(found, EligibilityAnswer)
    return found


def coverage(*bodies: str) -> Coverage:
    (found,) = record(*bodies).coverages
    return found


def test_class_envelope_and_parties() -> None:
    found, told = document(ACTIVE), record(ACTIVE)
    assert (found.document_class, found.record_type, found.findings) == ("eligibility_271", "coverage", ())
    assert (told.reference, told.created, told.created_time) == ("INQ7781", date(2026, 3, 2), "1319")
    assert told.payer is not None
    assert told.receiver is not None
    assert (told.payer.name, told.payer.id) == ("BLUE HERON HEALTH", "BHH01")
    assert (told.receiver.name, told.receiver.id) == ("LAKESIDE CLINIC", "1234567893")
    assert told.parties[0].contacts[0].numbers[0].value == "5555550123"


def test_an_active_subscriber() -> None:
    found = coverage(ACTIVE)
    assert found.active is True
    assert (found.payer_id, found.member_id, found.group_number) == ("BHH01", "MEM0001", "GRP-55")
    assert (found.last_name, found.first_name, found.birth_date, found.sex) == ("QUILL", "PAT", date(1968, 5, 4), "F")
    assert (found.relationship, found.trace_number) == ("18", "TRACE-1")
    assert (found.start, found.end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.checked_on == date(2026, 3, 2)
    assert found.provider is not None
    assert found.provider.id == "1234567893"


def test_benefits() -> None:
    whole, deductible, coinsurance, limit, other = coverage(ACTIVE).benefits
    assert (whole.code, whole.service_types, whole.plan) == ("1", ("30", "98", "UC"), "HERON GOLD")
    assert (deductible.amount, deductible.period) == (Decimal(500), "23")
    assert (deductible.start, deductible.end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (coinsurance.percent, coinsurance.procedure, coinsurance.modifiers) == (Decimal("0.2"), "99213", ("25",))
    assert coinsurance.diagnosis_pointers == ("1", "2")
    assert coinsurance.messages == ("NO REFERRAL NEEDED", "TELEHEALTH COVERED")
    assert [segment[0] for segment in coinsurance.segments] == ["HSD", "III"]
    assert (limit.authorization_required, limit.in_network, limit.quantity) == ("Y", "N", Decimal(20))
    assert [(party.name, party.id, party.role) for party in other.parties] == [("OTHER PLAN", "OP9", "PRP")]


def test_a_dependent_has_the_subscribers_numbers_and_an_answer_of_its_own() -> None:
    told = record(ACTIVE, INACTIVE_DEPENDENT)
    assert [each.active for each in told.coverages] == [True, False]
    dependent = told.coverages[1]
    assert (dependent.last_name, dependent.first_name, dependent.relationship) == ("HOLLIS", "ROBIN", "19")
    assert (dependent.member_id, dependent.group_number) == ("MEM0002", "POL-8")
    assert (dependent.start, dependent.end) == (date(2025, 1, 1), date(2025, 11, 30))
    assert (dependent.person, dependent.subscriber) == (2, 1)
    assert [person.first_name for person in told.people] == ["PAT", "SAM", "ROBIN"]


def test_a_refused_inquiry_says_nothing_of_the_coverage() -> None:
    found = coverage(REFUSED)
    assert (found.active, found.rejections, found.follow_ups) == (None, ("72", "75"), ("C", "C"))


def test_a_payer_that_cannot_answer_at_all() -> None:
    told = record("AAA*Y**42*R")
    assert (told.rejections, told.follow_ups, told.coverages) == (("42",), ("R",), ())


@pytest.mark.parametrize(
    ("benefits", "active"),
    [
        ("EB*1**30", True),
        ("EB*6**30", False),
        ("EB*1**30\nEB*6**35", True),
        ("EB*6**35", None),
        ("EB*1**30\nEB*6**30", None),
        ("EB*I**30", None),
        ("EB*6", False),
        ("EB*1**98", True),
        ("EB*6**30\nEB*1**98", False),
    ],
)
def test_whether_the_coverage_is_active(benefits: str, active: bool | None) -> None:
    person = "HL*3*2*22*0\nNM1*IL*1*QUILL*PAT****MI*MEM0001\n"
    assert coverage(person + benefits).active is active


@pytest.mark.parametrize("isa16", [":", ">"])
def test_every_element_of_an_answer_is_read(isa16: str) -> None:
    data = answer(HEAD, ACTIVE, INACTIVE_DEPENDENT, REFUSED, isa16=isa16)
    if isa16 == ">":
        data = data.replace(b"HC:99213:25*1:2", b"HC>99213>25*1>2").replace(b"ABK:I10", b"ABK>I10")
    found = the_document(data)
    assert found.findings == ()
    kept = {(source.segment, source.element) for source in found.fields.values()}
    lost = [
        (segment.number, f"{segment.id}{index:02d}")
        for segment in segment_file(data).segments
        for index, raw in enumerate(segment.elements)
        if index and raw.strip() and segment.id not in ENVELOPE
    ]
    assert [each for each in lost if each not in kept and each[1] not in QUALIFIERS] == []


def test_every_value_has_a_source_and_stands_at_its_offset() -> None:
    data = answer(HEAD, ACTIVE, INACTIVE_DEPENDENT, REFUSED)
    found, text = the_document(data), data.decode()
    values = {pointer: value for pointer, value in leaves(found.record).items() if is_told(pointer, value)}
    assert set(values) == set(found.fields)
    for pointer, source in found.fields.items():
        if source.source == "printed":
            assert source.offset is not None
            assert stands_at(values[pointer], text[source.offset :]), pointer


def is_told(pointer: str, value: object) -> bool:
    """Not the id, nor a blank element, of a segment that is kept as printed."""
    return "/segments/" not in pointer or not (pointer.endswith("/0") or value == "")


def test_a_transaction_that_names_nobody_is_refused() -> None:
    with pytest.raises(ClaimsNotReadError):
        the_document(answer("BHT*0022*11*INQ*20260302*1319"))
