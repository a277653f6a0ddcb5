"""Whether the process lives (/healthz) and can do its work (/readyz), and what Prometheus scrapes (/metrics)."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from inference.api.services import Services, UseServices
from inference.metrics import Metrics

MIGRATIONS = Path(__file__).parent.parent / "migrations"

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """Each check by name: true if it holds."""

    ready: bool
    checks: dict[str, bool]


@router.get("/healthz", operation_id="health")
async def health() -> Alive:
    """The process answers. It says nothing about the database."""
    return Alive()


@router.get("/readyz", operation_id="readiness", response_model=Readiness, responses={503: {"model": Readiness}})
def readiness(services: UseServices) -> Response:
    """The database answers and is at the newest revision, and the disk takes originals; 503 if not."""
    database, current = _database(services)
    checks = {"database": database, "migrations": current, "disk": _disk(services.settings.originals_path)}
    ready = all(checks.values())
    return JSONResponse({"ready": ready, "checks": checks}, 200 if ready else 503)


@router.get(
    "/metrics", operation_id="metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}}
)
def metrics(request: Request) -> Response:
    """Prometheus text format."""
    found: Metrics = request.app.state.metrics
    return Response(generate_latest(found.registry), media_type=CONTENT_TYPE_LATEST)


def _database(services: Services) -> tuple[bool, bool]:
    try:
        with services.store.read() as connection:
            return True, _at_head(connection)
    except SQLAlchemyError:
        return False, False


def _at_head(connection: Connection) -> bool:
    from alembic.migration import MigrationContext  # 100 ms, which only this check needs

    return MigrationContext.configure(connection).get_current_revision() == _head()


@cache
def _head() -> str | None:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _disk(originals: Path) -> bool:
    """Where none came yet, the folder above it will have to take the first."""
    try:
        with tempfile.TemporaryFile(dir=originals if originals.exists() else originals.parent) as probe:
            probe.write(b"x")
            probe.flush()
    except OSError:
        return False
    return True
