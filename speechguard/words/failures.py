"""Why a recording could not be scored, in the language of the reader.

The sentences are made where recordings are opened and heard, and where manifests are read; a test holds this table to
be complete.
"""

from __future__ import annotations

from speechguard.messages import Interface
from speechguard.words.sentences import Sentences
from speechguard.words.texts import Texts

_FAILURES: list[Texts] = [
    # speechguard/audio/recording.py
    (
        "no sound in it could be decoded (0 seconds); record or export it again",
        "其中没有可解码的声音（0 秒）；请重新录制或导出",
        "no se pudo descodificar ningún sonido (0 segundos); grábela o expórtela de nuevo",
    ),
    (
        "has {n:number} channels; pick the agent's and the customer's into a stereo file",
        "有 {n} 个声道；请把坐席和客户的声道合成一个立体声文件",
        "tiene {n} canales; pase el del agente y el del cliente a un archivo estéreo",
    ),
    (
        "has one channel only, so no side is the agent's; use --agent-channel mono",
        "只有一个声道，无法区分坐席和客户；请用 --agent-channel mono",
        "tiene un solo canal, así que no hay lado del agente; use --agent-channel mono",
    ),
    (
        "is a directory, not a recording; name the files in it",
        "是文件夹，不是录音；请指明其中的文件",
        "es una carpeta, no una grabación; indique sus archivos",
    ),
    (
        "is a pipe, which can be read only once; save the recording to a file",
        "是管道，只能读一次；请把录音存成文件",
        "es una tubería, que solo se lee una vez; guarde la grabación en un archivo",
    ),
    (
        "is empty (0 bytes); record or export it again",
        "是空文件（0 字节）；请重新录制或导出",
        "está vacía (0 bytes); grábela o expórtela de nuevo",
    ),
    (
        "cannot be read: {why:system}; check the path and its permissions",
        "无法读取：{why}；请检查路径和权限",
        "no se puede leer: {why}; compruebe la ruta y sus permisos",
    ),
    (
        "is not audio, or so damaged or cut off that none of it can be decoded; export it again",
        "不是音频，或已损坏、被截断，无法解码；请重新导出",
        "no es audio, o está tan dañada o cortada que no se puede descodificar; expórtela de nuevo",
    ),
    (
        "are samples without a header, of unknown rate; wrap them: sox -t ul -r 8000 -c 1 IN OUT.wav",
        "是没有文件头的采样，采样率未知；请加上文件头：sox -t ul -r 8000 -c 1 IN OUT.wav",
        "son muestras sin cabecera, de frecuencia desconocida; póngasela: sox -t ul -r 8000 -c 1 IN OUT.wav",
    ),
    # speechguard/audio/protected.py
    (
        "is a {kind:word} archive, not a recording; unpack it",
        "是 {kind} 压缩包，不是录音；请先解压",
        "es un archivo {kind}, no una grabación; descomprímalo",
    ),
    (
        "is a {kind:word} archive with a password, not a recording; unpack it",
        "是有密码的 {kind} 压缩包，不是录音；请先解压",
        "es un archivo {kind} con contraseña, no una grabación; descomprímalo",
    ),
    (
        "is encrypted; export it again without protection",
        "已加密；请导出未加密的录音",
        "está cifrada; expórtela de nuevo sin protección",
    ),
    ("has no audio track", "没有音轨", "no tiene pista de audio"),
    (
        "changes its sampling rate, so that nothing can be cut out; export it again",
        "采样率中途变化，无法剪取片段；请重新导出",
        "cambia de frecuencia de muestreo, así que no se puede recortar; expórtela de nuevo",
    ),
    (
        "changes from {n:number} to {m:number} channels; export it again",
        "声道数由 {n} 变为 {m}；请重新导出",
        "pasa de {n} a {m} canales; expórtela de nuevo",
    ),
    (
        "has samples of the rare form {form:word}; export it as 16-bit",
        "采样格式 {form} 少见；请导出为 16 位",
        "tiene muestras del raro formato {form}; expórtela en 16 bits",
    ),
    # speechguard/commands
    (
        "nobody speaks in the first {n:number} s; say which language it is with --language",
        "开头 {n} 秒没有人说话；请用 --language 指明语言",
        "nadie habla en los primeros {n} s; indique el idioma con --language",
    ),
    (
        "is in '{language}', for which there are no rules: add them to --rules",
        "语言是“{language}”，没有对应的规则；请加到 --rules",
        "está en «{language}», para el que no hay reglas: añádalas a --rules",
    ),
    (
        "the program failed on it ({what}); please report this",
        "程序处理时出错（{what}）；请反馈给我们",
        "el programa falló con ella ({what}); avísenos, por favor",
    ),
    # speechguard/archive, speechguard/batch
    (
        "the name '{call}' is that of {file} already: give each call its own",
        "名称“{call}”已用于 {file}；每通电话须有自己的名称",
        "el nombre «{call}» ya es el de {file}: dé a cada llamada el suyo",
    ),
    (
        "the name '{call}' is that of another call",
        "名称“{call}”已用于另一通电话",
        "el nombre «{call}» es el de otra llamada",
    ),
    (
        "is the same recording as call '{call}' ({file})",
        "与通话“{call}”是同一录音（{file}）",
        "es la misma grabación que la llamada «{call}» ({file})",
    ),
    (
        "changed while it was heard: run again when it is complete",
        "处理过程中文件有变化；请在录音完成后再运行",
        "cambió mientras se oía: ejecute de nuevo cuando esté completa",
    ),
    (
        "the processes that heard it ended, {n:number} times (exit code {code:number}): is there too little memory?",
        "处理它的进程 {n} 次中断（退出码 {code}）；是否内存不足？",
        "los procesos que la oían terminaron, {n} veces (código {code}): ¿falta memoria?",
    ),
    (
        "the process that heard it ended twice (exit code {code:number}): is there too little memory?",
        "处理它的进程两次中断（退出码 {code}）；是否内存不足？",
        "el proceso que la oía terminó dos veces (código {code}): ¿falta memoria?",
    ),
    (
        "the processes that heard it ended, {n:number} times: is there too little memory?",
        "处理它的进程 {n} 次中断；是否内存不足？",
        "los procesos que la oían terminaron, {n} veces: ¿falta memoria?",
    ),
    # Recordings elsewhere.
    (
        "cannot be read: {why:system}; check the address and its permissions",
        "无法读取：{why}；请检查地址和权限",
        "no se puede leer: {why}; compruebe la dirección y sus permisos",
    ),
    (
        "is not on machine {machine} of the cluster: keep recordings on storage that all machines have under the same "
        "path, or give addresses such as s3://bucket/folder",
        "集群的机器 {machine} 上没有这个文件；请把录音放在所有机器路径相同的共享存储上，"
        "或用 s3://bucket/folder 这样的地址",
        "no está en la máquina {machine} del clúster: guarde las grabaciones donde todas las máquinas las vean con la "
        "misma ruta, o dé direcciones como s3://bucket/folder",
    ),
    # A row of a manifest: file, line and what is wrong with it.
    ("{file}:{line:number}: {problem:cell}", "{file} 第 {line} 行：{problem}", "{file}, línea {line}: {problem}"),
]

