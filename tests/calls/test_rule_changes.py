"""Rules that are changed while a call goes on."""

import os

from fakes import RecordingView

from speechguard.calls.rules import RuleChanges
from speechguard.calls.session import CallSettings, Session
from speechguard.judging.engine import Engine
from speechguard.messages import Progress, Transcript, Word
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.watch import RuleWatch

PACK = """\
pack: test
language: zh
rules:
  - id: zh.test.forbidden
    title: {{zh: 甲, en: {title}, es: a}}
    kind: forbidden
    taboo: impolite
    severity: minor
    phrases: [{phrase}]
    say_instead: 好的
  - id: zh.test.greeting
    title: {{zh: 问候, en: Greeting, es: Saludo}}
    kind: required
    severity: minor
    phrases: [{greeting}]
    within: {{first: 8 s}}
    say_instead: 您好
"""


def write(path, phrase, greeting="您好", title="One"):
    path.write_text(PACK.format(phrase=phrase, greeting=greeting, title=title), encoding="utf-8")
    os.utime(path, ns=(0, int.from_bytes(phrase.encode(), "big") % 10**15))  # times may be too coarse for a test
    return path


def rules(path):
    return load_rules([path], language)


def said(text, number=0, final=True):
    words = tuple(Word(char, number + i / 4, number + (i + 1) / 4, 1.0) for i, char in enumerate(text))
    return Transcript("agent", number, float(number), words[-1].end, text, words, final)


def flagged(engine, text, number):
    return [event.rule for event in engine.final(said(text, number)) if event.status == "confirmed"]


def test_what_follows_is_judged_by_the_changed_rules(tmp_path):
    engine = Engine(rules(write(tmp_path / "a.yaml", "这事不归我管")), "c")
    assert flagged(engine, "这事不归我管", 0) == ["zh.test.forbidden"]
    assert engine.adopt(rules(write(tmp_path / "a.yaml", "你爱找谁找谁去")))
    assert flagged(engine, "这事不归我管", 10) == []
    assert flagged(engine, "你爱找谁找谁去", 20) == ["zh.test.forbidden"]


def test_what_was_said_before_still_counts(tmp_path):
    engine = Engine(rules(write(tmp_path / "a.yaml", "这事不归我管")), "c")
    engine.final(said("您好请讲"))
    assert engine.adopt(rules(write(tmp_path / "a.yaml", "你爱找谁找谁去")))
    assert engine.end(30.0) == []
    assert [item.state for item in engine.checklist()] == ["met"]


def test_an_open_warning_is_not_orphaned(tmp_path):
    engine = Engine(rules(write(tmp_path / "a.yaml", "这事不归我管")), "c")
    assert engine.partial(said("这事不归我管", final=False))
    fresh = rules(write(tmp_path / "a.yaml", "你爱找谁找谁去"))
    assert not engine.adopt(fresh)
    assert flagged(engine, "这事不归我管", 0) == ["zh.test.forbidden"]
    assert engine.adopt(fresh)


def progress(now):
    return Progress(now=now, settled=now, speaking=frozenset())


def test_a_changed_file_is_adopted_and_a_broken_one_is_told_and_left_alone(tmp_path):
    path = write(tmp_path / "a.yaml", "这事不归我管")
    before = rules(path)
    engine, view = Engine(before, "c"), RecordingView()
    session = Session(CallSettings("c", before), engine, view)
    changes = RuleChanges(RuleWatch([tmp_path], lambda: rules(tmp_path)), session.adopt)
    problems = []

    def heard():
        for now in range(1, 9):
            if now == 2:
                path.write_text("pack: [", encoding="utf-8")
            elif now == 4:
                write(path, "你爱找谁找谁去", title="Two")
            changes.before(progress(float(now)))
            problems.append(changes.problem)
            if now == 3:
                assert flagged(engine, "这事不归我管", 0) == ["zh.test.forbidden"]
        yield said("你爱找谁找谁去", 20)
        yield Progress(30.0, 30.0, frozenset(), ended=True)

    summary = session.run(heard())
    assert problems[0] == ""
    assert str(path) in problems[1]
    assert problems[2] == problems[1]
    assert set(problems[3:]) == {""}
    titles = {finding.event.rule: finding.title["en"] for finding in summary.findings}
    assert titles["zh.test.forbidden"] == "Two"
    assert summary.rules == rules(path).versions


def test_changed_rules_wait_until_the_call_can_take_them_over(tmp_path):
    path = write(tmp_path / "a.yaml", "这事不归我管")
    answers = iter([False, False, True])
    offered = []
    changes = RuleChanges(
        RuleWatch([tmp_path], lambda: rules(tmp_path)), lambda fresh: offered.append(fresh) or next(answers)
    )
    write(path, "你爱找谁找谁去")
    changes.before(progress(1.0))
    changes.before(said("喂"))
    changes.before(said("喂"))
    changes.before(said("喂"))
    assert len(offered) == 3
    assert len(set(map(id, offered))) == 1


def test_nothing_is_loaded_when_nothing_has_changed(tmp_path):
    write(tmp_path / "a.yaml", "这事不归我管")
    (tmp_path / "notes.txt").write_text("x")
    watch = RuleWatch([tmp_path], lambda: 1 / 0)
    (tmp_path / "notes.txt").write_text("y")
    assert watch.poll() is None
