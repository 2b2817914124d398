"""Several people: an appeal, and a blind double review with what comes of it on the page of quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from review.browser.keys import begin, decide, finding, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from review.browser.conftest import Enter


def test_an_appeal_is_settled_by_somebody_else(enter: Enter):
    agent, luis, ana = enter("李娜"), enter("luis"), enter("ana")
    begin(luis, "/queue?agent=李娜&rule=zh.hold.thanks")
    title, number = luis.locator("h1").inner_text(), finding(luis)
    decide(luis, "c")

    agent.goto("/appeals")
    own = agent.locator(f"#finding-{number}")
    assert "confirmed" in own.inner_text()
    own.locator("summary").click()
    own.locator("textarea").fill("<b>我说过“谢谢您的等待”</b>")
    own.get_by_role("button").click()
    expect(own.locator(".done")).to_contain_text("Your appeal was sent.")
    own.get_by_role("link").first.click()  # the agent may hear the own call, and nothing else
    expect(agent.locator("#waveform > div")).to_be_visible()
    assert agent.locator(".mark-turn, #checked").count() == 0
    assert agent.request.get("/queue").status == 403
    assert agent.request.get("/call/1").status == 404

    luis.goto(f"/segment/{number}?status=any")
    assert "the decision on the appeal settles this" in luis.locator(".decide").inner_text()
    assert luis.locator("#confirm").count() == 0
    ana.goto("/appeals")
    case = ana.locator("main section")
    assert title in case.inner_text()
    assert "<b>我说过" in case.inner_text()  # as it was written
    case.locator("textarea").fill("有道理")
    case.get_by_role("button", name="Overturn").press("Enter")
    expect(ana.locator(".done")).to_contain_text("The appeal was settled.")

    agent.goto("/appeals")
    assert "有道理" in own.inner_text()
    assert own.locator("textarea").count() == 0  # it is final
    agent.goto(f"/call/{luis_call(luis)}")
    assert "overturned" in agent.locator("#findings").inner_text()


def luis_call(page: Page) -> str:
    """The number of the call of the finding that is shown."""
    return (page.locator(".facts a").get_attribute("href") or "").split("/")[-1].split("?")[0]


def test_two_reviewers_judge_blind_and_their_agreement_is_shown(enter: Enter):
    ana, luis, fang = enter("ana"), enter("luis"), enter("王芳")
    ana.goto("/samples")
    ana.get_by_label("Name", exact=True).fill("十一月 A")
    ana.locator("[value=double]").check()
    ana.locator("[name=each]").fill("1")
    ana.locator("[name=until]").fill("2026-11-12")
    ana.locator("[name=reviewers]").fill("luis\n王芳")
    ana.get_by_role("button", name="Draw").click()
    expect(ana.locator(".done")).to_contain_text("drawn")

    drawn = {}
    for page, rejected in ((luis, 4), (fang, 5)):
        page.goto("/samples")
        page.get_by_role("link", name="Go on").click()
        opened(page)
        seen = []
        while page.locator("#segment").count():
            if page is fang and not seen:
                assert page.locator(".history, .standing").count() == 0
                assert "luis" not in page.locator("#main").inner_text()
            seen.append(finding(page))
            decide(page, *(("r", "2") if len(seen) <= rejected else ("c",)))
        drawn[page] = seen
    assert len(set(drawn[luis])) >= 10
    assert drawn[luis] == drawn[fang]

    ana.goto("/quality")
    agreement = ana.locator("section", has=ana.locator("#agreement-title"))
    (row,) = agreement.locator(".beside tbody tr").all()
    expected = kappa(len(drawn[luis]), 4, 5)
    assert "luis – 王芳" in row.inner_text()
    assert row.locator("[data-name='Beyond chance']").inner_text().startswith(f"{expected:.2f} (")
    assert agreement.locator("svg").count() == 1
    fang.goto(f"/segment/{drawn[fang][0]}?status=any")  # all have judged: nothing is hidden any more
    assert "luis" in (fang.locator(".history").text_content() or "")


def kappa(items: int, first: int, second: int) -> float:
    """Cohen's, where one rejects the first so many items and the other some more of them."""
    observed = 1 - abs(first - second) / items
    chance = (first * second + (items - first) * (items - second)) / items**2
    return (observed - chance) / (1 - chance)
