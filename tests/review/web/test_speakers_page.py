"""Who speaks, said on the page of a call: it is judged again without its sound, and all follows."""

import json
import re
import shutil
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from judged_calls import judged_entry
from review.web.conftest import Browser, desk_of
from review.web.written_store import PACK, record

from speechguard.archive.store import CALLS, FILES, TRANSCRIPTS, Store
from speechguard.archive.stored import keep
from speechguard.archive.transcripts import read_conversation
from speechguard.checks.cases.dialogue import written_calls
from speechguard.checks.cases.layout import lay_out
from speechguard.messages import UNCLEAR_SPEAKER, CallMetadata, Progress, Spoke
from speechguard.phonetics import language
from speechguard.reasons import because
from speechguard.review.labelled import export_labelled, labelled_turns
from speechguard.review.store import accounts, figures, rows, speakers
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.audit_check import verify
from speechguard.review.store.bringing import Brought
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.rules.loader import load_rulebooks

SHIRKING, GREETING, SHARE = "zh.shirking.not-my-job", "zh.opening.greeting", "zh.measure.talk-share"
MEASURE = """
  - id: zh.measure.talk-share
    title: {zh: 说话占比, en: Talk share, es: Parte del habla}
    kind: measure
    measure: talk_share
    severity: minor
    at_most: 60 %
"""
SAID = "agent: 您好，请讲。\ncustomer: 我的快递呢？\nagent: 这事不归我管。\nagent: 您找别人吧。"
MIXED_UP = "customer: 您好，请讲。\nagent: 这事不归我管。\ncustomer: 请您稍等。"  # each for the other one
TWICE = "agent: 您好。\nagent: 这事不归我管。\ncustomer: 这事不归我管。\nagent: 请您稍等一下好吗。"
UNCLEAR = 2  # turn of the call "mono"


def heard(text, rulebook, unclear=None):
    (written,) = written_calls([*text.splitlines(keepends=True), "\n"], "x", rulebook.phonetics)
    transcripts, end = lay_out(written.lines, rulebook.phonetics)
    for number, one in enumerate(transcripts):
        doubts = (UNCLEAR_SPEAKER,) if number == unclear else ()
        yield from (Spoke(one.role, one.start, one.end), replace(one, doubts=doubts))
    yield Progress(end, end, frozenset(), ended=True)


def write(folder, rules, judged_by=None):
    """Calls in stereo (`a`, `swapped`), on one channel with a turn of which nobody can tell who says it, and others."""
    (folder / "sound").mkdir(parents=True, exist_ok=True)
    book, agent = (judged_by or rules)["zh"], CallMetadata(agent="李娜", team="A")

    def judged(name, number, told, channel="left", roles=("agent", "customer")):
        call = keep(name, told, book.phonetics, roles, agent)
        file = folder / "sound" / f"{number}.wav"
        if not file.exists():
            record(file, call, call.duration)
        entry = judged_entry(call, book, file, number, channel)
        told = (because("told_by_voice"),) if channel == "mixed" else ()
        return replace(entry, record=replace(entry.record, warnings=told))

    with Store(folder) as store:
        store.rewrite(
            [
                judged("a", 0, heard(SAID, book)),
                judged("mono", 1, heard(SAID, book, UNCLEAR), "mixed"),
                judged("swapped", 2, heard(MIXED_UP, book)),
                judged("twice", 4, heard(TWICE, book)),
                judged("agent only", 3, heard(SAID, book), roles=("agent",)),
            ]
        )
    return folder


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    (folder / "zh-small.yaml").write_text(PACK + MEASURE, encoding="utf-8")
    return load_rulebooks([folder], language)


@pytest.fixture(scope="module")
def made(tmp_path_factory, rules):
    folder = write(tmp_path_factory.mktemp("made") / "store", rules)
    with Database.of_store(folder) as database:
        bring_in(database, folder)
    return folder


@pytest.fixture
def desk(made, rules, tmp_path):
    folder = shutil.copytree(made, tmp_path / "store")
    with Database.of_store(folder) as database:
        yield desk_of(folder, database, rules)


