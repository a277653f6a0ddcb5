"""Statements about claims that no provider can post: explanations for members, estimates before treatment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from extraction.records import ClaimPayment, Remittance, ServicePayment
from training.simulate.mail import Split
from training.simulate.pages.content import Plan, draw_remittance
from training.simulate.pages.families.lookalikes.amounts import added, amounts_of
from training.simulate.pages.families.lookalikes.families import Words
from training.simulate.pages.families.lookalikes.flow import Column, Entry, Flow
from training.simulate.pages.families.lookalikes.letterhead import draw_head
from training.simulate.pages.families.lookalikes.look import draw_look
from training.simulate.pages.families.lookalikes.telling import AMOUNTS, Telling, person
from training.simulate.pages.families.sentences import writer
from training.simulate.sheet import Drawing

_SUMMARY = ("Summary", "At a glance", "Totals", "What it comes to")
_NOTES = ("Notes", "Remarks", "Explanation of notes", "What the codes mean")
_YEAR = ("Your plan year so far", "Deductible and out-of-pocket", "Benefit year totals")
_LIMITS = (25_000, 50_000, 100_000, 150_000, 300_000, 650_000)  # cents
_WIDE_COLUMNS = 10


def draw_statement(chance: random.Random, words: Words, split: Split, pages: int) -> Drawing:
    """One statement of a family; `pages` is how many it has, as printed on them."""
    columns = tuple((each["key"], chance.choice(each["names"])) for each in words["columns"])
    look = draw_look(chance, split, wide=True if len(columns) >= _WIDE_COLUMNS and chance.random() < 0.6 else None)
    remittance = _claims_of(chance, words)
    year = remittance.payment.date.year if remittance.payment.date else 0
    speaker = writer(chance, remittance.payer.name or "", year)
    telling = Telling(chance, words, look, remittance, speaker, columns, {})
    title = chance.choice(words["title"])
    flow = Flow(look, lambda flow: _running(flow, telling, title), pages)
    _front(flow, telling, title)
    for claim in remittance.claims:
        _claim(flow, telling, claim)
    _end(flow, telling)
    return flow.finish()


def _claims_of(chance: random.Random, words: Words) -> Remittance:
    """Claims of one person, or of many."""
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


def _running(flow: Flow, telling: Telling, title: str) -> None:
    """The top of later pages: short, or nothing at all."""
    if telling.look.pages != "none":
        claim = telling.remittance.claims[0]
        flow.put(f"{flow.look.case(title)}   {person(claim)}   {telling.value(claim, 'issued')}", flow.look.bold)
        flow.skip(0.5)


def _front(flow: Flow, telling: Telling, title: str) -> None:
    chance, words = telling.chance, telling.words
    draw_head(flow, chance, telling.remittance)
    flow.heading(title, chance.choice((1.4, 1.7, 2.1)))
    banner = chance.choice(words["banner"])
    if banner:
        flow.put(banner, flow.look.larger(chance.choice((1.0, 1.25, 1.5))))
    flow.skip(0.5)
    flow.pairs(telling.pairs(words["pairs"], telling.remittance.claims[0]), chance.choice((1, 2, 2)))
    flow.skip()
    if words["front"]:
        _summary(flow, telling)
    if chance.random() < 0.5:
        flow.paragraph(telling.writer.write(chance, words["note"]))
        flow.skip()


def _summary(flow: Flow, telling: Telling) -> None:
    """Some of the totals, labelled."""
    chance = telling.chance
    total = added(amounts_of(line) for claim in telling.remittance.claims for line in claim.lines)
    flow.heading(chance.choice(_SUMMARY), 1.2)
    pairs = [(" ".join(name.split()), telling.amount(total, key)) for key, name in telling.columns if key in AMOUNTS]
    chosen = [pairs[0], *chance.sample(pairs[1:-1], max(0, min(3, len(pairs) - 2))), pairs[-1]]
    flow.pairs(chosen, chance.choice((1, 1, 2)))
    flow.skip()


def _claim(flow: Flow, telling: Telling, claim: ClaimPayment) -> None:
    kinds = telling.words["claim"]
    keys = ("patient", "payer_claim", "rendering", "date", "member_id", "procedure", "month", "day", "year")
    heading = telling.chance.choice(kinds["heading"])
    flow.heading(heading.format(**{key: telling.value(claim, key) for key in keys}), 1.15)
    flow.pairs(telling.pairs(kinds["pairs"], claim), 2)
    flow.skip(0.5)
    if telling.words.get("block") == "pairs":
        for line in claim.lines:
            _block(flow, telling, line)
    else:
        flow.table(_columns(telling), tuple(_entries(telling, claim)))


def _columns(telling: Telling) -> list[Column]:
    return [
        Column(name=name, share=each.get("share", 1.0), align=each.get("align", "right"))
        for (_, name), each in zip(telling.columns, telling.words["columns"], strict=True)
    ]


def _block(flow: Flow, telling: Telling, line: ServicePayment) -> None:
    """A line as labelled values below each other."""
    flow.need(flow.step * (len(telling.columns) + 2))
    flow.put(f"{telling.cell(line, 'date')}   {telling.cell(line, 'described')}", flow.look.bold)
    flow.pairs([(name, telling.cell(line, key)) for key, name in telling.columns], left=flow.left + 14)
    flow.skip(0.6)


def _entries(telling: Telling, claim: ClaimPayment) -> Iterator[Entry]:
    """The lines of a claim, and their total under a name or not at all."""
    for line in claim.lines:
        yield Entry(cells=tuple(telling.cell(line, key) for key, _ in telling.columns))
    name = telling.chance.choice(telling.words["totals"])
    if name:
        total = added(amounts_of(line) for line in claim.lines)
        cells = [telling.amount(total, key) if key in AMOUNTS else "" for key, _ in telling.columns]
        yield Entry(cells=(name, *cells[1:]), total=True)


def _end(flow: Flow, telling: Telling) -> None:
    chance, words = telling.chance, telling.words
    if telling.notes:
        flow.heading(chance.choice(_NOTES), 1.1)
        for index, text in enumerate(telling.notes.values()):
            flow.paragraph(f"{telling.mark(index)}  {text}")
        flow.skip()
    if words.get("accumulators"):
        _accumulators(flow, telling)
    for text in telling.writer.several(chance, words["note"], chance.randint(1, 5)):
        flow.paragraph(text)
    if words.get("appeal") or chance.random() < 0.3:
        flow.skip()
        flow.paragraph(telling.writer.write(chance, "appeal_paragraph"))


def _accumulators(flow: Flow, telling: Telling) -> None:
    """How much of the year's deductible is met."""
    flow.heading(telling.chance.choice(_YEAR), 1.1)
    kinds = telling.chance.choice((("In network", "Out of network"), ("Individual", "Family")))
    columns = [Column(name="", align="left"), *(Column(name=name) for name in ("Limit", "Met", "Left"))]
    whats = [f"{kind} {what}" for what in ("deductible", "out-of-pocket maximum") for kind in kinds]
    flow.table(columns, [_accumulator(telling, what) for what in whats])


def _accumulator(telling: Telling, what: str) -> Entry:
    limit = telling.chance.choice(_LIMITS)
    met = telling.chance.randrange(0, limit)
    return Entry(cells=(what, *(telling.look.money(each) for each in (limit, met, limit - met))))
