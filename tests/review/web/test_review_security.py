"""Who gets in, what is refused, and what every answer says to browsers."""

import re
import time
from dataclasses import replace

import anyio
import pytest
from review.web.conftest import HOST, Browser
from starlette.testclient import TestClient

from speechguard.errors import SpeechguardError, UserError
from speechguard.review.pages import queue
from speechguard.review.pages.app import make_app
from speechguard.review.pages.desk import SECRET
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.web import guard
from speechguard.web.sessions import LASTS, KnownBrowser, Sessions, WebSession, read_secret

PAGES = ["/queue", "/segment/1", "/call/1", "/call", "/samples", "/appeals", "/quality", "/exports", "/accounts"]
SOUNDS = ["/clip/1.wav", "/clip/1.json", "/sound/1.wav", "/sound/1.json"]


@pytest.mark.parametrize("address", PAGES + SOUNDS)
def test_nothing_is_shown_to_who_has_not_logged_in(desk, local_desk, address):
    for one in (desk, local_desk):
        answer = Browser(one).get(address + "?order=worst")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?to=%2F")


@pytest.mark.parametrize("token", ["", "wrong", "a-token-that-was-printe", "ä"])
def test_the_token_of_the_printed_address(local_desk, token):
    browser = Browser(local_desk)

    browser.get("/", params={"token": token})
    assert browser.get("/queue").status_code == 303
    assert browser.enter().get("/queue").status_code == 200


def test_the_token_may_be_typed(local_desk):
    browser = Browser(local_desk)
    page = browser.get("/login?to=/segment/1").text

    wrong = browser.submit("/login", {"token": "wrong", "to": "/segment/1"}, page)
    assert (wrong.status_code, "This is not the token." in wrong.text) == (403, True)
    right = browser.submit("/login", {"token": " a-token-that-was-printed ", "to": "/segment/1"}, wrong.text)
    assert right.headers["location"] == "/segment/1"
    assert browser.get("/segment/1").status_code == 200


def test_no_token_is_worth_anything_where_people_have_accounts(desk):
    browser = Browser(replace(desk, token=""))

    assert browser.get("/?token=").headers["location"] == "/queue"
    assert browser.get("/queue").status_code == 303


def test_logging_in_and_out(desk):
    browser = Browser(desk)

    assert browser.log_in("luis").headers["location"] == "/queue"
    page = browser.get("/queue").text
    assert "luis, reviewer" in page
    browser.submit("/logout", {}, page)
    assert browser.get("/queue").status_code == 303


@pytest.mark.parametrize("people", [True, False])
def test_logging_out_ends_every_copy_of_the_cookie(desk, local_desk, people):
    """Also for a server that was started anew; and only this session, not another one of the same user."""
    one, other = Browser(desk if people else local_desk), Browser(desk if people else local_desk)
    for browser in (one, other):
        assert browser.log_in("ana").status_code == 303 if people else browser.enter()
    copy = one.cookies["speechguard"]
    page = one.get("/queue").text
    one.submit("/logout", {}, page)

    with Database.of_store(desk.folder) as database:
        later = replace(one.desk, database=database)
        assert Browser(later, cookies={"speechguard": copy}).get("/queue").status_code == 303
        assert Browser(later, cookies={"speechguard": copy}).get("/clip/1.wav").status_code == 303
    assert other.get("/queue").status_code == 200


def test_a_stranger_at_the_same_address_does_not_keep_out_who_was_there_before(desk):
    browser, stranger = Browser(desk), Browser(desk)
    browser.log_in("ana")
    browser.submit("/logout", {}, browser.get("/queue").text)
    browser.log_in("ana", "a typing mistake")

    assert [stranger.log_in("ana", f"guess {number}").status_code for number in range(20)][-1] == 429
    assert Browser(desk).log_in("ana").status_code == 429
    assert browser.log_in("ana").status_code == 303


def test_a_browser_is_known_for_its_own_user_alone(desk):
    browser = Browser(desk)
    browser.log_in("luis")
    browser.submit("/logout", {}, browser.get("/queue").text)
    for number in range(6):
        browser.log_in("ana", f"guess {number}")
    assert browser.log_in("ana").status_code == 429
    sessions = Sessions(desk.secret)
    known = sessions.read_browser(browser.cookies["speechguard_browser"])
    assert known.user == "luis"
    forged = Sessions(b"another secret of thirty-two byt").written_browser(KnownBrowser(known.id, "ana"))
    assert sessions.read_browser(forged) is None
    assert sessions.read_browser(sessions.written(WebSession.new("ana", "seal"))) is None
    assert sessions.read(browser.cookies["speechguard_browser"]) is None


@pytest.mark.parametrize(("name", "password"), [("luis", "wrong"), ("nobody", "wrong"), ("luis", "x" * 5000), ("", "")])
def test_a_wrong_password(desk, name, password):
    browser = Browser(desk)

    answer = browser.log_in(name, password)

    assert answer.status_code == 403
    assert "Name or password is wrong." in answer.text
    assert browser.get("/queue").status_code == 303


