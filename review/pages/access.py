"""Who may open a page: the person of the session, with the scope it needs.

Everybody else gets the login form or a plain word.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Form, Header, Request, Response
from fastapi.routing import APIRoute

from inference.api.authentication import check_csrf, session_principal
from inference.api.services import UseServices
from inference.principal import Principal
from inference.refusals import ForbiddenError, RefusalError, UnauthenticatedError
from review.pages import words
from review.pages.rendering import page, redirect


class PageRoute(APIRoute):
    """A route whose refusals are pages: the login form for nobody, a sentence for everybody else."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_as_page(request: Request) -> Response:
            try:
                return await handle(request)
            except UnauthenticatedError:
                return redirect(request, login_address(request))
            except RefusalError as refusal:
                return page("refused.html", refusal.status, notice=words.notice(refusal.what))

        return handle_as_page


def login_address(request: Request) -> str:
    """The login form, which leads back to the page that was asked for."""
    wanted = request.url.path if request.method == "GET" else "/review"
    return "/login" if wanted == "/review" else f"/login?next={quote(wanted)}"


def reader(request: Request, services: UseServices) -> Principal:
    """The person, if the role may read reviews."""
    person = session_principal(request, services)
    if person is None:
        raise UnauthenticatedError("not_authenticated", expected="a session")
    return _with_scope(person, "reviews:read")


def decider(
    person: Annotated[Principal, Depends(reader)],
    csrf_token: Annotated[str | None, Form()] = None,
    x_csrf_token: Annotated[str | None, Header()] = None,
) -> Principal:
    """The person, if the role may decide and the form came from one of our pages."""
    check_csrf(person, csrf_token or x_csrf_token)
    return _with_scope(person, "reviews:decide")


def _with_scope(person: Principal, scope: str) -> Principal:
    if not person.may(scope):
        raise ForbiddenError("scope_missing", expected=f"the scope {scope}")
    return person


Reader = Annotated[Principal, Depends(reader)]
Decider = Annotated[Principal, Depends(decider)]
