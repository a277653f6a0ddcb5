"""The words that payers speak: all columns have names, all sentences are finished, all reasons are told."""

from __future__ import annotations

import datetime
import random
import re
from collections import defaultdict

import pytest

from extraction.code_tables import CarcCode
from extraction.codes import load_codes
from extraction.eob.labels import COLUMN_ROLES, WORD_TAGS
from training.simulate.pages.cases import services
from training.simulate.pages.families.descriptions import service_description
from training.simulate.pages.families.messages import reason_text, remark_text
from training.simulate.pages.families.payers import payer_name
from training.simulate.pages.families.points import points, structure_of
from training.simulate.pages.families.sentences import writer
from training.simulate.pages.families.vocabulary import dialects, kind_of, read_words

LEAST_NAMES = 8
DAY = datetime.date(2025, 3, 4)
# Columns that no form has under many names.
RARE = frozenset({"other"})
SYMBOL = re.compile(r"\{(\w+)\}")
KINDS = ("bulletin", "legal", "member_note", "predetermination_note", "capitation_note")


def test_each_column_has_many_names() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for dialect in dialects().values():
        for role, texts in dialect.columns.items():
            names[role] |= {text.replace("\n", " ").upper() for text in texts}
    assert set(names) <= set(COLUMN_ROLES)
    poor = {role: len(names[role]) for role in COLUMN_ROLES if role not in RARE and len(names[role]) < LEAST_NAMES}
    assert not poor


@pytest.mark.parametrize("name", sorted(dialects()))
def test_a_dialect_names_all_that_a_page_may_show(name: str) -> None:
    dialect = dialects()[name]
    assert {"service_from", "procedure", "charge", "paid", "adjustment_code", "patient_name"} <= set(dialect.columns)
    assert set(dialect.labels) <= set(WORD_TAGS)
    assert {"trace_number", "payment_date", "payment_amount", "payer_claim_control_number"} <= set(dialect.labels)
    assert all(text.strip() == text for texts in dialect.columns.values() for text in texts)
    assert dialect.draw(random.Random(1)) == dialect.draw(random.Random(1))


def test_a_dialect_in_capitals_is_so_throughout() -> None:
    assert all(text.isupper() for texts in dialects()["spr"].columns.values() for text in texts)


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_are_finished(kind: str) -> None:
    chance = random.Random(kind)
    speaker = writer(chance, "Silver Fir Mutual", 2025)
    for text in (speaker.write(chance, kind) for _ in range(400)):
        assert not SYMBOL.search(text)
        assert text[0].isupper() or not text[0].isalpha()
        assert "  " not in text


def test_hundreds_of_bulletins() -> None:
    chance = random.Random(1)
    speaker = writer(chance, "Silver Fir Mutual", 2025)
    assert len({speaker.write(chance, "bulletin") for _ in range(3000)}) > 500


def test_every_rule_is_used() -> None:
    rules: dict[str, list[str]] = read_words("sentences")
    spoken = {symbol for texts in rules.values() for text in texts for symbol in SYMBOL.findall(text)}
    of_families = {words["note"] for name in ("statements", "rosters") for words in read_words(name).values()}
    assert set(rules) <= spoken | of_families | {"bulletin", "legal"}


@pytest.mark.parametrize("code", ["45", "1", "197", "16", "A1", "253"])
def test_reasons_are_told_in_many_ways_and_say_who_bears_them(code: str) -> None:
    plain = {reason_text(random.Random(seed), None, code) for seed in range(60)}
    borne = {reason_text(random.Random(seed), "PR", code) for seed in range(60)}
    assert len(plain) > 1
    assert not plain & borne
    assert all(text.endswith(".") for text in plain | borne)


def test_every_code_in_the_tables_is_told() -> None:
    for code, carc in load_codes().carcs.items():
        assert isinstance(carc, CarcCode)
        assert reason_text(random.Random(code), "CO", code)
    assert all(remark_text(random.Random(code), code) for code in load_codes().rarcs)


@pytest.mark.parametrize("code", ["99213", "D0120", "V2020", "36415", "J3301", None, "ZZZZZ"])
def test_every_service_has_a_name(code: str | None) -> None:
    assert service_description(random.Random(1), code)


def test_services_of_the_grammar_have_names_of_their_own() -> None:
    chance = random.Random(2)
    drawn = [each.line.procedure.code for each in services(chance, "dental", 40, DAY, same_day=True, control="1")]
    assert len({service_description(random.Random(1), code) for code in drawn}) > 3


@pytest.mark.parametrize("name", sorted(points()))
def test_a_payer_is_named_for_each_family(name: str) -> None:
    payer = payer_name(random.Random(1), kind_of(structure_of(name).dialect))
    assert payer
    assert "{" not in payer
