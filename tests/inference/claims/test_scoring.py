"""Claims before they are sent, through the one path of decisions: submit, hold or reject, again and in versions."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from extraction.records import Claim
from inference.claims import members
from inference.claims.tables import claim_scoring, claim_version
from inference.control import control_total
from inference.events import verify_chain
from inference.store import Store
from inference.tables import decision, event, operation, outbox, review_item
from inference.writer import UnitOfWork
from tests.claims_837 import DAY, PAYER_ID, a_claim, a_line, a_secondary_claim, a_submission
from tests.inference.claims.office import (
    GRANTED,
    MEMBER,
    NUMBERED,
    PENDED,
    answer,
    answers,
    at_noon,
    claim_decisions,
    failing,
    score,
    tell,
    work,
)
from tests.inference.claims.office import (
    event as an_event,
)
from tests.inference.desk import Desk
from tests.inference.judged import UNAUDITED, with_mode
from tests.x12_claims import submission_text

SICK = a_claim(billing=None)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk.at(at_noon(store), tmp_path)


def sound(desk: Desk) -> None:
    """Nothing is lost, counted twice or changed behind the log."""
    with desk.store.read() as connection:
        assert control_total(connection).agrees, control_total(connection).text()
        assert verify_chain(connection).ok
        decided = connection.scalar(select(func.count()).select_from(decision))
        sent = connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.kind == "trace"))
    assert decided == sent


def test_a_claim_that_fails_nothing_may_be_sent(desk: Desk) -> None:
    found = answer(desk, a_claim())
    assert (found.disposition, found.category, found.dollars) == ("submit", "ready", Decimal("155.00"))
    assert found.unknown > 0  # nobody has told of coverage: that is known to be unknown
    (why,) = [why for why in found.reasons if why["code"] == "not_judged"]
    assert "coverage active" in why["message"]
    assert (found.version and found.version.number, found.change) == (1, None)
    sound(desk)


def test_a_claim_without_its_biller_cannot_be_sent(desk: Desk) -> None:
    found = answer(desk, SICK)
    assert (found.disposition, found.owner_team, found.review_state) == ("reject", "billing", "in_review")
    assert "required_billing_provider" in failing(found)
    assert all(check["fix"] for check in found.checks if check["result"] == "fail")
    sound(desk)


def test_a_claim_that_a_person_should_see_waits_for_the_team_that_mends_it(desk: Desk) -> None:
    tell(desk, an_event(PENDED))
    found = answer(desk, NUMBERED)
    assert (found.disposition, found.owner_team, found.queue) == (
        "hold_for_review",
        "authorizations",
        "claims_authorizations",
    )
    (item,) = desk.rows(review_item)
    assert (item.decision_id, item.state, item.always_human) == (found.decision_id, "in_review", True)
    sound(desk)


def test_an_837_is_scored_the_same_by_every_door(desk: Desk) -> None:
    data = submission_text(a_submission(a_claim(), SICK))
    given = desk.receive(data)
    work(desk)
    words = [found.disposition for found in answers(desk, given)]
    assert words == ["submit", "reject"]
    assert [found.disposition for found in answers(desk, score(desk, data=data))] == words
    tasks = sorted(row.task for row in desk.rows(decision))
    assert tasks == ["claim", "claim", "document"]
    sound(desk)


def test_scoring_the_same_again_decides_nothing_anew(desk: Desk) -> None:
    first = answer(desk, a_claim())
    before = desk.counts() | {"event": 0}
    again = answer(desk, a_claim())
    assert again == first
    assert desk.counts() | {"event": 0} == before
    assert [row.type for row in desk.rows(event)][-1] == "file.received_again"


def test_a_held_claim_is_released_when_its_authorization_comes_and_the_change_is_told(desk: Desk) -> None:
    """Scored, held, the record that was missing comes, scored again, released: without anybody's touch."""
    tell(desk, an_event(PENDED))
    given = score(desk, NUMBERED)
    (held,) = answers(desk, given)
    assert held.disposition == "hold_for_review"
    (told,) = tell(desk, an_event(GRANTED, event_id="2"))
    assert told.outcome["files_judged_again"] == 1
    assert work(desk) == 1

    (released,) = answers(desk, given)
    assert released.disposition == "submit"
    assert released.change is not None
    assert (released.change.from_decision, released.change.from_disposition) == (held.decision_id, "hold_for_review")
    changes = {each.rule: (each.was, each.now) for each in released.change.rules}
    assert changes["authorization_approved"] == ("fail", "pass")
    assert "authorization_approved" in released.change.summary
    first, second = claim_decisions(desk)
    assert (first.id, second.supersedes, second.disposition) == (held.decision_id, held.decision_id, "auto_accept")
    assert [item.state for item in desk.rows(review_item)] == ["overridden"]
    assert {row.state for row in desk.rows(operation)} == {"succeeded"}
    assert released.version == held.version
    sound(desk)


