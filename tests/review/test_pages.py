"""The desk without a browser: every action as the plain form that it is."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import get_args

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from inference.proposals import PROPOSALS
from inference.store import Store
from inference.tables import OPEN_REVIEW_STATES
from review.api.views import State
from review.pages import proposals, words
from tests.remittances import Sample, remittance
from tests.review.conftest import PASSWORD, Caller
from tests.review.items import Clock, add_item, event_types, settle

People = Callable[..., Caller]


class Inline(HTMLParser):
    """Collects what a strict Content-Security-Policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith(("on", "hx-on"))]


def post(caller: Caller, path: str, **fields: str) -> str:
    """Send a form and return the page that it leads to."""
    answer = caller.client.post(path, data={"csrf_token": caller.csrf, **fields})
    assert answer.status_code == 303, answer.text
    return caller.client.get(answer.headers["location"]).text


def test_the_way_in(app: FastAPI, person: People) -> None:
    person("rosa")
    browser = TestClient(app, follow_redirects=False)
    assert browser.get("/").headers["location"] == "/review"
    assert browser.get("/review/dec_1").headers["location"] == "/login?next=/review/dec_1"
    assert 'name="next" value="/review/dec_1"' in browser.get("/login?next=/review/dec_1").text
    refused = browser.post("/login", data={"login": "rosa", "password": "wrong password"})
    assert refused.status_code == 401
    assert "not right" in refused.text
    entered = browser.post("/login", data={"login": "rosa", "password": PASSWORD})
    assert entered.headers["location"] == "/review"
    assert "Nothing waits for you" in browser.get("/review").text
    token = re.findall('name="csrf_token" value="([^"]+)"', browser.get("/review").text)[0]
    assert browser.post("/logout", data={"csrf_token": token}).headers["location"] == "/login"
    assert browser.get("/review").headers["location"] == "/login"


@pytest.mark.parametrize("target", ["https://elsewhere.example", "//elsewhere.example", "/review/\\x", "/v1/x"])
def test_the_way_in_leads_nowhere_else(app: FastAPI, target: str) -> None:
    assert 'name="next" value="/review"' in TestClient(app).get("/login", params={"next": target}).text


def test_who_logs_in_anew_leaves_no_session_behind(app: FastAPI, person: People) -> None:
    """The browser forgets the old cookie: nobody could log out of that session any more."""
    person("rosa")
    browser = TestClient(app, follow_redirects=False)
    browser.post("/login", data={"login": "rosa", "password": PASSWORD})
    former = dict(browser.cookies)
    browser.post("/login", data={"login": "rosa", "password": PASSWORD})
    assert browser.get("/review").status_code == 200
    assert TestClient(app, cookies=former).get("/v1/reviews").status_code == 401


def test_a_login_form_of_another_site_is_refused(app: FastAPI) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert TestClient(app).post("/login", data={"login": "rosa"}, headers=headers).status_code == 403


def test_take_confirm_undo_override_without_scripts(
    send: Callable[[Sample], str], person: People, app_store: Store
) -> None:
    send(remittance(1, paid=0, denied=2))
    rosa = person()
    page = post(rosa, "/review/next")
    first = str(re.findall(r'action="/review/(dec_\w+)/confirm"', page)[0])
    page = post(rosa, f"/review/{first}/confirm")
    second = str(re.findall(r'action="/review/(dec_\w+)/confirm"', page)[0])
    assert second != first
    assert "Confirmed <b>$90.00</b>" in page
    assert "<dt>Decided today by you</dt><dd>1</dd>" in page
    page = post(rosa, f"/review/{first}/undo")
    assert f'action="/review/{first}/override"' in page
    assert "<dt>Decided today by you</dt><dd>0</dd>" in page
    page = post(rosa, f"/review/{first}/override", reason="posted_before", corrected="close_as_duplicate")
    assert "Overridden <b>$90.00</b>" in page
    assert f'action="/review/{second}/confirm"' in page


def test_an_item_shows_claim_numbers_codes_and_sources(denied_claim: str, person: People) -> None:
    page = person().client.get(f"/review/{denied_claim}").text
    for shown in ("QUILL, PAT", "MEM000001D0", "ACCT000001D0", "BLUE HERON HEALTH", "$150.00", "85025"):
        assert shown in page
    assert re.search(r"CO</abbr>-197 \w+", page)
    assert re.search(r'data-origin="read from SVC02 in segment \d+, byte \d+"[^>]*>90.00<', page)
    assert "−90.00" in page
    assert "1 other claim in this payment" in page


