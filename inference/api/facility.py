"""Whose a thing is that a caller sends in: its own facility's, or one that it names and may see."""

from typing import Annotated

from fastapi import Query

from inference.api.services import Services
from inference.principal import ALL_FACILITIES, Principal
from inference.refusals import ForbiddenError

FacilityQuery = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9._-]{1,64}$",
        description="Whose file it is; needed only by callers for all facilities.",
    ),
]


def chosen_facility(services: Services, caller: Principal, facility: str | None) -> str:
    """The facility that what is sent belongs to; raises ForbiddenError for one that the caller may not see."""
    own = services.settings.default_facility if caller.facility == ALL_FACILITIES else caller.facility
    if facility is not None and not caller.sees(facility):
        raise ForbiddenError("facility_not_yours", expected="the caller's own facility")
    return facility or own
