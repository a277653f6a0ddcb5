"""Streams of pages as a mailroom gets them: documents one behind the other, scanned or faxed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from extraction.pages.page import Page
from training.document_noise import Kind, as_read
from training.document_pages import Sample

KINDS: tuple[Kind, ...] = ("digital", "scan", "fax")
DUPLEX = 0.06  # how often the back of a scanned sheet comes along
BLANK_WORDS = 3  # a page with fewer is a blank: shine-through is no document


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Pages in order; for each page whether a document starts there, and the class of its document."""

    kind: Kind
    pages: tuple[Page, ...]
    starts: tuple[bool, ...]
    classes: tuple[str, ...]
    families: tuple[str, ...]


def streams(samples: Sequence[Sample], documents: int, kinds: Sequence[Kind], random: Random) -> Iterator[Stream]:
    """All samples in random order, `documents` to a stream, each stream of a random kind."""
    order = random.sample(list(samples), len(samples))
    for at in range(0, len(order), documents):
        yield stream(order[at : at + documents], random.choice(kinds), random)


def stream(samples: Sequence[Sample], kind: Kind, random: Random) -> Stream:
    """The samples one behind the other. A blank page belongs to the document before it: it is the back of its sheet."""
    pages: list[Page] = []
    starts: list[bool] = []
    owners: list[Sample] = []
    for sample in samples:
        belongs = bool(owners) and _is_blank(sample)
        owner = owners[-1] if belongs else sample
        for at, page in enumerate(_with_backs(sample.pages, kind, random)):
            starts.append(at == 0 and not belongs)
            owners.append(owner)
            pages.append(page)
    sent = random.randint(0, 3) if kind == "fax" and random.random() < 0.5 else None
    read = tuple(
        as_read(replace(page, number=at), kind, random, None if sent is None else (at + sent, len(pages) + sent))
        for at, page in enumerate(pages, 1)
    )
    return Stream(
        kind=kind,
        pages=read,
        starts=tuple(starts),
        classes=tuple(owner.document_class for owner in owners),
        families=tuple(owner.family for owner in owners),
    )


def _is_blank(sample: Sample) -> bool:
    return all(len(page.words) < BLANK_WORDS for page in sample.pages)


def _with_backs(pages: Sequence[Page], kind: Kind, random: Random) -> Iterator[Page]:
    for page in pages:
        yield page
        if kind == "scan" and random.random() < DUPLEX:
            yield replace(page, words=(), origin="blank")
