"""What a pack becomes: rules, phrases for the matcher, windows, cases."""

from pathlib import Path

import pytest
from rule_calls import FORBIDDEN, GREETING, forbidden, pack, required, rulebook, write

from speechguard.errors import RuleErrors, SourceLocation
from speechguard.matching.phrase import Phrase
from speechguard.messages import INTERFACES
from speechguard.phonetics import language
from speechguard.rules.loader import load_rulebooks, load_rules
from speechguard.rules.model.rule import RulePhrase, Said, Silence, Window
from speechguard.rules.wordings.phrases import compile_phrase
from speechguard.words.wording import in_language


def only_phrase(written: str, code: str = "zh", head: str = "") -> RulePhrase:
    book = rulebook(forbidden(written, id=f"{code}.test.rule"), code=code, head=head)
    (phrase,) = book.rules[0].phrases
    return phrase


def zh(text: str, **how: object) -> Phrase:
    return compile_phrase(text, language("zh"), **{"strictness": 75, "gap": 6, **how})  # type: ignore[arg-type]


def es(text: str, **how: object) -> Phrase:
    return compile_phrase(text, language("es"), **{"strictness": 75, "gap": 6, **how})  # type: ignore[arg-type]


def test_a_rule_with_everything_in_it():
    path = write(
        pack(
            forbidden(
                "这事不归我管",
                "{text: 喂, whole: true}",
                id="zh.shirking.not-my-job",
                more="""role: customer
points: 2.5
source: 002 服务忌语
unless: {inside: [不知道您方便], preceded_by: [客户说], followed_by: [我帮您转接], within: 8 s}
cases:
  flag: [这事不归我管]
  pass: [[agent: 请您稍等, silence: 12 s, customer: 好]]""",
            )
        )
    )
    (rule,) = load_rules([path], language).rules
    assert (rule.id, rule.kind, rule.taboo) == ("zh.shirking.not-my-job", "forbidden", "impolite")
    assert (rule.severity, rule.points, rule.role, rule.source) == ("minor", 2.5, "customer", "002 服务忌语")
    assert rule.title == {"zh": "题", "en": "Title", "es": "Título"}
    assert rule.location == SourceLocation(str(path), 4, 5)
    assert [(phrase.text, phrase.whole) for phrase in rule.phrases] == [("这事不归我管", False), ("喂", True)]
    assert rule.phrases[0].location == SourceLocation(str(path), 8, 15)
    assert [phrase.text for phrase in rule.unless.inside] == ["不知道您方便"]
    assert [phrase.text for phrase in rule.unless.preceded_by] == ["客户说"]
    assert [phrase.text for phrase in rule.unless.followed_by] == ["我帮您转接"]
    assert rule.unless.within == 8
    flag, good = rule.cases
    assert (flag.expected, flag.lines) == ("flag", (Said("customer", "这事不归我管"),))  # by the role of the rule
    assert (good.expected, good.lines) == ("pass", (Said("agent", "请您稍等"), Silence(12), Said("customer", "好")))


@pytest.mark.parametrize(("severity", "points"), [("fatal", 100), ("major", 10), ("minor", 3)])
def test_points_default_by_severity(severity: str, points: float):
    text = pack(GREETING.replace("severity: major", f"severity: {severity}"))
    assert load_rules([write(text)], language).rules[0].points == points


@pytest.mark.parametrize(
    ("within", "window"),
    [
        ("{first: 8 s}", Window("first", seconds=8)),
        ("{first: 8s}", Window("first", seconds=8)),
        ("{first: 1.5 s}", Window("first", seconds=1.5)),
        ("{last: 500 ms}", Window("last", seconds=0.5)),
        ("{last: 2 min}", Window("last", seconds=120)),
        ("{last: 00:08}", Window("last", seconds=8)),
        ("{last: '01:02:03.5'}", Window("last", seconds=3723.5)),
        ("{first: 1 turn}", Window("first", turns=1)),
        ("{last: 3 turns}", Window("last", turns=3)),
        ("{first: 10 %}", Window("first", percent=10)),
        ("{last: 12.5%}", Window("last", percent=12.5)),
    ],
)
def test_windows_and_durations(within: str, window: Window):
    assert rulebook(required("您好", within=within)).rules[0].window == window


