"""Hostile and broken files: each is read, refused with a clear error, or has pages that say they were not read."""

import resource
import time
from random import Random

import pytest
from PIL import Image

from extraction.errors import (
    EmptyInputError,
    EncryptedInputError,
    InputError,
    TooLargeInputError,
    UnreadableInputError,
    UnsupportedMediaError,
)
from extraction.media import PDF
from extraction.pages.limits import Limits
from extraction.pages.page import Page
from extraction.pages.process import read_pages_apart
from tests.extraction.pages import drawing, good_pages, hostile

SHORT = Limits(seconds_per_page=10)


def read(data: bytes, kind: str = PDF, limits: Limits = SHORT) -> list[Page]:
    return list(read_pages_apart(data, kind, limits))


def codes(page: Page) -> set[str]:
    return {finding.code for finding in page.findings}


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


@pytest.mark.parametrize("name", hostile.BOMBS)
def test_a_bomb_ends_in_a_page_or_an_error_within_its_time_and_memory(name: str) -> None:
    data = hostile.BOMBS[name]()
    started = time.monotonic()
    try:
        pages = read(data)
    except InputError:
        pass
    else:
        assert pages
        assert all(page.words or page.origin in ("blank", "unread") for page in pages)
        assert all(page.findings for page in pages if page.origin == "unread")
    assert time.monotonic() - started < 4 * SHORT.seconds_per_page
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < SHORT.memory


def test_the_file_after_a_bomb_is_read_as_if_nothing_had_been() -> None:
    assert codes(read(hostile.BOMBS["three million lines"](), limits=Limits(seconds_per_page=2))[0])
    assert texts(read(hostile.page(hostile.stream(hostile.HELLO)), limits=Limits(seconds_per_page=2))[0]) == [
        "Amount",
        "paid",
    ]


@pytest.mark.parametrize("data", [b"", b" \n\0"])
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInputError):
        read(data)


def test_a_password_is_asked_for_in_words() -> None:
    with pytest.raises(EncryptedInputError, match="password_needed"):
        read(hostile.protected("secret"))


def test_a_file_whose_password_is_empty_is_read_and_says_so() -> None:
    (page,) = read(hostile.protected(""))
    assert texts(page) == ["Amount", "paid"]
    assert codes(page) == {"encrypted"}


def test_scripts_and_attachments_are_findings_and_nothing_else() -> None:
    (scripted,) = read(hostile.with_script())
    (laden,) = read(hostile.with_attachment())
    assert texts(scripted) == texts(laden) == ["Amount", "paid"]
    assert codes(scripted) == {"javascript"}
    assert codes(laden) == {"embedded_files"}


def test_five_hundred_pages_are_read_one_by_one() -> None:
    pages = read(hostile.pages(500))
    assert [page.number for page in pages] == list(range(1, 501))
    assert all(texts(page) == ["Amount", "paid"] for page in pages)


def test_more_pages_than_the_limit_are_refused() -> None:
    with pytest.raises(TooLargeInputError, match="too_many_pages"):
        read(hostile.pages(30), limits=Limits(pages=29))


@pytest.mark.parametrize("data", [hostile.pages(0), hostile.without_pages()])
def test_a_pdf_without_pages_is_refused_as_such(data: bytes) -> None:
    with pytest.raises(UnreadableInputError, match="no_pages"):
        read(data)


def test_a_dead_page_says_so_and_the_others_are_read() -> None:
    first, second, third = read(hostile.pages(3, huge=2))
    assert texts(first) == texts(third) == ["Amount", "paid"]
    assert second.origin == "unread"
    assert codes(second) == {"page_too_large"}


def test_too_many_letters_on_a_page_are_not_read() -> None:
    (page,) = read(
        hostile.page(hostile.packed(b"BT /F1 9 Tf 72 700 Td " + b"(Amount paid ) Tj " * 500)),
        limits=Limits(glyphs=5_000),
    )
    assert codes(page) == {"too_many_glyphs"}


def test_too_many_words_on_a_page_are_not_read() -> None:
    (page,) = read(good_pages.plain(Random(1)), limits=Limits(words=100))
    assert codes(page) == {"too_many_words"}


@pytest.mark.parametrize(("form", "kind"), [("TIFF", "image/tiff"), ("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_of_twenty_thousand_pixels_a_side_is_refused(form: str, kind: str) -> None:
    options = {"compression": "group4"} if form == "TIFF" else {}
    mode = "1" if form == "TIFF" else "L"
    with pytest.raises(TooLargeInputError, match="too_many_pixels"):
        read(hostile.picture(form, (20_000, 20_000), mode, **options), kind)


def test_a_page_of_too_many_pixels_does_not_cost_the_others() -> None:
    small = Image.new("L", (850, 1100), 255)
    first, second = read(hostile.tiff_of([small, Image.new("L", (9_000, 9_000), 255)], dpi=(100, 100)), "image/tiff")
    assert first.origin == "blank"
    assert codes(second) == {"too_many_pixels"}


def test_a_large_jpeg_is_decoded_smaller() -> None:
    (page,) = read(hostile.picture("JPEG", (9_000, 11_000)), "image/jpeg")
    assert page.origin in ("blank", "ocr")
    assert page.height == pytest.approx(792, rel=0.01)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize(("form", "kind"), [("TIFF", "image/tiff"), ("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_that_is_cut_off_is_refused_or_has_a_page_that_says_so(form: str, kind: str, share: float) -> None:
    data = hostile.saved(drawing.picture_of(good_pages.plain(Random(1)), 60), form)
    try:
        (page,) = read(data[: int(len(data) * share)], kind)
    except UnreadableInputError:
        pass
    else:
        assert codes(page) == {"page_unreadable"}


def test_a_tiff_whose_last_page_is_cut_off_gives_the_first() -> None:
    blank = Image.new("L", (850, 1100), 255)
    data = hostile.tiff_of([blank, drawing.picture_of(good_pages.plain(Random(1)), 60)], compression="tiff_lzw")
    (page,) = read(data[:-3000], "image/tiff")
    assert page.origin == "blank"
    assert codes(page) == {"file_cut_off"}


def test_what_has_no_pages_is_not_supported() -> None:
    with pytest.raises(UnsupportedMediaError):
        read(b"ISA*00*", "application/edi-x12")
