"""The same application with one route more: it decides a remittance as /v1/documents does, and writes nothing."""

from fastapi import FastAPI, Request

from app import create
from benchmarks.served_model import decide
from inference.policy import Policy
from inference.settings import Settings


def create_unwritten() -> FastAPI:
    application = create()
    policy = Policy.load(Settings.from_environment().policy_path)

    @application.post("/unwritten")
    async def unwritten(request: Request, name: str) -> list[dict[str, str]]:
        return decide(await request.body(), name, policy)

    return application
