"""The report: harmless, self-contained, complete, in three languages."""

import base64
import hashlib
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from stores import StoreMaker, event, make_store, utterance

from speechguard.errors import UserError
from speechguard.messages import INTERFACES, CallMetadata
from speechguard.reasons import because
from speechguard.report import page
from speechguard.report.charts import pareto
from speechguard.report.figures import by_agent, by_weight, headline
from speechguard.report.page import report_html, shown_findings
from speechguard.report.store import read_store
from speechguard.words.reasons import in_words
from speechguard.words.report import report_words

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Elements with their attributes, texts of some, and whether all are closed in order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts, self.open = [], {}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return read_store(make_store(tmp_path_factory.mktemp("store"), 40))


@pytest.mark.parametrize("interface", ["en", "zh", "es"])
def test_the_page_is_whole_in_every_language(store, interface):
    html = report_html(store, interface)
    parsed = Page(html)
    assert parsed.open == []
    assert parsed.texts["h1"] == [report_words(interface)["title"]]
    assert parsed.texts["h2"] == [
        report_words(interface)[name]
        for name in ("worst_rules heat trend required measures unclear cards call_list evidence".split())
    ]
    assert html == report_html(store, interface)
    ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"][1:] for tag, attributes in parsed.elements if tag == "a" and "href" in attributes}
    assert targets <= set(ids)


