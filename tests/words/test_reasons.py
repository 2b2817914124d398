"""Reasons and failures in the language of the reader: every one that the program can give."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path
from string import Formatter

import pytest
from shipped import shipped_rules

import speechguard
from speechguard.archive.codecs.old_reasons import reason_from
from speechguard.archive.codecs.old_sentences import RECORDINGS
from speechguard.config import bundled
from speechguard.messages import INTERFACES, LANGUAGES
from speechguard.phonetics import language as phonetics
from speechguard.reasons import Reason, because
from speechguard.reasons.codes import VALUES as NAMES
from speechguard.reasons.codes import ReasonCode
from speechguard.rules.loader import load_rules
from speechguard.rules.model.describing import described, place
from speechguard.rules.model.measure_kinds import KINDS, statement
from speechguard.rules.model.rule import Measure
from speechguard.words.form_texts import FORMS
from speechguard.words.measures import MEASURED, MEASURES
from speechguard.words.reason_texts import TEXTS
from speechguard.words.reasons import WAYS, in_words
from speechguard.words.recording_texts import CELLS, FAILURES, FLAWS

PACKAGE = Path(speechguard.__file__).parent


def in_three(texts: Sequence[str]) -> bool:
    english, chinese, spanish = texts
    return chinese != english != spanish and not re.search(r"\b(the|was|is|not|of|said|heard)\b", chinese)


def every(reason: Reason) -> list[str]:
    return [in_words(reason, language) for language in INTERFACES]


@pytest.mark.parametrize(
    ("english", "chinese", "spanish"),
    [
        (
            "not said in the first 8 s of the speech",
            "在讲话的前 8 秒内没有说",
            "no se dijo en los primeros 8 s de lo hablado",
        ),
        (
            "not surely said within 2 turns after the customer's '我要投诉' / '投诉', 2 times: audio was lost there",
            "不能确定在客户说 '我要投诉' / '投诉'（2 次）之后 2 轮讲话内是否说过：此处有录音丢失",
            "no es seguro que se dijera en los 2 turnos después de '我要投诉' / '投诉', del cliente, 2 veces: "
            "ahí se perdió audio",
        ),
        ("nobody spoke for 6.2 s; at most 5", "双方静默 6.2 秒；上限 5", "nadie habló durante 6.2 s; como máximo 5"),
        ("excused by 'a; b: {x}'", "因“a; b: {x}”而不计", "disculpado por «a; b: {x}»"),
        ("of another version", "of another version", "of another version"),
    ],
)
def test_a_reason_in_other_languages(english: str, chinese: str, spanish: str):
    """As older versions wrote it, too: that is read back as a code with values."""
    assert every(reason_from(english)) == [english, chinese, spanish]


@pytest.mark.parametrize(
    ("old", "texts"),
    [
        (
            "sorry: audio was lost there; hello.zh: it was heard only in speech that was not clear",
            [
                "audio was lost there; it was heard only in speech that was not clear",
                "此处有录音丢失；只在不清楚的语音中听到",
                "ahí se perdió audio; solo se oyó en voz poco clara",
            ],
        ),
        (
            "not met: 'asks or knows'",
            ["what the rule asks for did not happen", "规则所要求的没有做到", "no se hizo lo que pide la regla"],
        ),
        (
            "flagged by 'debt and not person'",
            ["what the rule speaks of happened", "规则所述的情况已出现", "ocurrió lo que dice la regla"],
        ),
    ],
)
def test_names_of_conditions_in_old_reasons_are_left_out(old: str, texts: list[str]):
    assert every(reason_from(old)) == texts


def test_every_code_has_words_and_they_need_no_other_values():
    assert set(TEXTS) == set(NAMES) - {"title"}
    for code, texts in TEXTS.items():
        for text in texts:
            slots = [(name, way) for _, name, way, _ in Formatter().parse(text) if name is not None]
            assert {name for name, _ in slots} <= set(NAMES[code].split())
            assert {way or "" for _, way in slots} <= set(WAYS)
    assert [code for code, texts in TEXTS.items() if "" in texts] == []


@pytest.mark.parametrize("name", KINDS)
def test_every_measure(name: str):
    assert len({*KINDS} ^ {*MEASURED} | {*KINDS} ^ {*MEASURES}) == 0
    for scope in KINDS[name].scopes:
        for value in (0.0, 1.0, 3.26, 80.0):
            for band in ({}, {"at_most": 0.5}, {"at_least": 99.5}):
                reason = statement(Measure(name, per=scope, **band), value)
                assert in_three(every(reason))
                if not reason.code.startswith("within_"):  # older versions said no band that was kept
                    assert every(reason_from(in_words(reason, "en"))) == every(reason)


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ({}, ""),
        ({"at_most": 260}, "; at most 260"),
        ({"at_most": 400}, "; at most 400, kept"),
        ({"at_least": 400}, "; at least 400"),
        ({"at_least": 100}, "; at least 100, kept"),
        ({"at_least": 100, "at_most": 400}, "; from 100 to 400, kept"),
    ],
)
def test_a_measure_says_its_band_and_whether_it_was_kept(band: dict[str, float], said: str):
    reason = statement(Measure("articulation_rate", per="call", **band), 298.4)
    assert in_words(reason, "en") == f"speaking 298 syllables a minute{said}"


def test_every_doubt():
    function = next(node for node in ast.walk(tree("asr/doubts")) if getattr(node, "name", "") == "doubts_of")
    found = [literal(node.args[0]) for node in calls(function, {"append"})]
    found += [literal(part) for node in ast.walk(function) if isinstance(node, ast.Tuple) for part in node.elts]
    found = [text for text in found if text]
    assert len(found) == 7
    for text in found:
        assert in_three(every(because("heard_unclear", doubts=(text, "low confidence"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_condition_of_ours_reaches_a_person(language: str):
    """What is said of conditions and of where phrases count: no name of one, no `and` of an expression."""
    examples = load_rules([bundled("rules") / "examples" / language], phonetics, language)
    rules = [*shipped_rules(language).rules, *examples.rules]
    titles = {rule.id: rule.title for rule in rules}
    seen = 0
    for rule in rules:
        names = [re.escape(condition.name) for condition in rule.conditions]
        reasons = [described(condition, rule, titles) for condition in rule.conditions]
        reasons += [place(rule.window, rule, titles)] if rule.window else []
        seen += len(names)
        for reason in reasons:
            english, *others = every(because("not_met", grounds=(reason, because("missing", what=reason))))
            assert all(others)
            assert not names or not any(re.search(rf"(?<![\w-])({'|'.join(names)})(?![\w-])", text) for text in others)
            assert not re.search(r"\b(ring_seconds|queue_seconds|ended_by|talk_share)\b|\b[a-z]{2}\.\w+\.", english)
    assert seen > 10


EXAMPLES = {  # of values whose kind their names do not tell
    "why": "Permission denied",
    "choices": ("inbound", "outbound"),
    "problem": because("no_seconds"),
    "what": because("end_missing"),
    **dict.fromkeys(("call", "file", "subject", "address", "text"), "/calls/a b: (1).wav"),
    **dict.fromkeys(("language", "column", "form", "kind", "machine"), "word"),
}


def example(code: ReasonCode) -> Reason:
    values = {name: EXAMPLES.get(name, 3) for name in NAMES[code].split()}
    if code == "cell":
        values["problem"] = because("no_time_of_day")
    if code == "row":
        values["problem"] = because("several", reasons=(example("cell"), example("file_wrong")))
    if code == "file_wrong":
        values["problem"] = because("address_password")
    if code == "program_failed":
        values["what"] = "IndexError: 7"
    return because(code, **values)


@pytest.mark.parametrize("code", [*FAILURES, *FLAWS, *CELLS, *FORMS])
def test_every_reason_of_a_recording_or_a_form_is_there_in_three_languages(code: ReasonCode):
    assert in_three(every(example(code))) or code in ("about", "file_wrong")


@pytest.mark.parametrize("code", sorted({sentence.code for sentence in RECORDINGS}))
def test_failures_and_warnings_of_older_stores_are_read_back(code: ReasonCode):
    """As versions wrote them that had English sentences only: said in Chinese and Spanish as those of today."""
    assert every(reason_from(in_words(example(code), "en"))) == every(example(code))


@pytest.mark.parametrize(
    ("english", "code"),
    [
        ("the process that heard it ended twice (exit code -9): is there too little memory?", "workers_died_with"),
        ("the processes that heard it ended, 2 times (exit code -9): is there too little memory?", "workers_died_with"),
        ("/calls/m.csv:7: file is empty", "row"),
        (
            "/calls/m.csv:7: direction 'in' is not known: write inbound or outbound; ring_seconds 'x' is no number of "
            "seconds: write for example 12 or 00:12",
            "row",
        ),
    ],
)
def test_failures_of_many_parts(english: str, code: str):
    reason = reason_from(english)
    assert reason.code == code
    assert in_three(every(reason))


def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def calls(parsed: ast.AST, names: set[str]) -> list[ast.Call]:
    return [node for node in ast.walk(parsed) if isinstance(node, ast.Call) and name(node) in names]


def name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literal(node: ast.AST) -> str:
    """The text; empty: it is none."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize(
    ("value", "limit", "said"),
    [
        (85.4, 85, "85.4 % of the speech; at most 85"),
        (84.8, 85, "84.8 % of the speech; at most 85, kept"),
        (85.0, 85, "85 % of the speech; at most 85, kept"),
        (85.004, 85, "85.004 % of the speech; at most 85"),
        (92.3, 85, "92 % of the speech; at most 85"),
    ],
)
def test_a_value_beside_its_limit_is_told_apart_from_it(value: float, limit: float, said: str):
    reason = statement(Measure("talk_share", per="call", at_most=limit), value)
    assert in_words(reason, "en") == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("llevo tres días", "llevo tres días"),
        ("a{b}'c\u202ed\x1b", "a{b}'c\ufffdd\ufffd"),
        ("我等了" * 100, "我等了" * 26 + "我等 …"),
    ],
)
def test_a_sentence_in_a_reason_is_harmless_and_short(sentence: str, said: str):
    for text in every(because("said", role="customer", sentence=sentence)):
        assert said in text
        assert "\x1b" not in text
