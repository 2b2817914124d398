"""Words of the page of quality."""

TEXTS = {
    "nav_quality": ("Quality", "质量", "Calidad"),
    "q_reviewed": ("findings decided", "已有结论的问题", "hallazgos decididos"),
    "q_right": ("right of what was decided", "结论中判对的比例", "aciertos entre lo decidido"),
    "q_overturned": ("overturned by reviewers", "被质检员推翻", "anulados por revisores"),
    "q_appeals": ("of settled appeals overturned", "已决定的申诉中被推翻", "de los recursos resueltos, anulados"),
    "q_marks": ("missed, as marked by people", "人工标记的遗漏", "omitidos, marcados por personas"),
    "interval": ("{value} ({low} to {high})", "{value}（{low} 至 {high}）", "{value} (de {low} a {high})"),
    "of_whole": ("{part} of {whole}", "{part} / {whole}", "{part} de {whole}"),
    "none_yet": ("none yet", "暂无", "aún ninguno"),
    "intervals_why": (
        "In brackets: where the true value lies 95 times of 100.",
        "括号内为真实值的 95% 置信区间。",
        "Entre paréntesis: dónde está el valor real 95 de cada 100 veces.",
    ),
    "q_suspected": ("What is suspected", "疑似违规", "Las sospechas"),
    "q_suspected_why": (
        "How often reviewers say yes to what a rule only suspects; these count in no other figure. A rule may decide "
        "by meaning once at least {share} are surely right: the low end of the interval, of a sample of what is "
        "suspected that was decided in full, or of all. That takes {few} right ones or more.",
        "质检员对各规则疑似违规的确认比例，不计入其他数字。一条规则的疑似违规样本（须全部有结论）或全部疑似违规中，"
        "准确率置信区间的下限达到 {share} 时，该规则可按语义直接判定；至少需要 {few} 项正确。",
        "Con qué frecuencia los revisores dicen que sí a lo que una regla solo sospecha; no cuenta en otras cifras. "
        "Una regla puede decidir por el sentido cuando al menos el {share} es seguro correcto: el extremo bajo del "
        "intervalo, de una muestra de sospechas decidida entera o de todas. Hacen falta {few} correctas o más.",
    ),
    "q_suspicions_right": ("Right", "判对", "Aciertos"),
    "q_by_chance": ("Right, drawn by chance", "随机抽样中判对", "Aciertos al azar"),
    "q_decides": ("By meaning", "按语义", "Por el sentido"),
    "q_may_decide": (
        "may decide: write meaning: decides in the rule",
        "可直接判定：在规则中写 meaning: decides",
        "puede decidir: escriba meaning: decides en la regla",
    ),
    "q_may_not": ("only suspects", "仅作疑似", "solo sospecha"),
    "q_rules": ("How often rules are right", "各规则的准确率", "Con qué frecuencia aciertan las reglas"),
    "q_rules_why": (
        "The queue shows first what the machine doubts. What a rule is worth in general, a sample of findings tells.",
        "队列优先显示机器没有把握的问题；要了解规则的总体水平，请抽取“问题”样本。",
        "La cola muestra primero lo dudoso. Lo que vale una regla en general lo dice una muestra de hallazgos.",
    ),
    "q_no_rules": ("Nothing is decided yet.", "还没有结论。", "Todavía no hay nada decidido."),
    "q_precision": ("Right", "判对", "Aciertos"),
    "q_appealed": ("Appeals overturned", "申诉推翻", "Recursos ganados"),
    "q_share": ("Decided", "已有结论", "Decididos"),
    "q_few": ("few", "数据少", "pocos"),
    "q_few_why": (
        "few: under {few} are decided, which tells little.",
        "数据少：结论不足 {few} 项，说明不了问题。",
        "pocos: menos de {few} decididos, dicen poco.",
    ),
    "q_untouched": (
        "{count} more rules have findings of which nothing was decided.",
        "另有 {count} 条规则的问题尚无结论。",
        "De {count} reglas más no se ha decidido nada.",
    ),
    "q_samples": (
        "What samples of findings tell of all",
        "由“问题”样本推断的总体情况",
        "Lo que dicen de todos las muestras de hallazgos",
    ),
    "q_sample": (
        "Sample {name}: {decided} of {drawn} findings decided.",
        "样本 {name}：抽取 {drawn} 项，已有结论 {decided} 项。",
        "Muestra {name}: {decided} de {drawn} hallazgos decididos.",
    ),
    "q_true": (
        "Of all {events} findings about {value} ({low} to {high}) are right.",
        "据此估计，全部 {events} 项问题中约有 {value} 项判对（{low} 至 {high}）。",
        "De los {events} hallazgos en total, aciertos son unos {value} (de {low} a {high}).",
    ),
    "q_no_true": (
        "How many of all {events} findings are right can be told once some of every rule are decided.",
        "每条规则都有结论后，才能估计全部 {events} 项问题中有多少判对。",
        "Cuántos de los {events} hallazgos son aciertos se sabrá cuando haya alguno decidido de cada regla.",
    ),
    "q_by_rule": ("By rule, all reviewers together", "按规则（全部质检员）", "Por regla, todos los revisores juntos"),
    "q_agreement": ("How far reviewers agree", "质检员之间的一致性", "Cuánto coinciden los revisores"),
    "q_no_agreement": (
        "No blind double review yet. Draw one on the page of samples: 50 findings or more tell something.",
        "还没有双盲复核。请在样本页抽取：50 项以上才能说明问题。",
        "Todavía no hay revisión doble a ciegas. Saque una en Muestras: 50 hallazgos o más dicen algo.",
    ),
    "q_no_own_agreement": (
        "Of findings that you and others decide in a blind double review, it says here how far you agree.",
        "您与他人在双盲复核中都作出结论的问题，其一致性会显示在这里。",
        "De los hallazgos que usted y otros decidan en una revisión doble, aquí verá cuánto coinciden.",
    ),
    "together": ("all {count}", "全部 {count} 人", "los {count}"),
    "q_reviewers": ("Reviewers", "质检员", "Revisores"),
    "q_events": ("Findings", "问题数", "Hallazgos"),
    "q_unsure": ("unsure, left out", "存疑（不计）", "dudosos, sin contar"),
    "q_raw": ("Same verdict", "结论相同", "Mismo veredicto"),
    "q_beyond": ("Beyond chance", "排除偶然", "Más allá del azar"),
    "q_beyond_why": (
        "Beyond chance: 1 is always, 0 is as by chance. Cohen's kappa of two, Krippendorff's alpha of more.",
        "排除偶然：1 为完全一致，0 为偶然水平。两人用 Cohen kappa，多人用 Krippendorff alpha。",
        "Más allá del azar: 1 es siempre, 0 como por azar. Kappa de Cohen de dos, alfa de Krippendorff de más.",
    ),
    "undefined_no_common_events": (
        "no finding that both decided",
        "没有共同作出结论的问题",
        "ningún hallazgo decidido por ambos",
    ),
    "undefined_one_category": (
        "all verdicts are alike: not defined",
        "结论全部相同，无法计算",
        "todos los veredictos son iguales: no definido",
    ),
    "q_no_interval": ("too alike for an interval", "结果过于单一，无区间", "demasiado iguales para un intervalo"),
    "q_drift": ("Reviewers over the weeks", "质检员各周变化", "Los revisores por semanas"),
    "q_no_drift": ("Nobody has decided anything yet.", "还没有人作出结论。", "Nadie ha decidido nada todavía."),
    "q_no_own_drift": (
        "You have decided nothing yet.",
        "您还没有作出结论。",
        "Usted no ha decidido nada todavía.",
    ),
    "q_trend_rejecting": (
        "{name} rejects {direction} (p = {p}, for all reviewers together).",
        "{name} 的驳回率{direction}（p = {p}，已按全体质检员校正）。",
        "{name} rechaza {direction} (p = {p}, contando a todos).",
    ),
    "q_trend_agreeing": (
        "{name} agrees with the others {direction} (p = {p}, for all reviewers together).",
        "{name} 与他人的一致率{direction}（p = {p}，已按全体质检员校正）。",
        "{name} coincide con los demás {direction} (p = {p}, contando a todos).",
    ),
    "q_rising": ("more and more often", "逐周上升", "cada vez más"),
    "q_falling": ("less and less often", "逐周下降", "cada vez menos"),
    "q_no_trend": (
        "No trend can be told yet: that takes {weeks} weeks and {verdicts} verdicts of both kinds.",
        "尚不能判断趋势：需要 {weeks} 周、{verdicts} 项结论，且两种结论都有。",
        "Aún no se puede decir si hay tendencia: hacen falta {weeks} semanas y {verdicts} veredictos de ambos tipos.",
    ),
    "q_steady": (
        "No trend that chance would not give too.",
        "变化未超出偶然范围。",
        "Ninguna tendencia que no dé también el azar.",
    ),
    "q_misses": ("What is missed", "遗漏估计", "Lo que se escapa"),
    "q_no_misses": (
        "No sample of calls yet: only whole calls tell what the machine misses. Draw one on the page of samples.",
        "还没有通话样本：只有听完整通电话才能知道机器漏了什么。请在样本页抽取。",
        "Aún no hay muestra de llamadas: solo oyendo llamadas enteras se sabe qué se escapa. Saque una en Muestras.",
    ),
    "q_misses_none": (
        "Sample {name}: no call is checked yet.",
        "样本 {name}：还没有听完的通话。",
        "Muestra {name}: aún no se ha oído ninguna llamada.",
    ),
    "q_misses_found": (
        "Sample {name}: {found} forbidden things missed in {checked} calls that were heard in full.",
        "样本 {name}：听完的 {checked} 通电话中有 {found} 处违规被遗漏。",
        "Muestra {name}: infracciones omitidas, {found}; llamadas oídas enteras, {checked}.",
    ),
    "q_total_unflagged": (
        "In all {calls} calls without a forbidden finding about {value} ({low} to {high}), in 100 calls {each} "
        "({each_low} to {each_high}).",
        "据此估计，全部 {calls} 通未发现违规用语的电话中约遗漏 {value} 处（{low} 至 {high}），"
        "每 100 通 {each} 处（{each_low} 至 {each_high}）。",
        "En las {calls} llamadas sin infracciones halladas, unas {value} (de {low} a {high}); en 100 llamadas, {each} "
        "(de {each_low} a {each_high}).",
    ),
    "q_total_whole": (
        "In all {calls} calls about {value} ({low} to {high}), in 100 calls {each} ({each_low} to {each_high}).",
        "据此估计，全部 {calls} 通电话中约遗漏 {value} 处（{low} 至 {high}），"
        "每 100 通 {each} 处（{each_low} 至 {each_high}）。",
        "En las {calls} llamadas, unas {value} (de {low} a {high}); en 100 llamadas, {each} (de {each_low} a "
        "{each_high}).",
    ),
    "q_uncovered": (
        "Nothing is said of {count} calls of teams of which none was checked.",
        "另有 {count} 通电话所在班组没有抽查，不作估计。",
        "De {count} llamadas de equipos sin comprobar no se dice nada.",
    ),
    "q_recall_unflagged": (
        "Of all that is forbidden the machine finds {value} ({low} to {high}), or somewhat less: what it misses in "
        "calls in which it finds something forbidden is not in this.",
        "机器能发现全部违规的 {value}（{low} 至 {high}），实际略低：已发现违规的通话中的遗漏未计入。",
        "De todas las infracciones la máquina encuentra el {value} (de {low} a {high}) o algo menos: no cuenta lo "
        "omitido en llamadas en que halla alguna.",
    ),
    "q_recall_whole": (
        "Of all that is forbidden the machine finds {value} ({low} to {high}).",
        "机器能发现全部违规的 {value}（{low} 至 {high}）。",
        "De todas las infracciones la máquina encuentra el {value} (de {low} a {high}).",
    ),
    "q_no_recall": (
        "What share of all that is forbidden the machine finds cannot be told yet: that takes a checked call of every "
        "team, no new calls in the days of the sample, and of each rule a verdict on all findings, or a sample of "
        "findings of the same days.",
        "尚不能估计机器发现了全部违规的多大比例：每个班组都要有听完的通话，样本日期内没有新通话，"
        "且每条规则的问题全部有结论，或另有同一日期范围的“问题”样本。",
        "Aún no se puede decir qué parte de las infracciones encuentra la máquina: hace falta una llamada oída de cada "
        "equipo, que no haya llamadas nuevas en esos días y, de cada regla, un veredicto sobre todo lo hallado o una "
        "muestra de hallazgos de los mismos días.",
    ),
    "q_suggestions": ("What would be better", "改进建议", "Qué sería mejor"),
    "q_strictness": (
        "Strictness {strictness}: {dropped} of {rejected} wrong findings fewer, {lost} of {confirmed} right ones lost.",
        "建议将严格度设为 {strictness}：{rejected} 个误报可减少 {dropped} 个，{confirmed} 个正确的会丢失 {lost} 个。",
        "Rigor {strictness}: {dropped} de {rejected} erróneos menos, {lost} de {confirmed} correctos perdidos.",
    ),
    "q_right_then": (
        "Right: {before} now, {after} then.",
        "判对：现为 {before}，调整后 {after}。",
        "Aciertos: ahora {before}, después {after}.",
    ),
    "q_phrases": ("Phrases", "用语", "Frases"),
    "q_other_causes": (
        "{count} were rejected for the context or the speaker, which strictness does not change.",
        "另有 {count} 个因语境或说话人被驳回，与严格度无关。",
        "{count} se rechazaron por el contexto o el hablante, que el rigor no cambia.",
    ),
    "q_no_suggestion": (
        "No other strictness is better, as far as one can tell ({count} rules)",
        "目前无需调整严格度（{count} 条规则）",
        "Sin mejor rigor, por lo que se sabe ({count} reglas)",
    ),
    "q_none_decided": (
        "No findings by phrases are decided yet.",
        "用语类问题尚无结论。",
        "Todavía no hay hallazgos por frases decididos.",
    ),
    "why_few": ("under {few} decided", "结论不足 {few} 项", "menos de {few} decididos"),
    "why_none_rejected": ("nothing was rejected", "没有被驳回的", "nada se rechazó"),
    "why_none_confirmed": ("nothing was confirmed", "没有被确认的", "nada se confirmó"),
    "why_no_better": ("it is best as it is", "目前已是最佳", "así está bien"),
    "why_chance": ("the gain may be chance", "改善可能出于偶然", "la mejora puede ser azar"),
    "q_cases": ("Cases to propose", "可提议的用例", "Casos que proponer"),
    "q_cases_why": (
        "What was wrongly flagged becomes a case that must pass, what was missed one that must be flagged. They are "
        "written to {file} in the store; a person takes them into a pack.",
        "误报的话作为“不违规”用例，遗漏的话作为“违规”用例，写入数据目录的 {file}，由人工收进规则包。",
        "Lo mal señalado da un caso permitido, lo omitido uno de infracción. Se escriben en {file} del almacén; una "
        "persona los pasa a un paquete.",
    ),
    "propose_pass": ("propose as allowed", "提议为“不违规”", "proponer como permitido"),
    "propose_flag": ("propose as violation", "提议为“违规”", "proponer como infracción"),
    "propose_all": ("Propose all that are shown", "提议以上全部", "Proponer todos los mostrados"),
    "q_no_cases": ("Nothing to propose.", "没有可提议的用例。", "Nada que proponer."),
    "q_further_cases": (
        "{count} more follow when these are done.",
        "处理后还有 {count} 个。",
        "Después siguen {count} más.",
    ),
    "q_proposed": (
        "{count} cases were written to {file}.",
        "已将 {count} 个用例写入 {file}。",
        "{count} casos escritos en {file}.",
    ),
}
