"""What a user would run instead: faster-whisper offline, its batched pipeline, and LocalAgreement live.

A program of its own, for the Python that has the peer installed; bench_hearing.py starts it. A job comes as JSON on
standard input: {"system", "weights", "threads", "compute_type", "calls": [{"name", "language", "recording",
"agent_channel"}]}. The answer, JSON on standard output, has the words of every call with their times, grouped into
utterances; `ready` is when the first call was begun. Recordings are read as faster-whisper reads them.

LocalAgreement is WhisperLiveKit's own code (after ufal/whisper_streaming), driven as whisper_streaming drives it with
voice activity control, at least 1 s of new sound a decode, but with a last decode before an utterance is finished. Its
clock is simulated: a window of sound is there when it has been spoken, and decoding takes the time it really took.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np
from support.costs import most_memory

RATE = 16_000  # Hz
WINDOW = 512  # samples the voice activity model looks at
LEAST_NEW = 1.0  # s of new sound before another decode: whisper_streaming's min-chunk-size

Word = tuple[str, float, float, "float | None"]  # text, start, end, when it was there (s of the call; None: offline)
Hear = Callable[[np.ndarray, str], list[list[Word]]]  # samples, language -> utterances


def transcribe(job: dict[str, Any]) -> Hear:
    """faster-whisper as its README shows it, with its voice activity filter."""
    model = _model(job)

    def hear(samples: np.ndarray, language: str) -> list[list[Word]]:
        segments, _ = model.transcribe(samples, language=language, vad_filter=True, word_timestamps=True)
        return [[(word.word, word.start, word.end, None) for word in segment.words] for segment in segments]

    return hear


def batched(job: dict[str, Any]) -> Hear:
    """faster-whisper's batched pipeline."""
    from faster_whisper import BatchedInferencePipeline

    pipeline = BatchedInferencePipeline(model=_model(job))

    def hear(samples: np.ndarray, language: str) -> list[list[Word]]:
        segments, _ = pipeline.transcribe(samples, language=language, batch_size=8, word_timestamps=True)
        return [[(word.word, word.start, word.end, None) for word in segment.words] for segment in segments]

    return hear


def local_agreement(job: dict[str, Any]) -> Hear:
    """WhisperLiveKit's LocalAgreement: what two decodes in a row agree on is said."""
    from whisperlivekit.local_agreement.backends import FasterWhisperASR
    from whisperlivekit.local_agreement.online_asr import OnlineASRProcessor
    from whisperlivekit.silero_vad_iterator import FixedVADIterator, OnnxWrapper, load_onnx_session

    class Backend(FasterWhisperASR):
        def load_model(self, *_: object) -> Any:
            return _model(job)  # its own leaves the compute type and the threads to chance

    asr = Backend(lan="zh")
    # The defaults of WhisperLiveKit's settings.
    asr.tokenizer, asr.confidence_validation, asr.buffer_trimming, asr.buffer_trimming_sec = (
        None,
        False,
        "segment",
        15.0,
    )
    voice_model = load_onnx_session()

    def hear(samples: np.ndarray, language: str) -> list[list[Word]]:
        asr.original_language = language
        vad = FixedVADIterator(OnnxWrapper(session=voice_model))
        online = OnlineASRProcessor(asr)
        utterances: list[list[Word]] = []
        clock = 0.0  # s of the call
        speaking, sent, decoded = False, 0, 0  # samples handed over, and of them those a decode has seen

        def decode(*, last: bool) -> None:
            nonlocal clock, decoded
            online.insert_audio_chunk(samples[sent:end])
            began = time.perf_counter()
            tokens, _ = online.process_iter()
            clock += time.perf_counter() - began
            if last:
                tokens = [*tokens, *online.finish()[0]]
            utterances[-1] += [(token.text, token.start, token.end, clock) for token in tokens]
            decoded = end

        for end in range(WINDOW, len(samples) + 1, WINDOW):
            clock = max(clock, end / RATE)
            caught_up = end / RATE >= clock  # else more sound has come during the last decode: take it in first
            for event in vad(samples[end - WINDOW : end]):
                if "start" in event:
                    speaking, sent, decoded = True, event["start"], event["start"]
                    online.init(offset=sent / RATE)
                    utterances.append([])
                else:
                    decode(last=True)
                    speaking = False
            if speaking and caught_up and end - decoded >= LEAST_NEW * RATE:
                decode(last=False)
                sent = end
        if speaking:
            end = len(samples)
            decode(last=True)
        return [utterance for utterance in utterances if utterance]

    return hear


SYSTEMS: dict[str, tuple[Callable[[dict[str, Any]], Hear], tuple[str, ...]]] = {
    "faster-whisper": (transcribe, ("faster-whisper", "ctranslate2")),
    "faster-whisper batched": (batched, ("faster-whisper", "ctranslate2")),
    "LocalAgreement": (local_agreement, ("whisperlivekit", "faster-whisper", "ctranslate2", "torch")),
}


def _model(job: dict[str, Any]) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(
        job["weights"],
        device="cpu",
        compute_type=job["compute_type"],
        cpu_threads=job["threads"],
        local_files_only=True,
    )


def _agent(call: dict[str, Any]) -> np.ndarray:
    """Read the agent's side at RATE."""
    from faster_whisper import decode_audio

    left, right = decode_audio(call["recording"], sampling_rate=RATE, split_stereo=True)
    return left if call["agent_channel"] == "left" else right


def _used() -> tuple[float, float]:
    """Return the seconds of the clock and those of the processor."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), usage.ru_utime + usage.ru_stime


def main() -> None:
    """Do the job."""
    logging.disable(logging.WARNING)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")  # what a library prints must not get into the answer
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    job = json.load(sys.stdin)
    make, packages = SYSTEMS[job["system"]]
    hear = make(job)
    hear(np.zeros(RATE, dtype=np.float32), "zh")  # the first decode of a process is slow
    ready = time.time()
    calls = {}
    for call in job["calls"]:
        samples = _agent(call)
        wall, processor = _used()
        utterances = hear(samples, call["language"])
        calls[call["name"]] = {
            "utterances": utterances,
            "seconds": _used()[0] - wall,
            "processor_seconds": _used()[1] - processor,
        }
    answer = {
        "calls": calls,
        "ready": ready,
        "peak_memory_mib": most_memory(os.getpid()),
        "versions": {package: version(package) for package in packages},
    }
    json.dump(answer, answers, ensure_ascii=False)
    answers.close()


if __name__ == "__main__":
    main()
