"""Draws layouts: a payer's choices, of which no one depends on what it prints. What never trains is in `withheld`."""

from __future__ import annotations

import random
from dataclasses import replace

from training.simulate.fonts import face
from training.simulate.mail import Split
from training.simulate.pages.dialects import Drawn
from training.simulate.pages.draw_columns import Facts, draw_columns
from training.simulate.pages.draw_style import (
    draw_dates,
    draw_money,
    draw_ornament,
    draw_paper,
    draw_strings,
    draw_type,
)
from training.simulate.pages.draw_words import draw_names, draw_sentences, has_depth
from training.simulate.pages.families.vocabulary import dialects
from training.simulate.pages.layout import (
    ADJUSTMENT_PLACES,
    CLAIM_BLOCKS,
    HEADER_DEPTHS,
    TOTALS,
    Layout,
    Ornament,
    Structure,
)
from training.simulate.pages.withheld import WITHHELD, is_withheld

GRAMMAR = "grammar"  # the family of a layout that is no family's
_CLAIM_FIELDS = ("patient_name", "member_id", "patient_control_number", "payer_claim_control_number")
_MORE_FIELDS = (
    *("claim_status", "group_number", "rendering_npi", "rendering_name", "received_date", "service_from"),
    *("charge", "paid", "patient_responsibility", "interest", "facility_type", "drg"),
)
_RARE_FIELDS = ("original_reference", "forwarded_to")  # printed where a claim has them
_PROVIDER_COLUMNS = ("provider_adjustment_reason", "provider_adjustment_reference", "provider_adjustment_amount")
_PAYMENT_FIELDS = ("trace_number", "payment_date", "payment_amount")
_MORE_PAYMENT_FIELDS = ("payee_npi", "payee_tin", "payment_method", "production_date", "payer_id")
_SPANS = (
    (("service_from", "service_to"), ("Dates of Service", "Service Dates", "Service")),
    (
        ("deductible", "coinsurance", "copay", "patient_responsibility"),
        ("Patient Liability", "Patient Obligation", "Member Share", "Patient Responsibility", "Your Patient Owes"),
    ),
    (("adjustment_amount", "adjustment_code"), ("Adjustments", "Adjustment Detail", "Reductions")),
)
# Rejection takes more of some choices than of others: these are drawn more often, so that all train about as much.
_BLOCK_WEIGHTS = (10, 18, 14, 8, 13, 8, 13, 9)
_PLACE_WEIGHTS = (10, 15, 15, 9, 24, 9, 7, 12, 12)
_KINDS = (("professional", "institutional", "dental", "vision"), (70, 15, 8, 7))
_KIND_OF_DIALECT = {"dental": "dental", "vision": "vision"}


def draw_structure(chance: random.Random, split: Split) -> tuple[str, Structure]:
    """A family and its five choices: for training any that no withheld family has two of, else a withheld family."""
    if split == "validation":
        return chance.choice(sorted(WITHHELD.items()))
    while True:
        structure = Structure(
            claim_block=chance.choices(CLAIM_BLOCKS, _BLOCK_WEIGHTS)[0],
            header_depth=chance.choices(HEADER_DEPTHS, (22, 48, 21, 9))[0],
            adjustments=chance.choices(ADJUSTMENT_PLACES, _PLACE_WEIGHTS)[0],
            dialect=chance.choice(sorted(dialects())),
            totals=chance.choices(TOTALS, (8, 20, 6, 10, 8, 30, 6, 12))[0],
        )
        if not is_withheld(structure):
            return GRAMMAR, structure


def draw_layout(chance: random.Random, split: Split) -> Layout:
    """A layout that shows enough for its record to be read."""
    family, structure = draw_structure(chance, split)
    while True:
        layout = layout_of(chance, split, family, structure)
        if has_depth(layout):
            return layout


def layout_of(chance: random.Random, split: Split, family: str, structure: Structure) -> Layout:
    spoken = dialects()[structure.dialect].draw(chance)
    facts = _facts(chance, structure)
    columns = draw_columns(chance, structure, facts)
    words, bulletins, legal = draw_sentences(chance, spoken)
    layout = Layout(
        family=family,
        structure=structure,
        kind=facts.kind,  # type: ignore[arg-type]
        whole_claims=facts.whole_claims,
        columns=columns,
        names=draw_names(chance, structure, spoken),
        labels=spoken.labels,
        words=words,
        bulletins=bulletins,
        legal=legal,
        claim_fields=_claim_fields(chance, columns),
        payment_fields=_payment_fields(chance),
        money=draw_money(chance),
        dates=draw_dates(chance, facts),
        paper=draw_paper(chance, columns),
        type=draw_type(chance, split),
        ornament=draw_ornament(chance),
        strings=draw_strings(chance, split),  # type: ignore[arg-type]
    )
    return _more(chance, layout, spoken)


def _facts(chance: random.Random, structure: Structure) -> Facts:
    kind = _KIND_OF_DIALECT.get(dialects()[structure.dialect].name.split("_")[0], "")
    kind = kind or chance.choices(*_KINDS)[0]
    even = structure.header_depth in (2, 4) and structure.claim_block != "stacked"
    storeys = 2 if even and chance.random() < 0.3 else 1
    whole = kind == "institutional" and structure.claim_block not in ("inline", "every_line") and chance.random() < 0.3
    dates = chance.choices(("single", "columns", "range", "joined", "below"), (40, 25, 15, 12, 8))[0]
    return Facts(kind, whole, storeys, dates)


