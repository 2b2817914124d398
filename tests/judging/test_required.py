"""Required phrases: said in their window, missing, or not to be told."""

import pytest
from rule_calls import Call, confirmed, forbidden, required, rulebook, said

from speechguard.messages import CallMetadata, Partial, Spoke
from speechguard.words.reasons import in_words

RULE = "zh.test.required"


def first(within: str) -> Call:
    return Call(rulebook(required("您好", within=within)))


# ---- first


def test_said_in_time():
    call = first("{first: 8 s}")
    call.say("喂，您好")
    call.wait(0.1)
    assert call.state() == "met"
    assert call.wait(20) + call.end() == []
    assert call.state() == "met"


@pytest.mark.parametrize(("text", "state"), [("他没说您好", "missing"), ("他没说您好，您好", "met")])
def test_inside_what_it_is_no_part_of_it_does_not_count(text: str, state: str):
    call = Call(rulebook(required("您好", within="{first: 8 s}", more="unless: {inside: [没说您好]}")))
    call.say(text)
    call.wait(20)
    assert call.state() == state


def test_missing_as_soon_as_the_window_has_passed():
    call = first("{first: 8 s}")
    start = call.say("请问什么事情")
    assert call.state() == "due"
    assert call.wait(start + 8 - call.now) == []
    (event,) = call.wait(0.1)
    assert (event.kind, event.rule, event.severity, event.status) == ("missing", RULE, "minor", "confirmed")
    assert (event.start, event.end, event.audio_seen) == (start, start + 8, call.now)
    assert (event.phrase, event.heard, event.score, event.say_instead) == ("", "", 0.0, "好的")
    assert in_words(event.reason, "en") == "not said in the first 8 s of the speech"
    assert call.state() == "missing"
    assert call.wait(20) + call.end() == []  # said once


def test_the_window_counts_from_the_first_words_of_the_role():
    call = first("{first: 8 s}")
    call.say("我想问一下", role="customer")
    call.wait(30)
    call.say("。")
    call.wait(9)
    call.say("您好", pause=1)
    assert call.wait(20) + call.end() == []


@pytest.mark.parametrize(("pause", "kinds"), [(6.5, []), (6.6, ["missing"])])
def test_the_phrase_must_begin_in_the_window(pause: float, kinds: list[str]):
    call = first("{first: 8 s}")
    call.say("什么事情呢啊")  # 1.5 s
    call.say("您好", pause=pause)
    call.wait(20)
    assert [event.kind for event in call.events] == kinds


def test_a_late_greeting_does_not_help():
    call = first("{first: 8 s}")
    call.say("什么事")
    call.wait(10)
    call.say("您好")
    call.end()
    assert confirmed(call.events) == [("missing", RULE)]
    assert call.state() == "missing"


def test_a_phrase_cut_by_a_pause_at_the_end_of_the_window_counts():
    call = Call(rulebook(required("请问有什么可以帮您", within="{first: 2 s}")))
    call.say("嗯喂，请问有什么")  # from 0.5 to 2.5
    assert call.wait(0.9) == []  # the window has passed, but the phrase may go on
    call.say("可以帮您", pause=0)
    assert call.wait(20) + call.end() == []


def test_the_end_of_the_call_ends_the_window():
    call = first("{first: 8 s}")
    call.say("什么事")
    assert [event.kind for event in call.end()] == ["missing"]


def test_a_call_in_which_the_role_says_nothing():
    call = first("{first: 8 s}")
    call.say("您好", role="customer")
    assert call.wait(60) == []
    (event,) = call.end()
    assert (event.kind, event.rule) == ("not_assessable", RULE)
    assert "agent" in in_words(event.reason, "en")
    assert call.state() == "not_assessable"


def test_the_customers_greeting_is_not_the_agents():
    call = first("{first: 8 s}")
    call.say("您好", role="customer")
    call.say("什么事")
    call.wait(20)
    assert confirmed(call.events) == [("missing", RULE)]


def test_a_rule_for_the_customer():
    call = Call(rulebook(required("您好", within="{first: 8 s}", more="role: customer")))
    call.say("您好", role="customer")
    call.say("什么事")
    assert call.wait(20) + call.end() == []


def test_first_turns():
    call = first("{first: 2 turns}")
    call.say("什么事")
    call.say("我想问", role="customer")
    call.say("您说")
    assert call.wait(2) == []
    call.say("好的", role="customer")
    assert [event.kind for event in call.wait(1)] == ["missing"]
    assert "first 2 turns" in in_words(call.events[0].reason, "en")


