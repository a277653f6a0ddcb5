"""The kinds of facts that letters speak of, and how each is made."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from training.simulate.letters.facts import MONTHS, Facts, Maker
from training.simulate.people import check_digit, medicare_number, npi

_TEST_CARDS = ("411111111", "555555555", "400000000", "510510510", "222300000")  # ranges of published test numbers
_UNASSIGNED_ROUTING = "99"  # no bank's number begins so
_PAYERS_THEMSELVES = frozenset(("payer", "dental", "medicare", "state"))


def letter_facts(chance: random.Random, sender: str) -> Facts:
    """Facts for one letter from a kind of sender."""
    return Facts(chance, sender, KINDS)


def _named(first: str, second: str) -> Callable[[Facts], str]:
    """A name put together from two lists, so that it was nobody's on purpose."""
    return lambda facts: f"{facts.name(first)} {facts.name(second)}"


def _agency(facts: Facts) -> str:
    return facts.name("agency").format(facts.name("state"))


_payer = _named("place", "payer_kind")
_SENDERS: dict[str, Callable[[Facts], str]] = {
    "payer": _payer,
    "dental": _named("place", "dental_kind"),
    "medicare": _named("region", "contractor_kind"),
    "state": _agency,
    "vendor": _named("vendor_name", "vendor_kind"),
    "card": lambda facts: facts.name("card_vendor"),
    "practice": lambda facts: facts.name("practice"),
    "bank": lambda facts: facts.name("bank"),
}


def _street(facts: Facts) -> str:
    return f"{facts.chance.randint(10, 9900)} {facts.name('street')}"


def _city(facts: Facts) -> str:
    return f"{facts.name('city')}{facts.digits(3)}"


def _phone(facts: Facts) -> str:
    """In the range that is kept free for fiction."""
    area, number = facts.one("800", "888", "877", "866", "614", "402"), f"01{facts.digits(2)}"
    return facts.one(f"{area}-555-{number}", f"({area}) 555-{number}", f"1-{area}-555-{number}")


def _route(facts: Facts) -> str:
    """Nine digits with the check digit of routing numbers (weights 3, 7, 1)."""
    digits = _UNASSIGNED_ROUTING + facts.digits(6)
    total = sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return digits + str(-total % 10)


def _card(facts: Facts) -> str:
    digits = facts.one(*_TEST_CARDS) + facts.digits(6)
    number = digits + check_digit(digits)
    return " ".join(number[place : place + 4] for place in range(0, 16, 4))


def _member(facts: Facts) -> str:
    if facts.chance.random() < 0.2:
        return medicare_number(facts.chance.randrange(10**6))
    return facts.shaped("@@@#########", "#########", "@########", "########-##", "###########")


def _last_first(facts: Facts) -> str:
    first, last = str(facts.value("patient")).split(" ", 1)
    return f"{last}, {first}"


_NAMED = (
    *("state", "department", "specialty", "job", "service", "drug", "procedure", "dental_procedure"),
    *("dental_service", "diagnosis", "modifier", "criteria", "plan", "employer", "bank"),
)


def _one_of(kind: str) -> Maker:
    return lambda facts: facts.name(kind)


