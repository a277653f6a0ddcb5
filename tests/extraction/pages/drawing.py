"""Drawing on a page: the lines of an invented remittance, pictures of pages, and pages made of both."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import reportlab
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LETTER = (612.0, 792.0)
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_NAMES = ("QUILL, PAT", "HERON, BLUE", "Finch, Wren", "SWIFT, MARTIN", "Plover, Ruff", "KITE, HARRIER")
NOTES = (
    "The amount shown exceeds the fee schedule for this provider and is not owed by the patient.",
    "Please send the medical records for these services within thirty days of the date of this notice.",
    "If you have questions about this payment call provider services between eight and five.",
    "This claim was processed according to the benefits in force on the date of service.",
)
Line = tuple[float, float, str]
Kind = Callable[[Random], bytes]  # of pages: one, as a file, drawn by seed


def lines_of(random: Random, rows: int = 24) -> list[Line]:
    """Lines of an invented remittance, each with its place in points from the bottom left."""
    lines: list[Line] = [
        (40, 750, "Blue Heron Health Plan"),
        (40, 736, "EXPLANATION OF PAYMENT"),
        (400, 750, "Page 1 of 3"),
    ]
    lines += [
        (40 + 75 * k, 700, name)
        for k, name in enumerate(("Patient", "Service", "Billed", "Allowed", "Adjusted", "Paid"))
    ]
    for row in range(rows):
        y = 684 - 18 * row
        billed = random.randint(2_000, 90_000)
        allowed = random.randint(1_000, billed)
        day = f"{random.randint(1, 12):02}/{random.randint(1, 28):02}/2026"
        lines.append((40, y, random.choice(_NAMES)))
        lines += [(135, y, day), (200, y, f"99{random.randint(202, 499)}"), (250, y, f"{billed / 100:,.2f}")]
        lines += [(325, y, f"{allowed / 100:,.2f}"), (400, y, f"CO-45 {(billed - allowed) / 100:,.2f}")]
    lines += [(40, 150 - 14 * k, note) for k, note in enumerate(random.sample(NOTES, 3))]
    return lines


def pdf_of(draw: Callable[[Canvas], None], size: tuple[float, float] = LETTER) -> bytes:
    """One page with what `draw` draws."""
    return pdf_of_pages(draw, size=size)


def pdf_of_pages(*draws: Callable[[Canvas], None], size: tuple[float, float] = LETTER) -> bytes:
    """A page for each of `draws`."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size, invariant=True)
    for draw in draws:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write(canvas: Canvas, lines: Sequence[Line], font: str = "Helvetica", size: float = 9.0) -> None:
    canvas.setFont(font, size)
    for x, y, text in lines:
        canvas.drawString(x, y, text)


def picture_of(data: bytes, dpi: float = 150.0) -> Image.Image:
    """What a scanner would give, without its faults."""
    image: Image.Image = pdfium.PdfDocument(data)[0].render(scale=dpi / 72, grayscale=True).to_pil()
    return image


def paste(canvas: Canvas, image: Image.Image, box: tuple[float, float, float, float] = (0, 0, *LETTER)) -> None:
    x0, y0, x1, y1 = box
    canvas.drawImage(ImageReader(image), x0, y0, x1 - x0, y1 - y0)