@pytest.fixture
def browser(desk):
    return Browser(desk).enter()


def call_id(desk, call):
    with desk.database.reading() as tx:
        return rows.call_id(tx, call)


def say(browser, call, said, page=None, **more):
    """Press a button of the page of a call, which may be an old one."""
    address = f"/call/{call_id(browser.desk, call)}"
    page = page or browser.get(address).text
    form = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("turns", "seen")}
    return browser.submit(f"{address}/speakers", {**form, "said": said, **more}, page)


def state(desk, call):
    """Score, findings with how they stand, roles of the turns as they are judged: all that depends on who speaks."""
    with desk.database.reading() as tx:
        row = rows.call(tx, call_id(desk, call))
        found = {(e.machine.rule, e.machine.role, e.status, e.present) for e in rows.events_of(tx, row.id)}
        lines = [(line.reason, line.rule, line.points) for line in row.record.lines]
        return row.score, found, row.record.checklist, row.record.agent_channel, lines


def queue(desk, call):
    with desk.database.reading() as tx:
        return {one.machine.rule for one in find(tx, Filter(), limit=100).items if one.call == call}


def files(desk):
    return {name: (desk.folder / name).read_bytes() for name in FILES}


def turns_on(page):
    return re.findall(r'<li class="(\w+)" id="turn-', page)


def test_a_violation_that_the_customer_said_is_no_longer_held_against_the_agent(browser, desk):
    before, stored = state(desk, "a"), files(desk)
    assert SHIRKING in queue(desk, "a")

    answer = say(browser, "a", "customer 2")
    page = browser.get(answer.headers["location"]).text

    assert re.fullmatch(r"/call/\d+\?at=[\d.]+&said=2&told=speakers", answer.headers["location"])
    assert turns_on(page) == ["agent", "customer", "customer", "agent"]
    assert "Kept who speaks." in page
    assert "as me says" in page
    after = state(desk, "a")
    assert after[0] > before[0]
    assert SHIRKING not in {rule for rule, *_ in after[1]} | queue(desk, "a")
    assert files(desk) == stored  # the machine's own words stay as they were
    assert verify(desk.database).problems == ()

    say(browser, "a", "customer 2")
    assert state(desk, "a") == before
    assert SHIRKING in queue(desk, "a")
    assert turns_on(browser.get(f"/call/{call_id(desk, 'a')}").text) == ["agent", "customer", "agent", "agent"]
    assert verify(desk.database).problems == ()


def test_a_turn_of_which_nobody_could_tell_who_says_it(browser, desk):
    page = browser.get(f"/call/{call_id(desk, 'mono')}").text
    assert "who speaks is told by voice and words" in page
    assert "Unclear who speaks" in page
    assert 'value="agent 2"' in page
    assert (SHIRKING, "agent", "open", True) in state(desk, "mono")[1]  # not assessable
    unclear = state(desk, "mono")

    say(browser, "mono", "agent 2")
    blamed = state(desk, "mono")
    say(browser, "mono", "customer 2")
    free = state(desk, "mono")
    say(browser, "mono", "customer 2")

    assert blamed[0] < unclear[0]
    assert (SHIRKING, "agent", "open", True) in blamed[1]
    assert SHIRKING not in {rule for rule, *_ in free[1]}
    assert state(desk, "mono") == unclear
    assert verify(desk.database).problems == ()


def test_a_swapped_call_is_judged_as_one_of_the_other_channel(browser, desk, rules):
    before = state(desk, "swapped")

    page = browser.get(say(browser, "swapped", "swapped").headers["location"]).text

    assert "Agent and customer swapped by me" in page
    assert turns_on(page) == ["agent", "customer", "agent"]
    right = MIXED_UP.replace("agent", "x").replace("customer", "agent").replace("x", "customer")
    call = keep("swapped", heard(right, rules["zh"]), rules["zh"].phonetics, ("agent", "customer"))
    there = judged_entry(call, rules["zh"], desk.folder / "sound" / "2.wav", 2, "right").record
    after = state(desk, "swapped")
    assert (after[0], after[2], after[3]) == (there.score, there.checklist, "right")
    assert after[0] > before[0]
    assert after[2][GREETING] == "met"
    assert before[2][GREETING] == "missing"

    say(browser, "swapped", "swapped")
    assert state(desk, "swapped") == before
    assert verify(desk.database).problems == ()


