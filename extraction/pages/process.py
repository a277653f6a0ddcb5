"""Reads strangers' files in a process of its own: a file that kills, stuffs or stalls its reader kills only that.

The parent asks for one page after the other and waits for each so long as the limits say. A child that dies or takes
too long is killed and replaced, its page says that it was not read, and reading goes on with the next. A child that
lives is used for the next file: the model of OCR is loaded once.
"""

from __future__ import annotations

import atexit
import contextlib
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from extraction.envelope import Finding
from extraction.errors import TriageError, UnreadableInputError
from extraction.pages.limits import LIMITS, Limits
from extraction.pages.page import Box, Page, Sheet
from extraction.pages.picture import Picture
from extraction.pages.reader_process import Reader, ReaderDeath, ReaderDiedError, Readers
from extraction.pages.sheet import DrawnSheet
from extraction.pages.unread import unread_page, with_findings

_READERS = Readers()
Heard = Callable[[ReaderDeath], None]

atexit.register(_READERS.end)


def unheard(_death: ReaderDeath) -> None:
    """Nobody wants to know."""


class _File:
    """A file while a process reads it; the process may change under it, and `heard` is told of each that ends so."""

    def __init__(self, data: bytes, kind: str, limits: Limits, heard: Heard = unheard) -> None:
        self._data, self._kind, self._limits, self._heard = data, kind, limits, heard
        self._until = time.monotonic() + limits.seconds_per_file
        self._deaths = 0
        self._reader: Reader | None = None
        self.count = 0
        self.findings: tuple[Finding, ...] = ()

    def open(self) -> None:
        """Raises what `PageFile` raises, and UnreadableInputError when the file kills every reader it is given to."""
        while True:
            try:
                self._open()
                return
            except ReaderDiedError as died:
                self._bury(died)
                if self._deaths > 1 or died.what == "page_took_too_long":
                    raise UnreadableInputError(died.what, found=self._data, expected="a file that opens") from died

    def page(self, number: int) -> Page:
        try:
            page: Page = self._ask("page", number)
        except ReaderDiedError as died:
            self._bury(died, number)
            return unread_page(number, died.what)
        except TriageError as error:
            return unread_page(number, error.what)
        return page

    def picture(self, number: int, dpi: float) -> Picture:
        """Raises what `PageFile.picture` raises, and UnreadableInputError when the page kills its reader."""
        try:
            picture: Picture = self._ask("picture", number, dpi)
        except ReaderDiedError as died:
            self._bury(died, number)
            raise UnreadableInputError(died.what, expected="a page that can be drawn") from died
        return picture

    def sheet(self, sheet: Sheet) -> DrawnSheet | None:
        """None where it cannot be drawn."""
        try:
            drawn: DrawnSheet = self._ask("sheet", sheet)
        except ReaderDiedError as died:
            self._bury(died, sheet.number)
            return None
        except TriageError:
            return None
        return drawn

    def give_up(self) -> str | None:
        """Why the rest of the file is not read, if it is not."""
        if time.monotonic() > self._until:
            return "file_took_too_long"
        return "reader_died_too_often" if self._deaths >= self._limits.deaths else None

    def close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is None:
            return
        try:
            reader.ask(self._limits.seconds_per_page, "close")
        except ReaderDiedError:
            reader.kill()
        else:
            _READERS.give_back(reader)

    def _open(self) -> Reader:
        reader = self._reader = self._reader or _READERS.take(self._limits)
        self.count, self.findings = reader.ask(self._limits.seconds_per_page, "open", self._data, self._kind)
        return reader

    def _ask(self, *question: object) -> Any:
        reader = self._reader or self._open()
        return reader.ask(self._limits.seconds_per_page, *question)

    def _bury(self, died: ReaderDiedError, page: int | None = None) -> None:
        self._deaths += 1
        reader, self._reader = self._reader, None
        how = "not_started" if reader is None else reader.kill()
        self._heard(ReaderDeath(page=page, what=died.what, how=how, limits=self._limits))


def read_pages_apart(
    data: bytes, kind: str, limits: Limits = LIMITS, only: range | None = None, heard: Heard = unheard
) -> Generator[Page, None, None]:
    """The pages of a file, one after the other, read in another process; `kind` is the media type.

    Every page of the file comes (or `only` some, by their numbers), and in order: one that could not be read has origin
    `unread` and a finding. Findings about the whole file stand on the first page. Raises what `read_pages` raises, and
    UnreadableInputError when the file cannot be opened without killing or stalling its reader. Never waits longer than
    the limits say. `heard` is told of each process that died over the file.
    """
    with contextlib.closing(_File(data, kind, limits, heard)) as file:
        file.open()
        for number in only or range(1, file.count + 1):
            reason = file.give_up()
            page = unread_page(number, reason) if reason else file.page(number)
            yield with_findings(page, file.findings) if number == 1 else page


def render_apart(data: bytes, kind: str, number: int, dpi: float = 200.0, limits: Limits = LIMITS) -> Picture:
    """A picture of one page as it is shown, drawn in another process. Raises what `render` raises, and as above."""
    with contextlib.closing(_File(data, kind, limits)) as file:
        file.open()
        return file.picture(number, dpi)


def draw_apart(
    data: bytes, kind: str, sheets: Sequence[Sheet], limits: Limits = LIMITS, heard: Heard = unheard
) -> Generator[DrawnSheet, None, None]:
    """Pages as people look at them, drawn in another process; those that cannot be drawn are left out. Raises what
    `render_apart` raises where the file cannot be opened. `heard` as above.
    """
    with contextlib.closing(_File(data, kind, limits, heard)) as file:
        file.open()
        for sheet in sheets:
            drawn = None if file.give_up() else file.sheet(sheet)
            if drawn is not None:
                yield drawn


def redact_apart(
    data: bytes, kind: str, pages: Sequence[Page], boxes: Mapping[int, Sequence[Box]], limits: Limits = LIMITS
) -> bytes:
    """The copy that `redact` makes, made in another process. Raises what `redact` raises, and UnreadableInputError when
    the process dies or takes longer than a page may for each page of the file.
    """
    seconds = limits.seconds_per_page * max(1, len(pages))
    reader = _READERS.take(limits)
    try:
        copy: bytes = reader.ask(seconds, "redact", data, kind, list(pages), dict(boxes))
    except ReaderDiedError as died:
        reader.kill()
        raise UnreadableInputError(died.what, expected="a file that can be redacted") from died
    except TriageError:
        _READERS.give_back(reader)
        raise
    _READERS.give_back(reader)
    return copy
