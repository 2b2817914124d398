"""Words of the agent's page."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "nav_me": ("My call", "我的通话", "Mi llamada"),
    "mine_sound": ("Soft sound", "提示音", "Aviso sonoro"),
    "mine_window": ("Small window on top", "置顶小窗", "Ventana pequeña encima"),
    "mine_elsewhere": (
        "Your call is in the small window. Close it to have it here again.",
        "您的通话显示在置顶小窗中，关闭小窗即可回到这里。",
        "Su llamada está en la ventana pequeña. Ciérrela para verla aquí otra vez.",
    ),
    "mine_none": ("No call now", "当前没有通话", "Ahora no hay llamada"),
    "mine_none_why": (
        "Your next call appears here by itself.",
        "下一通电话会自动显示在这里。",
        "La próxima llamada aparecerá aquí sola.",
    ),
    "mine_cut": (
        "No connection to the service: this may be old. It is tried again by itself.",
        "与服务的连接已断开，内容可能已过时，正在自动重连。",
        "Sin conexión con el servicio: esto puede ser antiguo. Se reintenta solo.",
    ),
    "mine_agent": ("You", "您", "Usted"),
    "mine_customer": ("Customer", "客户", "Cliente"),
    "mine_provisional": ("perhaps, still listening", "可能，正在确认", "quizá, se sigue escuchando"),
    "mine_confirmed": ("confirmed", "已确认", "confirmado"),
    "mine_missing": ("was not said in time", "未按时说", "no se dijo a tiempo"),
    "mine_retracted": ("withdrawn, it was not that", "已撤回，并非如此", "retirado, no era eso"),
    "mine_withdrawn": ("Withdrawn:", "已撤回：", "Retirado:"),
    "mine_until": ("until {time}", "截至 {time}", "hasta {time}"),
}
