"""What is required may be said in other words, and its words may say the contrary."""

from __future__ import annotations

from typing import Any

import pytest
from fake_meaning import WordMeaning, knowing
from rule_calls import Call, combined, confirmed, forbidden, required, rulebook

RULE = "zh.test.required"
GREETING = required("您好", within="{first: 4 s}")
MEANING = WordMeaning(fulfils={"欢迎": RULE}, denies={"没空": RULE})


def call_of(rule: str = GREETING, meaning: WordMeaning | None = MEANING) -> Call:
    book = rulebook(rule)
    return Call(knowing(book, meaning) if meaning else book)


def state_after(text: str, rule: str = GREETING, **how: Any) -> str:
    call = call_of(rule)
    call.say(text, **how)
    call.wait(9.0)
    call.end()
    return call.state()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("您好", "met"),
        ("欢迎来电", "met"),
        ("您好，欢迎来电", "met"),
        ("您好，我没空", "missing"),  # the words are there, and it denies them
        ("欢迎，没空", "missing"),
        ("喂", "missing"),
    ],
)
def test_meaning_stands_beside_phrases(text: str, state: str):
    assert state_after(text) == state


def test_without_meaning_phrases_alone_count():
    for text, state in (("您好，我没空", "met"), ("欢迎来电", "missing")):
        call = call_of(meaning=None)
        call.say(text)
        call.end()
        assert call.state() == state


def test_it_is_met_when_the_utterance_begins():
    call = call_of()
    call.say("喂喂喂喂")
    since = call.say("请讲，欢迎来电", pause=1.5)
    call.end()
    (item,) = call.engine.checklist()
    assert (item.state, item.since) == ("met", since)


def test_out_of_its_window_it_does_not_count():
    call = call_of()
    call.say("喂")
    call.say("欢迎来电", pause=9.0)
    call.end()
    assert call.state() == "missing"


def test_what_is_meant_in_doubtful_speech_is_not_known():
    assert state_after("欢迎来电", doubts=("low confidence",)) == "not_assessable"
    assert state_after("您好，我没空", doubts=("low confidence",)) == "not_assessable"


@pytest.mark.parametrize(
    ("rule", "text", "state"),
    [
        (required("您好", "早上好", within="{first: 4 s}", more="need: 2"), "您好，欢迎来电", "missing"),
        (required("您好", "早上好", within="{first: 4 s}", more="need: 2"), "您好，早上好，没空", "met"),
        (required("您好", within="{first: 4 s}", more="meaning: off"), "欢迎来电", "missing"),
        (required("您好", within="{first: 4 s}", more="meaning: off"), "您好，我没空", "met"),
        (required("'{company}您好'", "您好", within="{first: 4 s}"), "欢迎来电", "met"),
        (required("'{company}您好'", "您好", within="{first: 4 s}"), "您好，我没空", "missing"),
    ],
)
def test_rules_that_are_left_to_phrases(rule: str, text: str, state: str):
    assert state_after(text, rule) == state


def test_the_customers_words_have_no_meaning():
    rule = required("您好", within="{first: 4 s}", more="role: customer")
    assert state_after("欢迎来电", rule, role="customer") == "missing"


def test_a_phrase_that_was_denied_does_not_come_back_with_the_next_utterance():
    call = call_of()
    call.say("没空您好")
    call.say("喂", pause=0.6)  # it continues the text before
    call.end()
    assert call.state() == "missing"


@pytest.mark.parametrize(
    "rule",
    [required(within="{first: 4 s}", more="like: [欢迎来电]"), forbidden(more="like: [您打别处问问吧]")],
)
def test_a_rule_of_examples_only_is_not_assessable_where_nothing_knows_meaning(rule: str):
    call = call_of(rule, meaning=None)
    call.say("您好")
    call.wait(9.0)
    call.end()
    (event,) = [event for event in call.events if event.status == "confirmed"]
    assert (event.kind, event.reason and event.reason.code) == ("not_assessable", "no_meaning")


