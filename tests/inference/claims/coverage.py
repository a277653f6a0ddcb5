"""An answer about coverage (271) of an invented payer."""

_HEAD = (
    "ISA*00*          *00*          *ZZ*BLUEH          *ZZ*LAKESIDE       *260110*0900*^*00501*000000009*0*T*:~"
    "GS*HB*BLUEH*LAKESIDE*20260110*0900*9*X*005010X279A1~ST*271*0009*005010X279A1~BHT*0022*11*Q1*20260110*0900~"
)


def inactive_271(member: str) -> bytes:
    """Coverage that has ended, told on 2026-01-10."""
    body = (
        "HL*1**20*1~NM1*PR*2*BLUE HERON HEALTH*****PI*BLUEH~HL*2*1*21*1~NM1*1P*2*LAKESIDE CLINIC*****XX*1234567893~"
        f"HL*3*2*22*0~NM1*IL*1*MARLOW*INES****MI*{member}~DMG*D8*19800229*F~DTP*346*D8*20250101~EB*6**30~"
    )
    segments = (_HEAD + body).count("~") - 2 + 1
    return (_HEAD + body + f"SE*{segments}*0009~GE*1*9~IEA*1*000000009~").encode()
