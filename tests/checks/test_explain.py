"""Explanations: which syllable was heard as which, and why it is or is no violation."""

import pytest
from fake_meaning import LIKELY, WordMeaning, knowing
from rule_calls import FORBIDDEN, GREETING, combined, forbidden, required, rule, rulebook

from speechguard.checks.cases.casebook import play
from speechguard.checks.cases.explain import CallExplanation, Explainer, RuleExplanation
from speechguard.checks.cases.pairs import PhraseExplanation
from speechguard.meaning.weighing import Grounds
from speechguard.rules.model.rule import Said, Silence

CASES = "cases: {flag: [好的], pass: [好的]}"


def explain(*rules: str, lines: list[Said | Silence], code: str = "zh") -> CallExplanation:
    book = rulebook(*rules, code=code)
    return Explainer(book).explain(lines, *play(book, lines, "test"))


def only(*rules: str, text: str, code: str = "zh") -> PhraseExplanation:
    """What was found in one utterance of the agent."""
    (line,) = explain(*rules, lines=[Said("agent", text)], code=code).lines
    (found,) = line.found
    return found


def nearest(*rules: str, text: str) -> PhraseExplanation:
    """What was not."""
    (line,) = explain(*rules, lines=[Said("agent", text)]).lines
    assert line.found == ()
    assert line.nearest
    return line.nearest


def shown(found: PhraseExplanation) -> list[str]:
    return [f"{p.wanted}{p.wanted_sound}{'*' * p.key}~{p.heard}{p.heard_sound}:{p.cost}" for p in found.pairs]


def test_a_violation_syllable_by_syllable():
    found = only(FORBIDDEN, text="你别问我了，这是不归我官")
    assert (found.outcome, found.reason, found.cost, round(found.likeness, 2)) == ("violation", "", 1, 0.96)
    expected = "这zhe4~这zhe4:0 事shi4~是shi4:0 不bu4*~不bu4:0 归gui1~归gui1:0 我wo3~我wo3:0 管guan3~官guan1:1"
    assert shown(found) == expected.split()


def test_spanish_syllables_across_words():
    found = only(forbidden("no es asunto mío", id="es.a.b"), text="eso no es sunto mio", code="es")
    assert shown(found) == "nono*~nono:0 ese~eses:1 asa~:4 sunsun~sunsun:0 toto~toto:0 mími~mimi:0 oo~oo:0".split()


def test_what_was_added_and_what_stands_in_a_gap():
    found = only(forbidden("{text: 你去找…部门, gap: 4}"), text="你去找维修部门")
    assert [(p.wanted, p.heard, p.cost) for p in found.pairs][3:5] == [("", "维", 0), ("", "修", 0)]
    found = only(FORBIDDEN, text="这事真不归我管")
    assert ("", "真", 4) in [(p.wanted, p.heard, p.cost) for p in found.pairs]


def test_what_was_weighed_the_likeliest_rules_first():
    meaning = WordMeaning(
        suspects={"打别处": "zh.shirking.not-my-job"},
        fulfils={"您": "zh.opening.greeting"},
        denies={"问": "zh.opening.greeting"},
        breaks={"zh.a": 0.1, "zh.b": 0.3, "zh.c": 0.2},
    )
    book = knowing(rulebook(FORBIDDEN, GREETING), meaning)
    lines: list[Said | Silence] = [Said("customer", "您打别处"), Said("agent", "您打别处问问吧")]
    customer, agent = Explainer(book).explain(lines, *play(book, lines, "test")).lines
    assert customer.meaning is None
    assert agent.meaning is not None
    assert agent.meaning.likely == (("zh.shirking.not-my-job", LIKELY), ("zh.b", 0.3), ("zh.c", 0.2))
    assert agent.meaning.suspicion == "zh.shirking.not-my-job"
    assert agent.meaning.grounds == Grounds("like 打别处", ("打别处",))
    assert (agent.meaning.fulfilled, agent.meaning.denied) == (("zh.opening.greeting",), ("zh.opening.greeting",))


def test_a_suspicion_is_no_outcome_of_conditions():
    rules = combined("forbidden", "{rude: {says: 打别处}, twice: {says: 喂, times: 2}}", "rude and twice", id="zh.a.b")
    book = knowing(rulebook(rules), WordMeaning({"问问": "zh.a.b"}))
    lines: list[Said | Silence] = [Said("agent", "您打别处"), Said("agent", "问问吧")]
    engine, events = play(book, lines, "test")
    assert [event.kind for event in events] == ["suspected"]
    (explained,) = Explainer(book).explain(lines, engine, events).rules
    assert (explained.outcome, explained.reasons) == ("no violation", ())


def test_a_rule_for_other_calls():
    found = only(forbidden("这事不归我管", more="applies_to: {direction: outbound}"), text="这事不归我管")
    assert (found.outcome, found.reason) == ("no violation", "the rule is for calls with a certain direction")


def test_a_phrase_that_counts_only_near_something():
    near = forbidden("稍等", more="when: {says: 我要投诉, role: customer}\nwithin: {after: 8 s}")
    found = only(near, text="请稍等")
    assert (found.outcome, found.reason) == (
        "no violation",
        "it counts only within 8 s after the customer's '我要投诉'",
    )


