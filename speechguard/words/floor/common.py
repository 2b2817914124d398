"""Words that several pages of the service have."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "alert_triggered": ("nobody has seen it", "无人处理", "nadie lo ha visto"),
    "alert_acknowledged": ("seen by {name}", "{name}已接手", "visto por {name}"),
    "alert_resolved": ("resolved by {name}", "{name}已处理", "resuelto por {name}"),
    "alert_withdrawn": ("withdrawn", "已撤回", "retirado"),
    "alert_escalated": ("nobody came in time", "超时无人处理", "nadie acudió a tiempo"),
    "acknowledge": ("I see to it", "我来处理", "Me encargo"),
    "resolve": ("Resolved", "已处理", "Resuelto"),
    "call_ended": ("ended", "已结束", "terminada"),
    "finals_only": ("warnings only after each sentence", "只在每句说完后提示", "avisos solo al acabar cada frase"),
    "behind_by": ("behind by {seconds} s", "滞后 {seconds} 秒", "con {seconds} s de retraso"),
    "lost_sound": ("{seconds} s lost", "丢失 {seconds} 秒", "{seconds} s perdidos"),
}
