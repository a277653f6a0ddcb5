"""The desk's addresses.

Each action is a form that works without scripts: it writes, then leads to the page that shows the result.
"""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import FileResponse

from inference.api.services import Services, UseServices
from inference.page_requests import ask_for_pictures
from inference.principal import Principal
from inference.refusals import NotFoundError, RefusalError
from inference.writer import UnitOfWork
from review import queue, verdicts, waiting
from review.access import denials_recorded
from review.case import Case, case
from review.pages import words
from review.pages.access import Decider, PageRoute, Reader
from review.pages.desk import desk, move_on, viewer_of
from review.pages.rendering import MEDIA_TYPES, STATIC, page, redirect
from review.pages.viewer import Viewer
from review.waiting import QueueEntry

# The queue that the reader works through.
QueueName = Annotated[str | None, Query(alias="queue", pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/")
def front_door(request: Request) -> Response:
    return redirect(request, "/review")


@router.get("/review")
def show_queue(services: UseServices, person: Reader, queue_name: QueueName = None) -> Response:
    return _screen(services, person, None, queue_name)


@router.get("/review/{decision_id}")
def show_item(
    services: UseServices,
    person: Reader,
    decision_id: str,
    queue_name: QueueName = None,
    part: Annotated[Literal["pages"] | None, Query()] = None,
) -> Response:
    """The whole screen; or its pages alone, for which it asks as long as they are being drawn."""
    if part == "pages":
        return _pages(services, person, decision_id)
    return _screen(services, person, decision_id, queue_name)


@router.post("/review/next")
def take_next(request: Request, services: UseServices, person: Decider, queue_name: QueueName = None) -> Response:
    def work(uow: UnitOfWork) -> str:
        return _next(uow, services, person, queue_name)

    return _act(request, services, person, None, queue_name, work)


@router.post("/review/{decision_id}/take")
def take(
    request: Request, services: UseServices, person: Decider, decision_id: str, queue_name: QueueName = None
) -> Response:
    def work(uow: UnitOfWork) -> str:
        queue.release_held(uow, person, keep=decision_id)
        queue.take(uow, person, decision_id, seconds=services.settings.lease_seconds)
        return _address(decision_id, queue_name)

    return _act(request, services, person, decision_id, queue_name, work)


@router.post("/review/{decision_id}/confirm")
def confirm(
    request: Request, services: UseServices, person: Decider, decision_id: str, queue_name: QueueName = None
) -> Response:
    def work(uow: UnitOfWork) -> str:
        item = _hold_on(uow, person, decision_id, services)
        verdicts.confirm(uow, person, decision_id, undo_seconds=services.settings.undo_seconds)
        return _next(uow, services, person, _worked_through(item, queue_name))

    return _act(request, services, person, decision_id, queue_name, work)


@router.post("/review/{decision_id}/override")
def override(
    request: Request,
    services: UseServices,
    person: Decider,
    decision_id: str,
    reason: Annotated[str, Form()] = "",
    corrected: Annotated[str, Form()] = "",
    queue_name: QueueName = None,
) -> Response:
    def work(uow: UnitOfWork) -> str:
        item = _hold_on(uow, person, decision_id, services)
        verdicts.override(
            uow,
            person,
            decision_id,
            reason=reason,
            policy=services.policy,
            corrected=corrected or None,
            undo_seconds=services.settings.undo_seconds,
        )
        return _next(uow, services, person, _worked_through(item, queue_name))

    return _act(request, services, person, decision_id, queue_name, work)


@router.post("/review/{decision_id}/undo")
def undo(
    request: Request, services: UseServices, person: Decider, decision_id: str, queue_name: QueueName = None
) -> Response:
    def work(uow: UnitOfWork) -> str:
        queue.release_held(uow, person, keep=decision_id)
        verdicts.undo(uow, person, decision_id, lease_seconds=services.settings.lease_seconds)
        return _address(decision_id, queue_name)

    return _act(request, services, person, decision_id, queue_name, work)


@router.post("/review/{decision_id}/release")
def release(
    request: Request, services: UseServices, person: Decider, decision_id: str, queue_name: QueueName = None
) -> Response:
    def work(uow: UnitOfWork) -> str:
        queue.release(uow, person, decision_id)
        return _address(None, queue_name)

    return _act(request, services, person, decision_id, queue_name, work)


@router.post("/review/{decision_id}/heartbeat")
def heartbeat(services: UseServices, person: Decider, decision_id: str, queue_name: QueueName = None) -> Response:
    """Hold the item on; where that fails, the page that says so. One that was sent just before its person decided the
    item is late, and nobody wants to know.
    """
    seconds = services.settings.lease_seconds
    try:
        services.store.write(lambda uow: queue.heartbeat(uow, person, decision_id, seconds=seconds))
    except RefusalError as refusal:
        if _has_just_decided(services, person, decision_id):
            return Response(status_code=204)
        return _screen(services, person, decision_id, queue_name, refusal)
    return Response(status_code=204)


@router.get("/static/{name}")
def static_file(name: str) -> Response:
    path = next((path for path in STATIC.iterdir() if path.name == name and path.suffix in MEDIA_TYPES), None)
    if path is None:
        raise NotFoundError("static_file_not_found", expected="a file of the pages")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)


def _act(
    request: Request,
    services: Services,
    person: Principal,
    decision_id: str | None,
    queue_name: str | None,
    work: Callable[[UnitOfWork], str],
) -> Response:
    """Do the work in one write and go where it says; a refusal is shown on the item's own page."""
    try:
        with denials_recorded(services.store, person):
            return redirect(request, services.store.write(work))
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return _screen(services, person, decision_id, queue_name, refusal)


def _hold_on(uow: UnitOfWork, person: Principal, decision_id: str, services: Services) -> QueueEntry:
    """A hold that ran out while its holder was reading goes on if nobody has taken the item since."""
    item = waiting.entry(uow.connection, person, decision_id)
    if item.leased_by == person.reference:
        queue.take(uow, person, decision_id, seconds=services.settings.lease_seconds)
    return item


def _has_just_decided(services: Services, person: Principal, decision_id: str) -> bool:
    with services.store.read() as connection:
        given = verdicts.open_to_undo(connection, person, services.store.clock())
    return given is not None and given.decision_id == decision_id


def _worked_through(item: QueueEntry, queue_name: str | None) -> str | None:
    """Where the next item comes from. Who opens a letter works the mail of its queue: it moves no dollars, so that
    among all queues everything else would come before its like.
    """
    return item.queue if queue_name is None and item.is_mail else queue_name


def _screen(
    services: Services,
    person: Principal,
    decision_id: str | None,
    queue_name: str | None,
    refusal: RefusalError | None = None,
) -> Response:
    with denials_recorded(services.store, person), services.store.read() as connection:
        shown = desk(
            connection,
            person,
            services.store.clock(),
            decision_id=decision_id,
            policy=services.policy,
            pictures=services.vault.pictures,
            lease_seconds=services.settings.lease_seconds,
            notice=None if refusal is None else words.notice(refusal.what),
            queue_name=queue_name,
        )
    being_drawn = shown.case is not None and _is_being_drawn(services, shown.case, shown.viewer)
    return page("desk.html", 200 if refusal is None else refusal.status, desk=shown, being_drawn=being_drawn)


def _pages(services: Services, person: Principal, decision_id: str) -> Response:
    """204 while they are being drawn. Nobody has looked at them yet: the browser asks for each picture by itself."""
    with denials_recorded(services.store, person), services.store.read() as connection:
        found = case(connection, person, decision_id)
    if found.pages is None:
        raise NotFoundError("page_picture_missing", expected="a page of which there is a picture")
    shown = viewer_of(found, services.vault.pictures)
    if _is_being_drawn(services, found, shown):
        return Response(status_code=204)
    return page("viewer.html", case=found, viewer=shown, being_drawn=False)


def _is_being_drawn(services: Services, found: Case, shown: Viewer | None) -> bool:
    """Whether its pages will be there soon: whoever looks at an item whose pictures are gone has them drawn again."""
    return shown is not None and not shown.sheets and ask_for_pictures(services.store, found.original.id)


def _next(uow: UnitOfWork, services: Services, person: Principal, queue_name: str | None) -> str:
    found = move_on(uow, person, seconds=services.settings.lease_seconds, queue_name=queue_name)
    return _address(found.decision_id if found else None, queue_name)


def _address(decision_id: str | None, queue_name: str | None) -> str:
    path = f"/review/{decision_id}" if decision_id else "/review"
    return f"{path}?queue={queue_name}" if queue_name else path
