"""Verdicts become final: confirm, override, second look, escalation. Withdrawn ones do nothing, nor does a repeat."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row

from inference import settle
from inference.api.envelope import envelope
from inference.control import control_total
from inference.intake import Receipt
from inference.policy import Policy
from inference.refusals import ForbiddenError
from inference.settle import NotDueError
from inference.store import Store
from inference.tables import decision, event, file, operation, outbox, review_item, verdict
from review import queue, verdicts
from review.case import Case, case
from review.waiting import entry
from tests.claims_837 import a_claim, a_submission, an_individual
from tests.inference.desk import Desk
from tests.inference.judged import BASE, UNAUDITED, changed
from tests.inference.tracking.post import Sent, a_277ca, a_999
from tests.remittances import remittance
from tests.review.items import OMAR, ROBOT, ROSA, SAM, Clock, person
from tests.x12_claims import submission_text

UNDO = 10
LOOKED_AT = changed(audit_probability={"document": 1.0, "claim_payment": 0.0})  # a person looks at every document
TWO = changed(second_approval_above={"claim_payment": "10.00"}, audit_probability={"claim_payment": 0.0})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    store = Store(database_url, clock)
    yield Desk.at(store, tmp_path)
    store.close()


def denial(desk: Desk) -> str:
    """A remittance with one paid and one denied claim; returns the denied claim's decision."""
    desk.decide(remittance(1).data)
    (asked,) = desk.rows(review_item)
    found: str = asked.decision_id
    return found


def say(desk: Desk, clock: Clock, who: Any, about: str, reason: str | None = None, **more: Any) -> str:
    """Take the item, give a verdict, let its window pass; returns the verdict's id, not yet settled."""

    def work(uow: Any) -> str:
        queue.take(uow, who, about, seconds=60)
        if reason is None:
            return verdicts.confirm(uow, who, about, undo_seconds=UNDO).id
        given = verdicts.override(uow, who, about, reason=reason, policy=BASE, undo_seconds=UNDO, **more)
        return given.id

    said = desk.store.write(work)
    clock.pass_by(UNDO)
    return said


def final(desk: Desk, clock: Clock, who: Any, about: str, reason: str | None = None, **more: Any) -> str:
    said = say(desk, clock, who, about, reason, **more)
    desk.store.write(lambda uow: settle.settle(uow, BASE, desk.settings, said))
    return said


def item(desk: Desk, about: str) -> Row[Any]:
    return desk.rows(review_item, review_item.c.decision_id == about)[0]


def told(desk: Desk) -> list[str]:
    return [row.type for row in desk.rows(event)]


def labels(desk: Desk) -> list[str | None]:
    rows = desk.rows(outbox, outbox.c.kind == "assessment")
    return [row.payload["label"] for row in sorted(rows, key=lambda row: row.payload["round"])]


