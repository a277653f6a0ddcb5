"""The choices of the grammar: how one payer prints its remittances. A layout is complete: nothing is drawn at random
after it, so that two remittances of one layout look like two weeks of one payer's mail.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

# Where patient, account and claim number stand.
ClaimBlock = Literal[
    "before",  # labels and values in one to three rows above the lines
    "band",  # a row of its own with its own column header
    "grid",  # a framed grid of labels and values above the lines
    "inline",  # columns of the line table, filled on a claim's first line
    "every_line",  # the same, filled on every line
    "after",  # labels and values below the lines
    "beside",  # labels and values to the left of the lines
    "stacked",  # one column of the line table, in which they stand on top of each other
]
# How a page says what was not paid, beside the columns that have a name of their own (deductible ...).
AdjustmentPlace = Literal[
    "pair",  # CO-45 and its amount in one cell; the next one a row below
    "code_column",  # an amount column and a code column
    "group_columns",  # an amount column for each group, the reason behind the amount
    "rows",  # a row of its own for each
    "local",  # a column of amounts not paid, with the payer's codes, which the notes explain
    "prose",  # sentences below the line
    "implied",  # the contractual part is what is charged and not allowed; the rest in named columns
    "named",  # named columns alone; what has none is just not covered
    "named_coded",  # named columns, and a code column that says why something is not covered
]
Totals = Literal["none", "C", "S", "D", "CS", "CD", "SD", "CSD"]  # of claims, sections, the document
CLAIM_BLOCKS: tuple[ClaimBlock, ...] = (
    *("before", "band", "grid", "inline", "every_line", "after", "beside", "stacked"),
)
ADJUSTMENT_PLACES: tuple[AdjustmentPlace, ...] = (
    *("pair", "code_column", "group_columns", "rows", "local", "prose", "implied", "named", "named_coded"),
)
TOTALS: tuple[Totals, ...] = ("none", "C", "S", "D", "CS", "CD", "SD", "CSD")
HEADER_DEPTHS = (1, 2, 3, 4)

Choice = tuple[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The five choices that make a family. `header_depth` is the printed rows of the line table's column header,
    `dialect` the set of words its columns are named with.
    """

    claim_block: ClaimBlock
    header_depth: int
    adjustments: AdjustmentPlace
    dialect: str
    totals: Totals

    def pairs(self) -> frozenset[tuple[Choice, Choice]]:
        """Every two of the five choices."""
        choices: list[Choice] = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return frozenset(itertools.combinations(choices, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyStyle:
    """How amounts are printed. `zero` stands for amounts of nothing; blank is as if nothing were printed. `absent` says
    what stands in a line's column of adjustments where there was none. A symbol may stand apart from its amount.
    """

    symbol: Literal["none", "all", "totals"] = "none"
    apart: bool = False
    absent: Literal["zero", "blank"] = "zero"
    thousands: bool = True
    negative: Literal["minus", "trailing", "parentheses", "credit", "minus_symbol"] = "minus"
    zero: Literal["0.00", ".00", "", "-"] = "0.00"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStyle:
    """`written` names a format of `style` for dates of service, `header` one for all others. Dates of service stand as
    `service`: from and to in two columns, joined in one word, as two words, to below from, or from alone.
    """

    written: str = "MM/DD/YYYY"
    header: str = "MM/DD/YYYY"
    service: Literal["columns", "joined", "range", "below", "single"] = "single"
    first_line_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """Faces of `training.simulate.fonts` and sizes in points; `leading` is row height over size. Names of columns, and
    codes below them, stand in the middle of the column where they are centered.
    """

    face: str = "Helvetica"
    size: float = 8.0
    heading: float = 12.0
    leading: float = 1.3
    bold_headers: bool = True
    bold_totals: bool = True
    underlined_headers: bool = False
    centered_headers: bool = False
    centered_codes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Size and margins in points. `gap` is the least space between columns, `wide` spreads them over the page."""

    width: float = 612.0
    height: float = 792.0
    left: float = 36.0
    right: float = 36.0
    top: float = 36.0
    bottom: float = 40.0
    gap: float = 7.0
    wide: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ornament:
    """Rules, frames and shades. `rule_mark` is the character that rules are made of where they are not drawn,
    `bulletin_mark` that of the rows above and below bulletins.
    """

    header_rules: Literal["none", "below", "both", "box"] = "below"
    claim_rules: bool = False
    row_rules: bool = False
    verticals: bool = False
    shade: Literal["none", "header", "alternate", "claims"] = "none"
    rule_width: float = 0.6
    rule_mark: Literal["", "-", "=", "_", "*"] = ""
    bulletin_mark: Literal["", "*", "#"] = ""
    logo: Literal["none", "words", "disc", "bars"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One payer's way to print.

    `columns` are the columns of the line table from the left, each with the role of each of its storeys from the top:
    a line takes as many rows as the tallest. `names` gives the printed name of each column role (a line break where it
    must break), `labels` the printed label of each field outside of the table, `words` everything else that is said
    (see `dialects`). `claim_fields` are the fields of the claim block in order, `payment_fields` those of the page
    header. `sections` says how claims are sorted: by status, by who rendered the service, or not.

    `first_letters`: of a person's first name only so many letters are printed, and no middle one (0: all). `continued`:
    the foot of a page says that more follows. `loose`: a claim's block may end a page, and its lines begin the next.

    `group_printed`: a code is printed with its group. `local_told`: the notes give the group and reason of the payer's
    own codes, of the shape `local_shape`. `remark_rows`: remark codes have rows of their own. `takeback`: provider
    adjustments have the sign of a PLB segment, or that of their effect on the payment. `repeat_claim`: a claim that
    goes on on the next page is named again there. `status_words`: the status is printed in words, not as its code.
    `caption`: rows (broken at |) above each line's amounts, labels with values in braces; without columns they are all
    there is of a line. `prose_reason`: a reason whose reduction is told in a sentence, whatever place the others have.
    `column_header` stands once on a page, below the block of each claim, above it, or below a section's title.
    `check`: it is printed above. `claim_list`: all claims are listed before they are told one by one. `bulletin_page`:
    what is said before the claims has a page of its own. `pending`: claims in process, no part of the payment.
    `tail`: rows (broken at |) below a claim's totals, labels with values in braces; the words for a claim's total may
    have such values too. `spans` are names over several neighbouring columns, in a row of the header above the columns'
    own names.
    `shares_coded`: what the patient owes stands in its own columns, and with its code among the adjustments again.
    """

    family: str
    structure: Structure
    kind: Literal["professional", "institutional", "dental", "vision"]
    whole_claims: bool = False
    columns: tuple[tuple[str, ...], ...]
    names: Mapping[str, str]
    labels: Mapping[str, str]
    words: Mapping[str, str]
    claim_fields: tuple[str, ...]
    payment_fields: tuple[str, ...]
    sections: Literal["none", "status", "provider"] = "none"
    provider_adjustments: Literal["table", "sentence", "front"] = "table"
    summary: Literal["none", "end", "front"] = "none"
    money: MoneyStyle = field(default_factory=MoneyStyle)
    dates: DateStyle = field(default_factory=DateStyle)
    person: Literal["last, first", "last first", "first last"] = "last, first"
    first_letters: int = 0
    capitals: bool = True
    label_end: Literal[":", "", " :"] = ":"
    code_joint: Literal["-", "", " "] = "-"
    group_printed: bool = True
    local_shape: Literal["@##", "###", "####", "letter", "number"] = "@##"
    local_told: bool = True
    modifier_joint: Literal["column", "-", " "] = "column"
    remark_rows: bool = False
    takeback: Literal["same", "effect"] = "same"
    repeat_claim: bool = False
    continued: bool = False
    loose: bool = False
    status_words: bool = False
    caption: str = ""
    tail: str = ""
    check: bool = False
    claim_list: bool = False
    bulletin_page: bool = False
    pending: tuple[tuple[str, ...], ...] = ()
    prose_reason: str = ""
    column_header: Literal["page", "claim", "above", "section"] = "page"
    repeated_header: Literal["full", "short", "none"] = "short"
    page_number: Literal["none", "of", "plain", "slash"] = "of"
    page_number_place: Literal["top", "foot"] = "top"
    title_place: Literal["center", "left", "right"] = "center"
    payee_labelled: bool = True
    header_columns: int = 2
    glossary: Literal["none", "end", "page"] = "end"
    bulletins: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    type: Typography = field(default_factory=Typography)
    paper: Paper = field(default_factory=Paper)
    ornament: Ornament = field(default_factory=Ornament)
    claim_gap: float = 3.0
    field_step: float = 0.0
    grid_columns: int = 3
    bold_claims: bool = False
    total_rules: bool = False
    provider_words: bool = False
    provider_columns: tuple[str, ...] = (
        *("provider_adjustment_reason", "provider_adjustment_reference", "provider_adjustment_amount"),
    )
    shares_coded: bool = False
    spans: tuple[tuple[str, tuple[str, ...]], ...] = ()
    strings: Literal["line", "word", "character"] = "line"
    character_space: float = 0.0
    compressed: bool = True

    @property
    def name_depth(self) -> int:
        """Printed rows of a column's name on each storey."""
        return max(1, (self.structure.header_depth - bool(self.spans)) // self.storeys)

    @property
    def stacked(self) -> bool:
        """True if the first column holds the claim's numbers on top of each other, beside the lines."""
        return self.structure.claim_block == "stacked"

    @property
    def storeys(self) -> int:
        """Printed rows of a line."""
        return max((len(column) for column in self.columns[int(self.stacked) :]), default=1)

    @property
    def roles(self) -> tuple[str, ...]:
        """All column roles of the line table."""
        return tuple(role for column in self.columns for role in column if role)
