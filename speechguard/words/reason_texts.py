"""The texts of reasons in English, Chinese and Spanish, by code; `speechguard.words.reasons` fills them in."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.reasons.codes import ReasonCode
from speechguard.words.form_texts import FORMS
from speechguard.words.recording_texts import CELLS, FAILURES, FLAWS
from speechguard.words.texts import Texts

JUDGED: Mapping[ReasonCode, Texts] = {
    "text": ("{text}", "{text}", "{text}"),
    "several": ("{reasons:and}", "{reasons:and}", "{reasons:and}"),
    "not_said": ("not said {where}", "{where}没有说", "no se dijo {where}"),
    "said_too_few": (
        "only {said} of {need} said {where}",
        "{where}应说 {need} 项，只说了 {said} 项",
        "solo se dijeron {said} de {need} {where}",
    ),
    "perhaps_said": (
        "not surely said {where}: {why}",
        "不能确定{where}是否说过：{why}",
        "no es seguro que se dijera {where}: {why}",
    ),
    "no_words": (
        "no words of the {role:role} were heard",
        "没有听到{role:role}说话",
        "no se oyeron palabras del {role:role}",
    ),
    "no_clear_words": (
        "no clear words of the {role:role} were heard",
        "没有听清{role:role}说的话",
        "no se oyeron palabras claras del {role:role}",
    ),
    "nothing_heard": (
        "nothing was heard of the {role:role}",
        "没有听到{role:role}的声音",
        "no se oyó nada del {role:role}",
    ),
    "mostly_unclear": (
        "too much of the {role:role}'s speech was not clear",
        "{role:role}的话有太多听不清",
        "demasiado de lo que dijo el {role:role} no se oyó claro",
    ),
    "turns_unclear": (
        "{unclear} of {turns} turns were not clear",
        "{turns} 轮讲话中有 {unclear} 轮听不清",
        "{unclear} de {turns} turnos no se oyeron claros",
    ),
    "too_few_utterances": (
        "too few utterances of the {role:role}: {measured} long enough to measure, {need} are needed",
        "{role:role}说话太少：够长可测的有 {measured} 句，需要 {need} 句",
        "el {role:role} habló muy poco: {measured} frases bastante largas para medir, hacen falta {need}",
    ),
    "lost_in_silence": (
        "audio was lost in a silence of perhaps {seconds:tenths} s",
        "一段约 {seconds:tenths} 秒的静默中有录音丢失",
        "se perdió audio en un silencio de quizá {seconds:tenths} s",
    ),
    "seconds_lost": (
        "{seconds:tenths} s of the call were lost",
        "通话中有 {seconds:tenths} 秒录音丢失",
        "se perdieron {seconds:tenths} s de la llamada",
    ),
    "audio_lost": ("audio was lost there", "此处有录音丢失", "ahí se perdió audio"),
    "speech_unclear": ("speech there was not clear", "此处语音不清楚", "lo dicho ahí no se oyó claro"),
    "only_unclear": (
        "it was heard only in speech that was not clear",
        "只在不清楚的语音中听到",
        "solo se oyó en voz poco clara",
    ),
    "anchor_unclear": (
        "what it hangs on was heard only in speech that was not clear ('{phrase}')",
        "它所依据的内容只在不清楚的语音中听到（“{phrase}”）",
        "aquello de lo que depende solo se oyó en voz poco clara («{phrase}»)",
    ),
    "heard_unclear": (
        "heard in speech that was not clear: {doubts:doubts}",
        "在不清楚的语音中听到：{doubts:doubts}",
        "oído en voz poco clara: {doubts:doubts}",
    ),
    "perhaps_corrected": (
        "it may have been put right: {why}",
        "之后可能已补救：{why}",
        "quizá se corrigió después: {why}",
    ),
    "sounds_like": (
        "sounds like “{example:sentence}”",
        "听起来像：“{example:sentence}”",
        "suena a «{example:sentence}»",
    ),
    "told_anew": ("it is clearer now who spoke", "已更清楚是谁说的", "ahora está más claro quién hablaba"),
    "excused": ("excused by '{phrase}'", "因“{phrase}”而不计", "disculpado por «{phrase}»"),
    "call_ended": ("the call ended before it was over", "通话先于它结束", "la llamada terminó antes"),
    "agent_not_transcribed": (
        "the agent's words are not transcribed",
        "没有转写坐席的话",
        "no se transcriben las palabras del agente",
    ),
    "customer_not_transcribed": (
        "the customer's words are not transcribed: --transcribe-customer has them transcribed",
        "没有转写客户的话：用 --transcribe-customer 转写",
        "no se transcriben las palabras del cliente: con --transcribe-customer sí",
    ),
    "no_meaning": (
        "the rule has examples only, and the model that knows their meaning is not there",
        "该规则只有例句，而理解例句含义的模型不可用",
        "la regla solo tiene ejemplos y falta el modelo que conoce su significado",
    ),
    "measured": ("{measure:measured}", "{measure:measured}", "{measure:measured}"),
    "within_most": (
        "{measure:measured}; at most {limit}, kept",
        "{measure:measured}；上限 {limit}，达标",
        "{measure:measured}; como máximo {limit}, cumplido",
    ),
    "within_least": (
        "{measure:measured}; at least {limit}, kept",
        "{measure:measured}；下限 {limit}，达标",
        "{measure:measured}; como mínimo {limit}, cumplido",
    ),
    "within_band": (
        "{measure:measured}; from {least} to {limit}, kept",
        "{measure:measured}；范围 {least} 至 {limit}，达标",
        "{measure:measured}; entre {least} y {limit}, cumplido",
    ),
    "above_limit": (
        "{measure:measured}; at most {limit}",
        "{measure:measured}；上限 {limit}",
        "{measure:measured}; como máximo {limit}",
    ),
    "below_limit": (
        "{measure:measured}; at least {limit}",
        "{measure:measured}；下限 {limit}",
        "{measure:measured}; como mínimo {limit}",
    ),
    "flagged": ("flagged by {grounds:and}", "判定依据：{grounds:and}", "señalado por {grounds:and}"),
    "not_met": ("not met: {grounds:and}", "未满足：{grounds:and}", "no se cumple: {grounds:and}"),
    "missing": ("missing {what}", "未出现：{what}", "falta {what}"),
    "conditions_met": (
        "what the rule speaks of happened",
        "规则所述的情况已出现",
        "ocurrió lo que dice la regla",
    ),
    "conditions_not_met": (
        "what the rule asks for did not happen",
        "规则所要求的没有做到",
        "no se hizo lo que pide la regla",
    ),
    "condition_unclear": ("{what}: {why}", "{what}：{why}", "{what}: {why}"),
}

PLACES: Mapping[ReasonCode, Texts] = {
    "in_first_seconds": (
        "in the first {seconds} s of the speech",
        "在讲话的前 {seconds} 秒内",
        "en los primeros {seconds} s de lo hablado",
    ),
    "in_first_percent": (
        "in the first {percent} % of the speech",
        "在讲话的前 {percent}% 内",
        "en el primer {percent} % de lo hablado",
    ),
    "in_first_turn": ("in the first 1 turn of the speech", "在第一轮讲话中", "en el primer turno"),
    "in_first_turns": (
        "in the first {turns:turns} of the speech",
        "在讲话的前 {turns:turns}内",
        "en los primeros {turns:turns} de lo hablado",
    ),
    "in_last_seconds": (
        "in the last {seconds} s of the speech",
        "在讲话的最后 {seconds} 秒内",
        "en los últimos {seconds} s de lo hablado",
    ),
    "in_last_percent": (
        "in the last {percent} % of the speech",
        "在讲话的后 {percent}% 内",
        "en el último {percent} % de lo hablado",
    ),
    "in_last_turn": ("in the last 1 turn of the speech", "在最后一轮讲话中", "en el último turno"),
    "in_last_turns": (
        "in the last {turns:turns} of the speech",
        "在讲话的最后 {turns:turns}内",
        "en los últimos {turns:turns} de lo hablado",
    ),
    "before": ("before {what}", "在{what}之前", "antes de {what}"),
    "after": ("after {what}", "在{what}之后", "después de {what}"),
    "around": ("before or after {what}", "在{what}前后", "antes o después de {what}"),
    "seconds_before": (
        "within {seconds} s before {what}",
        "在{what}之前 {seconds} 秒内",
        "en los {seconds} s antes de {what}",
    ),
    "seconds_after": (
        "within {seconds} s after {what}",
        "在{what}之后 {seconds} 秒内",
        "en los {seconds} s después de {what}",
    ),
    "seconds_around": (
        "within {seconds} s before or after {what}",
        "在{what}前后 {seconds} 秒内",
        "en los {seconds} s antes o después de {what}",
    ),
    "turns_before": (
        "within {turns:turns} before {what}",
        "在{what}之前 {turns:turns}内",
        "en los {turns:turns} antes de {what}",
    ),
    "turns_after": (
        "within {turns:turns} after {what}",
        "在{what}之后 {turns:turns}内",
        "en los {turns:turns} después de {what}",
    ),
    "turns_around": (
        "within {turns:turns} before or after {what}",
        "在{what}前后 {turns:turns}内",
        "en los {turns:turns} antes o después de {what}",
    ),
    "located": ("{what} {where}", "{where}{what}", "{what} {where}"),
}

HAPPENINGS: Mapping[ReasonCode, Texts] = {
    "repeatedly": ("{what}, {times} times", "{what}（{times} 次）", "{what}, {times} veces"),
    "says": (
        "the {role:role}'s {phrases:phrases}",
        "{role:role}说 {phrases:phrases}",
        "{phrases:phrases}, del {role:role}",
    ),
    "said": (
        "the {role:role}'s “{sentence:sentence}”",
        "{role:role}说“{sentence:sentence}”",
        "«{sentence:sentence}», del {role:role}",
    ),
    "says_some": (
        "the {role:role}'s {need} of {phrases:phrases}",
        "{role:role}说 {phrases:phrases} 中的 {need} 项",
        "{need} de {phrases:phrases}, del {role:role}",
    ),
    "hold": ("a hold of at least {seconds} s", "至少 {seconds} 秒的等待", "una espera de al menos {seconds} s"),
    "silence": (
        "{seconds} s of silence after the {role:role}",
        "{role:role}说完后静默 {seconds} 秒",
        "{seconds} s de silencio tras el {role:role}",
    ),
    "talks_over": (
        "the {role:role} talking over the other side for {seconds} s",
        "{role:role}抢话 {seconds} 秒",
        "que el {role:role} hable {seconds} s encima del otro",
    ),
    "repeats": (
        "the {role:role} repeating a sentence",
        "{role:role}重复同一句话",
        "que el {role:role} repita una frase",
    ),
    "rules_met": ("{rules:or} being met", "{rules:or} 达成", "cumplirse {rules:or}"),
    "rules_found": ("{rules:or} being found", "{rules:or} 出现", "darse {rules:or}"),
    "fact": ("{name:fact} {values:choices}", "{name:fact}{values:choices}", "{name:fact} {values:choices}"),
    "fact_over": (
        "{name:fact} over {over:limit}",
        "{name:fact}超过 {over:limit}",
        "{name:fact} de más de {over:limit}",
    ),
    "fact_under": (
        "{name:fact} under {under:limit}",
        "{name:fact}不足 {under:limit}",
        "{name:fact} de menos de {under:limit}",
    ),
    "fact_between": (
        "{name:fact} over {over:limit} and under {under:limit}",
        "{name:fact}超过 {over:limit}且不足 {under:limit}",
        "{name:fact} de más de {over:limit} y menos de {under:limit}",
    ),
    "measure_over": (
        "{measure:measure} over {over:limit}",
        "{measure:measure}超过 {over:limit}",
        "{measure:measure} de más de {over:limit}",
    ),
    "measure_under": (
        "{measure:measure} under {under:limit}",
        "{measure:measure}不足 {under:limit}",
        "{measure:measure} de menos de {under:limit}",
    ),
    "measure_between": (
        "{measure:measure} over {over:limit} and under {under:limit}",
        "{measure:measure}超过 {over:limit}且不足 {under:limit}",
        "{measure:measure} de más de {over:limit} y menos de {under:limit}",
    ),
}

TEXTS: Mapping[ReasonCode, Texts] = {**JUDGED, **PLACES, **HAPPENINGS, **FAILURES, **FLAWS, **CELLS, **FORMS}

ROLES: Mapping[str, Texts] = {"agent": ("agent", "坐席", "agente"), "customer": ("customer", "客户", "cliente")}

# Why a text may not be trusted, as transcripts say it.
DOUBTS: Mapping[str, Texts] = {
    "no words": ("no words", "没有词语", "sin palabras"),
    "known hallucination": ("known hallucination", "已知的误识别", "invención conocida del modelo"),
    "repeats itself": ("repeats itself", "内容重复", "se repite"),
    "other language": ("other language", "语言不符", "otro idioma"),
    "more text than speech": ("more text than speech", "文字多于语音", "más texto que voz"),
    "hardly any voice": ("hardly any voice", "几乎没有人声", "apenas hay voz"),
    "low confidence": ("low confidence", "置信度低", "poca confianza"),
    "unclear speaker": ("unclear who speaks", "分不清谁在说话", "no está claro quién habla"),
}

# What the telephone system knows of a call; a user's own facts are named as the user names them.
FACTS: Mapping[str, Texts] = {
    "agent": ("the agent", "坐席", "el agente"),
    "team": ("the team", "班组", "el equipo"),
    "start": ("the start of the call", "开始时间", "el inicio de la llamada"),
    "direction": ("a call that is", "呼叫方向", "una llamada"),
    "ended_by": ("a call ended by", "挂机方", "una llamada terminada por"),
    "speaks_first": ("a call that is begun by", "先说话的", "una llamada en la que habla primero"),
    "partial": ("a recording without", "录音缺少", "una grabación sin"),
    "ring_seconds": ("a ring time", "振铃时间", "un tiempo de timbre"),
    "queue_seconds": ("a queue time", "排队时间", "un tiempo en cola"),
}
CHOICES: Mapping[str, Texts] = {
    "inbound": ("inbound", "呼入", "entrante"),
    "outbound": ("outbound", "呼出", "saliente"),
    "start": ("its start", "开头", "su inicio"),
    "end": ("its end", "结尾", "su final"),
    "both": ("its start and end", "开头和结尾", "su inicio y su final"),
    **ROLES,
}
