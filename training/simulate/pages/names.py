"""Invented people, organisations and numbers of many shapes, for the page grammar."""

from __future__ import annotations

import random
from typing import NamedTuple

from extraction.parties import Address
from training.simulate.people import medicare_number, patient

_FIRST = (
    *("ALDA", "BENNO", "CLEO", "DARIA", "EMERSON", "FINN", "GWEN", "HANA", "ILSE", "JONAS", "KAYA", "LIONEL", "MINA"),
    *("NADIA", "OTTO", "PETRA", "QUINN", "RAUL", "SIGRID", "THEO", "URSULA", "VIGGO", "WANDA", "XIOMARA", "YUSUF"),
    *("ZELDA", "MARY ANN", "JEAN-LUC", "ANA", "LI", "BO", "MAXIMILIANO", "CHRISTABEL", "D'ARCY", "JO", "AMARACHI"),
)
_LAST = (
    *("ABBEYWELL", "O'DRUMMOND", "MCTARRICK", "VAN DER HEUVEL", "DE LA PENYA", "SAINTBRIDGE", "KWAMENA", "NGO", "LI"),
    *("OYELARANDE", "ST. CLAIRE", "D'AMBROSINE", "FITZHAROLD", "HOLLOWMERE", "IBARRENA", "JUNIPER", "KOWALCZEWSKI"),
    *("LINDQVARN", "MACKELWAY", "NAKAGARI", "OSTERBECK", "PAPANDRIOS", "QUILLFEATHER", "RASMUSK", "SZYMBORSK", "TAN"),
    *("UNDERBARROW", "VILLASOL", "WU", "XANTHOPOL", "YARBOROW", "ZIMMERLING", "EL-HADARY", "AL MANSOUREH", "BAEZA"),
)
_SUFFIXES = ("JR", "SR", "II", "III", "IV")
_SUFFIX_RATE, _HYPHEN_RATE, _MIDDLE_RATE, _COMPOUND_RATE = 0.05, 0.08, 0.35, 0.4

_PLAN_FIRST = (
    *("Blue Heron", "Unity Prairie", "High Ridge", "Crestview", "Lantern", "Great Plains", "Silver Fir", "Harborlight"),
    *("Meridian Oak", "Summit Trail", "Keystone Vale", "Evergate", "Cobalt Shore", "Red Mesa", "Northfold", "Tidewell"),
    *("Golden Acre", "Trillium", "Stonebridge", "Riverbend", "Anchor Point", "Copperline", "Willowmark"),
)
_PLAN_SECOND = (
    *("Health Plan", "Insurance Company", "Mutual", "Benefit Fund", "Health Net", "Care Alliance", "Assurance Co."),
    *("HMO", "Administrators, Inc.", "Community Plan", "Medicaid Program", "Health Services Corp", "Physicians Plan"),
    *("Employee Benefit Trust", "TPA Services", "Health & Welfare Trust", "of the Valley, Inc.", "Advantage (HMO-POS)"),
)
_PAYEE_FIRST = ("Cedar", "Harrow Hill", "Alder Creek", "Stillwater", "Maple Court", "Lakeshore", "Fairhaven", "Juniper")
_PAYEE_SECOND = (
    *("Family Practice", "Physician Group PLLC", "Regional Hospital", "Orthopedic Associates, P.C.", "Imaging Center"),
    *("Rehab & Sports Therapy", "Behavioral Health LLC", "Medical Clinic", "Surgery Center", "Dental Group, DDS PA"),
    *("Eye Care", "Anesthesia Partners", "Pediatrics", "Dermatology Inc", "Women's Health", "Labs", "Home Care"),
)
_STREETS = ("Beacon St", "Old Mill Road", "N Cinder Lane", "Dove Court, Suite 210", "W 5th Ave", "Ferry Rd Ste B")
_TOWNS = ("", "ville", " Falls", " City", "ton", " Park", " Heights")
_CITIES = (("Prairie City", "MN"), ("Harrow Hill", "OH"), ("St. Alder", "TX"), ("North Ford", "WA"), ("Elmore", "PA"))
_STATES = (
    "AL",
    "AZ",
    "CA",
    "CO",
    "FL",
    "GA",
    "IA",
    "IL",
    "KS",
    "LA",
    "MA",
    "MD",
    "MI",
    "MO",
    "NC",
    "NJ",
    "NM",
    "NV",
    "NY",
)
# Syllables make names that no list has, so that nobody learns names by heart.
_ONSETS = (
    "B",
    "BR",
    "C",
    "CH",
    "D",
    "DR",
    "F",
    "G",
    "GR",
    "H",
    "J",
    "K",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "ST",
    "T",
    "TR",
    "V",
)
_VOWELS = ("A", "E", "I", "O", "U", "A", "E", "O", "IA", "EE", "OU")
_CODAS = ("", "", "N", "R", "L", "S", "M", "ND", "RT", "CK", "NG", "Z", "TT")
_UNLISTED_RATE = 0.45
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHJKLMNPQRTUVWXYZ"
CLAIM_NUMBERS = (
    *("##########", "###########", "#############", "20#############", "E##@#####", "@########", "##@@#####"),
    *("#########-##", "25###-####-##", "@@########@", "######################", "25####@@@##", "H##########-##"),
    *("##########-0#", "G@#####", "0000##########", "########"),
)
MEMBER_NUMBERS = (
    *("@@@#########", "W#########", "#########", "#########-##", "########### ##", "@@@#########-0#", "U#######"),
    *("@@#####@", "###########", "R########", "medicare", "1###########"),
)
ACCOUNTS = (
    *("#####", "######", "#######", "A#####", "M########", "####-##", "@@@####", "######.##", "SMI#####", "@########"),
    *("#########", "######A######", "0######", "##-#####-#", "####", "@@@@#@@"),
)
TRACES = ("##########", "#########", "25##########", "0#########", "EFT########", "@########", "######", "8##########")
GROUPS = ("#####", "######-##", "00######", "@@###", "#######@", "G#####")