def test_wrong_passwords_by_the_hundred_are_slowed_down_and_lock_nobody_else_out(desk):
    attacker = Browser(desk, client=("10.0.0.66", 50000))
    answers = [attacker.log_in("luis", f"guess {number}") for number in range(100)]

    waits = [answer for answer in answers if answer.status_code == 429]
    assert len(waits) >= 90
    assert "Too many wrong attempts. Wait " in waits[-1].text
    assert 1 <= int(waits[-1].headers["retry-after"]) <= 300
    assert Browser(desk, client=("10.0.0.7", 50000)).log_in("ana").status_code == 303


def test_an_agent_may_not_see_the_queue(desk):
    browser = Browser(desk)
    browser.log_in("李娜")

    for address in (
        "/queue",
        "/segment/1",
        "/samples",
        "/quality",
        "/exports",
        "/accounts",
        "/clip/1.wav",
        "/clip/1.json",
    ):
        answer = browser.get(address)
        assert answer.status_code == 403
        assert "You may not see this." in answer.text


def test_a_session_ends_when_the_password_changes_or_the_account_is_closed(desk):
    browser, other = Browser(desk), Browser(desk)
    browser.log_in("luis")
    other.log_in("ana")

    StoredAccounts(desk.database).set_user("luis", "reviewer", "another password", by="root")
    StoredAccounts(desk.database).deactivate("ana", by="root")

    assert browser.get("/queue").status_code == 303
    assert other.get("/queue").status_code == 303


def test_a_session_is_a_new_one_after_logging_in(desk):
    browser = Browser(desk)
    browser.get("/login")
    before = browser.cookies["speechguard"]
    browser.log_in("luis")

    sessions = Sessions(desk.secret)
    assert sessions.read(before).id != sessions.read(browser.cookies["speechguard"]).id


@pytest.mark.parametrize("cookie", ["", "x", "e30.aaaa.bbbb", "a" * 3000])
def test_a_cookie_that_is_not_ours_is_worth_nothing(desk, cookie):
    browser = Browser(desk, cookies={"speechguard": cookie})

    assert browser.get("/queue").status_code == 303


def test_a_cookie_of_another_secret_or_of_yesterday_is_worth_nothing(desk, monkeypatch):
    ours, others = Sessions(desk.secret), Sessions(b"another secret of thirty-two byt")
    session = WebSession.new("luis", "seal")

    assert ours.read(ours.written(session)) == session
    assert ours.read(others.written(session)) is None
    cookie = ours.written(session)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + LASTS + 2)
    assert ours.read(cookie) is None


def test_the_cookie_is_for_this_site_alone_and_not_for_scripts(local_desk):
    answer = Browser(local_desk).get(f"/?token={local_desk.token}")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie

    app = TestClient(make_app(local_desk), base_url="https://127.0.0.1:8377", follow_redirects=False)
    assert "Secure" in app.get(f"/?token={local_desk.token}").headers["set-cookie"].split("; ")


def test_the_secret_is_for_its_owner_alone(tmp_path):
    secret = read_secret(tmp_path / SECRET)
    file = tmp_path / "review.secret"

    assert file.stat().st_mode & 0o777 == 0o600
    assert read_secret(tmp_path / SECRET) == secret
    assert len(secret) == 32
    file.chmod(0o644)
    with pytest.raises(UserError, match="others can read this secret"):
        read_secret(tmp_path / SECRET)
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(UserError, match="is not a secret of ours"):
        read_secret(tmp_path / SECRET)


@pytest.mark.parametrize("token", [None, "", "0" * 64, "ä"])
def test_a_form_without_the_token_of_its_session_does_nothing(browser, token):
    number = browser.rows()[0]
    form = {"revision": "0", "verdict": "confirmed"} | ({} if token is None else {"form_token": token})

    answer = browser.post(f"/segment/{number}", data=form)

    assert answer.status_code == 403
    assert "The form is from an earlier session." in answer.text
    assert number in browser.rows()


