"""Measure rules: when a value becomes a warning, and that it does not depend on when it is asked for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from talks import both_sides, talk

from speechguard.errors import SourceLocation
from speechguard.judging.findings.warnings import Warnings
from speechguard.judging.measures.measures import Measures
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import CallMetadata, ComplianceEvent, Spoke, standing
from speechguard.rules.model.rule import Measure, MeasureScope, Rule
from speechguard.words.reasons import in_words


def rule(name: str, per: MeasureScope = "each", *, at_most: float | None = None, shortest: float = 0.0) -> Rule:
    return Rule(
        id=f"zh.measure.{name}.{per}".replace("_", "-"),
        title={},
        kind="measure",
        severity="minor",
        points=3,
        role="agent",
        phrases=(),
        location=SourceLocation("pack.yaml"),
        measure=Measure(name, per=per, at_most=at_most, shortest=shortest),
    )


RULES = (
    rule("dead_air", at_most=2.0),
    rule("hold", shortest=2.0),
    rule("interruption", at_most=0.5, shortest=0.25),
    rule("interruption", "call", at_most=1.0, shortest=0.25),
    rule("loudness_rise", at_most=6.0, shortest=1.0),
    rule("longest_monologue", "each", at_most=4.0),
    rule("longest_silence", "call", at_most=2.0),
    rule("talk_over", "call", at_most=1.0),
    rule("talk_share", "call", at_most=60.0),
    rule("answer_delay", "call", at_most=1.0),
)


def measures(call: Timeline, metadata: CallMetadata | None = None, rules: tuple[Rule, ...] = RULES) -> Measures:
    return Measures(enumerate(rules), call, metadata or CallMetadata(), Warnings("call"))


def judged(voices: list[Spoke], moments: list[float]) -> list[ComplianceEvent]:
    """The call told in order of the ends of its voices, judged at these moments at least."""
    call = talk()
    rules = measures(call)
    events: list[ComplianceEvent] = []
    waiting = sorted(voices, key=lambda voice: voice.end)
    end = waiting[-1].end
    while waiting:
        voice = waiting.pop(0)
        known = min((other.start for other in [voice, *waiting]), default=end)
        for moment in [*(m for m in sorted(moments) if m <= known), known]:
            events += rules.settle(moment, voice.end)
        call.spoke(voice)
    return events + rules.end(end + 1)


def plain(events: list[ComplianceEvent]) -> list[str]:
    return sorted(str(replace(event, id=0, audio_seen=0.0)) for event in standing(events))


@given(both_sides, st.lists(st.integers(0, 300).map(lambda n: n / 8), max_size=20))
def test_how_often_time_is_judged_changes_nothing(voices: list[Spoke], moments: list[float]):
    afterwards = measures(talk(*voices)).end(max(voice.end for voice in voices) + 1)
    assert plain(judged(voices, moments)) == plain(afterwards)


@given(both_sides, st.lists(st.integers(0, 300).map(lambda n: n / 8), max_size=20))
def test_a_warning_that_grows_is_confirmed_or_withdrawn_once(voices: list[Spoke], moments: list[float]):
    lives: dict[int, tuple[str, ...]] = {}
    for event in judged(voices, moments):
        lives[event.id] = (*lives.get(event.id, ()), event.status)
    assert set(lives.values()) <= {("confirmed",), ("provisional", "confirmed"), ("provisional", "retracted")}


@given(both_sides)
def test_every_rule_gives_one_value_of_the_whole_call(voices: list[Spoke]):
    events = judged(voices, [])
    for number, one in enumerate(RULES):
        assert one.measure
        whole = [e for e in events if e.rule == one.id][-1]
        assert whole.kind in ("measure", "not_assessable"), number
        if one.measure.per != "call" and whole.kind == "measure":
            assert (whole.flagged, whole.at_most) == (False, None)


def warned(*told: Spoke | float, only: Rule) -> list[tuple[str, float | None]]:
    """Status and value of what is flagged; voices are told, times judged until."""
    call = talk()
    rules = measures(call, rules=(only,))
    events: list[ComplianceEvent] = []
    for one in told:
        if isinstance(one, Spoke):
            call.spoke(one)
        else:
            events += rules.settle(one, one)
    events += rules.end(100.0)
    return [(event.status, event.value) for event in events if event.flagged and event.kind == "measure"]


HELLO = Spoke("customer", 0.0, 1.0), Spoke("agent", 1.5, 3.0)


def test_dead_air_is_warned_of_while_it_goes_on():
    limit = rule("dead_air", at_most=5.0)
    later = Spoke("agent", 15.0, 16.0)
    assert warned(*HELLO, 8.0, 8.1, 9.0, later, 20.0, only=limit) == [("provisional", 8.1 - 3.0), ("confirmed", 12.0)]
    assert warned(*HELLO, 8.0, Spoke("agent", 8.0, 9.0), 12.0, only=limit) == []


def test_silence_at_the_end_of_the_call_is_no_dead_air():
    assert warned(*HELLO, 9.0, only=rule("dead_air", at_most=5.0)) == [("provisional", 6.0), ("retracted", 6.0)]


def test_a_long_interruption_is_warned_of_while_both_still_speak():
    limit = rule("interruption", at_most=2.0)
    told = Spoke("customer", 0.0, 12.0), Spoke("agent", 8.0, 14.0), 11.9
    rest = Spoke("customer", 12.0, 13.0), 15.0
    assert warned(*told, *rest, only=limit) == [("provisional", 4.0), ("confirmed", 5.0)]


def test_a_raised_voice_is_told_from_the_fourth_utterance_on():
    voices = [
        Spoke("agent", 3.0 * n, 3.0 * n + 2, level) for n, level in enumerate((-20.0, -30.0, -29.0, -22.0, -21.0))
    ]
    assert warned(*voices, only=rule("loudness_rise", at_most=6.0, shortest=1.0)) == [("confirmed", 7.0)]


def test_reasons_are_in_words_and_rounded():
    call = talk(*HELLO, Spoke("agent", 9.2333, 10.0))
    events = measures(call, rules=(rule("dead_air", at_most=5.0),)).end(20.0)
    assert [in_words(event.reason, "en") for event in events] == [
        "nobody spoke for 6.2 s; at most 5",
        "nobody spoke for 6.2 s",
    ]


def test_what_the_telephone_system_does_not_say_is_not_measured():
    silent = measures(talk(), rules=(rule("queue_time", "call", at_most=20.0),))
    assert silent.end(10.0) == []
    told = measures(talk(), CallMetadata(queue_seconds=25), (rule("queue_time", "call", at_most=20.0),))
    (event,) = told.end(10.0)
    assert (event.value, event.unit, event.flagged) == (25, "s", True)
    assert in_words(event.reason, "en") == "waited 25.0 s in the queue; at most 20"


def test_too_much_lost_audio_leaves_the_call_unmeasured():
    call = talk(*HELLO, lost=((4.0, 5.0),))
    (event,) = measures(call, rules=(rule("talk_share", "call"),)).end(20.0)
    assert (event.kind, in_words(event.reason, "en")) == ("not_assessable", "1.0 s of the call were lost")
    (event,) = measures(call, rules=(rule("talk_share", "call"),)).end(60.0)
    assert (event.kind, event.flagged, round(event.value or 0)) == ("measure", False, 60)
