"""Every event names the version of the pack that judged."""

import hashlib

from rule_calls import forbidden, pack, required, said, write

from speechguard import cli
from speechguard.archive.codecs.events import event_data
from speechguard.judging.engine import Engine
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules


def test_every_kind_of_event_carries_the_digest_of_its_own_pack():
    texts = [
        pack(forbidden("这事不归我管", more="unless: {followed_by: [我帮您转接], within: 4 s}")),
        pack(required("您好", within="{first: 2 s}")),
    ]
    files = [write(texts[0]), write(texts[1].replace("pack: test", "pack: other"))]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in files]
    book = load_rules(files, language)
    assert sorted(book.versions) == sorted([f"other {digests[1]}", f"test {digests[0]}"])
    engine = Engine(book, "call")
    events = engine.partial(said("这事不归我管", 5.0, utterance=0, final=False))
    events += engine.final(said("这事不归我管", 5.0, utterance=0))
    events += engine.final(said("我帮您转接", 8.0, utterance=1))
    events += engine.final(said("这事不归我管", 20.0, utterance=2, doubts=("repeats itself",)))
    events += engine.end(30.0)
    assert {(e.kind, e.status) for e in events} == {
        ("violation", "provisional"),
        ("violation", "confirmed"),
        ("violation", "retracted"),
        ("not_assessable", "confirmed"),
        ("missing", "confirmed"),
    }
    own = {"zh.test.forbidden": digests[0], "zh.test.required": digests[1]}
    assert all(event.rules == own[event.rule] for event in events)
    assert all(event_data(event)["rules"] == own[event.rule] for event in events)


def test_files_of_one_name_are_one_version(tmp_path, capsys):
    for name, rule in (("a", forbidden("这事不归我管")), ("b", required("您好", within="{first: 2 s}"))):
        (tmp_path / f"{name}.yaml").write_text(pack(rule), encoding="utf-8")
    book = load_rules([tmp_path], language)
    digests = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in tmp_path.iterdir())
    version = hashlib.sha256("".join(digests).encode()).hexdigest()[:12]
    assert book.versions == (f"test {version}",)
    assert {rule.version for rule in book.rules} == {version}
    assert cli.main(["rules", "list", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"test {version}"
