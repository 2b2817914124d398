"""A call from what is heard to what is shown and written, with a scripted judge."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from fakes import RecordingView, Sink, transcript

from speechguard.calls import session as session_module
from speechguard.calls.session import LINES_KEPT, CallSettings, Session
from speechguard.calls.state import ChecklistRow, Delay, Highlight, Notice
from speechguard.errors import AudioError, SpeechguardError
from speechguard.messages import CallScore, ComplianceEvent, Lost, Progress, Spoke
from speechguard.reasons import because

RULE, OWED = "zh.shirking.not-my-job", "zh.opening.greeting"
TITLES = {RULE: {"en": "Shirking", "zh": "推诿"}, OWED: {"en": "Greeting", "zh": "问候语"}}
SCORE = CallScore("c", 90.0, False, (), ())


def rulebook(owed_role="agent", titles=TITLES, versions=("pack 1",)):
    """What a session needs of a rulebook: `owed_role` says the phrase that is required."""
    roles = {RULE: "agent", OWED: owed_role}
    return SimpleNamespace(
        language="zh",
        rules=[
            SimpleNamespace(id=rule, title=title, role=roles[rule], phrases=("…",), measure=None, conditions=())
            for rule, title in titles.items()
        ],
        versions=versions,
    )


CALL = CallSettings("c", rulebook())
NOISY = because("text", text="noisy line")
END = Progress(9.0, 9.0, frozenset(), ended=True)


def violation(status="confirmed", start=1.0, end=2.0, number=1, **changes):
    event = ComplianceEvent(
        call="c",
        kind="violation",
        rule=RULE,
        severity="major",
        status=status,
        role="agent",
        start=start,
        end=end,
        phrase="这事不归我管",
        heard="",
        score=1.0,
        say_instead="马上",
        audio_seen=end,
        id=number,
    )
    return replace(event, **changes)


def missing(number=9, **changes):
    return violation(number=number, kind="missing", rule=OWED, phrase="", start=0.0, end=8.0, **changes)


class Judge:
    """Gives its verdicts in turn, each to the message it was written for; remembers what it was told."""

    def __init__(self, verdicts=(), checklist=()):
        self.verdicts = dict(verdicts)  # number of the message -> events
        self.items = checklist
        self.told = []
        self.idle = True
        self.rulebook = None

    def adopt(self, rulebook):
        if self.idle:
            self.rulebook = rulebook
        return self.idle

    def _tell(self, *what):
        self.told.append(what)
        return self.verdicts.get(len(self.told) - 1, [])

    def partial(self, transcript):
        return self._tell("partial", transcript.utterance)

    def final(self, transcript):
        return self._tell("final", transcript.utterance)

    def spoke(self, spoke):
        self._tell("spoke", spoke.role, spoke.start, spoke.end)

    def lost(self, start, end):
        self._tell("lost", start, end)

    def advance(self, now, settled):
        return self._tell("advance", now, settled)

    def end(self, now):
        return self._tell("end", now)

    def checklist(self):
        return self.items

    def score(self, events):
        self.scored = list(events)
        return SCORE


def play(messages, verdicts=(), *, judge=None, warnings=tuple, settings=CALL, **options):
    """The view, the session and the summary of a call."""
    view = RecordingView()
    session = Session(settings, judge or Judge(verdicts), view, **options)
    summary = session.run(messages, warnings)
    assert view.summary is summary
    return view, session, summary


def test_the_judge_is_told_everything_in_order():
    judge = Judge()
    messages = [
        Spoke("customer", 0.0, 1.0),
        transcript("喂", final=False),
        transcript("喂您好"),
        Lost(3.0, 4.0),
        Progress(5.0, 4.0, frozenset()),
        END,
    ]
    play(messages, judge=judge)
    assert judge.told == [
        ("spoke", "customer", 0.0, 1.0),
        ("partial", 0),
        ("final", 0),
        ("lost", 3.0, 4.0),
        ("advance", 5.0, 4.0),
        ("advance", 9.0, 9.0),
        ("end", 9.0),
    ]


def test_a_line_of_the_transcript_grows_and_becomes_final():
    view, *_ = play([transcript("您", final=False), transcript("您好", final=False), transcript("您好吗"), END])
    assert [[(line.text, line.final) for line in state.transcript] for state in view.states] == [
        [("您", False)],
        [("您好", False)],
        [("您好吗", True)],
        [("您好吗", True)],
    ]


def test_lines_are_in_the_order_of_speaking():
    messages = [transcript("后", 5.0, 6.0, utterance=1), transcript("先", 1.0, 2.0, utterance=0, role="customer"), END]
    view, *_ = play(messages, settings=replace(CALL, roles=("agent", "customer")))
    assert [(line.role, line.text) for line in view.states[-1].transcript] == [("customer", "先"), ("agent", "后")]
    view, *_ = play(messages)
    assert [line.text for line in view.states[-1].transcript] == ["后"]


def test_what_was_noise_is_not_shown():
    view, *_ = play([transcript("谢谢观看", speech=False), END])
    assert view.states[-1].transcript == ()


def test_doubts_are_shown():
    view, *_ = play([transcript("谢谢观看", doubts=("known hallucination",)), END])
    assert view.states[-1].transcript[0].doubts == ("known hallucination",)


def test_the_newest_lines_of_a_long_call_are_kept():
    count = LINES_KEPT + 50
    view, *_ = play([*(transcript("好", n, n + 1, utterance=n) for n in range(count)), END])
    assert [line.utterance for line in view.states[-1].transcript] == list(range(50, count))


HEARD = transcript("请问这事不归我管啊", 10.0, 19.0, utterance=3)  # a second a character
SAID = {"start": 12.0, "end": 18.0}  # 这事不归我管


def test_the_phrase_is_marked_in_the_text_and_quoted():
    view, _, summary = play([HEARD, END], {0: [violation(**SAID)]})
    assert view.states[0].transcript[0].highlights == (Highlight(2, 8, "confirmed", "major"),)
    assert summary.findings[0].heard == "这事不归我管"
    assert summary.findings[0].title == TITLES[RULE]


def test_what_is_only_suspected_is_quoted_but_not_marked():
    said = violation(**SAID, kind="suspected", flagged=False, meaning=0.6, phrase="不关我的事")
    view, _, summary = play([HEARD, END], {0: [said]})
    assert view.states[0].transcript[0].highlights == ()
    assert summary.findings[0].heard == "这事不归我管"
    assert summary.delays == {}


def test_a_spanish_phrase_is_quoted_without_its_leading_space():
    said = transcript("eso no es mi trabajo", 0.0, 5.0)
    view, _, summary = play([said, END], {0: [violation(start=1.0, end=5.0)]})
    mark = view.states[0].transcript[0].highlights[0]
    assert said.text[mark.start : mark.end].strip() == "no es mi trabajo"
    assert summary.findings[0].heard == "no es mi trabajo"


def test_a_phrase_across_two_utterances_is_marked_in_both():
    first = transcript("这事不", 1.0, 4.0, utterance=0)
    second = transcript("归我管", 4.0, 7.0, utterance=1, joined=True)
    view, _, summary = play([first, second, END], {1: [violation(start=1.0, end=7.0)]})
    assert [line.highlights for line in view.states[-1].transcript] == [(Highlight(0, 3, "confirmed", "major"),)] * 2
    assert summary.findings[0].heard == "这事不 归我管"


@pytest.mark.parametrize("event", [missing(), violation(**SAID, role="customer"), violation(start=50.0, end=51.0)])
def test_what_is_not_in_the_text_is_not_marked(event):
    view, *_ = play([HEARD, END], {0: [event]})
    assert view.states[-1].transcript[0].highlights == ()


def test_a_warning_is_one_finding_whatever_becomes_of_it():
    partial = replace(HEARD, final=False)
    verdicts = {
        0: [violation("provisional", **SAID)],
        1: [violation("confirmed", **SAID)],
        2: [violation("provisional", number=2, start=12.0, end=13.0)],
        3: [violation("retracted", number=2, start=12.0, end=13.0)],
    }
    view, _, summary = play([partial, partial, partial, HEARD, END], verdicts)
    assert [[(f.event.id, f.event.status) for f in state.findings] for state in view.states[:4]] == [
        [(1, "provisional")],
        [(1, "confirmed")],
        [(1, "confirmed"), (2, "provisional")],
        [(1, "confirmed"), (2, "retracted")],
    ]
    assert summary.findings == view.states[-1].findings
    assert {mark.status for mark in view.states[3].transcript[0].highlights} == {"confirmed", "retracted"}


def test_a_retracted_warning_still_quotes_what_it_had_taken_for_the_phrase():
    partial = transcript("这是不归我官", 0.0, 6.0, final=False)
    final = transcript("这是部门规划", 0.0, 6.0)
    verdicts = {0: [violation("provisional", 0.0, 6.0)], 1: [violation("retracted", 0.0, 6.0)]}
    _, _, summary = play([partial, final, END], verdicts)
    assert summary.findings[0].heard == "这是不归我官"


def test_verdicts_at_the_end_are_shown_and_written():
    sink = Sink()
    judge = Judge({1: [missing(3)]}, [ChecklistRow(OWED, TITLES[OWED], "missing", "您好")])
    view, _, summary = play([END], judge=judge, events=sink)
    assert [event.id for event in sink.events] == [3]
    assert [f.event.kind for f in summary.findings] == ["missing"]
    assert view.states[-1].checklist == (ChecklistRow(OWED, TITLES[OWED], "missing", "您好"),)
    assert summary.checklist == view.states[-1].checklist


def test_progress_is_shown():
    progress = Progress(5.0, 4.0, frozenset(["customer"]), behind=1.5)
    view, *_ = play([progress, Lost(5.0, 5.5), Lost(6.0, 6.25), END], duration=9.0)
    state = view.states[0]
    assert (state.clock, state.behind, state.duration, state.phase) == (5.0, 1.5, 9.0, "live")
    assert (state.agent_speaks, state.customer_speaks) == (False, True)
    assert view.summary.lost == pytest.approx(0.75)
    assert view.summary.heard == 9.0


class Clock:
    def __init__(self, *readings):
        self._readings = list(readings)

    def monotonic(self):
        return self._readings.pop(0)


def test_delays_are_from_the_end_of_the_phrase_to_its_warning(monkeypatch):
    monkeypatch.setattr(session_module, "time", Clock(1002.5, 1003.5, 1004.0, 1012.0))
    sink = Sink()
    verdicts = {
        0: [violation("provisional", 1.0, 2.0)],
        1: [violation("confirmed", 1.0, 2.0)],
        2: [violation("retracted", 1.0, 2.0, number=2), missing()],
    }
    text = transcript("好")
    messages = [replace(text, final=False), text, replace(text, utterance=1), END]
    view, *_ = play(messages, verdicts, events=sink, spoken_at=lambda seconds: 1000 + seconds)
    assert [event.delay for event in sink.events] == pytest.approx([0.5, 1.5, 2.0, 4.0])
    assert view.summary.delays == {"provisional": Delay(0.5, 0.5), "confirmed": Delay(1.5, 1.5)}


def test_a_call_that_is_not_live_has_no_delays():
    sink = Sink()
    view, *_ = play([HEARD, END], {0: [violation(**SAID)]}, events=sink)
    assert sink.events[0].delay is None
    assert view.summary.delays == {}


def test_the_call_goes_on_when_events_can_no_longer_be_written():
    failure = SpeechguardError("e.jsonl: writing events stopped (No space left on device)")
    sink = Sink(full_from=2, failure=failure)
    verdicts = {n: [violation(number=n + 1, **SAID)] for n in range(3)}
    texts = [replace(HEARD, utterance=n) for n in range(3)]
    view, session, summary = play([*texts, END], verdicts, events=sink, warnings=lambda: (NOISY,))
    assert [event.id for event in sink.events] == [1]
    assert sink.writes == 2
    assert len(summary.findings) == 3
    assert session.failure is failure
    noisy, stopped = Notice("problem", NOISY), Notice("problem", because("text", text=str(failure)))
    assert [state.notices for state in view.states[:2]] == [(noisy,), (noisy, stopped)]
    assert summary.notices == (noisy, stopped)


def test_warnings_that_come_up_last_are_in_the_summary():
    notices = []

    def call():
        yield Progress(1.0, 0.5, frozenset())
        notices.append(NOISY)
        yield END

    _, _, summary = play(call(), warnings=lambda: notices)
    assert summary.notices == (Notice("problem", NOISY),)


def test_an_interrupted_call_says_so_and_is_judged_to_its_end():
    judge = Judge()
    view = RecordingView()
    session = Session(CALL, judge, view)

    def call():
        yield Progress(1.0, 0.5, frozenset())
        session.interrupt()
        yield transcript("再见")
        yield END

    summary = session.run(call())
    assert [state.phase for state in view.states] == ["live", "finishing", "finishing"]
    assert summary.interrupted
    assert judge.told[-1] == ("end", 9.0)


def test_what_would_have_been_said_in_a_call_that_goes_on_without_us_is_lost():
    judge = Judge()
    session = Session(CALL, judge, RecordingView())

    def call():
        yield Progress(1.0, 0.5, frozenset())
        session.interrupt(goes_on=True)
        yield END

    session.run(call())
    assert judge.told[-2:] == [("lost", 9.0, 10.0), ("end", 9.0)]


def test_a_call_that_breaks_off_is_summed_up_as_far_as_it_was_heard():
    def call():
        yield HEARD
        raise AudioError("the microphone stopped")

    view, judge = RecordingView(), Judge({0: [violation(**SAID)]})
    with pytest.raises(AudioError, match="the microphone stopped"):
        Session(CALL, judge, view).run(call())
    assert [f.event.id for f in view.summary.findings] == [1]
    assert not view.summary.interrupted


def test_a_view_that_fails_ends_the_call():
    class Gone(RecordingView):
        def update(self, state):
            raise BrokenPipeError(state.call)

    with pytest.raises(BrokenPipeError):
        Session(CALL, Judge(), Gone()).run([END])


def test_the_score_is_by_the_last_state_of_every_warning_when_the_call_is_over():
    judge = Judge({0: [violation("provisional")], 1: [violation("retracted")], 2: [missing()]})
    *_, summary = play([transcript("这事", final=False), transcript("这是"), END], judge=judge)
    assert summary.score is SCORE
    assert [(event.id, event.status) for event in judge.scored] == [(1, "retracted"), (9, "confirmed")]


def test_a_call_that_broke_off_has_no_score():
    def broken():
        yield transcript("您好")
        raise AudioError("the device is gone")

    view = RecordingView()
    with pytest.raises(AudioError):
        Session(CALL, Judge(), view).run(broken())
    assert view.summary.score is None


def test_what_needs_words_that_nobody_writes_down_is_written_but_not_shown():
    sink = Sink()
    deaf = replace(missing(number=3), kind="not_assessable")
    rows = [ChecklistRow(OWED, TITLES[OWED], "not_assessable", ""), ChecklistRow(RULE, TITLES[RULE], "met", "")]
    judge = Judge({0: [deaf]}, rows)
    settings = replace(CALL, rulebook=rulebook(owed_role="customer"))
    view, _, summary = play([transcript("喂"), END], judge=judge, events=sink, settings=settings)
    assert sink.events == [deaf]
    assert summary.findings == ()
    assert [row.rule for row in view.states[-1].checklist] == [RULE]
    assert summary.notices == (Notice("unheard", count=1),)


@pytest.mark.parametrize("state", ["not_due", "not_applicable"])
def test_what_nobody_needs_to_say_now_is_not_on_the_checklist(state):
    view, *_ = play([END], judge=Judge(checklist=[ChecklistRow(OWED, TITLES[OWED], state, "")]))
    assert view.states[-1].checklist == ()


def test_changed_rules_are_adopted_together_with_their_titles_and_versions():
    judge = Judge({1: [violation()]})
    view = RecordingView()
    session = Session(CALL, judge, view)
    fresh = rulebook(owed_role="customer", titles={RULE: {"en": "Shirks"}, OWED: TITLES[OWED]}, versions=("pack 2",))

    def call():
        yield transcript("喂")
        judge.idle = False
        assert not session.adopt(fresh)
        judge.idle = True
        assert session.adopt(fresh)
        yield transcript("这事不归我管", utterance=1)
        yield END

    summary = session.run(call())
    assert judge.rulebook is fresh
    assert [finding.title for finding in summary.findings] == [{"en": "Shirks"}]
    assert summary.rules == ("pack 2",)
    assert summary.notices == (Notice("unheard", count=1),)


def test_rules_that_the_judge_does_not_take_over_change_nothing():
    judge = Judge({0: [violation()]})
    judge.idle = False
    session = Session(CALL, judge, RecordingView())
    assert not session.adopt(rulebook(titles={RULE: {"en": "Shirks"}}, versions=("pack 2",)))
    summary = session.run([transcript("这事不归我管"), END])
    assert [finding.title for finding in summary.findings] == [TITLES[RULE]]
    assert summary.rules == ("pack 1",)
