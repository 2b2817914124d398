"""Why something is missing, not assessable, withdrawn or beyond its limit, in the language of the reader.

The sentences are those that the judging room makes; a test holds this table to be complete.
"""

from __future__ import annotations

from functools import lru_cache

from speechguard.messages import Interface
from speechguard.words.sentences import Sentences, Texts

_ROLES: list[Texts] = [("agent", "坐席", "agente"), ("customer", "客户", "cliente")]

_REASONS: list[Texts] = [
    ("not said {where:place}", "{where}没有说", "no se dijo {where}"),
    (
        "only {n:number} of {need:number} said {where:place}",
        "{where}应说 {need} 项，只说了 {n} 项",
        "solo se dijeron {n} de {need} {where}",
    ),
    (
        "not surely said {where:place}: {why:reason}",
        "不能确定{where}是否说过：{why}",
        "no es seguro que se dijera {where}: {why}",
    ),
    ("no words of the {role:role} were heard", "没有听到{role}说话", "no se oyeron palabras del {role}"),
    ("no clear words of the {role:role} were heard", "没有听清{role}说的话", "no se oyeron palabras claras del {role}"),
    ("nothing was heard of the {role:role}", "没有听到{role}的声音", "no se oyó nada del {role}"),
    (
        "too much of the {role:role}'s speech was not clear",
        "{role}的话有太多听不清",
        "demasiado de lo que dijo el {role} no se oyó claro",
    ),
    (
        "{n:number} of {all:number} turns were not clear",
        "{all} 轮讲话中有 {n} 轮听不清",
        "{n} de {all} turnos no se oyeron claros",
    ),
    (
        "too few utterances of the {role:role}: {n:number} long enough to measure, {need:number} are needed",
        "{role}说话太少：够长可测的有 {n} 句，需要 {need} 句",
        "el {role} habló muy poco: {n} frases bastante largas para medir, hacen falta {need}",
    ),
    (
        "audio was lost in a silence of perhaps {n:number} s",
        "一段约 {n} 秒的静默中有录音丢失",
        "se perdió audio en un silencio de quizá {n} s",
    ),
    ("{n:number} s of the call were lost", "通话中有 {n} 秒录音丢失", "se perdieron {n} s de la llamada"),
    ("audio was lost there", "此处有录音丢失", "ahí se perdió audio"),
    ("speech there was not clear", "此处语音不清楚", "lo dicho ahí no se oyó claro"),
    (
        "it was heard only in speech that was not clear",
        "只在不清楚的语音中听到",
        "solo se oyó en voz poco clara",
    ),
    (
        "what it hangs on was heard only in speech that was not clear ('{phrase}')",
        "它所依据的内容只在不清楚的语音中听到（“{phrase}”）",
        "aquello de lo que depende solo se oyó en voz poco clara («{phrase}»)",
    ),
    (
        "heard in speech that was not clear: {doubts:doubts}",
        "在不清楚的语音中听到：{doubts}",
        "oído en voz poco clara: {doubts}",
    ),
    ("it may have been put right: {why:reason}", "之后可能已补救：{why}", "quizá se corrigió después: {why}"),
    ("excused by '{phrase}'", "因“{phrase}”而不计", "disculpado por «{phrase}»"),
    (
        "the call ended before it was over",
        "通话先于它结束",
        "la llamada terminó antes",
    ),
    ("flagged by '{rule}'", "符合条件“{rule}”", "se cumple «{rule}»"),
    ("not met: '{rule}'", "未满足“{rule}”", "no se cumple «{rule}»"),
    ("the agent's words are not transcribed", "没有转写坐席的话", "no se transcriben las palabras del agente"),
    (
        "the customer's words are not transcribed: --transcribe-customer has them transcribed",
        "没有转写客户的话：用 --transcribe-customer 转写",
        "no se transcriben las palabras del cliente: con --transcribe-customer sí",
    ),
    (
        "{what:measured}; at most {limit:number}",
        "{what}；上限 {limit}",
        "{what}; como máximo {limit}",
    ),
    (
        "{what:measured}; at least {limit:number}",
        "{what}；下限 {limit}",
        "{what}; como mínimo {limit}",
    ),
    ("{what:measured}", "{what}", "{what}"),
    # Of a rule that combines conditions: the name of one, and why it is not clear.
    ("{name:word}: {why:reason}", "{name}：{why}", "{name}: {why}"),
    ("{first:reason}; {more:reason}", "{first}；{more}", "{first}; {more}"),
]

# What is wrong with a text (speechguard/asr/doubts.py).
_DOUBTS: list[Texts] = [
    ("no words", "没有词语", "sin palabras"),
    ("known hallucination", "已知的误识别", "invención conocida del modelo"),
    ("repeats itself", "内容重复", "se repite"),
    ("other language", "语言不符", "otro idioma"),
    ("more text than speech", "文字多于语音", "más texto que voz"),
    ("hardly any voice", "几乎没有人声", "apenas hay voz"),
    ("low confidence", "置信度低", "poca confianza"),
    ("{first:doubts}, {more:doubts}", "{first}、{more}", "{first}, {more}"),
]