KINDS: dict[str, Maker] = {
    **{kind: _one_of(kind) for kind in _NAMED},
    "agency": _agency,
    "other_practice": _one_of("practice"),
    "practice": lambda f: str(f.value("sender")) if f.sender == "practice" else f.name("practice"),
    "vendor": _SENDERS["vendor"],
    "other_payer": _payer,
    "sender": lambda f: _SENDERS[f.sender](f),
    "payer": lambda f: str(f.value("sender")) if f.sender in _PAYERS_THEMSELVES else _payer(f),
    "box": lambda f: f"{f.one('PO Box', 'P.O. Box')} {f.chance.randint(100, 99999)}",
    "city": _city,
    "street": _street,
    "phone": _phone,
    "fax": _phone,
    "web": lambda f: f"www.{''.join(str(f.value('sender')).lower().split()[:2])}.example",
    "hours": lambda f: f.one("8 a.m. to 5 p.m.", "7:30 a.m. to 6 p.m. Central", "9:00 to 4:30", "8 a.m. to 8 p.m."),
    "letter_date": lambda f: f.day,
    "service_date": lambda f: f.day_after(-120, -35),
    "service_through": lambda f: f.day_later("service_date", 1, 6),
    "received_date": lambda f: f.day_after(-33, -8),
    "payment_date": lambda f: f.day_after(-30, -2),
    "decision_date": lambda f: f.day_after(-60, -10),
    "in_45_days": lambda f: f.day_after(45, 45),
    "deadline": lambda f: f.day_after(14, 180),
    "effective_date": lambda f: f.day_after(5, 90),
    "start_date": lambda f: f.day_after(-5, 14),
    "end_date": lambda f: f.day_after(40, 200),
    "process_date": lambda f: f.day_after(25, 90),
    "past_date": lambda f: f.day_after(-900, -130),
    "birth_date": lambda f: f.day_after(-30000, -2500),
    "month": lambda f: f"{MONTHS[f.day.month - 1]} {f.day.year}",
    "year": lambda f: str(f.day.year),
    "physician": lambda f: f"{f.person()}{f.one(', MD', ' MD', ', DO', ', NP', ', M.D.')}",
    "dentist": lambda f: f"{f.person()}{f.one(', DDS', ' DMD')}",
    "reviewer": lambda f: f"{f.person()}, MD",
    "analyst": Facts.person,
    "person": Facts.person,
    "npi": lambda f: npi(f.chance),
    "tin": lambda f: f.shaped("##-#######", "#########"),
    "ptan": lambda f: f.shaped("@#####", "#########"),
    "taxonomy": lambda f: f.shaped("207@00000X", "2085@0202X", "282N00000X"),
    "patient": Facts.person,
    "patient_last": _last_first,
    "sex": lambda f: f.one("F", "M"),
    "relation": lambda f: f.one("Self", "Spouse", "Child", "Other"),
    "member_id": _member,
    "group_number": lambda f: f.shaped("#####", "@@####", "0######", "######-###"),
    "account": lambda f: f.shaped("@####", "######", "@@#######", "##-####"),
    "claim_number": lambda f: f.shaped(
        "E##########", "20########", "#############", "@@######-##", "##########@#", "W###-####-####"
    ),
    "old_claim": lambda f: f.shaped("20########", "#############", "@@######-##"),
    "case_number": lambda f: f.shaped("######", "@-######", "####-#####", "@@#######", "20##-######"),
    "authorization": lambda f: f.shaped("A########", "OP##########", "#########", "UM-#######", "@@########"),
    "letter_number": lambda f: f.shaped("########", "L-######", "@@##-#####", "#######-#"),
    "record_request": lambda f: f.shaped("###", "0##"),
    "invoice": lambda f: f.shaped("#######", "INV-######", "@#####"),
    "check_number": lambda f: f.shaped("00########", "#######", "######"),
    "trace": lambda f: f.shaped("###############", "EFT########", "#########"),
    "form_number": lambda f: f.shaped("@@@-####", "Form ####", "@##### (##/##)", "##-####-@", "@@_####_##"),
    "tooth": lambda f: str(f.chance.randint(1, 32)),
    "revenue_code": lambda f: f.one("0300", "0320", "0360", "0450", "0510", "0250", "0120", "0636"),
    "place": lambda f: f.one("11", "22", "21", "23", "24", "12", "31"),
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
    "routing": _route,
    "bank_account": lambda f: f.shaped("XXXXXX####", "****####", "ending in ####"),
    "full_account": lambda f: f.shaped("##########", "000########"),
    "card_number": _card,
    "card_code": lambda f: f.digits(3),
    "card_expiry": lambda f: f"{f.chance.randint(1, 12):02d}/{f.day.year % 100 + 1:02d}",
    "other_policy": lambda f: f.shaped("@@#######", "#########", "###-##-@"),
    "time": lambda f: f"{f.chance.randint(7, 17):02d}:{f.digits(1)}{f.chance.randint(1, 9)}",
}
