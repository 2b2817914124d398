"""Every word a user of the live views reads, in English, Chinese and Spanish; and how times and quotes are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from speechguard.messages import (
    ChecklistState,
    ComplianceEvent,
    Concern,
    Interface,
    Kind,
    Language,
    Phase,
    Role,
    ScoreReason,
    Severity,
    Status,
    digits_of,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one interface language; `{…}` are filled in with `str.format`."""

    roles: Mapping[Role, str]
    severities: Mapping[Severity, str]
    statuses: Mapping[Status, str]
    kinds: Mapping[Kind, str]
    checklist_states: Mapping[ChecklistState, str]
    phases: Mapping[Phase, str]
    warnings: str
    checklist: str
    transcript: str
    heard: str
    say: str
    of_rule: str  # the phrase of the rule, where it was heard as something else
    suspected: str  # what is suspected, as a heading
    sounds_like: str  # an example of the rule, before it
    likely: str  # how likely it is
    unclear: str  # after a line whose text may not be trusted
    unclear_speaker: str  # after a line of which nobody can tell who says it
    corrected: str  # after a line that had another speaker
    no_warnings: str
    no_checklist: str
    unheard: str  # rules that are not judged
    unscored: str
    no_transcript: str
    earlier: str  # warnings that do not fit
    further: str  # checklist items that do not fit
    behind: str
    delay: str
    lost: str
    loading: str
    stop_hint: str
    too_small: str
    summary: str
    interrupted: str
    audio_heard: str
    counts: str
    suspected_count: str
    judged_by: str
    notice: str
    concerns: Mapping[Concern, str]
    seconds: str
    score: str
    score_lines: Mapping[ScoreReason, str]  # {what}: the section and the rule
    at_most: str  # points that a rule takes
    measures: str
    amounts: Mapping[str, str]  # values of measures, by unit
    over: str  # a value beyond its band
    under: str


ENGLISH = Wording(
    roles={"agent": "Agent", "customer": "Customer"},
    severities={"fatal": "fatal", "major": "major", "minor": "minor"},
    statuses={"provisional": "provisional", "confirmed": "confirmed", "retracted": "retracted"},
    kinds={
        "violation": "violation",
        "suspected": "suspected",
        "missing": "missing",
        "measure": "measure",
        "not_assessable": "not assessable",
    },
    checklist_states={
        "due": "owed",
        "met": "met",
        "missing": "missing",
        "not_assessable": "not assessable",
        "not_applicable": "does not apply",
        "not_due": "later",
    },
    phases={"starting": "starting", "live": "live", "finishing": "finishing"},
    warnings="Warnings",
    checklist="Checklist",
    transcript="Transcript",
    heard="heard",
    say="say",
    of_rule="rule: {phrase}",
    suspected="Suspected",
    sounds_like="sounds like",
    likely="{percent} %",
    unclear="unclear",
    unclear_speaker="unclear who speaks",
    corrected="speaker corrected",
    no_warnings="Nothing to report.",
    no_checklist="Nothing is owed in this call.",
    unscored="no score: no words of the agent were heard",
    unheard="{count} rules need the customer's words and were not judged (--transcribe-customer)",
    no_transcript="Nothing has been said yet.",
    earlier="{count} earlier",
    further="{count} more",
    behind="behind by {seconds}",
    delay="delay p50/p95",
    lost="{seconds} of audio lost",
    loading="Loading the rules and the speech model …",
    stop_hint="Ctrl-C ends the call and shows the summary",
    too_small="Terminal too small ({width}x{height}): enlarge it to {min_width}x{min_height}, or use --plain",
    summary="Summary",
    interrupted="ended by the user",
    audio_heard="audio heard {clock}",
    counts="{confirmed} confirmed, {retracted} retracted, {missing} missing, {not_assessable} not assessable",
    suspected_count="{count} suspected: they take no points until somebody reviews them",
    judged_by="judged by {packs}",
    notice="notice",
    concerns={
        "other_language": "this sounds like another language than the one chosen; check --language",
        "swapped_channels": "the greeting is on the customer's channel, the two look swapped; check --agent-channel",
        "silent_agent": "nothing is heard of the agent; check the microphone and --agent-channel",
    },
    seconds="{value} s",
    score="Score {score} of 100",
    score_lines={
        "start": "start",
        "deducted": "{what}",
        "rewarded": "{what}",
        "fatal": "fatal: {what}",
        "section_cap": "{what}: loses no more than {cap}",
        "section_lost": "{what}: lost in full",
        "call_lost": "the call is lost for a fatal finding",
        "limit": "not under 0, not above 100",
        "not_assessable": "not assessable: {what}",
        "not_applicable": "not applicable: {what}",
    },
    at_most="at most {points}",
    measures="Measures",
    amounts={
        "/min": "{value} syllables a minute",
        "s": "{value} s",
        "%": "{value} %",
        "dB": "{value} dB",
        "times": "{value}×",
    },
    over="{amount} (at most {limit})",
    under="{amount} (at least {limit})",
)

