"""What measures found, and their names, in English, Chinese and Spanish."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.words.texts import Texts

# What was measured, with the value and its unit in {}.
MEASURED: Mapping[str, Texts] = {
    "articulation_rate": ("speaking {}", "语速{}", "habla a {}"),
    "speech_rate": ("{} over the call", "全程平均{}", "{} en toda la llamada"),
    "dead_air": ("nobody spoke for {}", "双方静默 {}", "nadie habló durante {}"),
    "hold": ("a hold of {}", "让客户等待 {}", "una espera de {}"),
    "interruption": (
        "spoke into the speech of the other side: {}",
        "打断对方说话：{}",
        "habló mientras hablaba el otro: {}",
    ),
    "talk_over": ("both sides spoke at once for {}", "双方同时说话 {}", "los dos hablaron a la vez durante {}"),
    "loudness_rise": ("{} louder than before", "音量比之前高 {}", "{} más alto que antes"),
    "talk_share": ("{} of the speech", "占全部说话时间的 {}", "{} de lo hablado"),
    "longest_monologue": (
        "spoke {} without a pause for the other side",
        "连续说话 {}，没有停下来让对方说",
        "habló {} sin dejar hablar al otro",
    ),
    "longest_silence": ("the longest silence is {}", "最长静默 {}", "el silencio más largo es de {}"),
    "answer_delay": ("answered after {}", "{}后接听", "respondió a los {}"),
    "queue_time": ("waited {} in the queue", "排队等待 {}", "esperó {} en la cola"),
    "repeated_sentence": ("the same sentence {}", "同一句话说了 {}", "la misma frase {}"),
    "courtesy": (
        "courteous words in {} of the turns",
        "{} 的轮次有礼貌用语",
        "palabras corteses en el {} de los turnos",
    ),
}

# By unit.
AMOUNTS: Mapping[str, Texts] = {
    "/min": ("{} syllables a minute", "每分钟 {} 个音节", "{} sílabas por minuto"),
    "s": ("{} s", "{} 秒", "{} s"),
    "%": ("{} %", "{}%", "{} %"),
    "dB": ("{} dB", "{} 分贝", "{} dB"),
    "time": ("1 time", "1 次", "1 vez"),
    "times": ("{} times", "{} 次", "{} veces"),
}
LIMITS: Mapping[str, Texts] = {
    "": ("{}", "{}", "{}"),
    "/min": ("{} syllables a minute", "每分钟 {} 个音节", "{} sílabas por minuto"),
    "s": ("{} s", "{} 秒", "{} s"),
    "%": ("{} %", "{}%", "{} %"),
    "dB": ("{} dB", "{} 分贝", "{} dB"),
    "times": ("{} times", "{} 次", "{} veces"),
}

MEASURES: Mapping[str, Texts] = {
    "articulation_rate": ("a pace of speech", "语速", "un ritmo al hablar"),
    "speech_rate": ("a pace over the call", "全程平均语速", "un ritmo medio en la llamada"),
    "dead_air": ("a silence of both sides", "双方静默", "un silencio de ambas partes"),
    "hold": ("a hold", "让客户等待", "una espera"),
    "interruption": ("interruptions", "打断对方说话", "interrupciones"),
    "talk_over": ("speech of both sides at once", "双方同时说话", "habla simultánea de ambas partes"),
    "loudness_rise": ("a rise in loudness", "音量升高", "un aumento del volumen"),
    "talk_share": ("a share of the speech", "说话时间占比", "una parte de lo hablado"),
    "longest_monologue": ("a stretch of speech without a pause", "连续说话", "un tramo sin dejar hablar al otro"),
    "longest_silence": ("a longest silence", "最长静默", "un silencio más largo"),
    "answer_delay": ("a time to answer", "接听用时", "un tiempo de respuesta"),
    "queue_time": ("a wait in the queue", "排队时间", "un tiempo en cola"),
    "repeated_sentence": ("one sentence said again", "同一句话重复", "una misma frase repetida"),
    "courtesy": ("courteous words in a share of the turns", "有礼貌用语的轮次占比", "turnos con palabras corteses"),
}
