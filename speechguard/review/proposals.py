"""Cases that reviewers propose for rules: written to a file of the store, from which a person takes them into a pack.

What was wrongly flagged makes a `pass` case, what was missed a `flag` case. A pack is never written to.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from speechguard.archive.locking import Lock
from speechguard.documents.writing import write_whole
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, YamlText, read_yaml
from speechguard.errors import RuleError, SpeechguardError, UserError
from speechguard.review.truth import Mark, ReviewedEvent
from speechguard.words.wording import clock

PROPOSALS = "proposals.yaml"  # in the store
PATIENCE = 5.0  # s to wait for another process that writes
_HEAD = """\
# Cases that reviewers propose. Look at each one; what is good goes under `cases:` of its rule in your pack, where
# `speechguard rules test` holds the rule to it. Remove it here then. Nothing reads this file but to add to it.
"""
# YAML takes these for line ends, or for nothing that may stand in a file; JSON leaves them as they are.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


Key = tuple[str, str, str]  # rule, `flag` or `pass`, text


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case for a rule."""

    rule: str
    expected: Literal["flag", "pass"]
    text: str  # one line
    source: str = ""  # where it comes from, for people

    @property
    def key(self) -> Key:
        """Two with the same are one."""
        return self.rule, self.expected, self.text


def pass_case(event: ReviewedEvent) -> Proposal | None:
    """Make a case of a rejected event; None: there is no text that should have passed.

    What was said is the text as a reviewer fixed it, else as it was heard; not where the speaker was another, nor where
    the very phrase was heard but, as the reviewer says, not said: then its text must be fixed first. What was only
    suspected was not flagged: no case is needed for it.
    """
    machine = event.machine
    unfixed = not event.fixed_text and (not machine.phrase or machine.score >= 1) and event.reason != "allowed"
    if (
        event.suspected
        or event.final != "rejected"
        or event.reason == "wrong_speaker"
        or unfixed
        or not _plain(event.text)
    ):
        return None
    day = f" on {event.decided_at:%Y-%m-%d}" if event.decided_at else ""
    why = f" ({event.reason.replace('_', ' ')})" if event.reason else ""
    source = f"call {machine.call}, {clock(machine.start)}; rejected{why} by {event.reviewer}{day}"
    return Proposal(machine.rule, "pass", _plain(event.text), source)


def flag_case(mark: Mark, call: str) -> Proposal | None:
    """Make a case of a violation that the machine missed; None: nobody wrote down what was said."""
    if mark.withdrawn or not _plain(mark.text):
        return None
    source = f"call {call}, {clock(mark.start)}; missed, marked by {mark.reviewer} on {mark.at:%Y-%m-%d}"
    return Proposal(mark.rule, "flag", _plain(mark.text), source)


def propose(folder: Path, proposals: Iterable[Proposal]) -> int:
    """Add those that are not there yet to the file of the store; how many these are.

    The file is written as a whole or not at all, and what a person changed in it stays. Raises UserError when it is no
    longer such a file, SpeechguardError when it cannot be written.
    """
    path = folder / PROPOSALS
    try:
        lock = _locked(folder)
        try:
            text = path.read_bytes() if path.exists() else _HEAD.encode()
            known = set(_proposed(text, path))
            new = {one.key: one for one in proposals}
            entries = "".join(_entry(one) for key, one in new.items() if key not in known)
            if entries:
                write_whole(path, text + (b"" if text.endswith(b"\n") else b"\n") + entries.encode())
            return len(new.keys() - known)
        finally:
            lock.close()
    except OSError as error:
        raise SpeechguardError(f"{path}: cannot be written ({error.strerror}); nothing was added") from None


def proposed(folder: Path) -> frozenset[Key]:
    """Read what is in the file of the store. Raises UserError when it is no longer such a file, or cannot be read."""
    path = folder / PROPOSALS
    try:
        return frozenset(_proposed(path.read_bytes(), path)) if path.exists() else frozenset()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None


def quoted(text: str) -> str:
    """Write the text as YAML (and JSON) that stays the same text, in one line."""
    whole = text.encode("utf-8", "replace").decode()  # no halves of characters
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(whole, ensure_ascii=False))


def _entry(proposal: Proposal) -> str:
    return (
        f"- rule: {quoted(proposal.rule)}\n"
        f"  source: {quoted(proposal.source)}\n"
        f"  cases:\n"
        f"    {proposal.expected}:\n"
        f"      - {quoted(proposal.text)}\n"
    )


def _proposed(data: bytes, path: Path) -> Iterator[Key]:
    """Yield the key of every case in the file."""
    if not any(line.strip() and not line.startswith(b"#") for line in data.splitlines()):
        return
    problems: list[RuleError] = []
    node = read_yaml(data, str(path), problems)
    if problems:
        raise UserError(f"{problems[0]}; put it right, or move the file away")
    if not isinstance(node, YamlList):
        raise UserError(f"{path}: is no list of proposals (- rule: ...): put it right, or move the file away")
    for item in node.items:
        fields = _fields(item)
        rule = fields.get("rule")
        for expected, cases in _fields(fields.get("cases")).items():
            for case in cases.items if isinstance(cases, YamlList) else ():
                if isinstance(rule, YamlText) and isinstance(case, YamlText):
                    yield rule.text, expected, case.text


def _fields(node: YamlNode | None) -> dict[str, YamlNode]:
    return {key.text: value for key, value in node.entries} if isinstance(node, YamlMap) else {}


def _locked(folder: Path) -> Lock:
    """Lock the file for as long as reading and writing take; others wait for it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return Lock(folder / "proposals.lock", PROPOSALS)
        except UserError:
            if time.monotonic() > until:
                raise SpeechguardError(f"{folder / PROPOSALS}: another program writes to it; try again") from None
        time.sleep(0.02)


def _plain(text: str) -> str:
    """Write a text in one line, as a case is; without signs that cannot be seen, and those of slots."""
    return " ".join("".join(sign if sign.isprintable() and sign not in "{}｛｝" else " " for sign in text).split())
