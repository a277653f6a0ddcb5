"""An 835 of any length, whose claims are all alike: charge 300, paid 200, two lines."""

HEAD = (
    "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*P*:~"
    "GS*HP*BLUEHERON*LAKESIDE*20260102*0900*1*X*005010X221A1~ST*835*0001*005010X221A1~"
    "BPR*I*{paid}*C*CHK************20260105~TRN*1*TRACE1*1512345678~DTM*405*20260102~N1*PR*BLUE HERON HEALTH~"
    "N1*PE*LAKESIDE CLINIC*XX*1234567893~LX*1~"
)
CLAIM = (
    "CLP*ACCT{k}*1*300*200*60*12*ICN{k}*11*1~NM1*QC*1*QUILL*PAT****MI*MEM{k}~NM1*82*1*OWL*SAM****XX*1234567893~"
    "REF*1L*GRP77~DTM*232*20260105~DTM*233*20260105~AMT*AU*250~SVC*HC:99213:25*200*150**1~DTM*472*20260105~"
    "CAS*PR*1*30~CAS*CO*45*20~REF*6R*L{k}A~AMT*B6*180~SVC*HC:85025*100*50**1~DTM*472*20260105~CAS*PR*2*20**3*10~"
    "CAS*CO*45*20~REF*6R*L{k}B~AMT*B6*80~"
)


def file_of(claims: int) -> bytes:
    """A remittance of so many claims. It balances."""
    segments = HEAD.count("~") - 2 + claims * CLAIM.count("~") + 1
    body = "".join(CLAIM.format(k=number) for number in range(claims))
    return f"{HEAD.format(paid=200 * claims)}{body}SE*{segments}*0001~GE*1*1~IEA*1*000000001~".encode()
