"""The whole way: a remittance in, a person's override by keyboard, and its trace with the person's word in MLflow."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.desk import Desk, eventually, press_when_ready
from tests.remittances import remittance


def assessments(mlflow_url: str, decision_id: str) -> list[dict[str, Any]]:
    trace_id = "tr-" + sha256(f"decision:{decision_id}".encode()).digest()[:16].hex()
    answer = httpx.get(f"{mlflow_url}/api/3.0/mlflow/traces/{trace_id}", timeout=30)
    found: list[dict[str, Any]] = (
        answer.json()["trace"]["trace_info"].get("assessments", []) if answer.is_success else []
    )
    return found


@pytest.mark.timeout(400)
def test_an_override_by_keyboard_is_a_human_assessment_in_mlflow(
    whole_service: Desk, open_page: Callable[..., Page]
) -> None:
    whole_service.send(remittance(1))
    (waiting,) = whole_service.get("/v1/reviews")["items"]
    page = open_page()
    whole_service.log_in(page)
    press_when_ready(page, "n")
    page.wait_for_selector("section.actions")
    assert page.url.endswith(waiting["decision_id"])
    page.keyboard.press("o")
    page.keyboard.press("e")
    page.wait_for_selector("text=Nothing waits for you")
    assert "Overridden: $90.00" in page.inner_text("#said")

    def corrected() -> dict[str, Any] | None:
        old = whole_service.get(f"/v1/decisions/{waiting['decision_id']}")
        return whole_service.get(f"/v1/decisions/{old['superseded_by']}") if old["superseded_by"] else None

    decision = eventually(corrected)
    assert (decision["disposition"], decision["reasons"][0]["code"]) == ("reject", "posted_before")
    assert decision["actor"].startswith("person:")
    mlflow_url = whole_service.service.mlflow_url

    def human() -> dict[str, Any] | None:
        found = assessments(mlflow_url, waiting["decision_id"])
        return next((each for each in found if each["source"]["source_type"] == "HUMAN"), None)

    said = eventually(human)
    assert said["source"]["source_id"] == decision["actor"]
    assert whole_service.service.run("reconcile").returncode == 0
