"""The pages of the review desk: server-rendered, usable without a mouse, and without scripts."""

from fastapi import APIRouter

from review.pages import login, routes

router = APIRouter()
router.include_router(login.router)
router.include_router(routes.router)

__all__ = ["router"]
