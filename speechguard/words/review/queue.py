"""Words of the queue."""

from speechguard.words.texts import LANGUAGE_NAMES

TEXTS = {
    "queue": ("Queue", "待办队列", "Cola"),
    "today": ("decided today", "今日已处理", "decididos hoy"),
    "still_open": ("open", "待复核", "pendientes"),
    "filters": ("Filters", "筛选", "Filtros"),
    "any": ("any", "全部", "cualquiera"),
    "any_assessed": ("any, assessable", "全部（可判定的）", "cualquiera, evaluable"),
    "language": ("Language", "语言", "Idioma"),
    **{f"language_{code}": name for code, name in LANGUAGE_NAMES.items()},
    "since": ("From", "从", "Desde"),
    "until": ("To", "到", "Hasta"),
    "score_below": ("Alike below, %", "相似度低于（%）", "Parecido menor que, %"),
    "order": ("Order", "排序", "Orden"),
    "order_useful": ("most useful first", "最值得复核在前", "lo más útil primero"),
    "order_newest": ("newest first", "最新在前", "lo más reciente primero"),
    "order_worst": ("worst first", "最严重在前", "lo más grave primero"),
    "order_time": ("oldest first", "最早在前", "lo más antiguo primero"),
    "useful_why": (
        "Most useful: what a finding takes from the score, times how likely it is wrong: sounds little alike, words "
        "heard unclearly, a rule often rejected. What is suspected: what its rule takes, times how likely it is. "
        "The second of a rule and an agent counts half.",
        "最值得复核：扣分多、又可能判错的在前，即发音相似度低、识别不清、所属规则常被驳回的问题；疑似违规按规则扣分与可能性之积排序；"
        "同一规则、同一坐席的第二项只计一半。",
        "Lo más útil: lo que un hallazgo resta por lo probable que es que esté mal: sonidos poco parecidos, palabras "
        "mal oídas, una regla a menudo rechazada. De una sospecha, lo que resta su regla por lo probable que es. El "
        "segundo de una regla y un agente cuenta la mitad.",
    ),
    "show": ("Show", "查看", "Mostrar"),
    "clear_filters": ("Clear", "清除", "Borrar"),
    "start_review": ("Start reviewing", "开始复核", "Empezar a revisar"),
    "findings_of": ("{total} findings", "共 {total} 项", "{total} hallazgos"),
    "finding": ("Finding", "问题", "Hallazgo"),
    "alike": ("Alike", "相似度", "Parecido"),
    "none_found": (
        "Nothing matches these filters.",
        "没有符合条件的问题。",
        "Nada coincide con estos filtros.",
    ),
    "all_done": (
        "Nothing is open: all is reviewed.",
        "没有待复核的问题，全部完成。",
        "No queda nada pendiente: todo está revisado.",
    ),
    "more_rows": ("More", "更多", "Más"),
    "first_rows": ("To the first", "回到开头", "Al principio"),
    "queue_keys": (
        "Keys: j and k move, Enter opens, s starts.",
        "快捷键：j / k 上下移动，Enter 打开，s 开始。",
        "Teclas: j y k mueven, Intro abre, s empieza.",
    ),
    "bad_filter": (
        "A filter is not understood and was left out: {names}.",
        "以下筛选条件无法识别，已忽略：{names}。",
        "Un filtro no se entiende y no se aplicó: {names}.",
    ),
}
