"""Typefaces that pages are drawn with: those of PDF itself, and free ones that come with packages.

Only packages are looked at, never the system's fonts, so that a page is the same on every machine.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


class Face(NamedTuple):
    """A face: names of its regular and bold fonts as reportlab knows them, and whether all letters are equally wide."""

    regular: str
    bold: str
    monospaced: bool = False


_BASE = {
    "Helvetica": Face("Helvetica", "Helvetica-Bold"),
    "Times": Face("Times-Roman", "Times-Bold"),
    "Courier": Face("Courier", "Courier-Bold", monospaced=True),
}
# Package, regular file, bold file below it, monospaced.
_FILES = {
    "Vera": ("reportlab", "fonts/Vera.ttf", "fonts/VeraBd.ttf", False),
    "DejaVu Sans": ("matplotlib", "{mpl}/DejaVuSans.ttf", "{mpl}/DejaVuSans-Bold.ttf", False),
    "DejaVu Serif": ("matplotlib", "{mpl}/DejaVuSerif.ttf", "{mpl}/DejaVuSerif-Bold.ttf", False),
    "DejaVu Sans Mono": ("matplotlib", "{mpl}/DejaVuSansMono.ttf", "{mpl}/DejaVuSansMono-Bold.ttf", True),
    "STIX": ("matplotlib", "{mpl}/STIXGeneral.ttf", "{mpl}/STIXGeneralBol.ttf", False),
    "Roboto": ("font_roboto", "files/Roboto-Regular.ttf", "files/Roboto-Bold.ttf", False),
    "Roboto Light": ("font_roboto", "files/Roboto-Light.ttf", "files/Roboto-Medium.ttf", False),
    "Manrope": ("font_manrope", "files/Manrope-Regular.ttf", "files/Manrope-Bold.ttf", False),
    "Source Sans Pro": (
        "font_source_sans_pro",
        "files/SourceSansPro-Regular.ttf",
        "files/SourceSansPro-Bold.ttf",
        False,
    ),
    "Source Serif Pro": (
        "font_source_serif_pro",
        "files/SourceSerifPro-Regular.ttf",
        "files/SourceSerifPro-Bold.ttf",
        False,
    ),
}
_MATPLOTLIB_FONTS = "mpl-data/fonts/ttf"
FACES = (*_BASE, *_FILES)


@cache
def face(name: str) -> Face:
    """The face with a name of `FACES`, made known to reportlab. Raises KeyError for any other name, LookupError if the
    package that it comes with is not installed.
    """
    if name in _BASE:
        return _BASE[name]
    package, regular, bold, monospaced = _FILES[name]
    root = _folder(package)
    made = Face(name, f"{name} Bold", monospaced)
    for known_as, path in ((made.regular, regular), (made.bold, bold)):
        pdfmetrics.registerFont(TTFont(known_as, str(root / path.format(mpl=_MATPLOTLIB_FONTS))))
    return made


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"package {package} is not installed")
    return Path(spec.origin).parent
