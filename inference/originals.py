"""The files as they came, kept by content: the SHA-256 of the bytes is the name.

They hold patients' data: folders are 0700, files 0600.
"""

import os
import re
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from extraction.errors import InternalError

_DRAFT = ".incoming-"
_A_DAY = 86_400
_SHA256 = re.compile(r"[0-9a-f]{64}")


class OriginalMissingError(InternalError):
    """The database knows this file, but its bytes are not here."""


class OriginalNotKeptError(InternalError):
    """The disk did not take the bytes: the file is not received. Its cause says why."""


class OriginalCorruptedError(InternalError):
    """The stored bytes are no longer those that came."""


class Originals:
    """A folder of originals: `root/ab/abcd...`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._named: set[Path] = set()  # folders whose names this process has had on disk

    def put(self, data: bytes) -> str:
        """Store the bytes and return their SHA-256 in hex; they are on disk when this returns. Again is the same.

        Errors: OriginalNotKeptError.
        """
        digest = sha256(data).hexdigest()
        try:
            self._keep(self.path(digest), digest, data)
        except OSError as error:
            expected = "room, and the right to write, in the folder of originals"
            raise OriginalNotKeptError("original_not_kept", expected=expected) from error
        return digest

    def _keep(self, path: Path, digest: str, data: bytes) -> None:
        self._name(path.parent)
        if not _holds(path, digest):
            _write_whole(path, data)
        _sync_folder(path.parent)  # always: another writer may have put it there this very moment

    def _name(self, folder: Path) -> None:
        """Make the folder if it is not there, and have its name on disk: once, since names of folders stay."""
        if folder in self._named and folder.is_dir():
            return
        _make_folder(folder)
        for above in (self.root, self.root.parent):  # another writer may have made a folder this very moment
            _sync_folder(above)
        self._named.add(folder)

    def get(self, digest: str) -> bytes:
        """Errors: OriginalMissingError, OriginalCorruptedError."""
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise OriginalMissingError("original_missing", expected=f"a file {digest}") from None
        if sha256(data).hexdigest() != digest:
            raise OriginalCorruptedError("original_corrupted", expected=f"bytes of SHA-256 {digest}")
        return data

    def holds(self, digest: str) -> bool:
        """Whether there are bytes under this name."""
        return self.path(digest).exists()

    def remove(self, digest: str) -> None:
        """Have the bytes gone from disk when this returns; gone already is the same."""
        path = self.path(digest)
        if path.parent.is_dir():
            path.unlink(missing_ok=True)
            _sync_folder(path.parent)

    def sweep(self) -> None:
        """Remove what was left by writers that died more than a day ago, half written: it may hold anything."""
        for draft in self.root.glob(f"*/{_DRAFT}*"):
            with suppress(FileNotFoundError):
                if time.time() - draft.stat().st_mtime > _A_DAY:
                    draft.unlink()

    def path(self, digest: str) -> Path:
        """Where the original with this SHA-256 lies, whether it is there or not."""
        if not _SHA256.fullmatch(digest):
            raise InternalError("not_a_sha256", found=digest, expected="64 hex digits")
        return self.root / digest[:2] / digest


def _holds(path: Path, digest: str) -> bool:
    return path.exists() and sha256(path.read_bytes()).hexdigest() == digest


def _make_folder(folder: Path) -> None:
    """Make it and have its name, and those of new folders above it, on disk."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def _write_whole(path: Path, data: bytes) -> None:
    """Under another name until all of it is on disk, so that no reader and no crash ever sees a part."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_DRAFT)  # 0600 by itself
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
