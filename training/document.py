"""Trains the document classifier, top to bottom: draw, learn, calibrate on families left out, write the bundle.

Each stage keeps what is slow under ~/.cache/claim-triage/document, by the digest of what it was made from, so a run
that was interrupted goes on where it stopped. Validation pages are not seen here: `training.document_report` measures
on them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from extraction.document_classes import DOCUMENT_CLASSES
from models.bundle import BUNDLES, Bundle, Signature, pack_arrays, write_bundle
from models.document.boundaries import PLACE_MODEL, BoundaryClassifier, stream_features
from models.document.classifier import PageClassifier, Settings
from models.document.clerk import CueClassifier
from models.document.cues import LEXICON, Lexicon
from models.document.encoder import EncoderClassifier, encoder_text
from models.document.layout import layout_features
from models.document.lexical import LexicalClassifier, softmax
from models.document.places import PLACES
from models.document.sight import Sight
from training.document_boundary import fit_boundary
from training.document_calibrate import Unseen, abstaining, calibrate
from training.document_cues import fit_cues
from training.document_examples import LABELS, Learnt, cues_of, examples, spoilt
from training.document_lexical import fit_lexical, lexical_features
from training.document_pages import CACHE, Sample, collect_many, drawing_digest
from training.document_sources import SOURCES
from training.document_streams import KINDS, streams
from training.simulate.mail import Split

COVER = LABELS["cover_or_blank"]
HANDS_LEFT_OUT = ("kept/", "last/")
HANDS_OF_THE_THRESHOLD = ("unseen/", "measured/")  # nothing else is learnt from them
SIGNATURE = Signature(
    inputs={"pages": "extraction.pages.page.Page in the order of the file"},
    outputs={"documents": "models.document.span.DocumentSpan in order, each page in exactly one"},
)
Arrays = dict[str, NDArray[Any]]
out = Console(highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is drawn and learnt. Left out, to choose by, are all families of two hands, and `development_share` of
    each class's other families: unseen mail is by another writer. `encoder_steps` of 0 trains no encoder.
    """

    pieces: int = 120
    development_share: float = 0.1
    pages_of_a_document: int = 2
    folds: int = 2
    stream_documents: int = 40
    encoder_steps: int = 0
    encoder_batch: int = 32
    seed: int = 1


def train(plan: Plan, folder: Path = BUNDLES / "document") -> str:
    """Run all stages, write the bundle to `folder` and return its version."""
    began = time.monotonic()
    drawn = collect_many(list(wanted(plan, "train")), CACHE)
    samples = [sample for sample in drawn if not sample.family.startswith(HANDS_OF_THE_THRESHOLD)]
    learning, development = split_by_family(samples, plan)
    out.print(f"{len(learning)} documents to learn from, {len(development)} of other families to choose by")
    encoder = encoder_files(learning, plan) if plan.encoder_steps else {}
    boundary = boundary_arrays(learning, plan)
    settings = calibrate(unseen(learning, development, encoder, boundary, plan), plan.seed)
    arrays = {**_learnt(samples, plan), **boundary}
    last = [sample for sample in drawn if sample.family.startswith(HANDS_OF_THE_THRESHOLD)]
    settings = abstaining(settings, _as_shipped(last, arrays, encoder), plan.seed)
    out.print(f"chosen on development families: {settings}")
    run = {"documents": len(samples), "drawing": drawing_digest(), **asdict(plan)}
    run["hours"] = round((time.monotonic() - began) / 3600, 2)
    files = {**encoder, LEXICON.name: LEXICON.read_bytes(), "run.json": _json(run)}
    return write(folder, settings, arrays, files)


def wanted(plan: Plan, split: Split) -> Iterator[tuple[str, str, range, Split]]:
    """What is drawn: source, class, seeds, split. No seed of one split is a seed of the other."""
    start = plan.seed * 1_000_000 + (500_000 if split == "validation" else 0)
    for name, source in SOURCES.items():
        pieces = plan.pieces * (source.times if split == "train" else 1)
        for document_class in source.train if split == "train" else source.validation:
            yield name, document_class, range(start, start + pieces), split


