"""Verdicts: what is written, who may speak, and how long a word can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from inference.principal import Principal
from inference.refusals import ConflictError, ForbiddenError, NotFoundError, UnprocessableError
from inference.store import Store
from inference.tables import job, review_item, verdict
from inference.writer import UnitOfWork
from review import queue, verdicts
from review.verdicts import Verdict
from tests.inference.judged import BASE
from tests.review.items import OMAR, ROBOT, ROSA, SAM, START, Clock, add_item, event_types, person, settle


def take(store: Store, principal: Principal) -> None:
    store.write(lambda uow: queue.take(uow, principal, "dec_1", seconds=120))


def confirm(store: Store, principal: Principal = ROSA) -> Verdict:
    return store.write(lambda uow: verdicts.confirm(uow, principal, "dec_1", undo_seconds=10))


def override(store: Store, reason: str, corrected: str | None = "hold") -> Verdict:
    def write(uow: UnitOfWork) -> Verdict:
        return verdicts.override(uow, ROSA, "dec_1", reason=reason, policy=BASE, corrected=corrected, undo_seconds=10)

    return store.write(write)


def undo(store: Store, principal: Principal = ROSA) -> Verdict:
    return store.write(lambda uow: verdicts.undo(uow, principal, "dec_1", lease_seconds=120))


def lease_holder(store: Store) -> str | None:
    with store.read() as connection:
        return connection.scalar(select(review_item.c.leased_by).where(review_item.c.decision_id == "dec_1"))


def test_a_verdict_is_a_row_an_event_and_a_job_for_later(desk_store: Store) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROSA)
    given = override(desk_store, "payer_error")
    assert (given.outcome, given.reason, given.corrected) == ("override", "payer_error", {"proposal": "hold"})
    assert (given.round, given.state, given.settles_at) == (1, "pending", START + timedelta(seconds=10))
    with desk_store.read() as connection:
        assert verdicts.of_decision(connection, "dec_1") == [given]
        due = connection.execute(select(job.c.id, job.c.due_at, job.c.state)).one()
    assert tuple(due) == (f"settle_verdict:{given.id}", given.settles_at, "waiting")
    assert event_types(desk_store, "dec_1") == ["review.claimed", "review.verdict_given"]
    assert lease_holder(desk_store) is None


def test_without_the_lease_nobody_decides(desk_store: Store, clock: Clock) -> None:
    add_item(desk_store, "dec_1")
    with pytest.raises(ConflictError, match="lease_lost"):
        confirm(desk_store)
    take(desk_store, OMAR)
    with pytest.raises(ConflictError, match="lease_lost"):
        confirm(desk_store)
    clock.pass_by(120)
    with pytest.raises(ConflictError, match="lease_lost"):
        confirm(desk_store, OMAR)


def test_a_reason_must_be_one_of_the_policys(desk_store: Store) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROSA)
    with pytest.raises(UnprocessableError, match="unknown_reason"):
        override(desk_store, "because")
    assert lease_holder(desk_store) == "person:rosa"


@pytest.mark.parametrize(
    ("reason", "corrected", "refused"),
    [
        ("post_as_paid", "do_not_post", "correction_contradicts_reason"),
        ("corrected", "hold", "correction_contradicts_reason"),
        ("payer_error", "post_payment", "correction_contradicts_reason"),
        ("corrected", "take_in_payment", "unknown_proposal"),  # a remittance's, and this is a claim payment
        ("payer_error", "burn_it", "unknown_proposal"),
    ],
)
def test_a_correction_is_on_the_list_and_agrees_with_its_reason(
    desk_store: Store, reason: str, corrected: str, refused: str
) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROSA)
    with pytest.raises(UnprocessableError, match=refused):
        override(desk_store, reason, corrected)
    with desk_store.read() as connection:
        assert verdicts.of_decision(connection, "dec_1") == []
    assert lease_holder(desk_store) == "person:rosa"


def test_a_refused_verdict_leaves_nothing_behind(desk_store: Store) -> None:
    add_item(desk_store, "dec_1")
    with pytest.raises(ConflictError):
        confirm(desk_store)
    with desk_store.read() as connection:
        assert connection.execute(select(job)).all() == []
        assert connection.execute(select(verdict)).all() == []
    assert event_types(desk_store, "dec_1") == []


@pytest.mark.parametrize("item", [{"always_human": True}, {"state": "second_look"}, {"state": "escalated"}])
def test_a_key_may_not_speak_for_a_person(desk_store: Store, item: dict[str, object]) -> None:
    add_item(desk_store, "dec_1", leased_by=ROBOT.reference, leased_until=START + timedelta(hours=1), **item)
    with pytest.raises(ForbiddenError, match="person_required"):
        confirm(desk_store, ROBOT)


def test_a_key_may_speak_where_the_policy_lets_it(desk_store: Store) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROBOT)
    assert confirm(desk_store, ROBOT).principal == "key:robot"


def test_an_escalation_is_a_supervisors(desk_store: Store) -> None:
    add_item(desk_store, "dec_1", state="escalated", leased_by=ROSA.reference, leased_until=START + timedelta(hours=1))
    with pytest.raises(ForbiddenError, match="supervisor_required"):
        confirm(desk_store)


def test_the_second_approver_is_another_person(desk_store: Store) -> None:
    add_item(desk_store, "dec_1", approvals_needed=2)
    take(desk_store, ROSA)
    confirm(desk_store)
    settle(desk_store, "dec_1", "second_look")
    with pytest.raises(ForbiddenError, match="another_person_required"):
        confirm(desk_store)
    take(desk_store, SAM)
    assert confirm(desk_store, SAM).round == 2


@pytest.mark.parametrize("second", [{"round": 2}, {"principal": "person:omar"}])
def test_the_database_refuses_a_second_say_by_itself(desk_store: Store, second: dict[str, object]) -> None:
    """Neither twice the same person, nor two people in one round, whatever the code above it does."""
    add_item(desk_store, "dec_1", approvals_needed=2)
    take(desk_store, ROSA)
    given = confirm(desk_store)
    row = {name: getattr(given, name) for name in Verdict.__dataclass_fields__} | {"id": "ver_2"} | second
    with pytest.raises(IntegrityError):
        desk_store.write(lambda uow: uow.connection.execute(insert(verdict).values(row)))


def test_undo_withdraws_and_gives_the_item_back_to_the_same_person(desk_store: Store, clock: Clock) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROSA)
    first = confirm(desk_store)
    clock.pass_by(9)
    assert undo(desk_store).state == "withdrawn"
    assert lease_holder(desk_store) == "person:rosa"
    second = confirm(desk_store)
    assert second.round == 1
    assert second.id != first.id
    assert event_types(desk_store, "dec_1")[2:] == [
        "review.verdict_withdrawn",
        "review.claimed",
        "review.verdict_given",
    ]


def test_undo_ends_with_the_window(desk_store: Store, clock: Clock) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROSA)
    confirm(desk_store)
    with pytest.raises(ConflictError, match="no_verdict_to_undo"):
        undo(desk_store, OMAR)
    clock.pass_by(10)
    with pytest.raises(ConflictError, match="undo_window_passed"):
        undo(desk_store)
    settle(desk_store, "dec_1", "confirmed")
    with pytest.raises(ConflictError, match="undo_window_passed"):
        undo(desk_store)


def test_nobody_decides_for_another_facility(desk_store: Store) -> None:
    add_item(desk_store, "dec_1")
    with pytest.raises(NotFoundError):
        confirm(desk_store, person("eve", facility="south"))


def test_the_offer_to_undo_and_the_days_count(desk_store: Store, clock: Clock) -> None:
    add_item(desk_store, "dec_1")
    take(desk_store, ROSA)
    given = confirm(desk_store)
    with desk_store.read() as connection:
        assert verdicts.open_to_undo(connection, ROSA, clock.now) == given
        assert verdicts.open_to_undo(connection, OMAR, clock.now) is None
        assert verdicts.open_to_undo(connection, ROSA, given.settles_at) is None
        assert verdicts.given_since(connection, ROSA, START) == 1
        assert verdicts.given_since(connection, ROSA, START + timedelta(seconds=1)) == 0
