"""How a document looks, apart from what it says: faces, measures, letterhead, feet of pages, what it is printed as."""

from __future__ import annotations

import random
from dataclasses import dataclass

from training.simulate.fonts import Face, face

# Faces of the PDF itself cost nothing to embed and are by far the most frequent in real mail.
_FACES = (
    *("Helvetica", "Helvetica", "Helvetica", "Times", "Times", "Times", "Courier", "Courier"),
    *("Vera", "Roboto", "Roboto Light", "DejaVu Sans", "DejaVu Serif", "Source Sans Pro", "STIX", "Manrope"),
)
_NUMBERS = ("", "", "Page {}", "Page {} of {}", "{}", "- {} -", "Pg. {}/{}", "PAGE: {:04d}", "{} of {}")
# Nobody sends memos to patients.
PRINTS_FOR_PATIENTS = ("letter", "letter", "letter", "letter", "notice", "notice", "email", "portal", "fax")
PRINTS = ("letter", "letter", "letter", "letter", "letter", "notice", "notice", "memo", "email", "portal", "fax")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Lengths in points. `pitch`: height of a row over the height of its letters."""

    face: Face
    printed_as: str
    size: float
    pitch: float
    left: float
    right: float
    top: float
    capitals: bool
    columns: int
    head: str
    fields: str
    table: str
    bullet: str
    foot: str
    numbers: str
    running: str
    gap: float

    @property
    def regular(self) -> str:
        return self.face.regular

    @property
    def bold(self) -> str:
        return self.face.bold


def draw_look(chance: random.Random, prints: tuple[str, ...]) -> Look:
    """One look; `prints`: what the document may be printed as."""
    printed_as = chance.choice(prints)
    typed = printed_as == "fax" or chance.random() < 0.06
    chosen = face("Courier" if typed else chance.choice(_FACES))
    return Look(
        face=chosen,
        printed_as=printed_as,
        size=_size(chance, chosen),
        pitch=chance.uniform(1.16, 1.55),
        left=chance.uniform(34, 82),
        right=chance.uniform(34, 76),
        top=chance.uniform(34, 80),
        capitals=chance.random() < (0.6 if typed else 0.05),
        columns=2 if chance.random() < 0.1 else 1,
        head=chance.choice(("left", "center", "right", "band", "logo", "split", "foot", "rule", "none")),
        fields=chance.choice(("tabbed", "tabbed", "colon", "pairs", "run", "boxes", "leader")),
        table=chance.choice(("rule", "rule", "grid", "shade", "zebra", "plain", "dashes")),
        bullet=chance.choice(("-", "*", "•", "o", "1.", "(a)", "")),
        foot=chance.choice(("", "", "form", "address", "web", "barcode", "confidential", "printed")),
        numbers=chance.choice(
            ("", "", "Page {}", "Page {} of {}", "{}", "- {} -", "Pg. {}/{}", "PAGE: {:04d}", "{} of {}")
        ),
        running=chance.choice(("", "", "sender", "case", "line")),
        gap=chance.uniform(0.35, 1.1),
    )


def _size(chance: random.Random, chosen: Face) -> float:
    """Letters of one width for all, and wide ones, are set smaller."""
    wide = chosen.monospaced or chosen.regular in ("Vera", "DejaVu Sans", "DejaVu Serif", "Manrope")
    return chance.uniform(7.4, 10.2) if wide else chance.uniform(8.2, 11.8)
