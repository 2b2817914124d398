"""Words of the page of accounts."""

TEXTS = {
    "nav_accounts": ("Accounts", "账号", "Cuentas"),
    "accounts_local": (
        "You are at this machine, where nobody logs in. Once there are accounts, people log in from the next start on, "
        "and the server may be reached by other machines (--host).",
        "您正在本机使用，无需登录。建立账号后，下次启动起须登录，也可供其他机器访问（--host）。",
        "Está en este equipo, donde nadie entra con contraseña. Con cuentas, se entrará con ellas desde el próximo "
        "inicio y se podrá llegar desde otros equipos (--host).",
    ),
    "accounts_first_lead": (
        "Make the first account one of a lead: only leads can make others.",
        "第一个账号请设为质检主管：只有主管能建立其他账号。",
        "La primera cuenta debe ser de responsable: solo responsables crean otras.",
    ),
    "no_accounts": ("There are no accounts yet.", "还没有账号。", "Todavía no hay cuentas."),
    "role": ("Role", "角色", "Función"),
    "account_since": ("since {at}", "建立于 {at}", "desde {at}"),
    "account_locked": ("locked out", "已停用", "sin acceso"),
    "account_change": ("New password or role", "更改密码或角色", "Contraseña o función nuevas"),
    "account_unlock": ("Let in again", "重新启用", "Dar acceso otra vez"),
    "account_save": ("Save", "保存", "Guardar"),
    "account_lock": ("Lock out", "停用", "Quitar acceso"),
    "account_new": ("New account", "新账号", "Cuenta nueva"),
    "account_add": ("Add", "添加", "Añadir"),
    "account_agent_why": (
        "An agent's name must be the one in the calls: agents see their own calls only.",
        "坐席账号的用户名须与通话中的坐席名一致：坐席只能看到自己的通话。",
        "El nombre de un agente debe ser el de las llamadas: los agentes solo ven las suyas.",
    ),
    "told_added": ("The account was made.", "账号已建立。", "La cuenta se ha creado."),
    "told_password_set": (
        "Saved. Who was logged in must log in again.",
        "已保存。已登录的人须重新登录。",
        "Guardado. Quien estaba dentro debe entrar otra vez.",
    ),
    "told_locked_out": (
        "Locked out. All that was decided stays.",
        "已停用，其结论保留。",
        "Sin acceso. Lo decidido se mantiene.",
    ),
    "password_hint": ("{shortest} characters or more", "至少 {shortest} 个字符", "{shortest} caracteres o más"),
}
