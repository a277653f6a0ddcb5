"""What has to be followed up after claims were sent, on the desk: read, and settled like all else."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from inference import decide
from inference.intake import Arrival
from inference.policy import Policy
from inference.tables import decision, review_item
from inference.worker import Worker
from review.pages.proposals import legends
from review.pages.words import plain
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, remittance
from tests.review.conftest import Caller
from tests.review.items import Clock

ONE = Sent("ACCT1", "200")
NPI = "(A7, 562, 85) for invalid data: NPI of the billing provider."
SEGMENT = "(R, 5, CLM) for what stands in CLM."
QUEUES = ("rejected_claims", "rejected_batches", "unmatched_acknowledgements")
People = Callable[..., Caller]


LATE = remittance(ONE, refused_for="N30").replace(b"CAS*CO*16", b"CAS*CO*29")
OTHER = remittance(ONE, refused_for="N30")


@pytest.mark.parametrize(
    ("proof", "payment", "shown"), [(True, LATE, True), (False, LATE, False), (True, OTHER, False)]
)
def test_who_is_told_that_a_claim_came_too_late_sees_the_proof_that_it_did_not(
    app: FastAPI, person: People, proof: bool, payment: bytes, shown: bool
) -> None:
    rosa = person("rosa", facility="north", role="supervisor")
    arrives(app, batch(ONE))
    if proof:
        arrives(app, a_277ca((ONE, "A2:20", "ICN77")))
    arrives(app, payment)
    with app.state.services.store.read() as connection:
        wanted = select(decision.c.id).where(decision.c.task == "claim_payment")
        (decision_id,) = connection.scalars(wanted).all()
    page = rosa.client.get(f"/review/{decision_id}")
    assert page.status_code == 200
    assert all((each in page.text) is shown for each in ("Filed in time", "2026-03-03", "ICN77"))


def asked_about(app: FastAPI, *queues: str) -> str:
    """The one decision that people are asked about in these queues."""
    with app.state.services.store.read() as connection:
        asked = select(review_item.c.decision_id).where(review_item.c.queue.in_(queues))
        (decision_id,) = connection.scalars(asked).all()
        return str(decision_id)


def arrives(app: FastAPI, data: bytes) -> None:
    services = app.state.services
    policy = Policy.load(services.settings.policy_path)
    arrival = Arrival(data=data, name="x12", principal="key:feed", facility="north", correlation_id="corr-1")
    decide.decide_now(services.store, services.originals, policy, services.settings, arrival)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (a_277ca((ONE, "A7:562:85", "")), (f"refuses the claim {NPI}", "Fix the claim and send it as new")),
        (a_999("R", "IK3*CLM*22*2300*8"), (f"refuses the batch {SEGMENT}", "Fix the batch and send it as new")),
        (a_999(of="4711"), ("answers a batch that is not known here", "Find out what it answers")),
    ],
)
def test_an_exception_is_shown_with_its_reason_and_what_to_do(
    app: FastAPI, person: People, answer: bytes, words: tuple[str, ...]
) -> None:
    rosa = person("rosa", facility="north")
    arrives(app, batch(ONE))
    arrives(app, answer)
    decision_id = asked_about(app, *QUEUES)
    page = rosa.client.get(f"/review/{decision_id}")
    assert page.status_code == 200
    for each in (*words, "Act by", "not asked again until the claim is sent anew; what nobody answers is asked again"):
        assert each in page.text
    assert rosa.client.get(f"/v1/reviews/{decision_id}").status_code == 200


@pytest.mark.parametrize(
    ("answers", "days", "queue", "words"),
    [
        ((), 4, "missing_acknowledgements", "Ask the clearinghouse where it is"),
        ((a_277ca((ONE, "A2:20", "ICN1")),), 40, "no_response", "Ask the payer where it is"),
    ],
)
def test_what_nobody_answers_is_shown_beside_the_claims_that_were_sent(
    app: FastAPI, person: People, clock: Clock, answers: tuple[bytes, ...], days: int, queue: str, words: str
) -> None:
    services = app.state.services
    arrives(app, batch(ONE))
    for answer in (a_999(), *answers):
        arrives(app, answer)
    clock.pass_by(days * 86_400)
    worker = Worker(services.store, services.settings)
    while worker.run_once():
        pass
    rosa = person("rosa", facility="north")
    page = rosa.client.get(f"/review/{asked_about(app, queue)}")
    assert page.status_code == 200
    assert words in page.text


def test_what_waits_after_sending_is_never_said_to_be_posted() -> None:
    assert not [told for told in legends("acknowledgement").values() if "ost" in told]
    assert [plain(each) for each in ("ack_missing", "cob_desk")] == ["No acknowledgement", "COB desk"]
