import random

from training.simulate.correspondence.facts import Facts
from training.simulate.correspondence.grammar import choose
from training.simulate.correspondence.markup import wording


def _facts(seed: int = 1) -> Facts:
    return Facts(random.Random(seed), ("hmo",))


def test_choices_may_hold_choices() -> None:
    chance = random.Random(1)
    made = {choose("{a|b {c|d}}[ e]", chance) for _ in range(300)}
    assert made == {one + two for one in ("a", "b c", "b d") for two in ("", " e")}


def test_a_fact_stays_and_an_amount_is_new_each_time() -> None:
    facts = _facts()
    assert facts.fill("<claim>") == facts.fill("<claim>")
    assert facts.fill("<patient>") != facts.fill("<clerk>")
    assert len({facts.fill("<amount>") for _ in range(20)}) > 10


def test_a_second_fact_of_a_kind_has_a_value_of_its_own() -> None:
    facts = _facts()
    assert facts.fill("<total>") != facts.fill("<total_2>")
    assert facts.fill("<total_2>") == facts.fill("<total_2>")


def test_marks_tell_the_kinds_of_blocks_and_lines_of_a_kind_are_gathered() -> None:
    read = wording("@from bank, tpa\n# Title\nText\nMore\n- one\n- two\n| a || b\n+1-2 c || d\n@check words\n---\n")
    assert [(block.kind, len(block.lines)) for block in read.blocks] == [
        ("title", 1),
        ("text", 1),
        ("text", 1),
        ("list", 2),
        ("table", 2),
        ("check", 1),
        ("page", 1),
    ]
    assert read.directives == {"from": ("bank", "tpa")}
