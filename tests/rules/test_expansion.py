"""What a phrase with marks stands for, and what is wrong with one that cannot be read."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_calls import forbidden, pack, problems, rulebook

from speechguard.rules.wordings.expansion import DEEPEST, MOST, PhraseError, expanded
from speechguard.rules.wordings.slots import filled

CLASSES = {"me": ("我", "咱"), "dept": ("部门", "科室", "同事", "柜台"), "puede": ("<puedes>", "<quieres>")}


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("您好", ["您好"]),
        ("(您好|早上好)", ["您好", "早上好"]),
        ("（您好｜早上好）", ["您好", "早上好"]),
        ("请[您]稍等", ["请稍等", "请您稍等"]),
        ("请［您］稍等", ["请稍等", "请您稍等"]),
        ("请[您|你]稍等", ["请稍等", "请您稍等", "请你稍等"]),
        ("(这|那)不归我(管|负责)", ["这不归我管", "这不归我负责", "那不归我管", "那不归我负责"]),
        ("no [me] diga", ["no diga", "no me diga"]),
        ("[no] (lo [que] sé|vea)", ["lo sé", "lo que sé", "vea", "no lo sé", "no lo que sé", "no vea"]),
        ("(a|[b]a)", ["a", "ba"]),
        ("{company}[的]客服", ["{company}客服", "{company}的客服"]),
        ("不归$me管", ["不归我管", "不归咱管"]),
        ("不归［＄me］管", ["不归管", "不归我管", "不归咱管"]),
        ("不归($me|他)管", ["不归我管", "不归咱管", "不归他管"]),
        ("no lo $puede hacer", ["no lo <puedes> hacer", "no lo <quieres> hacer"]),
        ("$ 500 o US$ 500", ["$ 500 o US$ 500"]),
        ("[$500] más", ["más", "$500 más"]),
        ("AT&T", ["AT&T"]),
        ("[en] AT&T", ["AT&T", "en AT&T"]),
        ("(a & b)c", ["a bc", "b ac"]),
        ("（a＆b）c", ["a bc", "b ac"]),
        ("(a & [b])", ["a", "a b", "b a"]),
        ("(a & $me)", ["a 我", "a 咱", "我 a", "咱 a"]),
    ],
)
def test_what_it_stands_for(written, texts):
    assert expanded(written, CLASSES) == texts


@pytest.mark.parametrize(
    ("written", "column", "message"),
    [
        ("请(您稍等", 1, "a ( that is not closed: add the )"),
        ("请您]稍等", 2, "a ] without its [: remove it"),
        ("(a|b]", 4, "( is closed with ]: write )"),
        ("(a|)", 3, "an empty alternative"),
        ("(|a)", 1, "an empty alternative"),
        ("(a||b)", 3, "an empty alternative"),
        ("您[ ]好", 2, "an empty alternative"),
        ("(您好)", 0, "( ) with nothing to choose from: write (a|b), or [a]"),
        ("您好|早上好", 2, "a | outside of brackets: write alternatives as (a|b)"),
        ("{company您好", 0, "a { that is not closed: write {word}"),
        ("您好}", 2, "a } without its {"),
        ("no <te vas", 3, "a < that is not closed: write <word>"),
        ("te> vas", 2, "a > without its <"),
        ("{}您好", 0, "{} is no slot: write a name of letters, as in {company}"),
        ("{a-b}您好", 0, "is no slot"),
        ("[a[b[c[d[e]]]]]", 8, f"brackets nested more than {DEEPEST} deep"),
        ("(a|b)" * 10, None, f"stands for 1024 phrases, at most {MOST} are allowed"),
        ("(a & b|c)", 6, "| and & in the same brackets: put one of them in brackets of its own"),
        ("(a|b & c)", 5, "| and & in the same brackets"),
        ("[a & b]", 3, "& in [ ]: write [(a & b)]"),
        ("(a & )", 4, "an empty alternative"),
        ("(a & b & c & d & e)", 0, "5 parts in any order, at most 4: join some of them"),
        ("(a & b", 0, "a ( that is not closed"),
        ("不归$mee管", 2, "no class 'mee' in this pack: use one of me, dept, puede"),
        ("不归＄debt管", 2, "no class 'debt' in this pack: did you mean 'dept'?"),
        ("no $señor", 3, "no class 'señor' in this pack"),
        ("$dept" * 6, None, f"stands for {4**6} phrases, at most {MOST} are allowed"),
        ("[a]" * 40, None, f"stands for {2**40} phrases"),
    ],
)
def test_what_is_wrong_and_where(written, column, message):
    with pytest.raises(PhraseError) as error:
        expanded(written, CLASSES)
    assert error.value.column == column
    assert message in str(error.value)


def test_so_many_are_allowed():
    assert len(expanded("(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)(o|p)[q]")) == MOST


# A phrase as a tree, which says itself what it stands for.
LEAVES = st.text("abc 您好", min_size=1, max_size=3).filter(str.strip).map(lambda text: ("text", text))
TREES = st.recursive(
    LEAVES,
    lambda parts: st.tuples(
        st.sampled_from(["one of", "maybe", "all"]), st.lists(parts, min_size=2, max_size=3).map(tuple)
    ),
    max_leaves=7,
)


def written(tree):
    kind, parts = tree
    if kind == "text":
        return parts
    texts = [written(part) for part in parts]
    return {"one of": f"({'|'.join(texts)})", "maybe": f"[{'|'.join(texts)}]", "all": "".join(texts)}[kind]


def meaning(tree):
    kind, parts = tree
    if kind == "text":
        return [parts]
    if kind == "all":
        return ["".join(texts) for texts in product(*map(meaning, parts))]
    return [""] * (kind == "maybe") + [text for part in parts for text in meaning(part)]


def depth(tree):
    kind, parts = tree
    return 0 if kind == "text" else (kind != "all") + max(map(depth, parts))


@given(TREES)
def test_it_stands_for_what_its_parts_stand_for(tree):
    texts = meaning(tree)
    if depth(tree) > DEEPEST or len(texts) > MOST:
        with pytest.raises(PhraseError):
            expanded(written(tree))
    else:
        assert expanded(written(tree)) == list(dict.fromkeys(" ".join(text.split()) for text in texts))


@given(st.text("ab()[]|&${}<>您（］", max_size=12))
def test_any_text_is_read_or_refused_with_a_place_in_it(text):
    column = 0
    try:
        texts = expanded(text)
    except PhraseError as error:
        texts, column = [""], error.column
    assert column is None or 0 <= column <= max(0, len(text) - 1)
    assert 1 <= len(texts) <= MOST
    assert not any(sign in said for said in texts for sign in "()[]|")


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("您好，{company}客服", {"company": "天一"}, ["您好，天一客服"]),
        ("您好，{company}客服", {}, ["您好，{company}客服"]),
        ("您好，{company}客服", {"company": "天一|天一商城"}, ["您好，天一客服", "您好，天一商城客服"]),
        ("{company}，您好", {}, ["您好"]),
        ("您好，{company}。", {}, ["您好"]),
        ("您好…{surname} {name}", {}, ["您好"]),
        ("{company}{name}", {}, []),
        ("{company}{name}", {"name": "李"}, ["李"]),
        ("¿es {surname}?", {}, ["¿es"]),
    ],
)
def test_slots(text, values, said):
    assert filled(text, values) == said


def phrases(text, code="zh"):
    return [phrase.text for phrase in rulebook(forbidden(text, id=f"{code}.test.rule"), code=code).rules[0].phrases]


def test_a_rule_has_every_wording_with_what_was_written():
    (rule,) = rulebook(forbidden("'(这|那)事不归我管'")).rules
    assert [(phrase.text, phrase.written) for phrase in rule.phrases] == [
        ("这事不归我管", "(这|那)事不归我管"),
        ("那事不归我管", "(这|那)事不归我管"),
    ]
    assert len({phrase.location for phrase in rule.phrases}) == 1


def test_what_sounds_the_same_is_one_phrase():
    assert phrases("'no <hablas>'", "es") == ["no hablas", "no habla", "no hablan", "no habláis"]  # hablás is hablas


def test_traditional_characters_and_full_width_signs():
    assert phrases("'（請｜请）稍等'") == ["請稍等"]


def test_key_words_count_where_they_stand():
    (rule,) = rulebook(forbidden("{text: '(我|你)自己看', key: [我]}")).rules
    assert [phrase.phrase.key for phrase in rule.phrases] == [(True, False, False, False), ()]


def test_key_words_may_be_inflected():
    (rule,) = rulebook(
        forbidden("{text: 'así no <puedes> hablar', key: ['<puedes>']}", id="es.test.rule"), code="es"
    ).rules
    assert [sum(phrase.phrase.key) for phrase in rule.phrases] == [4, 4, 3, 4, 4]  # with no


def test_an_open_slot_is_a_gap():
    (phrase,) = rulebook(forbidden("'这是{company}客服…部门'")).rules[0].phrases
    assert phrase.phrase.gaps == (0, 8, 0, 6, 0)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("'请(您稍等'", "8:17: '请(您稍等': a ( that is not closed"),
        ("{text: '请(您稍等'}", "8:24: '请(您稍等': a ( that is not closed"),
        ("'no <entiendes>'", "8:19: 'no <entiendes>': < > marks Spanish words"),
        ("'[您好]'", "all of it may be left out"),
        ("{text: '(我|你)看', key: [他]}", "key '他' is not in the phrase '(我|你)看'"),
        ("{text: '这{company}看', gap: 3}", "gap without a …"),
        ("[您好]", "quote text that begins with ["),
        ("{company}", "quote text that begins with {"),
    ],
)
def test_messages(written, message):
    (text, *_) = problems(pack(forbidden(written)))
    assert message in text


def test_spanish_messages():
    (text,) = problems(pack(forbidden("'no <dígame> eso'", id="es.test.rule"), code="es"))
    assert text.startswith("8:19: 'no <dígame> eso': <dígame>: write the form of tú, <dime>")
    (text,) = problems(pack(forbidden("'<te> [<dices>] (a|b|c|d) [c|d|e] [f|g|h]'", id="es.test.rule"), code="es"))
    assert "stands for" in text
