"""Words of the page of web hooks."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "nav_hooks": ("Web hooks", "网络钩子", "Webhooks"),
    "hooks_none": (
        "No web hook is set: see `hooks` in the settings.",
        "尚未设置网络钩子：请看设置中的 hooks。",
        "No hay ningún webhook: vea `hooks` en los ajustes.",
    ),
    "hook_delivered": ("last delivered {at}", "上次送达：{at}", "última entrega: {at}"),
    "hook_never": ("nothing delivered yet", "尚未送达任何消息", "todavía no se entregó nada"),
    "hook_waiting": ("waiting: {count}", "等待发送：{count}", "en espera: {count}"),
    "hook_dead": ("given up: {count}", "已放弃：{count}", "abandonados: {count}"),
    "hook_off": ("off: its receiver wants no more", "已停用：接收方不再接受", "apagado: su receptor no quiere más"),
    "hook_removed": ("no longer set", "已不在设置中", "ya no está en los ajustes"),
    "hook_again": ("Try again", "重试", "Intentar de nuevo"),
    "hook_all_again": ("Try all again", "全部重试", "Intentar todos de nuevo"),
    "hook_on_again": ("Turn on again", "重新启用", "Encender de nuevo"),
    "hook_told": ("It is tried again.", "正在重试。", "Se intenta de nuevo."),
    "hook_letter": (
        "{event}, call {call}, {at}: {attempts} attempts",
        "{event}，通话 {call}，{at}：尝试 {attempts} 次",
        "{event}, llamada {call}, {at}: {attempts} intentos",
    ),
    "hook_more": ("and {count} older ones", "以及更早的 {count} 条", "y {count} más antiguos"),
}
