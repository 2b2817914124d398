"""The plain view: what is new, once, a line each."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from live_states import (
    CHINESE_CALL,
    EMPTY_CALL,
    HEARD,
    SAY,
    SPANISH_CALL,
    measured,
    owed,
    summary,
    suspected,
    violation,
)

from speechguard.calls.state import SessionState, TranscriptLine
from speechguard.messages import Interface
from speechguard.terminal.plain import PlainView


def lines(*states: SessionState, interface: Interface = "en") -> list[str]:
    stream = StringIO()
    view = PlainView(stream, interface)
    for state in states:
        view.update(state)
    return stream.getvalue().splitlines()


def test_everything_new_is_a_line_and_nothing_comes_twice() -> None:
    expected = [
        "00:00.4 Agent: 您好，请问有什么可以帮您？",
        "00:02.6 Customer: " + CHINESE_CALL.transcript[1].text,
        "00:30.2 Customer: 我要投诉。 (unclear)",
        "00:35.9 Agent: 你别问我了，这是不归我官。",
        "00:38.8 Agent: 我知道您很着急",
        "00:08.4 missing confirmed major zh.opening.greeting Greeting say: 您好，客服中心，请问有什么可以帮您？",
        f"00:37.1 violation confirmed major zh.shirking.not-my-job 「这事不归我管」 heard 「{HEARD}」 say: {SAY}",
        "00:42.3 Checklist: met zh.opening.greeting Greeting",
    ]
    assert lines(CHINESE_CALL) == expected
    assert lines(CHINESE_CALL, CHINESE_CALL, replace(CHINESE_CALL, clock=43.0)) == expected


def test_an_unfinished_utterance_is_written_when_it_is_final() -> None:
    unfinished = TranscriptLine(0, "agent", 1.0, "你自己", False)
    final = replace(unfinished, text="你自己去看", final=True)
    first, second = (replace(EMPTY_CALL, transcript=(line,)) for line in (unfinished, final))
    assert lines(first) == []
    assert lines(first, second) == ["00:01.0 Agent: 你自己去看"]


def test_every_change_of_a_warning_is_a_line() -> None:
    states = [replace(EMPTY_CALL, findings=(violation(status=s),)) for s in ("provisional", "provisional", "retracted")]
    provisional, retracted = lines(*states)
    assert provisional.startswith("00:37.1 violation provisional major zh.shirking.not-my-job")
    assert retracted == f"00:37.1 violation retracted major zh.shirking.not-my-job 「这事不归我管」 heard 「{HEARD}」"


def test_a_finding_that_becomes_another_kind_is_a_line() -> None:
    event = replace(violation().event, kind="not_assessable")
    states = [replace(EMPTY_CALL, findings=(f,)) for f in (violation(), replace(violation(), event=event))]
    assert [line.split(" confirmed")[0] for line in lines(*states)] == ["00:37.1 violation", "00:37.1 not assessable"]


@pytest.mark.parametrize(
    ("interface", "title", "amount"),
    [
        (
            "en",
            "measure confirmed minor zh.behaviour.pace Speaking too fast",
            "312 syllables a minute (at most 280) say:",
        ),
        ("zh", "指标 已确认 轻微 zh.behaviour.pace 语速过快", "每分钟 312 个音节（最多 280） 请说:"),
        (
            "es",
            "medida confirmada leve zh.behaviour.pace Hablar demasiado rápido",
            "312 sílabas por minuto (como máximo 280)",
        ),
    ],
)
def test_a_measure_outside_its_band_is_a_finding(interface: Interface, title: str, amount: str) -> None:
    (line,) = lines(replace(EMPTY_CALL, findings=(measured(),)), interface=interface)
    assert line.startswith(f"00:20.0 {title} {amount}")


def test_a_measure_within_its_band_is_a_figure_and_does_not_count() -> None:
    (line,) = lines(replace(EMPTY_CALL, findings=(measured(flagged=False),)))
    assert line == "00:20.0 measure zh.behaviour.pace speaking 241 syllables a minute; at most 280, kept"
    stream = StringIO()
    PlainView(stream, "en").close(summary(EMPTY_CALL, findings=(measured(3), measured(4, flagged=False))))
    assert "1 confirmed, 0 retracted" in stream.getvalue()


@pytest.mark.parametrize(
    ("interface", "line", "count"),
    [
        ("en", "suspected 62 % {rule} heard {heard} sounds like {like}", "1 suspected: they take no points"),
        ("zh", "疑似 62% {rule} 听到 {heard} 听起来像 {like}", "疑似 1（"),
        ("es", "sospecha 62 % {rule} oído {heard} suena a {like}", "sospechas 1:"),
    ],
)
def test_what_is_suspected_is_a_line_of_its_own_and_counted_apart(interface: Interface, line: str, count: str) -> None:
    told = {
        "rule": "zh.scolding.you-do-not-listen",
        "heard": "「你怎么就是弄不明白呢」",
        "like": "「你是不是听不懂人话」",
    }
    state = replace(EMPTY_CALL, findings=(suspected(),))
    assert lines(state, state, interface=interface) == ["00:38.9 " + line.format(**told)]
    stream = StringIO()
    PlainView(stream, interface).close(summary(EMPTY_CALL, findings=(suspected(), suspected(5, "retracted"))))
    *_, counts, suspicions = stream.getvalue().splitlines()
    assert not any(digit in counts.split(": ", 1)[1] for digit in "123456789")
    assert count in suspicions


def test_what_a_rule_decides_by_meaning_is_a_violation_with_what_it_sounds_like() -> None:
    event = replace(suspected().event, kind="violation", flagged=True)
    (line,) = lines(replace(EMPTY_CALL, findings=(replace(suspected(), event=event),)))
    start = "00:38.9 violation confirmed fatal zh.scolding.you-do-not-listen sounds like 「你是不是听不懂人话」 heard"
    assert line.startswith(start)


def test_a_suspicion_that_is_taken_back_says_so() -> None:
    states = [replace(EMPTY_CALL, findings=(suspected(status=status),)) for status in ("confirmed", "retracted")]
    assert lines(*states)[1].startswith("00:38.9 suspected retracted zh.scolding.you-do-not-listen")


def test_a_measure_that_found_nothing_is_not_shown() -> None:
    found = measured(flagged=False)
    none = replace(found, event=replace(found.event, value=0.0, unit="s"))
    assert lines(replace(EMPTY_CALL, findings=(none,))) == []


def test_words_are_of_the_interface_and_quotes_of_the_call() -> None:
    *_, violation_line, _met, notice = lines(SPANISH_CALL, interface="zh")
    assert violation_line.startswith("00:37.1 违规 已确认 致命 zh.shirking.not-my-job «这事不归我管» 听到 «vaya")
    assert notice == "1:01:42.0 提示: micrófono：共丢失 0.3 秒声音（1 次）；本机过于繁忙"


def test_the_end_brings_what_is_new_the_verdicts_and_the_figures() -> None:
    stream = StringIO()
    view = PlainView(stream, "en")
    view.update(replace(CHINESE_CALL, findings=()))
    before = len(stream.getvalue().splitlines())
    view.close(summary(CHINESE_CALL, findings=(owed(),), lost=0.3, rules=("zh-service 0123456789ab", "own ab")))
    assert stream.getvalue().splitlines()[before:] == [
        "00:08.4 missing confirmed major zh.opening.greeting Greeting say: 您好，客服中心，请问有什么可以帮您？",
        "00:42.3 Summary: Checklist: met zh.opening.greeting Greeting",
        "00:42.3 Summary: Checklist: owed zh.hold.thanks Thanks after a hold",
        "00:42.3 Summary: Checklist: later zh.closing.farewell Closing",
        "00:42.3 Summary: audio heard 00:42.3 · 0.3 s of audio lost",
        "00:42.3 Summary: 0 confirmed, 0 retracted, 1 missing, 0 not assessable",
        "00:42.3 Summary: delay p50/p95 provisional: 0.52/0.91 s",
        "00:42.3 Summary: delay p50/p95 confirmed: 1.21/1.74 s",
        "00:42.3 Summary: judged by zh-service 0123456789ab, own ab",
    ]


def test_every_line_is_flushed_when_it_is_written() -> None:
    flushed: list[str] = []

    class Pipe(StringIO):
        def flush(self) -> None:
            flushed.append(self.getvalue())

    PlainView(Pipe(), "en").update(CHINESE_CALL)
    assert [text.count("\n") for text in flushed] == list(range(1, 9))


def test_a_closed_pipe_reaches_the_caller() -> None:
    class ClosedPipe(StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        PlainView(ClosedPipe(), "en").update(CHINESE_CALL)


def test_one_line_stays_one_line_whatever_was_heard() -> None:
    state = replace(EMPTY_CALL, transcript=(TranscriptLine(0, "agent", 1.0, "a\nb\x1b[31m\u2028c", True),))
    assert lines(state) == ["00:01.0 Agent: a b\ufffd[31m c"]
