"""All that makes a disposition: of a prediction `Policy.disposition`, of a person's verdict `Policy.settled`.

API, worker, file drop and desk all pass through these two.
The accounts decide before confidence does: a rule that holds sends the item to a person (or refuses it) however sure
the model is. Only what no rule holds, above its threshold, in mode `auto`, is accepted without a person.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from extraction.records import Finding
from inference import policy_file
from inference.policy_file import BY_DOCUMENT_CLASS, BY_OWNER_TEAM, Mode, OverrideReason, PolicyFile, Queue, Rule, Task
from inference.proposals import PROPOSALS, Settled
from inference.rules.facts import Facts, JudgedFinding, dollars
from inference.rules.registry import PREDICATES, PREDICATES_VERSION
from inference.schema import canonical
from models.prediction import Prediction, Reason, Value

Disposition = Literal["auto_accept", "review", "reject"]
STRICTNESS: tuple[Disposition, ...] = ("review", "reject", "auto_accept")  # what a parent shows of its children

_MODE_REASONS: Mapping[Mode, Reason] = {
    "off": Reason("mode_off", "The policy has this kind of decision switched off: a person decides.", ""),
    "shadow": Reason("mode_shadow", "Every item of this kind is looked at by a person for now.", ""),
    "assist": Reason("mode_assist", "Items of this kind are decided by a person; the service only proposes.", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the policy makes of one prediction. `queue` is None unless a person is asked.

    `unsupervised_disposition` is what mode `auto` would have said. `supervisor` says that the person must be one,
    `approvals_needed` counts the persons who must agree.
    """

    disposition: Disposition
    mode: Mode
    unsupervised_disposition: Disposition
    reasons: tuple[Reason, ...]
    queue: str | None
    category: str
    always_human: bool
    supervisor: bool
    approvals_needed: int


@dataclass(frozen=True, slots=True)
class _Fired:
    rule: Rule
    reason: Reason


def strictest(dispositions: Iterable[str]) -> Disposition:
    """What a parent shows: review before reject before auto_accept. Of nothing: auto_accept."""
    found = set(dispositions)
    return next((each for each in STRICTNESS if each in found), "auto_accept")


