"""What of a page's text layer can be believed: what the picture confirms. The rest of the ink has to be read by OCR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pypdfium2 as pdfium

from extraction.pages.geometry import inside
from extraction.pages.glyphs import Glyph, glyphs_of
from extraction.pages.ink import INK_DPI, INKED, Ink, piled
from extraction.pages.page import Word
from extraction.pages.picture import drawn
from extraction.pages.pictures import LARGE, PagePictures
from extraction.pages.plausible import implausible_fonts, is_broken
from extraction.pages.words import words_of

Verdict = Literal["words", "words_and_ocr", "ocr", "blank"]
Loss = Literal["picture_unreadable", "picture_cut_off"]
# Shapes of a letter's size outside all words: fewer are a logo, a postal bar code, a signature. A scanned row of a
# table has fifty and more.
_FEW_SHAPES = 30
_FEW_SHARE = 0.04
# Beyond this share of ink without words the layer is a stamp on a scan: OCR reads the whole page.
_MOST_SHARE = 0.9
# So many glyphs in pictures: part of the layer at least is somebody's reading. So many left out that may be seen: read.
_SEVERAL = 5
_INKED_REASONS = ("invisible", "broken_encoding", "heaped")
_WHOLE = 0.8  # of the page: a scan, or a letterhead
_STAYS = 0.5  # of a word's ink
SPARSE = 40  # words: a page with fewer may have shown more


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLayer:
    """What was found out about the text layer of a page.

    `words` are those to be believed, in the frame of the page as it is shown; `turn` by how many degrees clockwise the
    page stands upright for most of them. `dropped` counts the glyphs left out by reason. `shapes` and `share` say how
    much looks like letters outside the words, as number and as share of all ink of letters. `loss`: a picture
    cannot be opened, or its lower part is not there.
    """

    verdict: Verdict
    words: tuple[Word, ...]
    turn: int
    dropped: Counter[str]
    shapes: int
    share: float
    loss: Loss | None


def read_text_layer(page: pdfium.PdfPage, most_glyphs: int) -> TextLayer:
    """Compare the text layer of a page with its picture.

    A glyph counts when it is meant to be seen, lies on the page, and its font's characters are plausible. A word counts
    when there is ink in its box that goes when the text goes, and no heap of other words: where the ink stays, a
    picture shows the word already and the layer is somebody's reading of it. Leaves the page's text invisible.

    Raises TooLargeInputError when there are more glyphs than that.
    """
    width, height = page.get_size()
    kept, dropped = _believable(glyphs_of(page, most_glyphs), width, height)
    ink = Ink(drawn(page, INK_DPI))
    pictures = PagePictures(page)
    words = _confirmed(words_of(kept, width, height), ink, pictures.ink(), dropped)
    shapes, share = ink.print_besides([word.box for word in words])
    verdict = _verdict(len(words), shapes, share, dropped, pictures.largest > _WHOLE)
    return TextLayer(
        verdict=verdict,
        words=tuple(words),
        turn=_turn(kept),
        dropped=dropped,
        shapes=shapes,
        share=share,
        loss=_loss(verdict, len(words), pictures),
    )


def _verdict(words: int, shapes: int, share: float, dropped: Counter[str], scanned: bool) -> Verdict:
    """`scanned`: there is a picture as large as the page. Letters on it that no word covers are letters of words."""
    if not words:
        return "ocr" if shapes else "blank"
    if share > _MOST_SHARE or dropped["in_a_picture"] >= _SEVERAL or (scanned and shapes >= _SEVERAL):
        return "ocr"
    lost = sum(dropped[reason] for reason in _INKED_REASONS)
    few = shapes <= _FEW_SHAPES or share <= _FEW_SHARE
    return "words" if few and (lost < _SEVERAL or not shapes) else "words_and_ocr"


def _loss(verdict: Verdict, words: int, pictures: PagePictures) -> Loss | None:
    """On a page full of words a lost picture is a logo; on a blank one every picture counts."""
    if words < SPARSE and pictures.is_one_lost(0.0 if verdict == "blank" else LARGE):
        return "picture_unreadable"
    return "picture_cut_off" if pictures.is_one_cut_off() else None


def _believable(glyphs: Sequence[Glyph], width: float, height: float) -> tuple[list[Glyph], Counter[str]]:
    implausible = implausible_fonts(glyphs)
    kept, dropped = [], Counter[str]()
    for glyph in glyphs:
        reason = _objection(glyph, implausible, width, height)
        if reason is None:
            kept.append(glyph)
        elif not glyph.text.isspace():
            dropped[reason] += 1
    return kept, dropped


def _objection(glyph: Glyph, implausible: frozenset[int], width: float, height: float) -> str | None:
    if not glyph.visible:
        return "invisible"
    if not inside(glyph.box, width, height):
        return "off_the_page"
    return "broken_encoding" if glyph.font in implausible or is_broken(glyph) else None


def _confirmed(words: list[Word], ink: Ink, pictures: Ink | None, dropped: Counter[str]) -> list[Word]:
    boxes = [word.box for word in words]
    density = ink.density(boxes)
    objections = {"without_ink": density < INKED, "heaped": piled(boxes)}
    if pictures is not None:
        objections["in_a_picture"] = pictures.density(boxes) > _STAYS * density
    for reason, applies in objections.items():
        dropped[reason] += sum(len(word.text) for word, yes in zip(words, applies, strict=True) if yes)
    refused = np.any(list(objections.values()), axis=0)
    return [word for word, no in zip(words, refused, strict=True) if not no]


def _turn(glyphs: Sequence[Glyph]) -> int:
    turns = Counter(glyph.turn for glyph in glyphs if not glyph.slanted)
    return turns.most_common(1)[0][0] if turns else 0