def test_only_one_item_is_held_at_a_desk(
    app_store: Store, denied_claim: str, person: People, send: Callable[[Sample], str]
) -> None:
    send(remittance(3, paid=0, denied=1))
    rosa, omar = person("rosa"), person("omar")
    post(rosa, "/review/next")
    page = post(rosa, "/review/next")
    (held,) = re.findall(r'action="/review/(dec_\w+)/confirm"', page)
    theirs = omar.client.get("/review").text
    assert f"/review/{held}/take" not in theirs
    assert theirs.count("data-entry") == 1
    assert "Somebody else has this item open" in omar.client.get(f"/review/{held}").text
    rosa.client.post("/logout", data={"csrf_token": rosa.csrf})
    assert omar.client.get("/review").text.count("data-entry") == 2


def test_a_hold_that_ran_out_goes_on_if_nobody_came(denied_claim: str, person: People, clock: Clock) -> None:
    rosa = person()
    post(rosa, "/review/next")
    clock.pass_by(3600)
    assert "Your hold on this item ran out" in rosa.client.get(f"/review/{denied_claim}").text
    assert "Confirmed" in post(rosa, f"/review/{denied_claim}/confirm")


def test_a_hold_that_ran_out_is_lost_if_somebody_came(denied_claim: str, person: People, clock: Clock) -> None:
    rosa, omar = person("rosa"), person("omar")
    post(rosa, "/review/next")
    clock.pass_by(3600)
    post(omar, "/review/next")
    refused = rosa.client.post(f"/review/{denied_claim}/confirm", data={"csrf_token": rosa.csrf})
    assert refused.status_code == 409
    assert "your last action was not saved" in refused.text
    beat = rosa.client.post(f"/review/{denied_claim}/heartbeat", data={"csrf_token": rosa.csrf})
    assert beat.status_code == 409
    assert omar.client.post(f"/review/{denied_claim}/heartbeat", data={"csrf_token": omar.csrf}).status_code == 204


def test_leaving_an_item_puts_it_back(denied_claim: str, person: People) -> None:
    rosa = person()
    post(rosa, "/review/next")
    assert "1 waiting" in post(rosa, f"/review/{denied_claim}/release")


def test_a_second_look_is_blind_and_a_first_look_is_over(denied_claim: str, person: People, app_store: Store) -> None:
    rosa, omar = person("rosa"), person("omar")
    post(rosa, "/review/next")
    post(rosa, f"/review/{denied_claim}/confirm")
    assert "You have decided this item. You can still undo it." in rosa.client.get(f"/review/{denied_claim}").text
    assert "Somebody has just decided" in omar.client.get(f"/review/{denied_claim}").text
    settle(app_store, denied_claim, "second_look")
    assert "somebody else has a look" in rosa.client.get(f"/review/{denied_claim}").text
    page = post(omar, f"/review/{denied_claim}/take")
    assert "Second look" in page
    assert "Verdict given" not in page


def test_closed_and_escalated_items_say_so(denied_claim: str, person: People, app_store: Store) -> None:
    settle(app_store, denied_claim, "escalated")
    rosa = person()
    assert "a supervisor decides it" in rosa.client.get(f"/review/{denied_claim}").text
    refused = rosa.client.post(f"/review/{denied_claim}/take", data={"csrf_token": rosa.csrf})
    assert (refused.status_code, "a supervisor decides it" in refused.text) == (403, True)
    settle(app_store, denied_claim, "confirmed")
    assert "Nothing is left to do here" in rosa.client.get(f"/review/{denied_claim}").text


def test_a_payment_that_does_not_add_up_says_what_stops_it_and_what_confirming_does(
    send: Callable[[Sample], str], person: People
) -> None:
    sample = remittance(1, denied=0)
    send(Sample(sample.name, sample.data.replace(b"BPR*I*150*C*", b"BPR*I*140*C*"), 1))
    rosa, sam = person("rosa"), person("sam", role="supervisor")
    assert "Nothing waits for you" in rosa.client.get("/review").text
    assert "$200.00 at stake" in sam.client.get("/review").text  # the payment of $140.00 is not counted once more
    page = post(sam, "/review/next")
    assert "A supervisor decides" in page
    assert "Held with its remittance, of which nothing is accepted" in page
    assert "Do not post it as it was sent" in page
    assert "Confirming closes it unposted" in page
    (claim,) = re.findall(r'action="/review/(dec_\w+)/confirm"', page)
    page = post(sam, "/review/next")
    assert "a supervisor decides it" in rosa.client.get(f"/review/{claim}").text
    assert "Claims paid less provider adjustments is not the payment: -$10.00" in page
    assert "Take nothing in as it was sent" in page


def test_who_agrees_that_nothing_is_posted_is_told_so(
    denied_claim: str, person: People, send: Callable[[Sample], str]
) -> None:
    sample = remittance(5, paid=0)
    send(Sample(sample.name, sample.data.replace(b"CAS*CO*197*", b"CAS*OA*18*"), 1))
    sam = person("sam", role="supervisor")
    assert "Confirming posts nothing." not in sam.client.get(f"/review/{denied_claim}").text
    post(sam, "/review/next")
    assert "Confirming posts nothing." in post(sam, "/review/next")