def test_a_confirmed_denial_is_carried_out(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    final(desk, clock, ROSA, about)
    assert (item(desk, about).state, labels(desk)) == ("confirmed", ["auto_accept"])
    assert told(desk)[-2:] == ["review.decided", "decision.released"]
    assert [row.state for row in desk.rows(operation)] == ["succeeded"]
    assert [row.state for row in desk.rows(verdict)] == ["settled"]
    assert len(desk.rows(decision)) == 4  # nothing superseded


@pytest.mark.parametrize(
    ("reason", "state", "holds"),
    [(None, "confirmed", "auto_accept"), ("wrong_patient", None, "reject"), ("post_as_paid", None, "auto_accept")],
)
def test_the_envelope_shows_what_holds_after_the_verdict(
    desk: Desk, clock: Clock, reason: str | None, state: str | None, holds: str
) -> None:
    about = denial(desk)
    assert _shown(desk) == ("review", "review", ["review"], ["in_review"], "needs_review")
    final(desk, clock, ROSA, about, reason)
    assert _shown(desk) == (holds, holds, [holds], [state], "succeeded")


def test_the_envelope_of_what_was_confirmed_to_be_held_says_rejected(desk: Desk, clock: Clock) -> None:
    held_with_its_payment(desk)
    for each in desk.rows(review_item):
        final(desk, clock, SAM, each.decision_id)
    assert _shown(desk) == ("reject", "reject", ["reject"], ["rejected"], "succeeded")


def _shown(desk: Desk) -> tuple[Any, ...]:
    """Of file, document and the last claim: disposition; of that claim's decision: review state; of the operation."""
    (kept,), (asked,) = desk.rows(file), desk.rows(operation)
    with desk.store.read() as connection:
        found = envelope(connection, kept)
    (read,) = found.documents
    last = read.decisions[-1]
    claims = (read.record or {})["claims"]
    assert last.disposition == claims[-1]["disposition"]
    return found.disposition, read.disposition, [last.disposition], [last.review_state], asked.state


def test_an_override_is_a_new_decision_of_the_person(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    final(desk, clock, ROSA, about, "wrong_patient")
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert (made.model, made.actor, made.disposition, made.confidence) == ("person", "person:rosa", "reject", 1.0)
    assert made.reasons == [
        {"code": "wrong_patient", "message": "Not our patient or not this account", "path": made.pointer}
    ]
    assert (item(desk, about).state, labels(desk)) == ("overridden", ["reject"])
    assert told(desk)[-2:] == ["review.decided", "decision.corrected"]
    assert f"mlflow:trace:{made.id}" in {row.id for row in desk.rows(outbox)}
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.claims.out["rejected"] == 1


def test_an_override_may_post(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    final(desk, clock, ROSA, about, "corrected", corrected="post_payment")
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    (old,) = desk.rows(decision, decision.c.id == about)
    assert made.disposition == "auto_accept"
    assert old.prediction["proposal"] == "post_denial_and_work_it"
    assert made.prediction == {**old.prediction, "proposal": "post_payment"}
    assert told(desk)[-3:] == ["review.decided", "decision.corrected", "decision.released"]


def test_who_confirms_that_something_is_held_rejects_it(desk: Desk, clock: Clock) -> None:
    desk.decide(remittance(1, denied=0).data.replace(b"CAS*CO*45*30~CAS*PR*3*20~", b"CAS*CO*45*31~CAS*PR*3*20~"))
    (asked,) = desk.rows(review_item)
    final(desk, clock, ROSA, asked.decision_id)
    assert (item(desk, asked.decision_id).state, labels(desk)) == ("rejected", ["reject"])
    assert "decision.released" not in told(desk)[-1:]


def test_settling_twice_changes_nothing(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    said = final(desk, clock, ROSA, about, "wrong_patient")
    before = (desk.counts(), told(desk))
    desk.store.write(lambda uow: settle.settle(uow, BASE, desk.settings, said))
    assert (desk.counts(), told(desk)) == before


def test_a_withdrawn_verdict_does_nothing(desk: Desk, clock: Clock) -> None:
    about = denial(desk)

    def change_of_mind(uow: Any) -> str:
        queue.take(uow, ROSA, about, seconds=60)
        given = verdicts.confirm(uow, ROSA, about, undo_seconds=UNDO)
        verdicts.undo(uow, ROSA, about, lease_seconds=60)
        return given.id

    said = desk.store.write(change_of_mind)
    clock.pass_by(UNDO)
    before = desk.counts()
    desk.store.write(lambda uow: settle.settle(uow, BASE, desk.settings, said))
    assert (item(desk, about).state, desk.counts()) == ("in_review", before)


def test_a_verdict_is_not_settled_while_it_can_be_undone(desk: Desk, clock: Clock) -> None:
    said = say(desk, clock, ROSA, denial(desk))
    clock.pass_by(-1)
    with pytest.raises(NotDueError):
        desk.store.write(lambda uow: settle.settle(uow, BASE, desk.settings, said))


def two_needed(desk: Desk) -> str:
    desk.decide(remittance(1, denied=0).data, TWO)
    (asked,) = desk.rows(review_item)
    assert asked.approvals_needed == 2
    found: str = asked.decision_id
    return found


def test_two_who_agree_decide_together(desk: Desk, clock: Clock) -> None:
    about = two_needed(desk)
    final(desk, clock, ROSA, about)
    assert (item(desk, about).state, labels(desk)) == ("second_look", [])  # the first verdict is nobody's to know yet
    assert "review.decided" not in told(desk)
    final(desk, clock, OMAR, about)
    assert (item(desk, about).state, labels(desk)) == ("confirmed", [None, "auto_accept"])


def test_two_who_agree_on_an_override_make_one_new_decision(desk: Desk, clock: Clock) -> None:
    about = two_needed(desk)
    final(desk, clock, ROSA, about, "wrong_patient")
    assert desk.rows(decision, decision.c.supersedes == about) == []
    final(desk, clock, OMAR, about, "payer_error")  # another reason, the same end
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert (made.actor, made.disposition) == ("person:omar", "reject")


@pytest.mark.parametrize("reason", ["wrong_patient", "post_as_paid"])
def test_if_two_disagree_a_supervisor_decides(desk: Desk, clock: Clock, reason: str) -> None:
    about = two_needed(desk)
    final(desk, clock, ROSA, about)
    final(desk, clock, OMAR, about, reason)
    assert (item(desk, about).state, labels(desk)) == ("escalated", [])
    final(desk, clock, SAM, about, "wrong_patient")
    assert item(desk, about).state == "overridden"
    assert labels(desk) == [None, None, "reject"]
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert made.actor == "person:sam"


OUT_OF_BALANCE = remittance(1, denied=0).data.replace(b"BPR*I*150*C*", b"BPR*I*140*C*")
SUE = person("sue", "supervisor")
TINA = person("tina", "supervisor")


def held_with_its_payment(desk: Desk, policy: Policy = UNAUDITED) -> str:
    """A sound claim in a payment that does not add up; returns the claim's decision."""
    desk.decide(OUT_OF_BALANCE, policy)
    (asked,) = desk.rows(decision, decision.c.task == "claim_payment")
    found: str = asked.id
    return found


@pytest.mark.parametrize("who", [ROSA, OMAR, ROBOT], ids=["reviewer", "another reviewer", "key"])
def test_what_is_held_with_its_payment_is_a_supervisors(desk: Desk, clock: Clock, who: Any) -> None:
    about = held_with_its_payment(desk)
    for each in desk.rows(review_item):
        with pytest.raises(ForbiddenError):
            say(desk, clock, who, each.decision_id, "post_as_paid")
    desk.store.write(lambda uow: queue.claim_next(uow, who, seconds=60))
    assert item(desk, about).leased_by is None
    assert desk.rows(verdict) == []


def test_a_supervisor_who_confirms_what_is_held_posts_nothing(desk: Desk, clock: Clock) -> None:
    held_with_its_payment(desk)
    for each in desk.rows(review_item):
        final(desk, clock, SAM, each.decision_id)
        assert item(desk, each.decision_id).state == "rejected"
    assert labels(desk) == ["reject", "reject"]
    assert {row.body["task"] for row in desk.rows(event, event.c.type == "decision.released")} == {"document"}
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.dollars.out["rejected"] == 140


@pytest.mark.parametrize("reason", ["post_as_paid", "post_with_suspense"])
def test_a_supervisor_releases_a_sound_claim_of_a_payment_that_does_not_add_up(
    desk: Desk, clock: Clock, reason: str
) -> None:
    about = held_with_its_payment(desk)
    final(desk, clock, SAM, about, reason)
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert (made.disposition, made.actor, item(desk, about).state) == ("auto_accept", "person:sam", "overridden")
    assert told(desk)[-3:] == ["review.decided", "decision.corrected", "decision.released"]


def test_two_supervisors_agree_on_what_is_held_above_the_limit(desk: Desk, clock: Clock) -> None:
    about = held_with_its_payment(desk, TWO)
    final(desk, clock, SAM, about, "post_as_paid")
    assert (item(desk, about).state, desk.rows(decision, decision.c.supersedes == about)) == ("escalated", [])
    assert told(desk)[-1] == "review.second_look"
    for who in (SAM, OMAR):
        with pytest.raises(ForbiddenError):
            say(desk, clock, who, about, "post_as_paid")
    final(desk, clock, SUE, about, "post_with_suspense")  # another reason, the same end
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert (made.actor, made.disposition, item(desk, about).state) == ("person:sue", "auto_accept", "overridden")


def test_the_second_supervisor_does_not_see_what_the_first_said(desk: Desk, clock: Clock) -> None:
    about = held_with_its_payment(desk, TWO)
    final(desk, clock, SAM, about, "post_as_paid")
    with desk.store.read() as connection:
        blind, own = case(connection, SUE, about), case(connection, SAM, about)
    assert (len(blind.verdicts), len(own.verdicts)) == (0, 1)
    assert "review.verdict_given" not in {step.type for step in blind.history}


def test_nobody_is_told_the_first_verdict_before_the_last_round(desk: Desk, clock: Clock) -> None:
    """Not while it can be undone, not while the second look waits, nor while the second verdict can be undone."""
    about = two_needed(desk)
    first = say(desk, clock, ROSA, about)
    told_of = [_read(desk, about)]
    desk.store.write(lambda uow: settle.settle(uow, BASE, desk.settings, first))
    told_of.append(_read(desk, about))
    second = say(desk, clock, OMAR, about)
    told_of.append(_read(desk, about))
    for read in told_of:
        assert {who: [verdict.principal for verdict in found.verdicts] for who, found in read.items()} == {
            "rosa": ["person:rosa"],
            "sam": [],
        }
        assert "review.verdict_given" not in {step.type for step in read["sam"].history}
    desk.store.write(lambda uow: settle.settle(uow, BASE, desk.settings, second))
    assert len(_read(desk, about)["sam"].verdicts) == 2
    assert labels(desk) == [None, "auto_accept"]


def _read(desk: Desk, about: str) -> dict[str, Case]:
    with desk.store.read() as connection:
        return {who.id: case(connection, who, about) for who in (ROSA, SAM)}


def test_if_two_supervisors_disagree_a_third_has_the_last_word(desk: Desk, clock: Clock) -> None:
    about = held_with_its_payment(desk, TWO)
    final(desk, clock, SAM, about, "post_as_paid")
    final(desk, clock, SUE, about)
    assert (item(desk, about).state, told(desk)[-1]) == ("escalated", "review.escalated")
    with desk.store.read() as connection:
        assert len(case(connection, TINA, about).verdicts) == 2
    final(desk, clock, TINA, about)
    assert (item(desk, about).state, labels(desk)) == ("rejected", [None, None, "reject"])


def test_an_audit_that_finds_an_error_corrects_what_was_accepted(desk: Desk, clock: Clock) -> None:
    desk.decide(remittance(1, denied=0).data, changed(audit_probability={"claim_payment": 1.0}))
    (asked,) = desk.rows(review_item)
    assert asked.kind == "audit"
    assert [row.state for row in desk.rows(operation)] == ["succeeded"]  # an audit holds nothing up
    final(desk, clock, ROSA, asked.decision_id, "posted_before")
    (made,) = desk.rows(decision, decision.c.supersedes == asked.decision_id)
    assert made.disposition == "reject"
    with desk.store.read() as connection:
        assert control_total(connection).claims.out["rejected"] == 1


def test_an_audit_that_agrees_releases_nothing_again(desk: Desk, clock: Clock) -> None:
    desk.decide(remittance(1, denied=0).data, changed(audit_probability={"claim_payment": 1.0}))
    (asked,) = desk.rows(review_item)
    released = told(desk).count("decision.released")
    final(desk, clock, ROSA, asked.decision_id)
    assert (item(desk, asked.decision_id).state, told(desk).count("decision.released")) == ("confirmed", released)


def test_a_reason_that_the_policy_no_longer_has_posts_nothing(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    said = say(desk, clock, ROSA, about, "post_as_paid")
    kept = {name: each for name, each in BASE.file.override_reasons.items() if name != "post_as_paid"}
    newer = type(BASE)(BASE.file.model_copy(update={"override_reasons": kept}))
    desk.store.write(lambda uow: settle.settle(uow, newer, desk.settings, said))
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert made.disposition == "reject"


def test_what_no_worker_can_settle_waits_for_a_person_again(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    said = say(desk, clock, ROSA, about)
    desk.store.write(lambda uow: settle.give_up(uow, said))
    assert [row.state for row in desk.rows(verdict)] == ["withdrawn"]
    assert told(desk)[-1] == "review.verdict_withdrawn"
    with desk.store.read() as connection:
        assert entry(connection, OMAR, about).state == "in_review"


def test_what_a_person_said_is_right_stays_at_home(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    final(desk, clock, ROSA, about, "corrected", corrected="post_to_capitation")
    shown = [row._asdict() for table in (event, outbox) for row in desk.rows(table)]
    assert "post_to_capitation" not in str(shown)


def of_a_lost_level() -> bytes:
    """An 837 that leaves out a level, with one claim to send and one to correct."""
    other = a_claim(patient_control_number="LC-2", subscriber=an_individual(last_name="OKORO", member_id="BHM9"))
    data = submission_text(a_submission(a_claim(), other)).replace(b"HL*4*3*22*0~", b"")
    return data.replace(b"CLM*LC-2*155.00*", b"CLM*LC-2*150*")


@pytest.mark.parametrize("reason", ["post_as_paid", "not_a_remittance"])
@pytest.mark.parametrize("data", [of_a_lost_level(), a_277ca((Sent(), "A3", "21")), a_999("R")])
def test_a_word_about_a_document_of_x12_is_none_about_what_stands_in_it(
    desk: Desk, clock: Clock, data: bytes, reason: str
) -> None:
    desk.decide(data, policy=LOOKED_AT)
    (about,) = (row.id for row in desk.rows(decision, decision.c.task == "document"))
    (waiting,) = (row.decision_id for row in desk.rows(review_item) if row.decision_id != about)
    final(desk, clock, ROSA, about, reason)
    assert (item(desk, about).state, item(desk, waiting).state) == ("overridden", "in_review")
    assert [row.supersedes for row in desk.rows(decision, decision.c.supersedes.is_not(None))] == [about]


def test_a_proposal_that_the_person_contradicts_is_not_carried_on(desk: Desk, clock: Clock) -> None:
    about = denial(desk)
    final(desk, clock, ROSA, about, "wrong_patient")
    (made,) = desk.rows(decision, decision.c.supersedes == about)
    assert "proposal" not in made.prediction
    assert made.prediction["charge"] == "90.00"


def test_an_operation_waits_for_its_last_item(desk: Desk, clock: Clock) -> None:
    given: Receipt = desk.decide(remittance(1, denied=2).data)
    first, second = (row.decision_id for row in desk.rows(review_item))
    final(desk, clock, ROSA, first)
    assert [row.state for row in desk.rows(operation, operation.c.id == given.operation_id)] == ["needs_review"]
    final(desk, clock, ROSA, second)
    assert [row.state for row in desk.rows(operation, operation.c.id == given.operation_id)] == ["succeeded"]
