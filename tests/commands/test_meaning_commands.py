"""speechguard meaning train, and learn on a store with verdicts; each with a corpus of a few dozen lines."""

from __future__ import annotations

import builtins
import shutil
import sys
from pathlib import Path

import pytest
from report.stores import StoreMaker, event, suspicion, utterance
from small_corpus import DUMB, JOB, write_corpus
from stored_calls import forbidden, write_pack

from speechguard import cli
from speechguard.checks.cases.background import OrdinaryLine
from speechguard.errors import SourceLocation
from speechguard.meaning.learning import left_out
from speechguard.meaning.weights import read_model
from speechguard.review.store.database import Database
from speechguard.review.store.figures import reviewed_calls
from speechguard.review.store.importing import bring_in
from speechguard.review.store.marks import mark
from speechguard.review.store.verdicts import decide

BROKEN = (  # in words that the corpus does not have
    *("你猪脑子啊", "真是个猪脑子", "长了个猪脑子吧", "猪脑子才这么问", "您这猪脑子记不住", "跟猪脑子没法讲"),
    *("又是一个猪脑子", "猪脑子也该懂了", "别装猪脑子了", "猪脑子都比你快", "我看你就是猪脑子", "这种猪脑子少见"),
)
NEAR = ("我这记性，忘了给您登记", "我记性不好，您再报一遍", "瞧我这记性，姓名是什么", "我老忘，先记下来")
OWED = ("爱找谁找谁去吧", "去去去，找前台说", "甭问我，问保安去", "该谁的事找谁", "我这儿管不着", "找你们小区去")
LEARNT = [f"call-{n}" for n in range(300) if not left_out(f"call-{n}")]
UNTOUCHED = [f"call-{n}" for n in range(300) if left_out(f"call-{n}")]