def test_the_authorization_of_another_member_or_payer_says_nothing_of_this_claim(desk: Desk) -> None:
    """Payers give numbers again, and each his own."""
    tell(desk, an_event(replace(GRANTED, member_id="BHM999999999")))
    tell(desk, an_event(replace(GRANTED, payer_id="GREYOWL"), event_id="2"))
    said = {check["rule"]: check["result"] for check in answer(desk, NUMBERED).checks}
    for rule in ("known", "approved", "in_span", "covers_procedure", "units_left"):
        assert said[f"authorization_{rule}"] == "unknown"


def test_a_record_that_was_kept_without_its_member_or_payer_says_nothing(desk: Desk) -> None:
    """As they were taken before both were asked for."""

    def work(uow: UnitOfWork) -> None:
        for number, (payer, member) in enumerate([(None, MEMBER), (PAYER_ID, None), (None, None)]):
            new = members.of_authorization(GRANTED, "north", uow.now, f"cev_{number}")
            content = new.content | {"payer_id": payer, "member_id": member}
            members.keep(uow, "default", replace(new, payer_id=payer, member_id=member, content=content))

    desk.store.write(work)
    said = {check["rule"]: check["result"] for check in answer(desk, NUMBERED).checks}
    assert said["authorization_approved"] == said["authorization_known"] == "unknown"


def test_an_authorization_that_is_taken_back_holds_what_could_be_sent(desk: Desk) -> None:
    tell(desk, an_event(GRANTED))
    given = score(desk, NUMBERED)
    assert [found.disposition for found in answers(desk, given)] == ["submit"]
    tell(desk, an_event(replace(GRANTED, status="cancelled"), event_id="2"))
    work(desk)
    (held,) = answers(desk, given)
    assert (held.disposition, held.review_state) == ("hold_for_review", "in_review")
    assert {row.state for row in desk.rows(operation)} == {"succeeded"}  # its arrival had ended before
    sound(desk)


def test_an_edited_claim_is_a_new_version_and_tells_what_changed(desk: Desk) -> None:
    first = answer(desk, SICK)
    second = answer(desk, a_claim())
    assert (second.disposition, second.version and second.version.number) == ("submit", 2)
    assert second.version
    assert first.version
    assert second.version.previous_id == first.version.id
    assert second.change
    assert second.change.from_version == first.version.id
    assert ("required_billing_provider", "fail", "pass") in {
        (each.rule, each.was, each.now) for each in second.change.rules
    }
    assert {first.decision_id, second.decision_id} <= {row.id for row in claim_decisions(desk)}
    sound(desk)


def test_a_refused_claim_is_found_in_a_queue_until_it_comes_mended(desk: Desk) -> None:
    given = score(desk, SICK)
    (item,) = desk.rows(review_item)
    (refused,) = answers(desk, given)
    assert (item.decision_id, item.state, item.kind) == (refused.decision_id, "in_review", "exception")
    assert (item.queue, item.dollars) == ("claims_billing", refused.dollars)
    assert answer(desk, a_claim()).disposition == "submit"
    assert [item.state for item in desk.rows(review_item)] == ["overridden"]
    sound(desk)


