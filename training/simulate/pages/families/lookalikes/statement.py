"""Statements about claims that no provider can post: explanations for members, estimates before treatment."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.records import ClaimPayment, Remittance, ServicePayment
from training.simulate.mail import Split
from training.simulate.pages import names
from training.simulate.pages.content import Plan, draw_remittance
from training.simulate.pages.families.descriptions import service_description
from training.simulate.pages.families.lookalikes.amounts import Amounts, added, amounts_of
from training.simulate.pages.families.lookalikes.families import Words
from training.simulate.pages.families.lookalikes.flow import Column, Entry, Flow
from training.simulate.pages.families.lookalikes.letterhead import draw_head
from training.simulate.pages.families.lookalikes.look import Look, draw_look
from training.simulate.pages.families.messages import reason_text
from training.simulate.pages.families.sentences import Writer, writer
from training.simulate.sheet import Drawing

_AMOUNTS = ("charge", "allowed", "discount", "not_covered", "deductible", "copay", "coinsurance", "paid")
_YEAR = ("Your plan year so far", "Deductible and out-of-pocket", "Benefit year totals")
_WIDE_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class _Told:
    """One statement being made: its words as chosen, and the notes that its lines refer to, numbered as they come."""

    chance: random.Random
    words: Words
    look: Look
    remittance: Remittance
    writer: Writer
    columns: tuple[tuple[str, str], ...]
    notes: dict[str, str]

    def note(self, line: ServicePayment) -> str:
        """The marks of the notes on a line's reductions."""
        marks = []
        for each in line.adjustments:
            if each.reason not in ("1", "2", "3", "45"):
                key = f"{each.group} {each.reason}"
                self.notes.setdefault(key, reason_text(self.chance, each.group, each.reason or ""))
                marks.append(self.mark(list(self.notes).index(key)))
        return ",".join(marks)

    def of(self, line: ServicePayment) -> random.Random:
        """The same chance each time that the line is spoken of."""
        return random.Random(line.procedure)  # noqa: S311

    def mark(self, index: int) -> str:
        return chr(ord("a") + index % 26) if self.words.get("letters") else str(index + 1)


def draw_statement(chance: random.Random, words: Words, split: Split, pages: int) -> Drawing:
    """One statement of a family; `pages` is how many it has, as printed on them."""
    columns = tuple((each["key"], chance.choice(each["names"])) for each in words["columns"])
    look = draw_look(chance, split, wide=True if len(columns) >= _WIDE_COLUMNS and chance.random() < 0.6 else None)
    remittance = _claims_of(chance, words)
    day = remittance.payment.date or datetime.date.min
    told = _Told(chance, words, look, remittance, writer(chance, remittance.payer.name or "", day.year), columns, {})
    title = chance.choice(words["title"])
    flow = Flow(look, lambda flow: _running(flow, told, title), pages)
    _front(flow, told, title)
    for claim in remittance.claims:
        _claim(flow, told, claim)
    _end(flow, told)
    return flow.finish()


def _claims_of(chance: random.Random, words: Words) -> Remittance:
    plan = Plan(
        kind=words["kind"],
        claims=tuple(words["claims"]),
        lines=(1, 5),
        reversals=False,
        interest=False,
        provider_adjustments=False,
        secondary=False,
        sequestration=False,
        withhold=False,
    )
    drawn = draw_remittance(chance, plan)
    if words.get("many"):
        return drawn
    first = drawn.claims[0]
    same = (replace(claim, patient=first.patient, group_number=first.group_number) for claim in drawn.claims)
    return replace(drawn, claims=tuple(same))


def _running(flow: Flow, told: _Told, title: str) -> None:
    """The top of later pages: short, or nothing at all."""
    if told.look.pages != "none":
        claim = told.remittance.claims[0]
        flow.put(f"{flow.look.case(title)}   {_person(claim)}   {_value(told, claim, 'issued')}", flow.look.bold)
        flow.skip(0.5)


