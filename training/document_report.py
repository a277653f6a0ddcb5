"""Measures the shipped document classifier on mail that never trained, and writes its card from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

from extraction.document_classes import DOCUMENT_CLASSES
from extraction.pages.read import read_pages
from models.bundle import BUNDLES, CARD, Bundle, write_bundle
from models.document import UNKNOWN, DocumentClassifier
from training.card import card, percent, table
from training.document import Plan, wanted
from training.document_measure import (
    Measured,
    PageOutcome,
    Remembered,
    accuracy,
    by,
    calibration_error,
    confusion,
    measure,
)
from training.document_pages import CACHE, Sample, collect_many
from training.document_read import read_streams
from training.document_streams import KINDS, Stream, streams

SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "pdf"
REAL = {  # the three real files: what each is
    "apex_remittance.pdf": "provider_remittance",
    "dental_predetermination.pdf": "predetermination",
    "cms_1500_claim_form.pdf": "claim_form",
}
BATCH = 200  # documents in a shuffled batch
READ = 40  # documents that are scanned, faxed fine and faxed coarse each, and read
LIMITS = """
- All mail that this model learnt from and was measured on is drawn. Three real files are no sample.
- The recogniser's errors on scans and faxes are modelled, not made by running it, except in the table of pages read and
  in the real scanned file.
- English mail of United States payers only. Letters of law firms, workers' compensation boards and auto insurers are
  not among the classes: they end as the class that they resemble, or `unknown`.
- A blank page belongs to the document before it. A document of one class that directly follows one of the same class
  and payer without page numbers or identifiers may be taken for its continuation.