@pytest.mark.parametrize(("claim", "against"), [(SICK, "reject"), (NUMBERED, "review"), (a_claim(), None)])
def test_what_is_sent_against_its_decision_is_told(desk: Desk, claim: Claim, against: str | None) -> None:
    tell(desk, an_event(PENDED))
    given = score(desk, claim)
    (taken,) = tell(desk, an_event({"document_id": given.file_id}, kind="claim.submitted", event_id="2"))
    told = desk.rows(event, event.c.type == "claim.sent_against_decision")
    assert [row.body["disposition"] for row in told] == ([against] if against else [])
    assert taken.outcome.get("sent_against_decision") == (1 if against else None)
    assert all(row.decision_id == answers(desk, given)[0].decision_id for row in told)
    sound(desk)


def test_nobody_is_asked_about_a_version_that_was_replaced(desk: Desk) -> None:
    tell(desk, an_event(PENDED))
    held = answer(desk, NUMBERED)
    later = answer(desk, replace(NUMBERED, prior_authorization=None))
    first, *others = claim_decisions(desk)
    assert first.id == held.decision_id
    assert first.disposition == "review"
    (ended,) = [row for row in others if row.supersedes]
    assert (ended.supersedes, ended.disposition, ended.category) == (first.id, "reject", "replaced_by_version")
    assert later.decision_id in ended.reasons[0]["message"]
    assert [item.state for item in desk.rows(review_item)] == ["overridden"]
    assert {row.state for row in desk.rows(operation)} == {"succeeded"}
    sound(desk)


@pytest.mark.parametrize("first", [NUMBERED, SICK])
def test_what_changes_beside_a_claim_brings_no_earlier_version_back(desk: Desk, first: Claim) -> None:
    """Whether people were asked about the earlier one or not."""
    tell(desk, an_event(PENDED))
    old = score(desk, first)
    new = score(desk, replace(NUMBERED, referral_number="RF9"))
    (before,) = answers(desk, old)
    tell(desk, an_event(replace(PENDED, status="denied"), event_id="2"))
    work(desk)
    (later,) = answers(desk, new)
    assert (later.disposition, later.review_state) == ("hold_for_review", "in_review")
    assert answers(desk, old) == [before]
    assert [item.decision_id for item in desk.rows(review_item, review_item.c.state == "in_review")] == [
        later.decision_id
    ]
    sound(desk)


def test_a_version_that_comes_back_is_judged_again(desk: Desk) -> None:
    tell(desk, an_event(PENDED))
    held = answer(desk, NUMBERED)
    answer(desk, replace(NUMBERED, prior_authorization=None))
    back = answer(desk, NUMBERED)
    assert (back.disposition, back.review_state) == ("hold_for_review", "in_review")
    assert back.decision_id != held.decision_id
    assert (back.version and back.version.number, len(desk.rows(claim_version))) == (1, 2)
    sound(desk)


def test_another_visit_under_one_control_number_replaces_nothing(desk: Desk) -> None:
    tell(desk, an_event(PENDED))
    answer(desk, NUMBERED)
    day = DAY - timedelta(days=1)
    answer(desk, replace(NUMBERED, lines=(a_line(1, service_from=day, service_to=day),), charge=Decimal("120.00")))
    assert [item.state for item in desk.rows(review_item)] == ["in_review", "in_review"]
    sound(desk)


def test_claims_of_one_batch_are_no_versions_that_replace_each_other(desk: Desk) -> None:
    tell(desk, an_event(PENDED))
    found = answers(desk, score(desk, NUMBERED, replace(NUMBERED, referral_number="RF9")))
    assert [each.disposition for each in found] == ["hold_for_review", "hold_for_review"]
    assert [each.change for each in found] == [None, None]
    assert [item.state for item in desk.rows(review_item)] == ["in_review", "in_review"]
    sound(desk)


