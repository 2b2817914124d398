"""Why the review refuses what somebody filled in or asked for, in English, Chinese and Spanish, by code."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.reasons.codes import ReasonCode
from speechguard.words.texts import Texts

FORMS: Mapping[ReasonCode, Texts] = {
    "no_verdict_to_undo": (
        "nothing was decided here: there is nothing to take back",
        "这里还没有结论，无可撤销",
        "aquí no hay nada decidido: no hay nada que retirar",
    ),
    "no_rejection_reason": ("say why not", "请选择驳回原因", "diga por qué no"),
    "appeal_final": (
        "an appeal has settled this: it is final",
        "申诉已裁定，为最终结论",
        "un recurso ya lo resolvió: es definitivo",
    ),
    "appeal_open": (
        "an appeal is open: it settles this",
        "有申诉待裁定，以裁定为准",
        "hay un recurso abierto: él lo resolverá",
    ),
    "assigned_to_others": (
        "this finding was assigned to others in that sample",
        "该样本中这条问题已分配给其他人",
        "en esa muestra este hallazgo se asignó a otras personas",
    ),
    "text_too_long": (
        "a text of {length} characters is too long: {most} at most",
        "文字有 {length} 个字符，过长：最多 {most} 个",
        "un texto de {length} caracteres es demasiado largo: {most} como máximo",
    ),
    "mark_without_times": (
        "say from when to when, in seconds (83.5) or as on a clock (1:23.5)",
        "请填写起止时间：秒数（83.5）或时钟形式（1:23.5）",
        "diga desde cuándo hasta cuándo, en segundos (83.5) o como en un reloj (1:23.5)",
    ),
    "mark_outside": (
        "{start} to {end} s is no part of a call of {duration} s",
        "{start} 至 {end} 秒不在时长 {duration} 秒的通话之内",
        "de {start} a {end} s no es parte de una llamada de {duration} s",
    ),
    "mark_without_rule": ("name the rule that was broken", "请选择被违反的规则", "elija la regla que se incumplió"),
    "mark_withdrawn": (
        "{name} has taken this mark back already",
        "{name} 已撤销此标记",
        "{name} ya retiró esta marca",
    ),
    "speakers_said": (
        "{name} has said meanwhile who speaks here: look at it again",
        "{name} 刚才已更改了说话人：请重新查看",
        "{name} ya ha dicho aquí quién habla: vuelva a mirarlo",
    ),
    "turns_changed": (
        "this call was heard anew meanwhile: look at it again",
        "这通电话刚才被重新识别：请重新查看",
        "esta llamada se volvió a oír entretanto: vuelva a mirarla",
    ),
    "no_such_turn": ("the call has no turn {turn}", "通话中没有第 {turn} 句", "la llamada no tiene el turno {turn}"),
    "call_not_in_store": (
        "the call is not in the store now: load its page again",
        "这通电话现在不在数据中：请重新打开页面",
        "la llamada no está ahora en el almacén: vuelva a cargar su página",
    ),
    "one_side_written": (
        "the words of the other side were not written down: score the call again with the other --agent-channel",
        "另一方的话没有转写：请用另一个 --agent-channel 重新评分",
        "las palabras de la otra parte no se transcribieron: evalúe la llamada otra vez con el otro --agent-channel",
    ),
    "judged_by_other_rules": (
        "the call was judged by other rules than those of review: start it with the --rules and --slot of score, "
        "or judge the store by its rules (score --out STORE --rules ...)",
        "这通电话评分时用的规则与 review 的规则不同：请用 score 的 --rules 和 --slot 启动，"
        "或用现在的规则重新评分（score --out STORE --rules ...）",
        "la llamada se evaluó con otras reglas que las de review: inícielo con los --rules y --slot de score, "
        "o evalúe el almacén con las suyas (score --out STORE --rules ...)",
    ),
    "appeal_of_another": (
        "only the agent of the call may appeal",
        "只有该通话的坐席可以申诉",
        "solo puede recurrir el agente de la llamada",
    ),
    "nothing_to_appeal": (
        "there is nothing to appeal against: this does not count",
        "此项不计分，无需申诉",
        "no hay nada que recurrir: esto no cuenta",
    ),
    "appealed_already": ("this was appealed against already", "此项已提出过申诉", "esto ya se recurrió"),
    "appeal_too_late": (
        "the time to appeal ended at {until}",
        "申诉期限已于 {until} 截止",
        "el plazo para recurrir terminó el {until}",
    ),
    "appeal_without_reason": ("say why this is wrong", "请说明为什么有误", "diga por qué está mal"),
    "appeal_settled": (
        "{name} has settled this appeal already",
        "{name} 已裁定此申诉",
        "{name} ya resolvió este recurso",
    ),
    "appeal_needs_another": (
        "somebody else must settle it: not who appealed, and not who confirmed it",
        "须由他人裁定：不能是申诉人，也不能是确认此项的人",
        "debe resolverlo otra persona: ni quien recurrió ni quien lo confirmó",
    ),
    "nothing_to_draw": (
        "there is nothing to draw from: no such calls or findings in these days",
        "没有可抽取的内容：这些日期内没有符合条件的通话或问题",
        "no hay de dónde sacar: en esos días no hay tales llamadas ni hallazgos",
    ),
    "sample_without_name": (
        "give the sample a name of 1 to 100 characters",
        "请为样本取名（1 至 100 个字符）",
        "dé a la muestra un nombre de 1 a 100 caracteres",
    ),
    "sample_name_taken": (
        "there is a sample '{name}' already: give another name",
        "已有名为“{name}”的样本，请换一个名称",
        "ya hay una muestra «{name}»: dele otro nombre",
    ),
    "sample_size": ("draw 1 to {most} of each", "每组抽取 1 至 {most} 个", "saque de 1 a {most} de cada uno"),
    "sample_seed": (
        "a seed is a whole number from 0 to 2147483647",
        "种子须为 0 至 2147483647 的整数",
        "una semilla es un número entero de 0 a 2147483647",
    ),
    "reviewer_twice": ("name each reviewer once", "每位质检员只写一次", "nombre a cada revisor una sola vez"),
    "too_few_reviewers": (
        "a double review needs two reviewers or more",
        "双盲复核至少需要两位质检员",
        "una revisión doble necesita dos revisores o más",
    ),
    "no_such_reviewer": ("no such reviewer: {names}", "没有这样的质检员：{names}", "no existe el revisor: {names}"),
    "no_day": (
        "'{text}' is no day: write for example 2026-11-02",
        "“{text}”不是日期：例如写 2026-11-02",
        "«{text}» no es un día: escriba por ejemplo 2026-11-02",
    ),
    "no_whole_number": ("'{text}' is no whole number", "“{text}”不是整数", "«{text}» no es un número entero"),
    "case_gone": (
        "this case is proposed already, or is none any more: load the page again",
        "此用例已提出或已失效，请重新加载页面",
        "este caso ya se propuso o ya no lo es: vuelva a cargar la página",
    ),
    "no_user_name": (
        "{name} is no name of a user: give 1 to 100 characters",
        "{name} 不能作用户名：请用 1 至 100 个字符",
        "{name} no es un nombre de usuario: dé de 1 a 100 caracteres",
    ),
    "password_length": (
        "a password has {least} to {most} characters",
        "密码须为 {least} 至 {most} 个字符",
        "una contraseña tiene de {least} a {most} caracteres",
    ),
    "password_blank": (
        "a password needs characters that can be seen: this one is blank",
        "密码须含可见字符，此密码是空白的",
        "una contraseña necesita caracteres visibles: esta está en blanco",
    ),
    "user_name_taken": (
        "there is a user '{name}' already: set a password in that row",
        "已有用户“{name}”：请在该行设置密码",
        "ya hay un usuario «{name}»: ponga una contraseña en esa fila",
    ),
    "no_such_user": ("there is no user '{name}'", "没有用户“{name}”", "no hay ningún usuario «{name}»"),
    "own_role": (
        "you cannot take the lead from yourself: another lead must",
        "不能取消自己的主管身份，须由另一位主管操作",
        "no puede quitarse a sí mismo la dirección: debe hacerlo otro responsable",
    ),
    "own_account": (
        "you cannot lock yourself out: another lead must",
        "不能停用自己的账户，须由另一位主管操作",
        "no puede bloquearse a sí mismo: debe hacerlo otro responsable",
    ),
}
