"""TA1, 999 and 277CA beyond the public samples: what stands outside of transactions, deep faults, many claims."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.errors import ClaimsNotReadError
from extraction.read import read
from extraction.records import Acknowledgement
from tests.acknowledgement_samples import documents, enveloped, the_document, the_record, transaction

ISA = "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000007*0*T*:"
REJECTED_ELEMENTS = """
    AK1*HC*17*005010X222A1
    AK2*837*0001*005010X222A1
    IK3*CLM*22*2300*8
    CTX*CLM01:ACCT-12
    IK4*2*782*1
    IK4*5:3*1325*7*Z9
    CTX*SITUATIONAL TRIGGER*CLM*22*2300*5:3*1325
    IK3*HI*25**8
    IK5*R*5
    AK2*837*0002*005010X222A1
    IK5*A
    AK9*P*2*2*1
"""
HEAD = """
    BHT*0085*08*277CA-1*20260104*1000*TH
    HL*1**20*1
    NM1*AY*2*CLEARWAY*****46*CW1
    TRN*1*CW-77
    DTP*050*D8*20260103
    DTP*009*D8*20260104
    HL*2*1*21*1
    NM1*41*2*LAKESIDE CLINIC*****46*LC1
    TRN*2*BATCH-5
    STC*A1:19:PR*20260104*WQ*700
    QTY*90*2
    QTY*AA*1
    AMT*YU*500
    AMT*YY*200
    HL*3*2*19*1
    NM1*85*2*LAKESIDE CLINIC*****XX*1234567893
