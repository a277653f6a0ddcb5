"""What stands on mail besides text: checks, cards, bars, stamps, windows of envelopes, white space."""

from __future__ import annotations

from training.simulate.correspondence.page import Page
from training.simulate.sheet import Font


def check(page: Page, words: str) -> None:
    """A check with its line of magnetic ink. `words`: what is printed across it, if anything."""
    page.room(150)
    top = page.y
    page.sheet.rectangle((page.left, top, page.right, top + 142))
    page.y += 6
    inner = (page.left, page.right)
    page.left, page.right = page.left + 8, page.right - 8
    _sides(page, "<payer>", "{CHECK NO.|No.|Check Number} <check>")
    _sides(page, "<bank>", "{Date|DATE} <today>")
    _sides(page, "{PAY TO THE ORDER OF|Pay to the order of|PAY}", "{|**}<total>{|**}")
    page.put(page.say("<practice>"), page.bold)
    page.put(page.say(words or "{EXACTLY|The sum of} <total> {DOLLARS|and no cents|}"))
    _sides(page, "<street>, <city>", "{AUTHORIZED SIGNATURE|Void after <days> days|}")
    page.y = top + 124
    page.put(page.say("C<d7>C A<aba>A <d10>C"), Font(name="Courier", size=9))
    page.left, page.right = inner
    page.y = top + 146
    page.gap()


def _sides(page: Page, left: str, right: str) -> None:
    """Two texts in one row, at the left and at the right."""
    first, second = page.say(left), page.say(right)
    half = page.width / 2 - 6
    size = min(page.look.size, 8.5)
    font = Font(name=page.look.regular, size=size)
    baseline = page.row(font)
    page.sheet.text(page.left, baseline, first, font=page.fitted(first, font, half))
    if second:
        page.sheet.text(page.right, baseline, second, font=page.fitted(second, font, half), align="right")


def card(page: Page, words: str) -> None:
    """The picture of a payment card. `words`: its name."""
    width, height = 236.0, 128.0
    page.room(height + 8)
    top = page.y
    page.sheet.rectangle((page.left, top, page.left + width, top + height), gray=page.chance.choice((0.86, 0.95, 1.0)))
    outer = (page.left, page.right)
    page.left, page.right = page.left + 14, page.left + width - 14
    page.y += 8
    page.put(page.say(words or "<vendor>"), Font(name=page.look.bold, size=10))
    page.y += 16
    page.put(page.say("<card>"), Font(name="Courier-Bold", size=12))
    _sides(page, "{VALID THRU|EXP|Expires} <expiry>", "{CVC|CVV|Security code} <d3>")
    page.put(page.say("{<practice>|FOR ONE-TIME USE|SINGLE USE ACCOUNT}"), Font(name=page.look.regular, size=8))
    page.left, page.right = outer
    page.y = top + height + 6
    page.gap()


def barcode(page: Page, words: str) -> None:
    """Bars, and the number that they say."""
    page.room(40)
    at = page.left + (page.chance.uniform(0, page.width - 180) if page.width > 180 else 0)
    start, end = at, min(at + 170, page.right)
    while at < end - 3:
        thick = page.chance.choice((0.8, 1.6, 2.4))
        page.sheet.rectangle((at, page.y, at + thick, page.y + 18), gray=0.0, stroke=False)
        at += thick + page.chance.choice((0.9, 1.7, 2.5))
    page.y += 20
    font = Font(name=page.look.regular, size=6.5)
    page.sheet.text(start, page.row(font), page.say(words or "<jobid>")[:34], font=font)
    page.gap(0.5)


def stamp(page: Page, words: str) -> None:
    """A rubber stamp, on paper that is free."""
    font = Font(name="Helvetica-Bold", size=page.chance.uniform(10, 15))
    stamped = words or "{received|rec'd|scanned|date received} // <got>"
    lines = [page.facts.fill(part).upper() for part in stamped.split("//")]
    width = max(page.sheet.measure(line, font) for line in lines) + 14
    height = len(lines) * page.height(font) + 8
    page.room(height + 4)
    left = page.left + page.chance.random() * max(0.0, page.width - width)
    page.sheet.rectangle((left, page.y, left + width, page.y + height))
    page.y += 4
    for line in lines:
        page.sheet.text(left + width / 2, page.row(font), line, font=font, align="center", gray=0.25)
    page.y += 6


def window(page: Page, words: str) -> None:
    """An address where the window of the envelope is. `words`: to whom, if not to a provider."""
    office = "[ATTN: {BILLING|CLAIMS|PATIENT ACCOUNTS}]" if not words else ""
    for line in (words or "<practice>", office, "{<street_2>|<pobox_2>}", "<city_2>"):
        said = page.say(line)
        if said:
            page.put(said)
    page.gap(1.5)


def space(page: Page, words: str) -> None:
    """White paper of so many points, as far as the page goes."""
    page.y = min(page.y + float(words), page.sheet.height - 60)