def test_phrases_in_the_same_words_are_said_once():
    found = only(forbidden("这事不归我管", "不归我管"), text="这事不归我管")
    assert found.phrase.text == "这事不归我管"
    assert [phrase.text for phrase in found.also] == ["不归我管"]


UNLESS = "unless: {inside: [客户说这事不归我管], followed_by: [我帮您转接], preceded_by: [他刚才提过], within: 8 s}"


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("客户说这事不归我管", "no violation", "it lies in '客户说这事不归我管'"),
        ("他刚才提过，这事不归我管", "no violation", "excused by '他刚才提过'"),
        ("这事不归我管，我帮您转接", "no violation", "excused by '我帮您转接'"),
    ],
)
def test_excuses(text: str, outcome: str, reason: str):
    found = only(forbidden("这事不归我管", more=UNLESS), text=text)
    assert (found.outcome, found.reason) == (outcome, reason)


def test_an_excuse_that_follows_withdraws():
    lines: list[Said | Silence] = [Said("agent", "这事不归我管"), Silence(2), Said("agent", "我帮您转接")]
    first, _ = explain(forbidden("这事不归我管", more=UNLESS), lines=lines).lines
    assert [(found.outcome, found.reason) for found in first.found] == [("withdrawn", "excused by '我帮您转接'")]


def test_a_phrase_over_two_utterances():
    lines: list[Said | Silence] = [Said("agent", "这事不归"), Said("agent", "我管")]
    first, second = explain(FORBIDDEN, lines=lines).lines
    assert first.found == ()
    assert [found.outcome for found in second.found] == ["violation"]
    assert [pair.heard for pair in second.found[0].pairs] == list("这事不归我管")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("这事归我管", "'不' must be heard"),
        ("那是不归他管", "8 quarters of a syllable differ and only 6 may"),
    ],
)
def test_the_nearest_phrase_that_was_not_found(text: str, reason: str):
    found = nearest(forbidden("我不喜欢", id="zh.a.b"), FORBIDDEN, text=text)
    assert (found.phrase.text, found.outcome) == ("这事不归我管", "not found")
    assert found.reason == reason


def test_a_whole_utterance_with_other_words():
    found = nearest(forbidden("{text: 什么事情, whole: true}"), text="您有什么事情呢")
    assert found.reason == "12 quarters of a syllable differ and only 4 may, nothing else may be said with it"


def test_a_whole_utterance_in_a_long_one_is_not_near():
    (line,) = explain(forbidden("{text: 什么, whole: true}"), lines=[Said("agent", "您知道什么时候发货吗")]).lines
    assert line.nearest is None


def test_of_other_words_nothing_is_near():
    (line,) = explain(FORBIDDEN, lines=[Said("agent", "今天天气很好")]).lines
    assert (line.found, line.nearest) == ((), None)


def test_what_the_customer_says_is_no_violation():
    (line,) = explain(FORBIDDEN, lines=[Said("customer", "这事不归我管")]).lines
    assert (line.found, line.nearest) == ((), None)


def whole_call(*rules: str, lines: list[Said | Silence]) -> dict[str, RuleExplanation]:
    return {explained.rule.id: explained for explained in explain(*rules, lines=lines).rules}


def test_required_rules():
    thanks = required("感谢您的等待", within="{after: 8 s}", id="zh.hold.thanks", more="when: {hold: 10 s}")
    lines: list[Said | Silence] = [Said("agent", "您好"), Silence(12), Said("agent", "查到了")]
    rules = whole_call(GREETING, thanks, FORBIDDEN, lines=lines)
    assert rules.keys() == {"zh.opening.greeting", "zh.hold.thanks"}
    assert (rules["zh.opening.greeting"].outcome, rules["zh.opening.greeting"].reasons) == ("met", ())
    missing = rules["zh.hold.thanks"]
    assert missing.outcome == "missing"
    assert "not said" in missing.reasons[0]
    (hold,) = missing.conditions
    assert (hold.value, hold.what) == ("yes", "a hold of at least 10 s")
    assert hold.evidence
    assert whole_call(thanks, lines=lines[:1])["zh.hold.thanks"].outcome == "not due"


def test_conditions_one_by_one():
    combined = rule(
        "zh.complaint.ignored",
        "forbidden",
        (),
        "taboo: evading\nconditions:\n  complaint: {says: 我要投诉, role: customer}\n  apology: {says: 非常抱歉}\n"
        "flag_if: complaint and not apology",
    ).replace("    phrases: []\n", "")
    complaint = Said("customer", "我要投诉你们")
    explained = whole_call(combined, lines=[complaint, Said("agent", "好的")])["zh.complaint.ignored"]
    assert explained.outcome == "violation"
    assert [(c.name, c.value) for c in explained.conditions] == [("complaint", "yes"), ("apology", "no")]
    assert explained.conditions[0].evidence
    assert explained.conditions[0].evidence.heard == "我要投诉你们"
    explained = whole_call(combined, lines=[complaint, Said("agent", "非常抱歉")])["zh.complaint.ignored"]
    assert explained.outcome == "no violation"
    assert whole_call(combined, lines=[Said("agent", "好的")]) == {}
