"""A floor of which nothing but the model, the voice activity and the sound is made up."""

import contextlib
import time
from pathlib import Path

from fakes import ScriptedRecogniser, ScriptedSource, ScriptedVoice, chunks, sound

from speechguard.archive.store import Store
from speechguard.asr.settings import DecodeSettings
from speechguard.calls.listening import Ears
from speechguard.config import cache_folder
from speechguard.service.facts import SaidOfCall
from speechguard.service.floor import Floor
from speechguard.service.hooks.announcing import NOBODY
from speechguard.service.keeping import Keeper
from speechguard.service.log import EventLog
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.settings import CallJudging, ServiceSettings
from speechguard.vad.segmenter import SegmenterSettings

PATIENCE = 30.0  # s after which a test that waits has failed
PACK = """
pack: floor
language: zh
strictness: 80
rules:
  - id: zh.floor.not-my-job
    title: {en: Not my job, zh: 推诿, es: No es lo mío}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管]
    say_instead: 我来帮您查一下
    cases: {flag: [这事不归我管], pass: [我来帮您查一下]}
"""


class SaysLines(ScriptedRecogniser):
    """A model whose calls each say these lines, an utterance a line, and the last one again and again."""

    def __init__(self, *lines, before=None):
        super().__init__(before)
        self.lines = lines
        self.settings = DecodeSettings()

    def speaking(self, _language):
        return SaysLines(*self.lines, before=self._before)

    def transcribe(self, segment, audio_seen):
        from fakes import transcript

        super().transcribe(segment, audio_seen)
        line = self.lines[min(segment.utterance, len(self.lines) - 1)]
        return transcript(
            line,
            segment.start,
            segment.speech_end,
            utterance=segment.utterance,
            role=segment.role,
            final=segment.final,
            audio_seen=audio_seen,
        )


class Source(ScriptedSource):
    """Sound as it comes, of as many utterances of a second as are wanted."""

    live = True
    duration = None

    def __init__(self, utterances=1, after=()):
        spoken = sound(*[(0.6, 0.0), (1.0, 0.9), (0.7, 0.0)] * utterances)
        super().__init__([*chunks(spoken, customer=spoken * 0), *after])


def pack(folder: Path) -> Path:
    """Write the pack; return where it is."""
    folder.mkdir(exist_ok=True)
    path = folder / "floor.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


@contextlib.contextmanager
def floor(folder: Path, monkeypatch, model, *, hear_again=False, announcing=NOBODY, **settings):
    """Open a floor with its store in a folder."""
    scripted = SegmenterSettings(contrast=float("-inf"))
    monkeypatch.setattr(
        "speechguard.calls.live.make_ears", lambda roles, first: Ears(ScriptedVoice, roles, scripted, first)
    )
    set_up = ServiceSettings(folder / "store", CallJudging("zh", (pack(folder),)), hear_again=hear_again, **settings)
    with Store(set_up.store) as store, contextlib.closing(EventLog.of_store(set_up.store)) as log:
        rulebooks = TeamRulebooks(set_up, cache_folder())
        opened = Floor(set_up, model, folder, rulebooks, log, Keeper(store, "digest", "made up"), announcing)
        try:
            yield opened
        finally:
            opened.close()


def said(call="1", **more):
    """What the source of a call says of it."""
    return SaidOfCall(call, "zh", **{"agent": "Chen", "team": "售后", **more})


def wait_for(true):
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it never came so far"
        time.sleep(0.005)
