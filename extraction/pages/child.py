"""The other end of `process`: reads what it is given, within its limits, until the line is closed.

Run as `python -m extraction.pages.child DESCRIPTOR`.
"""

from __future__ import annotations

import contextlib
import gc
import math
import resource
import sys
from multiprocessing.connection import Connection

import cv2

from extraction.errors import InternalError, TooLargeInputError, TriageError
from extraction.pages.limits import LIMITS, Limits
from extraction.pages.page import Sheet
from extraction.pages.read import PageFile
from extraction.pages.redact import redact
from extraction.pages.sheet import draw_sheet


class Server:
    """Answers one question after the other about at most one open file."""

    def __init__(self) -> None:
        self._limits = LIMITS
        self._file: PageFile | None = None

    def answer(self, what: str, *rest: object) -> object:
        _allow_processor_seconds(self._limits.seconds_per_page)
        match what, *rest:
            case "limits", Limits() as limits:
                self._limits = limits
                _bound(limits)
                return None
            case "open", bytes() as data, str() as kind:
                self._close()
                self._file = PageFile(data, kind, self._limits)
                return self._file.count, self._file.findings
            case "page", int() as number if self._file is not None:
                return self._file.page(number)
            case "sheet", Sheet() as sheet if self._file is not None:
                return draw_sheet(self._file, sheet)
            case "picture", int() as number, float() as dpi if self._file is not None:
                return self._file.picture(number, dpi)
            case "redact", bytes() as data, str() as kind, list() as pages, dict() as boxes:
                _allow_processor_seconds(self._limits.seconds_per_page * max(1, len(pages)))
                return redact(data, kind, pages, boxes, self._limits)
            case ("close",):
                self._close()
                return None
        raise InternalError("unknown_question", expected="a question about pages")

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()
            gc.collect()


def _bound(limits: Limits) -> None:
    """No more memory than that, no file written, no core dump with what was on the page."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_processor_seconds(seconds: float) -> None:
    """From now on; a parent that died cannot kill us any more. Twice, since two threads may be at work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + 2 * seconds) + 1, hard))


def _answered(server: Server, question: tuple[str, ...]) -> object:
    try:
        return server.answer(*question)
    except TriageError as error:
        error.found = None  # it may be the whole file, and the parent has that
        error.__cause__ = error.__context__ = None
        return error
    except MemoryError:
        return TooLargeInputError("out_of_memory", expected="a page that can be read in the memory there is")
    except Exception as error:
        # a defect of ours or of a library: this page is lost, the others are not; the type tells no patient's data
        return InternalError(f"reader_failed_{type(error).__name__}")


def main(descriptor: int) -> None:
    line = Connection(descriptor)
    server = Server()
    cv2.setNumThreads(1)  # its threads wait by spinning: on a busy machine that costs more than the page
    with contextlib.suppress(EOFError, OSError):
        while True:
            line.send(_answered(server, line.recv()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
