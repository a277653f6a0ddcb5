"""Asks the worker for pictures that are missing: after a restore, or when others took their room.

The process of the API comes here, so nothing is drawn here.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from inference import jobs
from inference.mail_jobs import DRAW_JOB
from inference.store import Store
from inference.tables import job

NOT_BEFORE = timedelta(minutes=15)  # since it was last tried in vain


def ask_for_pictures(store: Store, file_id: str) -> bool:
    """Have a worker draw the pages of a file, once however often it is asked; False where one has just tried in vain,
    so that nobody should wait for them.
    """
    with store.read() as connection:
        asked = connection.execute(select(job.c.state, job.c.due_at).where(job.c.id == f"{DRAW_JOB}:{file_id}")).first()
    if asked is not None and asked.state == "failed" and asked.due_at > store.clock() - NOT_BEFORE:
        return False
    if asked is None or asked.state in ("done", "failed"):
        store.write(lambda uow: jobs.enqueue_again(uow, DRAW_JOB, file_id, {"file_id": file_id}))
    return True
