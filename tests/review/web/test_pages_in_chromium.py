"""A whole call, an appeal, a double review and its figures, in a real browser."""

from __future__ import annotations

import threading

import pytest
import uvicorn

from speechguard.review.store import rows
from speechguard.review.web import server
from speechguard.review.web.app import make_app

TIME = "document.getElementById('sound').currentTime"
PASSWORDS = {"ana": "correct horse", "luis": "battery staple", "李娜": "stapler 123"}


@pytest.fixture
def served():
    """Serves desks until the test ends; returns where."""
    running = []

    def serve(desk):
        listening = server.listen("127.0.0.1", 0)
        one = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=one.run, kwargs={"sockets": [listening]})
        thread.start()
        running.append((one, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield serve
    for one, thread in running:
        one.should_exit = True
        thread.join(20)


@pytest.fixture
def opened(chromium):
    """A page that complains of every error in it."""
    problems = []
    contexts = []

    def page(**options):
        context = chromium.new_context(**options)
        contexts.append(context)
        found = context.new_page()
        found.on("pageerror", lambda error: problems.append(str(error)))
        found.on("console", lambda told: problems.append(told.text) if told.type == "error" else None)
        return found

    yield page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def entered(desk, served, opened):
    """Pages of people who have logged in."""
    base = served(desk)

    def log_in(name):
        page = opened(base_url=base)
        page.goto("/login")
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORDS[name])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return log_in


@pytest.fixture
def call(local_desk, served, opened):
    """The page of call a, for the user of this machine."""
    page = opened(base_url=served(local_desk))
    page.goto(f"/?token={local_desk.token}")
    with local_desk.database.reading() as tx:
        page.goto(f"/call/{rows.call_id(tx, 'a')}")
    page.wait_for_selector("#waveform > div")
    return page


def test_a_call_is_heard_from_a_turn_on(call):
    turn = call.locator("#turns li").nth(2)
    start = float(turn.get_attribute("data-start"))

    turn.locator(".play").click()
    call.wait_for_function(f"start => {TIME} > start + 0.3", arg=start)

    assert call.locator("#turns li.now").get_attribute("id") == "turn-2"
    call.keyboard.press("p")
    assert call.evaluate("document.getElementById('sound').paused")
    at = call.evaluate(TIME)
    call.keyboard.press("ArrowLeft")
    assert call.evaluate(TIME) == pytest.approx(max(at - 5, 0), abs=0.01)


def test_what_is_missed_is_marked_by_keyboard_alone(call):
    call.keyboard.press("j")
    call.keyboard.press("j")
    call.keyboard.press("m")
    assert call.evaluate("document.activeElement.id") == "mark-rule"
    assert call.input_value("#mark-text") == "我的快递呢？"
    assert call.input_value("#mark-role") == "customer"

    call.keyboard.type("Sh")  # the rule that begins so
    call.keyboard.press("Tab")
    for _ in range(5):
        call.keyboard.press("Tab")
    call.keyboard.press("Enter")
    call.wait_for_url("**told=marked")
    assert call.inner_text("#done") == "Marked. The score was computed anew."
    call.wait_for_function("() => document.getElementById('told').textContent.startsWith('Marked.')")

    call.keyboard.press("y")
    call.wait_for_url("**told=checked")
    assert "Heard in full by me" in call.inner_text("main")


def test_without_script_everything_is_there_but_the_waveform(local_desk, served, opened):
    page = opened(base_url=served(local_desk), java_script_enabled=False)
    page.goto(f"/?token={local_desk.token}")
    with local_desk.database.reading() as tx:
        page.goto(f"/call/{rows.call_id(tx, 'a')}")
    page.locator(".mark-turn").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?turn=1#mark")

    assert page.locator("audio").is_visible()
    page.select_option("#mark-rule", index=1)
    page.click("#mark button.main")
    assert "Marked." in page.inner_text("#done")


def test_an_appeal_from_the_agent_to_the_lead_and_back(entered):
    agent, lead = entered("李娜"), entered("ana")
    first = agent.locator("section").first
    first.locator("summary").click()
    first.locator("textarea").fill("请再听一遍")
    first.locator("button.main").click()
    assert "Your appeal was sent." in agent.inner_text("main")

    lead.get_by_role("link", name="Appeals").click()
    assert "请再听一遍" in lead.inner_text("main")
    lead.fill("[name=note]", "您说得对")
    lead.click("button.overturn")
    assert "The appeal was settled." in lead.inner_text("main")

    agent.goto("/appeals")
    assert "overturned: it does not stand" in agent.inner_text("main")
    assert "您说得对" in agent.inner_text("main")


def test_a_double_review_and_what_comes_of_it(entered):
    ana, luis = entered("ana"), entered("luis")
    ana.goto("/samples")
    ana.fill("[name=name]", "November")
    ana.check("[value=double]")
    ana.get_by_role("button", name="Draw").click()
    ana.wait_for_url("**/samples?sample=1")

    for page, reject in ((ana, 2), (luis, 1)):
        page.goto("/samples")
        page.get_by_role("link", name="Go on").click()
        for number in range(5):
            page.wait_for_selector("#help")  # shown by the script: from now on keys are heard
            here = page.get_attribute("#segment", "data-event")
            if number < reject:
                page.keyboard.press("r")
                page.keyboard.press("1")
            else:
                page.keyboard.press("c")
            page.wait_for_function("here => document.getElementById('segment')?.dataset.event !== here", arg=here)
        assert page.url.split("?")[0].endswith("/queue")

    luis.goto("/samples")
    assert "all done" in luis.inner_text("main")
    ana.goto("/quality")
    text = " ".join(ana.inner_text("main").split())
    assert "ana – luis 80 %" in text
    assert "ana – luis" in ana.get_attribute("#agreement-title ~ .beside .chart", "aria-label")