def test_nothing_is_fetched_and_only_our_style_and_script_are_in_force(store):
    html = report_html(store, "en")
    parsed = Page(html)
    policy = next(a["content"] for _, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = parsed.texts[tag]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert {tag for tag, a in parsed.elements if "style" in a or any(name.startswith("on") for name in a)} == set()
    assert set(re.findall(r"https?://[^\"']+", html)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not [a for _, a in parsed.elements if {"src", "srcset", "action"} & a.keys()]


def test_charts_say_in_words_what_they_show(store):
    labels = [a["aria-label"] for _, a in Page(report_html(store, "en")).elements if a.get("class") == "chart"]
    assert len(labels) == 3
    assert all("chart" in label or "Histogram" in label for label in labels)


@pytest.mark.parametrize("interface", ["en", "zh", "es"])
def test_without_the_package_that_draws_the_page_is_whole_and_says_how_to_get_charts(store, interface, monkeypatch):
    with_charts = Page(report_html(store, interface))
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    without = Page(report_html(store, interface))
    assert without.open == []
    assert "svg" not in {tag for tag, _ in without.elements}
    assert without.texts["figcaption"] == with_charts.texts["figcaption"]
    note = report_words(interface)["no_charts"]
    assert "pip install 'speechguard[report]'" in note
    assert note in without.texts["p"]
    assert note not in with_charts.texts["p"]


def test_rules_of_one_title_have_a_bar_each_and_any_title_can_be_drawn():
    titles = ["Greeting", "Greeting", "😀" * 40, "𠮷" * 3, "x" * 400, "'\"\\</text>", ""]
    svg = pareto([(title, 9 - number, "10 %") for number, title in enumerate(titles)], "findings")
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert labels.count("Greeting") == 2
    assert "□□□" in labels
    assert sum("· 10 %" in label for label in labels) == len(titles)
    assert svg.count('fill="#d55e00"') == len(titles)


def test_names_and_texts_are_harmless(tmp_path):
    more = {"phrase": HOSTILE, "heard": HOSTILE, "say_instead": HOSTILE, "reason": because("text", text=HOSTILE)}
    found = event(HOSTILE, "zh.hostile", 1.0, 2.0, id=1, **more)
    StoreMaker(tmp_path).call(
        HOSTILE,
        [
            found,
            event(HOSTILE, "zh.hostile", 1.0, 2.0, id=2, kind="not_assessable", reason=because("text", text=HOSTILE)),
        ],
        [utterance("agent", 1.0, HOSTILE)],
        titles={"zh.hostile": {"en": HOSTILE, "zh": "{{ 7 * 7 }}"}},
        metadata=CallMetadata(agent=HOSTILE, team=HOSTILE, start="2026-11-01T10:00:00"),
        rules={HOSTILE: HOSTILE},
        checklist={"zh.hostile": "missing"},
    ).failed("bad" + HOSTILE, HOSTILE).write()
    for interface in ("en", "zh"):
        parsed = Page(report_html(read_store(tmp_path), interface, {(HOSTILE, 1): HOSTILE}))
        assert parsed.open == []
        assert [tag for tag, _ in parsed.elements].count("script") == 1
        assert [tag for tag, _ in parsed.elements].count("img") == 0
        assert not [a for _, a in parsed.elements if any(name.startswith("on") for name in a)]
        assert HOSTILE in "".join(parsed.texts["bdi"])


def test_evidence_marks_the_words_that_were_taken_for_the_phrase(tmp_path):
    told = [
        utterance("customer", 0.0, "你好"),
        utterance("agent", 2.0, "这个嘛不归我官啊"),
        utterance("customer", 2.4, "不归你管"),
        utterance("agent", 20.0, "再见"),
    ]
    more = {"phrase": "不归我管", "heard": "这个嘛不归我官啊", "say_instead": "我帮您转接", "score": 0.94}
    StoreMaker(tmp_path).call("one", [event("one", "zh.shirking", 2.6, 3.4, id=1, **more)], told).write()
    html = report_html(read_store(tmp_path), "zh", {("one", 1): "clips/a.wav"})
    assert "".join(Page(html).texts["mark"]) == "不归我官"
    assert [a["src"] for tag, a in Page(html).elements if tag == "audio"] == ["clips/a.wav"]
    assert all(text in html for text in ("我帮您转接", "94 %", "你好", "再见"))


@pytest.mark.parametrize(("interface", "unclear"), [("en", "unclear"), ("zh", "听不清"), ("es", "poco claro")])
def test_text_around_a_finding_that_may_not_be_trusted_is_marked_and_noise_is_left_out(tmp_path, interface, unclear):
    doubted = replace(utterance("customer", 4.0, "请注意一下"), doubts=("low confidence",))
    noise = replace(utterance("customer", 1.0, "以下是普通话的句子"), doubts=("known hallucination",), speech=False)
    told = [noise, utterance("agent", 2.0, "不归我管"), doubted]
    StoreMaker(tmp_path).call("one", [event("one", "zh.shirking", 2.0, 2.8, phrase="不归我管")], told).write()
    html = report_html(read_store(tmp_path), interface)
    assert f'请注意一下 <small class="doubtful">({unclear})</small>' in html
    assert html.count(f"({unclear})") == 1
    assert "普通话" not in html


def test_the_worst_come_first_and_the_page_says_how_many_more(store, monkeypatch):
    monkeypatch.setattr(page, "CALLS", 5)
    monkeypatch.setattr(page, "FINDINGS", 1)
    shown = shown_findings(store)
    scores = [call.score.score for call, _ in shown]
    assert scores == sorted(scores)
    assert 1 <= len(shown) <= 5
    html = report_html(store, "en")
    assert html.count('<article class="call"') == len(shown)
    assert report_words("en")["more"].format(count=35) in html


def test_a_store_in_which_everything_failed_has_a_page(tmp_path):
    StoreMaker(tmp_path).failed("a", "is empty").failed("b", "is text").write()
    html = report_html(read_store(tmp_path), "es")
    assert report_words("es")["none_scored"] in html
    assert "is text" in html


def test_a_call_of_which_little_is_known_has_a_place(tmp_path):
    StoreMaker(tmp_path).call("bare", concerns=("swapped_channels",)).write()
    html = report_html(read_store(tmp_path), "en")
    assert report_words("en")["no_days"] in html
    assert report_words("en")["unnamed"] in html
    assert report_words("en")["swapped_channels"] in html


def test_it_is_said_how_people_on_one_channel_were_told_apart(tmp_path):
    told = because("told_by_voice"), because("speakers_unclear", percent=7), because("damaged_parts", parts=3)
    StoreMaker(tmp_path).call("mixed", warnings=told).write()
    html = report_html(read_store(tmp_path), "es")
    assert in_words(told[0], "es") in html
    assert in_words(told[1], "es") in html
    assert in_words(told[2], "es") not in html


def test_what_is_no_store_is_told(tmp_path):
    with pytest.raises(UserError, match=r"calls\.jsonl: cannot be read"):
        read_store(tmp_path)
    StoreMaker(tmp_path).call("one", [event("one", "zh.x", 1.0, 2.0)], [utterance("agent", 1.0, "好")]).write()
    (tmp_path / "transcripts.jsonl").write_bytes(b"\0" * 40)
    with pytest.raises(UserError, match="'one' cannot be read"):
        report_html(read_store(tmp_path), "en")
    (tmp_path / "events.jsonl").write_text("{}\n")
    with pytest.raises(UserError, match=r"calls\.jsonl:1"):
        read_store(tmp_path)


@pytest.mark.parametrize(
    ("interface", "said"),
    [
        ("en", "No score: no words of the agent were heard"),
        ("zh", "不评分：没有听到坐席说话"),
        ("es", "Sin puntuación"),
    ],
)
def test_calls_in_which_nobody_was_heard_have_no_score_and_are_counted_apart(tmp_path, interface, said):
    StoreMaker(tmp_path).call("a").unscored("silent").failed("broken", "is empty").write()
    store = read_store(tmp_path)
    head = headline(store)
    assert (head.scored, head.unscored, head.failed, head.score) == (1, 1, 1, 100.0)
    html = report_html(store, interface)
    assert html.index(said) < html.index("silent")


@pytest.mark.parametrize(("interface", "languages"), [("en", "Chinese Spanish"), ("zh", "中文 西班牙语")])
def test_rules_of_two_languages_with_one_title_carry_their_language(tmp_path, interface, languages):
    title = {"en": "Greeting", "zh": "问候语"}
    titles = {"zh.opening.greeting": title, "es.opening.greeting": title, "zh.x": {"en": "Other", "zh": "其他"}}
    found = [event("a", rule, 1.0, 2.0, id=number) for number, rule in enumerate(titles)]
    StoreMaker(tmp_path).call("a", found, titles=titles).write()
    html = report_html(read_store(tmp_path), interface)
    for language in languages.split():
        assert f">{title[interface]} ({language})</a>" in html
    assert f">{titles['zh.x'][interface]}</a>" in html


def test_marks_of_direction_in_names_change_nothing_beside_them(tmp_path):
    name = "a\u202eflac.exe"
    told = CallMetadata(agent=name, team=name)
    store = StoreMaker(tmp_path).call(name, [event(name, "zh.x", 1.0, 2.0)], metadata=told)
    store.failed(name + "2", "is empty").unscored(name + "3").write()
    html = report_html(read_store(tmp_path), "en")
    shown = re.sub(r"<option.*?</option>|=\"[^\"]*\"", "", html)  # an option is a line of its own
    assert shown.count(name) > 5
    assert name not in re.sub("<bdi>.*?</bdi>", "", shown)


@pytest.mark.parametrize(
    ("interface", "said"),
    [("en", "incomplete calls"), ("zh", "录音不完整的通话"), ("es", "llamadas incompletas")],
)
def test_calls_that_are_not_recorded_to_their_ends_are_counted_and_marked(tmp_path, interface, said):
    store = StoreMaker(tmp_path).call("whole", metadata=CallMetadata(agent="7"))
    store.call("middle", metadata=CallMetadata(agent="7", partial="start"))
    store.call("cut", metadata=CallMetadata(agent="8"), warnings=(because("end_missing"),)).write()
    calls = read_store(tmp_path)
    assert headline(calls).incomplete == 2
    assert {agent.agent: agent.incomplete for agent in by_agent(calls.scored)} == {"7": 1, "8": 1}
    html = report_html(calls, interface)
    assert said in html
    assert html.count(f"<td>{report_words(interface)['incomplete']}</td>") == 2


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"at_least": 15.0}, ("at least 15", "至少 15", "como mínimo 15")),
        ({"at_most": 85.0}, ("at most 85", "最多 85", "como máximo 85")),
        ({"at_least": 15.0, "at_most": 85.0}, ("from 15 to 85", "15 至 85", "entre 15 y 85")),
        ({}, ("", "", "")),
    ],
)
def test_the_band_of_a_measure_is_said_in_one_piece(tmp_path, limits, said):
    measured = event("a", "zh.x", 0.0, 9.0, kind="measure", value=50.0, unit="%", flagged=False, **limits)
    StoreMaker(tmp_path).call("a", [measured]).write()
    store = read_store(tmp_path)
    for interface, band in zip(INTERFACES, said, strict=True):
        table = report_html(store, interface).partition('id="t-measures"')[2].partition("</table>")[0]
        assert f"<td>{band}</td>" in table