def test_forms_without_the_sessions_token_do_nothing(denied_claim: str, person: People) -> None:
    rosa = person()
    answer = rosa.client.post("/review/next", data={"csrf_token": "another"}, headers={"X-CSRF-Token": ""})
    assert answer.status_code == 403
    assert "out of date" in answer.text
    assert "Taken" not in rosa.client.get(f"/review/{denied_claim}").text


def test_who_may_only_read_sees_no_buttons(denied_claim: str, person: People) -> None:
    auditor = person("ada", role="auditor")
    page = auditor.client.get(f"/review/{denied_claim}").text
    assert "your role does not decide" in page
    assert "/take" not in page
    answer = auditor.client.post("/review/next", data={"csrf_token": auditor.csrf})
    assert (answer.status_code, "Your role does not include this" in answer.text) == (403, True)


def test_an_engineer_and_a_stranger_are_told_in_words(person: People, denied_claim: str, app_store: Store) -> None:
    answer = person("eli", role="engineer").client.get("/review")
    assert (answer.status_code, "Your role does not include this" in answer.text) == (403, True)
    answer = person("eve", facility="south").client.get(f"/review/{denied_claim}")
    assert (answer.status_code, "no such item" in answer.text) == (404, True)
    assert event_types(app_store, denied_claim)[-1] == "access.denied"


def test_htmx_leaves_the_desk_when_the_session_has_ended(app: FastAPI) -> None:
    answer = TestClient(app, follow_redirects=False).get("/review", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/login"


def test_no_page_has_inline_code_and_the_policy_forbids_it(denied_claim: str, person: People) -> None:
    rosa = person()
    post(rosa, "/review/next")
    for path in ("/login", "/review", f"/review/{denied_claim}"):
        answer = rosa.client.get(path)
        seen = Inline()
        seen.feed(answer.text)
        assert seen.found == []
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_payer_wrote_is_text_and_never_markup(send: Callable[[Sample], str], person: People) -> None:
    sample = remittance(1, paid=0, denied=1)
    send(Sample(sample.name, sample.data.replace(b"QUILL", b"<b>QUILL"), 1))
    page = post(person(), "/review/next")
    assert "&lt;b&gt;QUILL, PAT" in page


def test_a_heartbeat_behind_the_verdict_is_late_and_not_refused(denied_claim: str, person: People) -> None:
    rosa, omar = person(), person("omar")
    post(rosa, f"/review/{denied_claim}/take")
    post(rosa, f"/review/{denied_claim}/confirm")
    late = rosa.client.post(f"/review/{denied_claim}/heartbeat", data={"csrf_token": rosa.csrf})
    assert late.status_code == 204
    others = omar.client.post(f"/review/{denied_claim}/heartbeat", data={"csrf_token": omar.csrf})
    assert others.status_code == 409


def test_static_files_are_a_closed_set_and_kept_by_browsers(app: FastAPI) -> None:
    client = TestClient(app)
    urls = re.findall(r'"(/static/[^"]+)"', client.get("/login").text)
    assert urls
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/static/htmx-4.0.1.LICENSE").status_code == 404
    assert client.get("/static/..%2froutes.py").status_code == 404


def test_an_empty_queue_is_said_in_words(person: People, app_store: Store) -> None:
    add_item(app_store, "dec_1", facility="south")
    assert "Nothing waits for you" in person().client.get("/review").text


def test_every_state_of_an_item_has_words_and_no_state_is_declared_that_nothing_sets() -> None:
    assert set(words.STATES) == set(get_args(State)) == {*OPEN_REVIEW_STATES, "confirmed", "overridden", "rejected"}


def test_every_proposal_on_the_closed_list_has_words() -> None:
    assert {task: set(known) for task, known in proposals.PROPOSALS.items()} == {
        task: set(known) for task, known in PROPOSALS.items()
    }


def test_what_is_right_instead_is_offered_under_what_it_comes_to(denied_claim: str, person: People) -> None:
    rosa = person()
    path = f"/review/{denied_claim}"
    rosa.client.post(f"{path}/take", data={"csrf_token": rosa.csrf})
    offered = rosa.client.get(path).text.split('<select id="corrected"')[1].split("</select>")[0]
    posts, does_not = offered.split("<optgroup")[1:]
    assert 'value="post_payment"' in posts
    assert 'value="do_not_post"' in does_not
    contradicting = {"csrf_token": rosa.csrf, "reason": "post_as_paid", "corrected": "do_not_post"}
    refused = rosa.client.post(f"{path}/override", data=contradicting)
    assert refused.status_code == 422
    assert "contradict each other" in refused.text
