"""What one letter speaks of: names, numbers, days and amounts that agree with each other, made when they are asked for."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from training.simulate.letters import names
from training.simulate.people import check_digit, medicare_number, npi

Value = str | datetime.date | Decimal

_FIRST_DAY = datetime.date(2021, 1, 4)
_DAYS = 2000
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_TEST_CARDS = ("411111111", "555555555", "400000000", "510510510", "222300000")  # ranges of published test numbers
_UNASSIGNED_ROUTING = "99"  # no bank's number begins so
_SENDERS = {
    "payer": names.PAYERS,
    "dental": names.DENTAL_PAYERS,
    "medicare": names.MEDICARE_CONTRACTORS,
    "state": names.AGENCIES,
    "vendor": names.VENDORS,
    "card": names.CARD_VENDORS,
    "practice": names.PRACTICES,
    "bank": names.BANKS,
}
DateStyle = Callable[[datetime.date], str]
DATE_STYLES: tuple[DateStyle, ...] = (
    lambda day: f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day:%m/%d/%y}",
    lambda day: f"{day:%m-%d-%Y}",
    lambda day: f"{_MONTHS[day.month - 1][:3]} {day.day:02d}, {day.year}",
    lambda day: f"{day.day:02d}-{_MONTHS[day.month - 1][:3].upper()}-{day.year}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value and how the letter prints it."""

    value: Value
    printed: str


class Facts:
    """The facts of one letter by name: `facts.say("deadline")`. What was said is remembered in `said`."""

    def __init__(self, chance: random.Random, sender: str) -> None:
        self.chance = chance
        self.said: dict[str, Fact] = {}
        self._known: dict[str, Fact] = {}
        self._sender = sender
        self._date_style = chance.choice(DATE_STYLES)
        self._money_sign = "" if chance.random() < 0.12 else "$"
        self.day = _FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))

    def say(self, name: str) -> str:
        """The printed form of a fact; the same each time."""
        fact = self._known.get(name) or self._known.setdefault(name, self.fresh(name))
        self.said[name] = fact
        return fact.printed

    def fresh(self, name: str) -> Fact:
        """Another value of the same kind, which is not kept. Raises KeyError where no such fact is known."""
        value = MAKERS[name](self)
        return Fact(value=value, printed=self._print(value))

    def value(self, name: str) -> Value:
        """The value of a fact that is not said aloud."""
        return (self._known.get(name) or self._known.setdefault(name, self.fresh(name))).value

    def _print(self, value: Value) -> str:
        if isinstance(value, datetime.date):
            return self._date_style(value)
        return f"{self._money_sign}{value:,.2f}" if isinstance(value, Decimal) else value

    def _sender_name(self) -> str:
        return self.chance.choice(_SENDERS[self._sender])

    def digits(self, count: int) -> str:
        return "".join(self.chance.choices("0123456789", k=count))

    def shaped(self, *shapes: str) -> str:
        """A number of one of the shapes: # a digit, @ a letter, the rest as it is."""
        return "".join(self._shaped(sign) for sign in self.chance.choice(shapes))

    def _shaped(self, sign: str) -> str:
        if sign == "#":
            return self.chance.choice("0123456789")
        return self.chance.choice("ABCDEFGHJKLMNPRSTUVWXYZ") if sign == "@" else sign

    def day_after(self, least: int, most: int) -> datetime.date:
        """A day after the letter's (before it, where the numbers are negative)."""
        return self.day + datetime.timedelta(days=self.chance.randint(least, most))

    def money(self, least: int, most: int) -> Decimal:
        """Dollars, small amounts more often."""
        dollars = least + (most - least) * self.chance.random() ** 2.5
        return Decimal(str(dollars)).quantize(Decimal("0.01"))

    def share(self, name: str, least: float, most: float) -> Decimal:
        """A part of another amount."""
        whole = self.value(name)
        assert isinstance(whole, Decimal)  # noqa: S101  # the names are this module's own
        return (whole * Decimal(str(self.chance.uniform(least, most)))).quantize(Decimal("0.01"))

    def one(self, choices: tuple[str, ...]) -> str:
        return self.chance.choice(choices)

    def person(self) -> str:
        return f"{self.one(names.FIRST_NAMES)} {self.one(names.LAST_BEGIN)}{self.one(names.LAST_END)}"

    def street(self) -> str:
        return f"{self.chance.randint(10, 9900)} {self.one(names.STREETS)}"

    def city(self) -> str:
        return self.one(names.CITIES).format(self.chance.randrange(1000))

    def phone(self, area: str = "") -> str:
        """In the range that is kept free for fiction."""
        area = area or self.one(("800", "888", "877", "866", "614", "402"))
        number = f"01{self.digits(2)}"
        return self.one((f"{area}-555-{number}", f"({area}) 555-{number}", f"1-{area}-555-{number}"))


