"""Proposed cases: which texts make one, and that the file stays YAML that a pack takes."""

import json
import os
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewed import AT, reviewed

from speechguard.documents.yaml_source import read_yaml
from speechguard.errors import SpeechguardError, UserError
from speechguard.phonetics import language
from speechguard.review.proposals import PROPOSALS, Proposal, flag_case, pass_case, propose, quoted
from speechguard.review.truth import Mark
from speechguard.rules.loader import load_rules

CASE = Proposal("zh.test.rule", "pass", "这事归我管", "call c1")


def read(folder):
    """(rule, expected, text) of every proposal."""
    problems = []
    node = read_yaml((folder / PROPOSALS).read_bytes(), "proposals.yaml", problems)
    assert problems == []
    found = []
    for item in node.items:
        entries = {key.text: value for key, value in item.entries}
        ((expected, cases),) = entries["cases"].entries
        found += [(entries["rule"].text, expected.text, case.text) for case in cases.items]
    return found


def test_a_rejected_text_becomes_a_case_that_must_pass():
    found = pass_case(reviewed("rejected", reason="allowed", heard="  他说这事\n不归我管 ", start=72.4))
    assert found == Proposal(
        "zh.test.rule", "pass", "他说这事 不归我管", "call c1, 01:12; rejected (allowed) by 李娜 on 2026-11-20"
    )
    assert pass_case(reviewed("rejected", reason="not_said", heard="这是不归我馆", score=0.9)).text == "这是不归我馆"
    assert pass_case(reviewed("rejected", reason="misheard", text="这事就归我管")).text == "这事就归我管"
    said = reviewed("rejected", kind="missing", phrase="", heard="", reason="not_said", text="您好，早上好")
    assert pass_case(said).text == "您好，早上好"


@pytest.mark.parametrize(
    "event",
    [
        reviewed("confirmed"),
        reviewed("unsure", text="好"),
        reviewed("open"),
        reviewed("rejected", reason="wrong_speaker", text="好"),
        reviewed("rejected", reason="misheard"),  # the very phrase was heard; what was said is not known
        reviewed("rejected", reason="not_said", kind="missing", phrase="", heard="喂"),
        reviewed("rejected", reason="allowed", heard=" \u2028\x00 "),
    ],
)
def test_events_that_make_no_case(event):
    assert pass_case(event) is None


def test_what_was_missed_becomes_a_case_that_must_flag():
    mark = Mark(1, "zh.test.rule", "agent", 8.0, 9.0, "", "李娜", AT, text="这我可管不着")
    assert flag_case(mark, "c7") == Proposal(
        "zh.test.rule", "flag", "这我可管不着", "call c7, 00:08; missed, marked by 李娜 on 2026-11-20"
    )
    assert flag_case(Mark(1, "zh.test.rule", "agent", 8.0, 9.0, "said loudly", "李娜", AT), "c7") is None
    withdrawn = Mark(1, "zh.test.rule", "agent", 8.0, 9.0, "", "李娜", AT, text="好", withdrawn=True)
    assert flag_case(withdrawn, "c7") is None


def test_proposals_are_added_once_and_edits_of_a_person_stay(tmp_path):
    other = Proposal("zh.test.rule", "flag", "这事归我管")
    assert propose(tmp_path, [CASE, CASE, other]) == 2
    path = tmp_path / PROPOSALS
    path.write_text(path.read_text("utf-8") + "# 我看过了", encoding="utf-8")  # no line end
    assert propose(tmp_path, [CASE]) == 0
    assert propose(tmp_path, [CASE, Proposal("zh.test.rule", "pass", "好")]) == 1
    assert read(tmp_path) == [
        ("zh.test.rule", "pass", "这事归我管"),
        ("zh.test.rule", "flag", "这事归我管"),
        ("zh.test.rule", "pass", "好"),
    ]
    assert "\n# 我看过了\n- rule" in path.read_text("utf-8")
    assert propose(tmp_path, []) == 0


def test_a_file_whose_proposals_were_all_taken_is_begun_again(tmp_path):
    (tmp_path / PROPOSALS).write_text("# mine\n\n")
    assert propose(tmp_path, [CASE]) == 1
    assert (tmp_path / PROPOSALS).read_text("utf-8").startswith("# mine\n\n- rule")


@pytest.mark.parametrize("text", ["- rule: [", "rules: 1", "just words", "- a\n\t- b", "\xff".encode("latin-1")])
def test_a_file_that_a_person_broke_is_left_alone(tmp_path, text):
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / PROPOSALS).write_bytes(data)
    with pytest.raises(UserError, match=r"proposals.yaml.*move the file away") as raised:
        propose(tmp_path, [CASE])
    assert "\n" not in str(raised.value)
    assert (tmp_path / PROPOSALS).read_bytes() == data


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_changes_nothing(tmp_path):
    propose(tmp_path, [CASE])
    before = (tmp_path / PROPOSALS).read_bytes()
    (tmp_path / f".{PROPOSALS}.{os.getpid()}").symlink_to("/dev/full")
    with pytest.raises(SpeechguardError, match="No space left"):
        propose(tmp_path, [Proposal("zh.test.rule", "pass", "好")])
    assert (tmp_path / PROPOSALS).read_bytes() == before


TEXTS = st.text() | st.text("\x00\t\n\r\"'\\:#- \x7f\x85\u2028\u2029\ufeff\ufffe{}[]&*!|>%@`，、")


@given(TEXTS)
def test_every_text_stays_the_same_text(text):
    line = quoted(text)
    problems = []
    node = read_yaml(f"- {line}\n- end\n".encode(), "x", problems)
    assert problems == []
    assert [item.text for item in node.items] == [text, "end"]
    assert json.loads(line) == text


def test_halves_of_characters_are_replaced():
    assert quoted("a\ud800b") == '"a?b"'


@given(TEXTS)
def test_any_text_makes_a_pack_that_loads(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("pack")
    case = pass_case(reviewed("rejected", reason="allowed", heard="好" + text))
    propose(folder, [case])
    lines = (folder / PROPOSALS).read_text("utf-8").splitlines()
    cases = lines[lines.index("  cases:") :]
    rule = """pack: test
language: zh
rules:
  - id: zh.test.rule
    title: {zh: 题, en: Title, es: Título}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [不归我管]
    say_instead: 好的
"""
    (folder / "pack.yaml").write_text(rule + "".join(f"  {line}\n" for line in cases), encoding="utf-8")
    (rule,) = load_rules([folder / "pack.yaml"], language).rules
    # Packs are read in composed form (NFC), which a compatibility ideograph such as U+F900 does not have.
    assert [line.text for line in rule.cases[0].lines] == [unicodedata.normalize("NFC", case.text)]


def test_writers_at_the_same_time_lose_nothing(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom speechguard.review.proposals import Proposal, propose\n"
        "for n in range(10):\n    propose(Path(sys.argv[1]), [Proposal('zh.a', 'pass', f'{sys.argv[2]} {n}')])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), "process"], env=environment)
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda n: propose(tmp_path, [Proposal("zh.a", "pass", f"thread {n // 2}")]), range(20)))
    assert other.wait() == 0
    assert sum(added) == 10
    expected = {f"{who} {n}" for who in ("process", "thread") for n in range(10)}
    assert sorted(text for _, _, text in read(tmp_path)) == sorted(expected)
