"""Violations: found where they were said, shown at once, confirmed or taken back, excused."""

from dataclasses import replace

import pytest
from rule_calls import Call, confirmed, forbidden, rulebook, said

from speechguard.judging.engine import Engine
from speechguard.messages import Word
from speechguard.phonetics import language
from speechguard.utterance import hear
from speechguard.words.reasons import in_words

RULE = "zh.test.forbidden"
NOT_MY_JOB = rulebook(forbidden("这事不归我管"))
TRANSFER = rulebook(forbidden("这事不归我管", more="unless: {followed_by: [我帮您转接], within: 8 s}"))


def engine_of(*rules: str) -> Engine:
    return Engine(rulebook(*rules), "c")


def test_an_event_tells_everything():
    (event,) = Engine(NOT_MY_JOB, "call-7").final(said(" 喂，这是不归我官。", start=10.0))
    assert (event.call, event.kind, event.rule, event.severity, event.status) == (
        "call-7", "violation", RULE, "minor", "confirmed",
    )  # fmt: skip
    assert (event.role, event.phrase, event.heard) == ("agent", "这事不归我管", "喂，这是不归我官。")
    assert (event.start, event.end) == (10.75, 12.25)  # of the phrase itself: the 4th to 9th character
    assert 0.85 < event.score < 1
    assert (event.say_instead, event.audio_seen, event.delay, event.id) == (
        "好的",
        said(" 喂，这是不归我官。", 10).end,
        None,
        1,
    )


def test_score_of_the_same_sound_is_1():
    (event,) = Engine(NOT_MY_JOB, "c").final(said("这事不归我管"))
    assert event.score == 1


def test_times_come_from_the_words():
    words = (
        Word(" 好", 0.5, 1.0, 1),
        Word("的这事", 1.0, 2.0, 1),
        Word("不归", 2.5, 3.0, 1),
        Word("我管呢", 3.0, 4.5, 1),
    )
    transcript = replace(said(""), text="好的这事不归我管呢", words=words)
    (event,) = Engine(NOT_MY_JOB, "c").final(transcript)
    assert (event.start, event.end) == (1.0, 4.5)


def test_words_that_do_not_give_the_text_are_refused():
    with pytest.raises(ValueError, match="words give"):
        hear(replace(said("您好"), text="再见"), language("zh"))


def test_the_customer_may_say_it():
    assert Engine(NOT_MY_JOB, "c").final(said("这事不归我管", role="customer")) == []
    book = rulebook(forbidden("这事不归我管", more="role: customer"))
    (event,) = Engine(book, "c", ("agent", "customer")).final(said("这事不归我管", role="customer"))
    assert event.role == "customer"
    assert Engine(book, "c").final(said("这事不归我管")) == []


def test_said_twice_is_two_violations():
    events = Engine(NOT_MY_JOB, "c").final(said("这事不归我管，跟您说了这事不归我管。"))
    assert [event.start for event in events] == [1.0, 3.75]
    assert len({event.id for event in events}) == 2


def test_phrases_of_one_rule_on_the_same_words_are_one_violation_named_by_the_best():
    engine = engine_of(forbidden("不知道", "我不知道", "我不自在"))
    (event,) = engine.final(said("我不知道"))
    assert event.phrase == "我不知道"  # as alike as 不知道, and longer


def test_two_rules_on_the_same_words_are_two_violations():
    engine = engine_of(forbidden("不知道", id="zh.a.a"), forbidden("我不知道", id="zh.a.b"))
    assert {event.rule for event in engine.final(said("我不知道"))} == {"zh.a.a", "zh.a.b"}


@pytest.mark.parametrize("text", ["喂", "喂？", "嗯，喂"])
def test_whole_utterance(text: str):
    engine = engine_of(forbidden("{text: 喂, whole: true}"))
    assert confirmed(engine.final(said(text))) == [("violation", RULE)]


@pytest.mark.parametrize("text", ["喂您好", "您好喂", "喂喂"])
def test_not_the_whole_utterance(text: str):
    assert engine_of(forbidden("{text: 喂, whole: true}")).final(said(text)) == []


def test_a_whole_utterance_is_not_known_before_it_ends():
    engine = engine_of(forbidden("{text: 喂, whole: true}"))
    assert engine.partial(said("喂", final=False)) == []
    assert engine.final(said("喂您好")) == []


def test_a_whole_utterance_is_not_one_that_goes_on_without_a_pause():
    engine = engine_of(forbidden("{text: 说吧, whole: true}"))
    engine.final(said("您慢慢地"))
    assert engine.final(said("说吧", start=2.0, utterance=1, joined=True)) == []


# ---- a phrase over two utterances


