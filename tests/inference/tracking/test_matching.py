"""Which of several batches with the same control numbers an answer means."""

from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, a_277ca, a_999, batch, refused_receiver, ta1

ONE, TWO = Sent("ACCT1", "200"), Sent("ACCT2", "310.50")


def test_an_answer_means_the_batch_that_was_sent_and_not_one_that_was_only_scored(house: House) -> None:
    """The 837 that is scored again keeps its control numbers."""
    house.sent(house.arrives(batch(ONE)))
    house.clock.pass_by(3_600)
    house.arrives(batch(TWO))
    for answer, state in ((a_999(), "batch_acknowledged"), (ta1(), "batch_acknowledged")):
        house.arrives(answer)
        assert house.claims() == {"ACCT1": state, "ACCT2": "unsent"}
    house.arrives(refused_receiver())
    assert house.claims() == {"ACCT1": "batch_rejected", "ACCT2": "unsent"}


def test_once_the_payer_has_spoken_the_latest_batch_is_meant(house: House) -> None:
    """That it was sent is proved by the answer, as where nobody tells."""
    house.sent(house.arrives(batch(ONE)))
    house.arrives(a_277ca((ONE, "A2:20", "ICN1")))
    house.clock.pass_by(86_400)
    house.arrives(batch(TWO))
    house.arrives(a_999())
    assert house.claims() == {"ACCT1": "claim_accepted", "ACCT2": "batch_acknowledged"}


def test_where_nobody_tells_of_sendings_the_latest_batch_is_meant(house: House) -> None:
    """An office whose every group has the same number."""
    house.arrives(batch(ONE))
    house.arrives(a_999())
    house.clock.pass_by(86_400)
    house.arrives(batch(TWO))
    house.arrives(a_999("R", isa="000000602"))
    assert house.claims() == {"ACCT1": "batch_acknowledged", "ACCT2": "batch_rejected"}
