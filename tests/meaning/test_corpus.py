"""The corpus: what its files say, and every way in which they may be wrong."""

from __future__ import annotations

import pytest
from small_corpus import AUTHORS, DUMB, JOB, write_corpus

from speechguard.config import bundled
from speechguard.errors import UserError
from speechguard.meaning.corpus import LABELS, Author, Corpus, read_corpus

ABOUT = "# author: zh-1\n# region: Taiwan\n# split: train\n"


@pytest.fixture
def reading(tmp_path):
    """Reads a corpus of one file in Chinese, with this after the lines about its author."""

    def read(text: str, about: str = ABOUT) -> Corpus:
        folder = tmp_path / "zh"
        folder.mkdir(exist_ok=True)
        (folder / "one.txt").write_text(about + text, encoding="utf-8")
        return read_corpus(tmp_path, "zh")

    return read


def test_each_line_has_what_it_is_an_example_of(reading):
    text = f"\n@ {JOB} breaks\n不归我管\n\n# a note\n@ {JOB} near\n  归我管  \n@ ordinary\n好的\n"
    lines = reading(text).lines
    assert [(line.text, line.rule, line.label) for line in lines] == [
        ("不归我管", JOB, "breaks"),
        ("归我管", JOB, "near"),
        ("好的", "", "ordinary"),
    ]
    assert {line.author for line in lines} == {Author("zh-1", "Taiwan", "train")}
    assert lines[1].location.line == 10
    assert lines[1].location.path.endswith("one.txt")


def test_turns_say_what_the_customer_had_said(reading):
    text = f"@ turns\n[{JOB}] 能帮我问问吗？ || 问不了。\n[pass] 可以走了吗？||可以。\n@ {DUMB} breaks\n笨\n"
    broken, harmless, after = reading(text).lines
    assert (broken.text, broken.rule, broken.label, broken.before) == ("问不了。", JOB, "breaks", "能帮我问问吗？")
    assert (harmless.text, harmless.rule, harmless.label, harmless.before) == ("可以。", "", "ordinary", "可以走了吗？")
    assert (after.text, after.before) == ("笨", "")


def test_lines_are_told_apart_by_the_split_of_their_author(tmp_path):
    corpus = read_corpus(write_corpus(tmp_path), "zh")
    train, unseen = corpus.of("train"), corpus.of("unseen-author", "unseen-region")
    assert len(train) + len(unseen) == len(corpus.lines)
    assert len({line.author.name for line in train}) == AUTHORS - 1
    assert {line.author.name for line in unseen} == {f"zh-{AUTHORS - 1:02}"}


def test_the_digest_is_that_of_the_files(tmp_path):
    written = write_corpus(tmp_path / "a")
    digest = read_corpus(written, "zh").digest
    assert digest == read_corpus(write_corpus(tmp_path / "b"), "zh").digest
    with (written / "zh" / "zh-00.txt").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert digest != read_corpus(written, "zh").digest


@pytest.mark.parametrize(
    ("about", "text", "line", "told"),
    [
        (ABOUT, "不归我管\n", 4, "a line before the first heading: write @ RULE breaks above it"),
        (ABOUT, "@ zh.a.b bends\nx\n", 4, "heading '@ zh.a.b bends': write @ RULE breaks | near | fulfils | not"),
        (ABOUT, "@ zh.a.b\nx\n", 4, "heading '@ zh.a.b': write"),
        (ABOUT, "@ zh.a.b breaks it\nx\n", 4, "heading '@ zh.a.b breaks it': write"),
        (ABOUT, "@ zh.a.b ordinary\nx\n", 4, "heading '@ zh.a.b ordinary': write"),
        (ABOUT, "@\nx\n", 4, "heading '@ ': write"),
        (ABOUT, "@ turns\n可以走了吗？|可以\n", 5, "a turn is '[rule] customer || agent'"),
        ("# author: zh-1\n# split: train\n", "", 0, "lacks '# region: ...' in its first lines"),
        ("", "@ ordinary\n好的\n", 0, "lacks '# author: ...' in its first lines"),
        (ABOUT.replace("train", "test"), "", 0, "split 'test': write train, unseen-author, unseen-region"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(reading, about, text, line, told):
    with pytest.raises(UserError) as raised:
        reading(text, about)
    assert raised.value.location.line == line
    assert raised.value.location.path.endswith("one.txt")
    assert told in str(raised.value)


def test_a_folder_without_a_corpus(tmp_path):
    with pytest.raises(UserError, match="zh: no corpus there: a corpus is a folder of"):
        read_corpus(tmp_path, "zh")


def test_a_file_in_another_encoding(tmp_path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "one.txt").write_bytes(ABOUT.encode() + "@ ordinary\n好的".encode("gbk"))
    with pytest.raises(UserError, match=r"one\.txt:5: is no UTF-8"):
        read_corpus(tmp_path, "zh")


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "zh" / "one.txt").mkdir(parents=True)
    with pytest.raises(UserError, match=r"one\.txt: cannot be read"):
        read_corpus(tmp_path, "zh")


@pytest.mark.parametrize("language", ["zh", "es"])
def test_ours_can_be_read_and_is_of_its_language(language):
    corpus = read_corpus(bundled("rules") / "corpus", language)
    assert {line.label for line in corpus.of("train")} == set(LABELS)
    assert corpus.of("unseen-author")
    assert corpus.of("unseen-region")
    assert {line.rule.split(".")[0] for line in corpus.lines if line.rule} == {language}