@pytest.mark.parametrize(("pause", "joined", "found"), [(0.9, False, True), (1.1, False, False), (1.1, True, True)])
def test_a_phrase_cut_by_a_short_pause_is_found(pause: float, joined: bool, found: bool):
    engine = Engine(NOT_MY_JOB, "c")
    assert engine.final(said("您看这事")) == []  # to 2.0
    events = engine.final(said("不归我管啊", start=2 + pause, utterance=1, joined=joined))
    assert bool(events) is found
    if found:
        assert (events[0].start, events[0].end) == (1.5, 2 + pause + 1.0)


def test_not_with_the_other_side_between_the_halves_of_another_speaker():
    engine = Engine(NOT_MY_JOB, "c")
    engine.final(said("您看这事"))
    engine.final(said("好吧", start=2.2, utterance=1, role="customer"))
    assert confirmed(engine.final(said("不归我管啊", start=2.8, utterance=2))) == [("violation", RULE)]
    assert engine.final(said("不归我管", start=4.5, utterance=3, role="customer")) == []


def test_a_violation_is_reported_once_though_the_next_utterance_is_searched_with_it():
    engine = Engine(NOT_MY_JOB, "c")
    assert len(engine.final(said("这事不归我"))) == 1  # near enough without the last syllable
    assert engine.final(said("管", start=2.3, utterance=1)) == []
    assert engine.final(said("好的", start=2.7, utterance=2)) == []


# ---- provisional, confirmed, retracted


def test_provisional_once_then_confirmed_under_the_same_id():
    engine = Engine(NOT_MY_JOB, "c")
    (first,) = engine.partial(said("您说这事不归我管", final=False))
    assert engine.partial(said("您说，这事不归我管。", final=False)) == []
    (last,) = engine.final(said("您说这事不归我管"))
    assert (first.status, last.status) == ("provisional", "confirmed")
    assert first.id == last.id


def test_retracted_when_the_whole_text_does_not_have_it():
    engine = Engine(NOT_MY_JOB, "c")
    (first,) = engine.partial(said("这事不归我管", final=False))
    (last,) = engine.final(said("这个事业部归我们管理", start=1.0))
    assert (last.kind, last.status, last.id) == ("violation", "retracted", first.id)


def test_an_unless_that_is_completed_later_retracts():
    engine = engine_of(forbidden("不知道", more="unless: {inside: [不知道您方便]}"))
    (first,) = engine.partial(said("不知道", final=False))
    (last,) = engine.final(said("不知道您方便吗"))
    assert (first.status, last.status, last.id) == ("provisional", "retracted", first.id)


def test_two_places_are_two_warnings():
    engine = Engine(NOT_MY_JOB, "c")
    (first,) = engine.partial(said("这事不归我管", final=False))
    assert engine.partial(said("这事不归我管，跟您说这事", final=False)) == []
    (_, second) = engine.partial(said("这事不归我管，跟您说这事不归我管。", final=False))
    events = engine.final(said("这事不归我管，跟您说了这事不归我管。"))
    assert second.status == "provisional"
    assert [event.id for event in events] == [second.id]  # the first was confirmed before
    assert second.id != first.id


STABLE = "这事不归我管您去别的地方问"  # the phrase ends 7 syllables before the end: 1.75 s


def test_confirmed_early_when_it_stood_in_three_texts_and_is_long_past():
    engine = Engine(NOT_MY_JOB, "c")
    (provisional,) = engine.partial(said("这事不归我管", final=False))
    assert engine.partial(said("这事不归我管您去", final=False)) == []
    (early,) = engine.partial(said(STABLE, final=False))
    assert (early.status, early.id) == ("confirmed", provisional.id)
    assert engine.partial(said(STABLE + "吧", final=False)) == []
    assert engine.final(said(STABLE + "吧好吗")) == []


def test_confirmed_early_stays_even_when_the_whole_text_lacks_it():
    engine = Engine(NOT_MY_JOB, "c")
    engine.partial(said("这事不归我管", final=False))
    engine.partial(said("这事不归我管您去", final=False))
    engine.partial(said(STABLE, final=False))
    assert engine.final(said("您好请您去别的地方问一下")) == []


def test_not_early_when_the_texts_were_not_in_a_row():
    engine = Engine(NOT_MY_JOB, "c")
    engine.partial(said("这事不归我管您去", final=False))
    engine.partial(said("请您去别的地方", final=False))
    assert engine.partial(said(STABLE, final=False)) == []
    assert confirmed(engine.final(said(STABLE))) == [("violation", RULE)]


def confirmed_early() -> tuple[Engine, int]:
    """An engine that has confirmed a violation, which an excuse may follow, while its utterance goes on; its id."""
    engine = Engine(TRANSFER, "c")
    (first,) = engine.partial(said("这事不归我管", final=False))
    engine.partial(said("这事不归我管您去", final=False))
    (early,) = engine.partial(said(STABLE, final=False))
    assert (early.status, early.id) == ("confirmed", first.id)
    return engine, first.id


