"""Measures a labeller on lessons: how many words, rows, header cells and claims it labels as they were drawn, and how
many lines come out exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extraction.eob.claim_cuts import with_claims
from extraction.eob.labelled import LabelledDocument
from extraction.eob.labels import AMOUNT_TAGS, COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from extraction.eob.read import read_labelled
from extraction.serialize import to_plain
from models.layout import LayoutLabeller
from training.layout_exact import Exact, exact
from training.layout_lessons import Lesson
from training.layout_truth import NONE

QUESTIONS = ("tag", "value_tag", "amount_tag", "role", "column", "claim", "page", "line", "document", "balanced")
_AMOUNTS = frozenset(AMOUNT_TAGS)
_NO_VALUES = frozenset({"other", "label", "glossary_text", "glossary_code"})


@dataclass(slots=True)
class Tally:
    """Right and all of each kind of question, and for words, roles and columns what was taken for what."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    taken: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    documents: int = 0

    def answer(self, question: str, truth: str, given: str) -> None:
        self.asked[question] += 1
        self.right[question] += truth == given
        if truth != given:
            self.taken[question, truth, given] += 1

    def share(self, question: str) -> float:
        """Right answers among all; 1 where nothing was asked."""
        return self.right[question] / self.asked[question] if self.asked[question] else 1.0

    @property
    def claim_f1(self) -> float:
        """Of the rows at which claims begin."""
        hits = self.right["claim_start"]
        return 2 * hits / max(1, self.asked["claim_start"] + self.asked["claim_start_given"])

    def add(self, other: Tally) -> None:
        self.documents += other.documents
        for mine, theirs in ((self.right, other.right), (self.asked, other.asked)):
            mine.update(theirs)
        self.taken.update(other.taken)

    def plain(self) -> dict[str, float]:
        """The figures by name."""
        return {**{name: self.share(name) for name in QUESTIONS}, "claim_start_f1": self.claim_f1}


def measure(labeller: LayoutLabeller, lessons: Iterable[Lesson]) -> list[tuple[Lesson, Tally]]:
    """A tally for each document."""
    return [(lesson, _measured(labeller, lesson)) for lesson in lessons]


def _measured(labeller: LayoutLabeller, lesson: Lesson) -> Tally:
    labelled = labeller.label([read.page for read in lesson.read])
    read = read_labelled(labelled, len(lesson.read)).document
    return tally_with(lesson, labelled, exact(lesson.record, to_plain(read.record), balanced=bool(read.balanced)))


def tally_with(lesson: Lesson, labelled: LabelledDocument, found: Exact) -> Tally:
    """One document's answers with those about its lines."""
    tally = tally_of(lesson, labelled)
    tally.asked["line"], tally.right["line"] = found.lines, found.right
    tally.asked["document"], tally.right["document"] = 1, int(found.whole)
    tally.asked["balanced"], tally.right["balanced"] = 1, int(found.balanced)
    return tally


def together(tallies: Sequence[tuple[Lesson, Tally]], key: Callable[[Lesson], str]) -> dict[str, Tally]:
    """Tallies added up by a property of the lessons."""
    groups: dict[str, Tally] = {}
    for lesson, tally in tallies:
        groups.setdefault(key(lesson), Tally()).add(tally)
    return dict(sorted(groups.items()))


def tally_of(lesson: Lesson, labelled: LabelledDocument) -> Tally:
    """One document's answers. `tag` asks of every word, `value_tag` of words that are a value of the record,
    `amount_tag` of amounts of lines and totals, `page` whether all words of a page are right.
    """
    tally = Tally(documents=1)
    by_page: dict[int, list[int]] = {}
    labelled = with_claims(labelled)
    for place, row in enumerate(labelled.rows):
        by_page.setdefault(row.page, []).append(place)
    begun: set[int] = set()
    for (_, rows), truth, steps in zip(sorted(by_page.items()), lesson.truths, lesson.steps, strict=True):
        at, whole = 0, True
        for number, place in enumerate(rows):
            row = labelled.rows[place]
            tally.answer("role", ROW_ROLES[truth.role[number]], row.role.name)
            _claim(tally, int(truth.claim[number]), int(steps[number]) == 1, row.claim, begun)
            for word in row.words:
                tag = WORD_TAGS[truth.tag[at]]
                tally.answer("tag", tag, word.tag)
                if tag in _AMOUNTS:
                    tally.answer("amount_tag", tag, word.tag)
                if tag not in _NO_VALUES:
                    tally.answer("value_tag", tag, word.tag)
                if truth.column[at] != NONE:
                    given = word.column.name if word.column else "none"
                    tally.answer("column", COLUMN_ROLES[truth.column[at]], given)
                whole &= tag == word.tag
                at += 1
        tally.answer("page", "whole", "whole" if whole else "not")
    return tally


def _claim(tally: Tally, truth: int, begins: bool, given: int | None, begun: set[int]) -> None:
    """Whether a row belongs to the claim that it was drawn for, and whether it was seen to begin it."""
    starts = given is not None and given not in begun
    if given is not None:
        begun.add(given)
    tally.answer("claim", str(truth), str(NONE if given is None else given))
    tally.asked["claim_start"] += begins
    tally.asked["claim_start_given"] += starts
    tally.right["claim_start"] += begins and starts
