"""What is withheld for validation never trains: no family, no two of a family's choices, no face, no way of writing."""

from __future__ import annotations

import itertools
import random
from dataclasses import fields

from training.simulate.pages.draw import draw_layout, draw_structure
from training.simulate.pages.families.points import family_layout, names_of, structure_of
from training.simulate.pages.layout import Structure
from training.simulate.pages.withheld import WITHHELD, WITHHELD_FACES, WITHHELD_STRINGS, is_withheld

DRAWS = 20_000


def pairs(structure: Structure) -> set[frozenset[tuple[str, object]]]:
    """Every two choices, counted here in another way than where they are drawn."""
    choices = [(each.name, getattr(structure, each.name)) for each in fields(structure)]
    return {frozenset(two) for two in itertools.product(choices, choices) if two[0] != two[1]}


WITHHELD_PAIRS = set().union(*(pairs(structure) for structure in WITHHELD.values()))


def test_six_families_are_withheld_with_ten_pairs_each() -> None:
    assert len(WITHHELD) == 6
    assert all(len(pairs(structure)) == 10 for structure in WITHHELD.values())
    assert all(is_withheld(structure) for structure in WITHHELD.values())


def test_no_pair_of_withheld_choices_is_drawn_for_training() -> None:
    chance = random.Random(11)
    drawn = {draw_structure(chance, "train")[1] for _ in range(DRAWS)}
    assert len(drawn) > 5_000
    assert all(WITHHELD_PAIRS.isdisjoint(pairs(structure)) for structure in drawn)


def test_every_withheld_choice_alone_does_train() -> None:
    """Else validation would measure words and forms that were never shown, not their combination."""
    chance = random.Random(12)
    drawn = [draw_structure(chance, "train")[1] for _ in range(DRAWS)]
    for structure in WITHHELD.values():
        for each in fields(structure):
            wanted = getattr(structure, each.name)
            assert any(getattr(other, each.name) == wanted for other in drawn), (each.name, wanted)


def test_no_family_that_trains_has_two_of_a_withheld_familys_choices() -> None:
    for name in names_of("train"):
        assert WITHHELD_PAIRS.isdisjoint(pairs(structure_of(name))), name


def test_the_families_that_validate_are_the_withheld_ones() -> None:
    assert {name: structure_of(name) for name in names_of("validation")} == WITHHELD


def test_withheld_faces_and_ways_of_writing_never_train() -> None:
    layouts = [draw_layout(random.Random(seed), "train") for seed in range(1_000)]
    layouts += [family_layout(random.Random(seed), name) for name in names_of("train") for seed in range(20)]
    assert {layout.type.face for layout in layouts}.isdisjoint(WITHHELD_FACES)
    assert WITHHELD_STRINGS not in {layout.strings for layout in layouts}


def test_validation_draws_them() -> None:
    layouts = [draw_layout(random.Random(seed), "validation") for seed in range(300)]
    assert {layout.family for layout in layouts} == set(WITHHELD)
    assert set(WITHHELD_FACES) < {layout.type.face for layout in layouts}
    assert WITHHELD_STRINGS in {layout.strings for layout in layouts}
