"""What a hurried person writes about conditions: a message with the place and what to do."""

import pytest
from rule_calls import combined, forbidden, pack, problems, required

from speechguard.rules.model.expression import ExpressionError, parse, written

# Each: conditions and expression of a forbidden rule, and words that must be in one of the messages.
MISTAKES = {
    "unknown source": ("{a: {say: 好的}}", "a", ["'say'", "'says'"]),
    "no source": ("{a: {times: 2}}", "a", ["needs one of says, rule", "{says:"]),
    "two sources": ("{a: {says: 好的, hold: 9 s}}", "a", ["has says and hold", "needs one"]),
    "text for a condition": ("{a: 好的}", "a", ["condition 'a' must be a mapping", "{says:"]),
    "no conditions": ("{}", "a", ["conditions is empty"]),
    "undefined name": ("{anger: {says: 好的}}", "angr", ["no condition 'angr'", "'anger'"]),
    "unused condition": ("{a: {says: 好的}, b: {says: 好的}}", "a", ["'b' is not used"]),
    "reserved name": ("{not: {says: 好的}}", "not", ["'not' is no name"]),
    "name with blanks": ("{a b: {says: 好的}}", "a", ["'a b' is no name"]),
    "operator missing": ("{a: {says: 好的}, b: {says: 好的}}", "a b", ["'b' follows without 'and' or 'or'"]),
    "symbol": ("{a: {says: 好的}, b: {says: 好的}}", "a && b", ["write 'and' for '&&'"]),
    "bracket": ("{a: {says: 好的}, b: {says: 好的}}", "a and (b", ["a ( that is not closed"]),
    "nothing after not": ("{a: {says: 好的}}", "not", ["a name is missing at the end"]),
    "never": ("{a: {says: 好的}}", "a and not a", ["does not depend", "no call"]),
    "always": ("{a: {says: 好的}}", "a or not a", ["does not depend", "every call"]),
    "leans on itself": ("{a: {says: 好的, after: b}, b: {says: 好的, after: a}}", "a", ["leans on itself", "a -> b"]),
    "leans on nothing": ("{a: {says: 好的, after: c}}", "a", ["no condition 'c'"]),
    "near metadata": (
        "{a: {says: 好的, after: b}, b: {metadata: team, is: x}}",
        "a",
        ["metadata has no time", "applies_to"],
    ),
    "around without within": ("{a: {says: 好的, around: b}, b: {hold: 9 s}}", "a", ["around needs 'within'"]),
    "around in turns": (
        "{a: {says: 好的, around: b, within: 2 turns}, b: {hold: 9 s}}",
        "a",
        ["no length of a window", "'8 s'"],
    ),
    "within of nothing": ("{a: {says: 好的, within: 8 s}}", "a", ["add times"]),
    "within without unit": ("{a: {says: 好的, times: 2, within: 8}}", "a", ["'8' is no duration", "'8 s'"]),
    "two windows": ("{a: {says: 好的, first: 8 s, last: 8 s}}", "a", ["first and last in one condition"]),
    "100 %": ("{a: {says: 好的, first: 100 %}}", "a", ["less than 100 %"]),
    "need too many": ("{a: {says: [好的, 再见], need: 3}}", "a", ["need 3 of 2 phrases"]),
    "need a word": ("{a: {says: [好的, 再见], need: both}}", "a", ["any, all or a number"]),
    "need and times": ("{a: {says: [好的, 再见], need: 2, times: 2}}", "a", ["times beside need"]),
    "need of a hold": ("{a: {hold: 9 s, need: 2}}", "a", ["unknown key 'need'"]),
    "times 0": ("{a: {says: 好的, times: 0}}", "a", ["times 0 is out of range"]),
    "unknown rule": ("{a: {rule: zh.test.combind, times: 2}}", "a", ["no rule 'zh.test.combind'"]),
    "rule on itself": ("{a: {rule: zh.test.combined}}", "a", ["wait for each other", "'zh.test.combined' at"]),
    "metadata without value": ("{a: {metadata: team}}", "a", ["add either 'is: VALUE'"]),
    "slip in metadata": ("{a: {metadata: directon, is: inbound}}", "a", ["did you mean 'direction'"]),
    "unknown direction": ("{a: {metadata: direction, is: out}}", "a", ["'out'", "outbound"]),
    "number of a text": ("{a: {metadata: team, over: 3}}", "a", ["team is no number"]),
    "nothing between": ("{a: {metadata: queue_seconds, over: 9, under: 9}}", "a", ["nothing is over 9 and under 9"]),
    "unknown measure": ("{a: {measure: talkshare, over: 9}}", "a", ["'talkshare'", "'talk_share'"]),
    "measure without limit": ("{a: {measure: talk_share}}", "a", ["add 'over' or 'under'"]),
    "meaning in a forbidden rule": ("{a: {says: 好的, by_meaning: true}}", "a", ["by_meaning is for", "remove it"]),
    "meaning neither yes nor no": ("{a: {says: 好的, by_meaning: ja}}", "a", ["true, false"]),
    "meaning of a hold": ("{a: {hold: 9 s, by_meaning: true}}", "a", ["unknown key 'by_meaning'"]),
    "phrase without sound": ("{a: {says: ！}}", "a", ["no syllable"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str):
    conditions, expression, words = MISTAKES[mistake]
    messages = problems(pack(combined("forbidden", conditions, f'"{expression}"')))
    assert any(all(word in message for word in words) for message in messages), messages
    assert all("\n" not in message and message[0].isdigit() for message in messages)


RULES = {
    "phrases and flag_if": (
        combined("forbidden", "{a: {says: 好的}}", "a", more="phrases: [好的]"),
        ["phrases beside flag_if"],
    ),
    "unless and flag_if": (
        combined("forbidden", "{a: {says: 好的}}", "a", more="unless: {inside: [好的]}"),
        ["unless beside flag_if"],
    ),
    "nothing to find": (forbidden(), ["lacks 'phrases'", "flag_if"]),
    "flag_if of nothing": (forbidden(more="flag_if: a"), ["add them under 'conditions'"]),
    "conditions of nothing": (forbidden("好的", more="conditions: {a: {hold: 9 s}}"), ["conditions that nothing uses"]),
    "within without when": (forbidden("好的", within="{after: 8 s}"), ["add when"]),
    "when without within": (forbidden("好的", more="when: {hold: 9 s}"), ["lacks 'within'", "{after: 8 s}"]),
    "first with when": (required("好的", within="{first: 8 s}", more="when: {hold: 9 s}"), ["'first' in within with"]),
    "when of no name": (required("好的", within="{after: 8 s}", more="when: hld"), ["no condition 'hld'"]),
    "need in a forbidden rule": (forbidden("好的", more="need: 2"), ["unknown key 'need' in a forbidden rule"]),
    "due_if without met_if": (
        combined("forbidden", "{a: {says: 好}}", "a", more="due_if: a"),
        ["'due_if'"],
    ),
    "due_if of an unknown condition": (
        combined("required", "{a: {says: 好}}", "a", more="due_if: b"),
        ["no condition 'b'"],
    ),
    "due_if that is always so": (
        combined("required", "{a: {says: 好}}", "a", more="due_if: a or not a"),
        ["due_if does not depend on its conditions: it would apply to every call"],
    ),
    "meaning and need": (
        combined("required", "{a: {says: [好, 再见], need: 2, by_meaning: true}}", "a"),
        ["by_meaning beside need"],
    ),
    "meaning of what the customer says": (
        combined("required", "{a: {says: 好, role: customer, by_meaning: true}}", "a"),
        ["by_meaning is about what the agent says"],
    ),
    "meaning of when": (
        required("好的", within="{after: 8 s}", more="when: {says: 好, by_meaning: true}"),
        ["by_meaning is for conditions of met_if"],
    ),
    "meaning of what makes it due": (
        combined("required", "{a: {says: 好, by_meaning: true}, b: {says: 再见}}", "b", more="due_if: a"),
        ["by_meaning is for conditions of met_if"],
    ),
    "meaning that is off": (
        combined("required", "{a: {says: 好, by_meaning: true}}", "a", more="meaning: 'off'"),
        ["meaning: off beside by_meaning"],
    ),
    "examples that no condition goes by": (
        combined("required", "{a: {says: 好}}", "a", more="like: [好的]"),
        ["like beside met_if", "by_meaning: true"],
    ),
    "met_if in a forbidden rule": (combined("forbidden", "{a: {says: 好}}", "a", more="met_if: a"), ["'met_if'"]),
    "empty applies_to": (forbidden("好的", more="applies_to: {}"), ["applies_to is empty"]),
}


@pytest.mark.parametrize("mistake", RULES)
def test_mistakes_of_rules(mistake: str):
    rule, words = RULES[mistake]
    messages = problems(pack(rule))
    assert any(all(word in message for word in words) for message in messages), messages


def test_rules_that_wait_for_each_other_are_both_named():
    first = combined("forbidden", "{a: {rule: zh.b.b}}", "a", id="zh.a.a")
    second = combined("forbidden", "{a: {rule: zh.a.a}}", "a", id="zh.b.b")
    (message,) = problems(pack(first, second))
    assert "'zh.a.a' at" in message
    assert "'zh.b.b' at" in message


def test_the_place_of_a_mistake_in_an_expression():
    lines = pack(combined("forbidden", "{a: {says: 好的}, b: {says: 好的}}", "a and and b")).splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "flag_if" in text)
    (message,) = problems("\n".join(lines))
    assert message.startswith(f"{line}:{lines[line - 1].index('and b') + 1}:"), message


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("a or b and not c", "a or (b and not c)"),
        ("（a or b） and c", "(a or b) and c"),
        ("not not a", "not not a"),
        ("投诉 and not 道歉-了", "投诉 and not 道歉-了"),
        ("not (a and b)", "not (a and b)"),
    ],
)
def test_expressions_read_aloud(text: str, means: str):
    assert written(parse(text)) == means
    assert written(parse(means)) == means


@pytest.mark.parametrize("text", ["", "()", "a)", "(" * 100, "a b", "and", "a or", "not", "a,b", "a + b"])
def test_what_is_no_expression(text: str):
    with pytest.raises(ExpressionError):
        parse(text)