def test_confirmed_early_though_an_excuse_may_follow():
    engine, _ = confirmed_early()
    assert engine.final(said(STABLE + "吧好吗")) == []
    assert engine.end(20) == []


def test_an_excuse_at_the_end_of_the_utterance_withdraws_what_was_confirmed_early():
    engine, number = confirmed_early()
    (last,) = engine.final(said(STABLE + "我帮您转接吧"))
    assert (last.status, last.id, in_words(last.reason, "en")) == ("retracted", number, "excused by '我帮您转接'")


def test_what_is_withdrawn_is_shown_as_it_was_shown_last():
    engine = Engine(TRANSFER, "c")
    for text in ("喂这是不归我官", "喂这是不归我官您去", "喂这事不归我管您去别的地方问"):
        shown = engine.partial(said(text, final=False))
    (early,) = shown
    (last,) = engine.final(said("喂这事不归我管您去别的地方问我帮您转接吧"))
    assert (early.status, last.status) == ("confirmed", "retracted")
    assert (last.heard, last.score) == (early.heard, early.score) == ("喂这事不归我管您去别的地方问", 1)


def test_an_excuse_in_a_later_utterance_withdraws_what_was_confirmed_early():
    engine, number = confirmed_early()
    assert engine.final(said(STABLE)) == []
    (last,) = engine.final(said("我帮您转接", start=6, utterance=1))
    assert (last.status, last.id) == ("retracted", number)


def test_a_partial_text_that_comes_late_says_nothing():
    engine = Engine(NOT_MY_JOB, "c")
    engine.final(said("好的"))
    assert engine.partial(said("这事不归我管", final=False)) == []


def test_a_warning_whose_utterance_never_ends_is_retracted_at_the_end():
    engine = Engine(NOT_MY_JOB, "c")
    (first,) = engine.partial(said("这事不归我管", final=False))
    (last,) = engine.end(9.0)
    assert (last.status, last.id, last.audio_seen) == ("retracted", first.id, 9.0)


# ---- doubtful texts


def test_in_doubtful_text_it_is_not_assessable():
    (event,) = Engine(NOT_MY_JOB, "c").final(said("这事不归我管", doubts=("repeats itself",)))
    assert (event.kind, event.status) == ("not_assessable", "confirmed")
    assert "repeats itself" in in_words(event.reason, "en")


def test_a_warning_is_taken_back_when_the_whole_text_is_doubtful():
    engine = Engine(NOT_MY_JOB, "c")
    (first,) = engine.partial(said("这事不归我管", final=False))
    retracted, unclear = engine.final(said("这事不归我管", doubts=("hardly any voice",)))
    assert (retracted.kind, retracted.status, retracted.id) == ("violation", "retracted", first.id)
    assert (unclear.kind, unclear.status) == ("not_assessable", "confirmed")
    assert unclear.id != first.id


def test_a_doubtful_partial_text_shows_nothing():
    assert Engine(NOT_MY_JOB, "c").partial(said("这事不归我管", final=False, doubts=("hardly any voice",))) == []


def test_half_in_doubtful_text_is_not_assessable():
    engine = Engine(NOT_MY_JOB, "c")
    engine.final(said("您看这事", doubts=("hardly any voice",)))
    assert confirmed(engine.final(said("不归我管啊", start=2.5, utterance=1))) == [("not_assessable", RULE)]


# ---- excuses


def test_inside():
    engine = engine_of(forbidden("不知道", more="unless: {inside: [不知道您方便]}"))
    assert engine.final(said("不知道您方便吗")) == []
    assert confirmed(engine.final(said("不知道，不知道您方便吗", start=9, utterance=1))) == [("violation", RULE)]


def test_inside_over_two_utterances_excuses_for_good():
    engine = engine_of(forbidden("不知道", more="unless: {inside: [就说不知道]}"))
    assert engine.final(said("就说")) == []
    assert engine.final(said("不知道", start=1.8, utterance=1)) == []
    assert engine.final(said("好的", start=2.8, utterance=2)) == []  # searched with 不知道, but without 就说


PRECEDED = forbidden("这事不归我管", more="unless: {preceded_by: [客户说], within: 3 s}")


@pytest.mark.parametrize(
    ("before", "pause", "excused"), [("客户说", 0.5, True), ("客户说", 4.0, False), ("您好呀", 0.5, False)]
)
def test_preceded_by(before: str, pause: float, excused: bool):
    call = Call(rulebook(PRECEDED))
    call.say(before)
    call.say("这事不归我管", pause)
    assert (call.events == []) is excused


def test_preceded_by_in_the_same_text():
    assert engine_of(PRECEDED).final(said("客户说这事不归我管")) == []
    assert confirmed(engine_of(PRECEDED).final(said("这事不归我管客户说"))) == [("violation", RULE)]


