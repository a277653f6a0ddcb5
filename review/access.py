"""Who reached for an item of another facility is told that there is none, and the log keeps that it was tried."""

from collections.abc import Iterator
from contextlib import contextmanager

from inference import events
from inference.principal import Principal
from inference.store import Store
from review.waiting import OutOfSightError


@contextmanager
def denials_recorded(store: Store, principal: Principal) -> Iterator[None]:
    """Append access.denied for an OutOfSightError that passes through."""
    try:
        yield
    except OutOfSightError as refusal:
        denied = events.NewEvent(
            type="access.denied",
            actor=principal.reference,
            decision_id=refusal.decision_id,
            facility=refusal.facility,
        )
        store.write(lambda uow: events.append(uow, denied))
        raise
