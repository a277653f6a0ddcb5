"""Conditions on what a payer refused or left open, each told with the reason that stands for it."""

from collections.abc import Collection, Iterator

from extraction.codes import load_codes
from inference.rules.facts import ClaimFacts, dollars, listed, pair
from inference.rules.registry import Hit, predicate
from models.causes import Cause, cause_of
from models.outcomes import Class, Outcome

REFUSED = (Outcome.DENIED_PROVIDER, Outcome.DENIED_PATIENT, Outcome.PARTIAL, Outcome.BUNDLED)
DENIALS = (Class.DENIED_PROVIDER, Class.DENIED_PATIENT, Class.BUNDLED, Class.PREDETERMINATION)
# Of these the status speaks, whatever the codes.
NOT_JUDGED = (Outcome.REVERSAL, Outcome.PREDETERMINATION, Outcome.FORWARDED)


@predicate(ClaimFacts, says=("why", "amount"))
def payer_refused(facts: ClaimFacts) -> Iterator[Hit]:
    """All or part of the claim was denied or bundled."""
    if facts.answer.outcome in REFUSED:
        yield from _told(facts, DENIALS if facts.answer.paid else (*DENIALS, Class.ADJUSTMENT))


@predicate(ClaimFacts, says=("why", "amount"))
def payer_says_duplicate(facts: ClaimFacts) -> Iterator[Hit]:
    """CARC 18 on the claim or a line: the original is found, never sent again."""
    if facts.answer.outcome not in NOT_JUDGED:
        yield from _told(facts, (Class.DUPLICATE,))


@predicate(ClaimFacts, says=("why", "amount"))
def capitated(facts: ClaimFacts) -> Iterator[Hit]:
    """CARC 24: paid for by the capitation, if there is a contract for one."""
    if facts.answer.outcome not in NOT_JUDGED:
        yield from _told(facts, (Class.CAPITATED,))


@predicate(ClaimFacts, says=("charge",))
def pending_with_payer(facts: ClaimFacts) -> Iterator[Hit]:
    """CARC 133 or a pending status, and nothing paid: the payer has not decided."""
    if facts.answer.outcome is Outcome.PENDING:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("why", "amount"))
def part_pending(facts: ClaimFacts) -> Iterator[Hit]:
    """Paid but for a line that is still under review."""
    if facts.answer.outcome is Outcome.PARTIAL:
        yield from _told(facts, (Class.PENDING,))


@predicate(ClaimFacts, says=("charge",))
def not_the_payers_claim(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 23, or a reason that says the claim was passed on."""
    if facts.answer.outcome is Outcome.FORWARDED:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("why", "amount"))
def part_passed_on(facts: ClaimFacts) -> Iterator[Hit]:
    """A line went to another payer, while the rest was decided."""
    if facts.answer.outcome not in NOT_JUDGED:
        yield from _told(facts, (Class.FORWARDED,))


@predicate(ClaimFacts, says=("remarks",))
def no_appeal_rights(facts: ClaimFacts) -> Iterator[Hit]:
    """A remark of the claim or a line leaves no appeal, MA130 for one: what can be corrected is sent new."""
    remarks = [*facts.claim.remark_codes, *(remark for line in facts.claim.lines for remark in line.remark_codes)]
    known = load_codes().rarcs
    final = [remark for remark in remarks if remark in known and known[remark].no_appeal]
    if final and facts.answer.outcome in REFUSED:
        yield Hit(facts.path, {"remarks": listed(final)})


def _told(facts: ClaimFacts, kinds: Collection[Class]) -> Iterator[Hit]:
    """The largest refusal of these kinds, if there is one."""
    if found := cause_of(facts.claim, kinds=kinds):
        cause, _ = found
        yield Hit(facts.path + cause.place, {"why": _why(cause), "amount": dollars(cause.amount)})


def _why(cause: Cause) -> str:
    """The code with our wording and its remarks: CO-16 (Claim incomplete or wrong) with M51."""
    codes = load_codes()
    known = codes.carcs.get(cause.reason or "")
    wording = f" ({known.wording})" if known and known.wording else ""
    remarks = [remark for remark in cause.remarks if remark in codes.rarcs]
    if remarks:
        explained = f" with {listed(remarks)}"
    else:
        explained = ", and no remark explains it" if known and known.needs_remark else ""
    return f"{pair(cause.group, cause.reason)}{wording}{explained}"