def test_words_that_yaml_would_take_for_something_else_stay_words():
    assert only_phrase("no", code="es").text == "no"
    phrases = rulebook(forbidden("110", "12:30")).rules[0].phrases
    assert [*dict.fromkeys(phrase.written for phrase in phrases)] == ["110", "12:30"]


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("這事不歸我管", "这事不归我管"),
        ("这事，不归我管！", "这事不归我管"),
        ("１１０", "110"),
        ("嗯这事啊不归我管", "这事不归我管"),
    ],
)
def test_writing_does_not_matter(text: str, like: str):
    assert zh(text) == zh(like)


def test_accents_and_capitals_do_not_matter_in_spanish():
    assert es("¡MÁS FUERTE, no te oigo!") == es("más fuerte no te oigo")
    assert es("no te lo di\u0301").syllables == es("no te lo dí").syllables


def test_strictness_of_phrase_over_pack_over_default():
    assert only_phrase("我不知道").phrase.budget == 4
    assert only_phrase("我不知道", head="strictness: 50\n").phrase.budget == 8
    assert only_phrase("{text: 我不知道, strictness: 100}", head="strictness: 50\n").phrase.budget == 0


def test_gaps():
    assert zh("你去找…部门", gap=3).gaps == (0, 0, 3, 0)
    assert only_phrase("你去找…部门").phrase.gaps == (0, 0, 6, 0)
    assert only_phrase("{text: 你…部门, gap: 9}").phrase.gaps == (9, 0)
    assert zh("你去找……部门") == zh("你去找...部门") == zh("你去找 … 部门")
    assert zh("找…部…门").gaps == (6, 6)
    assert zh("你去找部门").gaps == ()


def test_negations_are_key():
    assert zh("我不知道").key == (False, True, False, False)
    assert zh("我知道").key == ()
    assert es("no lo sé").key == (True, False, False)


def test_key_words():
    assert zh("我不知道", key_words=["我"]).key == (True, True, False, False)
    assert zh("找我部门找我", key_words=["找我"]).key == (True, True, False, False, True, True)
    assert zh("找他…部门", key_words=["部门"]).key == (False, False, True, True)
    assert es("vaya al departamento", key_words=["Vaya"]).key[:2] == (True, True)


def test_a_key_word_is_not_looked_for_inside_other_words():
    key = es("noticia no", key_words=["no"]).key
    assert key[-1]
    assert not any(key[:-1])
    with pytest.raises(ValueError, match="key 'si' is not in the phrase"):
        es("sino quiere", key_words=["si"])