def _front(flow: Flow, told: _Told, title: str) -> None:
    draw_head(flow, told.chance, told.remittance)
    flow.heading(title, told.chance.choice((1.4, 1.7, 2.1)))
    banner = told.chance.choice(told.words["banner"])
    if banner:
        flow.put(banner, flow.look.larger(told.chance.choice((1.0, 1.25, 1.5))))
    flow.skip(0.5)
    first = told.remittance.claims[0]
    pairs = _pairs(told, told.words["pairs"], first)
    flow.pairs(pairs, told.chance.choice((1, 2, 2)))
    flow.skip()
    if told.words["front"]:
        _summary(flow, told, added(amounts_of(line) for claim in told.remittance.claims for line in claim.lines))
    if told.chance.random() < 0.5:
        flow.paragraph(told.writer.write(told.chance, told.words["note"]))
        flow.skip()


def _summary(flow: Flow, told: _Told, total: Amounts) -> None:
    flow.heading(told.chance.choice(("Summary", "At a glance", "Totals", "What it comes to")), 1.2)
    pairs = [
        (" ".join(name.split()), told.look.money(_amount(total, key)))
        for key, name in told.columns
        if key in (*_AMOUNTS, "owes")
    ]
    chosen = [pairs[0], *told.chance.sample(pairs[1:-1], max(0, min(3, len(pairs) - 2))), pairs[-1]]
    flow.pairs(chosen, told.chance.choice((1, 1, 2)))
    flow.skip()


def _claim(flow: Flow, told: _Told, claim: ClaimPayment) -> None:
    kinds = told.words["claim"]
    heading = told.chance.choice(kinds["heading"]).format(
        **{key: _value(told, claim, key) for key in ("patient", "payer_claim", "rendering", "date", "member_id")},
        **{"procedure": claim.lines[0].procedure, **_written(claim)},
    )
    flow.heading(heading, 1.15)
    flow.pairs(_pairs(told, kinds["pairs"], claim), 2)
    flow.skip(0.5)
    if told.words.get("block") == "pairs":
        for line in claim.lines:
            _block(flow, told, claim, line)
        return
    shares = [each.get("share", 1.0) for each in told.words["columns"]]
    sides = [each.get("align", "right") for each in told.words["columns"]]
    columns = [
        Column(name=name, share=share, align=side)
        for (_, name), share, side in zip(told.columns, shares, sides, strict=True)
    ]
    flow.table(columns, tuple(_entries(told, claim)))


def _block(flow: Flow, told: _Told, claim: ClaimPayment, line: ServicePayment) -> None:
    """A line as labelled values below each other."""
    flow.need(flow.step * (len(told.columns) + 2))
    flow.put(f"{_cell(told, claim, line, 'date')}   {_cell(told, claim, line, 'described')}", flow.look.bold)
    flow.pairs([(name, _cell(told, claim, line, key)) for key, name in told.columns], left=flow.left + 14)
    flow.skip(0.6)


def _entries(told: _Told, claim: ClaimPayment) -> Iterator[Entry]:
    for line in claim.lines:
        yield Entry(cells=tuple(_cell(told, claim, line, key) for key, _ in told.columns))
    name = told.chance.choice(told.words["totals"])
    if name:
        total = added(amounts_of(line) for line in claim.lines)
        cells = [told.look.money(_amount(total, key)) if key in (*_AMOUNTS, "owes") else "" for key, _ in told.columns]
        yield Entry(cells=(name, *cells[1:]), total=True)


def _cell(told: _Told, claim: ClaimPayment, line: ServicePayment, key: str) -> str:
    amounts = amounts_of(line)
    if key in (*_AMOUNTS, "owes"):
        return told.look.money(_amount(amounts, key))
    texts = {
        "date": told.look.date(line.service_from) if told.words.get("dates", True) else "",
        "procedure": line.procedure or "",
        "tooth": line.tooth or "",
        "units": str(line.units or 1),
        "percent": f"{amounts.percent}%",
        "approved": "Yes" if amounts.allowed else "No",
        "notes": told.note(line) if key == "notes" else "",
    }
    if key in texts:
        return texts[key]
    described = service_description(told.of(line), line.procedure)
    return f"{described} ({line.procedure})" if key == "described" else described


