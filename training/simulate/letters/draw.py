"""Draws a letter or form of a document class: `draw_letter("appeal_decision", seed)`."""

from __future__ import annotations

import random
from dataclasses import replace

from extraction.document_classes import DOCUMENT_CLASSES
from training.simulate.letters.compose import Composer
from training.simulate.letters.facts import Facts
from training.simulate.letters.flow import Flow
from training.simulate.letters.kinds import letter_facts
from training.simulate.letters.letterhead import Furniture
from training.simulate.letters.parts import Parts
from training.simulate.letters.phrase import Speaker
from training.simulate.letters.prose import Block, TwoColumns
from training.simulate.letters.style import Style, draw_style
from training.simulate.letters.wording import Wording, shared_phrases, wordings
from training.simulate.mail import Piece
from training.simulate.sheet import Drawing

NOT_LETTERS = frozenset(("provider_remittance",))
FAMILIES: dict[str, tuple[str, ...]] = {
    name: tuple(wordings(name)) for name in DOCUMENT_CLASSES if name not in NOT_LETTERS
}
"""Families of wordings by document class. A piece's `family` is "class/name"."""

_FOOTLESS = 30.0  # the least bottom margin of a page without a foot

# The parts before the body, in orders that occur.
_ORDERS = (
    ("head", "date", "address", "reference", "title", "salutation"),
    ("head", "date", "address", "title", "reference", "salutation"),
    ("head", "address", "date", "reference", "salutation", "title"),
    ("head", "title", "date", "address", "reference", "salutation"),
    ("head", "date", "title", "address", "salutation", "reference"),
    ("head", "reference", "address", "title", "salutation"),
    ("head", "title", "reference", "date", "salutation"),
)


def draw_letter(document_class: str, seed: int) -> Piece:
    """The letter of a class and a seed: always the same one. Seeds take the families of the class in turn. `truth` has
    `choices` of the look, `facts` that the pages state by name (amounts as decimals, days as ISO 8601), and what the
    family says for certain, such as `decision`. Raises KeyError for a class that has no letters.
    """
    families = FAMILIES[document_class]
    family = families[seed % len(families)]
    return draw_wording(document_class, wordings(document_class)[family], seed)


def draw_wording(document_class: str, wording: Wording, seed: int) -> Piece:
    """The letter of one wording."""
    chance = random.Random(f"{document_class}/{wording.name}/{seed}")  # noqa: S311  # drawn, not secret
    facts = letter_facts(chance, chance.choice(wording.option("from", "payer").split("|")))
    style = _style(wording, chance)
    blocks, furniture = _compose(wording, Speaker(facts, shared_phrases()), style)
    drawing = _draw(style, blocks, furniture)
    return Piece(
        document_class=document_class,
        family=f"{document_class}/{wording.name}",
        seed=seed,
        drawing=drawing,
        truth={**_certain(wording), "facts": _stated(facts, drawing), "choices": _choices(style)},
    )


def _style(wording: Wording, chance: random.Random) -> Style:
    style = draw_style(chance)
    if size := float(wording.option("size", "0")):
        style = replace(style, size=size + chance.choice((-0.5, 0.0, 0.5)))
    if margin := float(wording.option("margin", "0")):
        style = replace(style, left=margin, right=margin, top=margin, bottom=max(margin, _FOOTLESS))
    if wording.option("head") == "plain text":
        style = replace(style, head="plain text")
    return replace(style, pages="none", foot_line=False) if wording.option("foot") == "no" else style


def _compose(wording: Wording, speaker: Speaker, style: Style) -> tuple[list[Block], Furniture]:
    """The blocks of all pages and what stands on each."""
    chance = speaker.facts.chance
    composer = Composer(wording, speaker, capitals=style.capitals)
    parts = Parts(wording, speaker, composer, style)
    body = composer.blocks(wording.elements)
    kind = wording.option("kind", "letter")
    if wording.option("columns"):
        body = [TwoColumns(blocks=tuple(body))]
    if kind == "plain":
        return body, parts.furniture() if wording.option("foot") != "no" else Furniture()
    order = chance.choice(_ORDERS) if kind == "letter" else ("head", "title")
    before = [block for name in order for block in getattr(parts, name)()]
    if kind == "form":
        return [*before, *body, *parts.attachments()], parts.furniture()
    after = [*parts.closing(), *parts.bulletin(), *parts.attachments()]
    return [*before, *body, *after], parts.furniture()


def _draw(style: Style, blocks: list[Block], furniture: Furniture) -> Drawing:
    """The pages; drawn twice where each says how many there are."""
    drawing = _draw_once(style, blocks, furniture)
    if style.pages != "i of n" and furniture.fax is None:
        return drawing
    return _draw_once(style, blocks, replace(furniture, pages=len(drawing.pages)))


def _draw_once(style: Style, blocks: list[Block], furniture: Furniture) -> Drawing:
    flow = Flow(style, furniture)
    for block in blocks:
        block.draw(flow)
    return flow.sheet.finish()


def _stated(facts: Facts, drawing: Drawing) -> dict[str, str]:
    """The facts that can be read on the pages: some were said for a running head or foot that no page shows."""
    read = "".join(word.text for page in drawing.pages for word in page.words).casefold()
    said = sorted(facts.said.items())
    return {name: str(fact.value) for name, fact in said if "".join(fact.printed.split()).casefold() in read}


def _certain(wording: Wording) -> dict[str, str]:
    """What the family's name for its decision and its trap is."""
    return {name: wording.option(name) for name in ("decision", "trap") if wording.option(name)}


def _choices(style: Style) -> dict[str, str]:
    return {name: str(getattr(style, name)) for name in ("typeface", "head", "fields", "heading", "table", "pages")}
