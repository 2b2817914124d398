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
class Template:
    """The template of a sentence.

    {name} and {name:kind} in it are values, of a kind above or themselves sentences of that kind.
    """

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


def _measured() -> Iterator[Template]:
    limits: Sequence[tuple[ReasonCode, str]] = (
        ("above_limit", "; at most {limit:number}"),
        ("below_limit", "; at least {limit:number}"),
        ("measured", ""),
    )
    for measure, text in _MEASURED.items():
        for amount, unit, known in _AMOUNTS:
            for code, limit in limits:
                english = text.replace("{}", amount) + limit
                yield Template(english, code, {"measure": measure, "unit": unit, **known})


REASONS = (
    Template("not said {where:place}", "not_said"),
    Template("only {said:whole} of {need:whole} said {where:place}", "said_too_few"),
    Template("not surely said {where:place}: {why:reason}", "perhaps_said"),
    Template("no words of the {role:role} were heard", "no_words"),
    Template("no clear words of the {role:role} were heard", "no_clear_words"),
    Template("nothing was heard of the {role:role}", "nothing_heard"),
    Template("too much of the {role:role}'s speech was not clear", "mostly_unclear"),
    Template("{unclear:whole} of {turns:whole} turns were not clear", "turns_unclear"),
    Template(
        "too few utterances of the {role:role}: {measured:whole} long enough to measure, {need:whole} are needed",
        "too_few_utterances",
    ),
    Template("audio was lost in a silence of perhaps {seconds:number} s", "lost_in_silence"),
    Template("{seconds:number} s of the call were lost", "seconds_lost"),
    Template("audio was lost there", "audio_lost"),
    Template("speech there was not clear", "speech_unclear"),
    Template("it was heard only in speech that was not clear", "only_unclear"),
    Template("what it hangs on was heard only in speech that was not clear ('{phrase}')", "anchor_unclear"),
    Template("what it hangs on was heard only in speech that was not clear ('')", "anchor_unclear", {"phrase": ""}),
    Template("heard in speech that was not clear: {doubts:doubts}", "heard_unclear"),
    Template("it may have been put right: {why:reason}", "perhaps_corrected"),
    Template("excused by '{phrase}'", "excused"),
    Template("the call ended before it was over", "call_ended"),
    Template("flagged by '{}'", "conditions_met"),
    Template("not met: '{}'", "conditions_not_met"),
    Template("the agent's words are not transcribed", "agent_not_transcribed"),
    Template(
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


def places() -> Iterator[Template]:
    for edge in ("first", "last"):
        codes: Any = {unit: f"in_{edge}_{unit}" for unit in ("seconds", "percent", "turn", "turns")}
        yield Template(f"in the {edge} {{seconds:number}} s of the speech", codes["seconds"])
        yield Template(f"in the {edge} {{percent:number}} % of the speech", codes["percent"])
        yield Template(f"in the {edge} 1 turn of the speech", codes["turn"])
        yield Template(f"in the {edge} {{turns:whole}} turns of the speech", codes["turns"])
    for side, english in (("around", "before or after"), ("before", "before"), ("after", "after")):
        for length, unit, known in _LENGTHS:
            code: Any = f"{unit}_{side}"
            yield Template(f"within {length} {english} {{what:happening}}", code, known)
        anywhere: Any = side
        yield Template(f"{english} {{what:happening}}", anywhere)


HAPPENINGS = (
    Template("{what:happening}, {times:whole} times", "repeatedly"),
    Template("a hold of at least {seconds:number} s", "hold"),
    Template("{seconds:number} s of silence after the {role:role}", "silence"),
    Template("the {role:role} talking over the other side for {seconds:number} s", "talks_over"),
    Template("the {role:role} repeating a sentence", "repeats"),
    Template("the {role:role}'s {need:whole} of {phrases:phrases} / …", "says_some", {"further": 1}),
    Template("the {role:role}'s {need:whole} of {phrases:phrases}", "says_some", {"further": 0}),
    Template("the {role:role}'s {phrases:phrases} / …", "says", {"further": 1}),
    Template("the {role:role}'s {phrases:phrases}", "says", {"further": 0}),
    Template("{rules:rules} being met", "rules_met"),
    Template("{rules:rules} being found", "rules_found"),
)

# Why a recording could not be scored, and what was wrong with a part of it.
RECORDINGS = (
    Template("no sound in it could be decoded (0 seconds); record or export it again", "no_sound"),
    Template("has {channels:whole} channels; pick the agent's and the customer's into a stereo file", "many_channels"),
    Template("has one channel only, so no side is the agent's; use --agent-channel mono", "one_channel"),
    Template("is a directory, not a recording; name the files in it", "folder_given"),
    Template("is a pipe, which can be read only once; save the recording to a file", "pipe_given"),
    Template("is empty (0 bytes); record or export it again", "empty_file"),
    Template("cannot be read: {why}; check the path and its permissions", "unreadable"),
    Template("cannot be read: {why}; check the address and its permissions", "unreadable_address"),
    Template(
        "is not on machine {machine} of the cluster: keep recordings on storage that all machines have under the same "
        "path, or give addresses such as s3://bucket/folder",
        "not_on_machine",
    ),
    Template("is not audio, or so damaged or cut off that none of it can be decoded; export it again", "not_audio"),
    Template(
        "are samples without a header, of unknown rate; wrap them: sox -t ul -r 8000 -c 1 IN OUT.wav", "headerless"
    ),
    Template("is a {kind:word} archive, not a recording; unpack it", "archive_given"),
    Template("is a {kind:word} archive with a password, not a recording; unpack it", "archive_locked"),
    Template("is encrypted; export it again without protection", "encrypted"),
    Template("has no audio track", "no_audio_track"),
    Template("changes its sampling rate, so that nothing can be cut out; export it again", "rate_changes"),
    Template("changes from {before:whole} to {after:whole} channels; export it again", "channels_change"),
    Template("has samples of the rare form {form:word}; export it as 16-bit", "rare_samples"),
    Template("nobody speaks in the first {seconds:whole} s; say which language it is with --language", "nobody_speaks"),
    Template("is in '{language}', for which there are no rules: add them to --rules", "no_rules_for"),
    Template("the program failed on it ({what}); please report this", "program_failed"),
    Template("the name '{call}' is that of {file} already: give each call its own", "name_taken"),
    Template("the name '{call}' is that of another call", "name_of_another"),
    Template("is the same recording as call '{call}' ({file})", "same_recording"),
    Template("changed while it was heard: run again when it is complete", "changed_meanwhile"),
    Template(
        "the processes that heard it ended, {times:whole} times (exit code {exit_code:integer}): "
        "is there too little memory?",
        "workers_died_with",
    ),
    Template(
        "the process that heard it ended twice (exit code {exit_code:integer}): is there too little memory?",
        "workers_died_with",
        {"times": 2},
    ),
    Template("the processes that heard it ended, {times:whole} times: is there too little memory?", "workers_died"),
    Template("{tracks:whole} more audio tracks are not heard, only the first", "tracks_unheard"),
    Template(
        "cut off: the last {missing:whole} of {stated:whole} bytes of sound that its header states are missing",
        "bytes_missing",
    ),
    Template("{bytes:whole} bytes behind the end of the sound that its header states are not heard", "bytes_behind"),
    Template("cut off: its last part is missing", "end_missing"),
    Template("{samples:whole} samples are not numbers and were replaced by silence", "not_numbers"),
    Template("holds no audio for {seconds:number} s in all, at {places:whole} places; counted as lost", "gaps"),
    Template("has timestamps that do not fit its audio; times are counted from the audio alone", "timestamps_wrong"),
    Template(
        "only {heard:number} s of the {stated:number} s that it states could be decoded; it may be cut off",
        "too_short",
    ),
    Template("cannot be read to its end: {why}", "unreadable_end"),
    Template("{parts:whole} damaged parts of it could not be decoded", "damaged_parts"),
    Template("{file}:{line:whole}: {problem:cells}", "row"),
)
CELLS = (
    Template("file is empty", "cell_empty", {"column": "file"}),
    Template("{column:word} '{text}' {problem:wrong}", "cell"),
    Template("file {problem:wrong}", "file_wrong"),
)
WRONG = (
    Template("has no time of day: write for example 2026-10-03 14:05", "no_time_of_day"),
    Template("is no date and time: write for example 2026-10-03 14:05", "no_time"),
    Template("is no date and time ({why}): write for example 2026-10-03 14:05", "no_such_time"),
    Template("is no number of seconds: write for example 12 or 00:12", "no_seconds"),
    Template("holds a password, which the results would show: give it in fsspec's configuration", "address_password"),
    Template("{address} is no address", "no_address"),
    Template("is neither yes nor no", "neither_yes_nor_no"),
    Template("is not known: write {choices:rules}", "unknown_word"),
)
