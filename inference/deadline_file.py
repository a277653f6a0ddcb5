"""What a file of deadlines may say: its shape, and what in it must fit together. All faults are told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extraction.errors import InternalError, shape_of
from extraction.records import ClaimForm

Event = Literal[
    "timely_filing",  # the first claim to this payer
    "secondary_filing",  # the claim to the next payer
    "corrected_claim",  # frequency 7 or 8
    "reopening",
    "appeal_1",
    "appeal_2",
    "appeal_3",
    "external_review",
    "refund_60_day",
    "ack_999",
    "ack_277ca",
    "no_response",
]
Start = Literal[
    "service_from",
    "service_through",
    "primary_remittance",
    "initial_remittance",
    "notice",
    "notice_plus_5",
    "identified",
    "sent",
]
Counted = Literal["calendar", "business"]
Proof = Literal["277ca_accepted", "999_accepted", "payer_portal", "certified_mail", "fax_confirmation", "remittance"]
EVERYBODY = "*"
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Text = Annotated[str, Field(min_length=1, max_length=300)]


class DeadlinesError(InternalError):
    """The file of deadlines is not valid; `problems` lists every fault as "file, row: found, expected"."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("deadlines_invalid", expected="; ".join(problems))
        self.problems = problems


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Row(_Part):
    """One deadline. Exactly one of `days` and `months`; months are calendar months. `form` is the kind of 837 that the
    claim is sent with.

    `verified_on` is the day on which a person has read the source; without it the limit is an assumption.
    """

    event: Event
    start: Start
    days: Annotated[int, Field(ge=0, le=3660)] | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    counted: Counted = "calendar"
    contract: Key | None = None
    payer: Key | Literal["*"] = EVERYBODY
    plan: Key | None = None
    line_of_business: Key | None = None
    form: ClaimForm | None = None
    proof: tuple[Proof, ...] = ()
    source: Text
    verified_on: date | None = None

    @property
    def weight(self) -> tuple[bool, ...]:
        """The more it names, the more specific: contract before plan, payer, line of business and form of the claim."""
        named = (self.contract, self.plan, None if self.payer == EVERYBODY else self.payer, self.line_of_business)
        return (*(each is not None for each in named), self.form is not None)

    @property
    def place(self) -> tuple[str | None, ...]:
        """What must be unique."""
        return (self.event, self.contract, self.payer, self.plan, self.line_of_business, self.form)

    @model_validator(mode="after")
    def _fits(self) -> Row:
        if (self.days is None) == (self.months is None):
            raise ValueError("expected either days or months, found " + ("both" if self.days is not None else "none"))
        if self.months is not None and self.counted == "business":
            raise ValueError("expected months to be calendar months, found business")
        if self.plan is not None and self.payer == EVERYBODY:
            raise ValueError("expected the payer of the plan, found *")
        return self


class DeadlineFile(_Part):
    """The whole file. A line of business is named by the claim filing indicators (SBR09, CLP06) that belong to it."""

    lines_of_business: Mapping[Key, tuple[Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")], ...]]
    rows: tuple[Row, ...]


def parse(name: str, text: str) -> DeadlineFile:
    """Read a file of deadlines. Raises DeadlinesError with all that is wrong."""
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DeadlinesError((f"{name}: no YAML ({type(error).__name__})",)) from None
    try:
        parsed = DeadlineFile.model_validate(told)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise DeadlinesError(tuple(_fault(name, fault, told) for fault in faults)) from None
    if problems := tuple(f"{name}, {problem}" for problem in _misfits(parsed)):
        raise DeadlinesError(problems)
    return parsed


def _fault(name: str, fault: Any, told: Any) -> str:
    location = fault["loc"]
    where, rest = ".".join(map(str, location)) or "the file", location
    if len(location) > 1 and location[0] == "rows":
        row = told["rows"][location[1]]
        event = row.get("event") if isinstance(row, dict) else None
        where = f"row {location[1] + 1}" + (f" ({event})" if event in get_args(Event) else "")
        rest = location[2:]
        where += f", {'.'.join(map(str, rest))}" if rest else ""
    said = str(fault["msg"]).removeprefix("Value error, ")
    found = "" if "found" in said or fault["type"] == "missing" else f"; found {_shown(fault['input'])}"
    return f"{name}, {where}: {said}{found}"


def _shown(value: Any) -> str:
    """A short word or number of the file is shown, anything else is described."""
    return repr(value) if isinstance(value, str | int) and len(str(value)) <= 40 else shape_of(value)


def _misfits(parsed: DeadlineFile) -> Iterator[str]:
    first: dict[tuple[str | None, ...], int] = {}
    for number, row in enumerate(parsed.rows, start=1):
        where, line = f"row {number} ({row.event})", row.line_of_business
        if line is not None and line not in parsed.lines_of_business:
            yield f"{where}: found the line of business {line}; expected one of {', '.join(parsed.lines_of_business)}"
        if row.place in first:
            yield f"{where}: found a second row for what row {first[row.place]} is for; expected one"
        first.setdefault(row.place, number)
    owner: dict[str, str] = {}
    for line, indicators in parsed.lines_of_business.items():
        for indicator in indicators:
            if indicator in owner:
                yield f"lines_of_business.{line}: found {indicator}, which {owner[indicator]} has; expected it once"
            owner.setdefault(indicator, line)