def test_directories_files_and_doubles(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.yml").write_text(pack(GREETING), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(pack(FORBIDDEN), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("\t")
    book = load_rules([tmp_path, tmp_path / "a.yaml", tmp_path / "sub"], language)
    assert [rule.id for rule in book.rules] == ["zh.shirking.not-my-job", "zh.opening.greeting"]
    assert len(book.packs) == 2


def test_examples_below_a_directory_are_used_only_when_named(tmp_path: Path):
    (tmp_path / "examples" / "zh").mkdir(parents=True)
    (tmp_path / "examples" / "zh" / "b.yaml").write_text(pack(GREETING), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(pack(FORBIDDEN), encoding="utf-8")
    assert [rule.id for rule in load_rules([tmp_path], language).rules] == ["zh.shirking.not-my-job"]
    both = load_rules([tmp_path, tmp_path / "examples"], language)
    assert [rule.id for rule in both.rules] == ["zh.shirking.not-my-job", "zh.opening.greeting"]


def two_languages(folder: Path, *, spanish: str = "no lo sé") -> Path:
    (folder / "zh.yaml").write_text(pack(FORBIDDEN), encoding="utf-8")
    text = pack(forbidden(spanish, id="es.a.b"), code="es").replace("pack: test", "pack: prueba")
    (folder / "es.yaml").write_text(text, encoding="utf-8")
    return folder


def test_packs_of_other_languages_are_left_out(tmp_path: Path):
    book = load_rules([two_languages(tmp_path)], language, "es")
    assert [rule.id for rule in book.rules] == ["es.a.b"]
    assert book.phonetics.code == book.language == "es"
    assert list(load_rulebooks([tmp_path], language)) == ["zh", "es"]


def test_packs_of_other_languages_are_checked(tmp_path: Path):
    with pytest.raises(RuleErrors, match=r"es\.yaml:8.*no syllable"):
        load_rules([two_languages(tmp_path, spanish="'¡!'")], language, "zh")


def test_the_language_must_be_clear(tmp_path: Path):
    with pytest.raises(RuleErrors, match="choose the language"):
        load_rules([two_languages(tmp_path)], language)
    with pytest.raises(RuleErrors, match="no pack of language 'es', only of zh"):
        load_rules([tmp_path / "zh.yaml"], language, "es")


@pytest.mark.parametrize("title", ["推诿", "'推诿 '", "{zh: 推诿}"])
def test_a_title_of_one_language(title: str):
    text = pack(FORBIDDEN.replace("{zh: 推诿, en: Shirking, es: Eludir responsabilidad}", title))
    card = f"scorecard: {{sections: [{{id: a, title: {title}, rules: [zh.shirking.*]}}]}}\n"
    book = load_rules([write(text + card)], language)
    assert book.rules[0].title == book.sections[0][0].title == {"zh": "推诿"}
    assert {in_language(book.rules[0].title, interface) for interface in INTERFACES} == {"推诿"}


def test_the_digest_tells_packs_apart_and_does_not_depend_on_order():
    first, second = write(pack(FORBIDDEN)), write(pack(GREETING))
    one = load_rules([first, second], language).digest
    assert one == load_rules([second, first], language).digest
    second.write_text(second.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    assert one != load_rules([first, second], language).digest


def test_ten_thousand_phrases_load_and_keep_their_places():
    digits = "甲乙丙丁戊己庚辛壬癸"
    phrases = [f"我的号码是{''.join(digits[int(d)] for d in str(n))}" for n in range(10_000, 20_000)]
    lines = "\n".join(f"      - {phrase}" for phrase in phrases)
    text = pack(FORBIDDEN.replace("phrases: [这事不归我管]", f"phrases:\n{lines}"))
    book = load_rules([write(text)], language)
    assert [use.phrase.text for use in book.uses] == phrases
    assert book.uses[-1].phrase.location.line == 10_009
    assert book.uses[-1].phrase.phrase == zh(phrases[-1])


def test_files_of_one_name_are_one_pack(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(pack(FORBIDDEN), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(pack(GREETING), encoding="utf-8")
    before = load_rules([tmp_path], language)
    assert len(before.versions) == 1
    assert len({rule.version for rule in before.rules}) == 1
    (tmp_path / "b.yaml").write_text(pack(GREETING, head="strictness: 90\n"), encoding="utf-8")
    after = load_rules([tmp_path], language)
    assert after.rules[0].version == after.rules[1].version != before.rules[0].version
    assert load_rules([tmp_path / "a.yaml"], language).rules[0].version not in (*before.versions, *after.versions)


def test_a_pack_is_of_one_language(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(pack(FORBIDDEN), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(pack(forbidden("no lo sé", id="es.a.b"), code="es"), encoding="utf-8")
    with pytest.raises(RuleErrors, match=r"b\.yaml:1.* 'test' is of language zh in .*a\.yaml.*another name"):
        load_rules([tmp_path], language, "zh")
