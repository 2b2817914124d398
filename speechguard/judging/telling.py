"""What an utterance tells the rules about the whole call, and what forbidden phrases lie near.

Most utterances concern few rules; only these are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from speechguard.judging.conditions.combined import Combined
from speechguard.judging.conditions.conditions import Tracks
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.meant import WeighedUtterance
from speechguard.judging.required import RequiredPhrase
from speechguard.messages import Role, Transcript


class Telling:
    """The rules of a call to which utterances are told."""

    def __init__(
        self,
        whole: Mapping[int, RequiredPhrase | Combined],
        near: Mapping[int, Tracks],
        before: Telling | None = None,
    ) -> None:
        """Take the rules by number; `before`: what told the call until the rules changed."""
        self._whole = whole
        self._near = near
        self._numbers = {judge.rule.id: number for number, judge in whole.items()}
        self._texts: dict[Role, int] = before._texts if before else {"agent": 0, "customer": 0}  # final ones so far

    def final(
        self, transcript: Transcript, findings: Sequence[FoundPhrase], border: int, meant: WeighedUtterance | None
    ) -> None:
        """Tell an utterance that has ended; `border`: syllables of the text before it that it continues."""
        if transcript.speech:
            self._texts[transcript.role] += 1
        by_rule: dict[int, list[FoundPhrase]] = defaultdict(list)
        for finding in findings:
            by_rule[finding.rule].append(finding)
        concerned = {self._numbers[rule] for rule in meant.required if rule in self._numbers} if meant else set[int]()
        for number in by_rule.keys() | concerned:
            self._tell(number, transcript, by_rule[number], border, meant)

    def _tell(
        self,
        number: int,
        transcript: Transcript,
        findings: Sequence[FoundPhrase],
        border: int,
        meant: WeighedUtterance | None,
    ) -> None:
        judge = self._whole.get(number)
        # What ends in the utterance before was told with that.
        here = [finding for finding in findings if finding.last > 0]
        own = [finding for finding in here if not finding.condition]
        if isinstance(judge, RequiredPhrase):
            judge.said(own, meant)
        tracks = judge.tracks if judge else self._near.get(number)
        for name, sayings in tracks.sayings.items() if tracks else ():
            if sayings.role != transcript.role or not transcript.speech:
                continue
            said = [finding for finding in here if finding.condition == name]
            credit = meant.credit(judge.rule.id) if judge and meant and sayings.by_meaning else "unknown"
            if said and credit != "denied":
                sayings.told(transcript, said, border, self._texts[transcript.role])
            # Where it has what the rule's phrases must be no part of, what it means says nothing.
            elif meant and credit == "fulfilled" and not own:
                sayings.meant(transcript, meant.start, meant.end)