def test_said_in_the_second_turn():
    call = first("{first: 2 turns}")
    call.say("什么事")
    call.say("我想问", role="customer")
    call.say("您好您说")
    call.say("好的", role="customer")
    assert call.wait(9) + call.end() == []


def test_said_in_the_third_turn():
    call = first("{first: 2 turns}")
    for text in ("什么事", "您说", "您好"):
        call.say(text)
        call.say("我想问", role="customer")
    call.end()
    assert confirmed(call.events) == [("missing", RULE)]


def test_turns_end_by_the_voice_of_a_side_that_is_not_transcribed():
    call = first("{first: 1 turn}")
    call.say("什么事")
    call.engine.spoke(Spoke("customer", call.now + 1, call.now + 2))
    call.say("您好", pause=2.5)
    call.end()
    assert confirmed(call.events) == [("missing", RULE)]


# ---- last


def test_last_seconds_are_judged_at_the_end_only():
    call = Call(rulebook(required("再见", within="{last: 5 s}")))
    call.say("感谢您的来电再见")
    assert call.wait(60) == []
    assert call.state() == "met"
    assert call.end() == []


def test_said_before_the_last_seconds():
    call = Call(rulebook(required("再见", within="{last: 5 s}")))
    call.say("再见")
    call.say("等等还有一件事情", pause=6)
    assert call.state() == "due"
    (event,) = call.end()
    assert (event.kind, event.start, event.end) == ("missing", call.now - 5, call.now)
    assert in_words(event.reason, "en") == "not said in the last 5 s of the speech"


def test_the_customers_last_words_do_not_count():
    call = Call(rulebook(required("再见", within="{last: 5 s}")))
    call.say("感谢您的来电再见")
    call.say("好的好的谢谢", role="customer", pause=6)
    assert call.end() == []


def test_last_turns():
    call = Call(rulebook(required("还有问题吗", within="{last: 2 turns}")))
    for text in ("还有问题吗", "好的", "再见"):
        call.say(text)
        call.say("好", role="customer")
    assert [event.kind for event in call.end()] == ["missing"]


def test_last_turns_said():
    call = Call(rulebook(required("还有问题吗", within="{last: 2 turns}")))
    for text in ("您好", "还有问题吗", "再见"):
        call.say(text)
        call.say("好", role="customer")
    assert call.end() == []


# ---- after a hold

THANKS = rulebook(required("感谢您的耐心等待", within="{after: 8 s}", more="when: {hold: 10 s}"))


def test_no_hold_nothing_owed():
    call = Call(THANKS)
    call.say("您好")
    call.say("好的", pause=9.9)
    assert call.state() == "not_due"
    assert call.wait(20) + call.end() == []
    assert call.state() == "not_due"


def test_thanks_after_the_hold():
    call = Call(THANKS)
    call.say("请您稍等")
    call.say("感谢您的耐心等待", pause=12)
    call.wait(1)
    assert call.state() == "met"
    assert call.wait(20) + call.end() == []
    assert call.state() == "met"


def test_no_thanks_after_the_hold():
    call = Call(THANKS)
    call.say("请您稍等")
    start = call.say("您的订单发货了", pause=12)
    call.wait(1)
    assert call.state() == "due"
    (event,) = call.wait(20)
    assert (event.kind, event.start, event.end) == ("missing", start, start + 8)
    assert in_words(event.reason, "en") == "not said within 8 s after a hold of at least 10 s"


def test_what_was_missing_before_something_is_shown_from_the_beginning_of_the_call():
    call = Call(rulebook(required("请您稍等", within="{before: 15 s}", more="when: {hold: 10 s}")))
    call.say("查一下")
    call.say("查到了", pause=11)
    call.wait(5)
    (event,) = call.events + call.end()
    assert (event.kind, event.start) == ("missing", 0.0)


@pytest.mark.parametrize("within", ["{after: 1 turn}", "{after: 9 s}", "{around: 9 s}"])
def test_what_was_due_after_the_recording_had_ended_does_not_end_before_it_begins(within: str):
    """The first rule is judged 8 s after the first words, and the call is over after 2 s."""
    missed = required("感谢等待", within="{first: 8 s}", id="zh.a.first")
    call = Call(rulebook(missed, required("再见", within=within, more="when: {rule: zh.a.first}")))
    call.say("您好什么事")
    missing, after = call.end()
    assert (missing.rule, after.rule) == ("zh.a.first", "zh.test.required")
    assert after.start <= after.end


def test_due_once_for_every_hold():
    call = Call(THANKS)
    call.say("请您稍等")
    call.say("感谢您的耐心等待", pause=12)
    call.say("请再稍等一下", pause=5)
    call.say("您的订单发货了", pause=12)
    call.wait(20)
    call.say("感谢您的耐心等待", pause=12)
    call.wait(20)
    call.end()
    assert [event.kind for event in call.events] == ["missing"]
    assert call.state() == "missing"


