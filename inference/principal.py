"""Who is asking: a named person in a session or a program with a key, what each may do and whose data each may see."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

ALL_FACILITIES = "*"

SCOPES = frozenset(
    {
        "documents:write",
        "claims:score",
        "decisions:read",
        "reviews:read",
        "reviews:decide",
        "masters:write",
        "policy:write",
        "models:promote",
        "metrics:read",
        "people:write",
        "audit:read",
        "admin",
    }
)

# One role per person, so a role never unites duties that must stay apart (INCOMPATIBLE).
ROLES = MappingProxyType(
    {
        "reviewer": frozenset({"decisions:read", "reviews:read", "reviews:decide"}),
        "supervisor": frozenset(
            {"documents:write", "decisions:read", "reviews:read", "reviews:decide", "masters:write"}
            | {"metrics:read", "audit:read"}
        ),
        "admin": frozenset({"people:write", "masters:write", "metrics:read", "audit:read", "admin"}),
        "engineer": frozenset(
            {"documents:write", "claims:score", "decisions:read", "policy:write", "models:promote", "metrics:read"}
        ),
        "auditor": frozenset({"decisions:read", "reviews:read", "metrics:read", "audit:read"}),
    }
)

INCOMPATIBLE = (
    frozenset({"people:write", "reviews:decide"}),  # create users and approve
    frozenset({"people:write", "policy:write"}),
    frozenset({"policy:write", "reviews:decide"}),  # loosen the gate and pass through it
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A verified caller. `role` is None for keys; `csrf_token` is set only where a session's cookie was the proof."""

    kind: Literal["person", "key"]
    id: str
    display_name: str
    role: str | None
    scopes: frozenset[str]
    facility: str
    csrf_token: str | None = None

    @property
    def reference(self) -> str:
        """How rows and events name this principal: "person:<id>" or "key:<id>"."""
        return f"{self.kind}:{self.id}"

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def sees(self, facility: str) -> bool:
        return self.facility in (ALL_FACILITIES, facility)
