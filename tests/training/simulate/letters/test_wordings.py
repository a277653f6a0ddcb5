"""The wordings as they are written down: every name in them is known, and no two families say the same."""

from __future__ import annotations

import itertools
import re

import pytest

from training.simulate.letters.draw import FAMILIES
from training.simulate.letters.kinds import KINDS
from training.simulate.letters.wording import Wording, shared_phrases, wordings

_OPTIONS = {
    *("kind", "from", "to", "title", "fields", "attach", "decision", "trap", "head", "fax", "salutation"),
    *("bulletin", "size", "margin", "boxes", "foot", "captions", "columns"),
}
_SHINGLE = 5
_ALIKE = 0.2
_ALIKE_FORMS = 0.35  # standard forms have standard captions


def all_wordings() -> list[tuple[str, Wording]]:
    return [(name, wording) for name in (*FAMILIES, "attachments") for wording in wordings(name).values()]


def shingles(wording: Wording) -> set[tuple[str, ...]]:
    """Runs of words of the sentences of a family, choices taken as they are written."""
    words = re.findall(r"[a-z]+", " ".join(element.text for element in wording.elements).casefold())
    return {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}


def names_in(text: str) -> list[str]:
    return re.findall(r"\{([^}]*)\}", text)


@pytest.mark.parametrize(("file", "wording"), all_wordings(), ids=lambda part: getattr(part, "name", part))
def test_every_name_of_a_wording_is_known(file: str, wording: Wording) -> None:
    texts = [*wording.options.values(), *(element.text for element in wording.elements)]
    for name in itertools.chain.from_iterable(map(names_in, texts)):
        assert name.removeprefix("=") in shared_phrases() if name.startswith("=") else name.lstrip("~") in KINDS
    for field in wording.option("fields").replace("!", "").split():
        assert f"label.{field}" in shared_phrases()
        assert f"value.{field}" in shared_phrases() or field in KINDS
    for attachment in re.split(r"[ |]", wording.option("attach")):
        assert not attachment or attachment in wordings("attachments")
    assert set(wording.options) <= _OPTIONS


def test_every_name_of_a_shared_phrase_is_known() -> None:
    for name in itertools.chain.from_iterable(map(names_in, shared_phrases().values())):
        assert name[1:] in shared_phrases() if name.startswith("=") else name.lstrip("~") in KINDS


@pytest.mark.parametrize("document_class", FAMILIES)
def test_no_two_families_of_a_class_share_their_sentences(document_class: str) -> None:
    said = {name: shingles(wording) for name, wording in wordings(document_class).items()}
    for one, other in itertools.combinations(said, 2):
        shared = len(said[one] & said[other]) / max(min(len(said[one]), len(said[other])), 12)
        assert shared < (_ALIKE_FORMS if document_class == "claim_form" else _ALIKE), (one, other)


def test_the_brackets_of_every_wording_are_closed() -> None:
    for _, wording in all_wordings():
        for text in (*wording.options.values(), *(element.text for element in wording.elements)):
            assert text.count("[") == text.count("]"), text
            assert text.count("{") == text.count("}"), text