def _route(facts: Facts) -> str:
    """Nine digits with the check digit of routing numbers (weights 3, 7, 1)."""
    digits = _UNASSIGNED_ROUTING + facts.digits(6)
    total = sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return digits + str(-total % 10)


def _card(facts: Facts) -> str:
    digits = facts.one(_TEST_CARDS) + facts.digits(6)
    number = digits + check_digit(digits)
    return " ".join(number[place : place + 4] for place in range(0, 16, 4))


def _member(facts: Facts) -> str:
    if facts.chance.random() < 0.2:
        return medicare_number(facts.chance.randrange(10**6))
    return facts.shaped("@@@#########", "#########", "@########", "########-##", "###########")


def _last_first(facts: Facts) -> str:
    first, last = str(facts.value("patient")).split(" ", 1)
    return f"{last}, {first}"


MAKERS: dict[str, Callable[[Facts], Value]] = {
    "sender": Facts._sender_name,
    "payer": lambda f: str(f.value("sender")) if f._sender in _PAYERS_THEMSELVES else f.one(names.PAYERS),
    "agency": lambda f: f.one(names.AGENCIES),
    "state": lambda f: f.one(names.STATES),
    "vendor": lambda f: f.one(names.VENDORS),
    "department": lambda f: f.one(names.DEPARTMENTS),
    "box": lambda f: f"{f.one(('PO Box', 'P.O. Box'))} {f.chance.randint(100, 99999)}",
    "city": Facts.city,
    "street": Facts.street,
    "phone": Facts.phone,
    "fax": Facts.phone,
    "web": lambda f: f"www.{''.join(str(f.value('sender')).lower().split()[:2])}.example",
    "hours": lambda f: f.one(("8 a.m. to 5 p.m.", "7:30 a.m. to 6 p.m. Central", "9:00 to 4:30", "8 a.m. to 8 p.m.")),
    "letter_date": lambda f: f.day,
    "service_date": lambda f: f.day_after(-120, -35),
    "service_through": lambda f: _later(f, "service_date", 1, 6),
    "received_date": lambda f: f.day_after(-33, -8),
    "payment_date": lambda f: f.day_after(-30, -2),
    "decision_date": lambda f: f.day_after(-60, -10),
    "deadline": lambda f: f.day_after(14, 180),
    "effective_date": lambda f: f.day_after(5, 90),
    "start_date": lambda f: f.day_after(-5, 14),
    "end_date": lambda f: f.day_after(40, 200),
    "process_date": lambda f: f.day_after(25, 90),
    "past_date": lambda f: f.day_after(-900, -130),
    "birth_date": lambda f: f.day_after(-30000, -2500),
    "month": lambda f: f"{_MONTHS[f.day.month - 1]} {f.day.year}",
    "year": lambda f: str(f.day.year),
    "practice": lambda f: f.one(names.PRACTICES),
    "physician": lambda f: f"{f.person()}{f.one((', MD', ' MD', ', DO', ', NP', ', M.D.'))}",
    "dentist": lambda f: f"{f.person()}{f.one((', DDS', ' DMD'))}",
    "reviewer": lambda f: f"{f.person()}, MD",
    "specialty": lambda f: f.one(names.SPECIALTIES),
    "analyst": Facts.person,
    "person": Facts.person,
    "job": lambda f: f.one(names.TITLES),
    "npi": lambda f: npi(f.chance),
    "tin": lambda f: f.shaped("##-#######", "#########"),
    "ptan": lambda f: f.shaped("@#####", "#########"),
    "taxonomy": lambda f: f.shaped("207@00000X", "2085@0202X", "282N00000X"),
    "patient": Facts.person,
    "patient_last": _last_first,
    "sex": lambda f: f.one(("F", "M")),
    "relation": lambda f: f.one(("Self", "Spouse", "Child", "Other")),
    "member_id": _member,
    "group_number": lambda f: f.shaped("#####", "@@####", "0######", "######-###"),
    "plan": lambda f: f.one(names.PLANS),
    "employer": lambda f: f.one(names.EMPLOYERS),
    "account": lambda f: f.shaped("@####", "######", "@@#######", "##-####"),
    "claim_number": lambda f: f.shaped("E##########", "20########", "#############", "@@######-##", "##########@#", "W###-####-####"),
    "old_claim": lambda f: f.shaped("20########", "#############", "@@######-##"),
    "case_number": lambda f: f.shaped("######", "@-######", "####-#####", "@@#######", "20##-######"),
    "authorization": lambda f: f.shaped("A########", "OP##########", "#########", "UM-#######", "@@########"),
    "letter_number": lambda f: f.shaped("########", "L-######", "@@##-#####", "#######-#"),
    "record_request": lambda f: f.shaped("###", "0##"),
    "invoice": lambda f: f.shaped("#######", "INV-######", "@#####"),
    "check_number": lambda f: f.shaped("00########", "#######", "######"),
    "trace": lambda f: f.shaped("###############", "EFT########", "#########"),
    "form_number": lambda f: f.shaped("@@@-####", "Form ####", "@##### (##/##)", "##-####-@", "@@_####_##"),
    "service": lambda f: f.one(names.SERVICES),
    "drug": lambda f: f.one(names.DRUGS),
    "procedure": lambda f: f.one(names.PROCEDURES),
    "dental_procedure": lambda f: f.one(names.DENTAL_PROCEDURES),
    "dental_service": lambda f: f.one(names.DENTAL_SERVICES),
    "tooth": lambda f: str(f.chance.randint(1, 32)),
    "diagnosis": lambda f: f.one(names.DIAGNOSES),
    "modifier": lambda f: f.one(names.MODIFIERS),
    "revenue_code": lambda f: f.one(("0300", "0320", "0360", "0450", "0510", "0250", "0120", "0636")),
    "place": lambda f: f.one(("11", "22", "21", "23", "24", "12", "31")),
    "criteria": lambda f: f.one(names.CRITERIA),
    "policy": lambda f: f.shaped("MP-###", "CG-@@-##", "##.##.##", "L#####", "MED.000##"),
    "section": lambda f: f.shaped("#.#", "##", "#-#"),
    "units": lambda f: str(f.chance.choice((1, 2, 3, 4, 6, 8, 10, 12, 20, 24, 30))),
    "number": lambda f: str(f.chance.randint(2, 40)),
    "many": lambda f: f"{f.chance.randint(200, 9800):,}",
    "percent": lambda f: f"{f.chance.choice((2, 5, 10, 20, 25, 30, 50, 80))}%",
    "rate": lambda f: f"{f.chance.randint(4, 12)}.{f.digits(3)}%",
    "days_reply": lambda f: str(f.chance.choice((10, 14, 15, 20, 30, 45, 60))),
    "days_appeal": lambda f: str(f.chance.choice((30, 60, 65, 90, 120, 180, 365))),
    "days_decide": lambda f: str(f.chance.choice((10, 14, 30, 45, 60))),
    "days_filing": lambda f: str(f.chance.choice((90, 120, 180, 365))),
    "pages": lambda f: str(f.chance.randint(2, 48)),
    "charge": lambda f: f.money(60, 9000),
    "allowed": lambda f: f.share("charge", 0.35, 0.8),
    "paid": lambda f: f.share("allowed", 0.4, 0.95),
    "amount": lambda f: f.money(25, 12000),
    "part": lambda f: f.share("amount", 0.1, 0.5),
    "interest": lambda f: f.share("amount", 0.005, 0.04),
    "balance": lambda f: f.share("charge", 0.1, 0.6),
    "copay": lambda f: Decimal(f.chance.choice((10, 20, 25, 30, 40, 50, 75))),
    "bank": lambda f: f.one(names.BANKS),
    "routing": _route,
    "bank_account": lambda f: f.shaped("XXXXXX####", "****####", "ending in ####"),
    "full_account": lambda f: f.shaped("##########", "000########"),
    "card_number": _card,
    "card_code": lambda f: f.digits(3),
    "card_expiry": lambda f: f"{f.chance.randint(1, 12):02d}/{f.day.year % 100 + 1:02d}",
    "other_payer": lambda f: f.one(names.PAYERS),
    "other_policy": lambda f: f.shaped("@@#######", "#########", "###-##-@"),
    "time": lambda f: f"{f.chance.randint(7, 17):02d}:{f.digits(1)}{f.chance.randint(1, 9)}",
}
_PAYERS_THEMSELVES = frozenset(("payer", "dental", "medicare", "state"))


def _later(facts: Facts, name: str, least: int, most: int) -> datetime.date:
    start = facts.value(name)
    assert isinstance(start, datetime.date)  # noqa: S101  # the names are this module's own
    return start + datetime.timedelta(days=facts.chance.randint(least, most))
