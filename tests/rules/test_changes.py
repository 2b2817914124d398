"""What differs in effect between two versions of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rule_calls import forbidden, pack, required, rule, write

from speechguard import cli
from speechguard.phonetics import language
from speechguard.rules.changes import Difference, differences
from speechguard.rules.loader import load_rulebooks

JOB = forbidden("这事不归我管", "我不知道", id="zh.a.job", more="unless: {followed_by: [我帮您转接], within: 4 s}")
HELLO = required("您好", within="{first: 8 s}", id="zh.b.hello")


def changes(old: Path, new: Path) -> list[Difference]:
    before, after = (load_rulebooks([path], language)["zh"] for path in (old, new))
    return differences(before, after)


def change(old: str, new: str, text: str = JOB) -> list[tuple[str, str, str, str]]:
    """What a change in the text of a rule comes to: change, part, before and after."""
    assert old in text
    found = changes(write(pack(text)), write(pack(text.replace(old, new))))
    return [(difference.change, difference.part, difference.old, difference.new) for difference in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity: minor", "severity: fatal\n    points: 3", [("changed", "severity", "minor", "fatal")]),
        ("severity: minor", "severity: minor\n    points: 7.5", [("changed", "points", "3", "7.5")]),
        ("severity: minor", "severity: minor\n    role: customer", [("changed", "role", "agent", "customer")]),
        ("taboo: impolite", "taboo: evading", [("changed", "taboo", "impolite", "evading")]),
        ("en: Title", "en: Other", [("changed", "title en", "Title", "Other")]),
        ("say_instead: 好的", "say_instead: 没问题", [("changed", "say_instead", "好的", "没问题")]),
        ("within: 4 s", "within: 5 s", [("changed", "unless within", "4", "5")]),
        (
            "[我帮您转接]",
            "[我帮您查]",
            [
                ("added", "unless followed_by '我帮您查'", "", "1 of 4 syllables may differ"),
                ("removed", "unless followed_by '我帮您转接'", "1.25 of 5 syllables may differ", ""),
            ],
        ),
        (
            "我不知道]",
            "{text: 我不知道, strictness: 90, key: [知], whole: true}]",
            [
                (
                    "changed",
                    "phrases '我不知道'",
                    "1 of 4 syllables may differ; not bu4",
                    "0.25 of 4 syllables may differ; not bu4 zhi1; the whole utterance",
                )
            ],
        ),
        ("我不知道]", "我…不知道]", None),
        ("这事不归我管, 我不知道", "我不知道, 这事不归我管", []),
        ("severity: minor", "severity: minor  # a remark\n    points: 3.0", []),
        ("severity: minor", "severity: minor\n    source: 003", []),
        ("severity: minor", "severity: minor\n    cases: {flag: [这事不归我管]}", []),
    ],
)
def test_each_part_of_a_rule(old: str, new: str, expected: list[tuple[str, str, str, str]] | None):
    found = change(old, new)
    if expected is None:
        expected = [
            ("removed", "phrases '我不知道'", "1 of 4 syllables may differ; not bu4", ""),
            ("added", "phrases '我…不知道'", "", "1 of 4 syllables may differ; not bu4; gaps of up to 6"),
        ]
    assert sorted(found) == sorted(expected)


def test_windows():
    assert change("{first: 8 s}", "{first: 2 turns}", HELLO) == [("changed", "within", "first 8 s", "first 2 turns")]
    assert change("{first: 8 s}", "{last: 8 s}", HELLO) == [("changed", "within", "first 8 s", "last 8 s")]


COMBINED = rule(
    "zh.a.job",
    "required",
    ("再见",),
    "applies_to: {direction: inbound, team: [a, b]}\nconditions:\n"
    "  thanks: {says: [谢谢, 感谢], need: 2, role: customer}\n  pause: {hold: 10 s, after: thanks, within: 8 s}\n"
    "met_if: thanks and not pause\n",
).replace("    phrases: [再见]\n", "")
MEASURED = rule("zh.a.job", "measure", ("谢谢",), "measure: dead_air\nat_most: 8 s").replace(
    "    phrases: [谢谢]\n", ""
)
CONDITION = "conditions pause"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hold: 10 s", "hold: 12 s", [("changed", f"{CONDITION} source seconds", "10", "12")]),
        ("hold: 10 s", "silence: 10 s", [("changed", f"{CONDITION} source kind", "Hold", "Quiet")]),
        ("within: 8 s", "within: 2 turns", [("changed", f"{CONDITION} within", "after 8 s", "after 2 turns")]),
        ("after: thanks", "before: thanks", [("changed", f"{CONDITION} within", "after 8 s", "before 8 s")]),
        (
            "thanks and not pause",
            "thanks or not pause",
            [("changed", "flag_if / met_if", "thanks and not pause", "thanks or not pause")],
        ),
        ("need: 2", "need: 1", [("changed", "conditions thanks source need", "2", "1")]),
        ("[谢谢, 感谢]", "[感谢, 谢谢]", []),
        (
            "direction: inbound",
            "direction: outbound",
            [("changed", "applies_to direction values", "inbound", "outbound")],
        ),
        ("team: [a, b]", "team: [b, a]", []),
        ("team: [a, b]", "team: a", [("changed", "applies_to team values", "a, b", "a")]),
        (", role: customer", "", [("changed", "conditions thanks role", "customer", "agent")]),
    ],
)
def test_conditions(old: str, new: str, expected: list[tuple[str, str, str, str]]):
    assert change(old, new, COMBINED) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("at_most: 8 s", "at_most: 6 s", [("changed", "measure at_most", "8", "6")]),
        (
            "dead_air",
            "hold",
            [("changed", "measure name", "dead_air", "hold"), ("changed", "measure shortest", "0", "10")],
        ),
        ("at_most: 8 s", "at_most: 8 s\n    per: call", [("changed", "measure per", "each", "call")]),
        ("at_most: 8 s", "at_most: 8 s\n    cap: 0", [("added", "cap", "", "0")]),
    ],
)
def test_measures(old: str, new: str, expected: list[tuple[str, str, str, str]]):
    assert change(old, new, MEASURED) == expected


def test_the_strictness_of_a_pack_changes_its_phrases():
    old, new = (write(pack(HELLO, head=f"strictness: {strictness}\n")) for strictness in (75, 50))
    assert [(d.part, d.old, d.new) for d in changes(old, new)] == [
        ("phrases '您好'", "0.5 of 2 syllables may differ", "1 of 2 syllables may differ")
    ]


def test_rules_that_come_and_go_and_where_they_stand():
    old, new = write(pack(HELLO, JOB)), write(pack(forbidden("随便你", id="zh.a.whatever"), HELLO))
    gone, come = changes(old, new)
    assert (gone.rule, gone.change, gone.part, gone.old) == ("zh.a.job", "removed", "", "forbidden, minor: Title")
    assert (str(gone.old_location), gone.new_location) == (f"{old}:12:5", None)
    assert (come.rule, come.change, come.part, come.new) == ("zh.a.whatever", "added", "", "forbidden, minor: Title")
    assert (come.old_location, str(come.new_location)) == (None, f"{new}:4:5")


def test_files_of_a_pack_may_be_cut_and_renamed(tmp_path: Path):
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "b.yaml").write_text(pack(JOB), encoding="utf-8")
    (folder / "a.yaml").write_text(pack(HELLO), encoding="utf-8")
    assert changes(write(pack(JOB, HELLO)), folder) == []


def scored(sections: str) -> Path:
    return write(pack(HELLO) + f"scorecard: {{start: 90, sections: [{sections}]}}\n")


def test_scorecards():
    title = "title: {zh: 甲, en: A, es: A}"
    old = scored(f"{{id: a, {title}, most: 20, rules: ['zh.*']}}")
    new = scored(f"{{id: a, {title}, most: 10, rules: [zh.b.hello]}}")
    found = [(d.rule, d.change, d.part, d.old, d.new) for d in changes(old, new)]
    assert found == [("scorecard", "changed", "a most", "20", "10")]
    none = changes(write(pack(HELLO)), old)
    assert ("zh.b.hello", "section", "other", "a") in [(d.rule, d.part, d.old, d.new) for d in none]
    assert ("scorecard", "start", "100", "90") in [(d.rule, d.part, d.old, d.new) for d in none]


def test_the_command_names_both_places_and_writes_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    old, new = write(pack(JOB, HELLO)), write(pack(HELLO.replace("8 s", "9 s"), forbidden("随便你")))
    assert cli.main(["rules", "diff", str(old), str(new), "--json", str(tmp_path / "d.json")]) == 0
    before, after, *lines = capsys.readouterr().out.splitlines()
    assert before.startswith("- test ")
    assert after.startswith("+ test ")
    assert lines == [
        f"- zh.a.job  forbidden, minor: Title  {old}:4",
        "~ zh.b.hello",
        f"    ~ within: first 8 s -> first 9 s  {old}:13 -> {new}:4",
        f"+ zh.test.forbidden  forbidden, minor: Title  {new}:12",
    ]
    data = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    assert data["old"] == {"test": before.split()[-1]}
    assert [(c["rule"], c["change"], c["new_location"]) for c in data["changes"]] == [
        ("zh.a.job", "removed", None),
        ("zh.b.hello", "changed", f"{new}:4:5"),
        ("zh.test.forbidden", "added", f"{new}:12:5"),
    ]


def test_a_remark_is_no_change_in_effect(capsys: pytest.CaptureFixture[str]):
    old, new = write(pack(JOB)), write(pack(JOB) + "# seen by legal\n")
    cli.main(["rules", "diff", str(old), str(new)])
    before, after, verdict = capsys.readouterr().out.splitlines()
    assert before[2:] != after[2:]
    assert verdict == "no change in effect"


def test_rules_of_a_language_that_only_one_version_has(capsys: pytest.CaptureFixture[str]):
    spanish = pack(forbidden("no es mi trabajo", id="es.a.job"), code="es")
    cli.main(["rules", "diff", str(write(pack(JOB))), str(write(spanish))])
    out = capsys.readouterr().out
    assert "- zh.a.job" in out
    assert "+ es.a.job" in out