- The class says what a page is for, not whether it is genuine.
"""


def validation_streams(plan: Plan) -> list[Stream]:
    """Every validation document once as print, once as a scan, once as a fax, shuffled in batches."""
    samples: Sequence[Sample] = collect_many(list(wanted(plan, "validation")), CACHE)
    random = Random(plan.seed)  # noqa: S311  # drawn, not secret
    return [stream for kind in KINDS for stream in streams(samples, BATCH, (kind,), random)]


def evaluate(plan: Plan, folder: Path = BUNDLES / "document") -> dict[str, Any]:
    """Measure the bundle in `folder`, renew its card, and return the figures."""
    bundle = Bundle.open(folder)
    classifier = _remembering(DocumentClassifier.of(bundle))
    batches = validation_streams(plan)
    measured = measure(classifier, batches)
    parts = {name: measure(_only(classifier, name), batches) for name in classifier.settings.mixture}
    real = {name: _class_of(classifier, SAMPLES / name) for name in REAL}
    pieces = [(source, name, seed) for source, name, seeds, _ in wanted(plan, "validation") for seed in seeds]
    read = {kind: measure(classifier, [stream]) for kind, stream in read_streams(pieces, READ, plan.seed)}
    figures = {**_figures(measured, parts, real), "read": {kind: _read(found) for kind, found in read.items()}}
    text = _card(bundle, measured, figures)
    write_bundle(folder, bundle.name, bundle.signature, {**bundle.files, CARD: text.encode()})
    return figures


def summary(figures: Mapping[str, Any]) -> str:
    """The figures that matter in a few lines."""
    whole, worst = figures["pages"], figures["worst_family"]
    lines = [
        f"{whole['pages']} pages of families that never trained",
        f"right of those given a class {percent(whole['accepted'])}, abstained {percent(whole['abstention'])}",
        f"worst family {worst}: {percent(figures['by_family'][worst]['guessed'])} by best guess",
        *(f"exact boundaries, {kind}: {percent(share)}" for kind, share in figures["exact_boundaries"].items()),
        *(f"{name}: {found['given']}" for name, found in figures["real_files"].items()),
    ]
    return "\n".join(lines)


def _remembering(classifier: DocumentClassifier) -> DocumentClassifier:
    pages = {name: Remembered(each) for name, each in classifier.pages.items()}
    return DocumentClassifier(classifier.settings, pages, classifier.boundaries)


def _only(classifier: DocumentClassifier, name: str) -> DocumentClassifier:
    """The same classifier with one page classifier instead of the mixture."""
    settings = replace(classifier.settings, mixture={name: 1.0}, threshold=0.0)
    return DocumentClassifier(settings, classifier.pages, classifier.boundaries)


def _class_of(classifier: DocumentClassifier, path: Path) -> str:
    pages = list(read_pages(path.read_bytes(), "application/pdf"))
    documents = classifier.classify(pages)
    return documents[0].document_class if len(documents) == 1 else f"cut into {len(documents)}"


def _read(measured: Measured) -> dict[str, Any]:
    exact = [right for found in measured.exact.values() for right in found]
    return {**asdict(accuracy(measured.pages)), "documents": len(exact), "exact": sum(exact) / len(exact)}


def _figures(measured: Measured, parts: Mapping[str, Measured], real: Mapping[str, str]) -> dict[str, Any]:
    pages = measured.pages
    families = by(pages, lambda page: page.family)
    exact = {kind: sum(found) / len(found) for kind, found in measured.exact.items()}
    return {
        "pages": asdict(accuracy(pages)),
        "by_kind": {name: asdict(figure) for name, figure in by(pages, lambda page: page.kind).items()},
        "by_class": {name: asdict(figure) for name, figure in by(pages, lambda page: page.truth).items()},
        "by_family": {name: asdict(figure) for name, figure in families.items()},
        "worst_family": min(families, key=lambda name: families[name].guessed),
        "exact_boundaries": exact,
        "calibration_error": calibration_error(pages),
        "page_classifiers": {name: asdict(accuracy(part.pages)) for name, part in parts.items()},
        "real_files": {name: {"given": given, "right": given == REAL[name]} for name, given in real.items()},
    }


def _card(bundle: Bundle, measured: Measured, figures: Mapping[str, Any]) -> str:
    run = bundle.json("run.json")
    settings = bundle.json("settings.json")
    size = sum(len(data) for data in bundle.files.values()) / 1e6
    whole = figures["pages"]
    return card(
        "Document classifier",
        f"Splits a stream of pages into documents and names their class: one of {len(DOCUMENT_CLASSES)}, or "
        f"`{UNKNOWN}`. Version {bundle.version}, {size:.1f} MB.",
        {
            "In short": table(
                ("unseen families", "value"),
                [
                    ("pages", whole["pages"]),
                    ("right, of pages that were given a class", percent(whole["accepted"])),
                    ("abstained", percent(whole["abstention"])),
                    ("best guess right, all pages", percent(whole["guessed"])),
                    ("best guess right, page without its neighbours", percent(whole["alone"])),
                    *(
                        (f"exact boundaries, {kind}", percent(share))
                        for kind, share in figures["exact_boundaries"].items()
                    ),
                    ("expected calibration error", f"{figures['calibration_error']:.4f}"),
                ],
            ),
            "Kinds of picture": _accuracies(figures["by_kind"]),
            "Pages read by the recogniser": _pages_read(figures["read"]),
            "Page classifiers alone": "Best guesses, with the same boundaries:\n\n"
            + _accuracies(figures["page_classifiers"]),
            "Classes": _accuracies(figures["by_class"]),
            "Families that never trained, worst first": _accuracies(
                dict(sorted(figures["by_family"].items(), key=lambda item: item[1]["guessed"]))
            ),
            "Confusion": _confusion(measured.pages),
            "Real files": table(
                ("file", "is", "given"),
                [(name, REAL[name], found["given"]) for name, found in figures["real_files"].items()],
            ),
            "Training": table(("", ""), [(f"`{name}`", value) for name, value in run.items()])
            + "\n\n`drawing` is the digest of the code and words that drew the pages. Chosen on families left out:\n\n"
            + table(("setting", "value"), [(name, settings[name]) for name in settings if name != "classes"]),
            "Limits": LIMITS.strip(),
        },
    )


def _pages_read(read: Mapping[str, Mapping[str, Any]]) -> str:
    header = ("", "pages", "right of those given a class", "abstained", "best guess right", "exact boundaries")
    shares = ("accepted", "abstention", "guessed", "exact")
    rows = [(kind, row["pages"], *(percent(row[key]) for key in shares)) for kind, row in read.items()]
    return f"{READ} documents each, through scanners and fax machines that never trained:\n\n" + table(header, rows)


def _accuracies(groups: Mapping[str, Mapping[str, Any]]) -> str:
    header = ("", "pages", "right of those given a class", "abstained", "best guess right", "page alone")
    return table(
        header,
        [
            (name, row["pages"], *(percent(row[key]) for key in ("accepted", "abstention", "guessed", "alone")))
            for name, row in groups.items()
        ],
    )


def _confusion(pages: Sequence[PageOutcome]) -> str:
    """Rows are what pages are, columns what they were given, by number."""
    counts = confusion(pages)
    names = (*DOCUMENT_CLASSES, UNKNOWN)
    header = ("is \\ given", *(str(number) for number in range(1, len(names))), UNKNOWN)
    rows = [
        (f"{number} {truth}", *(counts[truth, given] or "" for given in names))
        for number, truth in enumerate(DOCUMENT_CLASSES, 1)
    ]
    return table(header, rows)
