"""Conditions as a call goes on come to what they come to for one who knows the whole call."""

from __future__ import annotations

from condition_oracle import Call, Spoken, flags
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_calls import SYLLABLE, combined, rulebook, said

from speechguard.judging.engine import Engine
from speechguard.messages import Role, Spoke, standing

A, B, C, D = "我要投诉", "非常抱歉", "感谢等待", "转接主管"
OTHER = "好的"


def phrase(text: str) -> str:
    return f"{{text: {text}, strictness: 100}}"


def says(*texts: str, more: str = "") -> str:
    return f"{{says: [{', '.join(map(phrase, texts))}]{', ' if more else ''}{more}}}"


CONDITIONS = {
    "a": says(A, more="role: customer"),
    "b": says(B),
    "twice": says(A, B, more="times: 2, within: 8 s"),
    "all": says(B, C, D, more="need: 2, within: 12 s"),
    "thrice": says(A, B, C, D, more="times: 3"),
    "first": says(B, more="first: 4 s"),
    "late": says(C, more="first: 50 %"),
    "last": says(D, more="last: 5 s"),
    "hold": "{hold: 3 s}",
    "theirs": "{hold: 2 s, role: customer, times: 2}",
    "after-a": says(B, more="after: a, within: 4 s"),
    "any-after": says(C, more="after: a"),
    "before-a": says(B, D, more="before: a, within: 4 s"),
    "around-hold": says(C, more="around: hold, within: 3 s"),
    "chain": says(D, more="after: after-a, within: 9 s"),
    "after-two": says(D, more="after: twice"),
}
NEEDS = {"after-a": ["a"], "any-after": ["a"], "before-a": ["a"], "around-hold": ["hold"], "chain": ["after-a", "a"]}
NEEDS["after-two"] = ["twice"]
EXPRESSIONS = [
    *(name for name in CONDITIONS),
    *(f"not {name}" for name in CONDITIONS),
    "a and not after-a",
    "after-a or not first",
    "not (last or after-two)",
    "hold and not around-hold",
    "(all or thrice) and not any-after",
    "not (chain and before-a) and not last",
]


def rule_of(number: int, expression: str) -> str:
    named = [word for word in expression.replace("(", " ").replace(")", " ").split() if word in CONDITIONS]
    used = dict.fromkeys([*named, *(need for name in named for need in NEEDS.get(name, ()))])
    conditions = ", ".join(f"{name}: {CONDITIONS[name]}" for name in used)
    return combined("forbidden", f"{{{conditions}}}", expression, id=f"zh.test.r{number}")


BOOK = rulebook(*(rule_of(number, expression) for number, expression in enumerate(EXPRESSIONS)))


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Utterances with pauses over which no phrase goes on, of both sides, also at the same time."""
    call: list[Spoken] = []
    free: dict[Role, float] = {"agent": 0.5, "customer": 0.5}
    for _ in range(draw(st.integers(0, 8))):
        role: Role = draw(st.sampled_from(("agent", "agent", "customer")))
        start = max(free[role], max(free.values()) - draw(st.sampled_from((1.5, 2.5, 4.0))))
        start += draw(st.sampled_from((0.0, 0.5, 2.0, 4.0)))
        texts = draw(st.lists(st.sampled_from((A, B, C, D, OTHER)), min_size=1, max_size=3))
        places: list[tuple[str, float, float]] = []
        at = start
        for text in texts:
            places.append((text, at, at + SYLLABLE * len(text)))
            at = places[-1][2]
        call.append(Spoken(role, start, at, tuple(places), draw(st.integers(0, 6)) > 0))
        free[role] = at + 1.5
    return tuple(sorted(call, key=lambda spoken: spoken.start))


def judged(call: Call, steps: int) -> dict[str, str]:
    """What the engine makes of it; judged now and then, as far as all that began has been told."""
    engine = Engine(BOOK, "call", ("agent", "customer"))
    events = []
    told = sorted(enumerate(call), key=lambda numbered: numbered[1].end)
    for place, (number, spoken) in enumerate(told):
        text = "".join(phrase for phrase, _, _ in spoken.phrases)
        doubts = () if spoken.clear else ("repeats itself",)
        engine.spoke(Spoke(spoken.role, spoken.start, spoken.end))
        events += engine.final(said(text, spoken.start, utterance=number, role=spoken.role, doubts=doubts))
        known = min((other.start for _, other in told[place + 1 :]), default=spoken.end + 9)
        for step in range(steps):
            events += engine.advance(spoken.end, settled=known - (steps - 1 - step) * 0.3)
    events += engine.end(max((spoken.end for spoken in call), default=0.0))
    kinds = {"violation": "yes", "not_assessable": "unclear"}
    assert len({event.rule for event in standing(events)}) == len(standing(events))
    return {event.rule: kinds[event.kind] for event in standing(events)}


@settings(max_examples=300)
@given(calls(), st.integers(0, 4))
def test_expressions(call: Call, steps: int):
    got = judged(call, steps)
    for rule, expression in zip(BOOK.rules, EXPRESSIONS, strict=True):
        assert (expression, got.get(rule.id, "no")) == (expression, flags(rule, call))


def test_every_expression_comes_to_different_things():
    """So that the comparison above is about something."""
    seen = {expression: set[str]() for expression in EXPRESSIONS}

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(calls())
    def look(call: Call):
        for rule, expression in zip(BOOK.rules, EXPRESSIONS, strict=True):
            seen[expression].add(flags(rule, call))

    look()
    assert [expression for expression, results in seen.items() if not {"yes", "no"} <= results] == []
