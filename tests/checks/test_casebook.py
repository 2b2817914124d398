"""The cases of the rules, run."""

from rule_calls import FORBIDDEN, GREETING, forbidden, required, rulebook

from speechguard.checks.cases.casebook import play, run_cases
from speechguard.checks.cases.layout import Lines, lay_out
from speechguard.messages import ComplianceEvent
from speechguard.rules.model.rule import Said, Silence
from speechguard.rules.rulebook import Rulebook


def outcomes(*rules: str) -> list[tuple[str, str, bool]]:
    return [(result.case.expected, result.got, result.ok) for result in run_cases(rulebook(*rules))]


def judge_lines(book: Rulebook, lines: Lines) -> list[ComplianceEvent]:
    return play(book, lines)[1]


def test_good_cases():
    assert outcomes(FORBIDDEN, GREETING) == [("flag", "flag", True), ("pass", "pass", True)] * 2


def test_cases_that_come_out_wrong():
    wrong = [
        FORBIDDEN.replace("flag: [这事不归我管], pass: [好的]", "flag: [好的], pass: [你说这事不归我管]"),
        GREETING.replace("flag: [喂，哪位], pass: [您好]", "flag: [您好], pass: [喂，哪位]"),
    ]
    assert outcomes(*wrong) == [("flag", "pass", False), ("pass", "flag", False)] * 2
    explanations = [result.explanation for result in run_cases(rulebook(*wrong))]
    assert explanations == [
        "no phrase of the rule was found",
        "'这事不归我管' found (100% alike) in '你说这事不归我管'",
        "said where it was due, or not due",
        "not said in the first 8 s of the speech",
    ]


def test_only_events_of_the_rule_count_but_others_are_named():
    rules = (FORBIDDEN, forbidden("不知道", id="zh.a.b", more="cases: {flag: [这事不归我管], pass: [这事不归我管]}"))
    flag, good = run_cases(rulebook(*rules))[2:]
    assert (flag.ok, good.ok) == (False, True)
    assert flag.explanation == "no phrase of the rule was found (but zh.shirking.not-my-job)"


def test_small_calls():
    cases = """cases:
  flag:
    - [agent: 请您稍等, silence: 12 s, agent: 您的订单昨天发货了]
    - [agent: 请您稍等, customer: 好, silence: 10 s, agent: 查到了]
  pass:
    - [agent: 请您稍等, silence: 12 s, agent: 感谢您的耐心等待]
    - [agent: 请您稍等, silence: 9 s, agent: 查到了]
    - [agent: 请您稍等, silence: 12 s, customer: 感谢您的耐心等待]"""
    rule = required("感谢您的耐心等待", within="{after: 8 s}", more=f"when: {{hold: 10 s}}\n{cases}")
    assert [result.ok for result in run_cases(rulebook(rule))] == [True] * 5


def test_what_the_customer_says_passes():
    rule = FORBIDDEN.replace("pass: [好的]", "pass: [[customer: 这事不归我管], [customer: 这事不归我管, agent: 好的]]")
    assert [result.ok for result in run_cases(rulebook(rule))] == [True] * 3


def test_a_plain_case_is_said_by_the_role_of_the_rule():
    rule = forbidden(
        "这事不归我管", more="role: customer\ncases: {flag: [这事不归我管], pass: [[agent: 这事不归我管]]}"
    )
    assert [result.ok for result in run_cases(rulebook(rule))] == [True, True]


def test_not_assessable_is_neither():
    rule = required("您好", within="{first: 8 s}", more="cases: {flag: [[customer: 您好]], pass: [[customer: 您好]]}")
    assert outcomes(rule) == [("flag", "not_assessable", False), ("pass", "not_assessable", False)]


def test_lines_are_laid_out_at_four_syllables_a_second():
    lines = [Said("agent", "您好，这事不归我管"), Silence(12), Said("agent", "这事不归我管！")]
    first, second = judge_lines(rulebook(FORBIDDEN), lines)
    assert (first.start, first.end) == (1.0, 2.5)
    assert (second.start, second.end) == (14.5, 16.0)


def test_a_line_may_begin_in_the_one_before_it():
    lines = [Said("agent", "请您稍等"), Said("customer", "好", at=-0.5), Silence(2), Said("agent", "谢谢", at=1)]
    transcripts, end = lay_out(lines, rulebook(FORBIDDEN).phonetics)
    assert [(t.start, t.end) for t in transcripts] == [(0.5, 1.5), (1.0, 1.25), (4.25, 4.75)]
    assert end == 5.25
    (event,) = judge_lines(
        rulebook(FORBIDDEN), [Said("customer", "我问你们一下"), Said("agent", "这事不归我管", at=-1.5)]
    )
    assert (event.start, event.status) == (0.5, "confirmed")


def test_a_line_without_syllables_is_nothing():
    assert judge_lines(rulebook(FORBIDDEN), [Said("agent", "，。"), Said("agent", "")]) == []


def test_spanish_lines():
    book = rulebook(forbidden("quéjese si quiere", id="es.a.b"), code="es")
    (event,) = judge_lines(book, [Said("agent", "pues ¿qué jece si quiere?")])
    assert event.heard == "pues ¿qué jece si quiere?"


def test_cases_say_what_is_known_of_the_call():
    cases = """applies_to: {direction: outbound}
cases:
  flag:
    - [call: {direction: outbound, purpose: survey}, agent: 喂，哪位]
  pass:
    - [call: {direction: inbound}, agent: 喂，哪位]
    - [agent: 喂，哪位]"""
    rule = required("您好", within="{first: 8 s}", more=cases)
    assert [result.ok for result in run_cases(rulebook(rule))] == [True] * 3


def test_cases_say_what_is_in_the_slots():
    cases = """cases:
  flag:
    - [call: {slots: {surname: 王}}, agent: 李先生您好]
  pass:
    - [call: {slots: {surname: 王}}, agent: 王先生您好]
    - [agent: 李先生您好]"""
    rule = required('{text: "{surname}先生", strictness: 90}', within="{first: 8 s}", more=cases)
    assert [result.ok for result in run_cases(rulebook(rule))] == [True] * 3