@pytest.fixture(autouse=True)
def few_ordinary_lines(monkeypatch, tmp_path):
    """Ordinary talk that is learnt besides takes a minute; and the cache is not the user's."""
    lines = tuple(OrdinaryLine(text, "", SourceLocation("x")) for text in ("好的，马上为您查询。", "请问还有别的吗？"))
    monkeypatch.setattr("speechguard.checks.cases.background.background", lambda _: lines)
    monkeypatch.setenv("SPEECHGUARD_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory, corpus) -> Path:
    """The model of the corpus, as `train` makes it."""
    path = tmp_path_factory.mktemp("trained") / "made" / "zh.npz"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("speechguard.checks.cases.background.background", lambda _: ())
        assert cli.main(["meaning", "train", "zh", "--corpus", str(corpus), "--output", str(path)]) == 0
    return path


@pytest.fixture
def packs(tmp_path, trained) -> Path:
    """A folder of packs with the model beside them."""
    folder = tmp_path / "packs"
    (folder / "meaning").mkdir(parents=True)
    write_pack(folder / "own.yaml", forbidden("这事不归我管", id=JOB), forbidden("听不懂人话", id=DUMB))
    shutil.copy(trained, folder / "meaning" / "zh.npz")
    return folder


def sentences():
    """(call, rule, text, whether it breaks it) of all that is said in the store; some in calls that are left out."""
    said = [(DUMB, text, True) for text in BROKEN] + [(DUMB, text, False) for text in NEAR]
    said += [(JOB, text, True) for text in OWED]
    calls = [(UNTOUCHED if at % 4 == 3 else LEARNT)[at] for at in range(len(said))]
    return [(call, *one) for call, one in zip(calls, said, strict=True)]


def make_store(folder: Path, said) -> Path:
    """A store in which each sentence is suspected, in a call of its own; one of OWED is not, and was marked."""
    maker = StoreMaker(folder)
    for call, rule, text, _ in said:
        end = 10.0 + 0.2 * len(text)
        found = [suspicion(call, rule, 10.0, end, 0.7, id=1, heard=text)] if text != OWED[-1] else []
        maker.call(call, found, [utterance("agent", 10.0, text)])
    return maker.write()


def review(folder: Path, said, url="") -> Path:
    """Decide about every sentence, by two reviewers."""
    with Database.open(url) if url else Database.of_store(folder) as database:
        bring_in(database, folder)
        with database.change() as tx:
            from sqlalchemy import select

            from speechguard.review.store.tables import calls, events

            ids = {row.call: row.id for row in tx.execute(select(calls))}
            found = {row.call_id: row for row in tx.execute(select(events))}
            for at, (call, rule, text, broken) in enumerate(said):
                if row := found.get(ids[call]):
                    verdict = ("confirmed", "") if broken else ("rejected", "not_meant")
                    decide(tx, row.id, row.revision, ("ana", "bo")[at % 2], *verdict)
                else:
                    mark(tx, ids[call], rule, "agent", 10.0, 11.0, "ana", text=text)
    return folder


@pytest.fixture
def store(tmp_path) -> Path:
    return review(make_store(tmp_path / "store", sentences()), sentences())


@pytest.fixture
def refused(refused):
    """Runs a `meaning` command that must be refused; gives its one line."""
    return lambda *arguments: refused("meaning", *arguments)


def learn(store, packs, corpus, *more):
    return ["learn", store, "--rules", packs, "--corpus", corpus, *more]


def test_train_says_what_was_learnt(tmp_path, corpus, capsys):
    path = tmp_path / "new" / "zh.npz"
    assert cli.main(["meaning", "train", "zh", "--corpus", str(corpus), "--output", str(path)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{path}: {path.stat().st_size:,} bytes, learnt from 55 lines by 5 authors"
    assert second.startswith("suspected from a probability of 0.")
    assert set(read_model(path).broken) == {JOB, DUMB}


def test_train_goes_to_a_folder_of_its_own(tmp_path, corpus, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["meaning", "train", "zh", "--corpus", str(corpus)]) == 0
    assert (tmp_path / "meaning" / "zh.npz").is_file()


def test_train_without_a_corpus(refused, tmp_path, corpus):
    assert refused("train", "zh", "--corpus", tmp_path).startswith(f"{tmp_path}/zh: no corpus there")
    assert "es: no corpus there" in refused("train", "es", "--corpus", corpus)


def test_train_where_nothing_can_be_written(refused, tmp_path, corpus):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "zh.npz"
    assert "give another --output" in refused("train", "zh", "--corpus", corpus, "--output", path)


def test_learn_shows_what_would_change_and_writes_nothing(store, packs, corpus, capsys):
    before = (packs / "meaning" / "zh.npz").read_bytes()
    assert cli.main(list(map(str, ["meaning", *learn(store, packs, corpus)]))) == 0
    out = capsys.readouterr().out
    said = sentences()
    untouched = [one for one in said if left_out(one[0])]
    assert out.startswith(
        "22 examples in 'zh': 18 break their rule, 4 do not\nof 2 rules, in 22 calls, by 2 reviewers\n"
    )
    assert f"learning from {len(said) - len(untouched)}; tried on the other {len(untouched)}" in out
    broken = sum(one[3] for one in untouched)
    assert f"of {broken}" in out.split("that break their rule ")[1].splitlines()[0]
    appears = out.split("appears: ")[1].split("vanishes: ")[0]
    assert f"{DUMB}, confirmed in {UNTOUCHED[11]}: «{BROKEN[11]}»" in appears
    quoted = {text for _, _, text, _ in said if f"«{text}»" in out}
    assert quoted <= {text for _, _, text, _ in untouched}  # nothing that was learnt from
    assert out.endswith(f"nothing was written; to keep it in {packs}/meaning/zh.npz: --write\n")
    assert (packs / "meaning" / "zh.npz").read_bytes() == before


def test_learn_writes_beside_the_packs_when_told_to(store, packs, corpus, capsys):
    file = packs / "meaning" / "zh.npz"
    digest = read_model(file).corpus
    assert cli.main(list(map(str, ["meaning", *learn(store, packs / "own.yaml", corpus, "--write")]))) == 0
    assert capsys.readouterr().out.endswith(
        f"{file}: {file.stat().st_size:,} bytes; used with the rules beside it from now on\n"
    )
    model = read_model(file)
    assert model.corpus.startswith(f"{digest}+")
    learnt = {text for call, rule, text, broken in sentences() if rule == DUMB and broken and not left_out(call)}
    assert learnt <= set(model.examples[DUMB])
    assert not set(BROKEN) - learnt & set(model.examples[DUMB])
    # What was learnt before is the model in use the next time.
    assert cli.main(list(map(str, ["meaning", *learn(store, packs, corpus)]))) == 0
    assert "appears: 0 (0 confirmed, 0 rejected)\nvanishes: 0 " in capsys.readouterr().out


def test_learn_to_another_folder_from_another_database(tmp_path, packs, corpus, capsys):
    folder = make_store(tmp_path / "bare", sentences())
    url = f"sqlite:///{tmp_path}/elsewhere.sqlite"
    review(folder, sentences(), url)
    target = tmp_path / "new"
    more = ("--database", url, "--output", target, "--write", "--language", "zh")
    assert cli.main(list(map(str, ["meaning", *learn(folder, packs, corpus, *more)]))) == 0
    assert (target / "meaning" / "zh.npz").is_file()
    assert not (folder / "review.sqlite").exists()
    assert "22 examples" in capsys.readouterr().out


def test_learn_counts_what_is_left_out(store, packs, corpus, capsys):
    with Database.of_store(store) as database, database.reading() as tx:
        by_call = {call.record.call: call.events for call in reviewed_calls(tx)}
    said = sentences()
    with Database.of_store(store) as database, database.change() as tx:
        event = by_call[said[0][0]][0]
        decide(tx, event.id, 1, "bo", "rejected", "not_meant")  # ana had confirmed it
    assert cli.main(list(map(str, ["meaning", *learn(store, packs, corpus)]))) == 0
    out = capsys.readouterr().out
    assert out.startswith("21 examples in 'zh': 17 break")
    assert "left out: 1 disputed\n" in out


def test_learn_from_a_store_without_verdicts(refused, tmp_path, packs, corpus):
    folder = make_store(tmp_path / "store", sentences())
    assert refused(*learn(folder, packs, corpus)) == (
        f"{folder}: nothing was decided there yet: speechguard review {folder}"
    )


def test_learn_from_too_few(refused, tmp_path, packs, corpus):
    said = sentences()[:19]
    folder = review(make_store(tmp_path / "store", said), said)
    assert refused(*learn(folder, packs, corpus)).startswith("19 examples in the verdicts, 20 are needed")


def test_learn_from_one_rule_only(refused, store, tmp_path, corpus, packs):
    said = [(call, DUMB, text, broken) for call, _, text, broken in sentences()[:-1]]
    folder = review(make_store(tmp_path / "one", said), said)
    assert refused(*learn(folder, packs, corpus)).startswith(f"all 21 examples are of {DUMB}: ")
    assert store.exists()


def test_verdicts_in_two_languages(refused, tmp_path, packs, corpus):
    maker = StoreMaker(tmp_path / "store")
    said = [("call-a", JOB, "我这儿管不着", True), ("call-b", JOB, "no me toca a mí", True)]
    for (call, rule, text, _), language in zip(said, ("zh", "es"), strict=True):
        found = event(call, rule, 10.0, 11.0, id=1, heard=text, phrase=text)
        maker.call(call, [found], [utterance("agent", 10.0, text)], language=language)
    folder = review(maker.write(), said)
    assert "has verdicts on calls in es, zh: choose one with --language" in refused(*learn(folder, packs, corpus))


@pytest.mark.parametrize("name", ["rules", "models"])
def test_ours_are_never_written_to(refused, store, corpus, name):
    from speechguard.config import bundled

    for folder in (bundled(name), bundled(name) / "zh"):
        message = refused("learn", store, "--corpus", corpus, "--output", folder, "--write")
        assert message.startswith(f"{folder}: comes with speechguard and is left as it is; copy the packs")
    assert "our own rules are left as they are" in refused("learn", store, "--corpus", corpus, "--write")


def test_no_store(refused, tmp_path, packs, corpus):
    assert refused(*learn(tmp_path / "none", packs, corpus)).startswith(f"{tmp_path}/none: is no store")


def test_the_model_in_use_is_of_another_corpus(refused, store, packs, tmp_path):
    other = write_corpus(tmp_path / "other", authors=5)
    message = refused(*learn(store, packs, other))
    assert message.startswith("the model in use for 'zh' was learnt from another corpus: name that by --corpus")


def test_the_model_in_use_cannot_be_read(refused, store, packs, corpus):
    file = packs / "meaning" / "zh.npz"
    file.write_bytes(file.read_bytes()[:5000])
    assert refused(*learn(store, packs, corpus)).startswith(f"{file}: is no model of meaning, or was changed")


def test_rules_of_another_language_only(refused, store, tmp_path, corpus):
    pack = write_pack(tmp_path / "es.yaml", forbidden("no me toca", id="es.test.job"), code="es")
    assert "no pack of language 'zh'" in refused(*learn(store, pack, corpus))


@pytest.mark.parametrize("package", ["sklearn", "scipy"])
def test_without_scikit_learn(refused, store, packs, corpus, monkeypatch, package):
    monkeypatch.delitem(sys.modules, "speechguard.meaning.training", raising=False)
    real = builtins.__import__

    def importing(name, *more):
        if name.split(".")[0] == package:
            raise ModuleNotFoundError(f"No module named '{name}'", name=package)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", importing)
    wanted = f"{package} is not installed: run pip install 'speechguard[train]' first"
    assert refused(*learn(store, packs, corpus)) == wanted
    monkeypatch.chdir(packs)
    assert refused("train", "zh", "--corpus", corpus) == wanted


def test_without_a_database_package(refused, store, packs, corpus, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "run pip install 'speechguard[review]' first" in refused(*learn(store, packs, corpus))


def test_packs_that_verdicts_are_compared_with_say_it_too(store, tmp_path, packs, capsys):
    old = tmp_path / "old"
    (old / "meaning").mkdir(parents=True)
    shutil.copy(packs / "own.yaml", old)
    (old / "meaning" / "zh.npz").write_text("no model")
    assert cli.main(["rescore", str(store), "--rules", str(packs), "--old", str(old), "--processes", "1"]) == 0
    told = capsys.readouterr().err
    assert f"{old / 'meaning' / 'zh.npz'}: is no model of meaning" in told
    assert told.count("phrases are judged, meaning is not") == 1
