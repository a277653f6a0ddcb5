"""Claims to send, events about members and answers about coverage, full of planted names, ids and dates: MLflow gets
every decision about them, the books and MLflow agree, and nothing of what was planted comes out.
"""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from extraction.records import Claim, Payer, Reference
from extraction.serialize import to_json, to_plain
from inference.api.services import Services
from inference.control import control_total
from inference.reconcile import reconcile
from tests.claims_837 import a_claim, a_dependent, a_line, a_submission, an_individual
from tests.gateway import Gateway
from tests.inference.api.conftest import Headers
from tests.inference.api.test_canaries import (  # noqa: F401 - fixtures
    channels,
    gateway,
    leaks,
    settings,
    settle_all,
    ship_all,
)
from tests.inference.claims.coverage import inactive_271
from tests.inference.claims.office import GRANTED
from tests.x12_claims import submission_text

MEMBER = "W7719034428"
DAY = date(2023, 11, 17)


def planted(**changes: Any) -> Claim:
    """A claim in which everything that names somebody is a canary."""
    person = {"last_name": "QUILLFEATHER", "first_name": "ZEBULONIA"}
    facts: dict[str, Any] = {
        "patient_control_number": "PCN88104417Q",
        "payer": Payer(name="HERONMARSH HEALTH", id_qualifier="PI", id="HERONMARSH"),
        "subscriber": an_individual(**person, member_id=MEMBER, birth_date=DAY),
        "patient": a_dependent(last_name="QUILLFEATHER", first_name="MARMADUKIA", birth_date=DAY),
        "prior_authorization": "TRC9940182771",
        "references": (Reference(qualifier="D9", value="ICN55502914R"),),
        "lines": (a_line(1, charge=Decimal("155.00"), line_control="LINE77310Z", service_from=DAY, service_to=DAY),),
    }
    return replace(a_claim(), **(facts | changes))


MISPLACED = planted(
    frequency="QUILLFEATHER",
    facility_type="W7719034428",
    filing_indicator="ZEBULONIA",
    lines=(
        a_line(1, procedure="QUILLFEATHER", modifiers=("ZEBULONIA", "20231117"), unit="W7719034428", service_from=DAY),
        a_line(2, procedure="20231117", diagnosis_pointers=("QUILLFEATHER",), place_of_service="PCN88104417Q"),
    ),
)


def bodies() -> list[bytes]:
    claims = [planted(), planted(billing=None), planted(patient=None), MISPLACED]
    loose = json.dumps(to_plain(planted()) | {"QUILLFEATHER": "20231117"}).encode()
    x12 = [submission_text(a_submission(claim)) for claim in (planted(), planted(billing=None))]
    return [*map(to_json, claims), *x12, x12[0][:-150], loose, submission_text(a_submission(*claims[:2]))]


def events() -> list[dict[str, object]]:
    granted = replace(GRANTED, number="TRC9940182771", payer_id="HERONMARSH", member_id=MEMBER, start=DAY, end=DAY)
    told = {"specversion": "1.0", "source": "/QUILLFEATHER", "subject": "PCN88104417Q"}
    data = [to_plain(replace(granted, status=status)) for status in ("pended", "approved", "QUILLFEATHER")]
    kinds = ["authorization.changed"] * 3
    data.append({"member_id": MEMBER, "last_name": "QUILLFEATHER", "active": False, "payer_id": "HERONMARSH"})
    data.append(to_plain(planted(delay_reason="1")))
    kinds += ["coverage.changed", "claim.changed"]
    return [
        told | {"id": f"PCN88104417Q-{number}", "type": kind, "data": each}
        for number, (kind, each) in enumerate(zip(kinds, data, strict=True))
    ]


def test_claims_flow_to_mlflow_and_no_canary_leaves(
    gateway: Gateway,  # noqa: F811 - the fixture
    log: io.StringIO,
    client: TestClient,
    services: Services,
    key: Callable[..., Headers],
) -> None:
    sender = key("documents:write", "claims:score", "decisions:read", facility="north")
    for number, body in enumerate(bodies()):
        name = {"name": f"QUILLFEATHER PCN88104417Q {number}"}
        for path in ("/v1/claims:score", "/v1/documents"):
            client.post(path, content=body, params=name, headers=sender)
        settle_all(services)
    for each in events():
        answer = client.post("/v1/events", json=each, headers=sender)
        assert answer.status_code == 200, answer.text
        assert "QUILLFEATHER" not in json.dumps(answer.json()["events"][0]["outcome"])
        settle_all(services)
    refused = client.post("/v1/events", json=events()[0] | {"data": {"QUILLFEATHER": MEMBER}}, headers=sender)
    assert refused.status_code == 422
    assert "QUILLFEATHER" not in refused.text
    client.post("/v1/documents", content=inactive_271(MEMBER), headers=sender)
    settle_all(services)
    ship_all(services)

    report = reconcile(services.store, services.settings)
    assert report.equal, report.text()
    with services.store.read() as connection:
        assert control_total(connection).agrees
    assert report.decisions > 20
    assert leaks(channels(gateway, log, client, services)) == set()


@pytest.mark.parametrize("settings", [2000], ids=["traces"], indirect=True)
def test_the_canaries_of_claims_would_be_seen(
    gateway: Gateway,  # noqa: F811 - the fixture
    log: io.StringIO,
    client: TestClient,
    services: Services,
    key: Callable[..., Headers],
) -> None:
    """The files do hold them, and the answer to who sent them shows them."""
    sender = key("claims:score", facility="north")
    answer = client.post("/v1/claims:score", content=to_json(planted()), headers=sender)
    assert leaks({"answer": answer.text, "body": to_json(planted()).decode()}) >= {
        ("answer", "PCN88104417Q"),
        ("body", "QUILLFEATHER"),
        ("body", "2023-11-17"),
    }
