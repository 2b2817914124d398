"""Bringing a store in: once, again, and after it has changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from review.store.made_store import findings, maker
from sqlalchemy import func, select

from speechguard.archive.codecs.events import event_lines
from speechguard.archive.store import CALLS, EVENTS, Store
from speechguard.errors import UserError
from speechguard.messages import CallMetadata
from speechguard.reasons import because
from speechguard.review.store import importing
from speechguard.review.store.audit_check import verify
from speechguard.review.store.bringing import Brought
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.review.store.rows import Gone, call, call_id, event, events_of
from speechguard.review.store.tables import events, judgements, texts
from speechguard.review.store.tables import findings as machine
from speechguard.review.store.verdicts import Conflict, decide


def counts(tx):
    return [tx.scalar(select(func.count()).select_from(table)) for table in (events, machine, judgements)]


def test_all_calls_with_what_stands(database, folder):
    with database.reading() as tx:
        assert [call(tx, number).call for number in range(1, 7)] == [f"call-{n}" for n in range(6)]
        one = call(tx, 1)
        assert (one.agent, one.team, one.start) == ("李娜", "A", "2026-10-01T10:00:00")
        with Store(folder) as store:
            assert one.record.transcript == store.known["call-0"].transcript
            assert one.record == replace(store.entry("call-0").record, events=(0, 0))
        assert (one.score, one.fatal, one.present) == (one.record.score, False, True)
        assert [e.machine for e in events_of(tx, 1)] == sorted(findings("call-0", 0), key=lambda e: e.start)
        assert events_of(tx, 6) == []
        with pytest.raises(Gone, match="there is no call 7"):
            call(tx, 7)
        with pytest.raises(Gone, match="there is no call 'x'"):
            call_id(tx, "x")


def test_again_nothing_happens(database, folder):
    with database.reading() as tx:
        before = counts(tx)
    assert bring_in(database, folder) == Brought()
    with database.reading() as tx:
        assert counts(tx) == before


def test_a_store_without_a_call(empty, tmp_path):
    with Store(tmp_path / "store"):
        pass
    assert bring_in(empty, tmp_path / "store") == Brought()


def test_calls_come_in_batches(empty, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 4)
    maker(tmp_path / "store", 11).write()
    brought = bring_in(empty, tmp_path / "store")
    assert brought.new == 11
    with empty.reading() as tx:
        assert counts(tx) == [brought.found, brought.found, 11]
    assert verify(empty).problems == ()


def test_a_call_is_added(database, folder):
    entry = maker(folder.parent / "more", 7).entries[5]
    with Store(folder) as store:
        store.add(replace(entry, record=replace(entry.record, call="call-6")))
    assert bring_in(database, folder) == Brought(new=1, found=len(findings("", 5)))


def rejudged(folder, change, judged="new"):
    """The store again, with another judgement of call-1."""
    made = maker(folder)
    number = next(n for n, entry in enumerate(made.entries) if entry.record.call == "call-1")
    found = [json.loads(line) for line in made.entries[number].events.splitlines()]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in change(found)).encode()
    record = replace(made.entries[number].record, judged=judged)
    made.entries[number] = replace(made.entries[number], record=record, events=lines)
    return made.write()


def test_a_call_that_was_judged_again_keeps_what_was_decided(database, folder):
    with database.change() as tx:
        told, greeting, shirking = (e.id for e in sorted(events_of(tx, 2), key=lambda e: e.machine.id))
        for one in (told, greeting):
            decide(tx, one, 0, "ana", "confirmed")

    def change(found):
        return [{**found[0], "heard": "我说过了", "rules": "new"}]  # greeting and shirking are no longer found

    assert bring_in(database, rejudged(folder, change)) == Brought(changed=1, withdrawn=2)
    with database.change() as tx:
        assert (event(tx, told).machine.heard, event(tx, told).status) == ("我说过了", "confirmed")
        assert (event(tx, greeting).present, event(tx, greeting).status) == (False, "confirmed")
        assert (event(tx, shirking).present, event(tx, shirking).status) == (False, "withdrawn")
        assert {e.id for e in events_of(tx, 2)} == {told, greeting}
        assert shirking not in [e.id for e in find(tx, Filter(status=None)).items]
        assert greeting in [e.id for e in find(tx, Filter(status="confirmed")).items]
        said = select(texts.c.text).join(machine, machine.c.words == texts.c.digest).where(machine.c.event_id == told)
        assert [json.loads(words)["heard"] for words in tx.scalars(said.order_by(machine.c.id))] == [
            "我刚才都说过了",
            "我说过了",
        ]
        with pytest.raises(Conflict, match="ana has decided"):
            decide(tx, told, 1, "bo", "rejected", "misheard")
        with pytest.raises(Conflict, match="the call was judged again"):
            decide(tx, shirking, 0, "bo", "confirmed")
    assert bring_in(database, rejudged(folder, lambda found: found, "newer")) == Brought(changed=1)
    with database.reading() as tx:
        assert [event(tx, one).status for one in (told, greeting, shirking)] == ["confirmed", "confirmed", "open"]
        assert all(event(tx, one).present for one in (told, greeting, shirking))
    assert verify(database).problems == ()


def test_what_says_nothing_of_a_finding_changes_nothing(database, folder):
    bring_in(database, rejudged(folder, lambda found: [{**one, "id": one["id"] + 5, "delay": 0.1} for one in found]))
    with database.reading() as tx:
        assert {e.revision for e in events_of(tx, 2)} == {0}


def test_other_metadata(database, folder):
    made = maker(folder)
    other = CallMetadata(agent="新人", team="C", start="2026-12-24T08:00+08:00")
    made.entries[0] = replace(made.entries[0], record=replace(made.entries[0].record, metadata=other))
    made.write()
    assert bring_in(database, folder).changed == 6 - 5
    with database.reading() as tx:
        assert {(e.agent, e.team, e.call_start) for e in events_of(tx, 1)} == {("新人", "C", "2026-12-24T08:00:00")}


def test_calls_that_are_gone_and_come_back(database, folder):
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "confirmed")
        of_first = len(events_of(tx, 1))
        others = find(tx, Filter(status=None)).total
    made = maker(folder)
    kept = made.entries
    made.entries = kept[1:]
    made.write()
    assert bring_in(database, folder) == Brought(gone=1, withdrawn=of_first)
    with database.reading() as tx:
        assert not call(tx, 1).present
        assert [e.status for e in events_of(tx, 1)] == ["confirmed"]
        assert find(tx, Filter(status=None)).total < others
    assert bring_in(database, folder) == Brought()
    made.entries = kept
    made.write()
    brought = bring_in(database, folder)
    assert (brought.new, brought.changed, brought.found) == (0, 1, 0)
    with database.reading() as tx:
        assert call(tx, 1).present
        assert find(tx, Filter(status=None)).total == others
    assert verify(database).problems == ()


def test_the_same_finding_twice_in_a_call(empty, tmp_path):
    made = maker(tmp_path / "store", 2)
    made.entries[0] = replace(made.entries[0], events=made.entries[0].events * 2)
    made.write()
    found = len(findings("", 0))
    assert bring_in(empty, tmp_path / "store").found == 2 * found
    made.entries[0] = replace(made.entries[0], record=replace(made.entries[0].record, judged="new"))
    made.write()
    assert bring_in(empty, tmp_path / "store") == Brought(changed=1)


def test_only_flagged_findings_that_stand(empty, tmp_path):
    made = maker(tmp_path / "store", 2)
    base = findings("call-0", 0)[0]
    others = [
        replace(base, id=1, status="provisional"),
        replace(base, id=2),
        replace(base, id=2, status="retracted"),
        replace(base, id=3, kind="measure", flagged=False),
        replace(base, id=4, start=50.0),
    ]
    lines = event_lines(others)
    made.entries[0] = replace(made.entries[0], events=lines)
    made.write()
    bring_in(empty, tmp_path / "store")
    with empty.reading() as tx:
        assert [e.machine.start for e in events_of(tx, 1)] == [50.0]


def test_strange_texts(empty, tmp_path):
    strange = "a\u2028b\x85\0'\"<script>%s\udcff"
    made = maker(tmp_path / "store", 1)
    base = replace(findings("x", 0)[0], heard=strange, phrase=strange)
    metadata = CallMetadata(agent=strange, team="'; DROP TABLE calls; --")
    made.call("call-1", [], metadata=metadata)
    record = replace(made.entries[1].record, call=f"call{strange}")
    made.entries[1] = replace(made.entries[1], record=record, events=event_lines([base]))
    made.write()
    bring_in(empty, tmp_path / "store")
    assert bring_in(empty, tmp_path / "store") == Brought()
    with empty.reading() as tx:
        [one] = events_of(tx, 2)
        assert one.machine.heard == strange
        assert call(tx, 2).record.call == f"call{strange}"
        assert find(tx, Filter(agent=one.agent, team=metadata.team)).total == 1
    assert verify(empty).problems == ()


def test_calls_that_failed(empty, tmp_path):
    maker(tmp_path / "store", 1).failed("broken", "cannot be decoded").write()
    assert bring_in(empty, tmp_path / "store").new == 2
    with empty.reading() as tx:
        assert (call(tx, 2).score, call(tx, 2).record.failure) == (None, because("text", text="cannot be decoded"))


def test_stores_of_older_versions(empty, folder):
    """Fields that came later are missing there."""
    path = folder / CALLS
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        for later in ("checklist", "titles", "concerns", "warnings", "not_assessable", "sections"):
            line.pop(later) if later != "sections" else line.update(sections=[])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert bring_in(empty, folder).new == 6
    with empty.reading() as tx:
        assert call(tx, 1).record.checklist == {}


def test_a_last_line_that_is_not_finished_is_left_for_later(empty, folder):
    path = folder / CALLS
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert bring_in(empty, folder).new == 5
    path.write_bytes(whole)
    assert bring_in(empty, folder).new == 1


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / CALLS).unlink(), r"calls\.jsonl: cannot be read \(No such file or directory\)"),
        (lambda folder: (folder / CALLS).write_text("{}\n"), r"calls\.jsonl:1: is not the line of a call"),
        (lambda folder: (folder / EVENTS).write_text("x\n" * 9), r"calls\.jsonl:1: the events .* score it again"),
        (lambda folder: (folder / EVENTS).unlink(), r"calls\.jsonl:1: the events .* score it again"),
        (lambda folder: (folder / CALLS).write_bytes((folder / CALLS).read_bytes() * 2), r"'call-0' is there twice"),
        (lambda folder: (folder / "replacing").touch(), r"finish that with: speechguard score --out"),
    ],
)
def test_stores_that_cannot_be_read(empty, folder, damage, told, monkeypatch):
    monkeypatch.setattr(importing.time, "sleep", lambda _: None)
    damage(folder)
    with pytest.raises(UserError, match=told) as raised:
        bring_in(empty, folder)
    assert "\n" not in str(raised.value)


def test_the_store_is_replaced_while_it_is_read(empty, folder, monkeypatch):
    """What was read of old and new files together is thrown away, and read again."""
    read, times = importing._read, []

    def replacing(*arguments):
        if not times:
            times.append(1)
            maker(folder, 8).write()
        return read(*arguments)

    monkeypatch.setattr(importing, "_read", replacing)
    monkeypatch.setattr(importing, "BATCH", 3)
    monkeypatch.setattr(importing.time, "sleep", lambda _: None)
    bring_in(empty, folder)
    with empty.reading() as tx:
        assert [call(tx, number).call for number in range(1, 9)] == [f"call-{n}" for n in range(8)]
    assert bring_in(empty, folder) == Brought()
    assert verify(empty).problems == ()