CHINESE = Wording(
    roles={"agent": "坐席", "customer": "客户"},
    severities={"fatal": "致命", "major": "严重", "minor": "轻微"},
    statuses={"provisional": "待确认", "confirmed": "已确认", "retracted": "已撤回"},
    kinds={
        "violation": "违规",
        "suspected": "疑似",
        "missing": "遗漏",
        "measure": "指标",
        "not_assessable": "无法判断",
    },
    checklist_states={
        "due": "待说",
        "met": "已完成",
        "missing": "遗漏",
        "not_assessable": "无法判断",
        "not_applicable": "不适用",
        "not_due": "稍后",
    },
    phases={"starting": "正在启动", "live": "进行中", "finishing": "正在收尾"},
    warnings="预警",
    checklist="必说清单",
    transcript="通话文字",
    heard="听到",
    say="请说",
    of_rule="规则：{phrase}",
    suspected="疑似违规",
    sounds_like="听起来像",
    likely="{percent}%",
    unclear="听不清",
    unclear_speaker="分不清谁在说话",
    corrected="说话人已更正",
    no_warnings="暂无预警。",
    no_checklist="本次通话没有必说项。",
    unscored="不评分：没有听到坐席说话",
    unheard="{count} 条规则需要客户的话，未作判断（--transcribe-customer）",
    no_transcript="还没有人说话。",
    earlier="更早的 {count} 条",
    further="还有 {count} 项",
    behind="落后 {seconds}",
    delay="延迟 p50/p95",
    lost="丢失音频 {seconds}",
    loading="正在加载规则和语音模型……",
    stop_hint="按 Ctrl-C 结束通话并显示小结",
    too_small="终端窗口太小（{width}x{height}）：请放大到 {min_width}x{min_height}，或使用 --plain",
    summary="小结",
    interrupted="由用户结束",
    audio_heard="已听音频 {clock}",
    counts="已确认 {confirmed}，已撤回 {retracted}，遗漏 {missing}，无法判断 {not_assessable}",
    suspected_count="疑似 {count}（复核确认前不扣分）",
    judged_by="规则版本 {packs}",
    notice="提示",
    concerns={
        "other_language": "听起来不是所选的语言，请检查 --language",
        "swapped_channels": "问候语出现在客户声道，两个声道可能接反了，请检查 --agent-channel",
        "silent_agent": "听不到坐席的声音，请检查麦克风和 --agent-channel",
    },
    seconds="{value} 秒",
    score="得分 {score}，满分 100",
    score_lines={
        "start": "起始分",
        "deducted": "{what}",
        "rewarded": "{what}",
        "fatal": "致命：{what}",
        "section_cap": "{what}：最多扣 {cap}",
        "section_lost": "{what}：整项失分",
        "call_lost": "致命项，全部失分",
        "limit": "不低于 0，不高于 100",
        "not_assessable": "无法判断：{what}",
        "not_applicable": "不适用：{what}",
    },
    at_most="最多 {points}",
    measures="指标",
    amounts={
        "/min": "每分钟 {value} 个音节",
        "s": "{value} 秒",
        "%": "{value} %",
        "dB": "{value} dB",
        "times": "{value} 次",
    },
    over="{amount}（最多 {limit}）",
    under="{amount}（至少 {limit}）",
)