"""
PATIENT = "HL*4*3*PT\nNM1*QC*1*QUILL*PAT****MI*MEM1\n"


def claims(body: str, version: str = "005010X214") -> bytes:
    return enveloped(transaction("277", HEAD + body, version), version=version)


def interchange(*segments: str) -> bytes:
    return "".join(f"{segment}~" for segment in [ISA, *segments]).encode()


def test_a_ta1_alone_in_its_interchange() -> None:
    document = the_document(interchange("TA1*000000042*260101*0830*R*006", "IEA*0*000000007"))
    assert (document.document_class, document.record_type) == ("acknowledgement_ta1", "acknowledgement")
    assert document.findings == ()
    assert isinstance(document.record, Acknowledgement)
    (answer,) = document.record.interchange_answers
    assert (answer.control_number, answer.date, answer.time) == ("000000042", date(2026, 1, 1), "0830")
    assert (answer.verdict, answer.note) == ("R", "006")
    assert document.record.interchange is not None
    assert document.record.interchange.control_number == "000000007"


def test_several_ta1_of_one_interchange_are_one_document_and_of_two_are_two() -> None:
    one = interchange("TA1*1*260101*0830*A*000", "TA1*2*260101*0830*E*025", "IEA*0*000000007")
    assert [answer.verdict for answer in the_record(one).interchange_answers] == ["A", "E"]
    assert len(documents(one + one)) == 2


def test_a_ta1_before_a_group_is_a_document_beside_it() -> None:
    group = [
        "GS*FA*BLUEHERON*LAKESIDE*20260102*0900*1*X*005010X231A1",
        "ST*999*0001*005010X231A1",
        "AK1*HC*17",
        "AK9*A*1*1*1",
        "SE*4*0001",
        "GE*1*1",
    ]
    found = documents(interchange("TA1*42*260101*0830*A*000", *group, "IEA*1*000000007"))
    assert [document.document_class for document in found] == ["acknowledgement_ta1", "acknowledgement_999"]
    assert [document.findings for document in found] == [(), ()]


def test_a_ta1_without_verdict_is_told() -> None:
    document = the_document(interchange("TA1*42*260101*0830", "IEA*0*000000007"))
    assert {finding.code for finding in document.findings} == {"element_missing"}


def test_faults_of_a_999_name_segment_element_and_context() -> None:
    version = "005010X231A1"
    data = enveloped(transaction("999", REJECTED_ELEMENTS, version), group="FA", version=version)
    document = the_document(data)
    assert document.findings == ()
    assert isinstance(document.record, Acknowledgement)
    rejected, accepted = document.record.transactions
    assert (rejected.control_number, rejected.verdict, rejected.codes) == ("0001", "R", ("5",))
    assert (accepted.control_number, accepted.verdict, accepted.notes) == ("0002", "A", ())
    segment, second, third, last = rejected.notes
    assert (segment.level, segment.segment_id, segment.position, segment.loop, segment.code) == (
        "segment",
        "CLM",
        22,
        "2300",
        "8",
    )
    assert [(context.name, context.value) for context in segment.context] == [("CLM01", "ACCT-12")]
    assert (second.level, second.segment_id, second.element, second.element_reference, second.code) == (
        "element",
        "CLM",
        "2",
        "782",
        "1",
    )
    assert (third.element, third.bad_value, third.position) == ("5:3", "Z9", 22)
    (trigger,) = third.context
    assert (trigger.name, trigger.segment_id, trigger.position, trigger.element) == (
        "SITUATIONAL TRIGGER",
        "CLM",
        22,
        "5:3",
    )
    assert (last.segment_id, last.loop) == ("HI", None)
    group = document.record.group
    assert group is not None
    assert (group.verdict, group.included, group.received, group.accepted) == ("P", 2, 2, 1)


def test_a_997_is_read_alike() -> None:
    older = REJECTED_ELEMENTS.replace("IK3", "AK3").replace("IK4", "AK4").replace("IK5", "AK5")
    body = "\n".join(line for line in older.splitlines() if "CTX" not in line)
    document = the_document(enveloped(transaction("997", body, "004010"), group="FA", version="004010"))
    assert document.document_class == "acknowledgement_997"
    assert document.findings == ()
    assert isinstance(document.record, Acknowledgement)
    assert [len(answer.notes) for answer in document.record.transactions] == [4, 0]


def test_a_bad_value_stays_in_the_record() -> None:
    body = REJECTED_ELEMENTS.replace("IK4*5:3*1325*7*Z9", "IK4*3**7*SECRETNAME*EXTRA").replace("*2*2*1", "*2*2*X")
    document = the_document(enveloped(transaction("999", body, "005010X231A1"), group="FA", version="005010X231A1"))
    assert {finding.code for finding in document.findings} == {"element_not_read", "quantity_unreadable"}
    assert not any("SECRETNAME" in finding.message or "EXTRA" in finding.message for finding in document.findings)


@pytest.mark.parametrize(
    ("version", "beginning", "kind"),
    [
        ("005010X214", "BHT*0085*08*1*20260104*1000*TH", "277CA"),
        ("005010X212", "BHT*0010*08*1*20260104*1000*DG", "277"),
        ("", "BHT*0085*08*1*20260104*1000*TH", "277CA"),
        ("", "BHT*0010*08*1*20260104*1000*DG", "277"),
        ("", "BHT*0010*08*1*20260104*1000*TH", "277CA"),
    ],
)
def test_the_two_kinds_of_277_are_told_apart(version: str, beginning: str, kind: str) -> None:
    body = f"{beginning}\nHL*1**20*1\nNM1*PR*2*BLUE HERON*****PI*BH1"
    assert the_record(enveloped(transaction("277", body, version), version=version)).kind == kind


def test_levels_of_a_277ca() -> None:
    record = the_record(claims(PATIENT + "TRN*2*ACCT1\nSTC*A2:20:PR*20260104*WQ*500\nREF*1K*ICN1\nREF*D9*CLR1"))
    source, receiver, provider = record.levels
    assert (source.role, source.received, source.processed) == ("AY", date(2026, 1, 3), date(2026, 1, 4))
    assert (receiver.totals, receiver.counts) == (
        {"YU": Decimal(500), "YY": Decimal(200)},
        {"90": Decimal(2), "AA": Decimal(1)},
    )
    assert [source.parent, receiver.parent, provider.parent] == [None, 0, 1]
    (claim,) = record.claims
    assert (claim.patient_control_number, claim.payer_claim_control_number) == ("ACCT1", "ICN1")
    assert (claim.clearinghouse_number, claim.charge, claim.level) == ("CLR1", Decimal(500), 2)
    assert claim.provider is not None
    assert claim.provider.id == "1234567893"


def test_a_rejected_claim_with_all_that_is_said_of_it() -> None:
    body = PATIENT + (
        "TRN*2*ACCT2\nSTC*A7:562:85*20260104*U*200******A8:746*A3:21:PR:RX*MEMBER QUILL UNKNOWN\n"
        "DTP*472*RD8*20251201-20251203\nSVC*HC:99213:25*200****1*1\nSTC*A7:454*20260104*U\nREF*FJ*LINE-1\n"
        "DTP*472*D8*20251201"
    )
    document = the_document(claims(body))
    assert isinstance(document.record, Acknowledgement)
    (claim,) = document.record.claims
    (status,) = claim.statuses
    assert [(status.category, status.status, status.entity, status.action)] == [("A7", "562", "85", "U")]
    assert [(code.category, code.status, code.entity, code.code_list) for code in status.more] == [
        ("A8", "746", None, None),
        ("A3", "21", "PR", "RX"),
    ]
    assert status.message == "MEMBER QUILL UNKNOWN"
    assert (claim.service_from, claim.service_to) == (date(2025, 12, 1), date(2025, 12, 3))
    (line,) = claim.lines
    assert (line.procedure, line.modifiers, line.line_control) == ("99213", ("25",), "LINE-1")
    assert (line.service_from, line.statuses[0].category) == (date(2025, 12, 1), "A7")
    assert [finding.code for finding in document.findings] == ["element_not_read"]
    assert "QUILL" not in document.findings[0].message


def test_several_traces_of_one_patient_are_several_claims() -> None:
    body = PATIENT + "TRN*2*ACCT1\nSTC*A2:20*20260104*WQ*300\nTRN*2*ACCT2\nSTC*A7:21*20260104*U*200"
    document = the_document(claims(body))
    assert document.findings == ()
    assert isinstance(document.record, Acknowledgement)
    one, two = document.record.claims
    assert [one.patient_control_number, two.patient_control_number] == ["ACCT1", "ACCT2"]
    assert one.patient == two.patient
    assert "/claims/1/patient/last_name" in document.fields


def test_dependents_carry_their_subscriber() -> None:
    body = (
        "HL*4*3*22*1\nNM1*IL*1*MANN*JO****MI*M1\nHL*5*4*23\nNM1*QC*1*MANN*LU\nTRN*2*T1\nSTC*F1:65*20260104**10*5\n"
        "HL*6*4*23\nNM1*QC*1*MANN*MO\nTRN*2*T2\nSTC*P1:20*20260104**10\nREF*EJ*ACCT9"
    )
    one, two = the_record(claims(body, "005010X212")).claims
    assert one.subscriber == two.subscriber
    assert one.subscriber is not None
    assert (one.subscriber.member_id, one.patient_control_number) == ("M1", None)
    assert two.patient is not None
    assert (two.patient.first_name, two.patient_control_number, two.trace_number) == ("MO", "ACCT9", "T2")


def test_a_claim_without_trace_and_segments_without_place_are_told() -> None:
    document = the_document(claims(PATIENT + "STC*A2:20*20260104*WQ*300\nPLB*1\nDTP*999*D8*20260101"))
    assert sorted(finding.code for finding in document.findings) == [
        "segment_missing",
        "segment_not_read",
        "segment_not_read",
    ]


@pytest.mark.parametrize(("code", "version"), [("999", "005010X231A1"), ("277", "005010X214"), ("276", "005010X212")])
def test_an_answer_to_nothing_is_refused(code: str, version: str) -> None:
    data = enveloped(transaction(code, "BHT*0085*08*1*20260104*1000*TH", version), version=version)
    with pytest.raises(ClaimsNotReadError):
        read(data, "x")
