"""Small invented remittances in any number, each with its own trace number and claims, all balanced."""

from dataclasses import dataclass

HEADER = (
    "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*{control:09d}*0*P*:~"
    "GS*HP*BLUEHERON*LAKESIDE*20260102*0900*{control}*X*005010X221A1~"
    "ST*835*0001*005010X221A1~BPR*I*{paid}*C*CHK************20260105~TRN*1*TRACE{control:07d}*1512345678~"
    "DTM*405*20260102~N1*PR*BLUE HERON HEALTH~N3*1 MARSH ROAD~N4*SPRINGFIELD*IL*62701~REF*2U*BH001~"
    "PER*BL*EDI DESK*TE*8005550100~N1*PE*LAKESIDE CLINIC*XX*1234567893~REF*TJ*371234567~LX*1~"
)
PAID = (
    "CLP*ACCT{claim}*1*200*150*20*12*ICN{claim}*11*1~NM1*QC*1*QUILL*PAT****MI*MEM{claim}~DTM*232*20251215~"
    "SVC*HC:99213*200*150**1~DTM*472*20251215~CAS*CO*45*30~CAS*PR*3*20~REF*6R*L{claim}~AMT*B6*170~"
)
DENIED = (
    "CLP*ACCT{claim}*4*90*0*0*12*ICN{claim}*11*1~NM1*QC*1*QUILL*PAT****MI*MEM{claim}~DTM*232*20251216~"
    "SVC*HC:85025*90*0**1~DTM*472*20251216~CAS*CO*197*90~REF*6R*L{claim}~"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of one remittance, and how many claims are in it."""

    name: str
    data: bytes
    claims: int


def remittance(number: int, paid: int = 1, denied: int = 1) -> Sample:
    """The `number`-th remittance with `paid` claims of 150.00 and `denied` claims of 90.00 charge."""
    claims = [PAID.format(claim=f"{number:06d}P{k}") for k in range(paid)]
    claims += [DENIED.format(claim=f"{number:06d}D{k}") for k in range(denied)]
    head = HEADER.format(control=number, paid=150 * paid)
    segments = (head + "".join(claims)).count("~") - 2  # ISA and GS are outside ST..SE, SE itself inside
    text = head + "".join(claims) + f"SE*{segments + 1}*0001~GE*1*{number}~IEA*1*{number:09d}~"
    return Sample(f"remittance-{number}.835", text.encode(), paid + denied)
