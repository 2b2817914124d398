"""Scoring: what is heard, what is judged again, what is left alone, and what fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import fake_hearing
import pytest
from fake_meaning import LIKELY, WordMeaning, knowing
from stored_calls import forbidden, required, write_pack

from speechguard.archive.codecs.events import events_of
from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.recordings.locations import local_file
from speechguard.archive.store import FILES, Store
from speechguard.batch import scoring as scoring_module
from speechguard.batch import sharing
from speechguard.batch.entries import StoreJudge
from speechguard.batch.gathering import find_recordings, gather_requests
from speechguard.batch.hearing import Failure, HeardCall, HearingTask
from speechguard.batch.requests import Request, unique
from speechguard.batch.scoring import Scoring
from speechguard.batch.workers.pool import Died
from speechguard.errors import UserError
from speechguard.messages import AgentChannel, CallMetadata, Role
from speechguard.phonetics import language
from speechguard.reasons import because
from speechguard.rules.loader import load_rulebooks
from speechguard.voices.known import KnownPeople
from speechguard.voices.prints import Voiceprint
from speechguard.words.reasons import in_words

MORE = forbidden("谢谢您", id="zh.test.more")


def silent(*_: object) -> list[str]:
    return ["silent_agent", "swapped_channels"]


class Workplace:
    """Recordings, rules and a store; `heard` are the calls that went to the recogniser in the last run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.recordings = folder / "recordings"
        self.recordings.mkdir()
        self.rules(forbidden("不归我管"))
        self.model = "model"
        self.voices: tuple[Voiceprint, ...] = ()
        self.heard: list[str] = []
        self.people: dict[str, KnownPeople] = {}  # of the calls that were heard

    def rules(self, *rules: str) -> None:
        write_pack(self.folder / "rules.yaml", *rules)

    def write(self, name: str, text: str = "said 这事不归我管") -> Path:
        path = self.recordings / f"{name}.wav"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def score(self, requests: Iterable[Request] | None = None) -> dict[str, str]:
        """What became of each call."""
        with Store(self.folder / "store") as store:
            scoring = Scoring(store, self.judge(), self.model, "a model", voices=self.voices)
            if requests is None:
                requests = find_recordings([str(self.recordings)], Asked(), self.folder / "store")
            self.heard = []
            return {o.record.call: o.kind for o in scoring.score(unique(requests), self._run)}

    def judge(self) -> StoreJudge:
        return StoreJudge(load_rulebooks([self.folder / "rules.yaml"], language), silent)

    def record(self, call: str) -> CallRecord:
        with Store(self.folder / "store") as store:
            return store.entry(call).record

    def failure(self, call: str) -> str:
        """Why a call failed, in English."""
        return in_words(self.record(call).failure, "en")

    def calls(self) -> list[str]:
        with Store(self.folder / "store") as store:
            return sorted(store.known)

    def _run(self, tasks: Iterable[HearingTask]) -> Iterator[tuple[HearingTask, HeardCall | Failure | Died]]:
        for task in tasks:
            self.heard.append(task.call)
            self.people[task.call] = task.people
            yield (
                task,
                Died(-9) if "dies" in Path(str(task.file)).read_text(encoding="utf-8") else fake_hearing.hear(task),
            )


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def test_a_call_is_scored_with_all_that_the_report_needs(place: Workplace):
    path = place.write("a")
    metadata = CallMetadata(agent="7", start="2026-10-03T14:05:00")
    assert place.score([Request("one", local_file(path), Asked("zh", "right"), metadata, named=True)]) == {
        "one": "scored"
    }
    record = place.record("one")
    assert (record.file, record.size, record.metadata, record.asked) == (
        str(path),
        path.stat().st_size,
        metadata,
        Asked("zh", "right"),
    )
    assert (record.language, record.agent_channel, record.transcribed) == ("zh", "right", ("agent",))
    assert record.score == 97.0 == sum(line.points for line in record.lines)
    assert record.counts == {"fatal": 0, "major": 0, "minor": 1}
    assert record.concerns == ("silent_agent", "swapped_channels")
    assert record.model == "a model"
    assert record.rules.keys() == {"test"}
    with Store(place.folder / "store") as store:
        assert b'"zh.test.forbidden"' in store.entry("one").events


