"""The English sentences of versions whose reasons had no codes: they are those of stores, and do not change any more.

{name} and {name:kind} in a sentence are values; `speechguard.archive.codecs.old_reasons` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from speechguard.reasons import ReasonValue
from speechguard.reasons.codes import ReasonCode


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: {name} and {name:kind} in it are values, of a kind above or themselves sentences of that kind."""

    english: str
    code: ReasonCode
    values: Mapping[str, ReasonValue] = field(default_factory=dict[str, ReasonValue])  # that it does not say


_AMOUNTS: Sequence[tuple[str, str, Mapping[str, ReasonValue]]] = (
    ("{value:number} syllables a minute", "/min", {}),
    ("{value:number} s", "s", {}),
    ("{value:number} %", "%", {}),
    ("{value:number} dB", "dB", {}),
    ("1 time", "times", {"value": 1}),
    ("{value:whole} times", "times", {}),
)
_MEASURED: Mapping[str, str] = {
    "articulation_rate": "speaking {}",
    "speech_rate": "{} over the call",
    "dead_air": "nobody spoke for {}",
    "hold": "a hold of {}",
    "interruption": "spoke into the speech of the other side: {}",
    "talk_over": "both sides spoke at once for {}",
    "loudness_rise": "{} louder than before",
    "talk_share": "{} of the speech",
    "longest_monologue": "spoke {} without a pause for the other side",
    "longest_silence": "the longest silence is {}",
    "answer_delay": "answered after {}",
    "queue_time": "waited {} in the queue",
    "repeated_sentence": "the same sentence {}",
    "courtesy": "courteous words in {} of the turns",
}


def _measured() -> Iterator[Sentence]:
    limits: Sequence[tuple[ReasonCode, str]] = (
        ("above_limit", "; at most {limit:number}"),
        ("below_limit", "; at least {limit:number}"),
        ("measured", ""),
    )
    for measure, text in _MEASURED.items():
        for amount, unit, known in _AMOUNTS:
            for code, limit in limits:
                english = text.replace("{}", amount) + limit
                yield Sentence(english, code, {"measure": measure, "unit": unit, **known})


REASONS = (
    Sentence("not said {where:place}", "not_said"),
    Sentence("only {said:whole} of {need:whole} said {where:place}", "said_too_few"),
    Sentence("not surely said {where:place}: {why:reason}", "perhaps_said"),
    Sentence("no words of the {role:role} were heard", "no_words"),
    Sentence("no clear words of the {role:role} were heard", "no_clear_words"),
    Sentence("nothing was heard of the {role:role}", "nothing_heard"),
    Sentence("too much of the {role:role}'s speech was not clear", "mostly_unclear"),
    Sentence("{unclear:whole} of {turns:whole} turns were not clear", "turns_unclear"),
    Sentence(
        "too few utterances of the {role:role}: {measured:whole} long enough to measure, {need:whole} are needed",
        "too_few_utterances",
    ),
    Sentence("audio was lost in a silence of perhaps {seconds:number} s", "lost_in_silence"),
    Sentence("{seconds:number} s of the call were lost", "seconds_lost"),
    Sentence("audio was lost there", "audio_lost"),
    Sentence("speech there was not clear", "speech_unclear"),
    Sentence("it was heard only in speech that was not clear", "only_unclear"),
    Sentence("what it hangs on was heard only in speech that was not clear ('{phrase}')", "anchor_unclear"),
    Sentence("what it hangs on was heard only in speech that was not clear ('')", "anchor_unclear", {"phrase": ""}),
    Sentence("heard in speech that was not clear: {doubts:doubts}", "heard_unclear"),
    Sentence("it may have been put right: {why:reason}", "perhaps_corrected"),
    Sentence("excused by '{phrase}'", "excused"),
    Sentence("the call ended before it was over", "call_ended"),
    Sentence("flagged by '{}'", "conditions_met"),
    Sentence("not met: '{}'", "conditions_not_met"),
    Sentence("the agent's words are not transcribed", "agent_not_transcribed"),
    Sentence(
        "the customer's words are not transcribed: --transcribe-customer has them transcribed",
        "customer_not_transcribed",
    ),
    *_measured(),
)
_LENGTHS: Sequence[tuple[str, str, Mapping[str, ReasonValue]]] = (
    ("{seconds:number} s", "seconds", {}),
    ("1 turn", "turns", {"turns": 1}),
    ("{turns:whole} turns", "turns", {}),
)


def places() -> Iterator[Sentence]:
    for edge in ("first", "last"):
        codes: Any = {unit: f"in_{edge}_{unit}" for unit in ("seconds", "percent", "turn", "turns")}
        yield Sentence(f"in the {edge} {{seconds:number}} s of the speech", codes["seconds"])
        yield Sentence(f"in the {edge} {{percent:number}} % of the speech", codes["percent"])
        yield Sentence(f"in the {edge} 1 turn of the speech", codes["turn"])
        yield Sentence(f"in the {edge} {{turns:whole}} turns of the speech", codes["turns"])
    for side, english in (("around", "before or after"), ("before", "before"), ("after", "after")):
        for length, unit, known in _LENGTHS:
            code: Any = f"{unit}_{side}"
            yield Sentence(f"within {length} {english} {{what:happening}}", code, known)
        anywhere: Any = side
        yield Sentence(f"{english} {{what:happening}}", anywhere)


