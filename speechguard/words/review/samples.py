"""Words of the page of samples."""

TEXTS = {
    "nav_samples": ("Samples", "样本", "Muestras"),
    "own_samples": ("My samples", "我的样本", "Mis muestras"),
    "no_own_samples": ("Nothing is assigned to you.", "没有分配给您的样本。", "No tiene nada asignado."),
    "go_on": ("Go on", "继续", "Continuar"),
    "sample_done": ("all done", "全部完成", "todo hecho"),
    "done_of": ("{done} of {items} done", "已完成 {done} / {items}", "{done} de {items} hechos"),
    "kind_flagged": ("findings", "问题", "hallazgos"),
    "kind_suspected": ("what is suspected", "疑似违规", "sospechas"),
    "kind_unflagged": (
        "calls without a forbidden finding",
        "未发现违规用语的通话",
        "llamadas sin infracciones halladas",
    ),
    "kind_whole": ("calls, whatever was found", "各类通话", "llamadas de toda clase"),
    "kind_double": ("blind double review", "双盲复核", "revisión doble a ciegas"),
    "why_flagged": (
        "Findings, so many of each rule: how often each rule is right.",
        "每条规则各抽若干问题，用于估计规则的准确率。",
        "Hallazgos, tantos por regla: con qué frecuencia acierta cada una.",
    ),
    "why_suspected": (
        "What is only suspected, so much of each rule: whether a rule may decide by meaning.",
        "每条规则各抽若干疑似违规，用于判断该规则能否按语义直接判定。",
        "Sospechas, tantas por regla: si una regla puede decidir por el sentido.",
    ),
    "why_unflagged": (
        "Whole calls in which nothing forbidden was found, so many of each team: how much is missed in them. Listen to "
        "all of each.",
        "每个班组各抽若干未发现违规用语的通话，须听完全程，用于估计其中的遗漏。",
        "Llamadas enteras en que no se halló nada prohibido, tantas por equipo: cuánto se escapa en ellas. Hay que "
        "oírlas enteras.",
    ),
    "why_whole": (
        "The same of all calls: also what is missed beside a finding, so that the share that is found is not too high.",
        "同上，但从全部通话中抽取：有违规的通话中的遗漏也计入，检出率因此没有偏差。",
        "Lo mismo de todas las llamadas: también lo que se escapa junto a un hallazgo, y así la parte hallada no "
        "tiene sesgo.",
    ),
    "why_double": (
        "Findings that several reviewers decide without seeing each other: how far they agree.",
        "由多位质检员互不可见地复核同一批问题，用于衡量一致性。",
        "Hallazgos que deciden varios sin verse entre sí: cuánto coinciden.",
    ),
    "all_samples": ("All samples", "全部样本", "Todas las muestras"),
    "no_samples": ("No sample was drawn yet.", "还没有抽取样本。", "Todavía no se ha sacado ninguna muestra."),
    "new_sample": ("Draw a sample", "抽取样本", "Sacar una muestra"),
    "sample_name": ("Name", "名称", "Nombre"),
    "sample_kind": ("What", "内容", "Qué"),
    "sample_each": ("Of each rule or team", "每条规则或班组抽取", "De cada regla o equipo"),
    "sample_seed": ("Seed", "随机种子", "Semilla"),
    "sample_seed_why": (
        "The same seed draws the same from the same store.",
        "同样的种子从同样的数据中抽出同样的样本。",
        "La misma semilla saca lo mismo del mismo almacén.",
    ),
    "calls_since": ("Calls from", "通话日期从", "Llamadas desde"),
    "calls_until": ("to", "到", "hasta"),
    "sample_reviewers": ("For whom, a name a line", "分配给（每行一人）", "Para quién, un nombre por línea"),
    "sample_reviewers_why": (
        "They get the items in turn; in a double review each gets all. Nobody named: anybody may do them.",
        "依次分配；双盲复核时每人全部。不填则任何人可做。",
        "Se reparten por turno; en la revisión doble cada cual recibe todos. Sin nombres: cualquiera.",
    ),
    "draw_it": ("Draw", "抽取", "Sacar"),
    "made_by": ("{name}, {at}, seed {seed}", "{name}，{at}，种子 {seed}", "{name}, {at}, semilla {seed}"),
    "sample_drawn": ("The sample was drawn.", "样本已抽取。", "La muestra se ha sacado."),
    "drawn_of": ("drawn {drawn} of {size}", "抽取 {drawn} / {size}", "{drawn} de {size}"),
    "anybody": ("anybody", "任何人", "cualquiera"),
    "drawn_from": ("Drawn from", "抽取范围", "Sacada de"),
    "sample_part_done": (
        "Your part of this sample is done.",
        "您负责的部分已完成。",
        "Su parte de esta muestra está hecha.",
    ),
    "sample_results": (
        "Results are on the quality page.",
        "结果见质量页面。",
        "Los resultados están en la página de calidad.",
    ),
}
