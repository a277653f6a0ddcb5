"""Payers and payees that the master does not know: held for a person, never guessed, and never silent."""

from pathlib import Path

import pytest

from extraction.masters import Alias, Conflict, Entity, Known, Payer, Presented, Unknown
from extraction.records import ExtractedDocument, Remittance
from inference.judging import Judged, judge
from inference.masters import store as masters
from inference.masters.file import take
from inference.masters.lookup import Standing
from inference.payload import decision_payload
from inference.policy import Policy
from inference.reading import ReadDocument
from inference.store import Store
from inference.tables import decision, review_item
from tests.claims import claim, line, plb, remittance
from tests.inference.desk import Desk
from tests.inference.judged import UNAUDITED, codes, of_task
from tests.remittances import remittance as written

PAID = claim("1", line("200", "150", "CO-45 30", "PR-3 20"))
SOUND = remittance(PAID, adjustments=(plb("L6 -1.00"),))
TRACE, NAME, NPI = Presented("originator_id", "1512345678"), Presented("name", "HERON"), Presented("npi", "1234567893")
HERON, LAKESIDE = (
    Known(Payer(key="heron", name="Heron")),
    Known(Entity(key="lakeside", name="Lakeside", facility="main")),
)
EXAMPLE = Path(__file__).parents[2] / "data" / "masters" / "example.yaml"


def judged(standing: Standing | None, record: Remittance = SOUND, policy: Policy = UNAUDITED) -> list[Judged]:
    document = ExtractedDocument(
        document_class="remittance_835", class_confidence=1.0, record_type="remittance", record=record, balanced=True
    )
    return list(judge(ReadDocument(document), None, policy, standing=standing))


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing(Unknown((TRACE, NAME)), LAKESIDE), "unknown_payer"),
        (Standing(Conflict(("fox", "heron"), (TRACE, NAME)), LAKESIDE), "payer_conflict"),
        (Standing(HERON, Unknown((NPI,))), "unknown_entity"),
        (Standing(HERON, Conflict(("lakeside", "north"), (NPI,))), "entity_conflict"),
    ],
)
def test_nothing_of_a_remittance_is_accepted_before_the_master_knows_it(standing: Standing, code: str) -> None:
    found = judged(standing)
    (payment,), (held,), (booked,) = (
        of_task(found, task) for task in ("remittance", "claim_payment", "provider_adjustment")
    )
    for each in (payment, held, booked):
        assert codes(each)[0] == code
        assert (each.ruling.disposition, each.ruling.queue) == ("review", "master_data")
        assert each.ruling.always_human
    assert held.prediction.value.proposal == "post_payment"  # once the payer is known, posting it is one key


def test_the_message_says_where_to_look_and_not_what_stands_there() -> None:
    (held,) = of_task(judged(Standing(Unknown((TRACE, NAME)), LAKESIDE)), "claim_payment")
    message = held.ruling.reasons[0].message
    assert "TRN03, the name" in message
    assert "1512345678" not in message
    assert "HERON" not in message


def test_a_remittance_that_prints_nothing_of_its_payer_is_unknown_too() -> None:
    (payment,) = of_task(judged(Standing(Unknown(()), LAKESIDE)), "remittance")
    assert "(nothing)" in payment.ruling.reasons[0].message


def test_a_known_payer_and_payee_hold_nothing() -> None:
    (held,) = of_task(judged(Standing(HERON, LAKESIDE)), "claim_payment")
    assert held.ruling.disposition == "auto_accept"


def test_what_a_known_payer_prints_besides_is_noted() -> None:
    known = Known(HERON.entry, None, (NAME,))
    (payment,) = of_task(judged(Standing(known, LAKESIDE)), "remittance")
    assert payment.ruling.disposition == "auto_accept"
    assert "alias_not_known" in codes(payment)


def test_without_a_master_nothing_is_held_and_that_is_said() -> None:
    (payment,) = of_task(judged(Standing(None, None)), "remittance")
    assert payment.ruling.disposition == "auto_accept"
    assert codes(payment).count("master_not_set_up") == 2
    assert "master_not_set_up" not in codes(of_task(judged(None), "remittance")[0])


# --- through the service ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    take(store, EXAMPLE, actor="command_line")
    return Desk.at(store, tmp_path)


def of_another(number: int) -> bytes:
    """A remittance of a payer that nobody has told the master of."""
    sent = written(number, denied=0).data
    return sent.replace(b"*1512345678~", b"*1999999999~").replace(b"BLUE HERON HEALTH", b"GREY OWL LIFE")


def dispositions(desk: Desk) -> list[str]:
    return [row.disposition for row in desk.rows(decision, decision.c.task == "claim_payment")]


def test_what_the_master_knows_passes_and_what_it_does_not_waits(desk: Desk) -> None:
    desk.decide(written(1, denied=0).data)
    assert dispositions(desk) == ["auto_accept"]
    desk.decide(of_another(2))
    waiting = desk.rows(review_item, review_item.c.queue == "master_data")
    assert [item.always_human for item in waiting] == [True, True]  # the remittance and its claim
    assert sorted(dispositions(desk)) == ["auto_accept", "review"]


def test_one_alias_more_and_the_next_remittance_passes(desk: Desk) -> None:
    desk.decide(of_another(1))
    more = Alias(kind="originator_id", value="1999999999", key="blue_heron")
    desk.store.write(lambda uow: masters.add_alias(uow, "payer", more, actor="person:per_1"))
    desk.decide(of_another(2))
    assert sorted(dispositions(desk)) == ["auto_accept", "review"]


def test_what_leaves_for_the_log_holds_no_alias(desk: Desk) -> None:
    desk.decide(of_another(1))
    for row in desk.rows(decision):
        told = str(decision_payload(dict(row._mapping)))
        assert "1999999999" not in told
        assert "GREY OWL" not in told
