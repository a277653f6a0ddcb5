"""The parts around a letter's body: who writes to whom, about what, how it begins and ends."""

from __future__ import annotations

import random
from collections.abc import Callable

from training.simulate.letters.compose import Composer
from training.simulate.letters.figures import signature
from training.simulate.letters.letterhead import LOGOS, Address, Furniture, Head
from training.simulate.letters.phrase import Speaker
from training.simulate.letters.prose import Block, Paragraph, Title, TitleLook, TwoColumns
from training.simulate.letters.style import Style
from training.simulate.letters.tables import Fields
from training.simulate.letters.wording import Wording, shared_phrases, wordings
from training.simulate.sheet import Align

_TITLE_LOOKS: tuple[TitleLook, ...] = ("bold", "centered", "centered", "underlined", "boxed", "large", "bar")
_FIELD_KEPT = 0.75
_FAXED = 0.12
_ATTACHED = 0.45
_OTHERS = 0.16
_COLUMNS = 0.3
_ANY = ("privacy", "languages", "nondiscrimination", "glossary", "fraud", "portal", "survey", "policy", "directory")
_BULLETIN = 0.3
_DATE_ALIGNS: tuple[Align, ...] = ("left", "left", "left", "right")


class Parts:
    """What stands around the body of one letter."""

    def __init__(self, wording: Wording, speaker: Speaker, composer: Composer, style: Style) -> None:
        self._wording = wording
        self._speaker = speaker
        self._composer = composer
        self._style = style
        self._chance: random.Random = speaker.facts.chance

    def _shared(self, name: str) -> str:
        return self._composer.say(f"{{={name}}}")

    def head(self) -> list[Block]:
        """The sender."""
        lines = self._composer.say("{=sender_lines}").split(" / ")
        name = self._composer.say("{sender}")
        logo = self._chance.randrange(LOGOS) if self._chance.random() < 0.6 else None
        size = self._chance.choice((12.0, 14.0, 16.0, 19.0))
        return [Head(name=name, lines=tuple(lines), look=self._style.head, logo=logo, size=size)]

    def address(self) -> list[Block]:
        """The receiver; sometimes the day and a number beside."""
        rule = "to_member" if self._wording.option("to", "provider") == "member" else "to_provider"
        lines = tuple(self._shared(rule).split(" / "))
        drop = self._chance.choice((0.0, 0.0, 12.0, 30.0))
        beside = (self._shared("beside_address"),) if self._chance.random() < 0.2 else ()
        return [Address(lines=lines, drop=drop, beside=beside)]

    def date(self) -> list[Block]:
        align: Align = self._chance.choice(_DATE_ALIGNS)
        return [Paragraph(text=self._shared("date_line"), align=align)]

    def reference(self) -> list[Block]:
        """The block of numbers that the letter is about."""
        wished = self._wording.option("fields").split()
        names = [name.rstrip("!") for name in wished if name.endswith("!") or self._chance.random() < _FIELD_KEPT]
        if self._chance.random() < 0.35:
            self._chance.shuffle(names)
        phrases = shared_phrases()
        values = {name: phrases.get(f"value.{name}", f"{{{name}}}") for name in names}
        pairs = self._composer.pairs([f"{{=label.{name}}} = {value}" for name, value in values.items()])
        return [Fields(pairs=pairs)] if pairs else []

    def title(self) -> list[Block]:
        said = self._composer.say(self._wording.option("title"))
        return [Title(text=said, look=self._chance.choice(_TITLE_LOOKS))] if said else []

    def salutation(self) -> list[Block]:
        member = self._wording.option("to") == "member"
        if self._wording.option("salutation") == "no" or self._chance.random() < 0.1:
            return []
        return [Paragraph(text=self._shared("dear_member" if member else "dear_provider"))]

    def closing(self) -> list[Block]:
        """Who signs, and what is enclosed."""
        blocks: list[Block] = []
        if self._chance.random() < 0.75:
            blocks.append(Paragraph(text=self._shared("regards")))
            blocks += [signature(self._chance)] if self._chance.random() < 0.4 else []
            blocks += [Paragraph(text=line) for line in self._shared("signer").split(" / ")]
        if self._chance.random() < 0.3:
            blocks.append(Paragraph(text=self._shared("after_signature"), small=True))
        return blocks

    def bulletin(self) -> list[Block]:
        """Notices that have nothing to do with the letter."""
        if self._wording.option("bulletin") == "no" or self._chance.random() >= _BULLETIN:
            return []
        bold = self._chance.random() < 0.3
        texts = dict.fromkeys(self._shared("bulletin") for _ in range(self._chance.randrange(1, 4)))
        return [Paragraph(text=text, bold=bold) for text in texts]

    def attachments(self) -> list[Block]:
        """Pages that come with letters of many kinds."""
        usual = [
            self._chance.choice(names.split("|"))
            for names in self._wording.option("attach").split()
            if self._chance.random() < _ATTACHED
        ]
        others = self._chance.sample(_ANY, self._chance.randrange(1, 4)) if self._chance.random() < _OTHERS else []
        return [
            block
            for name in dict.fromkeys([*usual, *others])
            for block in self._set(self._composer.blocks(wordings("attachments")[name].elements))
        ]

    def _set(self, blocks: list[Block]) -> list[Block]:
        """An attachment's page break and title, and the rest in one column or two."""
        if self._chance.random() >= _COLUMNS:
            return blocks
        return [*blocks[:2], TwoColumns(blocks=tuple(blocks[2:]))]

    def furniture(self) -> Furniture:
        """Running heads, feet and the fax line."""
        faxed = self._wording.option("fax") == "yes" or self._chance.random() < _FAXED
        feet = [self._shared("foot")] if self._chance.random() < 0.6 else []
        feet += [self._composer.say("{form_number}")] if self._chance.random() < 0.35 else []
        running = tuple(self._shared("running").split(" / "))
        return Furniture(running=running, foot=tuple(feet), fax=self._fax() if faxed else None)

    def _fax(self) -> Callable[[int, int], str]:
        """The line of a fax machine, with the page's number."""
        before, look = (
            self._shared("fax_line"),
            self._chance.choice(("P. {:02d}", "Page {:03d}", "{:d}/{:d}", "P {:d}")),
        )
        return lambda page, pages: f"{before} {look.format(page, max(pages, page))}"
