"""What every policy must hold, whatever else it says: the controls that no local variant may leave out or soften.

A policy without one of these is refused, and told all that it lacks. The list stands in code, so that editing the file
that ships is no way around it.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inference.policy_file import PolicyFile, Rule, Task

# The conditions that a locked rule must hold for each task, asking a person or refusing the item.
LOCKED: "Mapping[Task, str]" = {
    "document": """
        unreadable finding_holds no_remittance payment_card class_unsure mail_to_work
    """,
    "remittance": """
        duplicate_of_earlier conflict_or_split finding_holds_payment negative_payment amount_missing debit
        notice_with_money held_as_test finding_holds read_from_paper
        unknown_payer payer_conflict unknown_entity entity_conflict
    """,
    "claim_payment": """
        duplicate_of_earlier conflict_or_split held_with_payment law_fails code_not_known finding_holds
        read_from_paper
        claim_not_identified below_zero claim_repeated paid_against_status takes_money_back
        reversal_without_correction original_by_account_alone reversal_without_original beside_a_reversal
        contractual_hides_denial contractual_of_other_group contractual_after_prior_payer
        contractual_above_allowed sequestration_above_rate raises_the_payment contractual_without_allowed
        contractual_share write_off_without_contract patient_is_protected patient_has_medicaid
        other_coverage_open waiver_missing contractual_on_patient patient_owes_more_than_pr
        unknown_payer payer_conflict unknown_entity entity_conflict
    """,
    "provider_adjustment": """
        duplicate_of_earlier conflict_or_split held_with_payment unknown_adjustment wrong_sign
        recovery_or_refund another_entity finding_holds read_from_paper
        unknown_payer payer_conflict unknown_entity entity_conflict
    """,
    "claim": """
        readiness_rejects readiness_holds finding_holds held_with_batch
    """,
    "acknowledgement": """
        batch_rejected claim_rejected ack_missing no_response acknowledges_nothing
    """,
}
# Of those, the ones that need not be a named person's: nothing that moves money.
ANYBODYS = (
    ("document", "finding_holds"),
    *(("document", when) for when in ("no_remittance", "class_unsure", "mail_to_work")),
    ("provider_adjustment", "finding_holds"),
    *(("acknowledgement", when) for when in LOCKED["acknowledgement"].split()),
)
SUPERVISORS = (
    *("finding_holds_payment", "held_with_payment", "negative_payment", "amount_missing", "debit"),
    *("notice_with_money", "held_as_test"),
)
ALWAYS_HUMAN = (
    *("write_off", "refund", "accept_recoupment", "acknowledge_refund", "carry_balance", "book_affiliate_offset"),
    *("accept_levy", "identify", "hold"),
)
HOLDING = ("hold", "hold_payment")
LAWS: Mapping[str, tuple[str, ...]] = {
    "payment_out_of_balance": ("hold_payment",),
    **dict.fromkeys(("claim_out_of_balance", "line_out_of_balance", "line_charges_differ"), HOLDING),
    **dict.fromkeys(("amount_unreadable", "value_repeated", "segment_missing", "transaction_not_closed"), HOLDING),
    **dict.fromkeys(("unknown_carc", "unknown_rarc", "unknown_group", "unknown_claim_status", "retired_carc"), HOLDING),
}
TWO_PERSONS: "tuple[Task, ...]" = ("claim_payment", "provider_adjustment")


def missing_controls(policy: "PolicyFile") -> Iterator[str]:
    """All that the policy lacks, each as "place: what"."""
    yield from _missing_rules(policy)
    lacking = [proposal for proposal in ALWAYS_HUMAN if proposal not in policy.always_human]
    yield from (f"always_human: {proposal} is missing" for proposal in lacking)
    yield from _soft_findings(policy)
    if policy.test_files != "hold":
        yield "test_files: expected hold; only the setting TRIAGE_ACCEPT_TEST_FILES lets them pass"
    if policy.modes.get("provider_adjustment") == "auto":
        yield "modes.provider_adjustment: never auto"
    limits = policy.second_approval_above
    yield from (f"second_approval_above.{task}: no limit" for task in TWO_PERSONS if limits.get(task) is None)


def _missing_rules(policy: "PolicyFile") -> Iterator[str]:
    for task, conditions in LOCKED.items():
        for condition in conditions.split():
            if not any(_is_control(rule, task, condition) for rule in policy.rules):
                yield f"rules: no locked rule asks about a {task} where {condition} holds"


def _is_control(rule: "Rule", task: "Task", condition: str) -> bool:
    if rule.when != condition or task not in rule.tasks or not rule.locked or rule.consequence == "note":
        return False
    personal = rule.always_human or rule.consequence == "reject" or (task, condition) in ANYBODYS
    return personal and (rule.supervisor or condition not in SUPERVISORS)


def _soft_findings(policy: "PolicyFile") -> Iterator[str]:
    found = policy.findings
    for code, severities in LAWS.items():
        if found.severity.get(code, found.unlisted) not in severities:
            yield f"findings.severity.{code}: expected {' or '.join(severities)}"
    if found.unlisted not in HOLDING:
        yield f"findings.unlisted: expected {' or '.join(HOLDING)}"
