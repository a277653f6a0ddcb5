"""Whatever answers come in whatever order: nothing is asked twice, what is answered is closed, and the books agree."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inference.control import control_total
from inference.events import verify_chain
from inference.store import Store
from inference.tables import OPEN_REVIEW_STATES, decision, review_item
from inference.tracking.follow_ups import STANDS
from inference.tracking.states import ORDER, follows
from inference.tracking.tables import STATES, follow_up, tracked_claim
from tests.databases import SqliteFiles
from tests.inference.desk import Desk
from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, refused_receiver, remittance, ta1
from tests.review.items import Clock

ONE, TWO = Sent("ACCT1", "200"), Sent("ACCT2", "310.50")
DAYS = ("2026-03-03", "2026-03-05", "2026-03-10", "2026-04-02", "2026-06-01")
ACTIONS = (
    *("ta1", "ta1 refuses", "999", "999 refuses", "receiver refused"),
    *("one accepted", "one refused", "two received", "two accepted", "both refused"),
    *("one paid", "two denied", "sent again", "a later day", "a later day"),
)


def happens(house: House, action: str, number: int) -> None:
    """One thing happens. Every file is another one, so that none is taken for the same."""
    isa = f"{700 + number:09d}"
    answers = {
        "ta1": lambda: ta1(isa=isa),
        "ta1 refuses": lambda: ta1("R", "006", isa=isa),
        "999": lambda: a_999(isa=isa),
        "999 refuses": lambda: a_999("R", isa=isa),
        "receiver refused": lambda: refused_receiver(isa=isa),
        "one accepted": lambda: a_277ca((ONE, "A2:20", "ICN1"), isa=isa),
        "one refused": lambda: a_277ca((ONE, "A7:562:85", ""), isa=isa),
        "two received": lambda: a_277ca((TWO, "A1:20", ""), isa=isa),
        "two accepted": lambda: a_277ca((TWO, "A2:20", "ICN2"), isa=isa),
        "both refused": lambda: a_277ca((ONE, "A3:21", ""), (TWO, "A8:21", ""), isa=isa),
        "one paid": lambda: remittance(ONE, isa=isa, trace=f"T{number}"),
        "two denied": lambda: remittance(TWO, isa=isa, status="4", trace=f"T{number}"),
    }
    if action in answers:
        house.arrives(answers[action]())
    elif action == "sent again":
        house.sent(house.arrives(batch(ONE, TWO, isa=isa, gs="17")), number=str(number))
    else:
        today = house.clock.now.date().isoformat()
        house.on(next((day for day in DAYS if day > today), DAYS[-1]))


def check(house: House) -> None:
    with house.desk.store.read() as connection:
        assert control_total(connection).agrees
        assert verify_chain(connection).ok
        asked = {
            row.decision_id: row.state
            for row in connection.execute(
                select(review_item.c.decision_id, review_item.c.state)
                .join(decision, decision.c.id == review_item.c.decision_id)
                .where(decision.c.task == "acknowledgement")
            )
        }
    follow_ups = house.desk.rows(follow_up)
    claims = {row.id: row for row in house.desk.rows(tracked_claim)}
    assert set(asked) == {row.decision_id for row in follow_ups}
    for row in follow_ups:
        assert (asked[row.decision_id] in OPEN_REVIEW_STATES) == (row.closed_at is None)
    still = [row for row in follow_ups if row.closed_at is None and row.kind != "unmatched"]
    assert max(Counter((row.kind, row.claim_id, row.batch_id) for row in still).values(), default=0) <= 1
    for row in still:
        mine = [claims[row.claim_id]] if row.claim_id else [c for c in claims.values() if c.batch_id == row.batch_id]
        assert any(claim.state in STANDS[row.kind] for claim in mine), row.kind
    refused = {claim.id for claim in claims.values() if claim.state == "claim_rejected"}
    assert refused == {row.claim_id for row in still if row.kind == "claim_rejected"}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=3, max_size=9), told=st.booleans())
def test_laws_hold_after_every_answer(sqlite_databases: SqliteFiles, actions: list[str], told: bool) -> None:
    url, clock = sqlite_databases.migrated(), Clock()
    store = Store(url, clock)
    try:
        with TemporaryDirectory() as home:
            house = House(Desk.at(store, Path(home)), clock)
            file_id = house.arrives(batch(ONE, TWO))
            if told:
                house.sent(file_id, number="first")
            for number, action in enumerate(actions):
                happens(house, action, number)
                check(house)
    finally:
        store.close()
        sqlite_databases.drop(url)


@given(st.lists(st.sampled_from([*ORDER[2:], "batch_rejected", "claim_rejected"]), max_size=8))
def test_no_answer_takes_a_claim_back(told: list[str]) -> None:
    """Within one sending a claim only moves on; what the payer has decided stays decided."""
    state, passed = "sent", ["sent"]
    for each in told:
        if follows(state, each):
            state = each
            passed.append(each)
    advanced = [ORDER.index(each) for each in passed if each in ORDER]
    assert advanced == sorted(advanced)
    assert state in STATES
    assert ("adjudicated" in told) == (state == "adjudicated")
