"""Files of pages that nobody meant: mutated PDFs, TIFFs, PNGs and JPEGs, read in the process that may die.

A mutation of a packed stream is only noise to unpack, so the PDFs here are written unpacked. Run
`python -m tests.fuzz.pages SECONDS FOUND`; `python -m tests.fuzz` runs it beside the others.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

from PIL import Image

from extraction.errors import InternalError, TriageError
from extraction.media import PAGES, media_type
from extraction.pages.cards import find_cards
from extraction.pages.limits import Limits
from extraction.pages.process import read_pages_apart, redact_apart
from tests.extraction.pages import drawing, good_pages, hostile, misleading_pages

LIMITS = Limits(seconds_per_page=10, seconds_per_file=60, pages=50)
HANGS_AFTER = 3 * LIMITS.seconds_per_file  # reading, copying, and ending what went on too long
MOST_MEMORY = LIMITS.memory
LARGEST = 300_000
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e38", b"NaN", b".")
_TOKENS = (
    *(
        b"/Kids[2 0 R]",
        b"/Parent 3 0 R",
        b"/Length 0",
        b"/Length 99999999",
        b"/Filter/FlateDecode",
        b"/Filter/JBIG2Decode",
    ),
    *(
        b"/Filter/JPXDecode",
        b"/Filter[/ASCII85Decode/LZWDecode]",
        b"/Rotate 45",
        b"/MediaBox[0 0 1 1]",
        b"<<",
        b">>",
        b"[",
        b"]",
    ),
    *(
        b"endstream",
        b"endobj",
        b"stream\n",
        b"1 0 R",
        b"/Do ",
        b"q ",
        b"BT ",
        b"ET ",
        b"Tj ",
        b"/F1 1e9 Tf ",
        b"%",
        b"(",
        b")",
        b"\0",
    ),
)
Mutation = Callable[[bytes, Random], bytes]


def _seeds() -> tuple[bytes, ...]:
    random = Random(1)
    image = drawing.picture_of(good_pages.plain(random), 50)
    bilevel = image.convert("1")
    return (
        hostile.page(hostile.stream(hostile.HELLO)),
        hostile.pages(3),
        hostile.nested_forms(3, 2),
        hostile.with_script(),
        hostile.with_attachment(),
        hostile.protected(""),
        good_pages.plain(random),
        misleading_pages.private_encoding(random),
        _small_scan(image),
        hostile.saved(bilevel, "TIFF", compression="group4"),
        hostile.saved(bilevel, "TIFF", compression="group3", dpi=(204, 98)),
        hostile.tiff_of([bilevel, image.convert("1").rotate(90)], compression="tiff_lzw"),
        hostile.saved(image, "TIFF", compression="jpeg"),
        hostile.saved(image, "PNG"),
        hostile.saved(image.convert("P"), "PNG", transparency=3),
        hostile.saved(image, "JPEG", quality=40, progressive=True),
    )


def _small_scan(image: Image.Image) -> bytes:
    return drawing.pdf_of(lambda canvas: drawing.paste(canvas, image))


SEEDS = _seeds()


def mutated(data: bytes, random: Random) -> bytes:
    """The bytes after one to eight mutations; the file still begins as it did, so that it is read as what it was."""
    head = data[:8]
    for _ in range(random.randint(1, 8)):
        data = random.choice(MUTATIONS)(data, random)[:LARGEST] or head  # there is always something to change
    return head + data[8:]


def digest(data: bytes) -> None:
    """Read the pages, look for cards, and make a copy without them. Raises only what is a defect."""
    kind = media_type(data)
    if kind not in PAGES:
        return
    try:
        pages = list(read_pages_apart(data, kind, LIMITS))
        redact_apart(data, kind, pages[:3], {1: [(0, 0, 10, 10)]}, LIMITS)
    except InternalError:
        raise
    except TriageError as error:
        if not str(error):
            raise
        return
    assert pages
    for number, page in enumerate(pages, 1):
        assert page.number == number
        assert page.findings or page.origin != "unread"
        assert not any(finding.code.startswith("reader_failed") for finding in page.findings), page.findings
        assert all(word.text and word.text == word.text.strip() for word in page.words)
        find_cards(page)


def _flip(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(min(8, len(data)), len(data))]


def _remove(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[at + random.choice((1, 2, 4, 100, 1000)) :]


def _double(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    part = data[at : at + random.choice((4, 40, 400))]
    return data[:at] + part * random.choice((2, 3, 50)) + data[at:]


def _renumber(data: bytes, random: Random) -> bytes:
    numbers = list(re.finditer(rb"(?<=[ \[/])-?\d+", data[:LARGEST]))
    if not numbers:
        return _flip(data, random)
    number = random.choice(numbers)
    return data[: number.start()] + random.choice(_NUMBERS) + data[number.end() :]


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + random.choice(_TOKENS) + data[at:]


def _overwrite(data: bytes, random: Random) -> bytes:
    """Binary fields keep their places: four bytes become an odd number."""
    at = random.randrange(len(data))
    value = random.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFF, 20_000, random.randrange(1 << 32)))
    return data[:at] + value.to_bytes(4, random.choice(("little", "big"))) + data[at + 4 :]


MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _cut,
    _remove,
    _double,
    _renumber,
    _renumber,
    _insert,
    _overwrite,
    _overwrite,
)


def main(seconds: int, found: Path) -> None:
    """Mutate until the time is over. Whatever breaks is kept, and ends the run with exit code 1."""
    until, count, longest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < until:
        random = Random(count)
        data = mutated(random.choice(SEEDS), random)
        started = time.monotonic()
        try:
            digest(data)
            longest = max(longest, time.monotonic() - started)
            assert longest < HANGS_AFTER
            assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MOST_MEMORY
        except BaseException:
            (found / f"pages_{sha256(data).hexdigest()[:12]}").write_bytes(data)
            raise
        count += 1
    sys.stderr.write(f"{count:,} files of pages, longest {longest:.1f} s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
