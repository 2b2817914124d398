"""Words that all pages have, and what is said when something is wrong."""

TEXTS = {
    "to_content": ("To the content", "跳到正文", "Ir al contenido"),
    "pages": ("Pages", "页面", "Páginas"),
    "interface": ("Language", "界面语言", "Idioma"),
    "interface_en": ("English", "English", "English"),
    "interface_zh": ("中文", "中文", "中文"),
    "interface_es": ("Español", "Español", "Español"),
    "log_out": ("Log out", "退出", "Salir"),
    "logged_in_as": ("{name}, {role}", "{name}（{role}）", "{name}, {role}"),
    "role_reviewer": ("reviewer", "质检员", "revisor"),
    "role_lead": ("lead", "质检主管", "responsable"),
    "role_supervisor": ("supervisor", "班长", "supervisor"),
    "role_agent": ("agent", "坐席", "agente"),
    "back": ("Back", "返回", "Volver"),
    "error_title": ("This did not work", "操作未成功", "No ha funcionado"),
    "error_bad_address": (
        "Something in this address is not understood. Go back, and choose again.",
        "网址中有无法识别的内容，请返回后重新选择。",
        "Algo de esta dirección no se entiende. Vuelva atrás y elija otra vez.",
    ),
    "error_not_found": (
        "There is nothing at this address. It may have been removed from the store.",
        "此网址没有内容，可能已从数据中移除。",
        "En esta dirección no hay nada. Quizá se quitó del almacén.",
    ),
    "error_not_allowed": (
        "You may not see this. Ask the person who leads the reviews.",
        "您没有查看权限，请联系质检主管。",
        "No tiene permiso para ver esto. Pregunte a quien dirige las revisiones.",
    ),
    "error_wrong_method": (
        "This address takes no such request. Go back, and use the buttons of the page.",
        "此网址不接受这种请求，请返回并使用页面上的按钮。",
        "Esta dirección no admite esa petición. Vuelva y use los botones de la página.",
    ),
    "error_wrong_host": (
        "This server is only for this machine. Open the address that it printed when it started.",
        "此服务仅供本机使用，请打开启动时显示的网址。",
        "Este servidor es solo para este equipo. Abra la dirección que mostró al iniciarse.",
    ),
    "error_other_site": (
        "The form came from another site. Open the page here, and send it from there.",
        "该表单来自其他网站。请在这里打开页面后再提交。",
        "El formulario vino de otro sitio. Abra la página aquí y envíelo desde ella.",
    ),
    "error_old_form": (
        "The form is from an earlier session. Load the page again, then decide again.",
        "该表单属于以前的会话。请重新载入页面后再操作。",
        "El formulario es de una sesión anterior. Cargue la página otra vez y repita.",
    ),
    "error_no_form": (
        "What was sent is no form of these pages.",
        "提交的内容不是本站的表单。",
        "Lo enviado no es un formulario de estas páginas.",
    ),
    "error_too_large": (
        "What was sent is too long. A note may have 2,000 characters: shorten it.",
        "提交的内容太长。备注最多 2,000 字，请缩短。",
        "Lo enviado es demasiado largo. Una nota admite 2.000 caracteres: acórtela.",
    ),
    "error_too_slow": (
        "The form did not arrive in time. Check the connection, and send it again.",
        "表单未能及时送达。请检查网络后重新提交。",
        "El formulario no llegó a tiempo. Compruebe la conexión y envíelo otra vez.",
    ),
    "error_too_often": (
        "Too many wrong attempts. Wait {seconds} seconds, then try again.",
        "错误次数过多，请等待 {seconds} 秒后再试。",
        "Demasiados intentos fallidos. Espere {seconds} segundos y pruebe otra vez.",
    ),
    "error_failed": (
        "The program failed; the details are in the window in which it runs. Try again; if it stays so, report it.",
        "程序出错，详情见运行窗口。请再试一次；若仍然如此，请报告。",
        "El programa falló; los detalles están en la ventana donde se ejecuta. Pruebe otra vez; si sigue, avise.",
    ),
}
