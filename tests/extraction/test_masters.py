"""Payers and entities told by their aliases at a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.masters import (
    Alias,
    AliasKind,
    Conflict,
    Entity,
    Known,
    Masters,
    Payer,
    Presented,
    Unknown,
    Version,
    at,
    compared,
    distinct,
)

HERON = Payer(key="blue_heron", name="Blue Heron Health")
FOX = Payer(key="gray_fox", name="Gray Fox Mutual")
ON = date(2026, 3, 1)
KINDS: list[AliasKind] = ["originator_id", "payer_reference", "name", "tin", "provider_id"]


def master(*aliases: Alias, payers: tuple[Payer, ...] = (HERON, FOX)) -> Masters:
    return Masters(payers={payer.key: [Version(number=1, entry=payer)] for payer in payers}, payer_aliases=aliases)


def heron(kind: AliasKind, value: str, since: date | None = None, until: date | None = None) -> Alias:
    return Alias(kind=kind, value=value, key="blue_heron", effective_from=since, effective_to=until)


def fox(kind: AliasKind, value: str, since: date | None = None, until: date | None = None) -> Alias:
    return Alias(kind=kind, value=value, key="gray_fox", effective_from=since, effective_to=until)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "Blue Heron Health, Inc.", "BLUE HERON  HEALTH"),
        ("name", "BLUE HERON HEALTH L.L.C.", "Blue-Heron Health"),
        ("name", "Heron & Fox", "HERON AND FOX"),
        ("name", "O'Hara Insurance Company", "OHARA INSURANCE"),
        ("tin", "12-3456789", "123456789"),
        ("originator_id", " 1512345678", "1512345678"),
        ("payer_reference", "gf-77", "GF77"),
    ],
)
def test_case_punctuation_spaces_and_legal_words_do_not_count(kind: AliasKind, one: str, other: str) -> None:
    assert compared(kind, one) == compared(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "BLUE SHIELD OF PA", "BLUE SHIELD OF"),  # a state, not a legal word
        ("name", "ANTHEM CO", "ANTHEM"),
        ("name", "BLUE HERON HEALTH", "BLUE HERON HEALTHCARE"),
        ("name", "INC", "LLC"),  # nothing else is left of either
        ("name", "BLUE HERON", "BLUEHERON"),
        ("originator_id", "01512345678", "1512345678"),  # leading zeros count
    ],
)
def test_what_is_only_alike_is_another_alias(kind: AliasKind, one: str, other: str) -> None:
    assert compared(kind, one) != compared(kind, other)


@given(st.sampled_from(KINDS), st.text())
def test_what_is_compared_is_compared_as_it_stands(kind: AliasKind, value: str) -> None:
    assert compared(kind, compared(kind, value)) == compared(kind, value)


def test_one_known_alias_tells_the_payer_and_what_else_is_printed_is_told() -> None:
    trace, name = Presented("originator_id", "1512345678"), Presented("name", "HERON OF THE NORTH")
    found = master(heron("originator_id", "1-512345678")).resolve_payer([trace, name], ON)
    assert found == Known(HERON, None, (name,))


def test_nothing_known_is_unknown_and_never_the_nearest() -> None:
    presented = (Presented("originator_id", "1512345679"), Presented("name", "BLUE HERON HEALTHCARE"))
    aliases = (heron("originator_id", "1512345678"), heron("name", "BLUE HERON HEALTH"))
    assert master(*aliases).resolve_payer(presented, ON) == Unknown(presented)


def test_a_known_name_is_not_enough_where_ids_are_printed_that_nobody_knows() -> None:
    name = Presented("name", "BLUE HERON HEALTH")
    known = master(heron("name", "BLUE HERON HEALTH"))
    assert isinstance(known.resolve_payer([name], ON), Known)
    assert isinstance(known.resolve_payer([name, Presented("payer_reference", "BH999")], ON), Unknown)


def test_a_known_name_is_enough_beside_the_originator_that_pays_for_many() -> None:
    """A clearinghouse's TRN03 can be no payer's alias: it stays unknown, and is told."""
    trace, name = Presented("originator_id", "1999999999"), Presented("name", "BLUE HERON HEALTH")
    found = master(heron("name", "BLUE HERON HEALTH")).resolve_payer([trace, name], ON)
    assert found == Known(HERON, None, (trace,))


def test_a_known_originator_is_enough_whatever_else_is_printed() -> None:
    unknown = (Presented("payer_reference", "BH999"), Presented("name", "HERON"))
    known = master(heron("originator_id", "1512345678"))
    assert known.resolve_payer([Presented("originator_id", "1512345678"), *unknown], ON) == Known(HERON, None, unknown)


def test_aliases_of_two_payers_in_one_document_are_a_conflict() -> None:
    known = master(heron("originator_id", "1512345678"), fox("name", "GRAY FOX"))
    presented = (Presented("originator_id", "1512345678"), Presented("name", "Gray Fox"))
    assert known.resolve_payer(presented, ON) == Conflict(("blue_heron", "gray_fox"), presented)


def test_the_same_text_of_another_kind_is_another_alias() -> None:
    known = master(heron("claim_payer_id", "60000"))
    assert isinstance(known.resolve_payer([Presented("payer_reference", "60000")], ON), Unknown)


@pytest.mark.parametrize(
    ("on", "key"),
    [(date(2026, 6, 30), "blue_heron"), (date(2026, 7, 1), "gray_fox"), (date(2026, 7, 2), "gray_fox")],
)
def test_an_alias_belongs_to_one_payer_until_a_day_and_to_the_next_from_it(on: date, key: str) -> None:
    sold = date(2026, 7, 1)
    known = master(heron("originator_id", "1512345678", until=sold), fox("originator_id", "1512345678", since=sold))
    found = known.resolve_payer([Presented("originator_id", "1512345678")], on)
    assert isinstance(found, Known)
    assert found.entry.key == key


def test_an_entry_is_what_its_newest_version_on_the_day_says() -> None:
    renamed = Payer(key="blue_heron", name="Great Blue Heron")
    versions = [Version(number=1, entry=HERON), Version(number=2, entry=renamed, effective_from=date(2026, 7, 1))]
    assert at(versions, date(2026, 6, 30)) == HERON
    assert at(versions, date(2026, 7, 1)) == renamed
    assert at(versions[1:], date(2026, 6, 30)) is None


def test_a_payer_that_does_not_hold_yet_is_unknown() -> None:
    version = Version(number=1, entry=HERON, effective_from=date(2026, 7, 1))
    known = Masters(payers={"blue_heron": [version]}, payer_aliases=[heron("originator_id", "1512345678")])
    assert isinstance(known.resolve_payer([Presented("originator_id", "1512345678")], ON), Unknown)


def test_aliases_that_name_one_plan_tell_it_and_those_that_name_two_tell_none() -> None:
    ppo = Alias(kind="payer_reference", value="P1", key="blue_heron", plan="ppo")
    hmo = Alias(kind="payer_reference", value="H1", key="blue_heron", plan="hmo")
    known, ids = master(ppo, hmo), [Presented("payer_reference", value) for value in ("P1", "H1")]
    found = [known.resolve_payer(wanted, ON) for wanted in (ids[:1], ids)]
    assert [each.plan for each in found if isinstance(each, Known)] == ["ppo", None]


def test_entities_are_told_in_the_same_way() -> None:
    lakeside = Entity(key="lakeside", name="Lakeside Clinic", facility="main")
    npi = Alias(kind="npi", value="1234567893", key="lakeside")
    known = Masters(entities={"lakeside": [Version(number=1, entry=lakeside)]}, entity_aliases=[npi])
    assert known.resolve_entity([Presented("npi", "1234567893")], ON) == Known(lakeside)
    assert known.resolve_payer([Presented("npi", "1234567893")], ON) == Unknown((Presented("npi", "1234567893"),))


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 12))


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_aliases_overlap_where_some_day_has_both(
    since: date | None, until: date | None, later: date | None, end: date | None
) -> None:
    one, other = heron("name", "X", since, until), fox("name", "X", later, end)
    days = [date(2025, 12, 1) + timedelta(days=step) for step in range(80)]
    assert one.overlaps(other) == any(one.holds(day) and other.holds(day) for day in days)
    assert one.overlaps(other) == other.overlaps(one)


def test_what_a_document_prints_counts_once_and_nothing_counts_not() -> None:
    found = distinct([("tin", "12-3456789"), ("tin", "123456789"), ("name", None), ("tin", "000"), ("name", "--")])
    assert [each.compared for each in found] == ["123456789"]
