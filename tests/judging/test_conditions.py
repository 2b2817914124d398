"""Conditions: what happens in a call, when a rule finds something in it, and how early that is known."""

import pytest
from rule_calls import Call, combined, confirmed, forbidden, required, rulebook

from speechguard.messages import CallMetadata, Spoke
from speechguard.words.reasons import in_words

COMPLAINT = "{says: 我要投诉, role: customer}"
SORRY = f"{{complaint: {COMPLAINT}, sorry: {{says: 非常抱歉, after: complaint, within: 8 s}}}}"


def flag_if(conditions: str, expression: str, more: str = "", **how: object) -> Call:
    return Call(rulebook(combined("forbidden", conditions, expression, more=more)), **how)  # type: ignore[arg-type]


# ---- what decides, and when


def test_the_event_shows_what_decided():
    call = flag_if("{scold: {says: 你听不懂吗, times: 2, within: 20 s}}", "scold")
    first = call.say("你听不懂吗")
    call.say("那个你听不懂吗", pause=3)
    assert call.events == []
    (event,) = call.wait(1.1)  # a phrase may go on for 1 s
    assert (event.kind, event.status, event.phrase) == ("violation", "confirmed", "你听不懂吗")
    assert (event.start, event.end) == (first, call.now - 1.1)
    assert event.heard == "你听不懂吗 … 那个你听不懂吗"
    assert in_words(event.reason, "en") == "flagged by the agent's '你听不懂吗', 2 times"
    call.say("你听不懂吗")
    assert call.wait(20) + call.end() == []  # found once a call


def test_times_too_far_apart():
    call = flag_if("{scold: {says: 你听不懂吗, times: 2, within: 5 s}}", "scold")
    call.say("你听不懂吗")
    call.say("你听不懂吗", pause=5)
    assert call.end() == []


def test_what_may_still_come_is_waited_for():
    call = flag_if(SORRY, "complaint and not sorry")
    call.say("我要投诉", role="customer")
    call.say("知道了")
    assert call.wait(60) == []  # another complaint may come, and be answered
    assert confirmed(call.end()) == [("violation", "zh.test.combined")]


def test_said_in_time():
    call = flag_if(SORRY, "complaint and not sorry")
    call.say("我要投诉", role="customer")
    call.say("非常抱歉")
    assert call.wait(60) + call.end() == []


def test_what_is_not_said_where_nobody_speaks_is_not_held_against_anybody():
    rules = rulebook(combined("required", "{bye: {says: 再见}}", "bye"))
    assert confirmed(Call(rules).end()) == [("not_assessable", "zh.test.combined")]
    call = Call(rules)
    call.say("好的")
    assert confirmed(call.end()) == [("missing", "zh.test.combined")]


def test_what_was_not_said_in_the_beginning_is_known_then():
    call = flag_if("{hello: {says: 您好, first: 4 s}, job: {says: 不归我管}}", "job and not hello")
    start = call.say("不归我管")
    assert call.wait(start + 4 - call.now) == []
    assert confirmed(call.wait(0.1)) == [("violation", "zh.test.combined")]


@pytest.mark.parametrize(
    ("texts", "flagged"),
    [(["姓名", "电话", "姓名"], False), (["姓名", "电话", "地址"], True), (["姓名电话地址"], True)],
)
def test_different_phrases(texts: list[str], flagged: bool):
    call = flag_if("{asked: {says: [姓名, 电话, 地址], need: all}}", "asked")
    for text in texts:
        call.say(text, pause=2)
    assert bool(call.end()) is flagged


def test_a_rule_of_conditions_that_is_required():
    call = Call(rulebook(combined("required", "{greeted: {says: 您好, first: 4 s}}", "greeted")))
    assert call.state() == "due"
    call.say("什么事")
    (event,) = call.wait(20)
    assert (event.kind, in_words(event.reason, "en")) == (
        "missing",
        "not met: missing the agent's '您好' in the first 4 s of the speech",
    )
    assert call.state() == "missing"


@pytest.mark.parametrize(
    ("said", "state", "kinds"),
    [
        ([("您好", "agent")], "not_applicable", []),
        ([("非常抱歉", "agent")], "not_applicable", []),
        ([("我要投诉", "customer")], "missing", ["missing"]),
        ([("我要投诉", "customer"), ("非常抱歉", "agent")], "met", []),
    ],
)
def test_a_rule_that_is_due_only_where_something_happens(said, state: str, kinds: list[str]):
    """What never came up is neither met nor missing, though nobody did anything wrong."""
    call = Call(rulebook(combined("required", SORRY, "sorry", more="due_if: complaint")))
    assert call.state() == "not_due"
    for text, role in said:
        call.say(text, role=role)
    assert [event.kind for event in call.end()] == kinds
    assert call.state() == state


def test_a_rule_may_have_been_due_in_words_that_were_not_clear():
    call = Call(rulebook(combined("required", SORRY, "sorry", more="due_if: complaint")))
    call.say("我要投诉", role="customer", doubts=("low confidence",))
    call.say("您好")
    assert [event.kind for event in call.end()] == ["not_assessable"]
    assert call.state() == "not_assessable"


