"""Words in the charts of quality, and the same in words for those who do not see them."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.words.texts import Texts

PLOT_TEXTS: Mapping[str, Texts] = {
    "between_rows": ("; ", "；", "; "),
    "between_parts": (", ", "，", ", "),
    "precision": ("right of what was decided", "已裁定中判对的比例", "aciertos entre lo decidido"),
    "precision_alt": (
        "Precision by rule, with 95 % intervals: {rows}.",
        "各规则的准确率及 95% 置信区间：{rows}。",
        "Precisión por regla, con intervalos del 95 %: {rows}.",
    ),
    "share": (
        "{name} {value} ({low} to {high}; {part} of {whole})",
        "{name} {value}（{low} 至 {high}；{whole} 中的 {part}）",
        "{name} {value} (de {low} a {high}; {part} de {whole})",
    ),
    "agreement": (
        "agreement beyond chance (1: always, 0: as by chance)",
        "排除偶然后的一致性（1 为完全一致，0 为偶然水平）",
        "acuerdo más allá del azar (1: siempre, 0: como por azar)",
    ),
    "agreement_alt": (
        "Agreement beyond chance, with 95 % intervals: {rows}.",
        "排除偶然后的一致性及 95% 置信区间：{rows}。",
        "Acuerdo más allá del azar, con intervalos del 95 %: {rows}.",
    ),
    "coefficient": (
        "{name} {value} ({low} to {high}; {events} findings)",
        "{name} {value}（{low} 至 {high}；{events} 项）",
        "{name} {value} (de {low} a {high}; {events} hallazgos)",
    ),
    "without_interval": (
        "{name} {value} ({events} findings, too alike for an interval)",
        "{name} {value}（{events} 项，结果过于单一，无法给出区间）",
        "{name} {value} ({events} hallazgos, demasiado iguales para un intervalo)",
    ),
    "rejecting": ("rejected by {reviewer}, %", "{reviewer} 的驳回率（%）", "rechazos de {reviewer}, %"),
    "agreeing": ("same as most of the others, %", "与多数人一致（%）", "igual que la mayoría, %"),
    "drift_alt": (
        "{reviewer} by week: {rows}.",
        "{reviewer} 各周情况：{rows}。",
        "{reviewer} por semana: {rows}.",
    ),
    "week": ("{day}: {parts}", "{day}：{parts}", "{day}: {parts}"),
    "rejected": ("rejected {value}", "驳回 {value}", "rechazó {value}"),
    "agreed": ("same as the others {value}", "与他人一致 {value}", "igual que los demás {value}"),
    "nothing": ("nothing decided", "无裁定", "nada decidido"),
}
