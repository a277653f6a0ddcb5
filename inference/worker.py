"""The worker: takes leased jobs, decides files and settles verdicts. Killed anywhere, it loses nothing and does
nothing twice.

A job's result and its end are one write. What fails is tried again, later each time; what fails for good goes to a
person. A database that is away ends no worker: it waits, and what it had begun is taken up again when the lease is out.
"""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from extraction.errors import InternalError, TriageError
from inference import decide, jobs, settle
from inference.claims.keep import SCORE_AGAIN_JOB
from inference.intake import DECIDE_JOB
from inference.originals import Originals
from inference.policy import Policy
from inference.settings import Settings
from inference.settle import SETTLE_JOB
from inference.store import CommitUncertainError, Store, StoreClosedError, StoreUnavailableError, UnitOfWork
from inference.tracking import timers
from inference.tracking.clocks import local_day
from inference.tracking.unmatched import forget_old

KINDS = (DECIDE_JOB, SCORE_AGAIN_JOB, SETTLE_JOB, *timers.KINDS)
PAUSE = 0.25  # seconds between two looks when nothing waits
# The database's own trouble, not the job's: it passes.
_PASSING = (StoreUnavailableError, CommitUncertainError, OperationalError, InterfaceError)

log = structlog.get_logger(__name__)


class Worker:
    """One worker on a store. Any number of them may run, in any number of processes."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.originals = Originals(settings.originals_path)
        self.policy = Policy.load(settings.policy_path, accept_test_files=settings.accept_test_files)
        self._tidied: date | None = None
        self.name = f"worker-{os.getpid()}-{secrets.token_hex(4)}"

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; a job that is begun is ended."""
        while not stop.is_set():
            try:
                self.tidy()
                busy = self.run_once()
            except _PASSING as error:
                log.warning("store_unavailable", error=_code(error))
                busy = False
            if not busy:
                stop.wait(PAUSE)

    def tidy(self) -> None:
        """Once a day: let go of what nothing will ever match."""
        today = local_day(self.store.clock())
        if today != self._tidied:
            self.store.write(lambda uow: forget_old(uow, self.settings))
            self._tidied = today

    def run_once(self) -> bool:
        """Do the job that is due the longest; False if there is none."""
        seconds = self.settings.lease_seconds
        job = jobs.lease(self.store, self.name, KINDS, seconds, given_up=self._give_up)
        if job is None:
            return False
        try:
            with _kept(self.store, job, seconds):
                self._do(job)
        except jobs.LeaseLostError:
            log.warning("lease_lost", job_id=job.id)  # another worker has it, or has done it
        except StoreUnavailableError:
            raise  # nor could the failure be written down
        except Exception as error:
            self._fail(job, error)
        return True

    def _do(self, job: jobs.Job) -> None:
        if job.kind in (DECIDE_JOB, SCORE_AGAIN_JOB):
            file_id = job.payload["file_id"]
            decide.decide_file(self.store, self.originals, self.policy, self.settings, file_id, job)
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
        if job.kind == DECIDE_JOB:
            error = InternalError("could_not_be_decided", expected="a file that a worker can decide")
            decide.give_up(uow, self.policy, self.settings, job.payload["file_id"], error)
        elif job.kind == SETTLE_JOB:
            settle.give_up(uow, job.payload["verdict_id"])
        # What could not be judged again stands as it was judged, and the failed job is an event.


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