def test_measures_follow(browser, desk):
    assert SHARE in queue(desk, "a")
    for turn in (2, 3):
        say(browser, "a", f"customer {turn}")
    assert SHARE not in queue(desk, "a")


def test_what_was_decided_stays(browser, desk):
    with desk.database.reading() as tx:
        of = {e.machine.rule: e.id for e in rows.events_of(tx, call_id(desk, "a"))}
    browser.decide(of[SHARE], verdict="confirmed")
    browser.decide(of[SHIRKING], reject="wrong_speaker")

    say(browser, "a", "customer 2")

    with desk.database.reading() as tx:
        share, shirking = rows.event(tx, of[SHARE]), rows.event(tx, of[SHIRKING])
    assert (share.status, share.decided_by) == ("confirmed", "me")
    assert (shirking.status, shirking.present) == ("rejected", False)
    assert verify(desk.database).problems == ()


def test_findings_follow_also_where_the_score_does_not(browser, desk):
    """The machine's record of the call is the same: only the violation, which takes no points twice, is elsewhere."""
    before = state(desk, "twice")
    with desk.database.reading() as tx:
        starts = {one.machine.start for one in rows.events_of(tx, call_id(desk, "twice"))}

    say(browser, "twice", "customer 1")
    say(browser, "twice", "agent 2")

    assert state(desk, "twice")[0] == before[0]
    with desk.database.reading() as tx:
        found = rows.events_of(tx, call_id(desk, "twice"))
    assert len(found) == len(starts)
    assert {one.machine.start for one in found} != starts
    assert verify(desk.database).problems == ()


def test_labels_and_pages_of_findings_have_the_roles_that_people_say(browser, desk):
    say(browser, "a", "customer 1")
    say(browser, "a", "customer 3")
    with desk.database.reading() as tx:
        (call,) = figures.reviewed_calls(tx)
        (finding,) = (one for one in rows.events_of(tx, call_id(desk, "a")) if one.machine.rule == SHIRKING)
    turns = read_conversation(desk.folder, call.record, call.speakers).turns
    assert [turn.role for turn in labelled_turns(call, turns)] == ["agent", "customer", "agent", "customer"]
    page = browser.get(f"/segment/{finding.id}").text
    assert re.findall(r'<p class="(agent|customer)"><time>', page) == ["agent", "customer", "agent", "customer"]


def test_the_channel_of_the_agent_in_labels(browser, desk, tmp_path):
    say(browser, "swapped", "swapped")
    with desk.database.reading() as tx:
        written = export_labelled(figures.reviewed_calls(tx), desk.folder, tmp_path / "labels", unchecked=True)
    assert written.calls == ("swapped",)
    labels = json.loads((tmp_path / "labels" / "swapped.json").read_text())
    assert labels["agent_channel"] == 1
    assert [turn["channel"] for turn in labels["turns"]] == ["agent", "customer", "agent"]


class TestTwoAtOnce:
    def test_the_second_is_told_who_was_faster(self, browser, desk):
        page = browser.get(f"/call/{call_id(desk, 'a')}").text
        say(browser, "a", "swapped", page)
        swapped = state(desk, "a")

        answer = say(browser, "a", "swapped", page)

        assert answer.status_code == 409
        assert "me has said meanwhile who speaks here" in answer.text
        assert state(desk, "a") == swapped

    def test_a_call_that_was_heard_anew(self, browser, desk):
        page = browser.get(f"/call/{call_id(desk, 'a')}").text
        answer = say(browser, "a", "customer 2", page, turns="0123456789abcdef")
        assert answer.status_code == 409
        assert "was heard anew meanwhile" in answer.text
        assert not verify(desk.database).problems