def test_a_form_of_another_session_does_nothing(local_desk, browser):
    theirs = Browser(local_desk).enter()
    page = theirs.get(f"/segment/{theirs.rows()[0]}").text

    assert (
        browser.submit(f"/segment/{browser.rows()[0]}", {"revision": "0", "verdict": "confirmed"}, page).status_code
        == 403
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_a_form_of_another_site_does_nothing(browser, headers):
    number = browser.rows()[0]
    page = browser.get(f"/segment/{number}").text

    answer = browser.submit(f"/segment/{number}", {"revision": "0", "verdict": "confirmed"}, page, headers=headers)

    assert answer.status_code == 403
    assert "The form came from another site." in answer.text


def test_a_form_of_our_own_pages(browser):
    page = browser.get("/queue").text
    headers = {"sec-fetch-site": "same-origin", "origin": HOST}

    assert browser.submit("/language", {"language": "es", "to": "/queue"}, page, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8377", "127.0.0.1.evil.example", "", "[::2]", "10.0.0.1", "[", "a@b:x"]
)
def test_on_this_machine_only_its_own_names_are_served(local_desk, host):
    """Else a site could give its own name our address, and read all as if it were its own."""
    answer = Browser(local_desk).get("/queue", headers={"host": host})

    assert answer.status_code == 421
    assert "This server is only for this machine." in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8377", "localhost:8377", "LOCALHOST", "[::1]:8377"])
def test_the_names_of_this_machine(local_desk, host):
    assert Browser(local_desk).get("/queue", headers={"host": host}).status_code == 303


def test_a_huge_form_is_refused(browser):
    number = browser.rows()[0]
    page = browser.get(f"/segment/{number}").text

    answer = browser.submit(f"/segment/{number}", {"revision": "0", "verdict": "confirmed", "note": "x" * 70_000}, page)
    assert answer.status_code == 413
    assert "A note may have 2,000 characters" in answer.text

    parts = (b"x" * 10_000 for _ in range(10))  # of which nobody says how many will come
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post(f"/segment/{number}", content=parts, headers=form).status_code == 413


def test_a_form_that_does_not_come_in(local_desk, monkeypatch):
    monkeypatch.setattr(guard, "BODY_WAIT", 0.05)
    headers = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/logout", "query_string": b"", "headers": headers}
    sent = []

    async def send(message):
        sent.append(message)

    async def run():
        await make_app(local_desk)(scope, anyio.sleep_forever, send)

    anyio.run(run)
    assert sent[0]["status"] == 408


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=b", "text/plain", 415),
        (b"a=b", "multipart/form-data; boundary=x", 415),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=b"] * 200), "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_form(browser, body, kind, status):
    answer = browser.post("/segment/1", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert "is no form of these pages" in answer.text


def test_methods_that_pages_do_not_take(browser):
    assert browser.submit("/queue", {}, browser.get("/queue").text).status_code == 405
    assert browser.request("DELETE", "/queue").status_code == 415
    assert browser.get("/segment/1/undo").status_code == 405


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/a\nb", "//["]
)
def test_nobody_is_sent_to_another_site(local_desk, to):
    browser = Browser(local_desk)
    page = browser.get("/login", params={"to": to}).text

    form = {"token": local_desk.token, "to": to}
    assert browser.submit("/login", form, page).headers["location"] == "/queue"


ANSWERS = [*PAGES, *SOUNDS, "/nothing", "/login", "/", "/segment/99999"]


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_has_strict_headers(browser, address):
    headers = browser.get(address).headers
    policy = dict(one.split(" ", 1) for one in headers["content-security-policy"].split("; "))

    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", policy["style-src"])
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] in ("no-store", "private, max-age=3600")


def test_the_nonce_is_another_one_each_time(browser):
    assert (
        browser.get("/queue").headers["content-security-policy"]
        != browser.get("/queue").headers["content-security-policy"]
    )


def test_pages_have_nothing_that_the_policy_forbids(browser):
    browser.decide(browser.rows()[0], reject="allowed")
    for address in (*PAGES, f"/segment/{browser.rows()[0]}", "/call/1?turn=1", "/nothing"):
        page = browser.get(address).text
        assert not re.search(r'<style|style="|\son\w+="|<script(?![^>]*\ssrc=)|javascript:', page)
        assert not re.search(r'(src|href|action)="(?!/|#)', page)


def test_files_of_the_pages(browser):
    page = browser.get("/queue").text
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert browser.get(re.search(r'"(/static/\w+)/', page)[1] + "/wavesurfer.LICENSE.txt").text.startswith(
        "BSD 3-Clause"
    )


def broken(error):
    def find(*_, **__):
        raise error

    return find


def test_a_fault_of_the_program_is_a_page_without_a_traceback(browser, monkeypatch):
    monkeypatch.setattr(queue.queue, "find", broken(RuntimeError("secret of the inside")))

    answer = browser.get("/queue")

    assert answer.status_code == 500
    assert "The program failed; the details are in the window in which it runs." in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_full_disk_is_a_page(browser, monkeypatch, capsys):
    monkeypatch.setattr(queue.queue, "find", broken(SpeechguardError("review.sqlite: the disk is full")))

    answer = browser.get("/queue")

    assert answer.status_code == 503
    assert "review.sqlite: the disk is full" in answer.text
    assert capsys.readouterr().err == "speechguard: review.sqlite: the disk is full\n"


def test_no_text_is_hidden_behind_a_method():
    """In a template `w.NAME` of such a name would be the method."""
    from speechguard.words.review import PAGES, words

    assert [name for name in words("en") if hasattr(dict, name)] == []
    names = [name for page in PAGES for name in page]
    assert len(names) == len(set(names))
    assert all(all(texts) and len(texts) == 3 for page in PAGES for texts in page.values())
    for page in PAGES:
        for texts in page.values():
            assert len({frozenset(re.findall(r"{\w*}", text)) for text in texts}) == 1
