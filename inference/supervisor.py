"""Keeps the service's processes running: starts them, starts a dead one again, stops all of them together.

A process of ours may have processes of its own (MLflow's server has). They are of its group, and end with it.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

LONGEST_PAUSE = 30.0
GRACE = 10.0
LEASH = str(Path(__file__).with_name("leash.py"))


@dataclass(slots=True)
class Child:
    """One process: what it is called, how it is started, where its output goes."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    start_after: float = 0.0
    started_at: float = field(default=0.0)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own command line, no shell
                [sys.executable, "-I", LEASH, str(os.getpid()), *self.command],
                env=dict(self.environment),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a terminal's Ctrl-C reaches the supervisor alone, which then stops in order
            )
        self.started_at = time.monotonic()

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def schedule_restart(self) -> None:
        """A process that keeps dying is started ever more slowly; one that ran for a while is forgiven."""
        self._end_group()
        long_lived = time.monotonic() - self.started_at > LONGEST_PAUSE
        self.deaths = 1 if long_lived else self.deaths + 1
        self.start_after = time.monotonic() + min(0.25 * 2**self.deaths, LONGEST_PAUSE)
        self.process = None

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, grace: float = GRACE) -> None:
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(grace)
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """What is left of the group, the process itself included: it would keep the port that the next one needs."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Runs children until `stop` is called or the process is told to end."""

    def __init__(self, children: Sequence[Child], report: Callable[[str], None]) -> None:
        self.children = children
        self.report = report
        self._ending = threading.Event()

    def start(self) -> None:
        for child in self.children:
            child.start()

    def run(self) -> None:
        """Watch until told to stop; SIGINT and SIGTERM stop all children first."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        try:
            while not self._ending.wait(0.25):
                self.tend()
        finally:
            self.stop()

    def stop(self) -> None:
        self._ending.set()
        for child in self.children:
            child.stop()
        for child in self.children:
            child.wait()

    def tend(self) -> None:
        """Start what died and has waited long enough."""
        for child in self.children:
            if child.died():
                self.report(f"{child.name} ended; starting it again. Its output is in {child.log}")
                child.schedule_restart()
            elif child.process is None and time.monotonic() >= child.start_after:
                child.start()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._ending.set()
