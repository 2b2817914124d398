"""Spanish verbs by rule and table, in the forms of those who are spoken to.

A tense is five forms in the order of ADDRESSES; `|` separates forms of which both are said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from speechguard.rules.inflection.spanish_verb_table import PREFIXES, REGULAR, STEM_CHANGING, STEMS, WHOLE

ADDRESSES = ("tú", "usted", "vos", "ustedes", "vosotros")
Forms = tuple[str, ...]  # one an address

_PRESENT = {"ar": "as a ás an áis", "er": "es e és en éis", "ir": "es e ís en ís"}
_SUBJUNCTIVE = {"ar": "es e es en éis", "er": "as a as an áis", "ir": "as a as an áis"}
_IMPERFECT = {"ar": "abas aba abas aban abais", "er": "ías ía ías ían íais", "ir": "ías ía ías ían íais"}
_FUTURE = "ás á ás án éis"
_CONDITIONAL = "ías ía ías ían íais"
_BEFORE_FRONT = (("gu", "gü"), ("c", "qu"), ("g", "gu"), ("z", "c"))  # averigüe, busque, llegue, avance
_BEFORE_BACK = (("gu", "g"), ("qu", "c"), ("c", "z"), ("g", "j"))  # siga, delinca, venza, recoja
_STRESSED = dict(zip("aeiou", "áéíóú", strict=True))
_PLAIN = {stressed: vowel for vowel, stressed in _STRESSED.items()}


class Verb(NamedTuple):
    """The stems of a verb."""

    infinitive: str
    stem: str
    strong: str  # where the stem is stressed: tú, usted and ustedes in the present
    weak: str  # of -ir verbs, as in sint-ió, durm-áis
    own: Mapping[str, str]  # stems of tenses that no rule gives
    whole: Mapping[str, str]  # tenses that no rule gives

    @property
    def ending(self) -> str:
        """ar, er or ir."""
        return plain(self.infinitive[-2:])


def plain(text: str) -> str:
    """Lower case without accents; ñ and ü stay."""
    return "".join(_PLAIN.get(letter, letter) for letter in unicodedata.normalize("NFC", text).lower())


@cache
def conjugations() -> Mapping[str, Mapping[str, Forms]]:
    """Infinitive -> tense -> forms, for every verb of the tables."""
    return {verb.infinitive: _conjugation(verb) for verb in _verbs()}


@cache
def first_persons() -> frozenset[str]:
    """What speakers say of themselves in the present, with a final o."""
    regular = {_spelled(verb.strong, "o", verb.ending) + "o" for verb in _verbs() if verb.stem}
    return frozenset(regular | {verb.own["subjunctive"] + "o" for verb in _verbs() if "subjunctive" in verb.own})


def _conjugation(verb: Verb) -> Mapping[str, Forms]:
    """The simple tenses, in the order in which a form that may be several is read."""
    future = verb.own.get("future", plain(verb.infinitive))
    written = {tense: tuple(forms.split()) for tense, forms in verb.whole.items()}
    strong, stem = verb.strong, verb.stem
    tenses = {
        "present": _joined((strong, strong, stem, strong, stem), _PRESENT[verb.ending], verb.ending),
        "preterite": written.get("preterite") or _preterite(verb),
        "imperfect": _added(stem, _IMPERFECT[verb.ending]),
        "future": _added(future, _FUTURE),
        "conditional": _added(future, _CONDITIONAL),
        "subjunctive": _subjunctive(verb),
    } | {tense: forms for tense, forms in written.items() if tense != "imperative"}
    past = tenses["preterite"][3].removesuffix("ron")
    return tenses | {
        "past subjunctive": _added(past, "ras ra ras ran rais"),
        "past subjunctive in -se": _added(past, "ses se ses sen seis"),
        "imperative": written.get("imperative") or _imperative(verb, tenses),
    }


def _preterite(verb: Verb) -> Forms:
    stem, weak = verb.stem, verb.weak
    if own := verb.own.get("preterite"):
        third = own[:-1] + "z" if own.endswith("c") else own  # hizo
        them = "eron" if own.endswith("j") else "ieron"
        return (f"{own}iste", f"{third}o", f"{own}iste", f"{own}{them}", f"{own}isteis")
    if verb.ending == "ar":
        return _added(stem, "aste ó aste aron asteis")
    after_vowel = weak[-1] in "aeou" and not weak.endswith(("gu", "qu"))
    glide = "" if weak.endswith(("ñ", "ll")) else "y" if after_vowel else "i"
    i = "í" if stem[-1] in "aeo" else "i"
    return (f"{stem}{i}ste", f"{weak}{glide}ó", f"{stem}{i}ste", f"{weak}{glide}eron", f"{stem}{i}steis")


def _subjunctive(verb: Verb) -> Forms:
    """`vos` says the form of tú, or the one with the stem unchanged: no pierdas, no perdás."""
    endings = _SUBJUNCTIVE[verb.ending]
    if own := verb.own.get("subjunctive"):
        return _added(own, endings)
    strong, unstressed = verb.strong, verb.weak if verb.ending == "ir" else verb.stem
    you, polite, _, them, you_all = _joined((*[strong] * 4, unstressed), endings, verb.ending)
    vos = _joined((unstressed,), _STRESSED[endings[0]] + "s", verb.ending)[0]
    return (you, polite, you if plain(you) == plain(vos) else f"{you}|{vos}", them, you_all)


def _imperative(verb: Verb, tenses: Mapping[str, Forms]) -> Forms:
    _, polite, _, them, _ = tenses["subjunctive"]
    open_end = verb.infinitive[:-1]
    vos = plain(open_end)[:-1] + _STRESSED[plain(open_end)[-1]]
    return (verb.own.get("imperative", tenses["present"][1]), polite, vos, them, open_end + "d")


def _verbs() -> Iterator[Verb]:
    for infinitive in REGULAR.split():
        yield _verb(infinitive)
    for change, infinitives in STEM_CHANGING.items():
        for infinitive in infinitives.split():
            yield _changing(infinitive, change)
    for infinitive, own in STEMS.items():
        yield _verb(infinitive, own=own, whole=WHOLE.get(infinitive, {}))
        for prefix in PREFIXES.get(infinitive, "").split():
            stems = {name: prefix + stem for name, stem in own.items()}
            if stems.get("imperative", "").endswith("n"):
                stems["imperative"] = stems["imperative"][:-2] + _STRESSED[stems["imperative"][-2]] + "n"
            yield _verb(prefix + infinitive, own=stems)


def _changing(infinitive: str, change: str) -> Verb:
    stem = infinitive[:-2]
    if change in ("c-zc", "ducir"):
        own = {"subjunctive": stem[:-1] + "zc"} | ({"preterite": stem[:-1] + "j"} if change == "ducir" else {})
        return _verb(infinitive, own=own)
    if change == "u-uy":
        return _verb(infinitive, strong=stem + "y", own={"subjunctive": stem + "y"})
    if change == "stress":
        return _verb(infinitive, strong=_last(stem, "iu", _STRESSED.__getitem__))
    weak = _last(stem, "eo", {"e": "i", "o": "u"}.__getitem__)
    if change == "e-i":
        return _verb(infinitive, strong=weak, weak=weak)
    diphthong = "ie" if change == "e-ie" else "ue"
    strong = _last(stem, "ei" if change == "e-ie" else "ou", lambda _: diphthong).replace("gue", "güe")
    return _verb(infinitive, strong=strong, weak=weak)


def _verb(
    infinitive: str,
    strong: str = "",
    weak: str = "",
    own: Mapping[str, str] | None = None,
    whole: Mapping[str, str] | None = None,
) -> Verb:
    stem, own = infinitive[:-2], own or {}
    return Verb(
        infinitive,
        stem,
        strong=own.get("present", strong or stem),
        weak=weak if weak and infinitive.endswith("ir") else stem,
        own=own,
        whole=whole or {},
    )


def _last(stem: str, letters: str, change: Callable[[str], str]) -> str:
    """The stem with the last of the letters changed, if it has one."""
    at = max(stem.rfind(letter) for letter in letters)
    return stem if at < 0 else stem[:at] + change(stem[at]) + stem[at + 1 :]


def _added(stem: str, endings: str) -> Forms:
    return tuple(stem + ending for ending in endings.split())


def _joined(stems: Sequence[str], endings: str, ending: str) -> Forms:
    """Stems and endings, spelled so that the last consonant of the stem sounds as in the infinitive."""
    return tuple(_spelled(stem, end, ending) + end for stem, end in zip(stems, endings.split(), strict=True))


def _spelled(stem: str, end: str, ending: str) -> str:
    before_front = end[0] in "eéií"
    if before_front == (ending != "ar"):
        return stem
    spellings = _BEFORE_FRONT if before_front else _BEFORE_BACK
    for written, spelling in spellings:
        if stem.endswith(written):
            return stem.removesuffix(written) + spelling
    return stem
