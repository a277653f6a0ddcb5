"""What one letter speaks of: names, numbers, days and amounts that agree, made when they are asked for."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from training.simulate.letters.wording import names

Value = str | datetime.date | Decimal
T = TypeVar("T", datetime.date, Decimal)

_FIRST_DAY = datetime.date(2021, 1, 4)
_DAYS = 2000
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
DateStyle = Callable[[datetime.date], str]
DATE_STYLES: tuple[DateStyle, ...] = (
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day:%m/%d/%y}",
    lambda day: f"{day:%m-%d-%Y}",
    lambda day: f"{MONTHS[day.month - 1][:3]} {day.day:02d}, {day.year}",
    lambda day: f"{day.day:02d}-{MONTHS[day.month - 1][:3].upper()}-{day.year}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value and how the letter prints it."""

    value: Value
    printed: str


class Facts:
    """The facts of one letter by name: `facts.say("deadline")`. `kinds` makes a value for each name, `sender` is the
    kind of who writes. What was said is remembered in `said`.
    """

    def __init__(self, chance: random.Random, sender: str, kinds: Mapping[str, Maker]) -> None:
        self.chance = chance
        self.sender = sender
        self._kinds = kinds
        self.said: dict[str, Fact] = {}
        self._known: dict[str, Fact] = {}
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
        value = self._kinds[name](self)
        return Fact(value=value, printed=self._print(value))

    def value(self, name: str) -> Value:
        """The value of a fact that is not said aloud."""
        return (self._known.get(name) or self._known.setdefault(name, self.fresh(name))).value

    def _print(self, value: Value) -> str:
        if isinstance(value, datetime.date):
            return self._date_style(value)
        return f"{self._money_sign}{value:,.2f}" if isinstance(value, Decimal) else value

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
        whole = self._of(name, Decimal)
        return (whole * Decimal(str(self.chance.uniform(least, most)))).quantize(Decimal("0.01"))

    def day_later(self, name: str, least: int, most: int) -> datetime.date:
        """A day after another day of the letter."""
        return self._of(name, datetime.date) + datetime.timedelta(days=self.chance.randint(least, most))

    def _of(self, name: str, kind: type[T]) -> T:
        value = self.value(name)
        if not isinstance(value, kind):
            raise TypeError(f"{name} is {type(value).__name__}, expected {kind.__name__}")
        return value

    def one(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def name(self, kind: str) -> str:
        """An invented name of a kind of `names.txt`."""
        return self.chance.choice(names()[kind])

    def person(self) -> str:
        return f"{self.name('first_name')} {self.name('last_begin')}{self.name('last_end')}"


Maker = Callable[[Facts], Value]
