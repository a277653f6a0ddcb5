"""Invented batches of claims and the answers of an invented payer, as X12 text."""

from __future__ import annotations

from dataclasses import dataclass

US, PAYER = "LAKESIDE", "BLUEHERON"
BH = "BLUE HERON HEALTH"


@dataclass(frozen=True, slots=True)
class Sent:
    """A claim in a few words."""

    number: str = "ACCT1"
    charge: str = "200"
    day: str = "20260216"
    clearinghouse: str = ""


def _interchange(sender: str, receiver: str, isa13: str, *segments: str) -> bytes:
    isa = f"ISA*00*          *00*          *ZZ*{sender:15}*ZZ*{receiver:15}*260302*0900*^*00501*{isa13}*0*P*:"
    return "".join(f"{each}~\n" for each in [isa, *segments]).encode()


def _group(kind: str, sender: str, receiver: str, gs06: str, version: str, *segments: str, sets: int = 1) -> list[str]:
    return [f"GS*{kind}*{sender}*{receiver}*20260302*0900*{gs06}*X*{version}", *segments, f"GE*{sets}*{gs06}"]


def _transaction(code: str, number: str, version: str, *segments: str) -> list[str]:
    opening = f"ST*{code}*{number}*{version}" if version else f"ST*{code}*{number}"
    return [opening, *segments, f"SE*{len(segments) + 2}*{number}"]


def batch(*claims: Sent, isa: str = "000000101", gs: str = "17", st: str = "0001", reference: str = "BATCH-1") -> bytes:
    """An 837P of these claims."""
    version = "005010X222A1"
    body = [
        f"BHT*0019*00*{reference}*20260302*0900*CH",
        "NM1*41*2*LAKESIDE CLINIC*****46*LC1",
        "PER*IC*BILLING*TE*5555550123",
        f"NM1*40*2*{BH}*****46*BHH01",
        "HL*1**20*1",
        "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893",
        "N3*1 FERN ROW",
        "N4*LAKESIDE*OR*970000001",
        "REF*EI*912345678",
    ]
    for index, claim in enumerate(claims, start=2):
        body += [
            f"HL*{index}*1*22*0",
            "SBR*P*18*******CI",
            f"NM1*IL*1*QUILL*PAT****MI*MEM{index:04d}",
            "N3*4 FERN ROW",
            "N4*LAKESIDE*OR*97000",
            "DMG*D8*19680504*F",
            f"NM1*PR*2*{BH}*****PI*BHH01",
            f"CLM*{claim.number}*{claim.charge}***11:B:1*Y*A*Y*Y",
            *([f"REF*D9*{claim.clearinghouse}"] if claim.clearinghouse else []),
            "HI*ABK:I10",
            "LX*1",
            f"SV1*HC:99213*{claim.charge}*UN*1***1",
            f"DTP*472*D8*{claim.day}",
        ]
    segments = _group("HC", US, PAYER, gs, version, *_transaction("837", st, version, *body))
    return _interchange(US, PAYER, isa, *segments, f"IEA*1*{isa}")


def ta1(verdict: str = "A", note: str = "000", of: str = "000000101", isa: str = "000000501") -> bytes:
    return _interchange(PAYER, US, isa, f"TA1*{of}*260302*0900*{verdict}*{note}", f"IEA*0*{isa}")


def a_999(
    verdict: str = "A", *notes: str, of: str = "17", st: str = "0001", kind: str = "HC", isa: str = "000000601"
) -> bytes:
    version = "005010X231A1"
    accepted = 1 if verdict in "AE" else 0
    body = [
        f"AK1*{kind}*{of}*005010X222A1",
        f"AK2*837*{st}*005010X222A1",
        *notes,
        f"IK5*{verdict}" + ("" if accepted else "*5"),
        f"AK9*{verdict}*1*1*{accepted}",
    ]
    segments = _group("FA", PAYER, US, "61", version, *_transaction("999", "0001", version, *body))
    return _interchange(PAYER, US, isa, *segments, f"IEA*1*{isa}")


