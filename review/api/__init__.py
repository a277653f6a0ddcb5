"""The review routes of /v1."""

from review.api.routes import router

__all__ = ["router"]
