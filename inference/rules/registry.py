"""The registry of predicates: a policy names a condition, the condition names the facts that its message may use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from inference.rules.facts import (
    AdjustmentFacts,
    ClaimFacts,
    DocumentFacts,
    Facts,
    PaymentFacts,
    ReadinessFacts,
    TrackingFacts,
)

TASK_OF_FACTS: Mapping[type[Any], str] = {
    DocumentFacts: "document",
    PaymentFacts: "remittance",
    ClaimFacts: "claim_payment",
    AdjustmentFacts: "provider_adjustment",
    ReadinessFacts: "claim",
    TrackingFacts: "acknowledgement",
}
F = TypeVar("F", bound=Facts)


@dataclass(frozen=True, slots=True)
class Hit:
    """A condition that holds: where, and the facts for its message.

    `code` replaces the rule's where the fact has one of its own. `measure` is what a rule's `above` is compared with.
    """

    path: str
    facts: Mapping[str, str] = field(default_factory=dict)
    code: str | None = None
    measure: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named condition on the facts of some tasks."""

    name: str
    tasks: frozenset[str]
    facts: frozenset[str]
    measures: bool
    holds: Callable[[Any], Iterator[Hit]]


# Part of every policy version: raise it with every change of what a predicate means.
PREDICATES_VERSION = "7"

PREDICATES: dict[str, Predicate] = {}


def predicate(
    *kinds: type[Facts], says: tuple[str, ...] = (), measures: bool = False
) -> Callable[[Callable[[F], Iterator[Hit]]], Callable[[F], Iterator[Hit]]]:
    """Register a generator of hits under its own name. `says` lists the facts that each of its hits carries.

    `measures`: each of them has a measure too, and a rule says above which one it holds.
    """

    def register(holds: Callable[[F], Iterator[Hit]]) -> Callable[[F], Iterator[Hit]]:
        name = holds.__name__
        tasks = frozenset(TASK_OF_FACTS[kind] for kind in kinds)
        PREDICATES[name] = Predicate(name, tasks, frozenset(says), measures, holds)
        return holds

    return register
