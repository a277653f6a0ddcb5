"""One reading process: what it may do, what it is asked, and how it ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from extraction.errors import TriageError
from extraction.pages.limits import Limits

_CHECKOUT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "OMP_NUM_THREADS", "VIRTUAL_ENV")
_SECONDS_TO_START = 60.0
_MOST_IDLE = 2


class ReaderDiedError(Exception):
    """The reading process died or took too long; `what` says which. Never leaves `process`."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Reader:
    """One reading process and what it is asked. Not for two threads at once."""

    def __init__(self, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "extraction.pages.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=_CHECKOUT,
                # no secret of the service is there to be found by what a file makes of pdfium
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._line = Connection(ours.detach())
        self.limits = limits
        self.ask(_SECONDS_TO_START, "limits", limits)

    @property
    def process_id(self) -> int:
        return self._process.pid

    def ask(self, seconds: float, *question: object) -> Any:
        """What the process answers. Raises ReaderDiedError when nothing comes in time, else what the process raised."""
        try:
            self._line.send(question)
            if not self._line.poll(seconds):
                raise ReaderDiedError("page_took_too_long")
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise ReaderDiedError("reader_died") from error
        if isinstance(answer, TriageError):
            raise answer
        return answer

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> str:
        """End it at once, whatever it does; returns how it ended, which it may have done by itself."""
        self._process.kill()
        code = self._process.wait()
        self._line.close()
        return signal.Signals(-code).name if code < 0 else f"exit_{code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderDeath:
    """A reading process that is no more: over which page (None: while it opened the file), why (`reader_died`,
    `page_took_too_long`) and how: `SIGKILL` and the like, or `exit_` and its code. A process that took too long was
    killed by us.
    """

    page: int | None
    what: str
    how: str
    limits: Limits


class Readers:
    """Processes that wait for the next file, in this process."""

    def __init__(self) -> None:
        self._idle: list[Reader] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def take(self, limits: Limits) -> Reader:
        with self._lock:
            if self._owner != os.getpid():  # a fork: these belong to the parent
                self._idle, self._owner = [], os.getpid()
            fitting = next((reader for reader in self._idle if reader.limits == limits and reader.alive), None)
            if fitting is not None:
                self._idle.remove(fitting)
                return fitting
        return Reader(limits)

    def give_back(self, reader: Reader) -> None:
        with self._lock:
            self._idle.append(reader)
            surplus = self._idle.pop(0) if len(self._idle) > _MOST_IDLE else None
        if surplus is not None:
            surplus.kill()

    def end(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        if self._owner == os.getpid():
            for reader in idle:
                reader.kill()
