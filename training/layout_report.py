"""Measures the shipped labeller and the whole reader on families that never trained, and writes the card of what was
measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.bundle import BUNDLES, CARD, Bundle, write_bundle
from models.standing import shipped_standing
from training.card import card, percent, table
from training.eob_answers import Answer, answers
from training.eob_measure import figures_by
from training.eob_report import draw, sections
from training.layout_measure import Tally
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
- Line exact is of the whole reader: labels, assembly and solver. A claim is exact with its lines, status, account and
  claim number, sums and interest; a remittance with all claims, trace number, date, amount and provider adjustments.
- Accepted: nothing speaks against the amounts of the payment and the claim, and the calibration is as sure as 99.9 % on
  hands that a layout model never saw. The service accepts nothing from paper whatever this says.
"""
PROCESSES = 2
_TOLD = ("lines", "remittances", "accepted_claims")


def evaluate(documents: int, folder: Path = BUNDLES / "layout", seed: int = 1) -> dict[str, Any]:
    """Measure the bundle in `folder` on so many documents of unseen families, and half as many of families that it
    knows; renew its card and its picture, and return the figures.
    """
    bundle = Bundle.open(folder)
    unseen = _read(collect(range(documents), "validation"), folder, seed)
    seen = _read(collect(_SEEN[: documents // 2], "train"), folder, seed)
    figures, text = report(bundle, unseen, seen)
    write_bundle(folder, bundle.name, bundle.signature, {**bundle.files, CARD: text.encode()})
    draw(unseen, shipped_standing())
    return figures


def _read(samples: Sequence[Sample], folder: Path, seed: int) -> list[Answer]:
    """Every document as print, as a scan and as a fax."""
    return [answer for kind in KINDS for answer in answers(samples, kind, seed, folder, PROCESSES)]


def report(bundle: Bundle, unseen: Sequence[Answer], seen: Sequence[Answer]) -> tuple[dict[str, Any], str]:
    """The figures of what a bundle read, and its card."""
    figures = _figures(unseen, seen)
    parts = sections(unseen, seen, shipped_standing())
    return figures, _card(bundle, figures, parts, together(unseen, lambda _: "all")["all"])


def summary(figures: Mapping[str, Any]) -> str:
    """The figures that matter in a few lines."""
    lines = []
    for kind, told in figures["unseen"].items():
        read = {name: percent(figures["reading"][kind][name]["share"]) for name in _TOLD}
        lines.append(
            f"{kind}, unseen families: amounts {percent(told['amount_tag'])}, row roles {percent(told['role'])}, "
            f"claim starts {percent(told['claim_start_f1'])}, lines exact {read['lines']}, "
            f"remittances exact {read['remittances']}, claims accepted {read['accepted_claims']}"
        )
    return "\n".join(lines)


def _figures(unseen: Sequence[Answer], seen: Sequence[Answer]) -> dict[str, Any]:
    families = together(unseen, lambda answer: answer.family)
    standing = shipped_standing()
    return {
        "documents": len(unseen) // len(KINDS),
        "unseen": _plain(together(unseen, lambda answer: answer.kind)),
        "seen": _plain(together(seen, lambda answer: answer.kind)),
        "by_family": _plain(families),
        "worst_family": min(families, key=lambda name: families[name].share("amount_tag")),
        "reading": {kind: told.plain() for kind, told in figures_by(unseen, standing, lambda each: each.kind).items()},
        "reading_seen": {
            kind: told.plain() for kind, told in figures_by(seen, standing, lambda each: each.kind).items()
        },
    }


def together(found: Sequence[Answer], key: Callable[[Answer], str]) -> dict[str, Tally]:
    """The tallies of labels added up by a property of the answers."""
    groups: dict[str, Tally] = {}
    for answer in found:
        groups.setdefault(key(answer), Tally()).add(answer.tally)
    return dict(sorted(groups.items()))


def _plain(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
    return {name: tally.plain() for name, tally in tallies.items()}


def _card(bundle: Bundle, figures: Mapping[str, Any], parts: Mapping[str, str], all_unseen: Tally) -> str:
    size = sum(len(data) for data in bundle.files.values()) / 1e6
    return card(
        "Layout labeller",
        "Says of each word of a remittance on paper what it is, of each row what it is for, of each column what stands "
        f"in it, and where claims begin. Version {bundle.version}, {size:.1f} MB.",
        {
            **parts,
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
    rows = [(f"`{name}`", value) for name, value in run.items()]
    return table(("", ""), rows) + f"\n\nMeasured on {figures['documents']} documents of each kind."
