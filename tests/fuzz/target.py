"""What is done with the bytes: everything that may meet a stranger's file."""

from __future__ import annotations

import datetime
import io
from collections import deque
from collections.abc import Callable

from extraction.codes import code_findings
from extraction.errors import InternalError, TriageError
from extraction.read import read
from extraction.records import Envelope, Remittance, Submission
from extraction.serialize import to_json
from extraction.x12.stream import stream_x12
from models.readiness.facts import Facts
from models.readiness.judge import readiness

FACTS = Facts(today=datetime.date(2026, 11, 1))


def digest(data: bytes) -> None:
    """Read the bytes whole and as a stream, judge what was read, write it as JSON. Raises only what is a defect."""
    _answered(lambda: _judge(read(data, "fuzz")))
    _answered(lambda: deque(stream_x12(io.BytesIO(data), "fuzz"), maxlen=0))


def _answered(work: Callable[[], object]) -> None:
    """Whatever is wrong with the input is a `TriageError` with something to say, and never our own fault."""
    try:
        work()
    except InternalError:
        raise
    except TriageError as error:
        said = str(error)
        if not said:
            raise


def _judge(envelope: Envelope) -> None:
    assert envelope.documents
    for document in envelope.documents:
        match document.record:
            case Remittance() as remittance:
                code_findings(remittance)
            case Submission() as submission:
                for claim in submission.claims:
                    readiness(claim, FACTS)
    assert to_json(envelope)
