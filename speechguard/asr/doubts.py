"""Reasons not to trust a recognised text.

Whisper writes fluent text over noise and silence, often the closing words of subtitles, and sometimes repeats itself
without end. A doubtful text is kept and marked; the rules then say "not assessable" instead of judging by it.
Thresholds: docs/accuracy.md.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from speechguard.messages import Transcript

LOOP_COMPRESSION = 2.4  # the ratio OpenAI's transcribe() uses
LOOP_REPEATS = 4  # of the same one to ten characters in a row, and
LOOP_LETTERS = 12  # in all, for people say 对对对对 and "sí, sí, sí, sí", and numbers are full of zeros
TWICE = {"zh": 12, "es": 24}  # letters that nobody says twice in one utterance
LEAST_VOICE = 0.12  # s
WORDLESS_VOICE = 0.6  # s of voice that have words in them
SLOWEST = {"zh": 1.5, "es": 4.0}  # characters a second of voice, over what may be a drawn-out word
FASTEST = {"zh": 11.0, "es": 26.0}  # characters a second of voice, over one second and more


@dataclass(frozen=True, slots=True)
class DoubtSettings:
    """The limits beyond which a model's own figures count against its text; they differ from model to model."""

    low_logprob: float = -1.1  # mean a token
    # Whisper base, babble between the turns of 34 calls: no-speech probability 0.39 to 0.92, at a mean log-probability
    # under -0.8 but for endless repetitions; the agents' turns at 10 dB: up to 0.37.
    no_speech: float = 0.38
    unsure_logprob: float = -0.7
    # Coughs, and babble again: no-speech probability 0.29 to 0.37, at a log-probability under -1.3, where the three of
    # 655 turns that are so unclear have up to 0.22.
    lost_logprob: float = -1.3
    lost_no_speech: float = 0.27
    sure_no_speech: float = 0.7  # whatever the log-probability


# Sentences of subtitles that Whisper writes over silence, noise and music (arXiv 2501.11378; reports of its users).
# The whole of them: a single word such as 订阅 or "suscribirse" is about the customer's contract.
HALLUCINATIONS = {
    "zh": re.compile(
        r"字幕(由|提供|制作|組|组|志愿|志願|校对|翻译|by)|中文字幕|amara|優優獨播|明[镜鏡][与與][点點]|[请請]不吝[点點]|打[赏賞]支持|"
        r"([谢謝]{2}|感[谢謝])(您|大家|你)?(的)?([观觀]看|收看|收[听聽])|[点點][赞讚贊].{0,4}[订訂][阅閱]|"
        r"[订訂][阅閱].{0,6}([频頻]道|[转轉][发發]|打[赏賞]|[点點][赞讚贊]|小[铃鈴][铛鐺])|普通[话話]的句子",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"subt[ií]tulos|gracias por ver (el|este) v[ií]deo|amara\.org|"
        r"suscr[ií]b\w* (al|a (mi|nuestro|este)) canal|¡suscr[ií]bete!|no olvides (suscribirte|darle)|"
        r"dale (a )?(like|me gusta)|hasta el pr[oó]ximo v[ií]deo|nos vemos en el pr[oó]ximo",
        re.IGNORECASE,
    ),
}
_WRITTEN_IN = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "es": re.compile(r"[a-záéíóúüñ]", re.IGNORECASE),
}
_LETTER = re.compile(r"[^\W\d_]")
_LOOP = re.compile(rf"(\S.{{0,9}}?)\s*(?:\1\W*){{{LOOP_REPEATS - 1},}}")


def doubts_of(
    transcript: Transcript, language: str, speech: float, tokens: int, settings: DoubtSettings
) -> tuple[str, ...]:
    """Return the reasons to doubt a text, the strongest first; empty when there are none.

    `speech`: seconds of voice in the utterance; `tokens`: how many the text has.
    """
    text = transcript.text.strip()
    if not text:
        return ("no words",) if speech > WORDLESS_VOICE else ()
    letters = _LETTER.findall(text)
    doubts: list[str] = []
    if HALLUCINATIONS[language].search(text):
        doubts.append("known hallucination")
    if (
        _loops(text)
        or _said_twice("".join(letters).lower(), TWICE[language])
        or (tokens > 16 and _compression(text) > LOOP_COMPRESSION)
    ):
        doubts.append("repeats itself")
    written = sum(bool(_WRITTEN_IN[language].match(c)) for c in letters)
    if transcript.sounds_like or written < 0.5 * len(letters):
        doubts.append("other language")
    if len(letters) > FASTEST[language] * max(speech, 1.0):
        doubts.append("more text than speech")
    if speech < LEAST_VOICE:
        doubts.append("hardly any voice")
    if transcript.avg_logprob < settings.low_logprob:
        doubts.append("low confidence")
    return tuple(doubts)


def is_speech(transcript: Transcript, settings: DoubtSettings) -> bool:
    """Return whether somebody most likely spoke; if nobody did, there is nothing to doubt and nothing was missed."""
    unsure = transcript.avg_logprob < settings.unsure_logprob or bool(transcript.doubts)
    limit = settings.no_speech if unsure else settings.sure_no_speech
    noise = transcript.no_speech > (
        settings.lost_no_speech if transcript.avg_logprob < settings.lost_logprob else limit
    )
    return not noise and bool(transcript.text.strip() or transcript.doubts)


def too_short(transcript: Transcript, language: str, speech: float) -> bool:
    """Return whether a text has fewer words than so much voice (s) must have.

    Words of an utterance that was decoded among others may have been skipped.
    """
    letters = len(_LETTER.findall(transcript.text))
    return letters == 0 or (speech > WORDLESS_VOICE and letters < SLOWEST[language] * speech)


def worth_repeating(transcript: Transcript) -> bool:
    """Return whether a finished text is worth decoding again in the longest window."""
    return transcript.speech and bool(transcript.doubts)


def clearer(first: Transcript, again: Transcript) -> Transcript:
    """Return the text of an utterance that has fewer doubts; of two with as many, the first."""
    return again if len(again.doubts) < len(first.doubts) else first


def _loops(text: str) -> bool:
    return any(sum(map(str.isalnum, loop[0])) >= LOOP_LETTERS for loop in _LOOP.finditer(text))


def _said_twice(letters: str, least: int) -> bool:
    """Return whether a stretch of `least` letters or more comes twice, directly or with letters between."""
    return any(
        letters[start : start + least] in letters[start + least :] for start in range(len(letters) - 2 * least + 1)
    )


def _compression(text: str) -> float:
    encoded = text.encode()
    return len(encoded) / len(zlib.compress(encoded))
