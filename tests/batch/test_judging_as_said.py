"""Sample calls judged with the speakers that people say, from what was heard."""

import random
from dataclasses import replace

import pytest
from review.browser.sample_store import write_sample_store
from shipped import shipped_rules

from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.speakers import NamedSpeakers, turns_digest
from speechguard.archive.store import Store
from speechguard.archive.stored import stored_line
from speechguard.archive.stored_reader import stored_of
from speechguard.batch.entries import StoreJudge
from speechguard.messages import Spoke
from speechguard.phonetics import language

OTHER = {"agent": "customer", "customer": "agent"}


@pytest.fixture(scope="module")
def judge():
    return StoreJudge({code: shipped_rules(code) for code in ("zh", "es")}, lambda *_: ())


@pytest.fixture(scope="module")
def entries(tmp_path_factory):
    with Store(write_sample_store(tmp_path_factory.mktemp("samples") / "store")) as store:
        return [store.entry(call) for call in store.known]


def test_a_swapped_call_is_as_if_the_agent_had_been_on_the_other_channel(judge, entries):
    for entry in entries:
        call = stored_of(entry.transcript, language)
        told = [
            replace(one, role=OTHER[one.role])
            if isinstance(one, Spoke)
            else replace(one, transcript=replace(one.transcript, role=OTHER[one.role]))
            for one in call.told
        ]
        (there,) = judge.entries([(entry.record, as_bytes(stored_line(replace(call, told=tuple(told))) + "\n"))])
        speakers = NamedSpeakers(turns_digest(call.conversation), swapped=True)
        swapped = judge.entry_as_said(entry.record, entry.transcript, speakers)
        assert swapped.events == there.events
        assert replace(swapped.record, agent_channel=entry.record.agent_channel) == there.record


def test_people_who_say_what_the_machine_says_change_nothing(judge, entries):
    for entry in entries:
        call = stored_of(entry.transcript, language).conversation
        named = {number: turn.role for number, turn in enumerate(call.turns)}
        for swapped in (False, True):
            said = judge.entry_as_said(
                entry.record, entry.transcript, NamedSpeakers(turns_digest(call), swapped, named)
            )
            assert said.events == entry.events


def test_any_turns_of_anybody_are_judged(judge, entries):
    rng = random.Random(1)
    for entry in entries:
        call = stored_of(entry.transcript, language).conversation
        named = {n: rng.choice(["agent", "customer"]) for n in range(len(call.turns)) if rng.random() < 0.5}
        speakers = NamedSpeakers(turns_digest(call), rng.random() < 0.5, named)
        assert judge.entry_as_said(entry.record, entry.transcript, speakers).record.score is not None


def test_by_other_rules_than_those_of_the_store_it_is_not_judged(judge, entries):
    one = next(entry for entry in entries if entry.record.language == "zh")
    speakers = NamedSpeakers("", swapped=True)
    assert judge.entry_as_said(replace(one.record, judged="f" * 16), one.transcript, speakers) is None
    spanish = StoreJudge({"es": shipped_rules("es")}, lambda *_: ())
    assert spanish.entry_as_said(one.record, one.transcript, speakers) is None
