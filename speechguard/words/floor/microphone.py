"""Words of the page of the microphone."""

from speechguard.words.web import PageTexts

TEXTS: PageTexts = {
    "nav_mic": ("Microphone", "麦克风", "Micrófono"),
    "mic_why": (
        "For calls that your telephone does not send by itself: what this computer's microphone hears is your side of "
        "the call. Use a headset, so that the customer is not heard as you.",
        "适用于电话系统不自动送音的通话：本机麦克风听到的内容视为您的话。请使用耳机，以免把客户的声音当成您的。",
        "Para llamadas que su teléfono no envía por sí solo: lo que oye el micrófono de este equipo es su parte de la "
        "llamada. Use auriculares, para que al cliente no se le tome por usted.",
    ),
    "mic_device": ("Microphone", "麦克风", "Micrófono"),
    "mic_usual": ("the usual one", "系统默认", "el habitual"),
    "mic_language": ("Language of the call", "通话语言", "Idioma de la llamada"),
    "mic_team": ("Team", "团队", "Equipo"),
    "mic_no_team": ("none", "无", "ninguno"),
    "mic_level": ("Level", "音量", "Nivel"),
    "mic_start": ("Start", "开始", "Empezar"),
    "mic_stop": ("End", "结束", "Terminar"),
    "mic_idle": (
        "Not listening. Start when your call begins.",
        "未在收音。通话开始时请按“开始”。",
        "No se escucha. Empiece cuando empiece la llamada.",
    ),
    "mic_asking": (
        "Your browser asks whether the microphone may be used: allow it.",
        "浏览器正在询问能否使用麦克风，请选择允许。",
        "El navegador pregunta si puede usar el micrófono: permítalo.",
    ),
    "mic_connecting": ("Connecting …", "正在连接……", "Conectando…"),
    "mic_heard": (
        "Listening. Leave this page open, in the background if you like. Your warnings are here:",
        "正在收音。请保持本页打开（可放在后台）。预警显示在：",
        "Escuchando. Deje esta página abierta, si quiere en segundo plano. Sus avisos están aquí:",
    ),
    "mic_again": (
        "The service cannot be reached. It is tried again every 2 seconds; what is said meanwhile counts as a gap.",
        "无法连接服务，每 2 秒自动重试；其间所说的内容记为缺失。",
        "No se llega al servicio. Se reintenta cada 2 segundos; lo que se diga entretanto cuenta como hueco.",
    ),
    "mic_no_permission": (
        "The browser may not use the microphone. Allow it beside the address, then start again.",
        "浏览器无权使用麦克风。请在地址栏旁允许后重新开始。",
        "El navegador no puede usar el micrófono. Permítalo junto a la dirección y empiece otra vez.",
    ),
    "mic_no_device": (
        "No microphone is there. Plug one in, then start again.",
        "没有找到麦克风。请插上后重新开始。",
        "No hay micrófono. Conecte uno y empiece otra vez.",
    ),
    "mic_busy": (
        "The microphone cannot be read: another program may have it. Close that one, then start again.",
        "无法读取麦克风，可能正被其他程序占用。请关闭该程序后重新开始。",
        "No se puede leer el micrófono: quizá lo tiene otro programa. Ciérrelo y empiece otra vez.",
    ),
    "mic_unplugged": (
        "The microphone is gone. Plug it in again or choose another one: the call goes on by itself.",
        "麦克风已断开。请重新插上或另选一个，通话会自动继续。",
        "El micrófono ya no está. Conéctelo otra vez o elija otro: la llamada sigue sola.",
    ),
    "mic_muted": (
        "The microphone is muted by the computer or its own switch.",
        "麦克风已被系统或自身开关静音。",
        "El micrófono está silenciado por el equipo o por su propio interruptor.",
    ),
    "mic_silent": (
        "Nothing at all comes from the microphone. Is it muted, or is another one the right one?",
        "麦克风没有任何声音。是否已静音，或应选择另一个？",
        "Del micrófono no llega nada. ¿Está silenciado, o es otro el correcto?",
    ),
    "mic_insecure": (
        "Browsers give a microphone only to pages that are encrypted. Open this page at its https:// address.",
        "浏览器只允许加密页面使用麦克风，请通过 https:// 地址打开本页。",
        "Los navegadores solo dan el micrófono a páginas cifradas. Abra esta página por su dirección https://.",
    ),
    "mic_old_browser": (
        "This browser cannot do it. Use a newer Chrome, Edge, Firefox or Safari.",
        "此浏览器不支持。请使用较新的 Chrome、Edge、Firefox 或 Safari。",
        "Este navegador no puede. Use un Chrome, Edge, Firefox o Safari más reciente.",
    ),
    "mic_full": (
        "The service takes no more calls at the moment. It is tried again every 10 seconds.",
        "服务目前无法接收更多通话，每 10 秒自动重试。",
        "El servicio no admite más llamadas por ahora. Se reintenta cada 10 segundos.",
    ),
    "mic_logged_out": (
        "You are not logged in any more. Load the page again, log in and start again.",
        "您已退出登录。请重新载入页面，登录后再开始。",
        "Ya no tiene la sesión abierta. Cargue la página otra vez, entre y empiece de nuevo.",
    ),
    "mic_refused": (
        "The service has refused the call. Start again; if it stays so, tell whoever runs the service:",
        "服务拒绝了此通话。请重新开始；若仍然如此，请告知服务管理员：",
        "El servicio ha rechazado la llamada. Empiece otra vez; si sigue, avise a quien lleva el servicio:",
    ),
    "mic_over": (
        "The service has ended the call. Start again for the next one.",
        "服务已结束此通话。下一通请重新开始。",
        "El servicio ha terminado la llamada. Empiece otra vez para la siguiente.",
    ),
}