def test_what_matters_most_is_shown_in_full_wherever_in_the_call_and_nothing_is_hidden(tmp_path):
    """Seventeen findings, the two worst at the end."""
    minor = [event("a", "zh.opening.greeting", 3.0 * n, 3.0 * n + 1, id=n, severity="minor") for n in range(15)]
    major = [event("a", "zh.shirking.not-my-job", 60.0 + n, 61.0 + n, id=90 + n, severity="major") for n in range(2)]
    StoreMaker(tmp_path).call("a", [*minor, *major]).write()
    store = read_store(tmp_path)
    in_full = [found for _, found in shown_findings(store)]
    assert len(in_full) == page.FINDINGS
    assert [found.id for found in in_full if found.severity == "major"] == [90, 91]
    assert [found.start for found in in_full] == sorted(found.start for found in in_full)
    elements = Page(report_html(store, "en")).elements
    rules = [given["data-rule"] for _, given in elements if "finding" in (given.get("class") or "").split()]
    assert len(rules) == 17
    assert rules.count("zh.shirking.not-my-job") == 2


def test_rules_weigh_by_severity_and_points_not_by_how_often(tmp_path):
    many = [event("a", "zh.opening.greeting", 3.0 * n, 3.0 * n + 1, id=n, severity="minor") for n in range(9)]
    one = event("a", "zh.shirking.not-my-job", 60.0, 61.0, id=99, severity="major")
    StoreMaker(tmp_path).call("a", [*many, one]).write()
    assert by_weight(read_store(tmp_path).scored) == ["zh.shirking.not-my-job", "zh.opening.greeting"]
