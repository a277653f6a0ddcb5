"""Logging in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from inference import sessions
from inference.api.authentication import COOKIE, check_csrf, session_principal
from inference.api.login import clear_cookie, log_in, set_cookie
from inference.api.services import UseServices
from inference.refusals import ForbiddenError, RefusalError, TooManyAttemptsError
from review import queue
from review.pages.access import PageRoute
from review.pages.rendering import page, redirect

router = APIRouter(route_class=PageRoute, include_in_schema=False)

REFUSED = "Login or password is not right. Nothing was changed."
LATER = "Too many attempts. Wait a minute, then try again."


@router.get("/login")
def login_form(target: Annotated[str, Query(alias="next")] = "/review") -> Response:
    return page("login.html", target=_ours(target), login="", notice=None)


@router.post("/login")
async def log_in_by_form(
    request: Request,
    services: UseServices,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    target: Annotated[str, Form(alias="next")] = "/review",
) -> Response:
    """Start a session, and end the one that the browser had: nobody could log out of it any more."""
    _refuse_other_sites(request)
    try:
        started = await log_in(services, login, password, request.client.host if request.client else "")
    except RefusalError as refusal:
        notice = LATER if isinstance(refusal, TooManyAttemptsError) else REFUSED
        return page("login.html", refusal.status, target=_ours(target), login=login, notice=notice)
    if former := request.cookies.get(COOKIE):
        await run_in_threadpool(sessions.end_session, services.store, former)
    response = redirect(request, _ours(target))
    set_cookie(response, services, started)
    return response


@router.post("/logout")
def log_out(request: Request, services: UseServices, csrf_token: Annotated[str, Form()] = "") -> Response:
    """End the session and put back what the person held."""
    response = redirect(request, "/login")
    person = session_principal(request, services)
    if person is not None:
        check_csrf(person, csrf_token)
        services.store.write(lambda uow: queue.release_held(uow, person))
        sessions.end_session(services.store, request.cookies[COOKIE])
    clear_cookie(response)
    return response


def _ours(target: str) -> str:
    """Only pages of the desk are led back to: an address from elsewhere could be anybody's."""
    return target if target.startswith("/review/") and "//" not in target and "\\" not in target else "/review"


def _refuse_other_sites(request: Request) -> None:
    """There is no session yet that a token could belong to, but browsers say which site a form was sent from."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise ForbiddenError("csrf_token_wrong", expected="a form of this site")
