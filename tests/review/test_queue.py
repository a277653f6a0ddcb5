"""Leases: order, scope, expiry, who may have what, and that no item is ever with two people."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from inference.refusals import ConflictError, ForbiddenError, NotFoundError
from inference.store import Store
from review import queue, verdicts, waiting
from tests.review.items import OMAR, ROBOT, ROSA, SAM, Clock, add_item, event_types, person, settle


def claim(store: Store, principal: object = ROSA, **wanted: object) -> str | None:
    found = store.write(lambda uow: queue.claim_next(uow, principal, seconds=120, **wanted))  # type: ignore[arg-type]
    return found.decision_id if found else None


def listed(store: Store, principal: object = ROSA) -> list[str]:
    with store.read() as connection:
        found = waiting.entries(connection, principal, store.clock(), limit=100)  # type: ignore[arg-type]
    return [entry.decision_id for entry in found]


def test_the_order_is_dollars_then_age(desk_store: Store, clock: Clock) -> None:
    add_item(desk_store, "dec_old", dollars=Decimal("50.00"))
    clock.pass_by(60)
    add_item(desk_store, "dec_new", dollars=Decimal("50.00"))
    add_item(desk_store, "dec_large", dollars=Decimal("900.10"))
    assert listed(desk_store) == ["dec_large", "dec_old", "dec_new"]
    assert [claim(desk_store) for _ in range(4)] == ["dec_large", "dec_old", "dec_new", None]


def test_eight_threads_claim_a_hundred_items_each_once(desk_store: Store) -> None:
    items = {add_item(desk_store, f"dec_{number:03d}", dollars=Decimal(number)) for number in range(100)}

    def work(number: int) -> list[str]:
        principal = person(f"worker{number}")
        taken = []
        while (found := claim(desk_store, principal)) is not None:
            taken.append(found)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = Counter(decision_id for ids in pool.map(work, range(8)) for decision_id in ids)
    assert set(taken) == items
    assert set(taken.values()) == {1}


def test_two_processes_claim_each_item_once(database_url: str) -> None:
    """Two stores on one database stand for two processes: each has a writer of its own."""
    first, second = Store(database_url), Store(database_url)
    try:
        items = {add_item(first, f"dec_{number:03d}") for number in range(40)}

        def work(store: Store) -> list[str]:
            taken = []
            while (found := claim(store, person(f"at{id(store)}"))) is not None:
                taken.append(found)
            return taken

        with ThreadPoolExecutor(2) as pool:
            taken = [decision_id for ids in pool.map(work, (first, second)) for decision_id in ids]
        assert sorted(taken) == sorted(items)
    finally:
        first.close()
        second.close()


def test_only_own_facility_and_only_the_wanted_queue(desk_store: Store) -> None:
    add_item(desk_store, "dec_south", facility="south")
    add_item(desk_store, "dec_north", queue="intake")
    assert claim(desk_store, queue="denials") is None
    assert listed(desk_store, person("zoe", facility="*")) == ["dec_north", "dec_south"]
    assert claim(desk_store) == "dec_north"
    with pytest.raises(NotFoundError), desk_store.read() as connection:
        waiting.entry(connection, ROSA, "dec_south")


def test_a_lease_runs_out_unless_it_is_renewed(desk_store: Store, clock: Clock) -> None:
    add_item(desk_store, "dec_1")
    claim(desk_store)
    clock.pass_by(100)
    desk_store.write(lambda uow: queue.heartbeat(uow, ROSA, "dec_1", seconds=120))
    clock.pass_by(119)
    assert claim(desk_store, OMAR) is None
    clock.pass_by(1)
    assert claim(desk_store, OMAR) == "dec_1"
    with pytest.raises(ConflictError, match="lease_lost"):
        desk_store.write(lambda uow: queue.heartbeat(uow, ROSA, "dec_1", seconds=120))


def test_release_gives_the_item_back(desk_store: Store) -> None:
    add_item(desk_store, "dec_1")
    claim(desk_store)
    with pytest.raises(ConflictError, match="lease_lost"):
        desk_store.write(lambda uow: queue.release(uow, OMAR, "dec_1"))
    desk_store.write(lambda uow: queue.release(uow, ROSA, "dec_1"))
    assert claim(desk_store, OMAR) == "dec_1"
    assert event_types(desk_store, "dec_1") == ["review.claimed", "review.lease_released", "review.claimed"]


def test_release_held_puts_back_all_but_one(desk_store: Store) -> None:
    for name in ("dec_1", "dec_2", "dec_3"):
        add_item(desk_store, name)
        desk_store.write(lambda uow, name=name: queue.take(uow, ROSA, name, seconds=120))  # type: ignore[misc]
    desk_store.write(lambda uow: queue.release_held(uow, ROSA, keep="dec_2"))
    assert listed(desk_store, OMAR) == ["dec_1", "dec_3"]


def test_take_says_why_an_item_is_not_to_be_had(desk_store: Store) -> None:
    def take(principal: object, decision_id: str) -> None:
        desk_store.write(lambda uow: queue.take(uow, principal, decision_id, seconds=60))  # type: ignore[arg-type]

    add_item(desk_store, "dec_1")
    take(ROSA, "dec_1")
    take(ROSA, "dec_1")
    with pytest.raises(ConflictError, match="leased_by_another"):
        take(OMAR, "dec_1")
    desk_store.write(lambda uow: verdicts.confirm(uow, ROSA, "dec_1", undo_seconds=10))
    with pytest.raises(ConflictError, match="verdict_pending"):
        take(OMAR, "dec_1")
    with pytest.raises(ConflictError, match="verdict_already_given"):
        take(ROSA, "dec_1")
    settle(desk_store, "dec_1", "second_look")
    with pytest.raises(ForbiddenError, match="another_person_required"):
        take(ROSA, "dec_1")
    settle(desk_store, "dec_1", "confirmed")
    with pytest.raises(ConflictError, match="already_decided"):
        take(OMAR, "dec_1")


def test_an_item_never_goes_to_somebody_who_has_spoken_on_it(desk_store: Store) -> None:
    add_item(desk_store, "dec_1", approvals_needed=2)
    claim(desk_store)
    desk_store.write(lambda uow: verdicts.confirm(uow, ROSA, "dec_1", undo_seconds=10))
    assert claim(desk_store, OMAR) is None, "inside the undo window nobody gets it"
    settle(desk_store, "dec_1", "second_look")
    assert claim(desk_store, ROSA) is None
    assert claim(desk_store, OMAR) == "dec_1"


def test_escalated_items_are_for_supervisors(desk_store: Store) -> None:
    add_item(desk_store, "dec_1", state="escalated")
    assert claim(desk_store, ROSA) is None
    with pytest.raises(ForbiddenError, match="supervisor_required"):
        desk_store.write(lambda uow: queue.take(uow, ROSA, "dec_1", seconds=60))
    assert claim(desk_store, SAM) == "dec_1"


@pytest.mark.parametrize("item", [{"always_human": True}, {"state": "second_look"}, {"state": "escalated"}])
def test_a_key_is_never_handed_what_only_a_person_may_decide(desk_store: Store, item: dict[str, object]) -> None:
    add_item(desk_store, "dec_1", **item)
    assert claim(desk_store, ROBOT) is None
    with pytest.raises(ForbiddenError, match="person_required"):
        desk_store.write(lambda uow: queue.take(uow, ROBOT, "dec_1", seconds=60))


def test_pages_of_the_queue_meet_without_gap_or_overlap(desk_store: Store, clock: Clock) -> None:
    for number in range(7):
        add_item(desk_store, f"dec_{number}", dollars=Decimal(number // 3))
        clock.pass_by(number % 2)
    seen: list[str] = []
    after = None
    while True:
        with desk_store.read() as connection:
            part = waiting.items(connection, ROSA, limit=2, after=after)
        if not part:
            break
        seen += [entry.decision_id for entry in part]
        last = part[-1]
        after = waiting.Place(dollars=last.dollars, opened_at=last.opened_at, decision_id=last.decision_id)
    assert seen == listed(desk_store)
    assert len(seen) == 7


def test_the_tally_is_what_the_list_would_hold(desk_store: Store) -> None:
    add_item(desk_store, "dec_1", dollars=Decimal("10.25"))
    add_item(desk_store, "dec_2", dollars=Decimal("0.50"))
    add_item(desk_store, "dec_3", facility="south")
    claim(desk_store, OMAR)
    with desk_store.read() as connection:
        assert waiting.tally(connection, ROSA, desk_store.clock()) == waiting.Tally(items=1, dollars=Decimal("0.50"))
        assert waiting.tally(connection, person("zoe", facility="west"), desk_store.clock()).dollars == Decimal("0.00")
