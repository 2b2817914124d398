"""What is wrong with a recording or a row of a table, in English, Chinese and Spanish, by code."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.reasons.codes import ReasonCode
from speechguard.words.texts import Texts

FAILURES: Mapping[ReasonCode, Texts] = {
    "no_sound": (
        "no sound in it could be decoded (0 seconds); record or export it again",
        "其中没有可解码的声音（0 秒）；请重新录制或导出",
        "no se pudo descodificar ningún sonido (0 segundos); grábela o expórtela de nuevo",
    ),
    "many_channels": (
        "has {channels} channels; pick the agent's and the customer's into a stereo file",
        "有 {channels} 个声道；请把坐席和客户的声道合成一个立体声文件",
        "tiene {channels} canales; pase el del agente y el del cliente a un archivo estéreo",
    ),
    "one_channel": (
        "has one channel only, so no side is the agent's; use --agent-channel mono",
        "只有一个声道，无法区分坐席和客户；请用 --agent-channel mono",
        "tiene un solo canal, así que no hay lado del agente; use --agent-channel mono",
    ),
    "folder_given": (
        "is a directory, not a recording; name the files in it",
        "是文件夹，不是录音；请指明其中的文件",
        "es una carpeta, no una grabación; indique sus archivos",
    ),
    "pipe_given": (
        "is a pipe, which can be read only once; save the recording to a file",
        "是管道，只能读一次；请把录音存成文件",
        "es una tubería, que solo se lee una vez; guarde la grabación en un archivo",
    ),
    "device_given": (
        "is a device or a socket, not a recording; name a file",
        "是设备或套接字，不是录音；请指明文件",
        "es un dispositivo o un socket, no una grabación; indique un archivo",
    ),
    "empty_file": (
        "is empty (0 bytes); record or export it again",
        "是空文件（0 字节）；请重新录制或导出",
        "está vacía (0 bytes); grábela o expórtela de nuevo",
    ),
    "unreadable": (
        "cannot be read: {why:system}; check the path and its permissions",
        "无法读取：{why:system}；请检查路径和权限",
        "no se puede leer: {why:system}; compruebe la ruta y sus permisos",
    ),
    "unreadable_address": (
        "cannot be read: {why:system}; check the address and its permissions",
        "无法读取：{why:system}；请检查地址和权限",
        "no se puede leer: {why:system}; compruebe la dirección y sus permisos",
    ),
    "not_on_machine": (
        "is not on machine {machine} of the cluster: keep recordings on storage that all machines have under the same "
        "path, or give addresses such as s3://bucket/folder",
        "集群的机器 {machine} 上没有这个文件；请把录音放在所有机器路径相同的共享存储上，"
        "或用 s3://bucket/folder 这样的地址",
        "no está en la máquina {machine} del clúster: guarde las grabaciones donde todas las máquinas las vean con la "
        "misma ruta, o dé direcciones como s3://bucket/folder",
    ),
    "not_audio": (
        "is not audio, or so damaged or cut off that none of it can be decoded; export it again",
        "不是音频，或已损坏、被截断，无法解码；请重新导出",
        "no es audio, o está tan dañada o cortada que no se puede descodificar; expórtela de nuevo",
    ),
    "headerless": (
        "are samples without a header, of unknown rate; wrap them: sox -t ul -r 8000 -c 1 IN OUT.wav",
        "是没有文件头的采样，采样率未知；请加上文件头：sox -t ul -r 8000 -c 1 IN OUT.wav",
        "son muestras sin cabecera, de frecuencia desconocida; póngasela: sox -t ul -r 8000 -c 1 IN OUT.wav",
    ),
    "archive_given": (
        "is a {kind} archive, not a recording; unpack it",
        "是 {kind} 压缩包，不是录音；请先解压",
        "es un archivo {kind}, no una grabación; descomprímalo",
    ),
    "archive_locked": (
        "is a {kind} archive with a password, not a recording; unpack it",
        "是有密码的 {kind} 压缩包，不是录音；请先解压",
        "es un archivo {kind} con contraseña, no una grabación; descomprímalo",
    ),
    "encrypted": (
        "is encrypted; export it again without protection",
        "已加密；请导出未加密的录音",
        "está cifrada; expórtela de nuevo sin protección",
    ),
    "no_audio_track": ("has no audio track", "没有音轨", "no tiene pista de audio"),
    "no_decoder": (
        "has sound in a codec that cannot be decoded ({codec}); export it as PCM or FLAC",
        "声音的编码无法解码（{codec}）；请导出为 PCM 或 FLAC",
        "tiene sonido en un códec que no se puede descodificar ({codec}); expórtela como PCM o FLAC",
    ),
    "rate_changes": (
        "changes its sampling rate, so that nothing can be cut out; export it again",
        "采样率中途变化，无法剪取片段；请重新导出",
        "cambia de frecuencia de muestreo, así que no se puede recortar; expórtela de nuevo",
    ),
    "channels_change": (
        "changes from {before} to {after} channels; export it again",
        "声道数由 {before} 变为 {after}；请重新导出",
        "pasa de {before} a {after} canales; expórtela de nuevo",
    ),
    "rare_samples": (
        "has samples of the rare form {form}; export it as 16-bit",
        "采样格式 {form} 少见；请导出为 16 位",
        "tiene muestras del raro formato {form}; expórtela en 16 bits",
    ),
    "nobody_speaks": (
        "nobody speaks in the first {seconds} s; say which language it is with --language",
        "开头 {seconds} 秒没有人说话；请用 --language 指明语言",
        "nadie habla en los primeros {seconds} s; indique el idioma con --language",
    ),
    "no_rules_for": (
        "is in '{language}', for which there are no rules: add them to --rules",
        "语言是“{language}”，没有对应的规则；请加到 --rules",
        "está en «{language}», para el que no hay reglas: añádalas a --rules",
    ),
    "program_failed": (
        "the program failed on it ({what}); please report this",
        "程序处理时出错（{what}）；请反馈给我们",
        "el programa falló con ella ({what}); avísenos, por favor",
    ),
    "name_taken": (
        "the name '{call}' is that of {file} already: give each call its own",
        "名称“{call}”已用于 {file}；每通电话须有自己的名称",
        "el nombre «{call}» ya es el de {file}: dé a cada llamada el suyo",
    ),
    "name_of_another": (
        "the name '{call}' is that of another call",
        "名称“{call}”已用于另一通电话",
        "el nombre «{call}» es el de otra llamada",
    ),
    "same_recording": (
        "is the same recording as call '{call}' ({file})",
        "与通话“{call}”是同一录音（{file}）",
        "es la misma grabación que la llamada «{call}» ({file})",
    ),
    "changed_meanwhile": (
        "changed while it was heard: run again when it is complete",
        "处理过程中文件有变化；请在录音完成后再运行",
        "cambió mientras se oía: ejecute de nuevo cuando esté completa",
    ),
    "workers_died": (
        "the processes that heard it ended, {times} times: is there too little memory?",
        "处理它的进程 {times} 次中断；是否内存不足？",
        "los procesos que la oían terminaron, {times} veces: ¿falta memoria?",
    ),
    "workers_died_with": (
        "the processes that heard it ended, {times} times (exit code {exit_code}): is there too little memory?",
        "处理它的进程 {times} 次中断（退出码 {exit_code}）；是否内存不足？",
        "los procesos que la oían terminaron, {times} veces (código {exit_code}): ¿falta memoria?",
    ),
}

FLAWS: Mapping[ReasonCode, Texts] = {
    "about": ("{subject}: {what}", "{subject}：{what}", "{subject}: {what}"),
    "tracks_unheard": (
        "{tracks} more audio tracks are not heard, only the first",
        "另有 {tracks} 条音轨没有处理，只处理第一条",
        "hay {tracks} pistas de audio más que no se oyen, solo la primera",
    ),
    "channels_alike": (
        "both channels have the same sound: they are heard as one",
        "两个声道的声音相同：按一个声道处理",
        "los dos canales tienen el mismo sonido: se oyen como uno",
    ),
    "channels_inverted": (
        "one channel is the other one inverted: they are heard as one",
        "一个声道是另一个的反相：按一个声道处理",
        "un canal es el otro invertido: se oyen como uno",
    ),
    "channels_leak": (
        "one channel leaks into the other: {seconds} s of voice were silenced there",
        "一个声道串入另一个声道：其中 {seconds} 秒的声音已消除",
        "un canal se filtra en el otro: allí se silenciaron {seconds} s de voz",
    ),
    "told_by_voice": (
        "both people are on one channel: who speaks is told by voice and words",
        "双方在同一声道：说话人按嗓音和用词区分",
        "las dos personas están en un canal: quién habla se distingue por la voz y las palabras",
    ),
    "told_by_words": (
        "both people are on one channel and sound alike: who speaks is told by words alone",
        "双方在同一声道且嗓音相近：说话人只按用词区分",
        "las dos personas están en un canal y suenan parecido: quién habla se distingue solo por las palabras",
    ),
    "one_voice": (
        "one channel with one voice: whose it is is told by words",
        "只有一个声道、一个人的嗓音：是谁的只按用词判断",
        "un canal con una sola voz: de quién es se distingue por las palabras",
    ),
    "several_voices": (
        "one channel with more than two voices: whose each is is told by its words",
        "一个声道里有两个以上的人：每个嗓音是谁的按其用词判断",
        "un canal con más de dos voces: de quién es cada una se distingue por sus palabras",
    ),
    "enrolled_voice": (
        "the agent is told by the enrolled voice of {name:sentence}",
        "坐席按登记的声纹（{name:sentence}）认出",
        "el agente se reconoce por la voz registrada de {name:sentence}",
    ),
    "agent_speaks_first": (
        "the agent is told by speaking first, as was said of the call",
        "坐席按“坐席先说话”的设定认出",
        "el agente se reconoce porque habla primero, como se indicó de la llamada",
    ),
    "customer_speaks_first": (
        "the agent is told by the customer's speaking first, as was said of the call",
        "坐席按“客户先说话”的设定认出",
        "el agente se reconoce porque el cliente habla primero, como se indicó de la llamada",
    ),
    "words_contradict": (
        "by their words the other person is the agent: check who is said to speak first, and the agent's name",
        "按用词看，坐席是另一个人：请核对“先说话的”设定和坐席姓名",
        "por las palabras el agente es la otra persona: revise quién se indicó que habla primero y su nombre",
    ),
    "speakers_unclear": (
        "it is unclear who speaks in {percent} % of the speech: nothing of it is held against anybody",
        "有 {percent}% 的语音分不清是谁说的：不计入任何人",
        "no está claro quién habla en el {percent} % del habla: no se le imputa a nadie",
    ),
    "bytes_missing": (
        "cut off: the last {missing} of {stated} bytes of sound that its header states are missing",
        "被截断：文件头标明的 {stated} 字节声音中，缺少最后 {missing} 字节",
        "cortada: faltan los últimos {missing} de los {stated} bytes de sonido que indica su cabecera",
    ),
    "bytes_behind": (
        "{bytes} bytes behind the end of the sound that its header states are not heard",
        "文件头标明的声音结尾之后还有 {bytes} 字节没有处理",
        "hay {bytes} bytes tras el final del sonido que indica su cabecera que no se oyen",
    ),
    "more_sound": (
        "its header states {seconds:tenths} s less of sound than there is; that is heard, too",
        "文件头标明的长度比实际声音短 {seconds:tenths} 秒；多出的部分也已处理",
        "su cabecera indica {seconds:tenths} s de sonido menos de los que hay; también se oyen",
    ),
    "sounds_unheard": (
        "has {sounds} blocks of sound, of which only the last is heard; {bytes} bytes of sound are not",
        "有 {sounds} 段声音数据，只处理最后一段；有 {bytes} 字节声音没有处理",
        "tiene {sounds} bloques de sonido y solo se oye el último; {bytes} bytes de sonido no",
    ),
    "end_missing": (
        "cut off: its last part is missing",
        "被截断：缺少最后一部分",
        "cortada: falta su última parte",
    ),
    "not_numbers": (
        "{samples} samples are not numbers and were replaced by silence",
        "{samples} 个采样不是数值，已用静音代替",
        "{samples} muestras no son números y se sustituyeron por silencio",
    ),
    "gaps": (
        "holds no audio for {seconds:tenths} s in all, at {places} places; counted as lost",
        "共有 {seconds:tenths} 秒没有声音数据（{places} 处），按丢失计",
        "no contiene audio durante {seconds:tenths} s en total, en {places} sitios; se cuentan como perdidos",
    ),
    "timestamps_wrong": (
        "has timestamps that do not fit its audio; times are counted from the audio alone",
        "时间戳与声音不符；时间只按声音计算",
        "tiene marcas de tiempo que no encajan con su audio; los tiempos se cuentan solo por el audio",
    ),
    "too_short": (
        "only {heard:tenths} s of the {stated:tenths} s that it states could be decoded; it may be cut off",
        "标明的 {stated:tenths} 秒中只有 {heard:tenths} 秒可以解码；可能被截断",
        "solo se pudieron descodificar {heard:tenths} s de los {stated:tenths} s que indica; puede estar cortada",
    ),
    "unreadable_end": (
        "cannot be read to its end: {why:system}",
        "无法读到结尾：{why:system}",
        "no se puede leer hasta el final: {why:system}",
    ),
    "damaged_parts": (
        "{parts} damaged parts of it could not be decoded",
        "有 {parts} 处损坏，无法解码",
        "{parts} partes dañadas no se pudieron descodificar",
    ),
    "sound_missing": (
        "{seconds:tenths} s of sound never came from its source; counted as lost",
        "来源共有 {seconds:tenths} 秒声音没有送到；按丢失计",
        "de la fuente no llegaron {seconds:tenths} s de sonido; se cuentan como perdidos",
    ),
    "source_silent": (
        "nothing came from its source for {seconds} s, so it was taken as ended",
        "来源有 {seconds} 秒没有送来任何声音，按已结束处理",
        "la fuente no envió nada durante {seconds} s, así que se dio por terminada",
    ),
    "source_failed": (
        "its source broke off: {why}",
        "来源中断：{why}",
        "la fuente se interrumpió: {why}",
    ),
    "connection_lost": (
        "the connection broke and did not come back within {seconds} s",
        "连接中断，{seconds} 秒内未恢复",
        "la conexión se cortó y no volvió en {seconds} s",
    ),
    "service_stopped": (
        "the service was stopped; what followed after {seconds:tenths} s was not heard",
        "服务中途停止；{seconds:tenths} 秒之后的内容没有听到",
        "el servicio se detuvo; lo que siguió tras {seconds:tenths} s no se oyó",
    ),
    "hook_answered": (
        "its receiver answered with {status}",
        "接收方返回 {status}",
        "su receptor respondió {status}",
    ),
    "hook_unreachable": (
        "its receiver could not be reached: {why:system}",
        "无法连接接收方：{why:system}",
        "no se pudo llegar a su receptor: {why:system}",
    ),
    "hook_gone": (
        "its receiver wants no more messages (410)",
        "接收方不再接受消息（410）",
        "su receptor no quiere más mensajes (410)",
    ),
    "hook_unset": (
        "the hook is no longer in the settings",
        "设置中已没有这个钩子",
        "el gancho ya no está en los ajustes",
    ),
    "audio_dropped": (
        "{seconds:tenths} s of audio lost, {times} times; this machine is too busy",
        "共丢失 {seconds:tenths} 秒声音（{times} 次）；本机过于繁忙",
        "se perdieron {seconds:tenths} s de audio ({times}×); este equipo está demasiado ocupado",
    ),
}

CELLS: Mapping[ReasonCode, Texts] = {
    "row": ("{file}:{line}: {problem}", "{file} 第 {line} 行：{problem}", "{file}, línea {line}: {problem}"),
    "cell": ("{column} '{text}' {problem}", "{column}“{text}”{problem}", "{column} «{text}» {problem}"),
    "cell_empty": ("{column} is empty", "{column} 为空", "{column} está vacío"),
    "file_wrong": ("file {problem}", "file {problem}", "file {problem}"),
    "no_time_of_day": (
        "has no time of day: write for example 2026-10-03 14:05",
        "没有时刻：例如写 2026-10-03 14:05",
        "no tiene hora: escriba por ejemplo 2026-10-03 14:05",
    ),
    "no_time": (
        "is no date and time: write for example 2026-10-03 14:05",
        "不是日期时间：例如写 2026-10-03 14:05",
        "no es fecha y hora: escriba por ejemplo 2026-10-03 14:05",
    ),
    "no_such_time": (
        "is no date and time ({why}): write for example 2026-10-03 14:05",
        "不是日期时间（{why}）：例如写 2026-10-03 14:05",
        "no es fecha y hora ({why}): escriba por ejemplo 2026-10-03 14:05",
    ),
    "no_seconds": (
        "is no number of seconds: write for example 12 or 00:12",
        "不是秒数：例如写 12 或 00:12",
        "no es un número de segundos: escriba por ejemplo 12 o 00:12",
    ),
    "neither_yes_nor_no": ("is neither yes nor no", "不是“是”或“否”", "no es ni sí ni no"),
    "unknown_word": (
        "is not known: write {choices:or}",
        "不认识：请写 {choices:or}",
        "no se conoce: escriba {choices:or}",
    ),
    "no_satisfaction": (
        "is no satisfaction: write 0 to 10, or yes or no",
        "不是满意度：请写 0 到 10，或“是”“否”",
        "no es una satisfacción: escriba de 0 a 10, o sí o no",
    ),
    "address_password": (
        "holds a password, which the results would show: give it in fsspec's configuration",
        "含有密码，会显示在结果中：请写在 fsspec 的配置里",
        "contiene una contraseña, que se vería en los resultados: póngala en la configuración de fsspec",
    ),
    "no_address": ("{address} is no address", "{address} 不是地址", "{address} no es una dirección"),
}

# What Linux says most of recordings; what else it says, and a storage's own words, stay in English.
SYSTEM: Mapping[str, Texts] = {
    "No such file or directory": ("No such file or directory", "没有这个文件", "no existe el archivo"),
    "Permission denied": ("Permission denied", "没有权限", "permiso denegado"),
    "it is a folder, a pipe or a device": (
        "it is a folder, a pipe or a device",
        "它是文件夹、管道或设备",
        "es una carpeta, una tubería o un dispositivo",
    ),
    "Input/output error": ("Input/output error", "读取错误", "error de lectura"),
}
