"""What the routers work with.

Built once by `app.create_app`, found on the application, handed to endpoints as a dependency.
"""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from inference.api.login_limit import LoginLimit
from inference.deadlines import Deadlines
from inference.originals import Originals
from inference.policy import Policy
from inference.sealing import Vault
from inference.settings import Settings
from inference.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    store: Store
    vault: Vault
    policy: Policy
    deadlines: Deadlines
    login_limit: LoginLimit
    keys_in_flight: set[tuple[str, str]] = field(default_factory=set)
    waited_for: set[str] = field(default_factory=set)  # operations, each by the request that has made it

    @property
    def originals(self) -> Originals:
        return self.vault.originals


async def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


async def correlation_id(request: Request) -> str:
    """Set by `middleware.Edge`: the caller's X-Correlation-ID where it is well formed, else a new one."""
    found: str = request.scope["correlation_id"]
    return found


UseServices = Annotated[Services, Depends(services)]
UseCorrelationId = Annotated[str, Depends(correlation_id)]
