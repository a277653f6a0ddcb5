"""The worker: takes leased jobs, decides files and settles verdicts. Killed anywhere, it loses nothing and does
nothing twice.

A job's result and its end are one write. What fails is tried again, later each time; what fails for good goes to a
person. A database that is away ends no worker: it waits, and what it had begun is taken up again when the lease is out.
"""

import os
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from structlog.contextvars import bound_contextvars

from extraction.errors import InternalError, TriageError
from inference import decide, jobs, sealing, settle
from inference.claims.keep import SCORE_AGAIN_JOB
from inference.intake import DECIDE_JOB, note_pages
from inference.mail_jobs import (
    CLEAR_JOB,
    CONCEAL_JOB,
    DRAW_JOB,
    DRAWING_KINDS,
    EXPIRE_JOB,
    READ_JOB,
    READ_NAMED_JOB,
    SEALING_KINDS,
    SLOW_KINDS,
)
from inference.named_remittance import read_named
from inference.policy import Policy
from inference.sealing import Vault
from inference.settings import Settings
from inference.settle import SETTLE_JOB
from inference.store import Store
from inference.tracking import timers
from inference.tracking.clocks import local_day
from inference.tracking.unmatched import forget_old
from inference.writer import CommitUncertainError, StoreClosedError, StoreUnavailableError, UnitOfWork

KINDS = (DECIDE_JOB, SCORE_AGAIN_JOB, SETTLE_JOB, *timers.KINDS, *SEALING_KINDS)
ALL_KINDS = (*KINDS, *SLOW_KINDS, *DRAWING_KINDS)
PAUSE = 0.25  # seconds between two looks when nothing waits
TOLD_EVERY = 2.0  # seconds between two notes of how many pages have been read
CLEAR_AGAIN = timedelta(hours=1)
# The database's own trouble, not the job's: it passes.
_PASSING = (StoreUnavailableError, CommitUncertainError, OperationalError, InterfaceError)

log = structlog.get_logger(__name__)