@pytest.mark.parametrize("channel", ["mono", "mixed"])
def test_one_channel_is_not_swapped_with_another(place: Workplace, channel: AgentChannel):
    path = place.write("a")
    place.score([Request("one", local_file(path), Asked("zh", channel), CallMetadata(), named=True)])
    assert place.record("one").agent_channel == channel
    assert place.record("one").concerns == ("silent_agent",)


def test_calls_on_one_channel_are_heard_again_when_other_people_are_known(place: Workplace):
    ana, bo = (Voiceprint(name, "encoder", 30.0, ((1.0,), (1.0,))) for name in ("ana", "bo"))

    def requests(first: Role | None = None) -> list[Request]:
        known = CallMetadata(agent="ana", speaks_first=first)
        asked: list[tuple[str, AgentChannel]] = [("mixed", "mixed"), ("stereo", "left")]
        files = {name: local_file(place.write(name, f"said {name}")) for name, _ in asked}
        return [Request(name, files[name], Asked("zh", channel), known, named=True) for name, channel in asked]

    place.score(requests())
    before = place.record("mixed").id
    for voices, first, again in [
        ((), None, []),
        ((bo,), None, []),  # of somebody else: the agent is named
        ((bo, ana), None, ["mixed"]),
        ((ana,), None, []),
        ((ana,), "customer", ["mixed"]),
        ((ana,), "customer", []),
        ((), None, ["mixed"]),
    ]:
        place.voices = voices
        place.score(requests(first))
        assert place.heard == again
        assert place.record("stereo").metadata.speaks_first == first
        if again:
            assert place.people["mixed"] == KnownPeople(first, (ana,) if ana in voices else (), named=ana in voices)
    assert place.record("mixed").id == before  # as it was heard before anybody was known


def test_who_speaks_first_is_said_of_calls_that_do_not_say(place: Workplace):
    place.write("a")
    (place.recordings / "b.wav").write_text("said 您好")
    manifest = place.recordings / "calls.csv"
    manifest.write_text("file,agent,speaks_first\nb.wav,ana,customer\n")
    gathered = gather_requests([str(place.recordings)], manifest, Asked(), place.folder / "store", "agent")
    place.score(gathered.requests)
    assert place.record("a").metadata == CallMetadata(speaks_first="agent")
    assert place.record("b").metadata == CallMetadata(agent="ana", speaks_first="customer")
    for first, then in [(None, "customer"), ("agent", "agent")]:  # without the manifest, what it said stays
        gathered = gather_requests([str(place.recordings)], None, Asked(), place.folder / "store", first)
        place.score(gathered.requests)
        assert place.record("b").metadata == CallMetadata(agent="ana", speaks_first=then)


def test_what_is_known_is_not_heard_again(place: Workplace):
    place.write("a")
    place.write("b/c", "said 您好")
    assert place.score() == {"a": "scored", "b/c": "scored"}
    before = place.record("a")
    place.write("d", "said 再见")
    assert place.score() == {"a": "unchanged", "b/c": "unchanged", "d": "scored"}
    assert place.heard == ["d"]
    assert place.record("a") == before


def test_a_recording_that_was_touched_but_not_changed_is_not_heard_again(place: Workplace):
    path = place.write("a")
    place.score()
    os.utime(path, ns=(0, 0))
    assert place.score() == {"a": "rejudged"}  # its time is kept, so that it is not read again
    assert place.heard == []
    assert place.score() == {"a": "unchanged"}


def test_what_changed_is_heard_again(place: Workplace):
    place.write("a")
    place.write("b", "said 您好")
    place.score()
    place.write("a", "said 您好，再见")
    assert place.score() == {"a": "scored", "b": "unchanged"}
    assert place.record("a").counts["minor"] == 0
    place.model = "another model"
    assert place.score() == {"a": "scored", "b": "scored"}
    assert place.calls() == ["a", "b"]


def test_other_rules_need_no_recording(place: Workplace):
    path = place.write("a", "said 这事不归我管，谢谢您")
    place.write("b", "said 您好")
    place.score()
    path.unlink()
    place.rules(forbidden("不归我管"), MORE)
    file = Request("a", local_file(path))
    assert place.score([file]) == {"a": "rejudged"}
    assert place.heard == []
    assert place.record("a").score == 94.0
    assert place.record("b").score == 100.0
    assert place.score([file]) == {"a": "unchanged"}


