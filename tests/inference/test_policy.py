"""The policy: what its file may say, what its modes mean, and that nothing passes it by."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from inference.policy import Policy, strictest
from inference.policy_file import TASKS, PolicyError, Task, parse
from models import adjudication, claim_readiness, claim_tracking, payments
from tests.claims import claim, line, plb, remittance
from tests.inference.judged import BASE, adjustment_judged, changed, claim_judged, codes, payment_judged

TEXT = (Path(__file__).parents[2] / "inference" / "policies" / "base.yaml").read_text()
PAID = claim("1", line("200", "150", "CO-45 30", "PR-3 20"))
DENIED = claim("4", line("90", "0", "CO-197 90"))


def plain() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(TEXT)
    return found


def problems(given: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as error:
        parse(yaml.safe_dump(given))
    return error.value.problems


def test_the_version_follows_from_the_content() -> None:
    assert Policy(parse(TEXT)).version == BASE.version
    assert Policy(parse(TEXT + "\n# a comment\n")).version == BASE.version
    assert changed(thresholds={"claim_payment": 0.8}).version != BASE.version


def test_all_that_is_wrong_with_the_shape_is_told_at_once_with_its_place() -> None:
    given = plain()
    given["modes"]["claim_payment"] = "yolo"
    given["thresholds"]["remittance"] = 2
    given["rules"][0]["consequence"] = "maybe"
    given["surprise"] = 1
    found = problems(given)
    assert [problem.split(":")[0] for problem in found] == [
        "modes.claim_payment",
        "thresholds.remittance",
        "rules.0.consequence",
        "surprise",
    ]


def test_all_that_does_not_fit_together_is_told_at_once() -> None:
    given = plain()
    del given["modes"]["document"]
    given["task_queues"]["document"] = "nowhere"
    given["locked"].append("modes.dream")
    given["override_reasons"]["corrected"]["key"] = "p"
    given["rules"].append(given["rules"][0])
    given["rules"][1] |= {"when": "moon_is_full"}
    given["rules"][2] |= {"message": "{secret}", "queue": "nowhere", "tasks": ["claim_payment"]}
    given["rules"][3] |= {"always_human": True, "consequence": "note"}
    given["rules"][5] |= {"supervisor": True, "always_human": False}
    found = "\n".join(problems(given))
    for told in (
        "modes: nothing for document",
        "task_queues.document: no queue nowhere",
        "locked: nothing at modes.dream",
        "override_reasons: key p twice",
        "rules: code unreadable twice",
        "no condition moon_is_full",
        "does not look at a claim_payment",
        "says nothing of {secret}",
        "rules.2 (class_unsure): no queue nowhere",
        "only a review can be always a person's",
        "what is a supervisor's is always a person's",
    ):
        assert told in found


def test_what_is_no_yaml_is_no_policy() -> None:
    with pytest.raises(PolicyError, match="no YAML"):
        parse("rules: [")


def test_a_sound_paid_claim_is_accepted_and_says_where_its_charge_went() -> None:
    found = claim_judged(PAID)
    assert (found.ruling.disposition, found.ruling.queue) == ("auto_accept", None)
    assert codes(found) == ["paid_as_adjudicated", "expected_not_modelled"]
    assert found.ruling.reasons[0].message.startswith(
        "Paid $150.00 of $200.00; contractual $30.00; left to the patient"
    )


def test_in_shadow_everything_is_reviewed_and_what_auto_would_have_done_is_kept() -> None:
    ruling = claim_judged(PAID, policy=changed(modes={"claim_payment": "shadow"})).ruling
    assert (ruling.disposition, ruling.unsupervised_disposition) == ("review", "auto_accept")
    assert ruling.reasons[0].code == "mode_shadow"


def test_switched_off_a_person_decides_and_is_told_nothing_of_a_prediction() -> None:
    found = claim_judged(DENIED, policy=changed(modes={"claim_payment": "off"}))
    assert (found.ruling.disposition, codes(found)) == ("review", ["mode_off"])


def test_assisting_the_service_accepts_nothing() -> None:
    found = adjustment_judged(plb("L6 -5.00"))
    assert (found.ruling.disposition, found.ruling.unsupervised_disposition) == ("review", "auto_accept")
    assert codes(found) == ["mode_assist", "has_bucket"]


def test_confidence_below_the_threshold_asks_a_person() -> None:
    found = claim_judged(PAID, policy=changed(thresholds={"claim_payment": 1.0}))
    assert found.ruling.disposition == "review"
    assert codes(found)[0] == "low_confidence"


def test_more_than_the_limit_needs_two_persons() -> None:
    found = claim_judged(PAID, policy=changed(second_approval_above={"claim_payment": "199.99"}))
    assert (found.ruling.disposition, found.ruling.approvals_needed) == ("review", 2)
    assert codes(found)[0] == "above_approval_limit"
    exactly = claim_judged(PAID, policy=changed(second_approval_above={"claim_payment": "200.00"}))
    assert (exactly.ruling.disposition, exactly.ruling.approvals_needed) == ("auto_accept", 1)


def test_a_proposal_that_is_always_a_persons_is_never_accepted_alone() -> None:
    found = claim_judged(PAID, policy=changed(always_human=("post_payment",)))
    assert (found.ruling.disposition, found.ruling.always_human) == ("review", True)
    assert codes(found)[0] == "always_a_person"


def test_a_denial_goes_to_the_team_that_owns_its_reason() -> None:
    ruling = claim_judged(DENIED).ruling
    assert (ruling.disposition, ruling.queue, ruling.category) == (
        "review",
        "denials_authorizations",
        "authorization",
    )
    assert not ruling.always_human


def test_a_finding_that_the_policy_does_not_list_holds_its_item() -> None:
    listed = {code: "note" for code in BASE.file.findings.severity if code != "line_charges_differ"}
    strict = changed(findings={"unlisted": "hold", "severity": listed})
    odd = claim("1", line("200", "150", "CO-45 50"), line("0", "0"), codes=("CO-45 5",), charge=205, paid=150)
    found = claim_judged(odd, policy=strict)
    assert "line_charges_differ" in codes(found)
    assert found.ruling.disposition == "review"


PROPOSED = {
    "claim_payment": {*adjudication.PROPOSALS.values(), adjudication.HOLD},
    "remittance": {payments.TAKE_IN, *payments.PROPOSAL_OF_KIND.values(), adjudication.HOLD},
    "provider_adjustment": {*payments.PROPOSAL_OF_CLASS.values(), payments.BOOK, payments.IDENTIFY, adjudication.HOLD},
    "document": {*payments.PROPOSAL_OF_RECORD.values(), payments.RECORD_STATES, payments.IDENTIFY},
    "claim": {claim_readiness.SUBMIT, claim_readiness.HOLD, claim_readiness.REJECT},
    "acknowledgement": set(claim_tracking.PROPOSALS.values()),
}


@pytest.mark.parametrize("task", TASKS)
def test_every_proposal_of_the_models_is_on_the_closed_list(task: Task) -> None:
    assert PROPOSED[task] <= set(BASE.proposals(task))


@pytest.mark.parametrize(
    ("disposition", "proposal", "outcome", "reason", "holds"),
    [
        ("review", "post_payment", "confirm", None, "auto_accept"),
        ("review", "hold", "confirm", None, "reject"),
        ("review", "close_as_duplicate", "confirm", None, "reject"),
        ("review", None, "confirm", None, "reject"),  # nobody was shown a proposal, so nobody agreed to post
        ("review", "unheard_of", "confirm", None, "reject"),
        ("auto_accept", "post_payment", "confirm", None, "auto_accept"),  # an audit that agrees
        ("reject", "post_payment", "confirm", None, "reject"),
        ("review", "hold", "override", "post_as_paid", "auto_accept"),
        ("auto_accept", "post_payment", "override", "posted_before", "reject"),
        ("review", "post_payment", "override", "no_longer_a_reason", "reject"),
    ],
)
def test_a_verdict_comes_to_a_disposition_here_and_nowhere_else(
    disposition: str, proposal: str | None, outcome: str, reason: str | None, holds: str
) -> None:
    predicted = {"proposal": proposal} if proposal else {}
    about = {"task": "claim_payment", "disposition": disposition, "prediction": predicted}
    assert BASE.settled(about, outcome, reason) == holds


def test_the_strictest_of_the_children_is_what_a_parent_shows() -> None:
    assert strictest(["auto_accept", "reject", "review"]) == "review"
    assert strictest(["auto_accept", "reject"]) == "reject"
    assert strictest(["auto_accept"]) == "auto_accept"
    assert strictest([]) == "auto_accept"


def test_a_payment_that_holds_is_accepted_with_its_sum_and_the_deposit_it_waits_for() -> None:
    found = payment_judged(remittance(PAID))
    assert (found.ruling.disposition, codes(found)) == ("auto_accept", ["sound_payment", "deposit_not_seen"])


def test_what_only_a_supervisor_decides_is_locked_and_no_mode_loosens_it() -> None:
    assert all(rule.locked for rule in BASE.file.rules if rule.supervisor)
    unsound = remittance(PAID, amount=1)
    for mode in ("off", "shadow", "assist", "auto"):
        assert payment_judged(unsound, changed(modes={"remittance": mode})).ruling.supervisor
    assert not payment_judged(remittance(PAID), changed(modes={"remittance": "off"})).ruling.supervisor


def test_every_queue_has_an_owner_and_every_owner_team_of_the_code_tables_a_queue() -> None:
    from extraction.codes import load_codes

    teams = {code.owner_team for code in load_codes().carcs.values()}
    assert teams <= set(BASE.file.team_queues)
    assert all(queue.owner_team for queue in BASE.queues.values())
