"""Files that mean harm or are broken, written byte by byte."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
HELLO = b"BT /F1 12 Tf 72 700 Td (Amount paid) Tj ET"


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %b>>stream\n%b\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def page(
    content: bytes,
    box: bytes = b"[0 0 612 792]",
    catalog: bytes = b"",
    entries: bytes = b"",
    resources: bytes = b"<</Font<</F1 5 0 R>>>>",
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF of one page; its content is object 4, a font object 5, `more` from 6."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox" + box + b"/Contents 4 0 R/Resources" + resources + entries + b">>",
            content,
            FONT,
            *more,
        ]
    )


def pages(count: int, huge: int | None = None) -> bytes:
    """A PDF with that many pages, all of which show the same content; the page `huge` is too large to be drawn."""
    kids = b" ".join(b"%d 0 R" % (5 + k) for k in range(count))
    sheet = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    sizes = [(99_999, 99_999) if number == huge else (612, 792) for number in range(1, count + 1)]
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, stream(HELLO), FONT, *[sheet % size for size in sizes]])


def without_pages() -> bytes:
    """A PDF that a program began and saved."""
    file = io.BytesIO()
    pdfium.PdfDocument.new().save(file)
    return file.getvalue()


def nested_forms(depth: int, times: int) -> bytes:
    """Each form draws the next several times: ten levels of ten are ten thousand million drawings."""
    call = b"/A Do " * times
    last = 6 + depth - 1
    forms = []
    for number in range(6, last + 1):
        inner = call if number < last else HELLO
        resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<</A %d 0 R>>>>" % min(number + 1, last)
        forms.append(stream(inner, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]" + resources))
    return page(stream(call), resources=b"<</XObject<</A 6 0 R>>>>", more=forms)


def protected(user: str, owner: str = "owner") -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=pdfencrypt.StandardEncryption(user, owner, canPrint=0))
    canvas.drawString(72, 700, "Amount paid")
    canvas.save()
    return file.getvalue()


def with_script() -> bytes:
    action = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);this.submitForm\\('http://localhost'\\))>>"
    return page(stream(HELLO), catalog=action)


def with_attachment() -> bytes:
    document = pdfium.PdfDocument(page(stream(HELLO)))
    document.new_attachment("invoice.exe").set_data(b"MZ\x00")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def picture(form: str, size: tuple[int, int], mode: str = "L", **options: object) -> bytes:
    """A white picture with a bar in it."""
    image = Image.new(mode, size, 1 if mode == "1" else 255)
    image.paste(0, (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 4 + 8))
    return saved(image, form, **options)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def tiff_of(images: Sequence[Image.Image], **options: object) -> bytes:
    file = io.BytesIO()
    images[0].save(file, "TIFF", save_all=True, append_images=images[1:], **options)
    return file.getvalue()


# Each is read within a page's seconds, or refused; `pytest` names them.
BOMBS: dict[str, Callable[[], bytes]] = {
    "a gigabyte of nothing": lambda: page(packed(b"\0" * (1 << 30))),
    "packed twice": lambda: page(
        stream(zlib.compress(zlib.compress(b" " * (1 << 30), 9), 9), b"/Filter[/FlateDecode/FlateDecode]")
    ),
    "a hundred million letters": lambda: page(packed(b"BT /F1 1 Tf " + b"(aaaa bbbb cccc dddd eeee) Tj " * 4_000_000)),
    "three million lines": lambda: page(packed(b"0 0 m 600 700 l S " * 3_000_000)),
    "forms in forms": lambda: nested_forms(12, 10),
    "a form in itself": lambda: nested_forms(1, 2),
    "a picture of 900 million pixels": lambda: page(
        stream(b"q 612 0 0 792 0 0 cm /I Do Q"),
        resources=b"<</XObject<</I 6 0 R>>>>",
        more=[
            packed(
                b"\0" * (30_000 * 30_000),
                b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceGray",
            )
        ],
    ),
    "two million brackets": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 2_000_000 + b"\nendobj\ntrailer<</Root 1 0 R>>",
    "a page tree that is its own branch": lambda: pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    ),
    "a page of seven hundred metres": lambda: page(stream(HELLO), b"[0 0 2000000 2000000]"),
    "a page without size": lambda: page(stream(HELLO), b"[0 0 0 0]"),
    "a page of no number": lambda: page(stream(HELLO), b"[0 0 1e38 -1e38]"),
}
