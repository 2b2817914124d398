"""Words of the page on which people log in."""

TEXTS = {
    "log_in": ("Log in", "登录", "Entrar"),
    "name": ("Name", "用户名", "Nombre"),
    "password": ("Password", "密码", "Contraseña"),
    "token": ("Token", "令牌", "Clave"),
    "token_needed": (
        "Open the address that was printed when the server started: it holds the token. Or enter the token here.",
        "请打开服务启动时显示的网址，其中含有令牌；也可以在这里输入令牌。",
        "Abra la dirección que se mostró al iniciar el servidor: lleva la clave. O escríbala aquí.",
    ),
    "wrong_password": (
        "Name or password is wrong.",
        "用户名或密码错误。",
        "El nombre o la contraseña no son correctos.",
    ),
    "wrong_token": ("This is not the token.", "令牌不正确。", "Esa no es la clave."),
    "forgotten": (
        "Password forgotten? The person who runs the server sets a new one: speechguard review --add-user.",
        "忘记密码？请管理员重新设置：speechguard review --add-user。",
        "¿Olvidó la contraseña? Quien administra el servidor pone otra: speechguard review --add-user.",
    ),
}
