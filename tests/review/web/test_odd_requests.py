"""Requests that no page of ours sends, on both databases: each is answered by a page that says so, never by a fault."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import anyio
import pytest
from argon2 import PasswordHasher
from review.web.conftest import Browser

from speechguard.review.pages.app import make_app
from speechguard.review.store import accounts
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in

SOUNDS = ["/clip/1.wav", "/clip/1.json", "/sound/1.wav", "/sound/1.json"]
ASKED = {
    "/queue": ["rule", "severity", "since", "until", "score_below", "sample", "call", "order", "after", "done"],
    "/segment/1": ["sample", "done"],
    "/call": ["name"],
    "/call/1": ["at", "said", "turn", "told", "sample"],
    "/samples": ["sample"],
    "/appeals": ["settled", "appealed", "done"],
    "/quality": ["proposed"],
    "/accounts": ["told"],
    "/login": ["to"],
    "/": ["token"],
    **{address: ["at"] for address in (*SOUNDS, "/exports", "/nothing")},
}
ODD = ["\0", "a\0b", "\ufffe", "\U0010ffff", "%", "'", "-1", "0", "9" * 20, "9" * 5000, "1e999", "nan", "inf", "1" * 9]
ODD += ["0001-01-01", "9999-12-31", "²", "１", "x" * 5000, "\r\nX: y", "//evil.example", "99:99:99", "1" * 9 + ":59"]
BYTES = ["%", "%zz", "%ff", "%ed%a0%80", "%u0000", "+", "&&==&", ";"]  # as they stand in an address
FORMS = [
    ("/segment/1", ["revision", "verdict", "reason", "note", "fixed_text", "sample", "order"]),
    ("/segment/1/undo", ["revision", "sample"]),
    ("/call/1/mark", ["rule", "role", "start", "end", "text", "note", "sample"]),
    ("/call/1/mark/1/withdraw", ["sample"]),
    ("/call/1/checked", ["checked", "sample"]),
    ("/call/1/speakers", ["said", "turns", "seen", "sample"]),
    ("/samples", ["name", "kind", "each", "seed", "reviewers", "since", "until"]),
    ("/appeals/1", ["decision", "note", "revision"]),
    ("/quality/propose", ["case"]),
    ("/exports/tables", ["format"]),
    ("/accounts/add", ["name", "role", "password"]),
    ("/accounts/change", ["name", "role", "password"]),
    ("/accounts/lock-out", ["name"]),
    ("/language", ["language", "to"]),
    ("/login", ["token", "to", "name", "password"]),
]
GOOD = {"revision": "0", "verdict": "rejected", "reason": "misheard", "rule": "zh.hold.thanks", "role": "agent"}
GOOD |= {
    "start": "1",
    "end": "2",
    "name": "one",
    "kind": "flagged",
    "each": "1",
    "seed": "1",
    "password": "long enough",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def browser(request, local_desk, monkeypatch):
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))
    if request.param == "sqlite":
        yield Browser(local_desk).enter()
        return
    with Database.open(request.getfixturevalue("made_on_server")()) as database:
        bring_in(database, local_desk.folder)
        yield Browser(replace(local_desk, database=database)).enter()


@pytest.mark.parametrize("address", ASKED)
def test_odd_queries(browser, address):
    asked = {f"{name}={text}" for name in ASKED[address] for text in [*map(quote, ODD), *BYTES]}
    answers = {query: browser.get(f"{address}?{query}").status_code for query in asked}
    assert {query: status for query, status in answers.items() if status not in (200, 206, 303, 400, 404)} == {}
    assert {status for query, status in answers.items() if "%00" in query} == {400}


@pytest.mark.parametrize("odd", [*map(quote, ODD), *BYTES])
def test_odd_addresses(browser, odd):
    for begin in ("/", "/segment/", "/call/", "/call/1/", "/clip/1", "/sound/", "/appeals/", "/static/", "/queue/"):
        answer = browser.get(begin + odd)
        assert answer.status_code in (200, 400, 404, 405)
        assert "location" not in answer.headers  # nor to `//evil.example`
        if answer.status_code in (400, 404):
            assert "<h1>" in answer.text
    for begin in ("/segment/", "/call/1/mark/", "/appeals/"):
        assert browser.submit(begin + odd, {}, browser.get("/queue").text).status_code in (400, 404, 405)


@pytest.mark.parametrize(("address", "fields"), FORMS, ids=[address for address, _ in FORMS])
def test_odd_forms(browser, address, fields):
    page = browser.get("/queue").text
    good = {name: GOOD[name] for name in fields if name in GOOD}
    for name in fields:
        for text in ODD:
            status = browser.submit(address, {**good, name: text}, page).status_code
            assert status in (200, 303, 400, 403, 404, 409, 413), (name, text)
            if "\0" in text:
                assert status == 400


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/segment/" + "9" * 5000, 404, "There is nothing at this address."),
        ("/call/1/mark/" + "9" * 5000 + "/withdraw", 404, "There is nothing at this address."),
        ("/queue?agent=%00", 400, "Something in this address is not understood."),
        ("/queue?%00=x", 400, "Something in this address is not understood."),
        ("/queue%00", 404, "There is nothing at this address."),
        ("/queue/", 404, "There is nothing at this address."),
    ],
)
def test_what_is_said(browser, address, status, told):
    answer = browser.get(address, headers={"accept-language": "es"})
    assert (answer.status_code, told in answer.text) == (status, True)


@pytest.mark.parametrize("address", ["/queue/", "//evil.example/queue", "/segment/1/", "/accounts/", "/"])
@pytest.mark.parametrize("logged_in", [True, False])
def test_nobody_is_sent_to_the_host_that_a_request_names(desk, address, logged_in):
    """Where people log in any name of the server will do, also one that somebody has made up."""
    browser = Browser(desk)
    if logged_in:
        browser.log_in("ana")
    location = browser.get(address, headers={"host": "evil.example"}).headers.get("location", "/queue")
    assert location == "/queue" or location.startswith("/login?to=%2F")


def test_a_form_that_was_cut_off_by_the_browser(desk):
    """The window was closed while it was sent: nobody is there to be answered, and nothing went wrong."""
    headers = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/login", "query_string": b"", "headers": headers}
    parts = [{"type": "http.request", "body": b"name=a", "more_body": True}, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return parts.pop(0)

    async def send(message):
        sent.append(message)

    anyio.run(make_app(desk), {**scope, "scheme": "http"}, receive, send)
    assert sent[0]["status"] == 400
