"""Pictures for the README and the other pages, drawn by rich as the terminal gets them.

    python docs/screenshots.py [live explain lint]

writes docs/live-zh.svg and docs/live-es.svg (a sample replayed at real-time pace), docs/explain.svg and docs/lint.svg.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rich.text import Text

from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recogniser import ModelOptions, find_model, load_model
from speechguard.calls.rules import load_rulebook
from speechguard.calls.session import CallSettings
from speechguard.calls.state import SessionState, Summary
from speechguard.checks.cases.casebook import play
from speechguard.checks.cases.dialogue import written_calls
from speechguard.checks.cases.explain import Explainer
from speechguard.checks.lint.lint import lint
from speechguard.commands.match.explanation import explained
from speechguard.commands.rules.lint import styled
from speechguard.config import bundled
from speechguard.messages import Interface
from speechguard.terminal.svg import export_svg, lines_as_svg

HERE = Path(__file__).parent
# Sample, language, second of the call, width and height in characters.
SHOTS: tuple[tuple[str, Interface, float, int, int], ...] = (
    ("zh-not-my-job", "zh", 20.0, 100, 26),
    ("es-dont-know", "es", 45.5, 100, 30),
)
WIDTH = 112  # characters of the other pictures
DIALOGUE = """\
00:01 客服：您好，请问有什么可以帮您？
00:04 客户：我的包裹还没有到。
客服：这是不归我官。
"""
PACK = """\
pack: my-rules
language: zh
rules:
  - id: zh.evading.dont-know
    title: {en: Does not know}
    kind: forbidden
    taboo: evading
    severity: major
    phrases:
      - 不知道
      - {text: 有什么可以帮您, strictness: 60}
    say_instead: 请稍等，我帮您核实。
    cases:
      flag: [不知道。]
      pass: [请稍等。]

  - id: zh.evading.who-knows
    title: {zh: 谁知道, en: Who knows, es: Quién sabe}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [我可不知道, 谁知道]
    unless: {inside: [谁知道呢]}
    say_instead: 这个我不知道，我去问一下。
    cases:
      flag: [我可不知道。]

  - id: zh.closing.farewell
    title: {zh: 结束语, en: Farewell, es: Despedida}
    kind: required
    severity: minor
    phrases: [感谢您的来电，祝您生活愉快，再见]
    within: {last: 1 s}
    say_instead: 感谢您的来电，祝您生活愉快，再见！
    cases:
      flag: [好的。]
      pass: [感谢您的来电，祝您生活愉快，再见！]
"""


class _Shot:
    """A view that exports the first state at or after a second of the call."""

    def __init__(self, at: float, file: Path, language: Interface, width: int, height: int) -> None:
        self._at, self._file, self._size = at, file, (width, height)
        self._language: Interface = language
        self._done = False

    def update(self, state: SessionState) -> None:
        if state.clock >= self._at and not self._done:
            self._done = True
            self._file.write_text(export_svg(state, self._language, *self._size), encoding="utf-8")

    def close(self, summary: Summary) -> None: ...


def live() -> None:
    model = load_model(find_model(ModelOptions()))
    for name, language, at, width, height in SHOTS:
        view = _Shot(at, HERE / f"live-{language}.svg", language, width, height)
        with RecordingSource(bundled("samples") / f"{name}.flac", "left") as source:
            settings = CallSettings(name, load_rulebook(None, language))
            LiveCall(settings, source, model.speaking(language), view).run()


def explain() -> None:
    os.chdir(HERE.parent)
    rulebook = load_rulebook([Path(f"rules/zh/{file}.yaml") for file in ("shirking", "opening", "hold")], "zh")
    (call,) = written_calls(DIALOGUE.splitlines(), "standard input", rulebook.phonetics)
    explanation = Explainer(rulebook).explain(call.lines, *play(rulebook, call.lines, call.name))
    _draw("explain", explained(call, explanation), "speechguard match --language zh --explain")


def lint_report() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("my-rules").mkdir()
        Path("my-rules/service.yaml").write_text(PACK, encoding="utf-8")
        _draw("lint", styled(lint(load_rulebook([Path("my-rules")], "zh"))), "speechguard rules lint my-rules")
        os.chdir(HERE)


def _draw(name: str, lines: Iterable[Text], title: str) -> None:
    (HERE / f"{name}.svg").write_text(lines_as_svg(lines, WIDTH, title), encoding="utf-8")


PICTURES = {"live": live, "explain": explain, "lint": lint_report}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", choices=PICTURES, default=list(PICTURES))
    for name in parser.parse_args().pictures:
        PICTURES[name]()


if __name__ == "__main__":
    main()
