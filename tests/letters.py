"""Drawn mail, and files that are made of it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from training.simulate.degrade.degrade import degrade, render
from training.simulate.letters_apart.draw import draw_apart
from training.simulate.pages.piece import draw_piece

BLANK = "cover_or_blank"
REMITTANCE = "provider_remittance"


@dataclass(frozen=True, slots=True)
class Letter:
    """One drawn document, as a PDF."""

    document_class: str
    pdf: bytes

    @property
    def pages(self) -> int:
        return len(pdfium.PdfDocument(self.pdf))


def letter(document_class: str, seed: int = 0) -> Letter:
    """A letter of a class, or a remittance on paper; the same seed gives the same bytes."""
    piece = draw_piece(seed, "train") if document_class == REMITTANCE else draw_apart("apart", document_class, seed)
    return Letter(document_class, piece.drawing.pdf)


def blank() -> Letter:
    document = pdfium.PdfDocument.new()
    document.new_page(612, 792)
    return Letter(BLANK, _saved(document))


def joined(letters: Sequence[Letter]) -> bytes:
    """One PDF of all pages, in order."""
    whole = pdfium.PdfDocument.new()
    for each in letters:
        whole.import_pages(pdfium.PdfDocument(each.pdf))
    return _saved(whole)


def faxed(pdf: bytes) -> bytes:
    """The pages as they come out of a fax machine: a PDF of pictures, without text."""
    sheets = [
        degrade(render(pdf, page), "fax_fine", page, split="train") for page in range(len(pdfium.PdfDocument(pdf)))
    ]
    images = [
        Image.fromarray(np.where(sheet.squared() > 127, 255, 0).astype(np.uint8)).convert("1") for sheet in sheets
    ]
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=sheets[0].dpi_x)
    return file.getvalue()


def _saved(document: pdfium.PdfDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def written(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(612, 792), invariant=True)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, 720 - 20 * number, line)
    canvas.save()
    return file.getvalue()
