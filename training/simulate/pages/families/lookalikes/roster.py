"""Rosters of members, listings of claims, ledgers and deposits: tables that are no remittance."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

from extraction.records import Payee, Payer, Payment, Remittance
from training.simulate.mail import Split
from training.simulate.pages import names
from training.simulate.pages.families.lookalikes.families import Words
from training.simulate.pages.families.lookalikes.flow import Column, Entry, Flow
from training.simulate.pages.families.lookalikes.letterhead import draw_head
from training.simulate.pages.families.lookalikes.look import Look, draw_look
from training.simulate.pages.families.lookalikes.rows import COUNTS, MONEY, NOT_ADDED, Row, rows
from training.simulate.pages.families.sentences import writer
from training.simulate.people import npi, tin
from training.simulate.sheet import Drawing
from training.simulate.world import FIRST_DAY

_WIDE_COLUMNS = 8
_DAYS = 500


def draw_roster(chance: random.Random, words: Words, split: Split, pages: int) -> Drawing:
    """One table of a family; `pages` is how many it needs, as printed on them."""
    columns = words["columns"]
    look = draw_look(chance, split, wide=True if len(columns) >= _WIDE_COLUMNS and chance.random() < 0.6 else None)
    day = FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))
    sender = _sender(chance, day)
    listed = rows(chance, words["rows"], chance.randint(*words["count"]), day)
    title = chance.choice(words["title"])
    flow = Flow(look, lambda flow: flow.put(f"{look.case(title)}  {look.date(day)}", look.bold), pages)
    draw_head(flow, chance, sender)
    flow.heading(title, chance.choice((1.4, 1.7, 2.0)))
    _front(flow, chance, words, sender, listed)
    _table(flow, chance, words, listed)
    speaker = writer(chance, sender.payer.name or "", day.year)
    for text in speaker.several(chance, words["note"], chance.randint(0, 3)):
        flow.paragraph(text)
    return flow.finish()


def _sender(chance: random.Random, day: datetime.date) -> Remittance:
    """Who writes to whom on what day, without claims."""
    return Remittance(
        payer=Payer(name=names.payer_name(chance), address=names.address(chance)),
        payee=Payee(name=names.payee_name(chance), npi=npi(chance), tin=tin(chance), address=names.address(chance)),
        payment=Payment(trace_number=names.number(chance, chance.choice(names.TRACES)), date=day),
    )


def _front(flow: Flow, chance: random.Random, words: Words, sender: Remittance, listed: Sequence[Row]) -> None:
    day = sender.payment.date or FIRST_DAY
    banner = chance.choice(words["banner"]).format(month=day.strftime("%B"), year=day.year)
    if banner:
        flow.put(banner, flow.look.larger(1.1))
    known = _known(chance, flow.look, sender, listed)
    pairs = [(flow.look.case(chance.choice(labels)), known[key]) for key, labels in words["pairs"].items()]
    flow.pairs(pairs, chance.choice((1, 2, 2)))
    flow.skip()


def _known(chance: random.Random, look: Look, sender: Remittance, listed: Sequence[Row]) -> dict[str, str]:
    day = sender.payment.date or FIRST_DAY
    who = names.person(chance, single_words=False)
    return {
        "payee": sender.payee.name or "",
        "npi": sender.payee.npi or "",
        "tin": sender.payee.tin or "",
        "issued": look.date(day, long=True),
        "month": day.strftime("%B %Y"),
        "check": sender.payment.trace_number or "",
        "net": look.money(_total(listed, "net")),
        "balance": look.money(_total(listed, "remaining")),
        "reference": names.number(chance, "@#########"),
        "person": f"{who.first} {who.last}",
        "account": names.number(chance, chance.choice(names.ACCOUNTS)),
        "due": look.date(day + datetime.timedelta(days=21), long=True),
        "bank": f"XXXXX{chance.randrange(10**4):04d}",
    }


def _table(flow: Flow, chance: random.Random, words: Words, listed: Sequence[Row]) -> None:
    keys = [each["key"] for each in words["columns"]]
    columns = [
        Column(name=chance.choice(each["names"]), share=each.get("share", 1.0), align=each.get("align", "right"))
        for each in words["columns"]
    ]
    entries = [Entry(cells=tuple(_cell(flow.look, row, key) for key in keys)) for row in listed]
    name = chance.choice(words["totals"])
    if name:
        entries.append(Entry(cells=(name, *(_sum(flow.look, listed, key) for key in keys[1:])), total=True))
    flow.table(columns, entries)


def _cell(look: Look, row: Row, key: str) -> str:
    if key in MONEY:
        return look.money(row.cents.get(key, 0))
    if key in COUNTS:
        return str(row.counts[key])
    return look.date(row.days[key]) if key in row.days else row.texts[key]


def _sum(look: Look, listed: Sequence[Row], key: str) -> str:
    if key in NOT_ADDED or key not in (*MONEY, *COUNTS):
        return ""
    return look.money(_total(listed, key)) if key in MONEY else str(sum(row.counts[key] for row in listed))


def _total(listed: Sequence[Row], key: str) -> int:
    return sum(row.cents.get(key, 0) for row in listed)