def test_a_rule_of_examples_only_needs_whose_words_it_is_about():
    book = knowing(rulebook(required(within="{first: 4 s}", more="like: [欢迎来电]")), MEANING)
    call = Call(book, transcribed=("customer",))
    call.say("您好", role="customer")
    call.end()
    (event,) = call.events
    assert event.reason is not None
    assert (confirmed(call.events), event.reason.code) == ([("not_assessable", RULE)], "agent_not_transcribed")


def test_an_answer_in_other_words_is_an_answer():
    rule = required("抱歉", within="{after: 8 s}", more="when: {says: 我要投诉, role: customer}")
    call = call_of(rule)
    call.say("我要投诉", role="customer")
    call.say("欢迎来电")
    call.wait(20.0)
    call.end()
    assert (call.state(), confirmed(call.events)) == ("met", [])


def test_what_it_is_no_part_of_is_not_met_by_its_meaning_either():
    rule = required("您好", within="{first: 4 s}", more="unless: {inside: [没说您好]}")
    assert state_after("没说您好，欢迎来电", rule) == "missing"


ASKED = combined("required", "{asks: {says: 您好, by_meaning: true}, other: {says: 再见}}", "asks and other", id=RULE)
BY_MEANING = "{a: {says: 您好, by_meaning: true}}"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("欢迎来电，再见", "met"),
        ("您好，再见", "met"),
        ("欢迎来电", "missing"),  # the other condition goes by its phrases
        ("您好，没空，再见", "missing"),
        ("喂，再见", "missing"),
    ],
)
def test_a_condition_may_go_by_meaning(text: str, state: str):
    assert state_after(text, ASKED) == state


def test_other_conditions_go_by_their_phrases():
    rule = combined("required", "{asks: {says: 您好}}", "asks", id=RULE)
    assert [state_after(text, rule) for text in ("欢迎来电", "您好，没空")] == ["missing", "met"]


def test_what_a_condition_is_no_part_of_is_not_met_by_its_meaning_either():
    rule = combined("required", BY_MEANING, "a", id=RULE, more="unless: {inside: [没说您好]}")
    assert state_after("没说您好，欢迎来电", rule) == "missing"


@pytest.mark.parametrize(
    ("rule", "text", "state"),
    [
        (required("'{company}您好'", within="{first: 4 s}"), "欢迎来电", "missing"),
        (required("'{company}您好'", within="{first: 4 s}"), "天一您好", "met"),
        (
            combined("required", "{a: {says: '{company}您好', by_meaning: true}}", "a", id=RULE),
            "欢迎来电",
            "missing",
        ),
        (
            combined("required", "{a: {says: 您好, by_meaning: true}, b: {says: '{company}'}}", "a or b", id=RULE),
            "欢迎来电",
            "met",
        ),
    ],
)
def test_what_is_in_a_slot_must_be_heard(rule: str, text: str, state: str):
    call = Call(knowing(rulebook(rule).filled({"company": "天一"}), MEANING))
    call.say(text)
    call.end()
    assert call.state() == state


@pytest.mark.parametrize(
    ("more", "before"), [("", "没空您好"), ("unless: {inside: [没说您好]}", "没说您好"), ("", "您好")]
)
def test_what_ends_in_the_utterance_before_says_nothing_of_the_next(more: str, before: str):
    """Its doubtful words neither."""
    call = call_of(combined("required", BY_MEANING, "a", id=RULE, more=more))
    call.say(before, doubts=("low confidence",) if before == "您好" else ())
    call.say("欢迎来电", pause=0.6)
    call.end()
    assert call.state() == "met"


def test_without_a_model_conditions_go_by_their_phrases():
    call = call_of(combined("required", BY_MEANING, "a", id=RULE, more="like: [欢迎来电]"), meaning=None)
    call.say("您好")
    call.end()
    assert call.state() == "met"


def test_a_rule_that_lacks_what_is_in_a_slot_is_left_out_also_with_examples():
    conditions = "{a: {says: 您好, by_meaning: true}, n: {says: '{company}'}}"
    book = rulebook(combined("required", conditions, "a and n", more="like: [欢迎来电]"))
    assert book.rules == ()
    assert len(book.filled({"company": "天一"}).rules) == 1
