"""Pictures of pages for the review desk, kept beside the originals: under the SHA-256 of the file that people may see,
which for a file with a payment card is that of its copy.

They hold patients' data: folders are 0700, files 0600. All of them can be made again, so the folder is marked as a
cache (CACHEDIR.TAG), which backups leave out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from extraction.errors import InternalError

MOST_BYTES = 256 * 1024 * 1024  # of the pictures of one file: what comes after them is looked at in the original
_SIZES = "sizes.json"
_DRAFT = ".incoming-"
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


class PagePictures:
    """A folder of pictures: `root/ab/abcd.../3`, and beside them the sizes of their pages."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def holds(self, digest: str) -> bool:
        """Whether this file has been drawn."""
        return (self._folder(digest) / _SIZES).exists()

    def put(self, digest: str, pictures: Iterable[PagePicture]) -> None:
        """Keep the pictures of a file, as they come and until they are too many; all of them are there, or none."""
        folder = self._folder(digest)
        self._tag()
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_DRAFT))  # 0700 by itself
        try:
            sizes = _write(draft, pictures)
            _write_file(draft / _SIZES, json.dumps(sizes).encode())
            self.remove(digest)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def get(self, digest: str, number: int) -> bytes | None:
        """The picture of a page, None where there is none."""
        try:
            return (self._folder(digest) / str(number)).read_bytes()
        except FileNotFoundError:
            return None

    def sizes(self, digest: str) -> Mapping[int, Size]:
        """The pages of a file that have a picture, in order."""
        try:
            told = json.loads((self._folder(digest) / _SIZES).read_bytes())
        except FileNotFoundError:
            return {}
        return {int(number): Size(*size) for number, size in told.items()}

    def remove(self, digest: str) -> None:
        """Have the pictures of a file gone; gone already is the same."""
        shutil.rmtree(self._folder(digest), ignore_errors=not self._folder(digest).exists())

    def sweep(self) -> None:
        """Remove what was left by a worker that died more than a day ago, half drawn."""
        for draft in self.root.glob(f"*/{_DRAFT}*"):
            if time.time() - draft.stat().st_mtime > _A_DAY:
                shutil.rmtree(draft, ignore_errors=True)

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


def _write_file(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