class TestStoreThatChanges:
    def rewritten(self, desk, change):
        with Store(desk.folder) as store:
            store.rewrite([change(store.entry(call)) for call in list(store.known)])

    def test_judged_again_by_the_same_rules_the_correction_holds(self, browser, desk):
        say(browser, "a", "customer 2")
        before = state(desk, "a")
        self.rewritten(desk, lambda one: replace(one, record=replace(one.record, speechguard="next")))

        brought = bring_in(desk.database, desk.folder, desk.judge)

        assert brought.waiting == 0
        assert state(desk, "a") == before
        assert bring_in(desk.database, desk.folder, desk.judge) == Brought()
        assert verify(desk.database).problems == ()

    @pytest.mark.parametrize("judge", [None, lambda *_: None])
    def test_judged_again_by_others_it_waits_for_these(self, browser, desk, judge):
        say(browser, "a", "customer 2")
        before = state(desk, "a")
        self.rewritten(desk, lambda one: replace(one, record=replace(one.record, judged="f" * 16)))

        assert bring_in(desk.database, desk.folder, judge).waiting == 1
        assert state(desk, "a") == before
        answer = say(browser, "a", "agent 3")
        assert answer.status_code == 400
        assert "judged by other rules than those of review" in answer.text
        assert state(desk, "a") == before
        with Store(desk.folder) as store:  # what was heard of the call is at another place
            store.rewrite([store.entry(call) for call in reversed(list(store.known))])
        bring_in(desk.database, desk.folder, judge)
        assert turns_on(browser.get(f"/call/{call_id(desk, 'a')}").text) == ["agent", "customer", "customer", "agent"]
        assert say(browser, "a", "customer 2").status_code == 303  # as the machine says: nothing is to be judged
        assert SHIRKING in queue(desk, "a")
        assert verify(desk.database).problems == ()

    def test_heard_anew_with_other_turns_it_holds_no_longer(self, browser, desk, rules):
        say(browser, "a", "customer 2")
        book = rules["zh"]
        told = list(heard(SAID.replace("我的快递呢？", "我的快递呢？我等了三天了。"), book))
        call = keep("a", told, book.phonetics, ("agent", "customer"), CallMetadata(agent="李娜", team="A"))
        again = judged_entry(call, book, desk.folder / "sound" / "0.wav", 7)
        self.rewritten(desk, lambda one: again if one.record.call == "a" else one)

        bring_in(desk.database, desk.folder, desk.judge)

        page = browser.get(f"/call/{call_id(desk, 'a')}").text
        assert "was heard anew since people said who speaks" in page
        assert turns_on(page) == ["agent", "customer", "agent", "agent"]
        assert SHIRKING in queue(desk, "a")
        say(browser, "a", "customer 2")  # of these
        assert SHIRKING not in queue(desk, "a")
        assert verify(desk.database).problems == ()

    def test_a_call_that_went_and_came_back(self, browser, desk):
        say(browser, "a", "customer 2")
        before = state(desk, "a")
        with Store(desk.folder) as store:
            kept = store.entry("a")
            store.rewrite([call for call in store.known if call != "a"])
        assert bring_in(desk.database, desk.folder, desk.judge).gone == 1
        assert say(browser, "a", "customer 2", browser.get(f"/call/{call_id(desk, 'swapped')}").text).status_code == 400
        with Store(desk.folder) as store:
            store.add(kept)
        bring_in(desk.database, desk.folder, desk.judge)
        assert state(desk, "a") == before

    def test_somebody_says_it_while_it_is_brought_in(self, browser, desk):
        """What is said between reading and writing is not lost."""
        say(browser, "a", "customer 3")
        self.rewritten(desk, lambda one: replace(one, record=replace(one.record, speechguard="next")))
        said = []

        def judge(*call):
            if not said:
                said.append(say(browser, "a", "customer 2").status_code)
            return desk.judge(*call)

        bring_in(desk.database, desk.folder, judge)

        assert said == [303]
        assert SHIRKING not in queue(desk, "a")
        assert verify(desk.database).problems == ()


