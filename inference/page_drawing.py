"""Draws the pages of a file for the review desk, in the worker. The process of the API never comes here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import structlog

from extraction.errors import InputError
from extraction.pages.page import Sheet
from extraction.pages.process import draw_apart
from inference.page_pictures import PagePicture, PagePictures, Size
from inference.reading import Told, unheard

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
        pictures.put(digest, _drawn(data, kind, sheets, told))
    except InputError as error:
        log.warning("pages_not_drawn", error=error.what)
    except OSError as error:
        log.warning("pictures_not_kept", error=type(error).__name__)


def _drawn(data: bytes, kind: str, sheets: Sequence[Sheet], told: Told) -> Iterator[PagePicture]:
    for drawn in draw_apart(data, kind, sheets):
        told(len(sheets))
        yield PagePicture(drawn.number, drawn.data, Size(round(drawn.width, 2), round(drawn.height, 2)))
