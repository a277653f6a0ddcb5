"""Invented archives for the checkup: remittances and claims in folders, with everything in them that it looks for.

Names, member ids and birth dates are canaries: they must not come out. Deterministic by seed.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

LAST, FIRST, MEMBER, BIRTH = "QZCANARY", "PLUMAGE", "MEMCANARY7", "19611123"
PAYERS = (
    ("BLUE HERON HEALTH", "BH001", "12"),
    ("GREEN MARSH PLAN", "GM002", "MB"),
    ("RED CEDAR MUTUAL", "RC003", "CI"),
)
FEES = {"99213": "120.00", "99214": "180.00", "85025": "30.00", "71046": "75.50", "97110": "41.25"}
TOLD = """
CO-197- CO-16-M76 CO-16-N4 CO-16-MA130 CO-50- CO-29- CO-97- CO-45- CO-24- CO-ZZ9-
OA-18- OA-23- OA-85- OA-133- PI-204- PR-27- PR-204-MA01
"""
DENIALS = [tuple(each.split("-")) for each in TOLD.split()]  # group, reason, remark
START = datetime.date(2025, 3, 3)
Line = tuple[str, str, Decimal, Decimal, list[tuple[str, str, Decimal]], str]


@dataclass
class Claim:
    """One claim and what a payer says of it; `lines` are procedure, modifier, charge, paid, adjustments, remark."""

    account: str
    day: datetime.date
    lines: list[Line]
    payer: int
    status: str = "1"
    interest: Decimal = Decimal(0)
    sign: int = 1
    own: list[tuple[str, str, Decimal]] = field(default_factory=list)

    @property
    def paid(self) -> Decimal:
        return sum((line[3] for line in self.lines), Decimal(0)) - sum((amount for *_, amount in self.own), Decimal(0))

    @property
    def charge(self) -> Decimal:
        return sum((line[2] for line in self.lines), Decimal(0))


def write(folder: Path, seed: int, *, days: int = 14, claims: int = 12) -> tuple[Path, Path]:
    """Write `folder`/835 and `folder`/837, and give both."""
    return _Archive(random.Random(seed), folder).write(days, claims)


class _Archive:
    def __init__(self, dice: random.Random, folder: Path) -> None:
        self.dice = dice
        self.remits, self.sent = folder / "835", folder / "837"
        self.count = 0
        self.later: list[tuple[int, Claim]] = []
        self.owed: list[tuple[int, int, str, Decimal]] = []

    def write(self, days: int, claims: int) -> tuple[Path, Path]:
        for number in range(days):
            for payer in range(len(PAYERS)):
                self._day(number, payer, claims)
        self._too_large()
        return self.remits, self.sent

    def _too_large(self) -> None:
        """Amounts that no figure may hold: a charge, a payment and its check, an offset, a claim sent."""
        huge, fee = Decimal("900000000000.00"), Decimal("120.00")
        sound = [self._claim(START, 0) for _ in range(3)]
        lines: list[list[Line]] = [
            [("99213", "", huge, Decimal(0), [("CO", "197", huge)], "")],
            [("99213", "", huge, huge, [], "")],
            [("99213", "", fee, fee, [], "")],
        ]
        for number, of_claim in enumerate(lines):
            body = [sound[number], Claim(f"LARGE{number}", START, of_claim, 0)]
            taken = [("CS", "HUGE", huge)] if number == 2 else []
            amount = sum((claim.paid for claim in body), Decimal(0)) - sum((each[2] for each in taken), Decimal(0))
            off = huge if number == 0 else Decimal(0)
            segments = _remittance(body, taken, amount + off, START, 0, f"LARGE{number}")
            _save(self.remits / "large" / f"{number}.835", "HP", "005010X221A1", [segments], START)
        self._send([sound[0], Claim("LARGE0", START, lines[0], 0)], START, 0, 0)

    def _day(self, number: int, payer: int, claims: int) -> None:
        day = START + datetime.timedelta(days=11 * number)
        due = [claim for at, claim in self.later if at <= number and claim.payer == payer]
        self.later = [each for each in self.later if not (each[0] <= number and each[1].payer == payer)]
        new = [self._claim(day, payer) for _ in range(claims)]
        self._send(new, day, payer, number)
        answered = [claim for claim in new if self.dice.random() > 0.07]
        for claim in answered:
            self._plan(claim, number)
        body = [*answered, *due]
        self.dice.shuffle(body)
        self._pay(body, day, payer, number)

    def _claim(self, day: datetime.date, payer: int) -> Claim:
        self.count += 1
        served = day - datetime.timedelta(days=self.dice.randint(5, 140))
        lines = [self._line(payer) for _ in range(self.dice.randint(1, 3))]
        status = "23" if self.dice.random() < 0.02 else self.dice.choice(["1", "1", "1", "19", "2"])
        claim = Claim(f"ACCT{self.count:05d}", served, lines, payer, status)
        if self.dice.random() < 0.05:
            claim.interest = Decimal("3.17")
        if self.dice.random() < 0.04:
            claim.own = [("CO", "253", Decimal("1.10"))]
        return claim

    def _line(self, payer: int) -> Line:
        code = self.dice.choice(list(FEES))
        charge = Decimal(FEES[code]) * 3
        if self.dice.random() < 0.3:
            group, reason, remark = self.dice.choice(DENIALS)
            return code, "", charge, Decimal(0), [(group, reason, charge)], remark
        allowed = Decimal(FEES[code]) + payer
        if self.dice.random() < 0.06:
            allowed -= Decimal("17.35")
        share = Decimal("20.00") if self.dice.random() < 0.4 else Decimal(0)
        taken = [("CO", "45", charge - allowed)]
        if share:
            taken.append(("PR", "3", share))
        modifier = "25" if code == "99213" and self.dice.random() < 0.3 else ""
        paid = allowed - share
        if self.dice.random() < 0.03:
            paid += Decimal("5.00")  # does not add up
        return code, modifier, charge, paid, taken, ""

    def _plan(self, claim: Claim, number: int) -> None:
        """What comes later of a claim: a takeback with or without its correction, the same again, the denial paid."""
        drawn = self.dice.random()
        if drawn < 0.08:
            back = number + self.dice.randint(1, 3)
            self.later.append((back, _turned(claim, other=drawn < 0.01)))
            if drawn < 0.05:
                again = Claim(claim.account, claim.day, [self._line(claim.payer) for _ in claim.lines], claim.payer)
                self.later.append((back + self.dice.choice([0, 0, 1, 5]), again))
        elif drawn < 0.11:
            self.later.append((number + 2, Claim(claim.account, claim.day, claim.lines, claim.payer)))
        elif drawn < 0.25:
            paid = [
                (c, m, charge, Decimal(FEES[c]), [("CO", "45", charge - Decimal(FEES[c]))], "")
                for c, m, charge, *_ in claim.lines
            ]
            self.later.append((number + self.dice.randint(1, 4), Claim(claim.account, claim.day, paid, claim.payer)))
        elif drawn < 0.31 and drawn > 0.27:  # the payer that owed it, or one that pays beside it
            other = (claim.payer + 1) % len(PAYERS)
            status = self.dice.choice(["1", "2"])
            paid = [(c, m, charge, charge, [], "") for c, m, charge, *_ in claim.lines]
            self.later.append((number + 1, Claim(claim.account, claim.day, paid, other, status)))
        elif drawn < 0.27:
            strange = Claim(f"OLD{claim.account}", claim.day, claim.lines, claim.payer)
            self.later.append((number + 1, _turned(strange)))

    def _pay(self, body: list[Claim], day: datetime.date, payer: int, number: int) -> None:
        taken = self._provider_adjustments(body, payer, number)
        amount = sum((claim.paid for claim in body), Decimal(0)) - sum((each[2] for each in taken), Decimal(0))
        segments = _remittance(body, taken, amount, day, payer, f"TRACE{number:03d}{payer}")
        deep = self.remits / f"{day:%Y-%m}" / PAYERS[payer][1]
        _save(deep / f"{day:%Y%m%d}.835", "HP", "005010X221A1", [segments], day)
        drawn = self.dice.random()
        if drawn < 0.08:  # delivered again
            _save(self.remits / "again" / f"{number}-{payer}.835", "HP", "005010X221A1", [segments], day)
        elif drawn < 0.11:  # one payment, other claims
            other = _remittance(body[1:], taken, amount, day, payer, f"TRACE{number:03d}{payer}")
            _save(self.remits / "split" / f"{number}-{payer}.835", "HP", "005010X221A1", [other], day)

    def _provider_adjustments(self, body: list[Claim], payer: int, number: int) -> list[tuple[str, str, Decimal]]:
        taken: list[tuple[str, str, Decimal]] = []
        interest = sum((claim.interest for claim in body), Decimal(0))
        if interest and self.dice.random() < 0.7:
            taken.append(("L6", "", -interest))
        for each in [each for each in self.owed if each[0] <= number and each[1] == payer]:
            self.owed.remove(each)
            taken.append(("WO", each[2] if self.dice.random() < 0.7 else "", each[3]))
        if self.dice.random() < 0.25:
            put_off = Decimal(self.dice.randint(10, 90))
            reference = f"RECOUP{number:03d}{payer}"
            taken.append((self.dice.choice(["WO", "FB"]), reference, -put_off))
            if self.dice.random() < 0.6:
                self.owed.append((number + self.dice.randint(1, 5), payer, reference, put_off))
        if self.dice.random() < 0.08:
            taken.append(("WO", "LETTER", Decimal("12.00")))
        if self.dice.random() < 0.1:
            taken.append(("CS", "", Decimal("-4.00")))
        return taken

    def _send(self, claims: list[Claim], day: datetime.date, payer: int, number: int) -> None:
        for claim in claims:
            sent = claim.day + datetime.timedelta(days=2)
            segments = _batch([claim], sent, payer)
            _save(self.sent / f"{sent:%Y-%m}" / f"{claim.account}.837", "HC", "005010X222A1", [segments], sent)
            if self.dice.random() < 0.05:
                again = _batch([claim], sent + datetime.timedelta(days=self.dice.choice([0, 1])), payer)
                _save(self.sent / "again" / f"{claim.account}.837", "HC", "005010X222A1", [again], sent)


def _turned(claim: Claim, *, other: bool = False) -> Claim:
    """The reversal; with `other` it names its adjustments otherwise than the payment did."""
    lines = [
        (code, modifier, -charge, -paid, [(g, "253" if other else r, -amount) for g, r, amount in taken], remark)
        for code, modifier, charge, paid, taken, remark in claim.lines
    ]
    own = [(group, reason, -amount) for group, reason, amount in claim.own]
    return Claim(claim.account, claim.day, lines, claim.payer, "22", sign=-1, own=own)


def _remittance(
    body: list[Claim],
    taken: list[tuple[str, str, Decimal]],
    amount: Decimal,
    day: datetime.date,
    payer: int,
    trace: str,
) -> list[str]:
    name, number, indicator = PAYERS[payer]
    segments = [
        "ST*835*0001",
        f"BPR*I*{amount}*C*ACH************{day:%Y%m%d}",
        f"TRN*1*{trace}*1512345678",
        f"N1*PR*{name}",
        f"REF*2U*{number}",
        "N1*PE*LAKESIDE CLINIC*XX*1234567893",
        "REF*TJ*371234567",
        "LX*1",
    ]
    for claim in body:
        segments += _claim_segments(claim, indicator)
    for reason, reference, each in taken:
        segments.append(f"PLB*1234567893*20251231*{reason}:{reference}*{each}")
    return [*segments, f"SE*{len(segments) + 1}*0001"]


def _claim_segments(claim: Claim, indicator: str) -> list[str]:
    head = f"CLP*{claim.account}*{claim.status}*{claim.charge}*{claim.paid}**{indicator}*ICN{claim.account}*11*1"
    segments = [head]
    segments += [f"CAS*{group}*{reason}*{amount}" for group, reason, amount in claim.own]
    segments.append(f"NM1*QC*1*{LAST}*{FIRST}****MI*{MEMBER}")
    if claim.interest:
        segments.append(f"AMT*I*{claim.interest}")
    for position, (code, modifier, charge, paid, taken, remark) in enumerate(claim.lines, 1):
        procedure = f"HC:{code}:{modifier}" if modifier else f"HC:{code}"
        segments += [f"SVC*{procedure}*{charge}*{paid}**1", f"DTM*472*{claim.day:%Y%m%d}"]
        segments += [f"CAS*{group}*{reason}*{amount}" for group, reason, amount in taken]
        segments.append(f"REF*6R*{claim.account}L{position}")
        if remark:
            segments.append(f"LQ*HE*{remark}")
    return segments


def _batch(claims: list[Claim], sent: datetime.date, payer: int) -> list[str]:
    name, number, indicator = PAYERS[payer]
    segments = [
        "ST*837*0001*005010X222A1", f"BHT*0019*00*BATCH*{sent:%Y%m%d}*0900*CH",
        "NM1*41*2*LAKESIDE CLINIC*****46*371234567", "PER*IC*DESK*TE*8005550100",
        "NM1*40*2*GATEWAY*****46*GATE", "HL*1**20*1", "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893",
        "N3*2 LAKE ROAD", "N4*SPRINGFIELD*IL*62701", "REF*EI*371234567",
    ]  # fmt: skip
    for position, claim in enumerate(claims, 2):
        order = "S" if claim.status == "2" else "P"
        segments += [
            f"HL*{position}*1*22*0", f"SBR*{order}*18*******{indicator}", f"NM1*IL*1*{LAST}*{FIRST}****MI*{MEMBER}",
            "N3*3 REED LANE", "N4*SPRINGFIELD*IL*62701", f"DMG*D8*{BIRTH}*F", f"NM1*PR*2*{name}*****PI*{number}",
            f"CLM*{claim.account}*{claim.charge}***11:B:1*Y*A*Y*Y", "HI*ABK:J209",
        ]  # fmt: skip
        for place, (code, modifier, charge, *_) in enumerate(claim.lines, 1):
            procedure = f"HC:{code}:{modifier}" if modifier else f"HC:{code}"
            segments += [
                f"LX*{place}", f"SV1*{procedure}*{charge}*UN*1***1",
                f"DTP*472*D8*{claim.day:%Y%m%d}", f"REF*6R*{claim.account}L{place}",
            ]  # fmt: skip
    return [*segments, f"SE*{len(segments) + 1}*0001"]


def _save(path: Path, kind: str, version: str, transactions: list[list[str]], day: datetime.date) -> None:
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'BLUEHERON':15}*ZZ*{'LAKESIDE':15}*{day:%y%m%d}*0900*^*00501*000000001*0*P*:"
    segments = [isa, f"GS*{kind}*BLUEHERON*LAKESIDE*{day:%Y%m%d}*0900*1*X*{version}"]
    segments += [segment for transaction in transactions for segment in transaction]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("~\n".join([*segments, f"GE*{len(transactions)}*1", "IEA*1*000000001"]) + "~\n")
