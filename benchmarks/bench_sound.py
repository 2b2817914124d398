"""What telephone sound does to the hearing: recall, precision and error rate under every condition of augment.py.

The clean calls of the folder are heard under each condition; both sides are changed, the labels stay true.

    python benchmarks/bench_sound.py --calls DIR [--conditions gsm "loss 10 %"]
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hearing.augment import CONDITIONS, augment
from hearing.calls import hear
from hearing.heard_text import syllable_errors
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, plot, show, write_results
from support.sides import Samples, read_sides, write_sides

from speechguard.calls.rules import load_rulebook
from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall

SEED = 20


def main() -> None:
    """Hear every clean call under every condition."""
    options = parser(__doc__)
    options.add_argument("--conditions", nargs="+", choices=CONDITIONS, default=list(CONDITIONS))
    options.add_argument("--clean", default="clean16k", help="the condition of calls that count as clean")
    args = options.parse_args()
    everything = chosen_calls(args)
    calls = [call for call in everything if call.condition == args.clean]
    if not calls:
        options.error(f"no call in {args.calls} has the condition {args.clean}")
    data = circumstances(args)
    sides = {call.name: read_sides(call.recording, call.agent_channel) for call in everything}
    rulebooks = {language: load_rulebook(args.rules, language) for language in {call.language for call in calls}}
    loaded = load_model(args)
    recognisers = {language: loaded.speaking(language) for language in rulebooks}
    rows: list[dict[str, Any]] = []
    for condition in args.conditions:
        for language in sorted(rulebooks):
            total, wrong, syllables = Tally(), 0, 0
            for call in (call for call in calls if call.language == language):
                heard = _hear(call, condition, sides, recognisers[language], rulebooks[language])
                total += tally(call, heard.events)
                spoken = " ".join(turn.text for turn in call.turns if turn.role == "agent")
                texts = [t.text for t in heard.transcripts if t.role == "agent" and t.speech]
                mistakes, length = syllable_errors(spoken, " ".join(texts), language)
                wrong, syllables = wrong + mistakes, syllables + length
            figures = {"language": language, "condition": condition, "syllable_error_rate": wrong / syllables}
            rows.append({**figures, **total.as_dict()})
            print(f"{language} {condition}: {total.found}/{total.found + total.missed}", flush=True)
        write_results(args.results, "sound", {**data, "rows": rows})
    _show(rows)
    _plot(args.results, rows)


def _hear(
    call: LabelledCall, condition: str, sides: dict[str, tuple[Samples, Samples]], recogniser: Any, rulebook: Any
) -> Any:
    voices = [side for name, pair in sides.items() if name != call.name for side in pair]
    agent, customer = (augment(side, condition, SEED + n, voices) for n, side in enumerate(sides[call.name]))
    with tempfile.TemporaryDirectory() as folder:
        return hear(call.name, write_sides(Path(folder) / "call.wav", agent, customer), recogniser, rulebook)


def _show(rows: Sequence[dict[str, Any]]) -> None:
    show(
        ("condition", "language", "syllables wrong", "found", "recall", "precision", "false/h", "required right"),
        [
            (
                row["condition"],
                row["language"],
                f"{row['syllable_error_rate']:.1%}",
                f"{row['found']}/{row['forbidden']}",
                row["recall"],
                row["precision"],
                row["false_alarms_per_hour"],
                row["required_rate"],
            )
            for row in rows
        ],
    )


def _plot(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    conditions = list(dict.fromkeys(row["condition"] for row in rows))
    languages = sorted({row["language"] for row in rows})
    with plot(folder, "sound", 2, width=6.0) as axes:
        for axis, figure in zip(axes, ("recall", "syllable_error_rate"), strict=True):
            for number, language in enumerate(languages):
                values = [row[figure] or 0.0 for row in rows if row["language"] == language]
                axis.barh([n + 0.4 * number for n in range(len(conditions))], values, 0.38, label=language)
            axis.set_yticks([n + 0.2 for n in range(len(conditions))], conditions)
            axis.invert_yaxis()
            axis.set(title=figure.replace("_", " "))
            axis.legend()


if __name__ == "__main__":
    main()
