"""Originals that show a payment card: encrypted, apart from the other originals, for a limited time.

Whoever must run the card opens the original here; everybody else sees the redacted copy, which is the record. The
folder is marked as a cache (CACHEDIR.TAG, which tar, restic and borg leave out of backups), and its key lies outside.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from extraction.errors import InternalError

_NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
_UNTIL = 8  # bytes: seconds since 1970, in front of the nonce
_TAG_FILE = "CACHEDIR.TAG"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Sealed originals: not to be backed up.\n"


class SealedMissingError(InternalError):
    """No original is sealed under this digest, or its time is over."""


class SealBrokenError(InternalError):
    """The sealed bytes are not those that were sealed, or the key is another."""


class SealedStore:
    """A folder of sealed files, each named by the SHA-256 (hex) of the original in it. `key` has 32 bytes."""

    def __init__(self, root: Path, key: bytes) -> None:
        self.root = root
        self._cipher = AESGCM(key)

    def put(self, digest: str, data: bytes, until: datetime) -> None:
        """Seal an original; it is on disk when this returns. Sealed again, it is kept until the later time."""
        self._make_root()
        stamp = max(int(until.timestamp()), self._until(digest)).to_bytes(_UNTIL, "big")
        nonce = secrets.token_bytes(_NONCE)
        sealed = stamp + nonce + self._cipher.encrypt(nonce, data, digest.encode() + stamp)
        handle, draft = tempfile.mkstemp(dir=self.root, prefix=".incoming-")  # 0600 by itself
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(self.root / digest)
        _sync_folder(self.root)

    def holds(self, digest: str, now: datetime) -> bool:
        """Whether the original is sealed here and its time is not over."""
        return self._until(digest) > int(now.timestamp())

    def get(self, digest: str, now: datetime) -> bytes:
        """The original. Errors: SealedMissingError, SealBrokenError."""
        try:
            sealed = (self.root / digest).read_bytes()
        except FileNotFoundError:
            raise SealedMissingError("sealed_original_missing", expected="an original that is still sealed") from None
        stamp, nonce, body = sealed[:_UNTIL], sealed[_UNTIL : _UNTIL + _NONCE], sealed[_UNTIL + _NONCE :]
        if _time(stamp) <= now:
            raise SealedMissingError("sealed_original_expired", expected="an original whose time is not over")
        try:
            return self._cipher.decrypt(nonce, body, digest.encode() + stamp)
        except InvalidTag:
            raise SealBrokenError("seal_broken", expected="the bytes that were sealed, and their key") from None

    def forget(self, digest: str, now: datetime) -> bool:
        """Remove an original whose time is over; False if it is still to be kept. One that is gone stays gone."""
        if self.holds(digest, now):
            return False
        (self.root / digest).unlink(missing_ok=True)
        return True

    def _until(self, digest: str) -> int:
        try:
            with (self.root / digest).open("rb") as file:
                return int.from_bytes(file.read(_UNTIL), "big")
        except FileNotFoundError:
            return 0

    def _make_root(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        tag = self.root / _TAG_FILE
        if not tag.exists():
            tag.write_text(_TAG, encoding="ascii")


def _time(stamp: bytes) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(stamp, "big"), UTC)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
