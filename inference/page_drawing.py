"""Draws the pages of a file for the review desk, in the worker. The process of the API never comes here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from sqlalchemy import select

from extraction.errors import InputError
from extraction.media import media_type
from extraction.pages.page import Sheet
from extraction.pages.process import draw_apart, read_pages_apart
from inference import jobs
from inference.page_pictures import PagePicture, PagePictures, Size
from inference.reader_deaths import log_death
from inference.reading import Told, unheard
from inference.sealing import Vault
from inference.store import Store
from inference.tables import file

_FILE = select(file.c.sha256, file.c.copy_sha256, file.c.sealed_until, file.c.state)
# What a busy machine does to a file, and not the file itself: it may be drawn another time.
_PASSING = frozenset({"page_took_too_long", "file_took_too_long", "reader_died"})

SEARCHED = "decided"  # the state of a file that was looked through for payment cards

log = structlog.get_logger(__name__)


def draw_pages(
    pictures: PagePictures, digest: str, data: bytes, kind: str, sheets: Sequence[Sheet], told: Told = unheard
) -> None:
    """Keep pictures of a file's pages under the digest of what people may see of it, unless they are there already.

    `told` hears how many pages have been read all the while, and may raise to stop. A file that cannot be drawn has no
    pictures, and people open the original: nothing else waits for them.
    """
    if not sheets or pictures.holds(digest):
        return
    try:
        _put(pictures, digest, _drawn(data, kind, sheets, told))
    except (InputError, OSError) as error:
        log.warning("pictures_not_kept", error=type(error).__name__)


def draw_again(store: Store, vault: Vault, job: jobs.Job, told: Told = unheard) -> None:
    """Draw a file whose pictures are gone, unless they are there again, and finish the job. `told` as above.

    It is drawn from what people may see of it: of a file with a payment card from its copy, never from the original. A
    file that nobody looked through for cards is not drawn. Errors: OriginalMissingError, OriginalCorruptedError,
    LeaseLostError, OSError where the pictures cannot be kept, UnreadableInputError where drawing took too long.
    """
    row = _row(store, job)
    _remove_what_is_sealed(store, vault, job)  # before anything can go wrong with the copy
    shown = row.sha256 if row.sealed_until is None else row.copy_sha256
    if row.state == SEARCHED and shown is not None and not vault.pictures.holds(shown):
        _put(vault.pictures, shown, _as_they_lie(vault.originals.get(shown), told))
    _remove_what_is_sealed(store, vault, job)  # the card may have been found meanwhile
    store.write(lambda uow: jobs.finish(uow, job))


def _remove_what_is_sealed(store: Store, vault: Vault, job: jobs.Job) -> None:
    row = _row(store, job)
    if row.sealed_until is not None:
        vault.pictures.remove(row.sha256)


def _row(store: Store, job: jobs.Job) -> Any:
    with store.read() as connection:
        return connection.execute(_FILE.where(file.c.id == job.payload["file_id"])).one()


def _put(pictures: PagePictures, digest: str, drawn: Iterator[PagePicture]) -> None:
    try:
        pictures.put(digest, drawn)
    except InputError as error:
        if error.what in _PASSING:
            raise
        log.warning("pages_not_drawn", error=error.what)
        pictures.put(digest, ())  # so that nobody asks for them again


def _as_they_lie(data: bytes, told: Told) -> Iterator[PagePicture]:
    """Each page upright: how it lies in the file is read from it once more."""
    kind = media_type(data)
    sheets: list[Sheet] = []
    for page in read_pages_apart(data, kind, heard=log_death):
        sheets.append(Sheet.of(page))
        told(len(sheets))
    yield from _drawn(data, kind, sheets, told)


def _drawn(data: bytes, kind: str, sheets: Sequence[Sheet], told: Told) -> Iterator[PagePicture]:
    for drawn in draw_apart(data, kind, sheets, heard=log_death):
        told(len(sheets))
        yield PagePicture(drawn.number, drawn.data, Size(round(drawn.width, 2), round(drawn.height, 2)))
