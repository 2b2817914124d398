"""Accounts: only a lead makes them, and nobody locks the last lead out by mistake."""

import re
from dataclasses import replace

import pytest
from review.web.conftest import Browser
from review.web.written_store import MARKUP

NEW = {"name": "eva", "role": "reviewer", "password": "long enough"}


@pytest.fixture
def lead(desk):
    browser = Browser(desk)
    browser.log_in("ana")
    return browser


def send(browser, action, **form):
    return browser.submit(f"/accounts/{action}", form, browser.get("/accounts").text)


def entry(desk, name, password):
    return Browser(desk).log_in(name, password).status_code


def test_a_new_account_lets_in(lead, desk):
    answer = send(lead, "add", **NEW)

    assert "The account was made." in lead.get(answer.headers["location"]).text
    assert "long enough" not in lead.get("/accounts").text
    browser = Browser(desk)
    page = browser.get("/login").text
    assert browser.submit("/login", {"name": "eva", "password": "long enough"}, page).status_code == 303


def test_a_changed_password_ends_the_sessions(lead, desk):
    luis = Browser(desk)
    luis.log_in("luis")

    send(lead, "change", name="luis", role="reviewer", password="another one")

    assert luis.get("/queue").status_code == 303
    assert entry(desk, "luis", "battery staple") == 403
    assert entry(desk, "luis", "another one") == 303


def test_who_is_locked_out_may_be_let_in_again(lead, desk):
    luis = Browser(desk)
    luis.log_in("luis")

    page = lead.get(send(lead, "lock-out", name="luis").headers["location"]).text
    assert "Locked out. All that was decided stays." in page
    assert luis.get("/queue").status_code == 303
    assert entry(desk, "luis", "battery staple") == 403
    send(lead, "change", name="luis", role="lead", password="battery staple")
    assert entry(desk, "luis", "battery staple") == 303


@pytest.mark.parametrize(
    ("action", "form", "told"),
    [
        ("add", {**NEW, "name": "luis"}, "there is a user"),
        ("add", {**NEW, "name": " "}, "is no name of a user"),
        ("add", {**NEW, "name": "x" * 101}, "is no name of a user"),
        ("add", {**NEW, "role": "root"}, "is no role"),
        ("add", {**NEW, "password": "short"}, "a password has 8 to 200 characters"),
        ("change", NEW, "there is no user"),
        ("change", {"name": "ana", "role": "agent", "password": "long enough"}, "another lead must"),
        ("lock-out", {"name": "eva"}, "there is no user"),
        ("lock-out", {"name": "ana"}, "another lead must"),
    ],
)
def test_what_cannot_be(lead, desk, action, form, told):
    before = desk.accounts.all()
    answer = send(lead, action, **form)

    assert answer.status_code == 400
    assert told in answer.text.replace("&#39;", "'")
    assert desk.accounts.all() == before


@pytest.mark.parametrize("name", ["luis", "李娜"])
def test_only_leads_make_accounts(desk, name):
    browser = Browser(desk)
    browser.log_in(name)
    page = browser.get("/appeals" if name == "李娜" else "/queue").text

    assert browser.get("/accounts").status_code == 403
    for action, form in (("add", NEW), ("change", {**NEW, "name": "ana"}), ("lock-out", {"name": "ana"})):
        assert browser.submit(f"/accounts/{action}", form, page).status_code == 403


def test_the_first_account_is_a_leads(local_desk):
    browser = Browser(local_desk).enter()
    page = browser.get("/accounts").text

    assert "Make the first account one of a lead" in page
    assert '<option value="lead" selected>' in page
    send(browser, "add", **{**NEW, "name": MARKUP})
    assert MARKUP not in browser.get("/accounts").text


@pytest.mark.parametrize("language", ["zh", "es"])
def test_no_english_is_left_in_other_languages(desk, language):
    browser = Browser(replace(desk, interface=language))
    browser.log_in("ana")
    main = re.search(r"<main.*?</main>", browser.get("/accounts").text, re.S)[0]

    assert not {"Accounts", "Role", "Password", "Add", "Save", "lead", "since"} & set(
        re.sub("<[^>]+>", " ", main).split()
    )