# ---- sources


def test_silence_after_the_customer():
    call = flag_if("{quiet: {silence: 4 s, role: customer}}", "quiet")
    call.say("请问在吗", role="customer")
    end = call.now
    call.say("在的", pause=4)
    (event,) = call.wait(1)
    assert (event.start, event.end) == (end, end + 4)
    call = flag_if("{quiet: {silence: 4 s, role: customer}}", "quiet")
    call.say("在的")
    call.say("好", pause=9, role="customer")
    assert call.wait(99) + call.end() == []  # after the agent; and at the end nobody says anything any more


@pytest.mark.parametrize(("begin", "words", "flagged"), [(2.0, 1, True), (2.0, 9, False), (3.5, 1, False)])
def test_talking_over(begin: float, words: int, flagged: bool):
    call = flag_if(f"{{over: {{starts_over: 1 s, words: {words}}}}}", "over")
    call.engine.spoke(Spoke("customer", 1.0, 4.0))
    call.engine.spoke(Spoke("agent", begin, begin + 2))
    call.now = begin - 0.5
    call.say("您先听我说好吗")
    assert bool(call.wait(9)) is flagged


def test_the_same_sentence_again():
    call = flag_if("{again: {repeats: {syllables: 4}, times: 2}}", "again")
    for _ in range(3):
        call.say("这个我们办不了", pause=2)
    assert len(call.end()) == 1


def test_metadata_and_measures():
    conditions = "{waited: {metadata: queue_seconds, over: 30}, slow: {measure: longest_silence, over: 5 s}}"
    call = flag_if(conditions, "waited and slow", metadata=CallMetadata(queue_seconds=40))
    call.engine.spoke(Spoke("agent", 0.5, 1.0))
    call.say("您好")
    call.engine.spoke(Spoke("customer", 9.0, 10.0))
    call.now = 10
    assert [event.kind for event in call.end()] == ["violation"]


def test_what_is_not_known_of_the_call_makes_the_rule_not_applicable():
    book = rulebook(combined("required", "{short: {metadata: queue_seconds, under: 30}}", "short"))
    call = Call(book)
    assert call.end() == []
    assert call.state() == "not_applicable"
    call = Call(book, metadata=CallMetadata(queue_seconds=30))
    assert [event.kind for event in call.end()] == ["missing"]


def test_other_rules():
    greeting = required("您好", within="{first: 4 s}", id="zh.a.hello")
    rude = combined("forbidden", "{none: {rule: zh.a.hello}, job: {says: 不归我管}}", "none and job")
    call = Call(rulebook(rude, greeting))  # in any order
    call.say("不归我管")
    call.wait(30)
    call.end()
    assert confirmed(call.events) == [("missing", "zh.a.hello"), ("violation", "zh.test.combined")]


def test_a_rule_that_waits_for_a_rule_that_waits_for_the_end():
    bye = required("再见", within="{last: 5 s}", id="zh.a.bye")
    again = combined("required", "{bye: {rule: zh.a.bye, is: met}}", "bye", id="zh.b.again")
    third = combined("forbidden", "{again: {rule: zh.b.again}}", "again", id="zh.c.third")
    call = Call(rulebook(third, again, bye))
    call.say("您好")
    assert {rule for _, rule in confirmed(call.end())} == {"zh.a.bye", "zh.b.again", "zh.c.third"}


# ---- what was not heard


def test_it_is_not_assessable_where_the_excuse_may_have_been_lost():
    call = flag_if(SORRY, "complaint and not sorry")
    call.say("我要投诉", role="customer")
    call.engine.lost(call.now + 1, call.now + 2)
    call.wait(60)
    (event,) = call.end()
    assert event.kind == "not_assessable"
    assert "audio was lost there" in in_words(event.reason, "en")


def test_what_may_have_been_lost_is_not_held_against_anybody():
    call = flag_if("{scold: {says: 你听不懂吗}}", "scold")
    call.engine.lost(1, 2)
    call.say("您好")
    assert call.end() == []


def test_doubtful_words_are_not_assessable():
    call = flag_if("{scold: {says: 你听不懂吗}}", "scold")
    call.say("你听不懂吗", doubts=("repeats itself",))
    (event,) = call.end()
    assert (event.kind, "not clear" in in_words(event.reason, "en")) == ("not_assessable", True)


def test_a_customer_who_is_not_transcribed_is_said_once():
    book = rulebook(combined("forbidden", SORRY, "complaint and not sorry"), forbidden("不归我管", id="zh.a.b"))
    call = Call(book, transcribed=("agent",))
    (event,) = call.wait(0.1)
    assert (event.kind, event.rule) == ("not_assessable", "zh.test.combined")
    assert "--transcribe-customer" in in_words(event.reason, "en")
    call.say("不归我管")
    assert [event.rule for event in (*call.events[1:], *call.wait(20), *call.end())] == ["zh.a.b"]


