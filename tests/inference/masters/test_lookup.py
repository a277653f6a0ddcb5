"""Who a document is from and to, looked up in the books."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from extraction.masters import Alias, Conflict, Known, Presented, Unknown
from extraction.records import Claim, Payer, Provider
from inference.claims.beside import beside
from inference.claims.reference import Reference
from inference.masters import store
from inference.masters.file import take
from inference.masters.lookup import Standing, masters_for, payer_facts, standing, standing_of_claim
from inference.settings import Settings
from inference.store import Store
from tests.claims import remittance
from tests.inference.judged import BASE

EXAMPLE = Path(__file__).parents[3] / "data" / "masters" / "example.yaml"
TODAY = date(2026, 11, 22)
SOUND = remittance()
CONTRACTS = {"heron_2026": 30, "heron_ppo_2026": 20, "another": 10}


@pytest.fixture
def known(store: Store) -> Store:
    take(store, EXAMPLE, actor="command_line")
    return store


def stands(store: Store) -> Standing:
    with store.read() as connection:
        return standing(connection, SOUND, TODAY)


def test_the_payer_and_the_payee_of_a_remittance_are_known(known: Store) -> None:
    found = stands(known)
    assert isinstance(found.payer, Known)
    assert isinstance(found.entity, Known)
    assert (found.payer.entry.key, found.entity.entry.facility) == ("blue_heron", "main")


def test_without_a_master_there_is_no_standing(store: Store) -> None:
    assert stands(store) == Standing(None, None)


def test_payers_without_entities_judge_the_payer_alone(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "payers.yaml"
    path.write_text("payers: [{key: gray_fox, name: Gray Fox}]\n")
    take(store, path, actor="command_line")
    found = stands(store)
    assert isinstance(found.payer, Unknown)
    assert found.entity is None


def test_aliases_are_judged_at_the_payment_date(known: Store) -> None:
    record = replace(SOUND, payer=Payer())
    old, new = "1987654321", "1987650000"
    for trace, day, holds in [
        (old, date(2026, 6, 30), True),
        (old, date(2026, 7, 1), False),
        (new, date(2026, 6, 30), False),
        (new, date(2026, 7, 1), True),
    ]:
        paid = replace(record.payment, originator_id=trace, date=day)
        with known.read() as connection:
            found = standing(connection, replace(record, payment=paid), TODAY).payer
        assert isinstance(found, Known) is holds, (trace, day)


def test_a_payment_without_a_date_is_judged_on_the_day_it_came(known: Store) -> None:
    record = replace(SOUND, payer=Payer(), payment=replace(SOUND.payment, originator_id="1987650000", date=None))
    with known.read() as connection:
        assert isinstance(standing(connection, record, TODAY).payer, Known)
        assert isinstance(standing(connection, record, date(2026, 1, 1)).payer, Unknown)


def test_two_payers_in_one_remittance_are_a_conflict(known: Store) -> None:
    record = replace(SOUND, payer=Payer(name="GRAY FOX MUTUAL INSURANCE COMPANY"))
    with known.read() as connection:
        found = standing(connection, record, TODAY).payer
    assert isinstance(found, Conflict)
    assert found.keys == ("blue_heron", "gray_fox")


def test_a_lookup_reads_no_more_of_the_master_than_it_needs(known: Store) -> None:
    with known.read() as connection:
        found = masters_for(connection, [Presented("originator_id", "1512345678")])
    assert (list(found.payers), list(found.entities), len(found.payer_aliases)) == (["blue_heron"], [], 1)


def test_readiness_is_told_what_the_payer_asks(known: Store) -> None:
    claim = Claim(payer=Payer(name="BLUE HERON HEALTH", id="BH001", id_qualifier="PI"))
    with known.read() as connection:
        facts = payer_facts(connection, claim, TODAY)
    assert facts is not None
    assert (facts.key, facts.member_id_pattern) == ("blue_heron", r"BH[A-Z]\d{8}")
    assert facts.authorization_required == {"70551", "70553"}


def test_readiness_is_told_the_plan_that_an_alias_names(known: Store) -> None:
    claim = Claim(payer=Payer(id="BHX01", id_qualifier="PI"))
    with known.read() as connection:
        facts = payer_facts(connection, claim, TODAY)
    assert facts is not None
    assert facts.plan == "exchange"


@pytest.mark.parametrize(("alias", "days"), [("BH001", 30), ("BHX01", 30), ("BHP01", 20), ("NOBODY", 365)])
def test_a_contract_overrides_the_limit_for_everybody(known: Store, tmp_path: Path, alias: str, days: int) -> None:
    """That of the plan before that of the payer; a contract in which nobody is counts for nobody."""
    ppo = Alias(kind="claim_payer_id", value="BHP01", key="blue_heron", plan="ppo")
    known.write(lambda uow: store.add_alias(uow, "payer", ppo, actor="person:1"))
    every: dict[str, Any] = {"event": "timely_filing", "start": "service_from", "source": "here", "days": 365}
    rows = [every, *(every | {"contract": key, "days": days} for key, days in CONTRACTS.items())]
    path = tmp_path / "deadlines.yaml"
    path.write_text(yaml.safe_dump({"lines_of_business": {}, "rows": rows}))
    claim = Claim(payer=Payer(id=alias, id_qualifier="PI"), service_from=TODAY)
    with known.read() as connection:
        payer = payer_facts(connection, claim, TODAY)
    limit = Reference.of(Settings(deadlines_path=path), BASE).filing_limit(claim, payer)
    assert limit is not None
    assert (limit.last_day - TODAY).days == days


def test_readiness_is_told_how_the_master_knows_payer_and_biller(known: Store, sqlite_store: Store) -> None:
    sent = Claim(payer=Payer(id="BH001", id_qualifier="PI"), billing=Provider(role="85", name="NOBODY OF OURS"))
    mixed = Claim(payer=Payer(name="GRAY FOX MUTUAL INSURANCE CORP", id="BH001", id_qualifier="PI"))
    reference = Reference.of(Settings(), BASE)
    with known.read() as books, sqlite_store.read() as blank:
        told = [beside(books, reference, "main", [each], TODAY)[0] for each in (sent, mixed)]
        without = beside(blank, reference, "main", [sent], TODAY)[0]
    assert [(each.payer_in_master, each.biller_in_master) for each in told] == [
        ("known", "unknown"),
        ("conflict", "unknown"),
    ]
    assert (without.payer_in_master, without.biller_in_master) == (None, None)


@pytest.mark.parametrize("payer", [None, Payer(name="BLUE HERON HEALTH", id="BH999", id_qualifier="PI")])
def test_readiness_is_told_nothing_of_a_payer_that_nobody_knows(known: Store, payer: Payer | None) -> None:
    with known.read() as connection:
        assert payer_facts(connection, Claim(payer=payer), TODAY) is None


def test_a_plan_is_told_by_the_alias_that_names_it(known: Store) -> None:
    billing = Provider(role="85", name="LAKESIDE CLINIC", id_qualifier="XX", id="1234567893")
    claim = Claim(payer=Payer(id="BHX01", id_qualifier="PI"), billing=billing)
    with known.read() as connection:
        found = standing_of_claim(connection, claim, TODAY)
        before = standing_of_claim(connection, claim, date(2025, 12, 31))
    assert isinstance(found.payer, Known)
    assert found.payer.plan == "exchange"
    assert isinstance(found.entity, Known)
    assert isinstance(before.payer, Unknown)
