"""GET /v1/deadlines: until when something may be filed, appealed or given back, and where that is written."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from extraction.records import ClaimForm
from inference.api.authentication import require_scope
from inference.api.problems import documented
from inference.api.services import UseServices
from inference.deadline_file import Counted, Event, Proof, Row, Start
from inference.principal import Principal

router = APIRouter(prefix="/v1/deadlines", tags=["masters"])
Reader = Annotated[Principal, require_scope("decisions:read")]


class DeadlineRow(BaseModel):
    """One row of the file. Of those that hold for a claim, the first in this order counts: contract, plan of a payer,
    payer, line of business, form of the claim, everybody.
    """

    event: Event
    start: Start
    days: int | None
    months: int | None
    counted: Counted
    contract: str | None
    payer: str = Field(description="A key of the payer master, or * for all.")
    plan: str | None
    line_of_business: str | None
    filing_indicators: list[str] = Field(description="The claim filing indicators of the line of business.")
    form: ClaimForm | None = Field(description="Null: for every claim, and for those whose form is not known.")
    proof: list[Proof]
    source: str
    verified_on: date | None = Field(description="Null: an assumption, which warns and never holds a claim.")


class DeadlineList(BaseModel):
    items: list[DeadlineRow]


@router.get("", operation_id="list_deadlines", responses=documented())
def list_deadlines(services: UseServices, _caller: Reader) -> DeadlineList:
    """All rows of the file of deadlines, in its order. The file is TRIAGE_DEADLINES_PATH."""
    known = services.deadlines
    return DeadlineList(items=[_shown(row, known.lines_of_business) for row in known.rows])


def _shown(row: Row, lines: Mapping[str, frozenset[str]]) -> DeadlineRow:
    indicators = sorted(lines[row.line_of_business]) if row.line_of_business else []
    return DeadlineRow(**row.model_dump(), filing_indicators=indicators)
