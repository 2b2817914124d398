"""Words of the page of a call."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "to_wall": ("← All calls", "← 全部通话", "← Todas las llamadas"),
    "call_gone": (
        "The call is over, and no longer kept here. It is in the store, for report and review.",
        "通话已结束，不再显示在这里；可在报告和质检中查看。",
        "La llamada ha terminado y ya no está aquí. Está en el almacén, para el informe y la revisión.",
    ),
    "points_all": ("of 100", "分（满分 100）", "de 100"),
    "no_points": ("no score yet", "尚无评分", "aún sin puntuación"),
    "voices": ("Voices", "双方声音", "Voces"),
    "lanes": (
        "Who has spoken when, in {time}; the warnings are lines across. All of it is in the lists below.",
        "{time} 内双方的说话时段，竖线为预警；详见下方列表。",
        "Quién habló cuándo, en {time}; las alertas son líneas. Todo está en las listas de abajo.",
    ),
    "listen": ("Listen in", "监听", "Escuchar"),
    "listen_stop": ("Stop", "停止监听", "Parar"),
    "listen_note": (
        "From 10 s ago, then as it is spoken. Who listens when is noted in the audit log.",
        "从 10 秒前开始，随后实时播放。监听人和时间会记入审计日志。",
        "Desde hace 10 s y luego en directo. Queda anotado quién escucha y cuándo.",
    ),
    "listen_late": ("{seconds} s behind", "滞后 {seconds} 秒", "{seconds} s de retraso"),
    "listen_live": ("live", "实时", "en directo"),
    "listen_now": ("Skip to now", "跳到现在", "Saltar al presente"),
    "listen_failed": (
        "No sound came: see whether the call still goes on, and try again.",
        "没有收到声音：请确认通话仍在进行，然后重试。",
        "No llegó sonido: vea si la llamada sigue y pruebe otra vez.",
    ),
    "level": ("Loudness", "音量", "Volumen"),
    "to_newest": ("To what is said now ↓", "查看最新 ↓", "Ir a lo último ↓"),
    "key_alerts": ("next, previous alert", "下一条、上一条预警", "alerta siguiente, anterior"),
    "key_listen": ("listen in, or stop", "监听或停止", "escuchar o parar"),
    "key_wall": ("all calls", "全部通话", "todas las llamadas"),
    "only_live": (
        "Found live, and not when the recording was heard again",
        "仅实时发现，重听录音时未发现",
        "Hallado en directo y no al volver a oír la grabación",
    ),
    "only_recorded": (
        "Found when the recording was heard again, and not live",
        "仅重听录音时发现，实时未发现",
        "Hallado al volver a oír la grabación y no en directo",
    ),
    "notice_unheard": (
        "{count} rules need the customer's words, which are not transcribed here",
        "{count} 条规则需要客户的话，而此处不转写客户",
        "{count} reglas necesitan lo que dice el cliente, que aquí no se transcribe",
    ),
    "notice_other_language": (
        "this sounds like another language than the one that the source says",
        "听起来不是来源所说的语言",
        "suena a otro idioma que el que indica la fuente",
    ),
    "notice_swapped_channels": (
        "the greeting is on the customer's channel: the two look swapped",
        "问候语出现在客户声道，两个声道可能接反了",
        "el saludo está en el canal del cliente: parecen cambiados",
    ),
    "notice_silent_agent": (
        "nothing is heard of the agent: see to the microphone, or which channel is the agent's",
        "听不到坐席的声音，请检查麦克风或坐席所在声道",
        "no se oye al agente: revise el micrófono o qué canal es el suyo",
    ),
}
