"""POST /v1/claims:score: the answer for one claim or many, in JSON or X12, once and again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from extraction.records import Claim, Submission
from extraction.serialize import to_json, to_plain
from inference.api.services import Services
from inference.tables import file
from inference.worker import Worker
from tests.claims_837 import a_claim, a_secondary_claim, a_submission
from tests.inference.api.conftest import Headers
from tests.inference.claims.office import GRANTED, NUMBERED, PENDED, Clock
from tests.remittances import remittance
from tests.x12_claims import submission_text

Make = Callable[..., Headers]
SCORE = "/v1/claims:score"


@pytest.fixture
def scorer(key: Make) -> Headers:
    return key("claims:score", "documents:write", "decisions:read", facility="north")


@pytest.fixture(autouse=True)
def day(services: Services) -> None:
    """A day soon after the services of these claims."""
    services.store.clock = Clock()


def score(client: TestClient, headers: Headers, content: bytes, **more: Any) -> dict[str, Any]:
    answer = client.post(SCORE, content=content, headers=headers, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def one(client: TestClient, headers: Headers, claim: Claim) -> dict[str, Any]:
    (found,) = score(client, headers, to_json(claim))["claims"]
    return dict(found)


def tell(client: TestClient, headers: Headers, event_id: str, data: Any, **more: Any) -> None:
    event = {"specversion": "1.0", "id": event_id, "source": "/auth", "type": "authorization.changed"}
    answer = client.post("/v1/events", json=event | {"data": to_plain(data)} | more, headers=headers)
    assert answer.status_code == 200, answer.text


def work(services: Services) -> None:
    worker = Worker(services.store, services.settings)
    while worker.run_once():
        pass


def test_one_claim_is_answered_with_everything_that_mends_it(client: TestClient, scorer: Headers) -> None:
    found = one(client, scorer, a_claim(billing=None))
    assert (found["disposition"], found["owner_team"], found["dollars"]) == ("reject", "billing", "155.00")
    assert found["patient_control_number"] == "LC-1001"
    failed = [check for check in found["checks"] if check["result"] == "fail"]
    assert found["counts"]["fail"] == len(failed) > 0
    assert {"rule", "result", "severity", "path", "fact", "fix", "owner_team"} == set(failed[0])
    assert sum(found["counts"].values()) == len(found["checks"])
    assert client.get(found["links"]["decision"], headers=scorer).json()["disposition"] == "reject"
    assert client.get(found["links"]["original"], headers=scorer).content == to_json(a_claim(billing=None))
    shown = client.get(found["links"]["document"], headers=scorer).json()["documents"][0]
    assert shown["record"]["claims"][0]["disposition"] == "reject"


def test_a_batch_is_answered_claim_by_claim(client: TestClient, scorer: Headers) -> None:
    batch = a_submission(a_claim(), a_secondary_claim(billing=None))
    by_json = score(client, scorer, to_json(batch))
    by_x12 = score(client, scorer, submission_text(batch), params={"name": "batch.837"})
    plain = score(client, scorer, json.dumps([to_plain(claim) for claim in batch.claims]).encode())
    for found in (by_json, by_x12, plain):
        assert [claim["disposition"] for claim in found["claims"]] == ["submit", "reject"]
        assert [claim["pointer"] for claim in found["claims"]] == ["/claims/0", "/claims/1"]


def test_the_same_bytes_are_the_same_decision(client: TestClient, scorer: Headers) -> None:
    first, again = (score(client, scorer, to_json(a_claim())) for _ in range(2))
    assert first["claims"] == again["claims"]
    assert (first["seen_before"], again["seen_before"]) == (False, True)


def test_a_key_repeats_the_answer_and_refuses_another_request(client: TestClient, scorer: Headers) -> None:
    keyed = scorer | {"Idempotency-Key": "k-1"}
    first = client.post(SCORE, content=to_json(a_claim()), headers=keyed)
    again = client.post(SCORE, content=to_json(a_claim()), headers=keyed)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = client.post(SCORE, content=to_json(a_secondary_claim()), headers=keyed)
    assert (other.status_code, other.json()["type"].rsplit(":", 1)[1]) == (422, "idempotency_key_reused")


def test_an_edited_claim_is_another_version_and_says_what_changed(client: TestClient, scorer: Headers) -> None:
    first = one(client, scorer, a_claim(billing=None))
    second = one(client, scorer, a_claim())
    assert (first["change"], second["version"]["number"]) == (None, 2)
    assert second["change"]["from_decision"] == first["decision_id"]
    assert {"rule": "required_billing_provider", "was": "fail", "now": "pass"}.items() <= next(
        each for each in second["change"]["rules"] if each["rule"] == "required_billing_provider"
    ).items()
    assert second["change"]["summary"].startswith("reject before, submit now")
    assert client.get(f"/v1/decisions/{first['decision_id']}", headers=scorer).json()["superseded_by"]


def test_held_then_authorized_then_scored_again_it_may_be_sent(
    client: TestClient, scorer: Headers, services: Services
) -> None:
    tell(client, scorer, "1", PENDED)
    held = one(client, scorer, NUMBERED)
    assert (held["disposition"], held["owner_team"]) == ("hold_for_review", "authorizations")
    assert held["links"]["review"] == f"/v1/reviews/{held['decision_id']}"
    tell(client, scorer, "2", GRANTED)
    released = one(client, scorer, NUMBERED)
    assert released["disposition"] == "submit"
    assert released["change"]["from_decision"] == held["decision_id"]
    assert ("authorization_approved", "fail", "pass") in {
        (each["rule"], each["was"], each["now"]) for each in released["change"]["rules"]
    }
    work(services)  # the event had it judged again too: nothing is left to change
    assert one(client, scorer, NUMBERED)["decision_id"] == released["decision_id"]
    old = client.get(f"/v1/decisions/{held['decision_id']}", headers=scorer).json()
    assert (old["disposition"], old["superseded_by"]) == ("review", released["decision_id"])


def test_what_is_too_large_to_wait_for_is_received(client: TestClient, scorer: Headers, services: Services) -> None:
    claims = [a_claim(patient_control_number=f"LC-{number}") for number in range(14)]
    data = to_json(Submission(claims=tuple(claims)))
    assert len(data) > services.settings.inline_bytes
    taken = client.post(SCORE, content=data, headers=scorer)
    assert (taken.status_code, taken.json()["state"]) == (202, "pending")
    work(services)
    done = client.get(taken.headers["Location"], headers=scorer).json()
    assert done["state"] == "needs_review"  # all but one ask to be paid for the same once more
    listed = client.get(done["links"]["decisions"], headers=scorer).json()["items"]
    assert sum(found["task"] == "claim" for found in listed) == 14


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"dear sir", 422, "not_claims"),
        (b"%PDF-1.7", 422, "not_claims"),
        (b'{"charge": "much"}', 422, "record_unreadable"),
        (b'{"chargee": "1"}', 422, "field_unknown"),
        (b"[]", 422, "no_claims"),
        (b"x" * 100_001, 413, "too_large"),
    ],
)
def test_what_is_no_claim_is_refused_and_not_kept(
    client: TestClient, scorer: Headers, services: Services, content: bytes, status: int, code: str
) -> None:
    refused = client.post(SCORE, content=content, headers=scorer)
    assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[1]) == (status, code)
    with services.store.read() as connection:
        assert connection.execute(file.select()).all() == []


def test_a_field_that_no_claim_has_is_named_by_its_place(client: TestClient, scorer: Headers) -> None:
    refused = client.post(SCORE, json={"lines": [{"unit_count": 1}]}, headers=scorer)
    assert "name 1 of /claims/0/lines/0 " in refused.json()["detail"]
    assert "unit_count" not in refused.text


def test_a_remittance_is_no_claim(client: TestClient, scorer: Headers) -> None:
    refused = client.post(SCORE, content=remittance(1).data, headers=scorer)
    assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[1]) == (422, "not_claims")


def test_who_may_score_and_for_whom(client: TestClient, key: Make) -> None:
    data = to_json(a_claim())
    assert client.post(SCORE, content=data, headers=key("documents:write")).status_code == 403
    of_north = key("claims:score", facility="north")
    other = client.post(SCORE, content=data, headers=of_north, params={"facility": "south"})
    assert (other.status_code, other.json()["type"].rsplit(":", 1)[1]) == (403, "facility_not_yours")
    assert client.post(SCORE, content=data, headers=key("claims:score"), params={"facility": "south"}).is_success


def test_versions_are_of_one_facility(client: TestClient, key: Make) -> None:
    headers = key("claims:score")
    for facility in ("north", "south"):
        answer = client.post(SCORE, content=to_json(a_claim()), headers=headers, params={"facility": facility})
        assert answer.json()["claims"][0]["version"]["number"] == 1


def test_a_claim_that_is_held_is_shown_to_a_person_with_its_checks(
    client: TestClient, scorer: Headers, person: Make
) -> None:
    tell(client, scorer, "1", PENDED)
    held = one(client, scorer, NUMBERED)
    reader = person("reviewer")
    page = client.get(f"/review/{held['decision_id']}", headers=reader)
    assert page.status_code == 200
    failed = next(check for check in held["checks"] if check["result"] == "fail")
    for shown in ("Claim to send", "BLUE HERON HEALTH", failed["fix"], "LC-1001", "Hold it until"):
        assert shown in unescape(page.text), shown
    taken = client.post("/v1/reviews:claim-next", headers=reader).json()["item"]
    assert taken["decision_id"] == held["decision_id"]
    taken_page = client.get(f"/review/{held['decision_id']}", headers=reader).text
    assert "Right as it is: send it" in taken_page
    assert "Post it" not in taken_page
    wrong = client.post(f"/v1/reviews/{held['decision_id']}:override", json={"reason": "post_as_paid"}, headers=reader)
    assert (wrong.status_code, wrong.json()["type"].rsplit(":", 1)[1]) == (422, "unknown_reason")


def test_a_person_releases_a_held_claim_and_the_answer_says_so(
    client: TestClient, scorer: Headers, person: Make, services: Services
) -> None:
    services.store.clock = clock = Clock()
    tell(client, scorer, "1", PENDED)
    held = one(client, scorer, NUMBERED)
    reader = person("reviewer")
    client.post("/v1/reviews:claim-next", headers=reader)
    said = client.post(f"/v1/reviews/{held['decision_id']}:override", json={"reason": "send_as_is"}, headers=reader)
    assert said.status_code == 200, said.text
    clock.now += timedelta(minutes=1)  # the time to undo is over
    work(services)
    found = one(client, scorer, NUMBERED)
    assert (found["disposition"], found["decided_by"]) == ("submit", "person")
    assert found["version"] == held["version"]


def test_a_claim_from_another_year_is_still_a_claim(client: TestClient, scorer: Headers) -> None:
    line = replace(a_claim().lines[0], service_from=date(1901, 1, 1), service_to=date(1901, 1, 1))
    assert one(client, scorer, a_claim(lines=(line,)))["disposition"] in ("reject", "hold_for_review", "submit")
