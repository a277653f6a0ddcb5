"""The language of wordings."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.simulate.letters.kinds import letter_facts
from training.simulate.letters.phrase import Choice, Said, Speaker, parse, split

WORDS = st.text(alphabet="abc XYZ.,", max_size=30)


def speaker(seed: int = 1, **shared: str) -> Speaker:
    return Speaker(letter_facts(random.Random(seed), "payer"), shared)


@given(WORDS)
def test_text_without_signs_is_itself(words: str) -> None:
    assert parse(words) == ((words,) if words else ())


@given(st.lists(st.text(alphabet="abcxyz", min_size=1, max_size=6), min_size=1, max_size=6), st.integers(0, 99))
def test_a_choice_says_one_of_its_options_and_in_time_each(options: list[str], seed: int) -> None:
    said = {speaker(seed * 1000 + turn).say(f"[{'|'.join(options)}]") for turn in range(120)}
    assert said == set(options)


def test_choices_nest_and_may_be_empty() -> None:
    said = {speaker(seed).say("a [b [c|d]|] e") for seed in range(60)}
    assert said == {"a b c e", "a b d e", "a e"}


def test_a_bar_outside_of_brackets_is_text() -> None:
    assert speaker().say("one | two") == "one | two"


def test_the_parts_of_a_phrase() -> None:
    assert parse("[a|{b}]c") == (Choice((("a",), (Said("b"),))), "c")


def test_a_fact_is_the_same_each_time_and_a_fresh_one_is_another() -> None:
    one = speaker()
    first, again = one.say("{claim_number}"), one.say("{claim_number}")
    assert first == again == one.facts.said["claim_number"].printed
    assert one.say("{~claim_number}") != first


def test_shared_phrases_are_said_with_the_same_facts() -> None:
    one = speaker(contact="call {phone}")
    assert one.say("Please {=contact}.") == f"Please call {one.say('{phone}')}."


def test_white_space_left_by_empty_options_is_closed() -> None:
    assert speaker().say("one [|] two [|].") == "one two."


@pytest.mark.parametrize("broken", ["[a|b", "a]", "[a|[b]"])
def test_brackets_that_do_not_match_are_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        parse(broken)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        speaker().say("{nobody_knows}")


def test_splitting_leaves_brackets_whole() -> None:
    assert split("a [b|c] | d | ") == ["a [b|c]", "d", ""]
