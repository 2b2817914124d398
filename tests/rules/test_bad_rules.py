"""Everything a hurried person types: a message with the place and what to do, all of them at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rule_calls import FORBIDDEN, GREETING, pack, problems, write

from speechguard.errors import RuleErrors, UserError
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules

GOOD = pack(FORBIDDEN, GREETING)
PHRASES = "[这事不归我管]\n    say"  # of the forbidden rule
# Each: what is replaced in a good pack, by what, where the error must stand (line), and words that must be in it.
MISTAKES = {
    "tab": ("    kind: forbidden", "\tkind: forbidden", 6, ["a tab", "spaces"]),
    "duplicate key": (
        "    kind: forbidden",
        "    kind: forbidden\n    kind: required",
        7,
        ["duplicate key 'kind'", "line 6"],
    ),
    "unknown key of a pack": ("pack: test", "pakc: test", 1, ["unknown key 'pakc'", "'pack'"]),
    "unknown key of a rule": ("    phrases: [这", "    phrase: [这", 9, ["unknown key 'phrase'", "'phrases'"]),
    "unknown key far from any": ("    taboo:", "    xyz: 1\n    taboo:", 7, ["unknown key 'xyz'", "use one of"]),
    "unknown key of a phrase": (PHRASES, "[{text: 好啊, strict: 80}]\n    say", 9, ["'strict'", "'strictness'"]),
    "unknown key of title": ("en: Shirking", "fr: Éluder", 5, ["unknown key 'fr' in title", "zh, en, es"]),
    "unknown key of unless": ("    taboo", "    unless: {insde: [好]}\n    taboo", 7, ["'insde'", "'inside'"]),
    "unknown key of within": ("{first: 8 s}", "{frist: 8 s}", 18, ["'frist'", "'first'"]),
    "unknown key of cases": ("cases: {flag: [喂，哪位]", "cases: {flags: [喂，哪位]", 20, ["'flags'", "'flag'"]),
    "unknown speaker": ("[喂，哪位]", "[[clerk: 喂]]", 20, ["'clerk'"]),
    "key of the other kind": (
        "    taboo: evading",
        "    taboo: evading\n    within: {first: 8 s}",
        8,
        ["'within' in a forbidden rule"],
    ),
    "timed excuse of a required rule": (
        "    within:",
        "    unless: {preceded_by: [好的], within: 8 s}\n    within:",
        18,
        ["'preceded_by' in unless of a required rule", "use one of inside"],
    ),
    "taboo of a required rule": ("    within:", "    taboo: evading\n    within:", 18, ["'taboo' in a required rule"]),
    "text for a list": ("phrases: [这事不归我管]", "phrases: 这事不归我管", 9, ["phrases must be a list", "text"]),
    "list for text": ("say_instead: 我马上帮您转接。", "say_instead: [我]", 10, ["say_instead must be text", "a list"]),
    "mapping for a phrase": (PHRASES, "\n      - 他说: 不行\n    say", 10, ["lacks 'text'"]),
    "text for a mapping": (
        "title: {zh: 推诿, en: Shirking, es: Eludir responsabilidad}",
        "title: [推诿]",
        5,
        ["a mapping with zh", "this is a list"],
    ),
    "list for a rule": ("  - id: zh.shirking", "  - [a]\n  - id: zh.shirking", 4, ["a rule must be a mapping"]),
    "empty phrase": (PHRASES, "['']\n    say", 9, ["phrases is empty"]),
    "null phrase": (PHRASES, "[~]\n    say", 9, ["phrases is empty"]),
    "no phrases": (PHRASES, "[]\n    say", 9, ["empty list"]),
    "no rules": (GOOD[GOOD.index("rules:") :], "rules: []", 3, ["rules is an empty list"]),
    "phrase of punctuation": (PHRASES, "[，。！]\n    say", 9, ["no syllable", "'，。！'"]),
    "phrase of fillers": (PHRASES, "[嗯啊]\n    say", 9, ["no syllable"]),
    "phrase of another script": (PHRASES, "[это не моё]\n    say", 9, ["has no sound"]),
    "part without syllable": (PHRASES, "[你去找…，…部门]\n    say", 9, ["'，' has no syllable"]),
    "gap in front": (PHRASES, "[…不归我管]\n    say", 9, ["begins or ends with a gap"]),
    "gap behind": (PHRASES, "[不归我管……。]\n    say", 9, ["begins or ends with a gap"]),
    "gap of dots behind": (PHRASES, "[不归我管...]\n    say", 9, ["begins or ends with a gap"]),
    "gap without …": (PHRASES, "[{text: 不归我管, gap: 3}]\n    say", 9, ["gap without a …"]),
    "gap of nothing": (PHRASES, "[{text: 找…管, gap: 0}]\n    say", 9, ["gap 0 is out of range"]),
    "gap not whole": (PHRASES, "[{text: 找…管, gap: 2.5}]\n    say", 9, ["whole number"]),
    "key not in phrase": (PHRASES, "[{text: 不归我管, key: [他]}]\n    say", 9, ["key '他' is not in", "不归我管"]),
    "key not a list": (PHRASES, "[{text: 不归我管, key: 我}]\n    say", 9, ["key must be a list"]),
    "whole of an excuse": (
        "    taboo",
        "    unless: {inside: [{text: 好的, whole: true}]}\n    taboo",
        7,
        ["unknown key 'whole'"],
    ),
    "whole neither true nor false": (PHRASES, "[{text: 喂, whole: ja}]\n    say", 9, ["true, false"]),
    "strictness over 100": (
        "language: zh\n",
        "language: zh\nstrictness: 120\n",
        3,
        ["120 is out of range", "1 to 100"],
    ),
    "strictness 0": (PHRASES, "[{text: 不归, strictness: 0}]\n    say", 9, ["0 is out of range"]),
    "strictness a word": ("language: zh\n", "language: zh\nstrictness: high\n", 3, ["'high' is not a number"]),
    "strictness nan": ("language: zh\n", "language: zh\nstrictness: .nan\n", 3, ["'.nan' is not a number"]),
    "unknown language": ("language: zh", "language: cn", 2, ["'cn' is not known: did you mean 'zh'?"]),
    "unknown kind": ("kind: forbidden", "kind: forbiden", 6, ["'forbiden' is not known", "'forbidden'"]),
    "no kind": ("    kind: forbidden\n", "", 4, ["lacks 'kind'"]),
    "unknown severity": (
        "severity: major\n    phrases: [这",
        "severity: high\n    phrases: [这",
        8,
        ["'high'", "did you mean 'major'?"],
    ),
    "unknown severity like none": (
        "severity: major\n    phrases: [这",
        "severity: blue\n    phrases: [这",
        8,
        ["'blue'", "fatal, major, minor"],
    ),
    "unknown taboo": ("taboo: evading", "taboo: evasive", 7, ["'evasive'", "'evading'"]),
    "unknown role": ("    taboo", "    role: agnt\n    taboo", 7, ["'agnt'", "'agent'"]),
    "points a word": ("    taboo", "    points: ten\n    taboo", 7, ["'ten' is not a number"]),
    "points negative": ("    taboo", "    points: -5\n    taboo", 7, ["-5 is out of range"]),
    "no id": ("id: zh.shirking.not-my-job\n    title", "title", 4, ["lacks 'id'"]),
    "no taboo": ("    taboo: evading\n", "", 4, ["lacks 'taboo'"]),
    "no title": ("    title: {zh: 问候语, en: Greeting, es: Saludo}\n", "", 13, ["lacks 'title'"]),
    "no window": ("    within: {first: 8 s}\n", "", 13, ["lacks 'within'"]),
    "no language": ("language: zh\n", "", 1, ["lacks 'language'"]),
    "id of another language": ("id: zh.shirking", "id: es.shirking", 4, ["begin with 'zh.'"]),
    "id with blanks": ("id: zh.shirking.not-my-job", "id: zh.not my job", 4, ["a-z 0-9 -"]),
    "id twice": ("id: zh.opening.greeting", "id: zh.shirking.not-my-job", 13, ["is taken by the rule at", "4:5"]),
    "duration without unit": ("{first: 8 s}", "{last: 8}", 18, ["'8' is no length of a window", "'8 s'"]),
    "silence without unit": ("[喂，哪位]", "[[agent: 喂, silence: 12]]", 20, ["'12' is no duration", "'12 s'"]),
    "duration of 0": ("{first: 8 s}", "{first: 0 s}", 18, ["above 0"]),
    "0 turns": ("{first: 8 s}", "{first: 0 turns}", 18, ["1 to 1000 turns"]),
    "unknown unit": ("{first: 8 s}", "{first: 8 sek}", 18, ["'8 sek' is no length of a window"]),
    "two windows": ("{first: 8 s}", "{first: 8 s, last: 8 s}", 18, ["one of first, last", "{first: 8 s}"]),
    "no window inside": ("{first: 8 s}", "{}", 18, ["one of first, last"]),
    "after without when": ("{first: 8 s}", "{after: 8 s}", 18, ["unknown key 'after' in within without 'when'"]),
    "excuse without within": (
        "    taboo",
        "    unless: {followed_by: [好的]}\n    taboo",
        7,
        ["unless lacks 'within'"],
    ),
    "within without excuse": ("    taboo", "    unless: {inside: [好的], within: 8 s}\n    taboo", 7, ["remove it"]),
    "empty unless": ("    taboo", "    unless: {}\n    taboo", 7, ["names no phrases"]),
    "excuse with within only 8": (
        "    taboo",
        "    unless: {followed_by: [好的], within: 8}\n    taboo",
        7,
        ["'8' is no duration"],
    ),
    "case without syllable": ("[喂，哪位]", "[。]", 20, ["case '。' has no syllable"]),
    "case in which nobody speaks": ("[喂，哪位]", "[[silence: 9 s]]", 20, ["nobody speaks"]),
    "line of a case with two speakers": ("[喂，哪位]", "[[{agent: 喂, customer: 喂}]]", 20, ["one of 'agent: …'"]),
    "anchor": ("title: {zh: 推诿", "title: &t {zh: 推诿", 5, ["&t: anchors are not allowed"]),
    "reference": ("    phrases: [您好", "    phrases: [*t", 17, ["*t: references are not allowed"]),
    "merge key": ("    taboo: evading", "    taboo: evading\n    <<: {role: agent}", 8, ["merge keys"]),
    "tag": ("pack: test", "pack: !!python/object:os.system test", 1, ["tags are not allowed"]),
    "list as a key": ("pack: test", "pack: test\n? [a]\n: b", 2, ["a key must be a word"]),
    "second document": ("rules:", "---\nrules:", 3, ["a second document"]),
    "control character": ("Shirking", "Shir\x07king", 5, ["U+0007"]),
    "bracket left open": (PHRASES, "[这事不归我管\n    say", 10, ["not YAML", "close the bracket"]),
    "wrong indentation": ("    kind: forbidden", "   kind: forbidden", 6, ["not YAML", "same column"]),
    "colon in text": ("say_instead: 我马上", "say_instead: 说: 我马上", 10, ["not YAML", "quote text"]),
    "quote left open": ("say_instead: 我马上", 'say_instead: "我马上', 10, ["not YAML", "close the quote"]),
    "full-width colon": ("    kind: forbidden", "    kind：forbidden", 6, ["not YAML", "ordinary colon"]),
    "colon without a blank": ("    kind: forbidden", "    kind:forbidden", 6, ["not YAML", "a blank after"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_named_with_its_line_and_a_remedy(mistake: str):
    wrong, replacement, line, words = MISTAKES[mistake][0], *MISTAKES[mistake][1:]
    assert wrong in GOOD
    messages = problems(GOOD.replace(wrong, replacement, 1))
    named = [message for message in messages if all(word in message for word in words)]
    assert named, messages
    assert named[0].startswith(f"{line}:"), messages
    assert all("\n" not in message for message in messages)


def test_the_good_pack_is_good():
    assert problems(GOOD) == []


def test_all_mistakes_of_all_files_at_once_sorted_by_place(tmp_path: Path):
    first, second = tmp_path / "a.yaml", tmp_path / "b.yml"
    first.write_text(
        GOOD.replace("severity: major", "severity: hi").replace("first: 8 s", "first: 8"), encoding="utf-8"
    )
    second.write_text(GOOD.replace("kind: required", "kind: wanted"), encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load_rules([tmp_path], language)
    places = [str(error.location).rsplit(":", 1)[0] for error in caught.value.errors]
    assert places == [f"{first}:8", f"{first}:16", f"{first}:18", f"{second}:4", f"{second}:13", f"{second}:15"]


def test_clashing_ids_name_both_files(tmp_path: Path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(pack(FORBIDDEN), encoding="utf-8")
    with pytest.raises(RuleErrors, match=r"b\.yaml:4:5: rule id .* is taken by the rule at .*a\.yaml:4:5"):
        load_rules([tmp_path], language)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["the file is empty"]),
        (b"# nothing\n\n", ["the file is empty"]),
        (GOOD.encode("gbk"), ["5: not UTF-8 (probably GBK)"]),
        (GOOD.encode("utf-16"), ["not UTF-8 (probably UTF-16)"]),
        (GOOD.encode("utf-16-be"), ["not UTF-8 (probably UTF-16)"]),
        ("pack: a\n# atención, cuál\n".encode("cp1252"), ["2: not UTF-8 (probably Windows-1252)"]),
        (b"hello", ["the pack must be a mapping with pack, language, rules"]),
        (b"- a\n- b", ["the pack must be a mapping with pack, language, rules"]),
        (b"[" * 100_000, ["1:", "nested more than 12 deep: check the brackets"]),
        (b"[\n" * 100_000, ["nested more than 12 deep: check the brackets"]),
        (b"- " * 2_000, ["1:", "nested more than 12 deep: check the brackets"]),
        (b"a: " * 50_000, ["not YAML"]),
        (b"a: \x01\x02", ["control character U+0001"]),
    ],
)
def test_files_that_are_no_pack(data: bytes, words: list[str]):
    messages = problems(data)
    assert any(all(word in message for word in words) for message in messages), messages


def test_depth_that_the_parser_refuses_has_the_same_message(monkeypatch: pytest.MonkeyPatch):
    """As PyYAML does from 6.0.4 on, whichever is installed."""

    def refuse(*_: object, **__: object) -> Iterator[yaml.Event]:
        mark = yaml.Mark("", 0, 6, 2, None, None)
        yield yaml.StreamStartEvent()
        raise yaml.scanner.ScannerError("while increasing flow level", mark, "exceeded maximum nesting depth", mark)

    monkeypatch.setattr(yaml, "parse", refuse)
    assert problems(GOOD) == ["7:3: nested more than 12 deep: check the brackets"]


def test_billion_laughs_is_refused_before_it_laughs():
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    messages = problems("l0: &l0 [ha]\n" + levels)
    assert any("references are not allowed" in message for message in messages)


def test_byte_order_mark_and_windows_line_ends_are_fine():
    assert problems(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == []


def test_missing_path(tmp_path: Path):
    with pytest.raises(RuleErrors, match=r"absent\.yaml: no such file or directory: name a pack"):
        load_rules([tmp_path / "absent.yaml"], language)


def test_directory_without_packs(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(RuleErrors, match="no packs in this directory"):
        load_rules([tmp_path], language)


def test_no_paths():
    with pytest.raises(RuleErrors, match="no rules"):
        load_rules([], language)


def test_unreadable_file(monkeypatch: pytest.MonkeyPatch):
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RuleErrors, match=r"pack\.yaml: cannot be read: Permission denied"):
        load_rules([write(GOOD)], language)


def test_rule_errors_are_the_users():
    with pytest.raises(UserError) as caught:
        load_rules([write("")], language)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("phrases: [¿Por qué no, si se lo he dicho?]", "9:15", ["'¿Por qué no' and 'si se lo he dicho?'", "quote it"]),
        ("phrases: [(no|ni, tampoco) diga]", "9:15", ["are two entries, cut at the comma", "quote it"]),
        ("phrases: [{text: Mire, le vamos a embargar}]", "9:28", ["'le vamos a embargar'", "quote the text before it"]),
        ("phrases: [no]\n    unless: {inside: [Mire, ya está hecho.]}", "10:23", ["cut at the comma"]),
        ("phrases: [no]\n    cases: {flag: [Mire, le vamos a embargar.]}", "10:20", ["cut at the comma"]),
        ("phrases: [no]\n    cases: {flag: [[agent: Mire, no puedo]]}", "10:34", ["has no speaker", "quote the text"]),
        (
            "phrases: [no]\n    title: {es: No, nunca, en: No}",
            "10:21",
            ["unknown key 'nunca'", "quote the text before it"],
        ),
    ],
)
def test_a_comma_that_cuts_a_text_in_two(text: str, place: str, words: list[str]):
    head = (
        "pack: x\nlanguage: es\nrules:\n  - id: es.a.b\n    kind: forbidden\n    taboo: evading\n    severity: minor\n"
    )
    title = "" if "title" in text else "    title: {es: No}\n"
    path = write(f"{head}{title or chr(10)}    {text}\n")
    with pytest.raises(RuleErrors) as error:
        load_rules([path], language)
    (first, *_) = error.value.errors
    assert str(first).startswith(f"{path}:{place}: ")
    assert all(word in str(first) for word in words)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("1" * 5000, ["has 5000 characters, and a phrase at most 250 syllables"]),
        ("好" * 20_000, ["has 20000 characters"]),
        ("不好" * 126, ["has 252 syllables, and a phrase at most 250"]),
        (f"(好|{'不好' * 126})", ["has 252 syllables"]),
        ("{text: " + "…".join(["我们这样"] * 20) + ", gap: 60}", ["may stretch over 1220 syllables", "at most 1000"]),
        ("我" + "(" * 3000, ["brackets nested more than 4 deep"]),
    ],
)
def test_a_phrase_that_is_too_long(phrase: str, words: list[str]):
    column = 22 if "{" in phrase else 15
    (message,) = problems(pack(FORBIDDEN.replace("phrases: [这事不归我管]", f"phrases: [{phrase}]")))
    assert message.startswith(f"9:{20 if '((' in phrase else column}: ")
    assert all(word in message for word in words)
    assert len(message) < 250


def test_the_longest_phrases():
    longest = ["不好" * 125, "{text: " + "…".join(["我们这样"] * 16) + ", gap: 60}"]
    assert problems(pack(FORBIDDEN.replace("phrases: [这事不归我管]", f"phrases: [{', '.join(longest)}]"))) == []
