"""Refusals: requests that are well understood and are not carried out. Each carries its HTTP status.

    TriageError
    └── RefusalError
        ├── UnauthenticatedError 401     nobody we know, or no longer
        ├── ForbiddenError 403           known, but not allowed
        ├── NotFoundError 404            not there, or not to be seen by this principal
        ├── ConflictError 409            the state of the thing does not allow it now
        ├── UnprocessableError 422       the request contradicts itself or its past
        └── TooManyAttemptsError 429     later

`what` is a stable snake_case code: it ends the problem's type URI and is listed in docs/api/problems.md. `expected`
may tell the caller what to do, in words without PHI: unlike `found` it is shown.
"""

from typing import ClassVar

from extraction.errors import TriageError


class RefusalError(TriageError):
    """Base of all refusals; raise a subclass as `ConflictError("lease_lost", expected="claim the item again")`."""

    status: ClassVar[int]


class UnauthenticatedError(RefusalError):
    status = 401


class ForbiddenError(RefusalError):
    status = 403


class NotFoundError(RefusalError):
    status = 404


class ConflictError(RefusalError):
    status = 409


class UnprocessableError(RefusalError):
    status = 422


class TooManyAttemptsError(RefusalError):
    status = 429
