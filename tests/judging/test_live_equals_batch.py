"""A call is judged the same live (partial texts, many steps) and afterwards (final texts only)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from fake_meaning import WordMeaning, knowing
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_calls import SYLLABLE, combined, forbidden, required, rulebook, said

from speechguard.judging.engine import Engine
from speechguard.messages import CallMetadata, ComplianceEvent, Role, Spoke, Transcript, standing

EXCUSED = "unless: {followed_by: [我帮您转接], within: 4 s}"
CUSTOMER = "{says: [不知道, 这事不归我管], role: customer}"
MEANING = WordMeaning(
    suspects={
        "您方便吗": "zh.a.job",  # decides; an excuse may follow, and other rules look at it
        "请您稍等": "zh.c.turns",  # counts near what the customer said
        "我帮您": "zh.c.excused",  # decides near something
        "等待": "zh.d.either",
        "服务": "zh.a.other",
        "喂": "zh.a.know",
    },
    after={"服务": "好", "喂": "感谢"},
    fulfils={"部门": "zh.b.first", "客户说": "zh.b.closing", "服务": "zh.b.answer", "等待": "zh.d.hi"},
    denies={"方便": "zh.b.soon", "感谢": "zh.b.turns", "转接": "zh.d.hi"},
    breaks={"zh.a.job": 0.25},
)
RULES = rulebook(
    forbidden("这事不归我管", id="zh.a.job", more=f"meaning: decides\n{EXCUSED}"),
    forbidden("我不知道", "不知道", id="zh.a.know", more="unless: {inside: [不知道您方便]}"),
    forbidden("{text: 喂, whole: true}", id="zh.a.hello"),
    forbidden("你去找…部门", id="zh.a.other", more="unless: {preceded_by: [客户说], within: 3 s}"),
    forbidden("这事不归我管", id="zh.a.customer", more="role: customer"),
    required("您好", within="{first: 4 s}", id="zh.b.first"),
    required("您好", within="{first: 2 turns}", id="zh.b.turns"),
    required("感谢等待", within="{after: 4 s}", more="when: {hold: 5 s}", id="zh.b.hold"),
    required("再见", within="{last: 5 s}", id="zh.b.last"),
    required("再见", within="{last: 1 turn}", id="zh.b.closing"),
    required("好的", "请您稍等", "您好", within="{first: 60 %}", id="zh.b.need", more="need: 2"),
    required("请您稍等", within="{before: 3 s}", id="zh.b.before", more="when: {hold: 4 s}"),
    required("好的", within="{after: 1 turn}", id="zh.b.answer", more=f"when: {CUSTOMER}"),
    required("再见", within="{after: 3 s}", id="zh.b.soon", more=f"when: {CUSTOMER}"),
    required("好的", within="{around: 2 s}", id="zh.b.around", more="when: {rule: zh.a.customer}"),
    forbidden("我们公司", "好的", within="{after: 9 s}", id="zh.c.after", more=f"when: {CUSTOMER}"),
    forbidden("我们公司", within="{after: 2 turns}", id="zh.c.turns", more=f"when: {CUSTOMER}"),
    forbidden("好的", "不知道", within="{before: 9 s}", id="zh.c.before", more="when: {silence: 2 s, role: customer}"),
    forbidden(
        "这事不归我管",
        within="{before: 9 s}",
        id="zh.c.excused",
        more=f"when: {{says: 再见}}\nmeaning: decides\n{EXCUSED}",
    ),
    combined(
        "forbidden", f"{{said: {CUSTOMER}, sorry: {{says: 好的, after: said, within: 3 s}}}}", "said and not sorry"
    ),
    combined(
        "forbidden",
        "{many: {says: [不知道, 您好], times: 2, within: 9 s}, job: {rule: zh.a.job}}",
        "many or job",
        id="zh.d.either",
    ),
    combined(
        "forbidden",
        "{both: {says: [不知道, 您好], need: all, first: 3 turns}, last: {says: 再见, last: 4 s}}",
        "both or not last",
        id="zh.d.both",
    ),
    combined(
        "forbidden", "{over: {starts_over: 500 ms}, again: {repeats: {syllables: 4}}}", "over or again", id="zh.d.over"
    ),
    combined(
        "required",
        "{hi: {says: 您好, first: 4 s, by_meaning: true}, missed: {rule: [zh.b.hold, zh.b.first]}, "
        "bye: {says: 再见, after: missed, within: 2 turns}}",
        "hi or (missed and bye)",
        id="zh.d.hi",
    ),
    combined(
        "required",
        "{greeted: {rule: zh.d.hi, is: met}, quiet: {silence: 3 s}, "
        "near: {says: [好的, 请您稍等], before: quiet, within: 6 s}}",
        "greeted and (near or not quiet)",
        id="zh.d.chain",
    ),
    combined(
        "forbidden",
        "{share: {measure: longest_silence, over: 3}, long: {metadata: queue_seconds, over: 20}}",
        "share and long",
        id="zh.d.facts",
    ),
)
BOOK = knowing(RULES, MEANING)
FRAGMENTS = (
    "这事不归我管", "这事不", "归我管", "我帮您", "转接", "我不知道", "不知道", "您方便吗", "喂", "你去找", "服务",
    "部门", "客户说", "您好", "感谢等待", "感谢", "等待", "再见", "，", "。", "好的", "请您稍等一下", "我们公司",
)  # fmt: skip
GARBLE = ("管", "不知道", "这事不归我管", "谢谢观看", "您好")
STABLE = int(1.5 / SYLLABLE)  # characters at the end of a partial text that may still change


@dataclass(frozen=True)
class Told:
    """An utterance, and the partial texts of it."""

    final: Transcript
    partials: tuple[Transcript, ...]


@st.composite
def calls(draw: st.DrawFn) -> list[Told]:
    call: list[Told] = []
    now: dict[Role, float] = {"agent": 0.0, "customer": 0.0}
    for number in range(draw(st.integers(1, 6))):
        role: Role = draw(st.sampled_from(("agent", "agent", "customer")))
        text = "".join(draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5)))
        pause = draw(st.sampled_from((0.0, 0.4, 1.0, 1.3, 4.0, 7.0)))
        start = max(now[role], max(now.values()) - draw(st.sampled_from((0.0, 0.0, 1.0)))) + pause
        doubts = ("repeats itself",) if draw(st.integers(0, 5)) == 0 else ()
        final = said(text, start, utterance=number, role=role, doubts=doubts, joined=pause == 0 and now[role] == start)
        now[role] = final.end
        call.append(Told(final, tuple(draw(partials(text, final)))))
    return call


@st.composite
def partials(draw: st.DrawFn, text: str, final: Transcript) -> list[Transcript]:
    """Beginnings of the text, the newest part of them sometimes misheard."""
    texts: list[str] = []
    for length in sorted(draw(st.lists(st.integers(1, len(text)), max_size=4))):
        wrong = draw(st.integers(0, min(length, STABLE)))
        texts.append(text[: length - wrong] + draw(st.sampled_from(GARBLE))[:wrong])
    how = {"utterance": final.utterance, "role": final.role, "doubts": final.doubts, "joined": final.joined}
    return [said(partial, final.start, final=False, **how) for partial in texts if partial]


def judge(call: list[Told], *, live: bool, steps: int) -> list[ComplianceEvent]:
    """Tell an engine the call; `steps` of time are judged between two utterances."""
    engine = Engine(BOOK, "call", ("agent", "customer"), CallMetadata(queue_seconds=30))
    events: list[ComplianceEvent] = []
    waiting = sorted(call, key=lambda told: told.final.end)
    settled = 0.0
    while waiting:
        told = waiting.pop(0)
        if live:
            for partial in told.partials:
                events += engine.partial(partial)
        engine.spoke(Spoke(told.final.role, told.final.start, told.final.end))
        events += engine.final(told.final)
        known = min((other.final.start for other in waiting), default=told.final.end + 30)
        for step in range(1, steps + 1):
            events += engine.advance(known, settled=settled + (known - settled) * step / steps)
        settled = max(settled, known)
    return events + engine.end(settled)


def verdicts(events: list[ComplianceEvent], call: list[Told]) -> Counter[tuple[object, ...]]:
    """What stands in the end, each with the utterance it began in (its text may have been partial)."""
    found: Counter[tuple[object, ...]] = Counter()
    for event in standing(events):
        said_in = [told.final.utterance for told in call if told.final.start <= event.start]
        found[event.kind, event.rule, event.role, len(said_in)] += 1
    return found


@settings(max_examples=300)
@given(calls(), st.integers(1, 5))
def test_the_same_verdicts(call: list[Told], steps: int):
    batch = judge(call, live=False, steps=1)
    assert verdicts(judge(call, live=True, steps=steps), call) == verdicts(batch, call)


@settings(max_examples=100)
@given(calls(), st.integers(0, 5))
def test_how_often_time_is_judged_changes_nothing(call: list[Told], steps: int):
    def judged(events: list[ComplianceEvent]) -> list[str]:
        return sorted(str(replace(event, id=0, audio_seen=0.0)) for event in standing(events))

    assert judged(judge(call, live=False, steps=steps)) == judged(judge(call, live=False, steps=1))


@settings(max_examples=100)
@given(calls())
def test_a_warning_is_raised_and_settled_once_and_withdrawn_at_most_once(call: list[Told]):
    lives: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for event in judge(call, live=True, steps=2):
        lives[event.id] += (event.status,)
    assert set(lives.values()) <= {
        ("provisional", "confirmed"),
        ("provisional", "retracted"),
        ("provisional", "confirmed", "retracted"),
        ("confirmed",),
        ("confirmed", "retracted"),
    }


@settings(max_examples=100)
@given(calls())
def test_no_warning_stays_provisional_longer_than_its_utterance(call: list[Told]):
    engine = Engine(BOOK, "call", ("agent", "customer"), CallMetadata(queue_seconds=30))
    for told in sorted(call, key=lambda told: told.final.end):
        events = [event for partial in told.partials for event in engine.partial(partial)]
        last = {event.id: event.status for event in [*events, *engine.final(told.final)]}
        assert "provisional" not in last.values()


@settings(max_examples=50)
@given(calls())
def test_the_same_input_gives_the_same_events(call: list[Told]):
    assert judge(call, live=True, steps=2) == judge(call, live=True, steps=2)