_AMOUNTS: list[Texts] = [
    ("{n:number} syllables a minute", "每分钟 {n} 个音节", "{n} sílabas por minuto"),
    ("{n:number} s", "{n} 秒", "{n} s"),
    ("{n:number} %", "{n}%", "{n} %"),
    ("{n:number} dB", "{n} 分贝", "{n} dB"),
    ("1 time", "1 次", "1 vez"),
    ("{n:number} times", "{n} 次", "{n} veces"),
]

_MEASURED: list[Texts] = [
    ("speaking {x:amount}", "语速{x}", "habla a {x}"),
    ("{x:amount} over the call", "全程平均{x}", "{x} en toda la llamada"),
    ("nobody spoke for {x:amount}", "双方静默 {x}", "nadie habló durante {x}"),
    ("a hold of {x:amount}", "让客户等待 {x}", "una espera de {x}"),
    ("spoke into the speech of the other side: {x:amount}", "打断对方说话：{x}", "habló mientras hablaba el otro: {x}"),
    ("both sides spoke at once for {x:amount}", "双方同时说话 {x}", "los dos hablaron a la vez durante {x}"),
    ("{x:amount} louder than before", "音量比之前高 {x}", "{x} más alto que antes"),
    ("{x:amount} of the speech", "占全部说话时间的 {x}", "{x} de lo hablado"),
    (
        "spoke {x:amount} without a pause for the other side",
        "连续说话 {x}，没有停下来让对方说",
        "habló {x} sin dejar hablar al otro",
    ),
    ("the longest silence is {x:amount}", "最长静默 {x}", "el silencio más largo es de {x}"),
    ("answered after {x:amount}", "{x}后接听", "respondió a los {x}"),
    ("waited {x:amount} in the queue", "排队等待 {x}", "esperó {x} en la cola"),
    ("the same sentence {x:amount}", "同一句话说了 {x}", "la misma frase {x}"),
    ("courteous words in {x:amount} of the turns", "{x} 的轮次有礼貌用语", "palabras corteses en el {x} de los turnos"),
]

_LENGTHS: list[Texts] = [
    ("{n:number} s", "{n} 秒", "{n} s"),
    ("1 turn", "1 轮讲话", "1 turno"),
    ("{n:number} turns", "{n} 轮讲话", "{n} turnos"),
]

_PLACES: list[Texts] = [
    ("in the first {n:number} % of the speech", "在讲话的前 {n}% 内", "en el primer {n} % de lo hablado"),
    ("in the last {n:number} % of the speech", "在讲话的后 {n}% 内", "en el último {n} % de lo hablado"),
    ("in the first 1 turn of the speech", "在第一轮讲话中", "en el primer turno"),
    ("in the last 1 turn of the speech", "在最后一轮讲话中", "en el último turno"),
    ("in the first {x:length} of the speech", "在讲话的前 {x}内", "en los primeros {x} de lo hablado"),
    ("in the last {x:length} of the speech", "在讲话的最后 {x}内", "en los últimos {x} de lo hablado"),
    (
        "within {x:length} before or after {what:happening}",
        "在{what}前后 {x}内",
        "en los {x} antes o después de {what}",
    ),
    ("within {x:length} before {what:happening}", "在{what}之前 {x}内", "en los {x} antes de {what}"),
    ("within {x:length} after {what:happening}", "在{what}之后 {x}内", "en los {x} después de {what}"),
    ("before or after {what:happening}", "在{what}前后", "antes o después de {what}"),
    ("before {what:happening}", "在{what}之前", "antes de {what}"),
    ("after {what:happening}", "在{what}之后", "después de {what}"),
]

_HAPPENINGS: list[Texts] = [
    ("{what:happening}, {n:number} times", "{what}（{n} 次）", "{what}, {n} veces"),
    ("a hold of at least {n:number} s", "至少 {n} 秒的等待", "una espera de al menos {n} s"),
    ("{n:number} s of silence after the {role:role}", "{role}说完后静默 {n} 秒", "{n} s de silencio tras el {role}"),
    (
        "the {role:role} talking over the other side for {n:number} s",
        "{role}抢话 {n} 秒",
        "que el {role} hable {n} s encima del otro",
    ),
    ("the {role:role} repeating a sentence", "{role}重复同一句话", "que el {role} repita una frase"),
    (
        "the {role:role}'s {n:number} of {phrases}",
        "{role}说 {phrases} 中的 {n} 项",
        "{n} de {phrases}, del {role}",
    ),
    ("the {role:role}'s {phrases}", "{role}说 {phrases}", "{phrases}, del {role}"),
    ("{rules} being met", "{rules} 达成", "cumplirse {rules}"),
    ("{rules} being found", "{rules} 出现", "darse {rules}"),
]

_SENTENCES = Sentences(
    {
        "reason": _REASONS,
        "role": _ROLES,
        "doubts": _DOUBTS,
        "measured": _MEASURED,
        "amount": _AMOUNTS,
        "place": _PLACES,
        "length": _LENGTHS,
        "happening": _HAPPENINGS,
    }
)


@lru_cache(4096)  # the same reasons stand in thousands of calls
def reason_in(reason: str, interface: Interface) -> str:
    """The reason of an event in a language; one that is not known, of another version, stays in English."""
    return reason if interface == "en" else _SENTENCES.said("reason", reason, interface) or reason
