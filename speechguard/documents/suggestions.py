"""What was probably meant by a word that is not known: another word for a known one, or a slip of the pen."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rapidfuzz.distance import OSA

# Words that people write for one of ours, in the languages of the packs. They are suggested, never taken for it.
MEANT: Mapping[str, str] = {
    **dict.fromkeys(("client", "clients", "caller", "user", "consumer"), "customer"),
    **dict.fromkeys(("cliente", "usuario", "usuaria", "llamante", "客户", "顾客", "用户", "来电人"), "customer"),
    **dict.fromkeys(("operator", "representative", "rep", "advisor", "adviser", "csr", "employee"), "agent"),
    **dict.fromkeys(("agente", "asesor", "asesora", "operador", "operadora", "teleoperador"), "agent"),
    **dict.fromkeys(("客服", "坐席", "座席", "话务员", "接线员"), "agent"),
    **dict.fromkeys(("critical", "blocker", "crítica", "crítico", "critica", "致命"), "fatal"),
    **dict.fromkeys(("high", "serious", "severe", "grave", "alta", "严重"), "major"),
    **dict.fromkeys(("low", "light", "leve", "baja", "轻微", "一般"), "minor"),
    **dict.fromkeys(("prohibited", "banned", "prohibido", "prohibida", "禁止", "禁用"), "forbidden"),
    **dict.fromkeys(("mandatory", "obligatory", "needed", "obligatorio", "obligatoria", "必须", "必需"), "required"),
    **dict.fromkeys(("evasive", "evasion", "shirking", "推诿"), "evading"),
    **dict.fromkeys(("insult", "insulting", "insulto", "辱骂"), "scolding"),
    **dict.fromkeys(("rude", "impoliteness", "descortés", "不礼貌"), "impolite"),
    **dict.fromkeys(("metric", "measurement", "medida", "métrica", "指标"), "measure"),
    **dict.fromkeys(("chinese", "mandarin", "cn", "chino", "中文", "汉语"), "zh"),
    **dict.fromkeys(("spanish", "español", "espanol", "castellano", "sp", "西班牙语"), "es"),
    **dict.fromkeys(("english", "inglés", "ingles", "英语", "英文"), "en"),
    **dict.fromkeys(("entrante", "incoming", "呼入"), "inbound"),
    **dict.fromkeys(("saliente", "outgoing", "呼出", "外呼"), "outbound"),
    **dict.fromkeys(("exceptions", "except", "excepto", "除非"), "unless"),
    **dict.fromkeys(("say", "suggestion", "alternative", "instead"), "say_instead"),
    **dict.fromkeys(("examples", "tests", "casos"), "cases"),
    **dict.fromkeys(("yes", "sí", "si", "是"), "true"),
    **dict.fromkeys(("no", "否"), "false"),
}
_BEGINNING = 3  # letters that a shortened or lengthened word has in common with the one meant, at least


def nearest(word: str, allowed: Collection[str]) -> str:
    """Return what to write instead of a word that is not allowed."""
    found = like(word, allowed)
    return f"did you mean '{found}'?" if found else f"use one of {', '.join(allowed)}"


def like(word: str, allowed: Collection[str]) -> str | None:
    """Return which of the words allowed is meant: the same in other words, mistyped, shortened or gone on with."""
    low = word.casefold()
    if (meant := MEANT.get(low)) in allowed:
        return meant
    parts = [
        one
        for one in sorted(allowed)
        if min(len(low), len(one)) >= _BEGINNING and (one.casefold().startswith(low) or low.startswith(one.casefold()))
    ]
    return mistyped(word, allowed) or min(parts, key=lambda one: abs(len(one) - len(low)), default=None)


def mistyped(word: str, known: Collection[str]) -> str | None:
    """Return the known word that this one was mistyped from; None: it is a word of its own.

    A letter is wrong, missing, too many or in the wrong place; two from 6 letters on, three from 10.
    """
    low = word.casefold()
    distances = {one: OSA.distance(low, one.casefold()) for one in sorted(known)}
    near = [one for one, distance in distances.items() if distance <= _slips(min(len(low), len(one)))]
    return min(near, key=distances.__getitem__, default=None)


def _slips(letters: int) -> int:
    """Return how many letters of a word so long may be mistyped."""
    return sum(letters >= least for least in (3, 6, 10))
