"""Whether the reader ever stands for a remittance that was tampered with: one amount altered on the page, so that it
does not balance, or one page missing.

    python -m training.eob_alterations --documents 1000

Every amount that is altered is one that the record has, so that the truth of the page
is no longer that of the payment. A page that is missing takes claims, or a total, with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Annotated, Literal

import typer

from extraction.eob.labelled import LabelledDocument
from extraction.eob.read import read_labelled
from extraction.eob.reading import READING, Reading
from extraction.eob.values import MONEY_TAGS
from extraction.pages.page import Page
from extraction.serialize import to_plain
from models.layout import LayoutLabeller, shipped_labeller
from models.standing import shipped_standing
from training.eob_exact import posted
from training.layout_pages import Kind, ReadPage, Sample, collect, read_as
from training.simulate.mail import Split

Attack = Literal["amount", "page"]
_DIGITS = "0123456789"
_TELLING = frozenset(
    {"claim_header", "line", "continuation", "claim_total", "section_total", "document_total", "provider_adjustment"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of one attack. `sound`: nothing speaks against the payment nor any claim; `stood_for`: how many claims the reader
    would stand for, `wrong` of those are not as they were drawn; `whole`: it would stand for all of it.
    """

    attack: Attack
    family: str
    seed: int
    sound: bool
    stood_for: int
    wrong: int
    whole: bool


def altered(pages: Sequence[ReadPage], chance: Random) -> list[Page] | None:
    """The pages with one digit of one amount of the record changed, None where they show no such amount."""
    places = [
        (number, at)
        for number, read in enumerate(pages)
        for at, drawn in enumerate(read.drawn)
        if drawn.meaning.pointer and drawn.meaning.tag in MONEY_TAGS and any(mark in _DIGITS for mark in drawn.text)
    ]
    if not places:
        return None
    number, at = chance.choice(places)
    text = pages[number].page.words[at].text
    made = [read.page for read in pages]
    words = list(made[number].words)
    words[at] = replace(words[at], text=_changed(text, chance), alternatives=())
    made[number] = replace(made[number], words=tuple(words))
    return made


def _changed(text: str, chance: Random) -> str:
    """With another digit in one place."""
    places = [at for at, mark in enumerate(text) if mark in _DIGITS]
    if not places:
        return text + "1"
    at = chance.choice(places)
    return text[:at] + chance.choice([digit for digit in _DIGITS if digit != text[at]]) + text[at + 1 :]


def with_page_missing(pages: Sequence[ReadPage], chance: Random) -> list[Page] | None:
    """All pages but one, as they are put on the scanner: one with claims, totals or provider adjustments (notes are
    no loss); None where there is only one page, or no such page.
    """
    telling = [at for at, read in enumerate(pages) if any(drawn.meaning.role in _TELLING for drawn in read.drawn)]
    if len(pages) < 2 or not telling:
        return None
    gone = chance.choice(telling)
    kept = [read.page for at, read in enumerate(pages) if at != gone]
    return [replace(page, number=number) for number, page in enumerate(kept, 1)]


def attacks(samples: Sequence[Sample], kind: Kind, labeller: LayoutLabeller, seed: int = 1) -> Iterator[Outcome]:
    """Both attacks on each remittance, where they are possible."""
    for sample in samples:
        chance = Random(f"{seed} {sample.seed} attack")  # noqa: S311  # drawn, not secret
        pages = read_as(sample, kind, chance)
        for attack, made in (("amount", altered(pages, chance)), ("page", with_page_missing(pages, chance))):
            if made is not None:
                yield _outcome(sample, "amount" if attack == "amount" else "page", made, labeller.label(made))


def _outcome(sample: Sample, attack: Attack, pages: Sequence[Page], labelled: LabelledDocument) -> Outcome:
    reading = read_labelled(labelled, len(pages))
    standing = replace(shipped_standing(), reading=READING)  # what it would stand for, were it counted
    verdicts = standing.verdicts(reading, standing.layout)
    stood = [claim.stands for claim in verdicts.claims]
    exact = posted(sample.record, to_plain(reading.document.record))
    return Outcome(
        attack=attack,
        family=sample.family,
        seed=sample.seed,
        sound=_sound(reading),
        stood_for=sum(stood),
        wrong=sum(stands and not right for stands, right in zip(stood, exact.claims, strict=True)),
        whole=bool(stood) and all(stood),
    )


def _sound(reading: Reading) -> bool:
    return bool(reading.claims) and reading.postable


def told(found: Sequence[Outcome]) -> dict[str, Counter[str]]:
    """How many attacks of each kind, and how many the reader fell for."""
    counts: dict[str, Counter[str]] = {}
    for each in found:
        count = counts.setdefault(each.attack, Counter())
        count["attacks"] += 1
        count["nothing speaks against it"] += each.sound
        count["a claim stood for"] += each.stood_for > 0
        count["a wrong claim stood for"] += each.wrong > 0
        count["all of it stood for"] += each.whole
    return counts


def main(
    documents: Annotated[int, typer.Option(min=1)] = 1_000,
    kind: Annotated[str, typer.Option(help="digital, scan or fax")] = "digital",
    split: Annotated[str, typer.Option(help="train or validation")] = "validation",
) -> None:
    """Attack so many drawn remittances, and say what the reader fell for."""
    chosen: Kind = "scan" if kind == "scan" else "fax" if kind == "fax" else "digital"
    of: Split = "train" if split == "train" else "validation"
    found = list(attacks(collect(range(documents), of), chosen, shipped_labeller()))
    for attack, counts in told(found).items():
        typer.echo(f"{attack}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    for each in found:
        if each.whole or each.wrong:
            typer.echo(f"fell for: {each.attack}, {each.family}, seed {each.seed}, {each.wrong} claims wrong")


if __name__ == "__main__":
    typer.run(main)