class Name(NamedTuple):
    """A person's name."""

    last: str
    first: str
    middle: str | None = None
    suffix: str | None = None


def person(chance: random.Random, *, single_words: bool) -> Name:
    """A name. Single words where a page prints no comma, so that it can be told where the last name ends."""
    made = patient(chance.randrange(10**6))
    last = _any(chance, made.last_name, chance.choice(_LAST))
    first = _any(chance, made.first_name, chance.choice(_FIRST))
    if chance.random() < _HYPHEN_RATE:
        last = f"{last}-{chance.choice(_LAST)}"
    middle = chance.choice(_LETTERS) if chance.random() < _MIDDLE_RATE else None
    suffix = chance.choice(_SUFFIXES) if chance.random() < _SUFFIX_RATE else None
    if single_words:
        return Name(last.replace(" ", ""), first.replace(" ", ""), middle, None)
    return Name(last, first, middle, suffix)


def _any(chance: random.Random, of_the_world: str, listed: str) -> str:
    """A name of one of three kinds."""
    if chance.random() < _UNLISTED_RATE:
        return unlisted(chance)
    return of_the_world if chance.random() < _COMPOUND_RATE else listed


def unlisted(chance: random.Random) -> str:
    """A name of one to three syllables, in capitals."""
    syllables = chance.choice((1, 2, 2, 2, 3))
    made = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables))
    return made + chance.choice(_CODAS)


def payer_name(chance: random.Random) -> str:
    first = unlisted(chance).title() if chance.random() < _UNLISTED_RATE else chance.choice(_PLAN_FIRST)
    return f"{first} {chance.choice(_PLAN_SECOND)}"


def payee_name(chance: random.Random) -> str:
    first = unlisted(chance).title() if chance.random() < _UNLISTED_RATE else chance.choice(_PAYEE_FIRST)
    return f"{first} {chance.choice(_PAYEE_SECOND)}"


def address(chance: random.Random) -> Address:
    city, state = chance.choice(_CITIES)
    if chance.random() < _UNLISTED_RATE:
        city, state = f"{unlisted(chance).title()}{chance.choice(_TOWNS)}", chance.choice(_STATES)
    box = f"PO Box {chance.randrange(100, 99999)}"
    street = f"{chance.randrange(10, 9900)} {chance.choice(_STREETS)}"
    code = f"{chance.randrange(10000, 99950)}" + (f"-{chance.randrange(1000, 9999)}" if chance.random() < 0.3 else "")
    return Address(lines=(box if chance.random() < 0.4 else street,), city=city, state=state, postal_code=code)


def number(chance: random.Random, shape: str) -> str:
    """A number of a shape: # is a digit, @ a letter, anything else itself; "medicare" is an MBI."""
    if shape == "medicare":
        return medicare_number(chance.randrange(10**9))
    kinds = {"#": _DIGITS, "@": _LETTERS}
    return "".join(chance.choice(kinds[mark]) if mark in kinds else mark for mark in shape)
