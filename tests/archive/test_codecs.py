"""Messages written down and read back: the same again, also where fields came later; errors say what is wrong."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.archive.codecs.events import event_data, event_from, event_line, event_lines, event_of, events_of
from speechguard.archive.codecs.heard import PROBABILITY_DIGITS, heard_data, heard_of
from speechguard.archive.codecs.metadata import metadata_data, metadata_of
from speechguard.archive.codecs.scores import score_line_data, score_line_of, section_data, section_of
from speechguard.archive.codecs.values import required
from speechguard.archive.record import Asked, CallRecord, record_line, record_of
from speechguard.messages import (
    AGENT_CHANNELS,
    ROLES,
    SEVERITIES,
    CallMetadata,
    CallScore,
    ComplianceEvent,
    Direction,
    Kind,
    Lost,
    Partial,
    ScoreLine,
    ScoreReason,
    SectionScore,
    Spoke,
    Status,
    Transcript,
    Word,
)
from speechguard.reasons import because
from speechguard.words.reasons import in_words

TEXT = st.text(max_size=8)
REASONS = st.one_of(
    st.builds(lambda text: because("text", text=text), TEXT.filter(bool)),
    st.builds(lambda phrase: because("excused", phrase=phrase), TEXT),
    st.builds(
        lambda phrase, seconds: because(
            "not_said",
            where=because(
                "seconds_after",
                seconds=seconds,
                what=because("says", role="customer", phrases=(phrase,), further=2),
            ),
        ),
        TEXT,
        st.integers(0, 60),
    ),
)
FACTS = st.dictionaries(TEXT, TEXT, max_size=3)
COUNT = st.integers(0, 10**6)
NUMBER = st.floats(-1e6, 1e6)
SECONDS = st.floats(0, 1e5)
MILLISECONDS = st.integers(0, 10**8).map(lambda ms: round(ms / 1000, 3))  # what events keep of a time
ROLE = st.sampled_from(ROLES)
CHANNEL = st.sampled_from(AGENT_CHANNELS)


def maybe(strategy):
    return st.none() | strategy


EVENTS = st.builds(
    ComplianceEvent,
    call=TEXT,
    kind=st.sampled_from(get_args(Kind)),
    rule=TEXT,
    severity=st.sampled_from(SEVERITIES),
    status=st.sampled_from(get_args(Status)),
    role=ROLE,
    start=MILLISECONDS,
    end=MILLISECONDS,
    phrase=TEXT,
    heard=TEXT,
    score=st.integers(0, 1000).map(lambda n: n / 1000),
    say_instead=TEXT,
    audio_seen=MILLISECONDS,
    delay=maybe(MILLISECONDS),
    id=COUNT,
    reason=maybe(REASONS),
    value=maybe(MILLISECONDS.map(lambda value: 50.0 - value)).map(lambda v: v if v is None else round(v, 3)),
    unit=TEXT,
    at_least=maybe(NUMBER),
    at_most=maybe(NUMBER),
    flagged=st.booleans(),
    rules=TEXT,
    meaning=maybe(st.integers(0, 1000).map(lambda n: n / 1000)),
)
SECTIONS = st.builds(SectionScore, id=TEXT, title=FACTS, points=NUMBER, most=maybe(NUMBER), lost=st.booleans())
SCORE_LINES = st.builds(
    ScoreLine,
    reason=st.sampled_from(get_args(ScoreReason)),
    points=NUMBER,
    section=TEXT,
    rule=TEXT,
    title=FACTS,
    times=COUNT,
    each=NUMBER,
    cap=maybe(NUMBER),
    at=st.lists(SECONDS, max_size=3).map(tuple),
)
METADATA = st.builds(
    CallMetadata,
    agent=maybe(TEXT),
    team=maybe(TEXT),
    start=maybe(TEXT),
    direction=maybe(st.sampled_from(get_args(Direction))),
    ring_seconds=maybe(SECONDS),
    queue_seconds=maybe(SECONDS),
    ended_by=maybe(ROLE),
    speaks_first=maybe(ROLE),
    partial=maybe(st.sampled_from(get_args(Partial))),
    slots=FACTS,
    extra=FACTS,
)
SPANS = st.tuples(SECONDS, SECONDS).map(sorted)
WORDS = st.builds(Word, TEXT, SECONDS, SECONDS, st.integers(0, 10**PROBABILITY_DIGITS).map(lambda n: n / 10**4))
TRANSCRIPTS = st.builds(
    lambda span, **more: Transcript(start=span[0], end=span[1], final=True, **more),
    SPANS,
    role=ROLE,
    utterance=COUNT,
    text=TEXT,
    words=st.lists(WORDS, max_size=4).map(tuple),
    joined=st.booleans(),
    doubts=st.lists(TEXT, max_size=2).map(tuple),
    speech=st.booleans(),
    sounds_like=TEXT,
    avg_logprob=NUMBER,
    no_speech=st.floats(0, 1),
    audio_seen=SECONDS,
)
VOICES = st.builds(
    lambda role, span, *figures: Spoke(role, *span, *figures),
    ROLE,
    SPANS,
    maybe(NUMBER),
    maybe(SECONDS),
    st.booleans(),
)
LOSSES = SPANS.map(lambda span: Lost(*span))
PLACES = st.tuples(COUNT, COUNT).map(lambda places: (min(places), max(places)))
RECORDS = st.builds(
    CallRecord,
    call=TEXT,
    id=TEXT,
    recording=TEXT,
    file=TEXT,
    size=COUNT,
    modified=st.integers(-(10**18), 10**18),
    asked=st.builds(Asked, maybe(TEXT), maybe(CHANNEL)),
    metadata=METADATA,
    language=maybe(TEXT),
    agent_channel=maybe(CHANNEL),
    duration=maybe(SECONDS),
    transcribed=st.lists(ROLE, max_size=2).map(tuple),
    score=maybe(st.floats(0, 100)),
    fatal=st.booleans(),
    sections=st.lists(SECTIONS, max_size=2).map(tuple),
    lines=st.lists(SCORE_LINES, max_size=2).map(tuple),
    counts=st.dictionaries(TEXT, COUNT, max_size=2),
    not_assessable=st.lists(TEXT, max_size=2).map(tuple),
    checklist=FACTS,
    titles=st.dictionaries(TEXT, FACTS, max_size=2),
    concerns=st.lists(TEXT, max_size=2).map(tuple),
    warnings=st.lists(REASONS, max_size=2).map(tuple),
    model=TEXT,
    rules=FACTS,
    judged=TEXT,
    seconds=SECONDS,
    speechguard=TEXT,
    failure=maybe(REASONS),
    mark=TEXT,
    events=PLACES,
    transcript=PLACES,
)


def through_json(data):
    return json.loads(json.dumps(data, allow_nan=False))


@given(EVENTS)
def test_events(event):
    assert event_of(event_line(event)) == event
    coded = {"reason_code", "reason_values"} if event.reason else set()
    assert set(event_data(event)) == {field.name for field in fields(ComplianceEvent)} | coded


@given(EVENTS)
def test_an_event_whose_reason_is_english_only_says_the_same(event):
    """As older versions wrote it."""
    plain = event_data(event)
    plain.pop("reason_code", None), plain.pop("reason_values", None)
    assert in_words(event_from(plain).reason, "en") == in_words(event.reason, "en")


@given(st.lists(EVENTS, max_size=4))
def test_many_events(events):
    """Texts with line ends of any kind, and with what is no character, stay in their lines."""
    marked = [replace(event, heard=f"{event.heard}\n\x85\u2028\udcff") for event in events]
    assert events_of(event_lines(marked)) == marked


@given(EVENTS, st.floats(0, 1e5))
def test_times_of_events_are_kept_to_the_millisecond(event, time):
    written = event_of(event_line(replace(event, start=time)))
    assert written.start == round(time, 3)
    assert event_line(written) == event_line(replace(event, start=time))


@given(EVENTS, st.data())
def test_lines_of_events_without_newer_fields_are_read(event, data):
    newer = sorted({field.name for field in fields(ComplianceEvent)} - required(ComplianceEvent))
    missing = data.draw(st.sets(st.sampled_from(newer)))
    gone = {*missing, *(["reason_code", "reason_values"] if "reason" in missing else [])}
    plain = {name: value for name, value in event_data(event).items() if name not in gone}
    defaults = {field.name: field.default for field in fields(ComplianceEvent)}
    assert event_of(json.dumps(plain)) == replace(event, **{name: defaults[name] for name in missing})


@given(SECTIONS)
def test_sections_of_scores(section):
    assert section_of(through_json(section_data(section))) == section


@given(SCORE_LINES)
def test_lines_of_scores(line):
    assert score_line_of(through_json(score_line_data(line))) == line


@given(METADATA)
def test_metadata(metadata):
    assert metadata_of(through_json(metadata_data(metadata))) == metadata


@given(TRANSCRIPTS | VOICES | LOSSES)
def test_what_was_heard(message):
    assert heard_of(through_json(heard_data(message))) == message


def test_voice_without_newer_fields():
    assert heard_of({"kind": "spoke", "role": "agent", "start": 1, "end": 2}) == Spoke("agent", 1, 2)


@given(RECORDS)
def test_records(record):
    line = record_line(record)
    assert record_of(line) == record
    assert record_line(record_of(line)) == line
    score = CallScore(record.call, record.score, record.fatal, record.sections, record.lines)  # type: ignore[arg-type]
    assert record_of(line).call_score == (None if record.score is None else score)


@given(RECORDS)
def test_lines_of_calls_without_newer_fields_are_read(record):
    data = json.loads(record_line(record))
    del data["mark"], data["checklist"]
    assert record_of(json.dumps(data)) == replace(record, mark="", checklist={})


EVENT = {
    **{"call": "c", "kind": "violation", "rule": "r", "severity": "major", "status": "confirmed", "role": "agent"},
    **{"start": 1.0, "end": 2, "phrase": "p", "heard": "h", "score": 1.0, "say_instead": "", "audio_seen": 3.0},
}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"role": "boss"}, "role must be agent or customer, not 'boss'"),
        ({"kind": 7}, "kind must be violation or suspected or missing or measure or not_assessable, not 7"),
        ({"start": "1"}, "start must be a number"),
        ({"end": None}, "end must be a number"),
        ({"score": True}, "score must be a number from 0"),
        ({"value": "much"}, "value must be a number"),
        ({"flagged": 1}, "flagged must be true or false"),
        ({"meaning": "likely"}, "meaning must be a number from 0"),
        ({"id": 1.5}, "id must be a whole number from 0"),
        ({"heard": None}, "heard must be text"),
        ({"colour": "red"}, "the event has unknown colour"),
    ],
)
def test_what_is_wrong_with_an_event_is_said(changes, problem):
    with pytest.raises(ValueError, match=f"^{problem}$"):
        event_of(json.dumps(EVENT | changes))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "is not JSON"),
        ("[]", "the event must be an object"),
        ('{"call": "c"}', "the event lacks audio_seen, end, heard, kind, "),
        (b"\xff", "is not UTF-8"),
        ("[" * 10**5, "is nested too deep"),
        ('{"start": NaN}', "NaN is no number"),
    ],
)
def test_what_is_no_event_says_so(line, problem):
    with pytest.raises(ValueError, match=problem):
        event_of(line)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"events": [3, 2]}, r"events \[3, 2\] are no places in a file"),
        ({"events": [1]}, r"events \[1\] are no places in a file"),
        ({"score": "high"}, "score must be a number from 0"),
        ({"asked": {"tongue": "zh"}}, "asked has unknown tongue"),
        ({"metadata": {"ended_by": "nobody"}}, "ended_by must be agent or customer, not 'nobody'"),
        ({"lines": [{"points": 1}]}, "the line of a score lacks reason"),
        ({"titles": {"r": {"zh": 1}}}, "titles r zh must be text"),
    ],
)
def test_what_is_wrong_with_the_line_of_a_call_is_said(changes, problem):
    line = record_line(CallRecord("c", "i", "r", "/c.wav", 9, 8, Asked()))
    with pytest.raises(ValueError, match=f"is not the line of a call \\({problem}\\)"):
        record_of(json.dumps(json.loads(line) | changes))
