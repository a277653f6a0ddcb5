"""Choices and facts of a text: `{this|that}` is one of them, `[now and then]` is there or not, `<name>` is a fact."""

from __future__ import annotations

import datetime
import random
import re

from training.simulate.people import check_digit, npi, tin

_CHOICE = re.compile(r"\{([^{}]*)\}")
_OPTION = re.compile(r"\[([^\[\]]*)\]")
_FACT = re.compile(r"<([a-z_]+)>")
_FIRST = ("Ines", "Tobiah", "Marguerite", "Dalton", "Priya", "Xiomara", "Lev", "Oona", "Barnaby", "Keiko", "Amadou")
_LAST = ("Vandersloot", "Okonjo", "Pettibone", "Quillfeather", "Marsh-Ito", "Delacroix", "Abernathy", "Szabo", "Thrale")
_PLACE = (
    "Silver Fork",
    "Copper Ridge",
    "Lantern Bay",
    "Mill Hollow",
    "Juniper",
    "North Quarry",
    "Saltmarsh",
    "Orchard",
)
_PLAN = (
    "Mutual Health",
    "Care Plan",
    "Health Alliance",
    "Benefit Trust",
    "Community Plan",
    "Assurance",
    "HealthPartners",
)
_CLINIC = ("Medical Group", "Orthopedics", "Family Practice", "Regional Hospital", "Imaging", "Cardiology PC", "Clinic")
_TOWN = ("Elmira Falls", "Port Hadley", "Cedar Junction", "West Linnet", "Tanglewood", "New Carrow", "Brightwater")
_STATE = ("OH", "TX", "NM", "GA", "OR", "WI", "PA", "NV", "KS", "ME")
_ITEM = ("MRI of the knee", "office visit", "sleep study", "infusion", "physical therapy", "inpatient stay", "CT scan")
_DRUG = ("adalivex", "ternocept", "bruvastin", "lumacort", "zenoprim")
_NEW_EACH_TIME = ("amount", "carc", "cpt", "days", "dx", "future", "int", "past", "person", "service")
_DATE = ("%m/%d/%Y", "%B %d, %Y", "%b %d %Y", "%Y-%m-%d", "%m-%d-%y", "%d %B %Y")


class Filler:
    """Fills texts of one document: the same fact is the same wherever it stands."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._day = datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(1000))
        self._style = chance.choice(_DATE)
        self._known: dict[str, str] = {}

    def fill(self, text: str) -> str:
        """One sentence or more with all choices made."""
        while _CHOICE.search(text) or _OPTION.search(text):
            text = _OPTION.sub(lambda found: found[1] if self.chance.random() < 0.5 else "", text)
            text = _CHOICE.sub(lambda found: self.chance.choice(found[1].split("|")), text)
        return " ".join(_FACT.sub(lambda found: self.fact(found[1]), text).split())

    def fact(self, name: str) -> str:
        """The fact of this name, which stays unless it is of those that are new each time."""
        if name in _NEW_EACH_TIME:
            return self._new(name)
        if name not in self._known:
            self._known[name] = self._new(name)
        return self._known[name]

    def _new(self, name: str) -> str:
        return str(getattr(self, f"_{name}")())

    def _pick(self, *lists: tuple[str, ...]) -> str:
        return " ".join(self.chance.choice(each) for each in lists)

    def _digits(self, count: int) -> str:
        return "".join(self.chance.choice("0123456789") for _ in range(count))

    def _date(self, first: int, last: int) -> str:
        return (self._day + datetime.timedelta(days=self.chance.randint(first, last))).strftime(self._style)

    def _today(self) -> str:
        return self._date(0, 0)

    def _past(self) -> str:
        return self._date(-400, -8)

    def _future(self) -> str:
        return self._date(9, 120)

    def _payer(self) -> str:
        return self._pick(_PLACE, _PLAN)

    def _vendor(self) -> str:
        return self._pick(_PLACE) + self.chance.choice((" Payments", "Pay", " Remit Solutions", " Claim Pay"))

    def _provider(self) -> str:
        return self._pick(_PLACE, _CLINIC)

    def _doctor(self) -> str:
        return f"{self._pick(_FIRST, _LAST)}, {self.chance.choice(('MD', 'DO', 'NP', 'DPM', 'PA-C'))}"

    def _patient(self) -> str:
        return self._pick(_FIRST, _LAST)

    def _person(self) -> str:
        return self._pick(_FIRST, _LAST)

    def _clerk(self) -> str:
        return self._pick(_FIRST, _LAST)

    def _street(self) -> str:
        return f"{self.chance.randint(10, 9800)} {self._pick(_PLACE, ('Ave', 'Road', 'Pkwy', 'Blvd'))}"

    def _city(self) -> str:
        return f"{self._pick(_TOWN)}, {self._pick(_STATE)} {self._digits(5)}"

    def _phone(self) -> str:
        return f"{self.chance.choice(('800', '866', '877'))}-555-0{self._digits(3)}"

    def _fax(self) -> str:
        return f"(555) 555-0{self._digits(3)}"

    def _member(self) -> str:
        return self.chance.choice((f"QX{self._digits(9)}", f"{self._digits(9)}-01", f"W{self._digits(8)}"))

    def _claim(self) -> str:
        return self.chance.choice(
            (self._digits(13), f"E{self._digits(10)}00", f"24{self._digits(3)}-{self._digits(7)}")
        )

    def _account(self) -> str:
        return self.chance.choice((f"HAR{self._digits(7)}", self._digits(8), f"{self._digits(6)}-{self._digits(2)}"))

    def _ref(self) -> str:
        return self.chance.choice(("AUTH-", "C", "GR-", "REF ", "")) + self._digits(9)

    def _trace(self) -> str:
        return self._digits(15)

    def _check(self) -> str:
        return "00" + self._digits(8)

    def _npi(self) -> str:
        return npi(self.chance)

    def _tin(self) -> str:
        number = tin(self.chance)
        return f"{number[:2]}-{number[2:]}"

    def _amount(self) -> str:
        value = self.chance.randint(1500, 950_000) / 100
        return self.chance.choice(("${:,.2f}", "{:,.2f}", "${:.2f}")).format(value)

    def _int(self) -> str:
        return str(self.chance.randint(1, 48))

    def _days(self) -> str:
        return str(self.chance.choice((10, 14, 15, 21, 30, 45, 60, 90, 120, 180)))

    def _cpt(self) -> str:
        return self.chance.choice(("99214", "73721", "97110", "J1745", "29881", "80053", "95810", "E0601", "70553"))

    def _dx(self) -> str:
        return self.chance.choice(("M17.11", "E11.9", "G47.33", "I10", "S83.241A", "K50.90"))

    def _carc(self) -> str:
        return self.chance.choice(("CO-29", "CO-18", "PI-16", "CO-197", "PR-27", "OA-23", "CO-97"))

    def _item(self) -> str:
        return self._pick(_ITEM)

    def _drug(self) -> str:
        return self._pick(_DRUG)

    def _service(self) -> str:
        return self._past()

    def _card(self) -> str:
        body = "5399" + self._digits(11)
        number = body + check_digit(body)
        return " ".join(number[at : at + 4] for at in range(0, 16, 4))

    def _cvv(self) -> str:
        return self._digits(3)

    def _expiry(self) -> str:
        return f"{self.chance.randint(1, 12):02d}/{self.chance.randint(27, 31)}"
