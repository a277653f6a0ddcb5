"""Conditions on a claim before it is sent: what its checks say."""

from collections.abc import Iterator

from inference.rules.facts import ReadinessFacts
from inference.rules.registry import Hit, predicate
from models.readiness.check import Result, Severity


@predicate(ReadinessFacts, says=("fact", "fix"))
def readiness_rejects(facts: ReadinessFacts) -> Iterator[Hit]:
    """A check fails that the payer's front end would refuse the claim for."""
    yield from _hits(facts, "fail", "reject")


@predicate(ReadinessFacts, says=("fact", "fix"))
def readiness_holds(facts: ReadinessFacts) -> Iterator[Hit]:
    """A check fails that a person looks at before the claim is sent."""
    yield from _hits(facts, "fail", "hold")


@predicate(ReadinessFacts, says=("fact", "fix"))
def readiness_warns(facts: ReadinessFacts) -> Iterator[Hit]:
    """A check fails that should be known and holds nothing."""
    yield from _hits(facts, "fail", "warn")


@predicate(ReadinessFacts, says=("checks",))
def readiness_unknown(facts: ReadinessFacts) -> Iterator[Hit]:
    """Checks could not be made for want of a record: told once, with the names of all of them."""
    rules = dict.fromkeys(check.rule for check in facts.answer.checks if check.result == "unknown")
    if rules:
        yield Hit(facts.path, {"checks": ", ".join(rule.replace("_", " ") for rule in rules)})


@predicate(ReadinessFacts)
def held_with_batch(facts: ReadinessFacts) -> Iterator[Hit]:
    """Something is wrong with the batch as a whole."""
    if facts.held:
        yield Hit(facts.path)


def _hits(facts: ReadinessFacts, result: Result, severity: Severity) -> Iterator[Hit]:
    for check in facts.answer.checks:
        if (check.result, check.severity) == (result, severity):
            yield Hit(facts.path + check.path, {"fact": sentence(check.fact), "fix": sentence(check.fix)}, check.rule)


def sentence(words: str) -> str:
    """The words of a check as a sentence, nothing for none."""
    whole = words if not words or words.endswith((".", "!", "?")) else f"{words}."
    return whole[:1].upper() + whole[1:]