def split_by_family(samples: Sequence[Sample], plan: Plan) -> tuple[list[Sample], list[Sample]]:
    """Documents to learn from, and of families left out: the whole hands, and of each class the first by a hash."""
    left_out = {
        family
        for families in families_by_class(samples, plan.seed).values()
        for place, family in enumerate(families)
        if family.startswith(HANDS_LEFT_OUT) or place < round(plan.development_share * len(families))
    }
    return (
        [sample for sample in samples if sample.family not in left_out],
        [sample for sample in samples if sample.family in left_out],
    )


def unseen(
    learning: Sequence[Sample],
    development: Sequence[Sample],
    encoder: Mapping[str, bytes],
    boundary: Mapping[str, NDArray[Any]],
    plan: Plan,
) -> list[Unseen]:
    """What was left out in two halves, each with what learns in minutes from all the rest: when it is shipped it has
    learnt from all hands, and meets mail of one more. The encoder has learnt from none that was left out.
    """
    halves = _halves(development, plan)
    return [
        _as_shipped(half, {**_learnt([*learning, *others], plan), **boundary}, encoder)
        for half, others in zip(halves, reversed(halves), strict=True)
    ]


def _as_shipped(samples: Sequence[Sample], arrays: Arrays, encoder: Mapping[str, bytes]) -> Unseen:
    """Documents, and what would be shipped of these arrays."""
    classifiers = {**page_classifiers(arrays), **_loaded(encoder)}
    return Unseen(samples, classifiers, BoundaryClassifier.of(arrays))


def _halves(development: Sequence[Sample], plan: Plan) -> list[list[Sample]]:
    """A hand in each, and half of the other families."""
    halves: list[list[Sample]] = [[], []]
    for sample in development:
        hand = next((at for at, name in enumerate(HANDS_LEFT_OUT) if sample.family.startswith(name)), None)
        by_chance = sha256(f"{plan.seed}{sample.family}".encode()).digest()[-1] % 2
        halves[by_chance if hand is None else hand].append(sample)
    return halves


def page_classifiers(arrays: Arrays) -> dict[str, PageClassifier]:
    """Those that learn in minutes."""
    return {
        "lexical": LexicalClassifier.of(arrays),
        "cues": CueClassifier.of(arrays, Lexicon.read(LEXICON.read_text())),
    }


def families_by_class(samples: Sequence[Sample], seed: int) -> dict[str, list[str]]:
    """The families of each class in the order of a hash: random, and the same whatever else is drawn."""
    found: dict[str, set[str]] = {}
    for sample in samples:
        found.setdefault(sample.document_class, set()).add(sample.family)
    return {
        name: sorted(families, key=lambda family: sha256(f"{seed}{family}".encode()).digest())
        for name, families in found.items()
    }


def lexical_arrays(learnt: Learnt) -> Arrays:
    """What is learnt from n-grams: the class of a page, and where in its document it stands."""
    features = lexical_features(learnt.sights)
    places = fit_lexical(features, learnt.places, len(PLACES), PLACE_MODEL)
    return {**fit_lexical(features, learnt.classes, len(DOCUMENT_CLASSES)), **places}


def page_arrays(learnt: Learnt) -> Arrays:
    """All that learns in minutes: by n-grams, and by the cues of the lexicon."""
    cues = fit_cues(learnt.sights, learnt.classes, Lexicon.read(LEXICON.read_text()))
    return {**lexical_arrays(learnt), **cues}


def _learnt(samples: Sequence[Sample], plan: Plan) -> Arrays:
    return page_arrays(examples(samples, plan.pages_of_a_document, plan.seed))