@dataclass(frozen=True)
class Policy:
    """A valid policy. Its version is a hash of all it says and of the conditions that it names."""

    file: PolicyFile

    @classmethod
    def load(cls, path: Path, *, accept_test_files: bool = False) -> "Policy":
        """Read a policy file. Raises PolicyError with everything that is wrong, each with its place.

        `accept_test_files` makes it a policy of another version, in which ISA15 = T is only noted: for demonstrations.
        """
        file = policy_file.load(path)
        return cls(file.model_copy(update={"test_files": "note"}) if accept_test_files else file)

    @cached_property
    def version(self) -> str:
        content = canonical([PREDICATES_VERSION, self.file.model_dump(mode="json")])
        return f"{self.file.name}-{sha256(content.encode()).hexdigest()[:12]}"

    @property
    def queues(self) -> Mapping[str, Queue]:
        return self.file.queues

    @property
    def override_reasons(self) -> Mapping[str, OverrideReason]:
        return self.file.override_reasons

    def reasons_to_override(self, task: Task, *, mail: bool = False) -> Mapping[str, OverrideReason]:
        """What a person may say against a decision of this task; `mail`: it is about a document of pages."""
        return {
            code: reason
            for code, reason in self.override_reasons.items()
            if task in reason.tasks and (reason.proposal is not None) == mail
        }

    def threshold(self, task: Task) -> float:
        """Below this confidence a person looks."""
        return self.file.thresholds[task]

    def mail_queue(self, document_class: str) -> str:
        """Where documents of a class wait for those who work them."""
        return self.file.mail_queues.get(document_class, self.queue_of("document"))

    def audit_probability(self, task: Task) -> float:
        """The share of what is accepted alone that a person looks at all the same."""
        return self.file.audit_probability[task]

    def queue_of(self, task: Task) -> str:
        """The queue of a task where no rule names one."""
        return self.file.task_queues[task]

    def judge(self, finding: Finding) -> JudgedFinding:
        """The finding with its severity; a code that the policy does not list has the severity `unlisted`."""
        findings = self.file.findings
        return JudgedFinding(finding, findings.severity.get(finding.code, findings.unlisted))

    def proposals(self, task: Task) -> tuple[str, ...]:
        """All that can be done about a decision of this task."""
        return tuple(PROPOSALS[task])

    def comes_to(self, task: Task, proposal: str | None) -> Settled | None:
        """What follows from a proposal that a person agrees with; None if it is none of this task's."""
        return PROPOSALS[task].get(proposal or "")

    def settled(self, decided: Mapping[str, Any], outcome: str, reason: str | None) -> Settled:
        """The disposition that holds once a verdict (`outcome` confirm or override) on a row of `decision` does.

        An override leads where its reason says. To confirm what was decided alone leaves it so; to confirm what was in
        review carries out the proposal. A reason that the policy no longer has, or a proposal that nobody was shown,
        takes nothing into the books.
        """
        if outcome == "override":
            known = self.override_reasons.get(reason or "")
            return known.leads_to if known else "reject"
        if decided["disposition"] != "review":
            return "auto_accept" if decided["disposition"] == "auto_accept" else "reject"
        return self.comes_to(decided["task"], decided["prediction"].get("proposal")) or "reject"

    def disposition(self, task: Task, prediction: Prediction[Value], facts: Facts) -> Ruling:
        """Decide."""
        fired = list(self._fired(task, facts))
        own = list(self._own_reasons(task, prediction, fired))
        reviews = [found for found in fired if found.rule.consequence == "review"]
        rejected = any(found.rule.consequence == "reject" for found in fired)
        alone: Disposition = "reject" if rejected else "review" if reviews or own else "auto_accept"
        mode = self.file.modes[task]
        final = _under(mode, alone)
        leading = [found for found in fired if found.rule.consequence == alone] if final != "auto_accept" else []
        return Ruling(
            disposition=final,
            mode=mode,
            unsupervised_disposition=alone,
            reasons=_reasons(mode, final, alone, prediction, fired, own),
            queue=self._queue(task, prediction, leading) if _asks(task, final) else None,
            category=_category(prediction, leading),
            always_human=self._is_personal(prediction) or any(found.rule.always_human for found in reviews),
            supervisor=any(found.rule.supervisor for found in reviews),
            approvals_needed=2 if self._needs_second(task, prediction.dollars) else 1,
        )

    @cached_property
    def _rules(self) -> Mapping[Task, tuple[Rule, ...]]:
        return {task: tuple(rule for rule in self.file.rules if task in rule.tasks) for task in policy_file.TASKS}

    def _fired(self, task: Task, facts: Facts) -> Iterator[_Fired]:
        for rule in self._rules[task]:
            for hit in PREDICATES[rule.when].holds(facts):
                if rule.above is not None and hit.measure <= rule.above:
                    continue
                message = rule.message.format_map(hit.facts)
                yield _Fired(rule, Reason(hit.code or rule.code, message, hit.path))

    def _own_reasons(self, task: Task, prediction: Prediction[Value], fired: list[_Fired]) -> Iterator[Reason]:
        """Why a person looks though no rule asks for one. What a rule refuses needs no person."""
        if any(found.rule.consequence == "reject" for found in fired):
            return
        if self._needs_second(task, prediction.dollars):
            limit = self.file.second_approval_above[task] or Decimal(0)
            message = f"{dollars(prediction.dollars)} are at stake, more than {dollars(limit)}: two persons decide."
            yield Reason("above_approval_limit", message, "")
        if any(found.rule.consequence != "note" for found in fired):
            return
        sure, threshold = prediction.confidence.value, self.file.thresholds[task]
        if sure < threshold:
            yield Reason("low_confidence", f"Confidence {sure:.2f} is below {threshold:.2f}.", "")
        elif self._is_personal(prediction):
            yield Reason("always_a_person", f"To {prediction.value.proposal.replace('_', ' ')} is a person's.", "")

    def _is_personal(self, prediction: Prediction[Value]) -> bool:
        return prediction.value.proposal in self.file.always_human

    def _needs_second(self, task: Task, at_stake: Decimal) -> bool:
        limit = self.file.second_approval_above[task]
        return limit is not None and at_stake > limit

    def _queue(self, task: Task, prediction: Prediction[Value], leading: list[_Fired]) -> str:
        named = next((found.rule.queue for found in leading if found.rule.queue), None)
        if named == BY_DOCUMENT_CLASS:
            return self.mail_queue(prediction.category)
        if named == BY_OWNER_TEAM:
            teams = self.file.claim_team_queues if task == "claim" else self.file.team_queues
            return teams.get(prediction.owner_team or "", self.queue_of(task))
        return named or self.queue_of(task)


def _under(mode: Mode, alone: Disposition) -> Disposition:
    """A mode bounds what is done alone.

    `assist` still refuses what a rule refuses, `shadow` and `off` ask about everything.
    """
    if mode == "auto" or (mode == "assist" and alone == "reject"):
        return alone
    return "review"


def _asks(task: Task, final: Disposition) -> bool:
    """Whether a person finds it in a queue. A claim that a front end would refuse is refused here; it is still money
    that nobody has asked for, and somebody has to mend it.
    """
    return final == "review" or (final == "reject" and task == "claim")


def _reasons(
    mode: Mode,
    final: Disposition,
    alone: Disposition,
    prediction: Prediction[Value],
    fired: list[_Fired],
    own: list[Reason],
) -> tuple[Reason, ...]:
    """The strictest first, in the order of the policy; then the model's own; then what should merely be known."""
    if mode == "off":
        return (_MODE_REASONS[mode],)
    order = ("reject", "review", "note") if alone == "reject" else ("review", "reject", "note")
    by_rule = [found.reason for kind in order for found in fired if found.rule.consequence == kind]
    notes = sum(found.rule.consequence == "note" for found in fired)
    mode_reason = [_MODE_REASONS[mode]] if final != alone else []
    return (*by_rule[: len(by_rule) - notes], *own, *mode_reason, *prediction.reasons, *by_rule[len(by_rule) - notes :])


def _category(prediction: Prediction[Value], leading: list[_Fired]) -> str:
    """Of the leading rule; where it names none, of what was predicted."""
    return (leading[0].rule.category if leading else None) or prediction.category
