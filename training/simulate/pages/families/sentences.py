"""What payers write around their tables: sentences by a grammar, from `words/sentences.yaml`."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from training.simulate.pages.families.vocabulary import read_words

_SYMBOL = re.compile(r"\{(\w+)\}")
_FIRST_LETTER = re.compile(r"(^|[.!?] )([a-z])")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CITIES = ("Harrow Hill, OH 43999", "North Ford, WA 98999", "Prairie City, MN 55999", "St. Alder, TX 75999")
_HOURS = ("Monday to Friday, 8 a.m. to 5 p.m.", "8-6 CT weekdays", "24 hours a day", "M-F 7:30-5:00")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: facts that stay the same in all sentences of one payer (its name, telephone, website ...)."""

    facts: Mapping[str, str]

    def write(self, chance: random.Random, symbol: str) -> str:
        """One sentence (or more) for a symbol of the grammar."""
        return self._finished(chance, f"{{{symbol}}}")

    def several(self, chance: random.Random, symbol: str, count: int) -> tuple[str, ...]:
        """Different sentences, as many as there are at most."""
        lines = chance.sample(_rules()[symbol], min(count, len(_rules()[symbol])))
        return tuple(self._finished(chance, line) for line in lines)

    def _finished(self, chance: random.Random, line: str) -> str:
        text = " ".join(_SYMBOL.sub(lambda found: self._expand(chance, found[1]), line).split())
        return _FIRST_LETTER.sub(lambda found: found[1] + found[2].upper(), text)

    def _expand(self, chance: random.Random, symbol: str) -> str:
        if symbol in self.facts:
            return self.facts[symbol]
        if symbol in _DRAWN:
            return chance.choice(_DRAWN[symbol])
        return _SYMBOL.sub(lambda found: self._expand(chance, found[1]), chance.choice(_rules()[symbol]))


def writer(chance: random.Random, payer: str, year: int) -> Writer:
    """A payer's writer. Telephone numbers are of the exchange 555, websites under .example."""
    telephone = [f"{chance.choice((800, 866, 877, 888))}-555-01{chance.randrange(100):02d}" for _ in range(3)]
    return Writer(
        {
            "payer": payer,
            "phone": telephone[0],
            "fax": telephone[1],
            "tty": chance.choice(("711", telephone[2])),
            "url": f"www.{re.sub('[^a-z]', '', payer.lower())[:18]}.example",
            "box": f"P.O. Box {chance.randrange(100, 99999)}",
            "city": chance.choice(_CITIES),
            "hours": chance.choice(_HOURS),
            "number": f"{chance.randrange(10**4, 10**5)}",
            "year": str(year),
            "next_year": str(year + chance.choice((0, 1))),
        }
    )


_DRAWN: Mapping[str, tuple[str, ...]] = {
    "month": _MONTHS,
    "day": tuple(str(day) for day in range(1, 29)),
    "days": ("5", "10", "15", "30", "45", "60", "90", "120", "180", "365"),
    "percent": ("1", "2", "2.5", "3", "1.75"),
}


@cache
def _rules() -> Mapping[str, list[str]]:
    rules: Mapping[str, list[str]] = read_words("sentences")
    return rules