HAPPENINGS = (
    Sentence("{what:happening}, {times:whole} times", "repeatedly"),
    Sentence("a hold of at least {seconds:number} s", "hold"),
    Sentence("{seconds:number} s of silence after the {role:role}", "silence"),
    Sentence("the {role:role} talking over the other side for {seconds:number} s", "talks_over"),
    Sentence("the {role:role} repeating a sentence", "repeats"),
    Sentence("the {role:role}'s {need:whole} of {phrases:phrases} / …", "says_some", {"further": 1}),
    Sentence("the {role:role}'s {need:whole} of {phrases:phrases}", "says_some", {"further": 0}),
    Sentence("the {role:role}'s {phrases:phrases} / …", "says", {"further": 1}),
    Sentence("the {role:role}'s {phrases:phrases}", "says", {"further": 0}),
    Sentence("{rules:rules} being met", "rules_met"),
    Sentence("{rules:rules} being found", "rules_found"),
)

# Why a recording could not be scored, and what was wrong with a part of it.
RECORDINGS = (
    Sentence("no sound in it could be decoded (0 seconds); record or export it again", "no_sound"),
    Sentence("has {channels:whole} channels; pick the agent's and the customer's into a stereo file", "many_channels"),
    Sentence("has one channel only, so no side is the agent's; use --agent-channel mono", "one_channel"),
    Sentence("is a directory, not a recording; name the files in it", "folder_given"),
    Sentence("is a pipe, which can be read only once; save the recording to a file", "pipe_given"),
    Sentence("is empty (0 bytes); record or export it again", "empty_file"),
    Sentence("cannot be read: {why}; check the path and its permissions", "unreadable"),
    Sentence("cannot be read: {why}; check the address and its permissions", "unreadable_address"),
    Sentence(
        "is not on machine {machine} of the cluster: keep recordings on storage that all machines have under the same "
        "path, or give addresses such as s3://bucket/folder",
        "not_on_machine",
    ),
    Sentence("is not audio, or so damaged or cut off that none of it can be decoded; export it again", "not_audio"),
    Sentence(
        "are samples without a header, of unknown rate; wrap them: sox -t ul -r 8000 -c 1 IN OUT.wav", "headerless"
    ),
    Sentence("is a {kind:word} archive, not a recording; unpack it", "archive_given"),
    Sentence("is a {kind:word} archive with a password, not a recording; unpack it", "archive_locked"),
    Sentence("is encrypted; export it again without protection", "encrypted"),
    Sentence("has no audio track", "no_audio_track"),
    Sentence("changes its sampling rate, so that nothing can be cut out; export it again", "rate_changes"),
    Sentence("changes from {before:whole} to {after:whole} channels; export it again", "channels_change"),
    Sentence("has samples of the rare form {form:word}; export it as 16-bit", "rare_samples"),
    Sentence("nobody speaks in the first {seconds:whole} s; say which language it is with --language", "nobody_speaks"),
    Sentence("is in '{language}', for which there are no rules: add them to --rules", "no_rules_for"),
    Sentence("the program failed on it ({what}); please report this", "program_failed"),
    Sentence("the name '{call}' is that of {file} already: give each call its own", "name_taken"),
    Sentence("the name '{call}' is that of another call", "name_of_another"),
    Sentence("is the same recording as call '{call}' ({file})", "same_recording"),
    Sentence("changed while it was heard: run again when it is complete", "changed_meanwhile"),
    Sentence(
        "the processes that heard it ended, {times:whole} times (exit code {exit_code:integer}): "
        "is there too little memory?",
        "workers_died_with",
    ),
    Sentence(
        "the process that heard it ended twice (exit code {exit_code:integer}): is there too little memory?",
        "workers_died_with",
        {"times": 2},
    ),
    Sentence("the processes that heard it ended, {times:whole} times: is there too little memory?", "workers_died"),
    Sentence("{tracks:whole} more audio tracks are not heard, only the first", "tracks_unheard"),
    Sentence(
        "cut off: the last {missing:whole} of {stated:whole} bytes of sound that its header states are missing",
        "bytes_missing",
    ),
    Sentence("{bytes:whole} bytes behind the end of the sound that its header states are not heard", "bytes_behind"),
    Sentence("cut off: its last part is missing", "end_missing"),
    Sentence("{samples:whole} samples are not numbers and were replaced by silence", "not_numbers"),
    Sentence("holds no audio for {seconds:number} s in all, at {places:whole} places; counted as lost", "gaps"),
    Sentence("has timestamps that do not fit its audio; times are counted from the audio alone", "timestamps_wrong"),
    Sentence(
        "only {heard:number} s of the {stated:number} s that it states could be decoded; it may be cut off",
        "too_short",
    ),
    Sentence("cannot be read to its end: {why}", "unreadable_end"),
    Sentence("{parts:whole} damaged parts of it could not be decoded", "damaged_parts"),
    Sentence("{file}:{line:whole}: {problem:cells}", "row"),
)
CELLS = (
    Sentence("file is empty", "cell_empty", {"column": "file"}),
    Sentence("{column:word} '{text}' {problem:wrong}", "cell"),
    Sentence("file {problem:wrong}", "file_wrong"),
)
WRONG = (
    Sentence("has no time of day: write for example 2026-10-03 14:05", "no_time_of_day"),
    Sentence("is no date and time: write for example 2026-10-03 14:05", "no_time"),
    Sentence("is no date and time ({why}): write for example 2026-10-03 14:05", "no_such_time"),
    Sentence("is no number of seconds: write for example 12 or 00:12", "no_seconds"),
    Sentence("holds a password, which the results would show: give it in fsspec's configuration", "address_password"),
    Sentence("{address} is no address", "no_address"),
    Sentence("is neither yes nor no", "neither_yes_nor_no"),
    Sentence("is not known: write {choices:rules}", "unknown_word"),
)