def test_of_two_equal_claims_of_one_batch_the_second_is_a_duplicate(desk: Desk) -> None:
    first, second = answers(desk, score(desk, a_claim(), a_claim()))
    assert "duplicate_claim" not in failing(first)
    assert "duplicate_claim" in failing(second)
    assert len(desk.rows(claim_version)) == 1
    assert len(desk.rows(claim_scoring)) == 2
    sound(desk)


def test_a_claim_that_was_sent_is_not_judged_again_and_is_known_when_it_comes_again(desk: Desk) -> None:
    given = score(desk, NUMBERED)
    now = desk.store.clock()
    desk.store.write(lambda uow: uow.connection.execute(claim_version.update().values(submitted_at=now)))
    tell(desk, an_event(PENDED))
    assert work(desk) == 0
    assert [found.disposition for found in answers(desk, given)] == ["submit"]
    again = answer(desk, replace(NUMBERED, patient_control_number="LC-1009"))
    assert "duplicate_claim" in failing(again)
    sound(desk)


def test_what_a_person_put_in_a_decisions_place_stays(desk: Desk) -> None:
    tell(desk, an_event(PENDED))
    given = score(desk, NUMBERED)
    (held,) = answers(desk, given)
    row = desk.rows(decision, decision.c.id == held.decision_id)[0]._mapping
    own = {**row, "id": "dec_person", "supersedes": row["id"], "actor": "person:1", "disposition": "auto_accept"}
    desk.store.write(lambda uow: uow.connection.execute(decision.insert().values(own | {"decided_at": uow.now})))
    tell(desk, an_event(replace(GRANTED, status="denied"), event_id="2"))
    work(desk)
    (found,) = answers(desk, given)
    assert (found.decision_id, found.disposition, found.decided_by) == ("dec_person", "submit", "person")
    assert found.version == held.version


def test_a_batch_that_was_cut_short_is_held_whole(desk: Desk) -> None:
    data = submission_text(a_submission(a_claim(), a_secondary_claim()))
    found = answers(desk, score(desk, data=data[: data.index(b"SE*")]))
    assert {each.disposition for each in found} == {"hold_for_review"}
    assert {each.reasons[0]["code"] for each in found} == {"held_with_batch"}
    sound(desk)


@pytest.mark.parametrize("mode", ["shadow", "off", "assist"])
def test_a_mode_bounds_what_is_sent_alone(desk: Desk, mode: str) -> None:
    policy = with_mode(UNAUDITED, "claim", mode)
    found = answer(desk, a_claim(), policy=policy)
    assert found.disposition == "hold_for_review"
    assert bool(found.checks) is (mode != "off")
    sound(desk)


def test_facilities_do_not_see_each_others_records(desk: Desk) -> None:
    tell(desk, an_event(PENDED, facility="south"))
    assert answer(desk, NUMBERED).disposition == "submit"
    tell(desk, an_event(replace(PENDED, member_id="BHM900"), event_id="2"))
    assert answer(desk, replace(NUMBERED, referral_number=None)).disposition == "submit"


def test_an_answer_about_coverage_is_kept_and_judges_claims_again(desk: Desk) -> None:
    from tests.inference.claims.coverage import inactive_271

    given = score(desk, a_claim())
    desk.receive(inactive_271(MEMBER))
    work(desk)
    (found,) = answers(desk, given)
    assert found.disposition == "hold_for_review"
    assert "coverage_active" in failing(found)
    sound(desk)


def test_a_claim_of_nothing_is_decided_too(desk: Desk) -> None:
    found = answer(desk, Claim())
    assert (found.disposition, found.patient_control_number, found.dollars) == ("reject", None, Decimal(0))
    other = answer(desk, Claim(frequency="1"))
    assert (found.version and found.version.number, other.version and other.version.number) == (1, 1)
    sound(desk)