@pytest.mark.parametrize(
    ("complaints", "missing"),
    [
        (["我等了三天了没有人联系我"], 1),
        (["我等了三天了，没有人联系我，我要投诉。"], 1),
        (["我等了三天了。没有人联系我。"], 2),
        (["我等了三天了", "没有人联系我"], 2),
        (["我等了三天了没有人联系我。我要投诉", "没有人联系我，我等了三天了"], 3),
    ],
)
def test_due_once_for_every_sentence_that_asks_for_it(complaints: list[str], missing: int):
    book = rulebook(
        required("抱歉", within="{after: 1 turn}", more="when: {says: [等了三天, 没有人联系, 投诉], role: customer}")
    )
    call = Call(book)
    for complaint in complaints:
        call.say(complaint, role="customer", pause=0.5)
        call.say("我看一下", pause=0.5)
    call.wait(10)
    assert [event.kind for event in call.events + call.end()] == ["missing"] * missing


def test_the_window_after_a_sentence_begins_with_what_was_said_first_and_ends_after_the_last():
    when = "when: {says: [等了三天, 没有人联系], role: customer}"
    book = rulebook(required("抱歉", within="{after: 3 s}", more=when))
    for agent, pause, kinds in (("抱歉", -1.0, []), ("抱歉", 2.9, []), ("抱歉", 3.2, ["missing"])):
        call = Call(book)
        call.say("我等了三天了这个那个这个那个这个那个没有人联系", role="customer")
        call.say(agent, pause=pause)
        call.wait(10)
        assert [event.kind for event in call.events + call.end()] == kinds


def test_a_customer_who_talks_makes_it_no_hold():
    call = Call(THANKS)
    call.say("请您稍等")
    call.engine.spoke(Spoke("customer", call.now + 5, call.now + 10))
    call.say("好的", pause=14)
    assert call.wait(20) + call.end() == []


def test_a_hold_after_a_word_of_the_customer():
    call = Call(THANKS)
    call.say("请您稍等")
    call.say("好的", role="customer")
    call.say("查到了", pause=10)
    call.end()
    assert confirmed(call.events) == [("missing", RULE)]


def test_hold_in_turns():
    call = Call(rulebook(required("感谢等待", within="{after: 1 turn}", more="when: {hold: 10 s}")))
    call.say("请您稍等")
    call.say("查到了", pause=12)
    call.say("怎么样", role="customer")
    call.say("感谢等待")
    call.end()
    assert confirmed(call.events) == [("missing", RULE)]


# ---- what was not heard is not missing


def test_doubtful_speech_in_the_window():
    call = first("{first: 8 s}")
    call.say("什么事")
    call.say("谢谢观看", doubts=("repeats itself",))
    call.wait(20)
    assert confirmed(call.events) == [("not_assessable", RULE)]
    assert "not clear" in in_words(call.events[0].reason, "en")


def test_heard_only_in_doubtful_speech():
    call = first("{first: 8 s}")
    call.say("您好", doubts=("repeats itself",))
    call.wait(20)
    assert confirmed(call.events) == [("not_assessable", RULE)]
    assert "heard only in speech that was not clear" in in_words(call.events[0].reason, "en")


def test_heard_clearly_too():
    call = first("{first: 8 s}")
    call.say("您好", doubts=("repeats itself",))
    call.say("您好")
    assert call.wait(20) + call.end() == []


@pytest.mark.parametrize(
    ("start", "end", "kind"), [(2, 3, "not_assessable"), (0, 0.4, "not_assessable"), (9, 10, "missing")]
)
def test_lost_audio_in_the_window(start: float, end: float, kind: str):
    call = first("{first: 8 s}")
    call.engine.lost(start, end)
    call.say("什么事")  # from 0.5
    call.wait(20)
    assert confirmed(call.events) == [(kind, RULE)]