SPANISH = Wording(
    roles={"agent": "Agente", "customer": "Cliente"},
    severities={"fatal": "crítica", "major": "grave", "minor": "leve"},
    statuses={"provisional": "provisional", "confirmed": "confirmada", "retracted": "retirada"},
    kinds={
        "violation": "infracción",
        "suspected": "sospecha",
        "missing": "omisión",
        "measure": "medida",
        "not_assessable": "no evaluable",
    },
    checklist_states={
        "due": "pendiente",
        "met": "cumplido",
        "missing": "omitido",
        "not_assessable": "no evaluable",
        "not_applicable": "no se aplica",
        "not_due": "más tarde",
    },
    phases={"starting": "iniciando", "live": "en curso", "finishing": "terminando"},
    warnings="Alertas",
    checklist="Lista de control",
    transcript="Transcripción",
    heard="oído",
    say="diga",
    of_rule="regla: {phrase}",
    suspected="Sospechas",
    sounds_like="suena a",
    likely="{percent} %",
    unclear="poco claro",
    unclear_speaker="no está claro quién habla",
    corrected="hablante corregido",
    no_warnings="Nada que señalar.",
    no_checklist="En esta llamada no hay frases obligatorias.",
    unscored="sin puntuación: no se oyeron palabras del agente",
    unheard="{count} reglas necesitan las palabras del cliente y no se han juzgado (--transcribe-customer)",
    no_transcript="Todavía nadie ha hablado.",
    earlier="{count} anteriores",
    further="{count} más",
    behind="retraso de {seconds}",
    delay="demora p50/p95",
    lost="{seconds} de audio perdidos",
    loading="Cargando las reglas y el modelo de voz…",
    stop_hint="Ctrl-C termina la llamada y muestra el resumen",
    too_small="Terminal demasiado pequeña ({width}x{height}): amplíela a {min_width}x{min_height} o use --plain",
    summary="Resumen",
    interrupted="terminada por el usuario",
    audio_heard="audio escuchado {clock}",
    counts="confirmadas {confirmed}, retiradas {retracted}, omitidas {missing}, no evaluables {not_assessable}",
    suspected_count="sospechas {count}: no restan puntos hasta que alguien las revise",
    judged_by="reglas {packs}",
    notice="aviso",
    concerns={
        "other_language": "esto suena a otro idioma que el elegido; revise --language",
        "swapped_channels": "el saludo está en el canal del cliente, parecen cambiados; revise --agent-channel",
        "silent_agent": "no se oye al agente; revise el micrófono y --agent-channel",
    },
    seconds="{value} s",
    score="Puntuación {score} de 100",
    score_lines={
        "start": "inicio",
        "deducted": "{what}",
        "rewarded": "{what}",
        "fatal": "crítica: {what}",
        "section_cap": "{what}: no pierde más de {cap}",
        "section_lost": "{what}: perdida entera",
        "call_lost": "la llamada se pierde por un hallazgo crítico",
        "limit": "ni menos de 0 ni más de 100",
        "not_assessable": "no evaluable: {what}",
        "not_applicable": "no aplicable: {what}",
    },
    at_most="como máximo {points}",
    measures="Medidas",
    amounts={
        "/min": "{value} sílabas por minuto",
        "s": "{value} s",
        "%": "{value} %",
        "dB": "{value} dB",
        "times": "{value}×",
    },
    over="{amount} (como máximo {limit})",
    under="{amount} (como mínimo {limit})",
)

WORDINGS: Mapping[Interface, Wording] = {"en": ENGLISH, "zh": CHINESE, "es": SPANISH}


def clock(seconds: float, *, tenths: bool = False) -> str:
    """Return `mm:ss`, from an hour on `h:mm:ss`; with tenths `mm:ss.t`. Rounded down, as clocks are.

    What begins before the call, as windows do, is shown at its beginning.
    """
    # 4.1 s is 4.0999… in binary: a thousandth is added before rounding down
    whole, tenth = divmod(int(max(0.0, seconds) * 10 + 0.01), 10)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"
    return f"{text}.{tenth}" if tenths else text


def quote(text: str, language: Language) -> str:
    """Return the text in the quotation marks of its language."""
    return f"「{text}」" if language == "zh" else f"«{text}»"


def in_seconds(value: float, words: Wording) -> str:
    """Return seconds with one decimal and the unit in the language, such as `0.4 s`."""
    return words.seconds.format(value=f"{value:.1f}")


def amount_words(event: ComplianceEvent, words: Wording) -> str:
    """Return what was measured, with the limit where it is beyond one; empty for an event without a value."""
    if event.value is None:
        return ""
    digits = digits_of(event.value, event.unit, event.at_least, event.at_most)
    form = f"{'+' * (event.unit == 'dB')}.{digits}f"
    amount = words.amounts[event.unit].format(value=f"{event.value:{form}}")
    if event.flagged and event.at_most is not None and event.value > event.at_most:
        return words.over.format(amount=amount, limit=f"{event.at_most:g}")
    if event.flagged and event.at_least is not None:
        return words.under.format(amount=amount, limit=f"{event.at_least:g}")
    return amount


def likely_words(event: ComplianceEvent, words: Wording) -> str:
    """Return how likely what was meant breaks the rule, in per cent; empty where it was not weighed."""
    return "" if event.meaning is None else words.likely.format(percent=f"{100 * event.meaning:.0f}")


def in_language(texts: Mapping[str, str], interface: Interface) -> str:
    """Return the text in the language of the interface, else in the first that there is: packs may have one only."""
    return printable(texts.get(interface, next(iter(texts.values()), "")))


def rule_title(titles: Mapping[str, str] | None, rule: str, interface: Interface) -> str:
    """Return the title of a rule in the language of the interface; its id where it has none."""
    return in_language(titles or {"en": rule}, interface)


def printable(text: str) -> str:
    """Return the text with every character that could steer a terminal replaced; its length stays the same.

    Names of files and recognised texts may hold control characters, line ends, marks of writing direction and
    undecodable bytes; characters without a width of their own (joiners, variation selectors) would upset the columns.
    """
    return "".join(map(_harmless, text)) if not text.isascii() or not text.isprintable() else text


def _harmless(char: str) -> str:
    if char.isspace():
        return " "
    unsafe = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") or "\ufe00" <= char <= "\ufe0f"
    return "\ufffd" if unsafe else char