def _amount(amounts: Amounts, key: str) -> Decimal:
    amount: Decimal = getattr(amounts, "patient" if key == "owes" else key)
    return amount


def _end(flow: Flow, told: _Told) -> None:
    if told.notes:
        flow.heading(told.chance.choice(("Notes", "Remarks", "Explanation of notes", "What the codes mean")), 1.1)
        for index, text in enumerate(told.notes.values()):
            flow.paragraph(f"{told.mark(index)}  {text}")
        flow.skip()
    if told.words.get("accumulators"):
        _accumulators(flow, told)
    for text in told.writer.several(told.chance, told.words["note"], told.chance.randint(1, 5)):
        flow.paragraph(text)
    if told.words.get("appeal") or told.chance.random() < 0.3:
        flow.skip()
        flow.paragraph(told.writer.write(told.chance, "appeal_paragraph"))


def _accumulators(flow: Flow, told: _Told) -> None:
    """How much of the year's deductible is met."""
    flow.heading(
        told.chance.choice(("Your plan year so far", "Deductible and out-of-pocket", "Benefit year totals")), 1.1
    )
    kinds = told.chance.choice((("In network", "Out of network"), ("Individual", "Family")))
    columns = [
        Column(name=name, align="left" if not i else "right") for i, name in enumerate(("", "Limit", "Met", "Left"))
    ]
    entries = []
    for what in ("Deductible", "Out-of-pocket maximum"):
        for kind in kinds:
            limit = told.chance.choice((25, 50, 100, 150, 300, 650)) * 1000
            met = told.chance.randrange(0, limit)
            cells = (f"{kind} {what.lower()}", *(told.look.money(each) for each in (limit, met, limit - met)))
            entries.append(Entry(cells=cells))
    flow.table(columns, entries)


def _pairs(told: _Told, labels: Words, claim: ClaimPayment) -> Sequence[tuple[str, str]]:
    return [(told.look.case(told.chance.choice(texts)), _value(told, claim, key)) for key, texts in labels.items()]


def _value(told: _Told, claim: ClaimPayment, key: str) -> str:
    """What is known of the claim, the person or the statement."""
    own = random.Random(f"{claim.patient_control_number} {key}")  # noqa: S311
    issued = told.remittance.payment.date or datetime.date.min
    payee = told.remittance.payee
    begin = issued - datetime.timedelta(days=30)
    values = {
        "patient": _person(claim),
        "subscriber": _person(claim),
        "member_id": (claim.patient and claim.patient.member_id) or "",
        "group": claim.group_number or "",
        "payer_claim": claim.payer_claim_control_number or "",
        "account": claim.patient_control_number or "",
        "rendering": _rendering(claim),
        "received": told.look.date(claim.received_date),
        "date": told.look.date(claim.service_from),
        "issued": told.look.date(issued, long=True),
        "expires": told.look.date(issued + datetime.timedelta(days=180), long=True),
        "period": f"{told.look.date(begin)} - {told.look.date(issued)}",
        "network": own.choice(("In network", "Out of network", "Participating")),
        "plan": own.choice(("PPO", "HMO", "DHMO", "Traditional Plus")),
        "payee": payee.name or "",
        "tin": payee.tin or "",
        "amount_none": told.look.money(0) or "0.00",
        "reference": names.number(own, "@########"),
    }
    return values[key]


def _written(claim: ClaimPayment) -> dict[str, str]:
    day = claim.service_from or datetime.date.min
    return {"month": day.strftime("%B"), "day": str(day.day), "year": str(day.year)}


def _person(claim: ClaimPayment) -> str:
    patient = claim.patient
    return f"{patient.first_name} {patient.last_name}" if patient else ""


def _rendering(claim: ClaimPayment) -> str:
    who = claim.rendering
    return f"{who.first_name} {who.name}" if who else ""
