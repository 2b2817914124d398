"""Scorecards in packs: what they become, and everything that may be wrong with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_calls import FORBIDDEN, GREETING, forbidden, pack, problems, required, write

from speechguard.errors import RuleErrors
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules

TITLE = "title: {zh: 开头, en: Opening, es: Inicio}"
SECTION = f"{{id: opening, {TITLE}, rules: [zh.opening.*], most: 20}}"
HEAD = "pack: test\nlanguage: zh\n"


def load(*texts):
    return load_rules([write(text) for text in texts], language)


def refused(*texts):
    """What the loader says about several files, without their folders."""
    paths = [write(text) for text in texts]
    with pytest.raises(RuleErrors) as caught:
        load_rules(paths, language)
    lines = str(caught.value)
    for number, path in enumerate(paths):
        lines = lines.replace(str(path), f"file{number}")
    return lines.splitlines()


def members(book):
    return {section.id: [rule.id for rule in rules] for section, rules in book.sections}


def test_a_scorecard_beside_the_rules():
    book = load(pack(FORBIDDEN, GREETING) + f"scorecard:\n  start: 90\n  sections:\n    - {SECTION}\n")
    ((opening, _), (other, _)) = book.sections
    assert (book.start, opening.most, opening.title) == (90, 20, {"zh": "开头", "en": "Opening", "es": "Inicio"})
    assert (opening.location.line, opening.location.column) == (24, 7)
    assert (other.id, other.most) == ("other", None)
    assert members(book) == {"opening": ["zh.opening.greeting"], "other": ["zh.shirking.not-my-job"]}


def test_a_scorecard_in_a_file_of_its_own():
    card = f"{HEAD}scorecard: {{sections: [{SECTION}]}}\n"
    for files in ([card, pack(GREETING), pack(FORBIDDEN)], [pack(FORBIDDEN), pack(GREETING), card]):
        assert members(load(*files)) == {"opening": ["zh.opening.greeting"], "other": ["zh.shirking.not-my-job"]}


def test_sections_are_in_the_order_of_the_scorecard_and_rules_in_that_of_the_pack():
    rest = f"{{id: rest, {TITLE}, rules: [zh.shirking.not-my-job, zh.a.*]}}"
    text = pack(forbidden("啊这", id="zh.a.b"), FORBIDDEN, GREETING)
    book = load(text + f"scorecard: {{sections: [{rest}, {SECTION}]}}\n")
    assert members(book) == {
        "rest": ["zh.a.b", "zh.shirking.not-my-job"],
        "opening": ["zh.opening.greeting"],
    }
    assert book.start == 100


def test_a_scorecard_is_about_the_rules_of_its_own_pack():
    other = pack(forbidden("啊这", id="zh.opening.of-another")).replace("pack: test", "pack: another")
    book = load(pack(GREETING) + f"scorecard: {{sections: [{SECTION}]}}\n", other)
    assert members(book) == {"opening": ["zh.opening.greeting"], "other": ["zh.opening.of-another"]}


def test_a_pattern_and_an_id_in_one_section_may_name_the_same_rule():
    section = SECTION.replace("[zh.opening.*]", "[zh.opening.*, zh.opening.greeting]")
    assert members(load(pack(GREETING) + f"scorecard: {{sections: [{section}]}}\n")) == {
        "opening": ["zh.opening.greeting"]
    }


def test_what_a_section_is_worth_may_be_nothing():
    section = SECTION.replace("most: 20", "most: 0")
    assert load(pack(GREETING) + f"scorecard: {{sections: [{section}]}}\n").sections[0][0].most == 0


MISTAKES = {
    "no mapping": ("[]", "21:12: scorecard must be a mapping with sections"),
    "text": ("100", "21:12: scorecard must be a mapping with sections, this is text"),
    "nothing": ("{}", "21:12: scorecard lacks 'sections'"),
    "unknown key": (
        f"{{strat: 90, sections: [{SECTION}]}}",
        "21:13: unknown key 'strat' in scorecard: did you mean 'start'?",
    ),
    "no sections": ("{sections: []}", "21:23: sections is an empty list: fill it or leave the key out"),
    "one section as a mapping": (f"{{sections: {SECTION}}}", "21:23: sections must be a list"),
    "start too high": (f"{{start: 120, sections: [{SECTION}]}}", "21:20: start 120 is out of range"),
    "start below 0": (f"{{start: -5, sections: [{SECTION}]}}", "21:20: start -5 is out of range"),
    "start in words": (f"{{start: full, sections: [{SECTION}]}}", "21:20: start 'full' is not a number"),
    "most below 0": (f"{{sections: [{SECTION.replace('20', '-1')}]}}", "most -1 is out of range"),
    "most in per cent": (f"{{sections: [{SECTION.replace('20', '20 %')}]}}", "most '20 %' is not a number"),
    "no id": (f"{{sections: [{SECTION.replace('id: opening, ', '')}]}}", "21:24: a section lacks 'id'"),
    "id in capitals": (f"{{sections: [{SECTION.replace('id: opening', 'id: Opening')}]}}", "id of a section 'Opening'"),
    "id in Chinese": (f"{{sections: [{SECTION.replace('id: opening', 'id: 开头')}]}}", "use a-z 0-9 - as in 'opening'"),
    "id of the rest": (
        f"{{sections: [{SECTION.replace('id: opening', 'id: other')}]}}",
        "id of a section 'other' is for rules in no section: choose another",
    ),
    "no title": (f"{{sections: [{SECTION.replace(TITLE + ', ', '')}]}}", "21:24: a section lacks 'title'"),
    "title in other languages only": (
        f"{{sections: [{SECTION.replace(TITLE, 'title: {en: Opening, es: Inicio}')}]}}",
        "title of a section lacks 'zh'",
    ),
    "title as a list": (
        f"{{sections: [{SECTION.replace(TITLE, 'title: [开头]')}]}}",
        "title of a section must be a mapping",
    ),
    "empty title": (f"{{sections: [{SECTION.replace('Inicio', ' ~')}]}}", "title es is empty"),
    "no rules": (f"{{sections: [{SECTION.replace('rules: [zh.opening.*], ', '')}]}}", "21:24: a section lacks 'rules'"),
    "empty rules": (
        f"{{sections: [{SECTION.replace('[zh.opening.*]', '[]')}]}}",
        "rules of a section is an empty list",
    ),
    "rules as text": (f"{{sections: [{SECTION.replace('[zh.opening.*]', 'zh.opening.*')}]}}", "must be a list"),
    "rule as a list": (
        f"{{sections: [{SECTION.replace('[zh.opening.*]', '[[a]]')}]}}",
        "rules of a section must be text",
    ),
    "unknown id": (
        f"{{sections: [{SECTION.replace('zh.opening.*', 'zh.opening.greting')}]}}",
        "no rule of the pack is 'zh.opening.greting': did you mean 'zh.opening.greeting'?",
    ),
    "unknown pattern": (
        f"{{sections: [{SECTION.replace('zh.opening.*', 'zh.openning.*')}]}}",
        "no rule of the pack is 'zh.openning.*': did you mean 'zh.opening.*'?",
    ),
    "a pattern without its star": (
        f"{{sections: [{SECTION.replace('zh.opening.*', 'zh.opening')}]}}",
        "no rule of the pack is 'zh.opening': did you mean 'zh.opening.greeting'?",
    ),
    "a pattern of another kind": (
        f"{{sections: [{SECTION.replace('zh.opening.*', 'zh.(opening|closing)')}]}}",
        "'zh.(opening|closing)' names no rules: write an id, or a pattern such as 'zh.opening.*'",
    ),
    "a section twice": (f"{{sections: [{SECTION}, {SECTION}]}}", "section 'opening' is there twice (first at 21:24)"),
    "a rule in two sections": (
        f"{{sections: [{SECTION}, {SECTION.replace('id: opening', 'id: all').replace('zh.opening.*', 'zh.*')}]}}",
        "'zh.opening.greeting' is in section 'opening' and 'all': name a rule in one section",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_a_remedy(name):
    card, expected = MISTAKES[name]
    (problem,) = problems(pack(FORBIDDEN, GREETING) + f"scorecard: {card}\n")
    assert expected in problem
    assert problem.startswith("21:")


def test_many_rules_in_two_sections_are_one_mistake():
    sections = ", ".join(SECTION.replace("zh.opening.*", "zh.*").replace("id: opening", f"id: {name}") for name in "ab")
    (problem,) = problems(pack(FORBIDDEN, GREETING) + f"scorecard: {{sections: [{sections}]}}\n")
    assert "'zh.shirking.not-my-job' (and 1 more) is in section 'a' and 'b'" in problem


def test_two_scorecards_in_one_pack():
    card = f"scorecard: {{sections: [{SECTION}]}}\n"
    assert refused(pack(GREETING) + card, HEAD + card) == [
        "file1:3:12: pack 'test' has a scorecard already at file0:12:12: keep one"
    ]


def test_packs_that_are_used_together_agree_on_the_start_and_share_no_section():
    card = f"scorecard: {{start: 90, sections: [{SECTION}]}}\n"
    other = pack(forbidden("啊这", id="zh.opening.b")).replace("pack: test", "pack: another")
    assert refused(pack(GREETING) + f"scorecard: {{sections: [{SECTION}]}}\n", other + card) == [
        "file1:11:12: start 90, but 100 at file0:12:12: packs used together start alike",
        "file1:11:35: section 'opening' is taken by the one at file0:12:24: choose another id",
    ]


def test_packs_of_two_languages_are_not_used_together():
    other = pack(required("hola", within="{first: 8 s}", id="es.opening.b"), code="es").replace("test", "another")
    card = f"scorecard: {{start: 90, sections: [{SECTION.replace('zh.opening', 'es.opening')}]}}\n"
    paths = [write(pack(GREETING) + f"scorecard: {{sections: [{SECTION}]}}\n"), write(other + card)]
    assert load_rules(paths, language, "es").start == 90


def test_what_a_rule_that_is_fatal_to_its_section_loses_must_be_known():
    fatal = GREETING.replace("severity: major", "severity: major\n    fatal_to: section")
    unlimited = SECTION.replace(", most: 20", "")
    remedy = "put the rule into a section of the scorecard that has 'most'"
    for more in ("", f"scorecard: {{sections: [{unlimited}]}}\n"):
        (problem,) = problems(pack(fatal) + more)
        assert problem.startswith("4:5: 'zh.opening.greeting' is fatal to its section, and none says")
        assert problem.endswith(remedy)
    assert load(pack(fatal) + f"scorecard: {{sections: [{SECTION}]}}\n").rules[0].fatal_to == "section"


def test_all_mistakes_come_at_once():
    sections = f"[{SECTION.replace('most: 20', 'mots: 20')}, {{id: b}}]"
    told = problems(
        pack(GREETING).replace("severity: major", "severity: huge") + f"scorecard: {{sections: {sections}}}\n"
    )
    assert [problem.split(": ")[1].split(" ")[0] for problem in told] == ["severity", "unknown", "a"]


WORDS = st.sampled_from(
    ("zh.opening.*", "zh.*", "*", "start", "100", "sections", "id", "{", "}", "[", "]", ":", "开头", "''", "~")
)


@given(st.lists(WORDS, max_size=12))
def test_no_scorecard_is_a_traceback(words):
    told = problems(pack(GREETING) + f"scorecard: {' '.join(words)}\n")
    assert all(problem.startswith(tuple("123456789")) for problem in told)
