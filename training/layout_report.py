"""Measures the shipped labeller on families that never trained, and writes its card from what was measured."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models.bundle import BUNDLES, CARD, Bundle, write_bundle
from models.layout import LayoutLabeller
from training.card import card, percent, table
from training.layout_lessons import Lesson, lessons
from training.layout_measure import Tally, measure, together
from training.layout_pages import KINDS, Sample, collect

_SEEN = range(1_000_000, 2_000_000)  # seeds of training families that never trained
_WORST = 12
_HEADINGS = {
    "tag": "word tags", "value_tag": "values", "amount_tag": "amounts", "role": "row roles", "column": "column roles",
    "claim": "claim of rows", "claim_start_f1": "claim starts, F1", "page": "pages without an error",
    "line": "line exact", "document": "all lines exact", "balanced": "balanced",
}  # fmt: skip
LIMITS = """
- All pages that this model learnt from and was measured on are drawn; errors of OCR are modelled.
- It sees words and their boxes alone: no rules, shades or typefaces.
- Line exact is of the whole reader: labels, assembly and solver.
"""
Measured = list[tuple[Lesson, Tally]]


def evaluate(documents: int, folder: Path = BUNDLES / "layout", seed: int = 1) -> dict[str, Any]:
    """Measure the bundle in `folder` on so many documents of unseen families, and half as many of families that it
    knows; renew its card, and return the figures.
    """
    bundle = Bundle.open(folder)
    unseen, seen = collect(range(documents), "validation"), collect(_SEEN[: documents // 2], "train")
    figures, text = report(bundle, unseen, seen, seed)
    write_bundle(folder, bundle.name, bundle.signature, {**bundle.files, CARD: text.encode()})
    return figures


def report(bundle: Bundle, unseen: Sequence[Sample], seen: Sequence[Sample], seed: int) -> tuple[dict[str, Any], str]:
    """The figures of a bundle on these documents, and its card."""
    labeller = LayoutLabeller.of(bundle)
    began = time.perf_counter()
    of_unseen, of_seen = _measured(labeller, unseen, seed), _measured(labeller, seen, seed)
    pages = sum(len(lesson.grids) for lesson, _ in (*of_unseen, *of_seen))
    figures = _figures(of_unseen, of_seen) | {"seconds_a_page": round((time.perf_counter() - began) / pages, 4)}
    return figures, _card(bundle, figures, together(of_unseen, lambda _: "all")["all"])


def summary(figures: Mapping[str, Any]) -> str:
    """The figures that matter in a few lines."""
    return "\n".join(
        f"{kind}, unseen families: amounts {percent(told['amount_tag'])}, row roles {percent(told['role'])}, "
        f"claim starts {percent(told['claim_start_f1'])}, line exact {percent(told['line'])}"
        for kind, told in figures["unseen"].items()
    )


def _measured(labeller: LayoutLabeller, samples: Sequence[Sample], seed: int) -> Measured:
    """Every document as print, as a scan and as a fax."""
    return [told for kind in KINDS for told in measure(labeller, lessons(samples, (kind,), seed))]


def _figures(unseen: Measured, seen: Measured) -> dict[str, Any]:
    families = together(unseen, lambda lesson: lesson.family)
    return {
        "documents": len(unseen) // len(KINDS),
        "unseen": _plain(together(unseen, lambda lesson: lesson.kind)),
        "seen": _plain(together(seen, lambda lesson: lesson.kind)),
        "by_family": _plain(families),
        "worst_family": min(families, key=lambda name: families[name].share("amount_tag")),
    }


def _plain(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
    return {name: tally.plain() for name, tally in tallies.items()}


def _card(bundle: Bundle, figures: Mapping[str, Any], all_unseen: Tally) -> str:
    size = sum(len(data) for data in bundle.files.values()) / 1e6
    return card(
        "Layout labeller",
        "Says of each word of a remittance on paper what it is, of each row what it is for, of each column what stands "
        f"in it, and where claims begin. Version {bundle.version}, {size:.1f} MB.",
        {
            "Families that never trained": _table(figures["unseen"]),
            "Families that it knows": _table(figures["seen"]),
            "Each family that never trained": _table(figures["by_family"]),
            "What is taken for what": "\n\n".join(_confusion(all_unseen, what) for what in ("tag", "role", "column")),
            "Training": _training(bundle.json("run.json"), figures),
            "Limits": LIMITS.strip(),
        },
    )


def _table(groups: Mapping[str, Mapping[str, float]]) -> str:
    rows = [(name, *(percent(told[key]) for key in _HEADINGS)) for name, told in groups.items()]
    return table(("", *_HEADINGS.values()), rows)


def _confusion(tally: Tally, question: str) -> str:
    """The most frequent mistakes among all answers to a question."""
    found = [(truth, given, count) for (asked, truth, given), count in tally.taken.most_common() if asked == question]
    rows = [(truth, given, percent(count / tally.asked[question])) for truth, given, count in found[:_WORST]]
    return table((_HEADINGS[question], "taken for", "of all"), rows)


def _training(run: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    pace = f"{1000 * figures['seconds_a_page']:.0f} ms a page, labels to record"
    rows = [(f"`{name}`", value) for name, value in run.items()]
    return table(("", ""), rows) + f"\n\nMeasured on {figures['documents']} documents: {pace}."
