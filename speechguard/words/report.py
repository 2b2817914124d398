"""Every word of the report that the live views do not have, in English, Chinese and Spanish."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.messages import Interface
from speechguard.words.texts import LANGUAGE_NAMES, Texts, texts_in

_TEXTS: Mapping[str, Texts] = {
    "title": ("Call quality report", "通话质检报告", "Informe de calidad de llamadas"),
    "between": ("{first} to {last}", "{first} 至 {last}", "del {first} al {last}"),
    "judged_by": ("rules", "规则版本", "reglas"),
    "contents": ("Contents", "目录", "Contenido"),
    "in_short": ("In short", "概览", "En breve"),
    "mean_score": ("mean score of 100", "平均分（满分 100）", "puntuación media sobre 100"),
    "calls": ("calls", "通话", "llamadas"),
    "calls_scored": ("calls scored", "已评分通话", "llamadas evaluadas"),
    "hours": ("hours", "小时", "horas"),
    "hours_heard": ("hours of calls", "通话总时长（小时）", "horas de llamadas"),
    "lost_calls": ("calls lost for a fatal finding", "因致命项失分的通话", "llamadas perdidas por un hallazgo crítico"),
    "clean_calls": ("calls without a finding", "无问题通话", "llamadas sin hallazgos"),
    "per_call": ("findings per 100 calls", "每百通电话问题数", "hallazgos por 100 llamadas"),
    "required_met": ("required items met", "必说项达成率", "elementos obligatorios cumplidos"),
    "calls_unclear": ("calls not assessable in part", "部分内容无法判断的通话", "llamadas no evaluables en parte"),
    "calls_unscored": ("calls without a score", "未评分的通话", "llamadas sin puntuación"),
    "calls_incomplete": (
        "incomplete calls, scored by what was recorded",
        "录音不完整的通话（只按录到的部分评分）",
        "llamadas incompletas, evaluadas por lo grabado",
    ),
    "incomplete": ("incomplete", "录音不完整", "incompleta"),
    "of_them_incomplete": ("{count} incomplete", "其中 {count} 通不完整", "incompletas: {count}"),
    "calls_failed": ("recordings failed", "处理失败的录音", "grabaciones fallidas"),
    "doubtful": (
        (
            "{count} calls look set up wrongly (channels swapped, another language, or a silent agent): see "
            "the table of calls."
        ),
        "有 {count} 通电话的设置可能有误（声道接反、语言不符或听不到坐席），见通话表。",
        (
            "{count} llamadas parecen mal configuradas (canales cambiados, otro idioma o agente sin sonido): "
            "vea la tabla de llamadas."
        ),
    ),
    "worst_rules": ("What goes wrong most", "问题最多的规则", "Lo que más falla"),
    "bars": (
        "findings · their share of all, with the bars above",
        "问题数 · 连同上面各条占全部的比例",
        "hallazgos · su parte del total, con las barras de arriba",
    ),
    **{f"of_{code}": name for code, name in LANGUAGE_NAMES.items()},
    "pareto_alt": (
        (
            "Bar chart: findings by rule, the most first. {first} leads with {findings}; the {count} rules "
            "shown make up {share} of all."
        ),
        "条形图：各规则的问题数，从多到少。最多的是“{first}”，{findings} 次；图中 {count} 条规则占全部的 {share}。",
        (
            "Gráfico de barras: hallazgos por regla, de más a menos. Primero {first}, con {findings}; las "
            "{count} reglas mostradas son el {share} del total."
        ),
    ),
    "no_charts": (
        "The charts are told in words here. To have them drawn: pip install 'speechguard[report]'",
        "此处图表仅以文字说明；如需绘制图表：pip install 'speechguard[report]'",
        "Aquí los gráficos se describen con palabras. Para dibujarlos: pip install 'speechguard[report]'",
    ),
    "rule": ("rule", "规则", "regla"),
    "severity": ("severity", "程度", "gravedad"),
    "findings": ("findings", "问题数", "hallazgos"),
    "cumulative": ("cumulative", "累计", "acumulado"),
    "agents": ("agents", "坐席", "agentes"),
    "agent": ("agent", "坐席", "agente"),
    "team": ("team", "班组", "equipo"),
    "score": ("score", "得分", "puntuación"),
    "no_findings": ("Nothing was found.", "没有发现问题。", "No se encontró nada."),
    "suspected": ("What is suspected", "疑似违规", "Sospechas"),
    "suspected_number": ("suspected", "疑似", "sospechas"),
    "suspected_means": (
        "By the meaning of what was said, in words that no phrase of the rule has: it takes no points and is in no "
        "figure before somebody has reviewed it.",
        "由语义判断，所说的话不在规则用语之列；复核确认前不扣分，也不计入任何统计。",
        "Por el sentido de lo dicho, con palabras que ninguna frase de la regla tiene: no resta puntos ni entra en "
        "ninguna cifra hasta que alguien lo revise.",
    ),
    "expected_right": ("right, as expected", "预计属实", "correctas, según lo esperado"),
    "more_suspected": (
        "and {count} less likely ones",
        "另有 {count} 项可能性较低的疑似违规",
        "y otras {count} menos probables",
    ),
    "heat": ("Who, and what", "坐席与规则", "Quién y qué"),
    "heat_note": (
        "Findings per 100 calls of the agent; the darker, the more. Choose a figure to see the findings.",
        "每百通电话的问题数，颜色越深越多。点数字可查看具体问题。",
        ("Hallazgos por cada 100 llamadas del agente; cuanto más oscuro, más. Elija una cifra para ver los hallazgos."),
    ),
    "trend": ("Day by day", "每日趋势", "Día a día"),
    "trend_alt": (
        (
            "Line chart: mean score by day, from {first} on {first_day} to {last} on {last_day}; lowest "
            "{low} on {low_day}. Below it findings per 100 calls."
        ),
        (
            "折线图：每日平均分，{first_day} 为 {first}，{last_day} 为 {last}，"
            "最低为 {low_day} 的 {low}。下图为每百通电话问题数。"
        ),
        (
            "Gráfico de líneas: puntuación media por día, de {first} el {first_day} a {last} el {last_day}; "
            "mínima {low} el {low_day}. Debajo, hallazgos por 100 llamadas."
        ),
    ),
    "no_days": (
        "The metadata of the calls do not say when they were.",
        "通话元数据中没有开始时间。",
        "Los metadatos no dicen cuándo fueron las llamadas.",
    ),
    "day": ("day", "日期", "día"),
    "scores": ("Scores", "得分分布", "Puntuaciones"),
    "scores_alt": (
        "Histogram of scores: most calls, {count}, have {low} to {high} points.",
        "得分直方图：{low} 至 {high} 分的通话最多，共 {count} 通。",
        "Histograma de puntuaciones: la mayoría, {count}, tiene de {low} a {high} puntos.",
    ),
    "required": ("What must be said", "必说项", "Lo que hay que decir"),
    "rate": ("met", "达成率", "cumplido"),
    "met": ("said", "已说", "dicho"),
    "missing": ("missing", "遗漏", "omitido"),
    "not_assessable": ("not assessable", "无法判断", "no evaluable"),
    "not_asked": ("not owed", "不适用", "no procede"),
    "none_required": (
        "Nothing is owed by these rules.",
        "这些规则没有必说项。",
        "Estas reglas no obligan a decir nada.",
    ),
    "measures": ("How it was said", "服务行为指标", "Cómo se dijo"),
    "measure": ("measure", "指标", "medida"),
    "median": ("median", "中位数", "mediana"),
    "middle80": ("80 % lie within", "80 % 的范围", "el 80 % está entre"),
    "band": ("should be", "应为", "debería ser"),
    "outside": ("outside", "超出范围", "fuera"),
    "none_measured": ("Nothing is measured by these rules.", "这些规则没有指标。", "Estas reglas no miden nada."),
    "unclear": ("What could not be judged", "无法判断的内容", "Lo que no se pudo evaluar"),
    "reason": ("reason", "原因", "motivo"),
    "all_clear": ("Everything could be judged.", "全部内容均可判断。", "Todo se pudo evaluar."),
    "unscored": (
        "No score: no words of the agent were heard",
        "不评分：没有听到坐席说话",
        "Sin puntuación: no se oyeron palabras del agente",
    ),
    "failed": ("Recordings that failed", "处理失败的录音", "Grabaciones fallidas"),
    "recording": ("recording", "录音", "grabación"),
    "cards": ("For each agent", "坐席小结", "Por agente"),
    "all_agents": ("all agents", "全体坐席", "todos los agentes"),
    "work_on": ("To work on", "需要改进", "Para mejorar"),
    "well_done": (
        "Nothing to work on: well done.",
        "没有需要改进的地方，做得很好。",
        "Nada que mejorar: buen trabajo.",
    ),
    "once": ("once", "1 次", "una vez"),
    "times": ("{count} times", "{count} 次", "{count} veces"),
    "print_card": ("Print this card", "打印此卡片", "Imprimir esta ficha"),
    "call_list": ("Calls, the worst first", "通话列表（由差到好）", "Llamadas, las peores primero"),
    "evidence": ("The evidence", "证据", "Las pruebas"),
    "call": ("call", "通话", "llamada"),
    "start": ("start", "开始时间", "inicio"),
    "length": ("length", "时长", "duración"),
    "concerns": ("to check", "待查", "por revisar"),
    "more": (
        "and {count} more, which need attention less: speechguard export writes them all",
        "另有 {count} 项问题较轻的未显示，speechguard export 可导出全部",
        "y otras {count} menos urgentes: speechguard export las escribe todas",
    ),
    "filter": ("Filter", "筛选", "Filtrar"),
    "all": ("all", "全部", "cualquiera"),
    "shown": ("{shown} of {all} shown", "显示 {shown} / {all}", "se muestran {shown} de {all}"),
    "sort": ("sort", "排序", "ordenar"),
    "how": ("How the score comes about", "得分明细", "Cómo se llega a la puntuación"),
    "rule_phrase": ("Phrase of the rule", "规则用语", "Frase de la regla"),
    "alike": ("{share} alike in sound", "语音相似度 {share}", "{share} de parecido sonoro"),
    "say_instead": ("Say instead", "建议说法", "Diga en su lugar"),
    "should_say": ("Should be said", "应当说", "Debe decirse"),
    "in_context": ("What was heard", "通话原文", "Lo que se oyó"),
    "nothing_heard": ("Nothing was heard there.", "此处没有听到话语。", "Ahí no se oyó nada."),
    "listen": ("Listen from {clock}", "播放 {clock} 起的录音", "Escuchar desde {clock}"),
    "unnamed": ("(no name)", "（未注明）", "(sin nombre)"),
    "swapped_channels": ("channels look swapped", "声道可能接反", "canales quizá cambiados"),
    "other_language": ("another language?", "语言可能不符", "¿otro idioma?"),
    "silent_agent": ("agent not heard", "听不到坐席", "no se oye al agente"),
    "made_with": (
        "Machine verdicts: listen before you act on one.",
        "以上为机器判断，采取措施前请先听录音。",
        "Son veredictos de una máquina: escuche antes de actuar.",
    ),
    "none_scored": ("No call was scored.", "没有已评分的通话。", "No se evaluó ninguna llamada."),
    "at_least": ("at least {least}", "至少 {least}", "como mínimo {least}"),
    "at_most": ("at most {most}", "最多 {most}", "como máximo {most}"),
    "between_limits": ("from {least} to {most}", "{least} 至 {most}", "entre {least} y {most}"),
}


def report_words(interface: Interface) -> Mapping[str, str]:
    """Return the texts of a language by name."""
    return texts_in(_TEXTS, interface)
