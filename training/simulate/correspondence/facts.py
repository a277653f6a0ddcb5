"""Facts of one invented document: the same wherever they stand, but for those that are new each time."""

from __future__ import annotations

import datetime
import random
import re

from training.simulate.correspondence import names
from training.simulate.correspondence.grammar import choose, complete
from training.simulate.people import check_digit, npi, tin

_FRESH = frozenset(
    (
        *("amount", "small", "zero", "carc", "rarc", "cpt", "cdt", "ndc", "dx", "units", "past", "later", "who"),
        *("memid", "icn", "tooth", "short", "reason", "pct", "rx", "birth", "qty", "town", "state", "road", "region"),
        *("region2", "practicekind"),
        "card",
    )
)
_DATES = ("%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "%m%d%y", "%d-%b-%Y", "%m-%d-%Y")
_MONEY = ("${:,.2f}", "{:,.2f}", "${:.2f}", "{:.2f}", "$ {:,.2f}")
_SECOND = re.compile(r"_\d$")
# Facts that are nothing but a text of the grammar.
_PATTERNS = {
    "phone": "{800|855|866|888|1-877}-555-0<d3>",
    "fax": "{(555) 555|844-555|555.555}-0<d3>",
    "member": "{{ZHP|QWM|YBX}<d9>|<d9> 0{1|2|3}|<d3>-<d2>-K<d4>|M<d8>|<d10>A|{H|U|K}<d7>{01|02|}}",
    "memid": "{<d9>|ZK<d8>|<d10>}",
    "claim": "{<d12>|2{4|5|6}<d11>|<d5>-<d6>-00|E<d9>|WC-<d6>|{CL|DCN |ICN}<d10>|<d15>}",
    "icn": "{<d13>|2<d10>|<d8>{A|X|}}",
    "account": "{<d6>|<d8>|PT<d5>|{A|V|H}<d7>|<d4>.<d2>}",
    "case": "{<d8>|{GA|APL|DR|CS|PD}-<d7>|2{4|5|6}-<d6>|{IR|SR|PR}<d9>}",
    "auth": "{A<d9>|<d10>|{PA|UM|OP}-<d8>|0<d7>{|-01}|R<d6>{X|}}",
    "trace": "{<d10>|<d15>|1<d9>|EFT<d7>|{W|C}<d8>}",
    "check": "{<d7>|00<d6>|<d9>|{A|B} <d6>}",
    "group": "{<d6>|{G|GRP}<d5>|<d5>-00{1|2|3}|{UNION LOCAL|CITY OF|SCHOOL DIST} <d3>}",
    "letter": "{<d9>|{L|DL|OP}<d8>|<d4>-<d6>|Ltr <d5>}",
    "form": "{Form |F-|FRM }<d4>{| (Rev. 0{3|6|9}/2{3|4|5})|-A}",
    "jobid": "{<d6>_<d4>|{PRT|MLR|JOB}<d8>|<d12>}",
    "street": "{<d4>|<d3>|<d2>} <road> {Street|Ave|Road|Parkway|Blvd, Suite <d3>|Drive|St Fl {2|3|4}}",
    "pobox": "{P.O. Box|PO BOX|Post Office Box} <d5>",
    "city": "<town>, <state> <d5>{|-<d4>}",
    "units": "{1|1|1|1|2|3|4|8|12}",
    "qty": "{30|60|90|14|21|100}",
    "pct": "{50|60|70|80|80|90|100}%",
    "carc": "{CO-45|CO-45|PR-1|PR-2|PR-3|CO-16|CO-18|CO-22|CO-29|OA-23|CO-50|CO-97|PI-96|CO-109|CO-197|CO-253|PR-204}",
    "rarc": "{N130|M15|MA01|N30|N362|MA130|N657|M76|N95}",
    "cpt": "{99213|99214|99203|99285|97110|97140|72148|29881|36415|80053|93000|45380|66984|J3301|E1390|A0429|90837}",
    "cdt": "{D0120|D0150|D1110|D2740|D2392|D4341|D0274|D7140|D6010|D2950}",
    "ndc": "<d5>-<d4>-<d2>",
    "dx": "{M54.50|E11.65|I10|J45.909|F33.1|S83.511A|K21.9|G47.33|H25.13|Z00.00}",
    "tooth": "{3|14|19|30|8|UR|LL|2 MOD|18 OL}",
    "reason": "{<d2>|<d3>|{A|K|P|Z}<d2>|<carc>|<carc> <rarc>}",
    "aba": "<d9>",
    "bankacct": "{XXXXXX|******|...}<d4>",
    "days": "{10|14|15|20|21|30|45|60|90|120|180}",
    "count": "{3|5|6|8|10|12|16|20|24|30|36}",
    "members": "{<d3>|1,<d3>|<d2>}",
    "time": "{0|1}{1|2|6|8|9}:{14|27|38|41|55}{ AM| PM|}",
    "web": "{www.|https://|providers.|portal.}<host>.example{/provider|/pay|/eservices/claims|}",
    "mail": "{noreply|providerhelp|remits|correspondence|um.notices}@<host>.example",
    "doctor": "{Dr. <name>|<name>, {M.D.|DO|MD, FACP|D.D.S.|PA-C|LCSW|DPM}}",
    "title": "{Manager|Supervisor|Director|Specialist II|Coordinator|Vice President|Examiner|Analyst}",
    "agency": "<region> {Insurance Department|Department of Insurance|Bureau of Managed Care}",
    "plan": "{Gold PPO <d4>|HMO Select|Choice Plus|Medicare Advantage {Value|Complete}|Open Access}",
    "employer": "<region> {Foods|Logistics|Public Schools|Manufacturing Co.|Teamsters Trust|Utilities}",
    "practice": "<region2> <practicekind>",
    "year": "202{4|5|6}",
    "month": "{January|March|April|June|August|October|November} <year>",
}
_LISTS = {
    "region": names.REGION,
    "region2": names.REGION,
    "town": names.TOWN,
    "state": names.STATE,
    "road": names.STREET,
    "practicekind": names.PRACTICE,
    "unit": names.UNIT,
    "thing": names.THING,
    "short": names.SHORT_THING,
    "drug": names.DRUG,
    "rx": names.DRUG,
}


class Facts:
    """What is true of one document. `senders`: kinds of `names.SENDER`, of which one sends it."""

    def __init__(self, chance: random.Random, senders: tuple[str, ...]) -> None:
        self.chance = chance
        self.day = datetime.date(2023, 6, 1) + datetime.timedelta(days=chance.randrange(1300))
        self._date_form, self._money_form = chance.choice(_DATES), chance.choice(_MONEY)
        self._known = {"payer": self._sender(chance.choice(senders))}

    def fill(self, text: str) -> str:
        """The text with choices made and facts in place."""
        return complete(choose(text, self.chance), self.fact)

    def fact(self, name: str) -> str:
        """One fact by its name; `_2` behind a name asks for another of its kind."""
        base = _SECOND.sub("", name)
        if base in _FRESH or re.fullmatch(r"d\d+", base):
            return self._new(base)
        if name not in self._known:
            self._known[name] = self._new(base)
        return self._known[name]

    def _new(self, name: str) -> str:
        if name in _PATTERNS:
            return self.fill(_PATTERNS[name])
        if name in _LISTS:
            return self.chance.choice(_LISTS[name])
        if re.fullmatch(r"d\d+", name):
            return "".join(self.chance.choice("0123456789") for _ in range(int(name[1:])))
        return str(getattr(self, f"_{name}")())

    def _sender(self, kind: str) -> str:
        return self.chance.choice(names.SENDER[kind]).replace("*", self.chance.choice(names.REGION))

    def _vendor(self) -> str:
        return self._sender("cards")

    def _recovery(self) -> str:
        return self._sender("recovery")

    def _bank(self) -> str:
        return self._sender("bank")

    def _iro(self) -> str:
        return self._sender("review")

    def _otherpayer(self) -> str:
        return self._sender(self.chance.choice(names.PAYERS))

    def _host(self) -> str:
        return re.sub("[^a-z]", "", self.fact("payer").lower())[:14] or "payer"

    def _name(self) -> str:
        return f"{self.chance.choice(names.FIRST)} {self.chance.choice(names.LAST)}"

    _patient = _clerk = _subscriber = _who = _medic = _name

    def _npi(self) -> str:
        return npi(self.chance)

    def _tin(self) -> str:
        number = tin(self.chance)
        return self.chance.choice((f"{number[:2]}-{number[2:]}", number, f"xx-xxx{number[5:]}"))

    def _date(self, first: int, last: int) -> str:
        return (self.day + datetime.timedelta(days=self.chance.randint(first, last))).strftime(self._date_form)

    def _today(self) -> str:
        return self._date(0, 0)

    def _past(self) -> str:
        return self._date(-300, -7)

    def _service(self) -> str:
        return self._date(-300, -20)

    def _got(self) -> str:
        return self._date(-40, -2)

    def _later(self) -> str:
        return self._date(10, 180)

    def _due(self) -> str:
        return self._date(10, 60)

    def _birth(self) -> str:
        return self._date(-29_000, -1_200)

    def _money(self, low: int, high: int) -> str:
        return self._money_form.format(self.chance.randint(low, high) / 100)

    def _amount(self) -> str:
        return self._money(2_000, 480_000)

    def _total(self) -> str:
        return self._money(8_000, 2_400_000)

    def _owed(self) -> str:
        return self._money(1_500, 390_000)

    def _small(self) -> str:
        return self._money(0, 9_000)

    def _zero(self) -> str:
        return self._money(0, 0)

    def _rate(self) -> str:
        return self._money(700, 62_000)

    def _card(self) -> str:
        body = f"{self.chance.choice(('5588', '4999'))}{self._new('d11')}"
        number = body + check_digit(body)
        return " ".join(number[at : at + 4] for at in range(0, 16, 4))

    def _expiry(self) -> str:
        return f"{self.chance.randint(1, 12):02d}/{self.chance.randint(27, 32)}"
