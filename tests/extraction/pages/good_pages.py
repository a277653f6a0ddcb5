"""Pages whose text layer is good, and pages without words, drawn by seed."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from tests.extraction.pages.drawing import LETTER, VERA, Line, lines_of, paste, pdf_of, write

_FONTS = ("Helvetica", "Times-Roman", "Courier", "Helvetica-Bold")


def plain(random: Random) -> bytes:
    return pdf_of(lambda canvas: write(canvas, lines_of(random), random.choice(_FONTS), random.choice((6.5, 8, 9, 10))))


def truetype(random: Random) -> bytes:
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", VERA))
    return pdf_of(lambda canvas: write(canvas, lines_of(random), "Vera", 8))


def decorated(random: Random) -> bytes:
    """Reversed headings, shading, rules, a logo as a picture, a slanted watermark."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        for row in range(0, 24, 2):
            canvas.rect(36, 681 - 18 * row, 540, 14, stroke=0, fill=1)
        canvas.setFillGray(0.85)
        canvas.saveState()
        canvas.translate(150, 250)
        canvas.rotate(45)
        canvas.setFont("Helvetica-Bold", 90)
        canvas.drawString(0, 0, "COPY")
        canvas.restoreState()
        canvas.setFillGray(0)
        canvas.rect(36, 715, 540, 14, stroke=0, fill=1)
        canvas.setFillGray(1)
        write(canvas, [(40, 719, "SUMMARY OF YOUR CLAIMS THIS WEEK")])
        canvas.setFillGray(random.choice((0, 0.2, 0.45)))
        write(canvas, lines_of(random))
        canvas.grid([36, 130, 195, 245, 320, 395, 576], [684 - 18 * row - 4 for row in range(24)])
        paste(canvas, _logo(random), (460, 740, 580, 780))

    return pdf_of(draw)


def with_codes(random: Random) -> bytes:
    """A postal bar code, a square code and a signature are no text that is missing."""

    def draw(canvas: Canvas) -> None:
        write(canvas, lines_of(random))
        for bar in range(65):
            canvas.rect(60 + 3.3 * bar, 90 - random.choice((0, 2)), 1.2, random.choice((5, 7, 9)), stroke=0, fill=1)
        for cell in range(400):
            if random.random() < 0.5:
                canvas.rect(500 + 2 * (cell % 20), 60 + 2 * (cell // 20), 2, 2, stroke=0, fill=1)
        path = canvas.beginPath()
        path.moveTo(60, 60)
        for step in range(14):
            path.lineTo(60 + 8 * step, 60 + random.randint(-9, 9))
        canvas.drawPath(path)

    return pdf_of(draw)


def turned_by_the_file(random: Random) -> bytes:
    turn = random.choice((90, 180, 270))

    def draw(canvas: Canvas) -> None:
        write(canvas, lines_of(random))
        canvas.setPageRotation(turn)

    # reportlab exchanges width and height of a page that it turns on its side
    return pdf_of(draw, LETTER[::-1] if turn % 180 else LETTER)


def sideways(random: Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.translate(600, 0)
        canvas.rotate(90)
        write(canvas, [(x, y - 200, text) for x, y, text in lines_of(random, 15) if y > 400])

    return pdf_of(draw)


def sparse(random: Random) -> bytes:
    return pdf_of(lambda canvas: write(canvas, random.sample(lines_of(random), 5), size=11))


def codes_only(random: Random) -> bytes:
    """Hardly a letter: nothing that language could tell."""
    lines: list[Line] = []
    for row in range(30):
        lines += [(60 + 90 * k, 700 - 20 * row, f"{random.randint(0, 99_999) / 100:,.2f}") for k in range(5)]
    return pdf_of(lambda canvas: write(canvas, [*lines, (60, 740, "BPR TRN CLP SVC CAS PLB")], "Courier"))


def with_small_pictures(random: Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        write(canvas, lines_of(random))
        for k in range(3):
            paste(canvas, _logo(random), (420 + 55 * k, 735, 470 + 55 * k, 780))

    return pdf_of(draw)


def on_tinted_paper(random: Random) -> bytes:
    """A letterhead as a picture under the whole page, without words."""

    def draw(canvas: Canvas) -> None:
        paste(canvas, Image.new("RGB", (85, 110), random.choice(("#eef4fb", "#fbf6e6"))))
        write(canvas, lines_of(random))

    return pdf_of(draw)


def with_hidden_words(random: Random) -> bytes:
    """White marks for a sorting machine, and a note for search engines, beside a good layer."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        write(canvas, [(40, 20, "SORT 0012 SEQ 4411 TRAY 7")], size=6)
        canvas.setFillGray(0)
        write(canvas, lines_of(random))

    return pdf_of(draw)


def empty(random: Random) -> bytes:
    return pdf_of(lambda canvas: canvas.setFont("Helvetica", 9))


def rules_only(random: Random) -> bytes:
    return pdf_of(lambda canvas: canvas.line(40, 400, 570, 400))


def white_picture(random: Random) -> bytes:
    return pdf_of(lambda canvas: paste(canvas, Image.new("L", (850, 1100), random.choice((255, 250)))))


GOOD = (
    *(plain, truetype, decorated, with_codes, turned_by_the_file, sideways, sparse, codes_only, with_small_pictures),
    *(on_tinted_paper, with_hidden_words),
)
BLANK = (empty, rules_only, white_picture)


def _logo(random: Random) -> Image.Image:
    image = Image.new("RGB", (240, 80), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((5, 5, 75, 75), fill=random.choice(("navy", "teal", "maroon")))
    pen.text((85, 30), "HERON HEALTH", fill="black")
    return image
