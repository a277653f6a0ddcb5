"""CO-16 with MA130: the payer took the claim for none, and what is mended is sent as a new claim."""

import pytest

from inference.claims.tables import claim_version
from inference.tables import decision
from tests.inference.tracking.conftest import House
from tests.inference.tracking.post import Sent, batch, remittance

CLAIM = Sent()
AS_NEW = batch(Sent(number="ACCT9"), isa="000000102", gs="18", reference="BATCH-2")


def _duplicates(house: House, file_id: str) -> list[str]:
    (row,) = house.desk.rows(decision, decision.c.file_id == file_id, decision.c.task == "claim")
    return [each["result"] for each in row.prediction["checks"] if each["rule"] == "duplicate_claim"]


@pytest.mark.parametrize(("remark", "expected"), [("MA130", "pass"), ("MA01", "fail"), (None, "fail")])
@pytest.mark.parametrize("early", [False, True])
def test_only_what_could_not_be_processed_may_be_sent_anew(
    house: House, remark: str | None, expected: str, early: bool
) -> None:
    answer = remittance(CLAIM, refused_for=remark)
    if early:
        house.arrives(answer)
    house.sent(house.arrives(batch(CLAIM)))
    if not early:
        house.arrives(answer)
    assert house.claims()["ACCT1"] == "adjudicated"
    assert _duplicates(house, house.arrives(AS_NEW)) == [expected]


def test_what_is_sent_again_under_its_own_number_counts_as_sent_again(house: House) -> None:
    file_id = house.arrives(batch(CLAIM))
    house.sent(file_id)
    house.arrives(remittance(CLAIM, refused_for="MA130"))
    (version,) = house.desk.rows(claim_version)
    assert version.submitted_at is None
    again = house.arrives(batch(CLAIM, isa="000000103", gs="19", reference="BATCH-3"))
    house.sent(again, number="2")
    (version,) = house.desk.rows(claim_version)
    assert version.submitted_at is not None
    assert house.claims() == {"ACCT1": "sent"}
