"""What a policy file may say: its shape, and what in it must fit together.

All that is wrong is told at once, each with its place.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extraction.errors import InternalError
from inference.policy_controls import missing_controls
from inference.rules import (
    adjustments,
    claims,
    denials,
    documents,
    everywhere,
    expected,
    mail,
    masters,
    paper,
    payments,
    readiness,
    reversals,
    tracking,
    transfers,
    write_offs,
)
from inference.rules.facts import Severity
from inference.rules.registry import PREDICATES

Task = Literal["document", "remittance", "claim_payment", "provider_adjustment", "claim", "acknowledgement"]
Mode = Literal["off", "shadow", "assist", "auto"]
TASKS: tuple[Task, ...] = (
    *("document", "remittance", "claim_payment", "provider_adjustment"),
    *("claim", "acknowledgement"),
)
BY_OWNER_TEAM = "by_owner_team"
BY_DOCUMENT_CLASS = "by_document_class"
# Importing a module of conditions registers them; this is the list of those that policies may draw on.
CONDITIONS = (
    *(adjustments, claims, denials, documents, everywhere, expected, mail, masters),
    *(paper, payments, readiness, reversals, tracking, transfers, write_offs),
)

Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]$")]


class PolicyError(InternalError):
    """The policy is not valid; `problems` lists everything that is wrong as "place: what"."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("policy_invalid", expected="; ".join(problems))
        self.problems = problems


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Rule(_Part):
    """If the condition `when` holds, `consequence` follows.

    `always_human`: no key decides it, a named person does. `supervisor`: nor does any person but a supervisor.
    `locked`: no local variant may leave it out or soften it. `above`: it holds where the condition measures more.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]
    when: Text
    consequence: Literal["review", "reject", "note"]
    message: Text
    above: Annotated[Decimal, Field(ge=0, lt=1)] | None = None
    queue: Text | None = None
    category: Text | None = None
    always_human: bool = False
    supervisor: bool = False
    locked: bool = False


class Queue(_Part):
    title: Text
    owner_team: Text


class OverrideReason(_Part):
    """A reason that a person may give about these tasks, on one key.

    `leads_to` is the disposition of the decision that follows. `proposal`: what a document of pages really is, as what
    is to be done with it; such reasons are given about mail, and no others.
    """

    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]
    key: Key
    label: Text
    leads_to: Literal["auto_accept", "reject", "review"]
    proposal: Text | None = None


class Findings(_Part):
    unlisted: Severity
    severity: Mapping[str, Severity]


class PolicyFile(_Part):
    """The whole file. Every task has a mode, a threshold, an audit probability, a limit (or null) and a queue.

    `claim_team_queues` are the teams' queues for claims before they are sent, `team_queues` for all else; `mail_queues`
    are those of the classes of mail.
    """

    name: Text
    modes: Mapping[Task, Mode]
    thresholds: Mapping[Task, Share]
    audit_probability: Mapping[Task, Share]
    second_approval_above: Mapping[Task, Annotated[Decimal, Field(ge=0)] | None]
    test_files: Literal["hold", "note"]
    always_human: tuple[Text, ...]
    locked: tuple[Text, ...]
    queues: Mapping[str, Queue]
    task_queues: Mapping[Task, str]
    team_queues: Mapping[str, str]
    claim_team_queues: Mapping[str, str]
    mail_queues: Mapping[str, str]
    coverage_checked_within_days: Annotated[int, Field(ge=0)]
    override_reasons: Mapping[str, OverrideReason]
    findings: Findings
    rules: tuple[Rule, ...]


def parse(text: str) -> PolicyFile:
    """Read a policy from YAML. Raises PolicyError with all that is wrong."""
    try:
        parsed = PolicyFile.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise PolicyError((f"the file: no YAML ({type(error).__name__})",)) from None
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise PolicyError(tuple(f"{_place(problem['loc'])}: {problem['msg']}" for problem in found)) from None
    problems = tuple(_misfits(parsed))
    if problems:
        raise PolicyError(problems)
    return parsed


def load(path: Path) -> PolicyFile:
    return parse(path.read_text(encoding="utf-8"))


def _place(location: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in location) or "the file"


def _misfits(parsed: PolicyFile) -> Iterator[str]:
    yield from _missing_tasks(parsed)
    yield from _unknown_queues(parsed)
    yield from _unknown_locks(parsed)
    yield from _repeated(parsed)
    yield from missing_controls(parsed)
    for index, rule in enumerate(parsed.rules):
        yield from (f"rules.{index} ({rule.code}): {problem}" for problem in _rule_misfits(rule, parsed))


def _missing_tasks(parsed: PolicyFile) -> Iterator[str]:
    for name in ("modes", "thresholds", "audit_probability", "second_approval_above", "task_queues"):
        for task in TASKS:
            if task not in getattr(parsed, name):
                yield f"{name}: nothing for {task}"


def _unknown_queues(parsed: PolicyFile) -> Iterator[str]:
    named = {f"task_queues.{task}": queue for task, queue in parsed.task_queues.items()}
    named |= {f"team_queues.{team}": queue for team, queue in parsed.team_queues.items()}
    named |= {f"claim_team_queues.{team}": queue for team, queue in parsed.claim_team_queues.items()}
    named |= {f"mail_queues.{name}": queue for name, queue in parsed.mail_queues.items()}
    yield from (f"{place}: no queue {queue}" for place, queue in named.items() if queue not in parsed.queues)


def _unknown_locks(parsed: PolicyFile) -> Iterator[str]:
    plain = parsed.model_dump()
    for path in parsed.locked:
        place: Any = plain
        for part in path.split("."):
            place = place.get(part) if isinstance(place, dict) else None
        if place is None:
            yield f"locked: nothing at {path}"


def _repeated(parsed: PolicyFile) -> Iterator[str]:
    said = parsed.override_reasons.values()
    keys = [(task, reason.proposal is None, reason.key) for reason in said for task in reason.tasks]
    codes = [rule.code for rule in parsed.rules]
    twice = sorted({each[-1] for each in keys if keys.count(each) > 1})
    yield from (f"override_reasons: key {key} twice" for key in twice)
    yield from (f"rules: code {code} twice" for code in sorted({code for code in codes if codes.count(code) > 1}))


def _rule_misfits(rule: Rule, parsed: PolicyFile) -> Iterator[str]:
    condition = PREDICATES.get(rule.when)
    if condition is None:
        yield f"no condition {rule.when}"
        return
    for task in sorted(set(rule.tasks) - condition.tasks):
        yield f"condition {rule.when} does not look at a {task}"
    for fact in sorted(_placeholders(rule.message) - condition.facts):
        yield f"condition {rule.when} says nothing of {{{fact}}}"
    if (rule.above is not None) != condition.measures:
        yield f"condition {rule.when} {'wants' if condition.measures else 'has nothing to compare with'} `above`"
    if rule.always_human and rule.consequence != "review":
        yield "only a review can be always a person's"
    if rule.supervisor and not rule.always_human:
        yield "what is a supervisor's is always a person's"
    if rule.queue not in (None, BY_OWNER_TEAM, BY_DOCUMENT_CLASS, *parsed.queues):
        yield f"no queue {rule.queue}"


def _placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}