def a_277ca(*answers: tuple[Sent, str, str], isa: str = "000000701", day: str = "20260303") -> bytes:
    """A 277CA: for each claim what its STC01 says and the payer's number for it."""
    version = "005010X214"
    body = [
        f"BHT*0085*08*CA-1*{day}*1000*TH",
        "HL*1**20*1",
        f"NM1*PR*2*{BH}*****PI*BHH01",
        "TRN*1*CA-77",
        f"DTP*050*D8*{day}",
        f"DTP*009*D8*{day}",
        "HL*2*1*21*1",
        "NM1*41*2*LAKESIDE CLINIC*****46*LC1",
        "TRN*2*BATCH-1",
        f"STC*A1:19:PR*{day}*WQ*200",
        "HL*3*2*19*1",
        "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893",
    ]
    for index, (claim, code, number) in enumerate(answers, start=4):
        body += [
            f"HL*{index}*3*PT",
            f"NM1*QC*1*QUILL*PAT****MI*MEM{index:04d}",
            f"TRN*2*{claim.number}",
            f"STC*{code}*{day}*{'U' if code[:2] in ('A3', 'A6', 'A7', 'A8') else 'WQ'}*{claim.charge}",
            *([f"REF*1K*{number}"] if number else []),
            *([f"REF*D9*{claim.clearinghouse}"] if claim.clearinghouse else []),
            f"DTP*472*D8*{claim.day}",
        ]
    segments = _group("HN", PAYER, US, "71", version, *_transaction("277", "0001", version, *body))
    return _interchange(PAYER, US, isa, *segments, f"IEA*1*{isa}")


def refused_receiver(reference: str = "BATCH-1", isa: str = "000000801") -> bytes:
    """A 277CA that refuses everything of a batch at the receiver's level."""
    version = "005010X214"
    body = [
        "BHT*0085*08*CA-2*20260303*1000*TH",
        "HL*1**20*1",
        f"NM1*PR*2*{BH}*****PI*BHH01",
        "TRN*1*CA-78",
        "HL*2*1*21*0",
        "NM1*41*2*LAKESIDE CLINIC*****46*LC1",
        f"TRN*2*{reference}",
        "STC*A3:24:41*20260303*U*200",
    ]
    segments = _group("HN", PAYER, US, "81", version, *_transaction("277", "0001", version, *body))
    return _interchange(PAYER, US, isa, *segments, f"IEA*1*{isa}")


def remittance(
    claim: Sent,
    isa: str = "000000901",
    day: str = "20260310",
    status: str = "1",
    trace: str = "T1",
    refused_for: str | None = None,
    maker: str | None = None,
) -> bytes:
    """An 835 that pays a claim whole, or nothing of it for CO-16 with this remark. `maker` is its REF*F2."""
    paid = "0" if refused_for else claim.charge
    body = [
        f"BPR*I*{paid}*{'H*NON' if refused_for else 'C*CHK'}************{day}",
        f"TRN*1*{trace}*1512345678",
        *([f"REF*F2*{maker}"] if maker else []),
        f"N1*PR*{BH}",
        "N1*PE*LAKESIDE CLINIC*XX*1234567893",
        "LX*1",
        f"CLP*{claim.number}*{status}*{claim.charge}*{paid}*0*12*ICN1",
        "NM1*QC*1*QUILL*PAT****MI*MEM0002",
        *([f"MOA***{refused_for}"] if refused_for else []),
        f"SVC*HC:99213*{claim.charge}*{paid}**1",
        f"DTM*472*{claim.day}",
        *([f"CAS*CO*16*{claim.charge}"] if refused_for else []),
    ]
    segments = _group("HP", PAYER, US, "91", "005010X221A1", *_transaction("835", "0001", "", *body))
    return _interchange(PAYER, US, isa, *segments, f"IEA*1*{isa}")