class TestRefused:
    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("customer 4", "no turn 4"),
            ("customer 999999999", "no turn 999999999"),
            ("customer -1", "load the page again"),
            ("customer", "load the page again"),
            ("nobody 1", "load the page again"),
            ("", "load the page again"),
        ],
    )
    def test_no_such_turn(self, browser, desk, said, told):
        before = state(desk, "a")
        answer = say(browser, "a", said)
        assert (answer.status_code, told in answer.text) == (400, True)
        assert state(desk, "a") == before

    def test_a_form_that_says_nothing_of_what_it_saw(self, browser):
        assert say(browser, "a", "customer 2", seen="x").status_code == 400

    def test_no_call(self, browser):
        page = browser.get(f"/call/{call_id(browser.desk, 'a')}").text
        assert browser.submit("/call/99/speakers", {"said": "swapped"}, page).status_code == 404

    def test_a_side_of_which_no_words_are_known(self, browser, desk):
        answer = say(browser, "agent only", "swapped")
        assert answer.status_code == 400
        assert "--agent-channel" in answer.text
        assert say(browser, "agent only", "customer 2").status_code == 303
        assert SHIRKING not in queue(desk, "agent only")

    def test_what_was_heard_is_gone(self, browser, desk):
        page = browser.get(f"/call/{call_id(desk, 'a')}").text
        (desk.folder / TRANSCRIPTS).write_bytes(b"")
        answer = say(browser, "a", "customer 2", page)
        assert answer.status_code == 400
        assert "cannot be read" in answer.text

    def test_a_store_that_is_just_written_anew(self, browser, desk):
        page = browser.get(f"/call/{call_id(desk, 'a')}").text
        (desk.folder / "replacing").touch()
        answer = say(browser, "a", "customer 2", page)
        assert answer.status_code == 400
        assert "is not in the store now" in answer.text

    def test_a_line_that_was_taken_out(self, browser, desk):
        page = browser.get(f"/call/{call_id(desk, 'a')}").text
        lines = (desk.folder / CALLS).read_bytes().splitlines(keepends=True)
        (desk.folder / CALLS).write_bytes(b"".join(lines[1:]))
        assert "is not in the store now" in say(browser, "a", "customer 2", page).text

    def test_without_the_hidden_field(self, browser, desk):
        answer = browser.post(f"/call/{call_id(desk, 'a')}/speakers", data={"said": "swapped"})
        assert answer.status_code == 403
        with desk.database.reading() as tx:
            assert speakers.said_of(tx, call_id(desk, "a")) == speakers.SaidSpeakers()


def test_agents_see_who_speaks_and_say_nothing(desk, monkeypatch):
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))
    for name, role in {"ana": "reviewer", "李娜": "agent"}.items():
        StoredAccounts(desk.database).set_user(name, role, "long enough", by="root")
    others = replace(desk, local_user="", token="", hosts=None)
    reviewer, agent = Browser(others), Browser(others)
    reviewer.log_in("ana", "long enough")
    agent.log_in("李娜", "long enough")

    assert say(reviewer, "a", "customer 2").status_code == 303
    page = agent.get(f"/call/{call_id(desk, 'a')}").text

    assert turns_on(page) == ["agent", "customer", "customer", "agent"]
    assert 'name="said"' not in page
    assert agent.submit(f"/call/{call_id(desk, 'a')}/speakers", {"said": "swapped"}, page).status_code == 403


@pytest.mark.parametrize("interface", ["zh", "es"])
def test_in_other_languages(desk, interface):
    browser = Browser(replace(desk, interface=interface)).enter()
    page = browser.get(say(browser, "a", "swapped").headers["location"]).text
    told = {"zh": "对调了坐席和客户", "es": "Agente y cliente intercambiados"}
    assert told[interface] in page
