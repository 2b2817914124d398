"""The JSON Schema that editors use knows what the reader knows: the same keys, and no other verdicts on a pack."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rule_calls import problems, write

from speechguard import cli
from speechguard.config import bundled
from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, read_yaml
from speechguard.phonetics import language
from speechguard.rules.loader import load_rulebooks
from speechguard.rules.schema import as_text, pack_schema

SCHEMA = pack_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
PACKS = sorted(bundled("rules").rglob("*.yaml"))

TITLE = "{zh: 题, en: Title, es: Título}"
HEAD = "pack: test\nlanguage: zh\n"
FORBIDDEN = f"id: zh.a.b, title: {TITLE}, kind: forbidden, severity: minor, taboo: impolite"
REQUIRED = f"id: zh.a.b, title: {TITLE}, kind: required, severity: minor"
MEASURE = f"id: zh.a.b, title: {TITLE}, kind: measure, severity: minor"

# Between them these use every mapping of the language.
GOOD = [
    f"{FORBIDDEN}, phrases: [这事不归我管, {{text: 你去找…部门, gap: 4, strictness: 90, key: [部门], whole: true}}]",
    f"{FORBIDDEN}, phrases: [这事不归我管], unless: {{inside: [好], preceded_by: [客户说], followed_by: "
    "[{text: 我帮您}], within: 00:08}",
    f"{FORBIDDEN}, phrases: [不行], when: {{says: 投诉, role: customer}}, within: {{after: 2 turns}}",
    f"{FORBIDDEN}, phrases: [不行], when: quiet, within: {{around: 8 s}}, conditions: {{quiet: {{silence: 3 s}}}}",
    f"{FORBIDDEN}, conditions: {{a: {{says: [投诉, 举报], need: 2, within: 20 s}}, b: {{rule: zh.c.d, is: met}}, "
    "c: {hold: 10 s, times: 2, first: 10 %}, d: {silence: 3 s, after: a, within: 5 s}, "
    "e: {starts_over: 1 s, words: 2}, f: {repeats: {alike: 90, syllables: 8}}, g: {metadata: queue_seconds, over: 40}, "
    "h: {measure: talk_share, under: 30 %, role: customer}, i: {metadata: direction, is: [inbound]}}, "
    "flag_if: (a or b or c or d) and not (e or f or g or h or i)",
    f"{REQUIRED}, phrases: [您好, 请讲], need: all, within: {{first: 2 turns}}, role: customer, points: 2.5, "
    "reward: 1, count: once, cap: 20, fatal_to: call, source: 002, say_instead: 您好, "
    "applies_to: {direction: outbound, team: [a, b], queue_seconds: {over: 40 s}, priority: 1}",
    f"{REQUIRED}, phrases: [您好], within: {{after: 8 s}}, when: {{hold: 10 s}}, cases: {{flag: [喂], "
    "pass: [[call: {direction: inbound}, agent: 您好, {customer: 喂, at: -1 s, pace: 6, louder: 8 dB}, silence: 9 s]]}",
    f"{REQUIRED.replace(TITLE, '题')}, conditions: {{a: {{says: 您好}}}}, met_if: a",
    f"{REQUIRED}, conditions: {{a: {{says: 您好, by_meaning: true}}}}, met_if: a, like: [欢迎来电], meaning: suspects",
    f"{REQUIRED}, conditions: {{a: {{says: 您好}}, b: {{hold: 8 s}}}}, met_if: a, due_if: b",
    f"{MEASURE}, measure: dead_air, at_most: 8 s, per: each, unless: {{preceded_by: [请稍等], within: 3 s}}",
    f"{MEASURE}, measure: articulation_rate, at_least: 180 /min, at_most: 280 /min, per: turn, shortest: 3 s",
    f"{MEASURE}, measure: interruption, at_most: 2 times, per: call, words: 2, role: agent",
    f"{FORBIDDEN}, like: [这事我管不着], unlike: [这事归我管], meaning: decides",
    f"{FORBIDDEN}, phrases: [好], meaning: 'off'",
    f"{REQUIRED}, like: [请问怎么称呼您], within: {{first: 8 s}}",
    f"{MEASURE}, measure: courtesy, at_least: 40 %, phrases: [谢谢]",
]
SCORED = f"scorecard: {{start: 90, sections: [{{id: a, title: {TITLE}, rules: ['zh.*'], most: 20}}]}}\n"
# Wrong ones, each in one place.
BAD = [
    f"{FORBIDDEN}, phrases: [好], colour: red",
    f"{FORBIDDEN.replace('forbidden', 'prohibited')}, phrases: [好]",
    f"{FORBIDDEN.replace('minor', 'severe')}, phrases: [好]",
    f"{FORBIDDEN.replace('zh.a.b', 'b')}, phrases: [好]",
    f"{FORBIDDEN.replace(', taboo: impolite', '')}, phrases: [好]",
    FORBIDDEN,
    f"{FORBIDDEN}, phrases: []",
    f"{FORBIDDEN}, phrases: 好",
    f"{FORBIDDEN}, phrases: ['']",
    f"{FORBIDDEN}, phrases: [{{text: 好, strictness: 0}}]",
    f"{FORBIDDEN}, phrases: [{{text: 好…的, gap: 1.5}}]",
    f"{FORBIDDEN}, phrases: [{{text: 好, whole: maybe}}]",
    f"{FORBIDDEN}, phrases: [{{strictness: 90}}]",
    f"{FORBIDDEN}, phrases: [好], points: -1",
    f"{FORBIDDEN}, phrases: [好], points: many",
    f"{FORBIDDEN}, phrases: [好], role: boss",
    f"{FORBIDDEN}, phrases: [好], within: {{after: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], when: {{hold: 10 s}}",
    f"{FORBIDDEN}, phrases: [好], when: {{hold: 10 s}}, within: {{first: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], when: {{hold: 10}}, within: {{after: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], when: {{hold: 10 s, silence: 8 s}}, within: {{after: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], when: {{role: agent}}, within: {{after: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], unless: {{preceded_by: [嗯嗯]}}",
    f"{FORBIDDEN}, phrases: [好], unless: {{inside: [好的], within: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], unless: {{within: 8 s}}",
    f"{FORBIDDEN}, phrases: [好], unless: {{inside: [{{text: 好的, whole: true}}]}}",
    f"{FORBIDDEN}, phrases: [好], conditions: {{a: {{hold: 10 s}}}}, flag_if: a",
    f"{FORBIDDEN}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{and: {{hold: 10 s}}}}, flag_if: and",
    f"{FORBIDDEN}, conditions: {{a: {{hold: 10 s, around: b}}, b: {{hold: 1 s}}}}, flag_if: a or b",
    f"{FORBIDDEN}, conditions: {{a: {{hold: 10 s, first: 8 s, last: 8 s}}}}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{a: {{metadata: direction}}}}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{a: {{metadata: priority, is: high, over: 3}}}}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{a: {{measure: talk_share}}}}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{a: {{rule: zh.c.d, is: found}}}}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{a: {{says: 好, words: 2}}}}, flag_if: a",
    f"{FORBIDDEN}, conditions: {{a: {{repeats: {{alike: 20}}}}}}, flag_if: a",
    f"{REQUIRED}, conditions: {{a: {{says: 好, by_meaning: maybe}}}}, met_if: a",
    f"{REQUIRED}, conditions: {{a: {{hold: 9 s, by_meaning: true}}}}, met_if: a",
    f"{FORBIDDEN}, phrases: [好], need: 2",
    f"{FORBIDDEN}, like: []",
    f"{FORBIDDEN}, like: 这事我管不着",
    f"{FORBIDDEN}, unlike: [这事归我管]",
    f"{FORBIDDEN}, like: [这事我管不着], meaning: maybe",
    f"{FORBIDDEN}, like: [这事我管不着], conditions: {{a: {{hold: 10 s}}}}, flag_if: a",
    f"{REQUIRED}, like: [请问怎么称呼您]",
    f"{MEASURE}, measure: courtesy, like: [谢谢您]",
    f"{REQUIRED}, phrases: [好]",
    f"{REQUIRED}, phrases: [好], within: {{first: 8}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s, last: 8 s}}",
    f"{REQUIRED}, phrases: [好], within: {{after: 8 s}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, when: {{hold: 10 s}}",
    f"{REQUIRED}, phrases: [好], within: {{around: 2 turns}}, when: {{hold: 10 s}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, need: most",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, taboo: impolite",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, flag_if: a",
    f"{REQUIRED.replace(TITLE, '{fr: Titre}')}, phrases: [好], within: {{first: 8 s}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, applies_to: {{direction: up}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, applies_to: {{queue_seconds: {{above: 4}}}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, applies_to: {{team: {{over: 4}}}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, cases: {{flag: 喂}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, cases: {{flag: [[agent: 喂, boss: 喂]]}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, cases: {{flag: [[{{agent: 喂, customer: 喂}}]]}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, cases: {{flag: [[{{silence: 3 s, at: 1 s}}]]}}",
    f"{REQUIRED}, phrases: [好], within: {{first: 8 s}}, cases: {{flag: [[{{agent: 喂, louder: 8}}]]}}",
    MEASURE,
    f"{MEASURE}, measure: happiness",
    f"{MEASURE}, measure: dead_air, at_most: 8",
    f"{MEASURE}, measure: dead_air, within: {{first: 8 s}}",
]


def pack(rule: str, more: str = "") -> str:
    return f"{HEAD}rules:\n  - {{{rule}}}\n{more}"


def as_an_editor_reads(node: YamlNode | None) -> Any:
    """Values as YAML 1.2 has them: numbers and true are no text."""
    if isinstance(node, YamlMap):
        return {key.text: as_an_editor_reads(value) for key, value in node.entries}
    if isinstance(node, YamlList):
        return [as_an_editor_reads(item) for item in node.items]
    if node is None or node.quoted:
        return node and node.text
    if node.text in ("", "~", "null"):
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    if re.fullmatch(r"[-+]?\d+", node.text):
        return int(node.text)
    return float(node.text) if re.fullmatch(r"[-+]?\d+\.\d+", node.text) else node.text


def complaints(text: str) -> list[str]:
    """What an editor underlines in a pack."""
    node = read_yaml(text.encode(), "pack.yaml", [])
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(as_an_editor_reads(node))]


def test_it_is_a_schema_and_the_file_is_up_to_date(capsys: pytest.CaptureFixture[str]):
    Draft202012Validator.check_schema(SCHEMA)
    assert cli.main(["rules", "schema"]) == 0
    assert capsys.readouterr().out == as_text(SCHEMA)
    remedy = "run: speechguard rules schema > rules/pack.schema.json"
    assert (bundled("rules") / "pack.schema.json").read_text(encoding="utf-8") == as_text(SCHEMA), remedy


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name + "/" + path.stem)
def test_our_packs_pass(path: Path):
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("rule", GOOD)
def test_what_the_reader_accepts_an_editor_accepts(rule: str):
    other = f"  - {{{REQUIRED.replace('zh.a.b', 'zh.c.d')}, phrases: [好], within: {{last: 8 s}}}}\n"
    text = pack(rule, (other if "zh.c.d" in rule else "") + SCORED)
    assert problems(text) == []
    assert complaints(text) == []


@pytest.mark.parametrize("rule", BAD)
def test_what_an_editor_underlines_the_reader_refuses(rule: str):
    assert problems(pack(rule))
    assert complaints(pack(rule))


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        f"{HEAD}rules: []\n",
        f"{pack(GOOD[0])}owner: me\n",
        pack(GOOD[0]).replace("zh\n", "fr\n"),
        pack(GOOD[0], "strictness: 101\n"),
        pack(GOOD[0], SCORED.replace("id: a", "id: other")),
        pack(GOOD[0], SCORED.replace("id: a", "name: a")),
        pack(GOOD[0], SCORED.replace("start: 90", "start: 900")),
        pack(GOOD[0], SCORED.replace(TITLE, "{}")),
        "[]",
        f"{HEAD}rules: [zh.a.b]\n",
    ],
)
def test_wrong_packs(text: str):
    assert problems(text)
    assert complaints(text)


def test_both_know_the_same_keys(monkeypatch: pytest.MonkeyPatch):
    """Every mapping that the reader reads, by what it calls it, against the properties of its definition."""
    read: dict[str, set[str]] = {}
    fields = Reader.fields

    def noting(self: Reader, node: Any, what: str, keys: Collection[str], needed: Collection[str] = ()) -> Any:
        if node is not None:
            read.setdefault(re.sub(r"^(condition '\w+'|when) with", "condition with", what), set()).update(keys)
        return fields(self, node, what, keys, needed)

    monkeypatch.setattr(Reader, "fields", noting)
    for number, rule in enumerate(GOOD):
        other = f"  - {{{REQUIRED.replace('zh.a.b', 'zh.c.d')}, phrases: [好], within: {{last: 8 s}}}}\n"
        load_rulebooks([write(pack(rule.replace("zh.a.b", f"zh.a.b{number}"), other + SCORED))], language)

    def known(name: str) -> set[str]:
        definition = SCHEMA["$defs"][name]
        parts = [definition] if "properties" in definition else definition.get("anyOf") or definition["oneOf"]
        return {key for part in parts for key in part.get("properties", ())}

    conditions = [name for name in SCHEMA["$defs"] if name.startswith("condition_")]
    expected = {
        "the pack": set(SCHEMA["properties"]),
        **{f"a {kind} rule": known(f"{kind}_rule") for kind in ("forbidden", "required", "measure")},
        **{f"condition with '{name.removeprefix('condition_')}'": known(name) for name in conditions},
        **{f"a phrase of {what}": known("phrase") for what in ("phrases",)},
        **{f"a phrase of {what}": known("excuse") for what in ("followed_by",)},
        "title": known("title"),
        "unless": known("unless"),
        "within with 'when'": known("near"),
        "within without 'when'": known("first_or_last"),
        "repeats": set(SCHEMA["$defs"]["condition_repeats"]["properties"]["repeats"]["properties"]),
        "queue_seconds": known("band"),
        "cases": known("cases"),
        "a line of a case": known("line"),
        "scorecard": known("scorecard"),
        "a section": known("section"),
        "title of a section": known("title"),
    }
    assert read == expected