@pytest.mark.parametrize(
    ("within", "partial", "kinds"),
    [
        ("{first: 8 s}", "start", ["not_assessable"]),
        ("{first: 8 s}", "both", ["not_assessable"]),
        ("{first: 8 s}", "end", ["missing"]),
        ("{first: 2 turns}", "start", ["not_assessable"]),
        ("{first: 1 turn}", "end", ["missing"]),
        ("{first: 3 turns}", "end", ["not_assessable"]),
        ("{first: 20 %}", "start", ["not_assessable"]),
        ("{last: 8 s}", "end", ["not_assessable"]),
        ("{last: 8 s}", "both", ["not_assessable"]),
        ("{last: 8 s}", "start", ["missing"]),
        ("{last: 1 turn}", "end", ["not_assessable"]),
        ("{last: 1 turn}", "start", ["missing"]),
        ("{last: 3 turns}", "start", ["not_assessable"]),
        ("{last: 20 %}", "start", ["not_assessable"]),
        ("{before: 1 turn}", "start", ["not_assessable"]),
        ("{before: 1 turn}", "end", ["missing"]),
        ("{after: 3 s}", "end", ["missing"]),
        ("{after: 30 s}", "end", ["not_assessable"]),
        ("{after: 1 turn}", "end", ["missing"]),
        ("{after: 2 turns}", "end", ["not_assessable"]),
        ("{after: 2 turns}", "start", ["missing"]),
    ],
)
def test_what_the_recording_lacks_of_the_call_is_not_missing(within: str, partial: Partial, kinds: list[str]):
    more = "when: {says: 投诉, role: customer}" if "after" in within or "before" in within else ""
    call = Call(rulebook(required("抱歉", within=within, more=more)), metadata=CallMetadata(partial=partial))
    call.say("喂我要投诉", role="customer", pause=4)
    call.say("我看一下")
    call.say("快点", role="customer", pause=5)
    call.say("好的查到了", pause=5)
    call.end()
    assert [event.kind for event in call.events] == kinds


def test_what_was_said_in_an_incomplete_recording_counts():
    call = Call(rulebook(required("抱歉", within="{first: 8 s}")), metadata=CallMetadata(partial="both"))
    call.say("抱歉")
    call.wait(20)
    assert call.events + call.end() == []


@pytest.mark.parametrize("within", ["{last: 10 s}", "{last: 2 turns}", "{last: 20 %}", "{first: 80 %}"])
def test_audio_lost_after_the_last_words_may_have_had_the_last_words(within: str):
    """As where a recording was cut off: nobody knows how the call ended."""
    call = Call(rulebook(required("再见", within=within)))
    call.say("您好")
    call.say("什么事")
    call.engine.lost(call.now + 30, call.now + 60)
    call.now += 60
    assert [(event.kind, event.rule) for event in call.end()] == [("not_assessable", RULE)]


@pytest.mark.parametrize("within", ["{last: 10 s}", "{last: 1 turn}"])
def test_a_goodbye_before_audio_was_lost_is_one(within: str):
    call = Call(rulebook(required("再见", within=within)))
    call.say("再见")
    call.engine.lost(call.now + 30, call.now + 60)
    call.now += 60
    assert call.end() == []


def test_lost_audio_does_not_undo_what_was_said():
    call = first("{first: 8 s}")
    call.engine.lost(2, 3)
    call.say("您好")
    assert call.wait(20) + call.end() == []


def test_a_doubtful_closing():
    call = Call(rulebook(required("再见", within="{last: 10 s}")))
    call.say("您好")
    call.say("谢谢观看", doubts=("repeats itself",), pause=20)
    assert [event.kind for event in call.end()] == ["not_assessable"]


# ---- the checklist


def test_checklist_in_the_order_of_the_rules():
    book = rulebook(
        required("再见", within="{last: 9 s}", id="zh.b.last"),
        forbidden("这事不归我管"),
        required("您好", within="{first: 8 s}", id="zh.a.first"),
        required("感谢等待", within="{after: 8 s}", more="when: {hold: 10 s}", id="zh.c.hold"),
    )
    call = Call(book)
    start = call.say("您好")
    items = call.engine.checklist()
    assert [(item.rule, item.state, item.since) for item in items] == [
        ("zh.b.last", "due", None),
        ("zh.a.first", "due", None),
        ("zh.c.hold", "not_due", None),
    ]
    assert items[0].title == {"zh": "题", "en": "Title", "es": "Título"}
    assert items[0].say_instead == "好的"
    call.wait(1)
    assert (call.engine.checklist()[1].state, call.engine.checklist()[1].since) == ("met", start)


def test_checklist_tells_since_when():
    call = first("{first: 8 s}")
    start = call.say("什么事")
    call.wait(1)
    (item,) = call.engine.checklist()
    assert (item.state, item.since, item.until) == ("due", start, start + 8)
    call.wait(20)
    (item,) = call.engine.checklist()
    assert item.until is None
    assert (item.state, item.since) == ("missing", start + 8)


def test_a_partial_text_meets_nothing():
    call = first("{first: 8 s}")
    assert call.engine.partial(said("您好", final=False)) == []
    call.wait(0.1)
    assert call.state() == "due"