# ---- near a condition


def test_forbidden_only_after_something():
    rule = forbidden("没办法", within="{after: 8 s}", more=f"when: {COMPLAINT}")
    call = Call(rulebook(rule))
    call.say("没办法")
    call.say("我要投诉", role="customer", pause=2)
    call.wait(2)
    call.say("没办法")
    assert [(event.kind, event.start) for event in call.events] == [("violation", call.now - 0.75)]
    call.say("没办法", pause=8)
    assert call.end() == []


def test_forbidden_before_something_is_known_when_that_happens():
    call = Call(rulebook(forbidden("请稍等", within="{before: 5 s}", more="when: {hold: 10 s}")))
    call.say("请稍等")
    assert call.events == []
    call.say("好了", pause=12)
    (event,) = call.wait(1)
    assert (event.kind, event.heard, event.audio_seen) == ("violation", "请稍等", call.now)


def test_a_phrase_near_something_doubtful_is_not_assessable():
    call = Call(rulebook(forbidden("没办法", within="{after: 8 s}", more=f"when: {COMPLAINT}")))
    call.say("我要投诉", role="customer", doubts=("repeats itself",))
    call.say("没办法", pause=2)
    assert [event.kind for event in call.end()] == ["not_assessable"]


def test_due_once_for_every_time_it_happens():
    call = Call(rulebook(required("非常抱歉", within="{after: 2 turns}", more=f"when: {COMPLAINT}")))
    assert call.state() == "not_due"
    for answer in ("非常抱歉", "那怎么办"):
        call.say("我要投诉", role="customer", pause=2)
        call.say(answer)
    call.wait(9)
    call.end()
    (event,) = call.events
    assert in_words(event.reason, "en") == "not said within 2 turns after the customer's “我要投诉”"


def test_all_that_is_needed_in_a_window():
    call = Call(rulebook(required("姓名", "电话", "地址", within="{first: 20 s}", more="need: all")))
    call.say("姓名电话")
    (event,) = call.wait(30)
    assert in_words(event.reason, "en") == "only 2 of 3 said in the first 20 s of the speech"
    call = Call(rulebook(required("姓名", "电话", "地址", within="{first: 20 s}", more="need: 2")))
    call.say("姓名电话")
    assert call.wait(30) == []


@pytest.mark.parametrize(
    ("within", "kinds"), [("{first: 10 %}", ["missing"]), ("{first: 60 %}", []), ("{last: 60 %}", [])]
)
def test_windows_in_per_cent(within: str, kinds: list[str]):
    call = Call(rulebook(required("请讲", within=within)))
    call.say("您好")
    call.say("请讲", pause=5)
    call.say("再见", pause=5)
    assert call.wait(60) == []
    assert [event.kind for event in call.end()] == kinds


# ---- which calls a rule is about


@pytest.mark.parametrize(
    ("applies", "metadata", "state"),
    [
        ("{direction: outbound}", CallMetadata(direction="outbound"), "missing"),
        ("{direction: outbound}", CallMetadata(direction="inbound"), "not_applicable"),
        ("{direction: outbound}", CallMetadata(), "not_applicable"),
        ("{team: [a, b]}", CallMetadata(team="b"), "missing"),
        ("{queue_seconds: {over: 20}}", CallMetadata(queue_seconds=20), "not_applicable"),
        ("{queue_seconds: {over: 20 s, under: 1 min}}", CallMetadata(queue_seconds=21), "missing"),
        ("{purpose: survey}", CallMetadata(extra={"purpose": "survey"}), "missing"),
        ("{rating: {under: 3}}", CallMetadata(extra={"rating": "2"}), "missing"),
        ("{rating: {under: 3}}", CallMetadata(extra={"rating": "bad"}), "not_applicable"),
    ],
)
def test_applies_to(applies: str, metadata: CallMetadata, state: str):
    rule = required("您好", within="{first: 4 s}", more=f"applies_to: {applies}")
    call = Call(rulebook(rule), metadata=metadata)
    call.say("什么事")
    call.wait(20)
    assert call.state() == state
    assert len(call.end() + call.events) == (state == "missing")


# ---- rules that change during a call


def test_conditions_keep_what_was_said_before_the_rules_changed():
    conditions = "{scold: {says: 你听不懂吗, times: 2}}"
    call = flag_if(conditions, "scold")
    call.say("你听不懂吗")
    call.wait(2)
    new = forbidden("不归我管", id="zh.a.new")
    later = combined("forbidden", "{hello: {says: 您好}}", "hello", id="zh.b.later")
    assert call.engine.adopt(rulebook(new, later, combined("forbidden", conditions, "scold")))
    call.say("您好，不归我管，你听不懂吗")  # what is about the whole call begins with the next one
    call.wait(2)
    assert confirmed(call.events + call.end()) == [("violation", "zh.a.new"), ("violation", "zh.test.combined")]