def test_all_that_is_stored_is_judged_again_without_a_request(place: Workplace):
    place.write("a", "said 谢谢您")
    place.write("b", "fails for a reason")
    place.score()
    place.rules(MORE)
    for expected in ("rejudged", "unchanged"):
        with Store(place.folder / "store") as store:
            outcomes = list(Scoring(store, place.judge(), "", "").rejudge())
        assert [(o.record.call, o.kind, o.record.score) for o in outcomes] == [("a", expected, 97.0)]
    assert place.calls() == ["a", "b"]


def test_another_model_of_meaning_finds_suspicions_without_the_recording(place: Workplace):
    place.write("a", "said 您打别处问问吧")
    place.score()
    for digest, expected in (("1", "rejudged"), ("1", "unchanged"), ("2", "rejudged")):
        meaning = WordMeaning({"打别处": "zh.test.forbidden"}, digest=digest)
        judge = place.judge()
        judge = replace(judge, rulebooks={code: knowing(book, meaning) for code, book in judge.rulebooks.items()})
        with Store(place.folder / "store") as store:
            (outcome,) = Scoring(store, judge, "", "").rejudge()
            (event,) = events_of(store.entry("a").events)
        assert (outcome.kind, outcome.record.score, outcome.record.counts["minor"]) == (expected, 100.0, 0)
        assert (event.kind, event.meaning, event.phrase) == ("suspected", LIKELY, "like 打别处")
        assert "zh.test.forbidden" in place.record("a").titles


def test_several_processes_judge_again_as_one_does(place: Workplace, monkeypatch: pytest.MonkeyPatch):
    for number in range(7):
        place.write(str(number), f"said 这事不归我管，{'再' * number}见，谢谢您")
    place.write("8", "fails for a reason")
    place.score()
    place.rules(MORE)
    shutil.copytree(place.folder / "store", place.folder / "other")
    monkeypatch.setattr(scoring_module, "AT_ONCE", 2)
    monkeypatch.setattr(sharing, "PAYS", 1)
    for name, processes in (("store", 1), ("other", 2)):
        with Store(place.folder / name) as store:
            outcomes = list(Scoring(store, place.judge(), "", "", processes).rejudge())
            assert [(o.kind, o.record.score) for o in outcomes] == [("rejudged", 97.0)] * 7
    for name in FILES:
        assert (place.folder / "store" / name).read_bytes() == (place.folder / "other" / name).read_bytes()


def test_rules_that_need_the_customer_have_the_call_heard_again(place: Workplace):
    place.write("a")
    place.score()
    place.rules(forbidden("不归我管", more="role: customer"))
    assert place.score() == {"a": "scored"}
    assert place.record("a").transcribed == ("agent", "customer")
    place.rules(forbidden("不归我管"))
    assert place.score() == {"a": "rejudged"}


def test_new_metadata_and_names_need_no_recording(place: Workplace):
    path = place.write("a")
    place.score()
    named = Request("call 1", local_file(path), metadata=CallMetadata(agent="7"), named=True)
    assert place.score([named]) == {"call 1": "rejudged"}
    assert place.calls() == ["call 1"]
    assert place.record("call 1").metadata.agent == "7"
    assert place.score([named]) == {"call 1": "unchanged"}
    assert place.score() == {"call 1": "unchanged"}  # what a manifest said of a call stays, though it is not given


def test_what_was_said_of_a_call_stays_until_something_else_is(place: Workplace):
    path = place.write("a")
    asked = Request("a", local_file(path), Asked("zh", "right"), named=True)
    place.score([asked])
    assert place.score() == {"a": "unchanged"}
    assert place.score([Request("a", local_file(path), Asked(agent_channel="left"))]) == {"a": "scored"}
    assert place.record("a").asked == Asked("zh", "left")
    assert place.score([replace(asked, asked=Asked())]) == {"a": "scored"}
    assert place.record("a").asked == Asked()


def test_the_same_judgement_as_at_once(place: Workplace):
    place.write("a", "said 这事不归我管，谢谢您")
    place.rules(MORE)
    place.score()
    place.rules(forbidden("不归我管"), required("您好"))
    place.score()
    again = place.record("a")
    with Store(place.folder / "store") as store:
        store.rewrite([])
    place.score()
    assert place.record("a") == again