_CELLS: list[Texts] = [
    ("{first:cell}; {more:cell}", "{first}；{more}", "{first}; {more}"),
    ("file is empty", "file 为空", "file está vacío"),
    ("{column:word} '{text}' {wrong:wrong}", "{column}“{text}”{wrong}", "{column} «{text}» {wrong}"),
    ("file {wrong:wrong}", "file {wrong}", "file {wrong}"),
]

_WRONG: list[Texts] = [
    (
        "has no time of day: write for example 2026-10-03 14:05",
        "没有时刻：例如写 2026-10-03 14:05",
        "no tiene hora: escriba por ejemplo 2026-10-03 14:05",
    ),
    (
        "is no date and time: write for example 2026-10-03 14:05",
        "不是日期时间：例如写 2026-10-03 14:05",
        "no es fecha y hora: escriba por ejemplo 2026-10-03 14:05",
    ),
    (
        "is no date and time ({why}): write for example 2026-10-03 14:05",
        "不是日期时间（{why}）：例如写 2026-10-03 14:05",
        "no es fecha y hora ({why}): escriba por ejemplo 2026-10-03 14:05",
    ),
    (
        "is no number of seconds: write for example 12 or 00:12",
        "不是秒数：例如写 12 或 00:12",
        "no es un número de segundos: escriba por ejemplo 12 o 00:12",
    ),
    (
        "holds a password, which the results would show: give it in fsspec's configuration",
        "含有密码，会显示在结果中：请写在 fsspec 的配置里",
        "contiene una contraseña, que se vería en los resultados: póngala en la configuración de fsspec",
    ),
    ("{address} is no address", "{address} 不是地址", "{address} no es una dirección"),
    ("is neither yes nor no", "不是“是”或“否”", "no es ni sí ni no"),
    ("is not known: write {words}", "不认识：请写 {words}", "no se conoce: escriba {words}"),
]

# What Linux says most of recordings; what else it says stays in English.
_SYSTEM: list[Texts] = [
    ("No such file or directory", "没有这个文件", "no existe el archivo"),
    ("Permission denied", "没有权限", "permiso denegado"),
    ("Input/output error", "读取错误", "error de lectura"),
    ("{text}", "{text}", "{text}"),
]

_SENTENCES = Sentences({"failure": _FAILURES, "cell": _CELLS, "wrong": _WRONG, "system": _SYSTEM})


def failure_in(failure: str, interface: Interface) -> str:
    """Why a recording failed, in a language; what is not known, such as a storage's own words, stays in English."""
    return failure if interface == "en" else _SENTENCES.said("failure", failure, interface) or failure
