"""What a file says to be on a page and does not hold: such a page is never blank, and says what is lost."""

import io
import re
import zlib
from random import Random

import pytest
from PIL import Image

from extraction.media import PDF
from extraction.pages.missing import Missing
from extraction.pages.page import Page
from extraction.pages.pictures import _rows_are_cut_off
from extraction.pages.read import read_pages
from tests.extraction.pages import drawing, good_pages, hostile

PAINT = b"q 612 0 0 792 0 0 cm /I Do Q"
ONE_PICTURE = b"<</Font<</F1 5 0 R>>/XObject<</I 6 0 R>>>>"
SCAN = drawing.picture_of(good_pages.plain(Random(1)), 100).convert("L")
PACKED = zlib.compress(SCAN.tobytes())
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</I 7 0 R>>>>"

TILE = FORM.replace(b"/Type/XObject/Subtype/Form", b"/PatternType 1/PaintType 1/TilingType 1/XStep 612/YStep 792")
STAMP = b"<</Type/Annot/Subtype/Stamp/Rect[0 0 612 792]/AP<</N 7 0 R>>>>"


def jpeg() -> bytes:
    return hostile.saved(SCAN, "JPEG")


def picture(
    data: bytes, kind: bytes, size: tuple[int, int] = SCAN.size, color: bytes = b"8/ColorSpace/DeviceGray"
) -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/%b/BitsPerComponent %b" % (*size, kind, color)
    return hostile.stream(data, entries)


def with_picture(*more: bytes, content: bytes = PAINT) -> bytes:
    """A page that paints object 6, the first of `more`."""
    return hostile.page(hostile.stream(content), resources=ONE_PICTURE, more=more)


def read(data: bytes) -> Page:
    (page,) = read_pages(data, PDF)
    return page


def codes(page: Page) -> list[str]:
    return [finding.code for finding in page.findings]


NOT_THERE = {
    "a picture that is no object": with_picture(),
    "a picture that is null": with_picture(b"null"),
    "a picture that no resource names": hostile.page(hostile.stream(PAINT)),
    "a picture in a form": with_picture(hostile.stream(b"/I Do", FORM)),
    "a picture behind a comment": with_picture(content=b"/I %c\nDo"),
    "a picture that no operator paints": with_picture(content=b"/IDo"),
    "a pattern": hostile.page(
        hostile.stream(b"/Pattern cs /P scn 0 0 612 792 re f"), resources=b"<</Pattern<</P 6 0 R>>>>"
    ),
    "a picture in a pattern": hostile.page(
        hostile.stream(b"/Pattern cs /P scn 0 0 612 792 re f"),
        resources=b"<</Pattern<</P 6 0 R>>>>",
        more=[hostile.stream(b"/I Do", TILE)],
    ),
    "a shading": hostile.page(hostile.stream(b"/S sh"), resources=b"<</Shading<</S 6 0 R>>>>"),
    "an annotation": hostile.page(hostile.stream(b" "), entries=b"/Annots[6 0 R]"),
    "an appearance": hostile.page(hostile.stream(b" "), entries=b"/Annots[6 0 R]", more=[STAMP]),
    "a picture in an appearance": hostile.page(
        hostile.stream(b" "),
        entries=b"/Annots[6 0 R]",
        more=[STAMP, hostile.stream(b"/I Do", FORM.replace(b"7", b"9"))],
    ),
    "a content that is null": hostile.page(b"null"),
    "a content that is no object": hostile.page(b"null").replace(b"/Contents 4 0 R", b"/Contents 9 0 R"),
    "a content that cannot be unpacked": hostile.page(hostile.stream(b"x\x9c" + b"\xff" * 40, b"/Filter/FlateDecode")),
}


@pytest.mark.parametrize("name", NOT_THERE)
def test_a_page_that_shows_what_is_not_in_the_file_is_not_blank(name: str) -> None:
    page = read(NOT_THERE[name])
    assert (page.origin, codes(page)) == ("unread", ["picture_unreadable"])


def test_a_scan_that_is_not_there_is_told_though_the_fax_machine_printed_a_line_above_it() -> None:
    line = b"BT /F1 9 Tf 72 770 Td (2026-02-01 FROM 5550142 PAGE 1) Tj ET "
    page = read(with_picture(content=line + PAINT))
    assert [word.text for word in page.words][:2] == ["2026-02-01", "FROM"]
    assert codes(page) == ["picture_unreadable"]


@pytest.mark.parametrize("kind", [*good_pages.BLANK, good_pages.sparse, good_pages.with_small_pictures])
def test_a_page_that_has_all_that_it_shows_says_nothing(kind: drawing.Kind) -> None:
    assert not {"picture_unreadable", "picture_cut_off"} & set(codes(read(kind(Random(5)))))