class Worker:
    """One worker on a store. Any number of them may run, in any number of processes."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.vault = Vault(settings)
        self.policy = Policy.load(settings.policy_path, accept_test_files=settings.accept_test_files)
        self._tidied: date | None = None
        self.name = f"worker-{os.getpid()}-{secrets.token_hex(4)}"

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop. A job that is begun is ended, but for the reading of pages, which is put back.

        Files of pages have a lane of their own, so that a scan of 500 pages holds up no verdict and no 835, and so have
        pictures for which a person waits. A lane that breaks ends the others, and with them the process, which is then
        started again.
        """
        with ThreadPoolExecutor(2, thread_name_prefix="pages") as lanes:
            others = [lanes.submit(self._work, stop, kinds) for kinds in (SLOW_KINDS, DRAWING_KINDS)]
            self._work(stop, KINDS)
            for lane in others:
                lane.result()

    def _work(self, stop: threading.Event, kinds: Sequence[str]) -> None:
        try:
            while not stop.is_set():
                if not self._step(stop, kinds):
                    stop.wait(PAUSE)
        finally:
            stop.set()

    def _step(self, stop: threading.Event, kinds: Sequence[str]) -> bool:
        try:
            self.tidy()
            return self.run_once(kinds, stop)
        except _PASSING as error:
            log.warning("store_unavailable", error=_code(error))
            return False

    def tidy(self) -> None:
        """Once a day: let go of what nothing will ever match, and of files that never came whole."""
        today = local_day(self.store.clock())
        if today != self._tidied:
            self.store.write(lambda uow: forget_old(uow, self.settings))
            self.vault.originals.sweep()
            self.vault.pictures.sweep()
            self._tidied = today

    def run_once(self, kinds: Sequence[str] = ALL_KINDS, stop: threading.Event | None = None) -> bool:
        """Do the job of these kinds that is due the longest; False if there is none."""
        seconds = self.settings.lease_seconds
        job = jobs.lease(self.store, self.name, kinds, seconds, given_up=self._give_up)
        if job is None:
            return False
        try:
            with _kept(self.store, job, seconds), bound_contextvars(**_about(job)):
                self._do(job, stop or threading.Event())
        except _StoppedError:
            self.store.write(lambda uow: jobs.put_back(uow, job))
        except jobs.LeaseLostError:
            log.warning("lease_lost", job_id=job.id)  # another worker has it, or has done it
        except StoreUnavailableError:
            raise  # nor could the failure be written down
        except Exception as error:
            self._fail(job, error)
        return True

    def _do(self, job: jobs.Job, stop: threading.Event) -> None:
        if job.kind in (DECIDE_JOB, SCORE_AGAIN_JOB, READ_JOB):
            file_id = job.payload["file_id"]
            told = _Counter(self.store, file_id, stop)
            decide.decide_file(self.store, self.vault, self.policy, self.settings, file_id, job, told)
        elif job.kind == READ_NAMED_JOB:
            told = _Counter(self.store, job.payload["file_id"], stop)
            read_named(self.store, self.vault, self.policy, self.settings, job, told)
        elif job.kind == DRAW_JOB:
            from inference.page_drawing import draw_again  # it loads pdfium: a worker without files of pages does not

            draw_again(self.store, self.vault, job, _Counter(self.store, job.payload["file_id"], stop))
        elif job.kind == CONCEAL_JOB:
            sealing.conceal(self.store, self.vault, self.settings, job)
        elif job.kind == CLEAR_JOB:
            sealing.clear(self.store, self.vault, self.settings, job)
        elif job.kind == EXPIRE_JOB:
            sealing.forget(self.store, self.vault, job)
        elif job.kind in timers.KINDS:
            self.store.write(lambda uow: timers.run(uow, self.policy, self.settings, job))
        else:
            verdict_id = job.payload["verdict_id"]
            self.store.write(lambda uow: settle.settle(uow, self.policy, self.settings, verdict_id, job))

    def _fail(self, job: jobs.Job, error: Exception) -> None:
        """Write the failure down. A job whose commit seemed to fail, but did not, is done and stays so."""
        code = _code(error)

        def work(uow: UnitOfWork) -> None:
            if jobs.fail(uow, job, code):
                self._give_up(uow, job)

        try:
            self.store.write(work)
            log.error("job_failed", job_id=job.id, attempts=job.attempts, error=code)
        except jobs.LeaseLostError:
            log.warning("lease_lost", job_id=job.id, error=code)

    def _give_up(self, uow: UnitOfWork, job: jobs.Job) -> None:
        """A job that no worker could do leaves nothing waiting in silence."""
        if job.kind in (DECIDE_JOB, READ_JOB):
            error = InternalError("could_not_be_decided", expected="a file that a worker can decide")
            decide.give_up(uow, self.policy, self.settings, job.payload["file_id"], error)
        elif job.kind == SETTLE_JOB:
            settle.give_up(uow, job.payload["verdict_id"])
        elif job.kind == CLEAR_JOB:  # a card lies open: never given up
            jobs.enqueue(uow, CLEAR_JOB, f"{job.reference}:again", job.payload, due_at=uow.now + CLEAR_AGAIN)
        # What could not be judged again stands as it was judged, and the failed job is an event.


class _StoppedError(Exception):
    """The worker is told to stop while it reads pages."""


class _Counter:
    """Hears how many pages have been read: notes it at the operations of the file, and stops where the worker stops."""

    def __init__(self, store: Store, file_id: str, stop: threading.Event) -> None:
        self._store, self._file_id, self._stop = store, file_id, stop
        self._due = time.monotonic() + TOLD_EVERY

    def __call__(self, count: int) -> None:
        if self._stop.is_set():
            raise _StoppedError
        if time.monotonic() >= self._due:
            self._store.write(lambda uow: note_pages(uow, self._file_id, count))
            self._due = time.monotonic() + TOLD_EVERY


def _about(job: jobs.Job) -> dict[str, str]:
    """What every line of the log says while a job is done."""
    return {"job_id": job.id} | {name: job.payload[name] for name in ("file_id",) if name in job.payload}


def _code(error: Exception) -> str:
    return error.what if isinstance(error, TriageError) else type(error).__name__


@contextmanager
def _kept(store: Store, job: jobs.Job, seconds: float) -> Iterator[None]:
    """Keep the lease of a long job, in thirds of its term; a database that is away is asked again at the next third.

    A lease that was lost shows when the job is finished.
    """
    done = threading.Event()

    def keep() -> None:
        while not done.wait(seconds / 3):
            try:
                store.write(lambda uow: jobs.extend(uow, job, seconds))
            except (jobs.LeaseLostError, StoreClosedError):
                return
            except _PASSING as error:
                log.warning("lease_not_extended", job_id=job.id, error=_code(error))

    keeper = threading.Thread(target=keep, name="lease-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
