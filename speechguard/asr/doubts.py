"""What speaks against trusting a recognised text.

Whisper writes fluent text over noise and silence, often the closing words of subtitles, and sometimes repeats itself
without end. A doubtful text is kept and marked; the rules then say "not assessable" instead of judging by it.
Thresholds: docs/accuracy.md.
"""

from __future__ import annotations

import re
import zlib

from speechguard.messages import Transcript

LOW_LOGPROB = -1.1  # mean a token
# Babble between the turns of the development calls: no-speech probability 0.5 to 0.8 at a mean log-probability
# under -0.8; the agents' turns at 10 dB: under 0.25.
NO_SPEECH = 0.45
UNSURE_LOGPROB = -0.7
LOOP_COMPRESSION = 2.4  # the ratio OpenAI's transcribe() uses
LOOP_REPEATS = 4  # of the same one to ten characters in a row
LEAST_VOICE = 0.12  # s
FASTEST = {"zh": 11.0, "es": 26.0}  # characters a second of voice, over one second and more

# Sentences of subtitles that Whisper writes over silence, noise and music (arXiv 2501.11378; reports of its users).
HALLUCINATIONS = {
    "zh": re.compile(
        r"字幕|谢谢(大家)?(的)?(观看|收看|收听)|感谢(您|大家|你)?(的)?(观看|收看|收听)|请不吝点赞|订阅|打赏|明镜与点点|中文字幕|"
        r"志愿者|Amara|優優獨播|以下是普通话的句子",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"subt[ií]tulos|gracias por ver (el|este) v[ií]deo|amara\.org|suscr[ií]b|dale (a )?like|no olvides|"
        r"hasta el pr[oó]ximo v[ií]deo|nos vemos en el pr[oó]ximo",
        re.IGNORECASE,
    ),
}
_WRITTEN_IN = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "es": re.compile(r"[a-záéíóúüñ]", re.IGNORECASE),
}
_LETTER = re.compile(r"[^\W\d_]")
_LOOP = re.compile(rf"(\S.{{0,9}}?)\s*(?:\1\W*){{{LOOP_REPEATS - 1},}}")


def doubts_of(transcript: Transcript, language: str, speech: float, tokens: int) -> tuple[str, ...]:
    """Reasons to doubt a text, best first; empty when there are none. `speech`: seconds of voice in the utterance."""
    text = transcript.text.strip()
    if not text:
        return ()
    letters = _LETTER.findall(text)
    doubts: list[str] = []
    if HALLUCINATIONS[language].search(text):
        doubts.append("known hallucination")
    if _LOOP.search(text) or (tokens > 16 and _compression(text) > LOOP_COMPRESSION):
        doubts.append("repeats itself")
    if letters and sum(bool(_WRITTEN_IN[language].match(c)) for c in letters) < 0.5 * len(letters):
        doubts.append("other language")
    if len(letters) > FASTEST[language] * max(speech, 1.0):
        doubts.append("more text than speech")
    if speech < LEAST_VOICE:
        doubts.append("hardly any voice")
    if transcript.avg_logprob < LOW_LOGPROB:
        doubts.append("low confidence")
    return tuple(doubts)


def is_speech(transcript: Transcript) -> bool:
    """False when most likely nobody spoke: there is then no text to doubt, and nothing was missed."""
    return bool(transcript.text.strip()) and not (
        transcript.no_speech > NO_SPEECH and transcript.avg_logprob < UNSURE_LOGPROB
    )


def _compression(text: str) -> float:
    encoded = text.encode()
    return len(encoded) / len(zlib.compress(encoded))
