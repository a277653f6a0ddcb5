"""Pictures of pages for the review desk, kept beside the originals: under the SHA-256 of the file that people may see,
which for a file with a payment card is that of its copy.

They hold patients' data: folders are 0700, files 0600. All of them can be made again, so the folder is marked as a
cache (CACHEDIR.TAG), which backups leave out, and has a bound: beyond it the pictures of those files go at which nobody
has looked for the longest time.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from extraction.errors import InternalError

MOST_BYTES = 256 * 1024 * 1024  # of the pictures of one file: what comes after them is looked at in the original
_SIZES = "sizes.json"
_DRAFT = ".incoming-"
_ROOM = 16  # a sixteenth of the bound is kept free: after that much the folder is counted again
_A_DAY = 86_400
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TAG_FILE = "CACHEDIR.TAG"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Pictures of pages: they are drawn again from the originals.\n"
_PNG = b"\x89PNG"


class Size(NamedTuple):
    """Points of the upright page."""

    width: float
    height: float


class PagePicture(NamedTuple):
    """A page of a file: its number from 1, a PNG or a JPEG, and its size in points."""

    number: int
    data: bytes
    size: Size


class _Held(NamedTuple):
    """What is kept of one file: when somebody last looked at it or drew it (seconds since 1970), how many bytes it has,
    and its digest.
    """

    looked_at: float
    size: int
    digest: str


class PagePictures:
    """A folder of pictures: `root/ab/abcd.../3`, and beside them the sizes of their pages, touched at each look.

    `most_bytes` is the bound of the whole folder. It is counted where pictures are put, never where they are looked at.
    """

    def __init__(self, root: Path, most_bytes: int) -> None:
        self.root = root
        self._most_bytes = most_bytes
        self._room = most_bytes // _ROOM
        self._put = 0  # bytes since they were last counted

    def holds(self, digest: str) -> bool:
        """Whether this file has been drawn."""
        return (self._folder(digest) / _SIZES).exists()

    def put(self, digest: str, pictures: Iterable[PagePicture]) -> None:
        """Keep the pictures of a file, as they come and until they are too many; all of them are there, or none.

        A file without any has been drawn as well: nobody waits for them.
        """
        folder = self._folder(digest)
        self._tag()
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_DRAFT))  # 0700 by itself
        try:
            sizes = _write(draft, pictures)
            _write_file(draft / _SIZES, json.dumps(sizes).encode())
            self._put += _bytes_in(draft)
            self.remove(digest)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        if self._put > self._room:
            self._make_room(digest)

    def get(self, digest: str, number: int) -> bytes | None:
        """The picture of a page, None where there is none."""
        self._touch(digest)
        try:
            return (self._folder(digest) / str(number)).read_bytes()
        except FileNotFoundError:
            return None

    def sizes(self, digest: str) -> Mapping[int, Size] | None:
        """The pages of a file that have a picture, in order; None where the file is still to be drawn."""
        self._touch(digest)
        try:
            told = json.loads((self._folder(digest) / _SIZES).read_bytes())
        except FileNotFoundError:
            return None
        return {int(number): Size(*size) for number, size in told.items()}

    def remove(self, digest: str) -> None:
        """Have the pictures of a file gone; gone already is the same."""
        folder = self._folder(digest)
        (folder / _SIZES).unlink(missing_ok=True)  # first: what is half gone does not pass for drawn
        shutil.rmtree(folder, ignore_errors=not folder.exists())

    def sweep(self) -> None:
        """Remove what was left by a worker that died more than a day ago, half drawn, and what is beyond the bound."""
        for draft in self.root.glob(f"*/{_DRAFT}*"):
            with suppress(FileNotFoundError):  # another worker sweeps too, or has drawn it
                if time.time() - draft.stat().st_mtime > _A_DAY:
                    shutil.rmtree(draft, ignore_errors=True)
        self._make_room()

    def _make_room(self, spared: str | None = None) -> None:
        """Count, and remove what was looked at the longest ago until there is room; what is being drawn stays."""
        self._put = 0
        held = sorted(self._held())
        surplus = sum(each.size for each in held) - (self._most_bytes - self._room)
        for oldest in held:
            if surplus <= 0:
                break
            if oldest.digest != spared:
                with suppress(OSError):  # another worker makes room too
                    self.remove(oldest.digest)
                surplus -= oldest.size

    def _held(self) -> Iterator[_Held]:
        for folder in self.root.glob("??/*"):
            if _SHA256.fullmatch(folder.name):
                with suppress(OSError):
                    sizes = folder / _SIZES
                    looked_at = sizes.stat().st_mtime if sizes.exists() else 0.0  # half gone: what is left goes first
                    yield _Held(looked_at, _bytes_in(folder), folder.name)

    def _touch(self, digest: str) -> None:
        with suppress(OSError):  # not there; or not for us to change, and then it goes by when it was drawn
            os.utime(self._folder(digest) / _SIZES)

    def _folder(self, digest: str) -> Path:
        if not _SHA256.fullmatch(digest):
            raise InternalError("not_a_sha256", found=digest, expected="64 hex digits")
        return self.root / digest[:2] / digest

    def _tag(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        tag = self.root / _TAG_FILE
        if not tag.exists():
            tag.write_text(_TAG, encoding="ascii")


def media_type_of(picture: bytes) -> str:
    return "image/png" if picture.startswith(_PNG) else "image/jpeg"


def _write(folder: Path, pictures: Iterable[PagePicture]) -> dict[int, Size]:
    sizes: dict[int, Size] = {}
    room = MOST_BYTES
    for picture in pictures:
        room -= len(picture.data)
        if room < 0:
            break
        _write_file(folder / str(picture.number), picture.data)
        sizes[picture.number] = picture.size
    return sizes


def _bytes_in(folder: Path) -> int:
    return sum(each.stat().st_size for each in os.scandir(folder))


def _write_file(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