def test_an_excuse_of_the_other_side_is_none():
    call = Call(rulebook(PRECEDED))
    call.say("客户说", role="customer")
    call.say("这事不归我管")
    assert confirmed(call.events) == [("violation", RULE)]


def test_followed_by_in_the_same_text():
    assert Engine(TRANSFER, "c").final(said("这事不归我管，我帮您转接。")) == []


def test_followed_by_later():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.say("我帮您转接", pause=2)
    assert [(event.status, event.id) for event in call.events] == [("confirmed", 1), ("retracted", 1)]
    assert in_words(call.events[-1].reason, "en") == "excused by '我帮您转接'"
    assert call.wait(20) + call.end() == []


def test_followed_by_excuses_all_that_was_said_before_it():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.say("跟您说了这事不归我管")
    call.say("我帮您转接")
    assert [(event.status, event.id) for event in call.events] == [
        ("confirmed", 1), ("confirmed", 2), ("retracted", 1), ("retracted", 2),
    ]  # fmt: skip


def test_followed_by_too_late():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.say("我帮您转接", pause=8.1)
    assert [(event.status, event.heard) for event in call.events] == [("confirmed", "这事不归我管")]


def test_an_excuse_may_begin_when_its_time_is_just_over():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    assert call.wait(8.0) == []
    call.say("我帮您转接", pause=0)
    assert [event.status for event in call.events] == ["confirmed", "retracted"]


def test_the_end_of_the_call_leaves_it_confirmed():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    assert confirmed(call.events) == [("violation", RULE)]
    assert call.end() == []


def test_rules_are_not_changed_while_an_excuse_may_follow():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    assert not call.engine.adopt(NOT_MY_JOB)
    call.wait(8.1)
    assert call.engine.adopt(NOT_MY_JOB)


def test_followed_by_with_partial_texts_keeps_the_warning():
    engine = Engine(TRANSFER, "c")
    (first,) = engine.partial(said("这事不归我管", final=False))
    (second,) = engine.final(said("这事不归我管"))
    assert (second.status, second.id) == ("confirmed", first.id)
    (last,) = engine.final(said("我帮您转接", start=4, utterance=1))
    assert (last.status, last.id) == ("retracted", first.id)


def test_a_phrase_that_began_in_doubtful_words_is_not_confirmed_by_what_goes_on():
    """However stable the clear half of it is in the partial texts: recorded, it is not assessable."""
    engine = Engine(rulebook(forbidden("这事不归我管")), "call")
    engine.final(said("这事不", 0.0, utterance=0, doubts=("repeats itself",)))
    how = {"utterance": 1, "joined": True}
    events = [
        engine.partial(said(text, 0.75, final=False, **how)) for text in ("归我管", "归我管你", "归我管你听懂没有")
    ]
    assert [event.status for shown in events for event in shown] == ["provisional"]
    retracted, unclear = engine.final(said("归我管你听懂没有", 0.75, **how))
    assert (retracted.status, unclear.kind, unclear.status) == ("retracted", "not_assessable", "confirmed")


def test_an_excuse_that_may_have_been_in_lost_audio_leaves_it_open():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.engine.lost(call.now + 1, call.now + 2)
    retracted, unclear = call.wait(20)
    assert (retracted.status, retracted.id) == ("retracted", 1)
    assert (unclear.kind, unclear.status) == ("not_assessable", "confirmed")
    assert "lost" in in_words(unclear.reason, "en")
    assert retracted.reason == unclear.reason
    assert retracted.audio_seen == unclear.audio_seen == call.now
    assert unclear.id != retracted.id


def test_an_excuse_that_may_have_been_in_speech_that_was_not_clear_leaves_it_open():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.say("我帮您", doubts=("hardly any voice",))
    retracted, unclear = call.wait(20)
    assert (retracted.status, unclear.kind) == ("retracted", "not_assessable")


def test_an_excuse_after_lost_audio_excuses():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.engine.lost(call.now + 1, call.now + 2)
    call.say("我帮您转接", pause=3)
    assert [event.status for event in call.events] == ["confirmed", "retracted"]
    assert call.wait(20) == []


def test_lost_audio_elsewhere_changes_nothing():
    call = Call(TRANSFER)
    call.say("这事不归我管")
    call.engine.lost(call.now + 8.5, call.now + 9)
    assert call.wait(20) == []
    assert confirmed(call.events) == [("violation", RULE)]


def test_spanish_by_sound():
    engine = Engine(rulebook(forbidden("no lo sé", "quéjese si quiere", id="es.a.b"), code="es"), "c")
    assert confirmed(engine.final(said("¿Qué jece si quiere"))) == [("violation", "es.a.b")]
    assert engine.final(said("ya lo sé", start=20, utterance=1)) == []