def test_a_page_that_comes_twice_does_not_hide_what_is_missing_on_another() -> None:
    twice = with_picture(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>").replace(
        b"/Kids[3 0 R]/Count 1", b"/Kids[6 0 R 6 0 R 3 0 R]/Count 3"
    )
    *_, page = read_pages(twice.replace(b"/I 6 0 R", b"/I 9 0 R"), PDF)
    assert codes(page) == ["picture_unreadable"]


@pytest.mark.parametrize(
    "content", [b"q 612 0 0 792 0 0 cm /#49 Do Q", b"BT /F1 9 Tf 72 700 Td (/X Do ) Tj ET " + PAINT]
)
def test_names_are_read_as_a_pdf_writes_them(content: bytes) -> None:
    assert codes(read(with_picture(picture(jpeg(), b"DCTDecode"), content=content))) == []


def test_forms_that_draw_each_other_are_each_followed_once() -> None:
    numbers = range(6, 18)
    names = b"<</XObject<<" + b"".join(b"/F%d %d 0 R" % (each, each) for each in numbers) + b">>>>"
    drawn = b" ".join(b"/F%d Do" % each for each in numbers)
    form = hostile.stream(drawn, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources" + names)
    data = hostile.page(hostile.stream(drawn), resources=names, more=[form] * len(numbers))
    assert not Missing(data, 1).is_any_on(1, seen=True)


def test_a_table_of_places_that_is_wrong_loses_nothing() -> None:
    good = hostile.page(hostile.stream(hostile.HELLO))
    for broken in (
        good.replace(b"startxref\n", b"startxref\n9"),
        re.sub(rb"\d{10} 00000 n", b"0000000000 00000 n", good),
    ):
        page = read(broken)
        assert [word.text for word in page.words] == ["Amount", "paid"]
        assert codes(page) == []


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize(("kind", "data"), [(b"DCTDecode", jpeg()), (b"FlateDecode", PACKED)])
def test_a_picture_that_is_cut_off_is_told(kind: bytes, data: bytes, share: float) -> None:
    assert codes(read(with_picture(picture(data, kind)))) == []
    page = read(with_picture(picture(data[: int(len(data) * share)], kind)))
    assert "picture_cut_off" in codes(page)
    assert page.origin in ("ocr", "unread")


def test_a_scan_of_which_only_white_is_left_is_not_blank() -> None:
    white_above = Image.new("L", SCAN.size, 255)
    white_above.paste(SCAN.crop((0, 0, SCAN.width, 300)), (0, SCAN.height - 300))
    data = hostile.saved(white_above, "JPEG")
    page = read(with_picture(picture(data[: data.rindex(b"\xff\xda") + 200], b"DCTDecode")))
    assert (page.origin, codes(page)) == ("unread", ["picture_cut_off"])


def test_a_thumbnail_within_a_picture_that_is_cut_off_does_not_hide_it() -> None:
    data = jpeg()
    thumbnail = hostile.saved(SCAN.resize((85, 110)), "JPEG")
    comment = b"\xff\xfe" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    whole = data[:2] + comment + data[2:]
    assert codes(read(with_picture(picture(whole, b"DCTDecode")))) == []
    assert "picture_cut_off" in codes(read(with_picture(picture(whole[: len(whole) // 2], b"DCTDecode"))))


@pytest.mark.parametrize(
    ("color", "bits"),
    [
        (b"16/ColorSpace/DeviceGray", 16),
        (b"4/ColorSpace/DeviceGray", 4),
        (b"1/ColorSpace[/Indexed/DeviceRGB 1<000000ffffff>]", 1),
        (b"8/ColorSpace/DeviceCMYK", 32),
    ],
)
def test_rows_of_any_depth_are_whole(color: bytes, bits: int) -> None:
    rows = zlib.compress(bytes(200 * 200 * bits // 8))
    page = read(with_picture(picture(rows, b"FlateDecode", (200, 200), color)))
    assert "picture_cut_off" not in codes(page)


def test_rows_without_their_end_mark_are_whole() -> None:
    rows = bytes(3_000_000)
    packed = zlib.compress(rows, 9)
    assert not _rows_are_cut_off(packed[:-4], len(rows))
    assert _rows_are_cut_off(packed[: len(packed) // 2], len(rows))
    assert _rows_are_cut_off(packed[:100] + b"\xff" * 100, len(rows))


def test_a_fax_without_its_end_mark_is_read() -> None:
    file = io.BytesIO()
    SCAN.convert("1").save(file, "PDF", resolution=100)
    assert codes(read(file.getvalue())) == []