def boundary_arrays(samples: Sequence[Sample], plan: Plan) -> Arrays:
    """Where documents start, learnt with page classes from a classifier that did not see the page's family: served on
    new families, page classes are as unsure as that.
    """
    random = Random(plan.seed)  # noqa: S311  # drawn, not secret
    features, starts = [], []
    fold_of = {
        family: place % plan.folds
        for families in families_by_class(samples, plan.seed + 1).values()
        for place, family in enumerate(families)
    }
    for fold in range(plan.folds):
        inside = [sample for sample in samples if fold_of[sample.family] == fold]
        outside = [sample for sample in samples if fold_of[sample.family] != fold]
        arrays = lexical_arrays(examples(outside, plan.pages_of_a_document, plan.seed))
        classes, places = LexicalClassifier.of(arrays), LexicalClassifier.of(arrays, PLACE_MODEL)
        for stream in streams(inside, plan.stream_documents, KINDS, random):
            sights = [Sight.of(page) for page in stream.pages]
            known, stands = softmax(classes.logits(sights)), softmax(places.logits(sights))
            features.append(stream_features(sights, known, stands, COVER))
            starts.append(np.array(stream.starts[1:]))
    return fit_boundary(np.concatenate(features), np.concatenate(starts), plan.seed)


def encoder_files(samples: Sequence[Sample], plan: Plan) -> dict[str, bytes]:
    """MiniLM fine-tuned on freshly spoilt pages, as ONNX and tokenizer; kept by the digest of the plan."""
    from training.document_encoder import cut_tokenizer, onnx_int8, published_encoder, train_encoder, truncated

    random = Random(plan.seed)  # noqa: S311  # drawn, not secret
    cues = cues_of(samples)
    some = [spoilt(random.choice(sample.pages), cues, random) for sample in samples]
    sights = [Sight.of(page) for page in some]
    tokenizer, kept = cut_tokenizer([encoder_text(sight) for sight in sights])
    model = published_encoder(kept, np.stack([layout_features(sight) for sight in sights]), len(DOCUMENT_CLASSES))
    name = sha256(json.dumps([asdict(plan), len(samples), len(kept)]).encode()).hexdigest()[:12]
    batches = encoder_batches(samples, plan, truncated(tokenizer), random)
    kept_in = CACHE / f"encoder.{drawing_digest()}.{name}.pt"
    train_encoder(model, batches, plan.encoder_steps, kept_in, lambda step, loss: _tell(step, plan.encoder_steps, loss))
    return {"encoder.onnx": onnx_int8(model), "tokenizer.json": tokenizer.to_str().encode()}


def encoder_batches(samples: Sequence[Sample], plan: Plan, tokenizer: Any, random: Random) -> Iterator[list[Any]]:
    """Batches without end: classes in equal shares, families within a class too, pages of about one length together."""
    from training.document_encoder import Example

    cues = cues_of(samples)
    by_class: dict[str, dict[str, list[Sample]]] = {}
    for sample in samples:
        by_class.setdefault(sample.document_class, {}).setdefault(sample.family, []).append(sample)
    while True:
        examples = []
        for _ in range(8 * plan.encoder_batch):
            document_class = random.choice(DOCUMENT_CLASSES)
            sample = random.choice(random.choice(list(by_class[document_class].values())))
            page = sample.pages[0] if random.random() < 0.6 else random.choice(sample.pages)
            sight = Sight.of(spoilt(page, cues, random))
            pieces = tuple(tokenizer.encode(encoder_text(sight)).ids)
            examples.append(Example(pieces, layout_features(sight), LABELS[document_class]))
        examples.sort(key=lambda example: len(example.pieces))
        batches = [examples[at : at + plan.encoder_batch] for at in range(0, len(examples), plan.encoder_batch)]
        yield from random.sample(batches, len(batches))


def write(folder: Path, settings: Settings, arrays: Arrays, files: Mapping[str, bytes]) -> str:
    plain = {name: getattr(settings, name) for name in settings.__slots__}
    everything = {"settings.json": _json(plain), "arrays.npz": pack_arrays(arrays), **files}
    return write_bundle(folder, "document", SIGNATURE, everything)


def _loaded(encoder: Mapping[str, bytes]) -> dict[str, PageClassifier]:
    if not encoder:
        return {}
    return {"encoder": EncoderClassifier.of(Bundle(name="document", version="", signature=SIGNATURE, files=encoder))}


def _tell(step: int, steps: int, loss: float) -> None:
    out.print(f"encoder: step {step} of {steps}, loss {loss:.3f}")


def _json(plain: Any) -> bytes:
    return (json.dumps(plain, indent=2) + "\n").encode()