def _claim_fields(chance: random.Random, columns: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Those in columns, and a few more that are printed above them."""
    inside = [role for column in columns for role in column if role in _CLAIM_FIELDS or role == "group_number"]
    if len(inside) > 1:
        return (*inside, *chance.sample(_MORE_FIELDS[:5], chance.choice((0, 0, 0, 1))))
    fields = [*_CLAIM_FIELDS[:1], *(field for field in _CLAIM_FIELDS[1:] if chance.random() < 0.85)]
    if len(fields) < 3:
        fields = [*_CLAIM_FIELDS]
    fields += chance.sample(_MORE_FIELDS, chance.choice((0, 1, 1, 2, 3, 5)))
    if chance.random() < 0.3:
        fields = [fields[0], *chance.sample(fields[1:], len(fields) - 1)]
    return (*fields, *(field for field in _RARE_FIELDS if chance.random() < 0.6))


def _provider_columns(chance: random.Random) -> tuple[str, ...]:
    """The amount last, most of the time; a fiscal date now and then."""
    columns = [*_PROVIDER_COLUMNS]
    if chance.random() < 0.3:
        columns.insert(chance.choice((0, 2)), "provider_adjustment_date")
    if chance.random() < 0.15:
        columns[:2] = columns[1::-1]
    return tuple(columns)


def _typed(chance: random.Random, layout: Layout) -> Ornament:
    """Rules are typed on some typewriter pages."""
    if not face(layout.type.face).monospaced or chance.random() < 0.5:
        return layout.ornament
    return replace(layout.ornament, rule_mark=chance.choice(("-", "-", "=", "*", "_")), logo="none")


def draw_spans(chance: random.Random, layout: Layout) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names over neighbours that belong together, where the header has a row for them."""
    if layout.structure.header_depth < 2 or layout.storeys > 1 or layout.stacked or chance.random() < 0.6:
        return ()
    roles = [column[0] for column in layout.columns]
    spans = []
    for members, names in _SPANS:
        inside = [role for role in roles if role.partition(":")[0] in members]
        together = inside and roles[roles.index(inside[0]) :][: len(inside)] == inside
        if len(inside) > 1 and together:
            name = chance.choice(names)
            spans.append((name.upper() if layout.capitals else name, tuple(inside)))
    return tuple(spans)


def _payment_fields(chance: random.Random) -> tuple[str, ...]:
    fields = [*_PAYMENT_FIELDS, *(field for field in _MORE_PAYMENT_FIELDS if chance.random() < 0.55)]
    chance.shuffle(fields)
    addresses = [field for field in ("payer_address", "payee_address") if chance.random() < 0.8]
    return (*addresses, *fields)


def _more(chance: random.Random, layout: Layout, spoken: Drawn) -> Layout:
    """The many small choices."""
    capitals = sum(text.isupper() for text in spoken.columns.values()) * 2 > len(spoken.columns)
    sections = layout.structure.totals.find("S") >= 0 or chance.random() < 0.1
    coded = layout.structure.adjustments in ("code_column", "named_coded", "rows")
    return replace(
        layout,
        capitals=capitals if chance.random() < 0.85 else not capitals,
        sections=chance.choice(("status", "provider")) if sections else "none",
        provider_adjustments=chance.choices(("table", "sentence", "front"), (65, 20, 15))[0],
        summary=chance.choices(("none", "end", "front"), (50, 35, 15))[0],
        person=chance.choices(("last, first", "last first", "first last"), (65, 17, 18))[0],
        label_end=chance.choices((":", "", " :"), (75, 20, 5))[0],
        code_joint=chance.choices(("-", "", " "), (60, 25, 15))[0],
        group_printed=not coded or chance.random() < 0.8,
        local_shape=chance.choice(("@##", "###", "####", "letter", "number")),
        local_told=chance.random() < 0.7,
        modifier_joint=chance.choice(("-", " ")),
        remark_rows=chance.random() < 0.2,
        takeback=chance.choice(("same", "effect")),
        repeat_claim=chance.random() < 0.3,
        continued=chance.random() < 0.15,
        loose=chance.random() < 0.12,
        first_letters=chance.choice((1, 1, 3, 5, 8)) if chance.random() < 0.12 else 0,
        ornament=_typed(chance, layout),
        status_words=chance.random() < 0.5,
        column_header=chance.choices(("page", "claim", "section"), (70, 20, 10 if sections else 0))[0],
        repeated_header=chance.choices(("full", "short", "none"), (30, 50, 20))[0],
        page_number=chance.choices(("none", "of", "plain", "slash"), (12, 55, 28, 5))[0],
        page_number_place=chance.choice(("top", "foot")),
        title_place=chance.choice(("center", "left", "right")),
        payee_labelled=chance.random() < 0.6,
        header_columns=chance.choice((1, 2, 2, 3, 4)),
        glossary=chance.choices(("none", "end", "page"), (35, 50, 15))[0],
        claim_gap=chance.uniform(0.0, 9.0),
        field_step=chance.choice((0.0, 0.0, 110.0, 140.0)),
        grid_columns=chance.choice((2, 3, 4)),
        bold_claims=chance.random() < 0.25,
        total_rules=chance.random() < 0.25,
        provider_words=chance.random() < 0.5,
        provider_columns=_provider_columns(chance),
        shares_coded=chance.random() < 0.1,
        spans=draw_spans(chance, layout),
        compressed=chance.random() < 0.85,
        character_space=chance.uniform(0.05, 0.4) if chance.random() < 0.06 else 0.0,
    )
