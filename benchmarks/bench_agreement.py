"""How often a call comes out otherwise live than recorded: every labelled call heard both ways, findings compared.

Live, utterances are decoded as they are spoken, also before they end, each by itself; recorded, several share a window.
So the texts differ, and with them now and then a finding. The replays take as long as the calls.

    python benchmarks/bench_agreement.py [--calls FOLDER]
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from hearing.calls import hear
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, plot, show, write_results

from speechguard.calls.rules import load_rulebook
from speechguard.messages import LANGUAGES, ComplianceEvent, standing


def main() -> None:
    """Hear every call live and recorded; say which findings one of them has more of."""
    args = parser(__doc__).parse_args()
    data = circumstances(args)
    loaded = load_model(args)
    recognisers = {code: loaded.speaking(code) for code in LANGUAGES}
    rulebooks = {code: load_rulebook(args.rules, code) for code in LANGUAGES}
    rows: list[dict[str, Any]] = []
    for call in chosen_calls(args):
        code = call.language
        live, recorded = (
            _found(
                hear(
                    call.name,
                    call.recording,
                    recognisers[code],
                    rulebooks[code],
                    roles=("agent", "customer"),
                    pace=pace,
                ).events
            )
            for pace in ("realtime", "fast")
        )
        rows.append(
            {
                "call": call.name,
                "findings": max(live.total(), recorded.total()),
                "live_only": _named(live - recorded),
                "recorded_only": _named(recorded - live),
            }
        )
        print(f"{call.name}: {rows[-1]}", flush=True)
    findings = sum(row["findings"] for row in rows)
    differ = sum(max(len(row["live_only"]), len(row["recorded_only"])) for row in rows)
    share = differ / findings if findings else 0.0
    write_results(
        args.results, "agreement", {**data, "findings": findings, "differ": differ, "share": share, "rows": rows}
    )
    show(
        ("call", "findings", "only live", "only recorded"),
        [(r["call"], r["findings"], ", ".join(r["live_only"]), ", ".join(r["recorded_only"])) for r in rows],
    )
    print(f"{differ} of {findings} findings differ ({100 * share:.1f} %)")
    with plot(args.results, "agreement") as (axes,):
        axes.bar(range(len(rows)), [row["findings"] for row in rows], color="C0", label="in both")
        axes.bar(
            range(len(rows)),
            [max(len(row["live_only"]), len(row["recorded_only"])) for row in rows],
            color="C3",
            label="in one only",
        )
        axes.set_xticks(range(len(rows)), [row["call"] for row in rows], rotation=90, fontsize=6)
        axes.set_ylabel("findings")
        axes.legend()


def _found(events: list[ComplianceEvent]) -> Counter[tuple[str, str]]:
    """Count the findings that stand by kind and rule; measures only where they are outside their band."""
    return Counter((event.kind, event.rule) for event in standing(events) if event.flagged)


def _named(found: Counter[tuple[str, str]]) -> list[str]:
    return sorted(f"{kind} {rule}" for kind, rule in found.elements())


if __name__ == "__main__":
    main()
