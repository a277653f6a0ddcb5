"""The composition root: settings, store, policy, routers. `uvicorn app:create --factory` serves it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from inference import logging
from inference.api import (
    acknowledgements,
    claims,
    deadlines,
    decisions,
    documents,
    events,
    health,
    idempotency,
    masters,
    openapi,
    operations,
    problems,
)
from inference.api.login_limit import LoginLimit
from inference.api.middleware import BodyLimit, Edge
from inference.api.services import Services
from inference.calendar import Calendar
from inference.deadlines import Deadlines
from inference.garbage import collect_rarely
from inference.metrics import Metrics
from inference.policy import Policy
from inference.sealing import Vault
from inference.settings import Settings
from inference.store import Store
from review import api as review_api
from review import pages as review_pages

SMALL_BODY = 1024 * 1024
UPLOADS = ("/v1/documents", "/v1/claims:score")


def create() -> FastAPI:
    """The application as the environment configures it; what a server process calls."""
    logging.configure("api")
    settings = Settings.from_environment()
    settings.make_home()
    app = create_app(settings)
    collect_rarely()
    return app


def create_app(settings: Settings) -> FastAPI:
    """Build the application. The store opens here and closes when the server shuts down."""
    services = _services(settings)
    app = FastAPI(
        title="claim-triage",
        version="1",
        description=openapi.DESCRIPTION,
        docs_url=None,  # its pages load scripts from elsewhere, which our Content-Security-Policy refuses
        redoc_url=None,
        redirect_slashes=False,  # it would lead to wherever the Host header says
        lifespan=_closing(services),
    )
    app.state.services = services
    app.state.metrics = Metrics(services.store)
    for router in (
        documents,
        claims,
        acknowledgements,
        events,
        decisions,
        operations,
        masters,
        deadlines,
        health,
        review_api,
        review_pages,
    ):
        app.include_router(router.router)
    problems.install(app)
    idempotency.install(app)
    openapi.install(app)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, limit_of=_limit_of(settings))
    app.add_middleware(Edge, observe=app.state.metrics.observe)
    return app


def _services(settings: Settings) -> Services:
    return Services(
        settings=settings,
        store=Store(settings.database_url),
        vault=Vault(settings),
        policy=Policy.load(settings.policy_path, accept_test_files=settings.accept_test_files),
        deadlines=Deadlines.load(settings.deadlines_path, Calendar.load(settings.calendar_path)),
        login_limit=LoginLimit(settings.login_attempts_per_minute),
    )


def _limit_of(settings: Settings) -> Callable[[str], int]:
    return lambda path: settings.max_upload_bytes if path in UPLOADS else SMALL_BODY


def _closing(services: Services) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        services.store.close()

    return lifespan
