"""Small calls as people type them."""

import pytest

from speechguard.checks.cases.dialogue import WrittenCall, written_calls
from speechguard.checks.cases.layout import lay_out
from speechguard.errors import UserError
from speechguard.phonetics import language
from speechguard.rules.model.rule import Said, Silence

ZH = language("zh")


def calls(text: str) -> list[WrittenCall]:
    return list(written_calls(text.splitlines(keepends=True), "standard input", ZH))


def only(text: str) -> WrittenCall:
    (call,) = calls(text)
    return call


def test_lines_without_a_speaker_are_calls_of_their_own():
    first, second = calls("您好\n\n  再见 \n")
    assert (first.numbers, first.lines, first.dialogue) == ((1,), (Said("agent", "您好"),), False)
    assert (second.numbers, second.lines, second.name) == ((3,), (Said("agent", "再见"),), "line 3")


def test_a_blank_line_ends_a_dialogue():
    first, second, single = calls("agent: 您好\ncustomer: 好\n\n\nagent: 再见\n \n好的\n")
    assert (first.numbers, first.name, first.dialogue) == ((1, 2), "lines 1-2", True)
    assert (second.numbers, second.name) == ((5,), "line 5")
    assert not single.dialogue


@pytest.mark.parametrize(
    "text",
    [
        "agent: 您好\ncustomer: 你好\nsilence: 12 s\nagent: 再见",
        "客服：您好\n客户：你好\n静音：12 s\n坐席： 再见",
        "Agente: 您好\n  CLIENTE : 你好\nsilencio:00:12\nasesora:再见",
    ],
)
def test_who_speaks_may_be_said_in_three_languages(text: str):
    assert only(text).lines == (Said("agent", "您好"), Said("customer", "你好"), Silence(12), Said("agent", "再见"))


def test_lines_of_utterances():
    call = only("agent: 您好\nsilence: 5 s\nagent: 再见")
    assert [call.line_of(number) for number in (0, 1)] == [1, 3]


@pytest.mark.parametrize("time", ["00:12", "12 s", "12s", "0:00:12", "[00:12]", "12.0 s", "12000 ms"])
def test_times(time: str):
    call = only(f"1.5 s agent: 您好\n{time} customer: 好\nagent: 再见")
    transcripts, _ = lay_out(call.lines, ZH)
    assert [transcript.start for transcript in transcripts] == pytest.approx([1.5, 12.0, 12.75])


def test_a_line_may_begin_while_the_other_side_speaks():
    call = only("agent: 您好您好您好\n1 s customer: 好")
    assert [(t.start, t.end) for t in lay_out(call.lines, ZH)[0]] == [(0.5, 2.0), (1.0, 1.25)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("agent: 您好\n再见", "standard input:2: nobody is named in a line of a dialogue: begin it with agent:"),
        ("silence: 12", "standard input:1: a silence has a length and no time, as in: silence: 12 s"),
        ("agent: 好\nsilence: soon", "standard input:2: a silence has a length"),
        ("00:01 silence: 3 s", "standard input:1: a silence has a length and no time"),
        ("00:99 agent: 您好", "'00:99' is no time: write it as 00:12 or 12.5 s"),
        ("12 agent: 您好", "'12' is no time"),
        ("agent: 您好\nsilence: 3 s\n00:09 agent: 好", "leave out one of the two"),
        ("00:05 agent: 您好\n00:04 customer: 好", "00:04 is too early: the line before it begins at 5 s"),
        ("00:05 agent: 您好您好\n5.5 s agent: 好", "5.5 s is too early: the line before it goes on until 6 s"),
    ],
)
def test_mistakes_have_their_line(text: str, message: str):
    with pytest.raises(UserError) as error:
        calls(text)
    assert message in str(error.value)


def test_calls_before_a_mistake_are_given():
    reading = written_calls(["您好\n", "agent: 您好\n", "再见\n"], "standard input", ZH)
    assert next(reading).numbers == (1,)
    with pytest.raises(UserError):
        next(reading)
