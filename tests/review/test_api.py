"""/v1/reviews as a program meets it."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from fastapi.testclient import TestClient

from app import create_app
from inference.api.cursor import encode
from inference.people import create_key
from inference.settings import Settings
from inference.store import Store
from tests.databases import SqliteFiles
from tests.inference.judged import BASE, changed
from tests.remittances import Sample, remittance
from tests.review.conftest import Caller
from tests.review.items import Clock, add_item, event_types, settle

Keys = Callable[..., TestClient]
People = Callable[..., Caller]
SCOPES = ("documents:write", "reviews:read", "reviews:decide")


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def test_a_key_claims_decides_and_undoes(denied_claim: str, key: Keys, clock: Clock) -> None:
    client = key()
    claimed = client.post("/v1/reviews:claim-next").json()["item"]
    assert claimed["decision_id"] == denied_claim
    assert claimed["dollars"] == "90.00"
    assert claimed["leased_by"].startswith("key:")
    path = f"/v1/reviews/{denied_claim}"
    given = client.post(f"{path}:override", json={"reason": "posted_before", "corrected": {"proposal": "do_not_post"}})
    assert given.status_code == 200
    assert given.json()["corrected"] == {"proposal": "do_not_post"}
    assert client.post(f"{path}:undo").json()["state"] == "withdrawn"
    assert client.post(f"{path}:confirm").json()["outcome"] == "confirm"
    clock.pass_by(60)
    assert code(client.post(f"{path}:undo")) == (409, "undo_window_passed")


def test_nothing_waits(key: Keys) -> None:
    assert key().post("/v1/reviews:claim-next").json() == {"item": None}


def test_a_lease_is_held_given_back_and_asked_for(denied_claim: str, key: Keys) -> None:
    client, path = key(), f"/v1/reviews/{denied_claim}"
    assert code(client.post(f"{path}:confirm")) == (409, "lease_lost")
    client.post("/v1/reviews:claim-next")
    assert client.post(f"{path}:heartbeat").json()["leased_until"] is not None
    assert client.post(f"{path}:release").json()["leased_by"] is None
    assert code(client.post(f"{path}:release")) == (409, "lease_lost")


def test_the_same_request_again_is_answered_and_not_done_again(app_store: Store, key: Keys) -> None:
    add_item(app_store, "dec_1", facility="main")
    add_item(app_store, "dec_2", facility="main")
    client = key()
    headers = {"Idempotency-Key": "once"}
    first = client.post("/v1/reviews:claim-next", headers=headers)
    again = client.post("/v1/reviews:claim-next", headers=headers)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.get("/v1/reviews").json()["items"][1]["leased_by"] is None


def test_what_a_person_must_decide_is_refused_to_a_key_with_every_scope(app_store: Store, key: Keys) -> None:
    add_item(app_store, "dec_1", facility="main", always_human=True)
    client = key()
    assert client.post("/v1/reviews:claim-next").json()["item"] is None
    assert code(client.post("/v1/reviews/dec_1:confirm")) == (403, "person_required")
    override = client.post("/v1/reviews/dec_1:override", json={"reason": "posted_before"})
    assert code(override) == (403, "person_required")


def test_scopes_and_csrf(app_store: Store, key: Keys, person: People) -> None:
    add_item(app_store, "dec_1", facility="main")
    assert code(key("reviews:read").post("/v1/reviews:claim-next")) == (403, "scope_missing")
    assert code(key("reviews:decide").get("/v1/reviews")) == (403, "scope_missing")
    rosa = person()
    assert rosa.client.post("/v1/reviews:claim-next").json()["item"]["decision_id"] == "dec_1"
    refused = rosa.client.post("/v1/reviews/dec_1:confirm", headers={"X-CSRF-Token": "another"})
    assert code(refused) == (403, "csrf_token_wrong")


def test_reasons_are_a_closed_list(denied_claim: str, key: Keys) -> None:
    client = key()
    client.post("/v1/reviews:claim-next")
    answer = client.post(f"/v1/reviews/{denied_claim}:override", json={"reason": "because"})
    assert code(answer) == (422, "unknown_reason")
    assert "posted_before" in answer.json()["detail"]


def test_a_correction_that_contradicts_its_reason_is_refused(denied_claim: str, key: Keys) -> None:
    client = key()
    client.post("/v1/reviews:claim-next")
    path = f"/v1/reviews/{denied_claim}:override"
    contradicting = {"reason": "post_as_paid", "corrected": {"proposal": "do_not_post"}}
    assert code(client.post(path, json=contradicting)) == (422, "correction_contradicts_reason")
    unheard_of = {"reason": "corrected", "corrected": {"proposal": "burn_it"}}
    assert code(client.post(path, json=unheard_of)) == (422, "unknown_proposal")


def test_one_get_has_all_that_it_takes(denied_claim: str, key: Keys) -> None:
    review = key().get(f"/v1/reviews/{denied_claim}").json()
    assert review["subject"]["lines"][0]["procedure"] == "85025"
    assert review["fields"][f"{review['pointer']}/charge"]["element"] == "CLP03"
    assert review["record"]["payment"]["amount"] == "150.00"
    assert "claims" not in review["record"]
    assert [other["dollars"] for other in review["others"]["shown"]] == ["200.00"]
    assert [step["type"] for step in review["history"]] == ["file.received", "decision.made", "review.required"]
    assert review["item"]["reasons"]
    assert review["original"]["links"]["original"].endswith("/original")


def test_what_belongs_to_another_facility_does_not_exist_and_the_attempt_is_kept(
    denied_claim: str, key: Keys, app_store: Store
) -> None:
    elsewhere = key(facility="south")
    assert elsewhere.get("/v1/reviews").json()["items"] == []
    assert code(elsewhere.get(f"/v1/reviews/{denied_claim}")) == (404, "review_item_not_found")
    assert code(elsewhere.post(f"/v1/reviews/{denied_claim}:confirm")) == (404, "review_item_not_found")
    assert event_types(app_store, denied_claim)[-2:] == ["access.denied", "access.denied"]


def test_the_list_pages_in_the_queues_order(app_store: Store, key: Keys, clock: Clock) -> None:
    for number in range(5):
        add_item(app_store, f"dec_{number}", facility="main", dollars=Decimal(number % 3), queue=f"q{number % 2}")
        clock.pass_by(1)
    client, seen, cursor = key(), [], None
    for _ in range(3):
        page = client.get("/v1/reviews", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += [item["decision_id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["dec_2", "dec_1", "dec_4", "dec_0", "dec_3"]
    assert cursor is None
    in_one = client.get("/v1/reviews", params={"queue": "q1", "state": "in_review"}).json()["items"]
    assert [item["decision_id"] for item in in_one] == ["dec_1", "dec_3"]
    for forged in ("bm9uZQ", encode("dec_9")):
        assert code(client.get("/v1/reviews", params={"cursor": forged})) == (422, "cursor_not_valid")


def test_a_second_look_does_not_tell_what_the_first_person_said(
    send: Callable[[Sample], str], person: People, app_store: Store, denied_claim: str
) -> None:
    rosa, omar = person("rosa"), person("omar")
    rosa.client.post("/v1/reviews:claim-next")
    rosa.client.post(f"/v1/reviews/{denied_claim}:confirm")
    settle(app_store, denied_claim, "second_look")
    blind = omar.client.get(f"/v1/reviews/{denied_claim}").json()
    own = rosa.client.get(f"/v1/reviews/{denied_claim}").json()
    assert blind["verdicts"] == []
    assert "review.verdict_given" not in [step["type"] for step in blind["history"]]
    assert [verdict["outcome"] for verdict in own["verdicts"]] == ["confirm"]


def test_an_audit_looks_like_any_other_item_and_is_a_persons(tmp_path: Path, sqlite_databases: SqliteFiles) -> None:
    """Two equal remittances, one claim waiting because it is audited, one because everything is looked at."""
    audited = _review_of(tmp_path, sqlite_databases, audit_probability={"claim_payment": 1.0})
    personal = (*BASE.file.always_human, "post_payment")
    asked = _review_of(tmp_path, sqlite_databases, modes={"claim_payment": "shadow"}, always_human=personal)
    for review in (audited, asked):
        assert review["item"]["person_only"]
        assert not re.search("audit|exception|auto_accept|released", json.dumps(_but_reasons(review)))
    assert [step["type"] for step in audited["history"]] == [step["type"] for step in asked["history"]]
    assert [sorted(step["body"]) for step in audited["history"]] == [sorted(step["body"]) for step in asked["history"]]
    assert _shape(audited) == _shape(asked)


def _review_of(tmp_path: Path, databases: SqliteFiles, **policy: Any) -> Any:
    """The only item of a service under a policy changed so, as a key reads it; no key may decide it."""
    url = databases.migrated()
    home = tmp_path / str(len(list(tmp_path.iterdir())))
    home.mkdir()
    (home / "policy.yaml").write_text(yaml.safe_dump(changed(**policy).file.model_dump(mode="json")))
    app = create_app(Settings(home=home, database_url=url, policy_path=home / "policy.yaml"))
    made = create_key(app.state.services.store, name="feed", scopes=SCOPES, facility="main")
    client = TestClient(app, headers={"Authorization": f"Bearer {made.plain}"})
    client.post("/v1/documents", headers={"Prefer": "wait"}, content=remittance(1, denied=0).data)
    (item,) = client.get("/v1/reviews").json()["items"]
    assert client.post("/v1/reviews:claim-next").json()["item"] is None
    assert code(client.post(f"/v1/reviews/{item['decision_id']}:confirm")) == (403, "person_required")
    review = client.get(f"/v1/reviews/{item['decision_id']}").json()
    app.state.services.store.close()
    databases.drop(url)
    return review


def _but_reasons(review: dict[str, Any]) -> dict[str, Any]:
    return {**review, "item": {**review["item"], "reasons": []}}


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items() if name != "reasons"}
    return [_shape(each) for each in value] if isinstance(value, list) else type(value)


def test_balanced_payments_of_many_claims(send: Callable[[Sample], str], key: Keys) -> None:
    send(remittance(2, paid=3, denied=2))
    items = key().get("/v1/reviews").json()["items"]
    review = key().get(f"/v1/reviews/{items[0]['decision_id']}").json()
    assert len(review["others"]["shown"]) == 4
    assert review["others"]["more"] == 0