def test_failures_have_reasons_and_are_tried_again(place: Workplace):
    place.write("a", "fails is not audio")
    place.write("b", "dies")
    place.write("c")
    missing = Request("d", local_file(place.recordings / "d.wav"))
    requests = [*find_recordings([str(place.recordings)], Asked(), place.folder), missing]
    assert place.score(requests) == {"a": "failed", "b": "failed", "c": "scored", "d": "failed"}
    assert place.failure("a") == "is not audio"
    assert place.failure("b") == (
        "the processes that heard it ended, 2 times (exit code -9): is there too little memory?"
    )
    assert place.failure("d") == "cannot be read: No such file or directory; check the path and its permissions"
    place.write("a", "said 您好")
    assert place.score(requests) == {"a": "scored", "b": "failed", "c": "unchanged", "d": "failed"}
    assert place.heard == ["a", "b"]
    assert place.calls() == ["a", "b", "c", "d"]


def test_the_same_recording_twice_counts_once(place: Workplace):
    place.write("a")
    place.write("b")
    for first in ("scored", "unchanged"):
        assert place.score() == {"a": first, "b": "failed"}
        assert place.failure("b") == f"is the same recording as call 'a' ({place.recordings / 'a.wav'})"


def test_a_recording_that_was_moved_is_the_same_call(place: Workplace):
    path = place.write("a")
    place.score()
    (place.recordings / "archive").mkdir()
    moved = path.rename(place.recordings / "archive" / "a.wav")
    assert place.score([Request("a", local_file(moved))]) == {"a": "rejudged"}
    assert place.record("a").file == str(moved)


def test_calls_of_one_name_in_two_folders_are_two_calls(place: Workplace):
    place.write("mon/1", "said 您好")
    place.write("tue/1", "said 再见")
    folders = [str(place.recordings / day) for day in ("mon", "tue")]
    other = str(place.recordings / "tue" / "1.wav")
    for kind in ("scored", "unchanged"):
        assert place.score(unique(find_recordings(folders, Asked(), place.folder))) == {"1": kind, other: kind}
    assert place.score(find_recordings(folders[1:], Asked(), place.folder)) == {other: "unchanged"}


def test_a_name_of_another_night_is_not_taken_away(place: Workplace):
    path = place.write("mon/1", "said 您好")
    place.score([Request("1", local_file(path))])
    other = place.write("tue/1", "said 再见")
    path.unlink()
    assert place.score([Request("1", local_file(other))]) == {str(other): "scored"}
    assert place.calls() == sorted(["1", str(other)])


NO_DATE = because(
    "row", file="m.csv", line=3, problem=because("cell", column="start", text="x", problem=because("no_time"))
)


def test_a_row_with_mistakes_leaves_what_is_stored(place: Workplace):
    path = place.write("a")
    place.score()
    bad = Request("a", local_file(path), named=True, problem=NO_DATE)
    assert place.score([bad]) == {"a": "failed"}
    assert place.record("a").failure is None
    other = Request(
        "b",
        local_file(place.recordings / "b.wav"),
        named=True,
        problem=NO_DATE,
    )
    assert place.score([other]) == {"b": "failed"}
    assert place.failure("b") == "m.csv:3: start 'x' is no date and time: write for example 2026-10-03 14:05"


def test_a_recording_that_grows_while_it_is_heard_is_not_stored(place: Workplace):
    path = place.write("a")

    def grow(tasks: Iterable[HearingTask]) -> Iterator[tuple[HearingTask, HeardCall | Failure | Died]]:
        for task in tasks:
            result = fake_hearing.hear(task)
            path.write_text("said 您好\nsaid 再见", encoding="utf-8")
            yield task, result

    with Store(place.folder / "store") as store:
        (outcome,) = Scoring(store, place.judge(), "model", "").score([Request("a", local_file(path))], grow)
    assert in_words(outcome.record.failure, "en") == "changed while it was heard: run again when it is complete"
    assert place.score() == {"a": "scored"}


def test_patterns_and_files_and_what_is_not_there(place: Workplace):
    place.write("a b'\"")
    place.write("名/<script>")
    (place.recordings / "note.txt").touch()
    (place.recordings / ".hidden.wav").touch()

    def found(*paths: object) -> list[str]:
        return [r.call for r in find_recordings([str(path) for path in paths], Asked(), place.recordings / "out")]

    assert found(place.recordings) == ["a b'\"", "名/<script>"]
    assert found(place.recordings / "*.wav", place.recordings / "note.txt") == ["a b'\"", "note"]
    place.write("out/clip")
    assert found(place.recordings) == ["a b'\"", "名/<script>"]
    with pytest.raises(UserError, match="nothing fits"):
        found(place.recordings / "*.mp3")
    with pytest.raises(UserError, match=r"x\.wav: is not there"):
        found("x.wav")
