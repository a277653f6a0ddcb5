"""Reads families of titles, sentences, labels and columns, and fills their slots with invented values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

SYLLABLES = ("al", "ber", "cor", "dan", "el", "far", "gil", "har", "ing", "jor", "kel", "lin", "mar", "nor", "ost",
             "per", "quil", "ros", "sten", "tor", "ul", "ver", "wil", "yar")  # fmt: skip
SERVICES = (
    "an MRI of the lumbar spine", "knee replacement", "physical therapy", "sleep study", "home oxygen", "a power chair",
    "genetic testing", "cataract surgery", "infusion therapy", "speech therapy", "CT of the abdomen",
    "bariatric surgery", "inpatient rehabilitation", "a hearing aid", "behavioral health treatment", "crown on a molar",
)  # fmt: skip
PAYERS = ("{} Health Plan", "{} Mutual", "{} Insurance Company", "Blue {} of the Valley", "{} Benefit Administrators",
          "State of {} Medicaid", "Medicare Contractor {}", "{} Care Network",
          "{} Dental", "{} TPA Services")  # fmt: skip
PROVIDERS = ("{} Family Practice", "{} Medical Group", "{} Hospital", "{} Clinic PC", "Dr. {}", "{} Orthopaedics LLC")
GENERAL = (
    "Call {phone} from Monday to Friday between 8 and 5.", "Thank you for your attention to this.",
    "If you need help in another language, it is free of charge.", "Please have {number} at hand when you call.",
    "This notice holds private health information.", "Visit our web site to learn more.", "Member: {person}, {number}",
    "Your provider: {provider}", "Date of service {date}", "Claim {number} for {money}", "Enclosures",
)  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")
_KINDS = {"t": "titles", "s": "sentences", "l": "labels", "c": "columns"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What one family says. `titles` has all alternatives, `columns` the tables' headers."""

    titles: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    columns: list[list[str]] = field(default_factory=list)


@cache
def wordings() -> Mapping[str, Mapping[str, Wording]]:
    """Families by class, both by name."""
    found: dict[str, dict[str, Wording]] = {}
    wording = Wording()
    texts = (path.read_text() for path in sorted(Path(__file__).parent.glob("wordings*.txt")))
    for line in (line for text in texts for line in text.splitlines()):
        mark, _, text = line.partition(" ")
        if mark == "=":
            document_class, _, family = text.partition("/")
            wording = found.setdefault(document_class, {}).setdefault(family, Wording())
        elif mark == "t":
            wording.titles.extend(part.strip() for part in text.split("|"))
        elif mark == "c":
            wording.columns.append(text.split("|"))
        elif mark in _KINDS:
            getattr(wording, _KINDS[mark]).append(text)
    return found


class Filler:
    """Fills slots. The letter's own payer, provider and person stay the same throughout; all are invented."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._fixed = {
            "payer": chance.choice(PAYERS).format(self._name()),
            "provider": chance.choice(PROVIDERS).format(self._name()),
            "person": f"{self._name()} {self._name()}",
        }

    def fill(self, text: str) -> str:
        return _SLOT.sub(lambda match: self.value(match.group(1)), text)

    def value(self, slot: str) -> str:
        return self._fixed.get(slot) or self._drawn(slot)

    def cell(self, column: str) -> str:
        """What might stand under a column of that name."""
        name = column.lower()
        for words, slot in _CELLS:
            if any(word in name for word in words):
                return self.value(slot)
        return self.value("money")

    def _drawn(self, slot: str) -> str:
        chance = self._chance
        drawn = {
            "date": lambda: chance.choice(("{:02}/{:02}/{}", "{}-{}-{}", "{:02}{:02}{}")).format(
                chance.randint(1, 12), chance.randint(1, 28), chance.randint(2024, 2027)
            ),
            "money": lambda: chance.choice(("${:,.2f}", "{:.2f}", "{:,.2f}")).format(chance.expovariate(1 / 400)),
            "number": lambda: chance.choice(("", "A", "C-", "2026")) + str(chance.randint(10**5, 10**11)),
            "days": lambda: str(chance.choice((10, 15, 30, 45, 60, 90, 120, 180, 365))),
            "phone": lambda: f"{chance.choice((800, 888, 866))}-555-{chance.randint(100, 9999):04}",
            "code": lambda: chance.choice(("99214", "27447", "D2740", "J1745", "97110", "72148", "G0463", "M54")),
            "units": lambda: str(chance.randint(1, 40)),
            "service": lambda: chance.choice(SERVICES),
            "street": lambda: f"{chance.randint(1, 9999)} {self._name()} Street",
            "word": self._name,
        }
        return str(drawn[slot]())

    def _name(self) -> str:
        return "".join(self._chance.sample(SYLLABLES, self._chance.randint(2, 3))).capitalize()


_CELLS = (
    (("date", "from", "through", "to", "effective"), "date"),
    (("member", "patient", "name"), "word"),
    (("description", "department", "document", "status", "decision", "notes", "trace method"), "word"),
    (("code", "reason", "surface", "modifier"), "code"),
    (("id", "claim", "account", "trace", "chart", "record", "no"), "number"),
    (("units", "tooth", "age", "months", "members", "line", "sex", "place", "pages"), "units"),
)
