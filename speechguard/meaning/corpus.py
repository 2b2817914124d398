"""The corpus: what agents say, written by many hands, each line with what it is an example of.

A file is the work of one author: `# key: value` lines about them, then headings, each with lines of speech below it:

    @ zh.shirking.not-my-job breaks     breaks a forbidden rule
    @ zh.shirking.not-my-job near       sounds like it, and breaks none
    @ zh.opening.greeting fulfils       does what a required rule asks for
    @ zh.opening.greeting not           sounds like it, and does not
    @ ordinary                          breaks nothing
    @ turns                             `[rule] customer || agent`, or [pass]: the customer's words decide
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from speechguard.errors import SourceLocation, UserError

Label = Literal["breaks", "near", "fulfils", "not", "ordinary"]
Split = Literal["train", "unseen-author", "unseen-region"]

LABELS: tuple[Label, ...] = get_args(Label)
SPLITS: tuple[Split, ...] = get_args(Split)
_ABOUT = re.compile(r"#\s*([a-z]+):\s*(.*)")
_TURN = re.compile(r"\[([a-z0-9.-]+)\]\s*(.*?)\s*\|\|\s*(.*)")
_WANTED = ("author", "region", "split")
_SPLITS: Mapping[str, Split] = {split: split for split in SPLITS}
_OF_RULES: Mapping[str, Label] = {label: label for label in LABELS[:-1]}  # labels that a heading gives to a rule


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a file of the corpus."""

    name: str
    region: str
    split: Split  # only lines of `train` are learnt from


@dataclass(frozen=True, slots=True)
class Line:
    """A line of speech."""

    text: str
    rule: str  # that it is an example of; empty: of none
    label: Label
    author: Author
    location: SourceLocation
    before: str = ""  # what the other side had said; empty: it does not matter


@dataclass(frozen=True, slots=True)
class Corpus:
    """The lines of a language, and the digest of its files, SHA-256 in hex."""

    language: str
    lines: tuple[Line, ...]
    digest: str

    def of(self, *splits: Split) -> list[Line]:
        """Return the lines by authors of these splits."""
        return [line for line in self.lines if line.author.split in splits]


def read_corpus(folder: Path, language: str) -> Corpus:
    """Read all files `*.txt` of a language's folder. Raises UserError for what is not of the form above."""
    files = sorted((folder / language).glob("*.txt"))
    if not files:
        raise UserError(f"{folder / language}: no corpus there: a corpus is a folder of *.txt files, one an author")
    digest = hashlib.sha256()
    lines: list[Line] = []
    for path in files:
        data = _read(path)
        digest.update(hashlib.sha256(data).digest())
        lines += _lines(path, _decoded(data, path))
    return Corpus(language, tuple(lines), digest.hexdigest())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = SourceLocation(str(path), data[: error.start].count(b"\n") + 1)
        raise UserError("is no UTF-8: save the file as UTF-8", location=place) from None


def _lines(path: Path, text: str) -> Iterator[Line]:
    rows = [(SourceLocation(str(path), number), row.strip()) for number, row in enumerate(text.splitlines(), 1)]
    author = _author(path, (row for _, row in rows))
    heading: tuple[str, Label] | None = None
    turns = False
    for location, row in rows:
        if row.startswith("@"):
            turns = row[1:].split() == ["turns"]
            heading = None if turns else _heading(row[1:].split(), location)
        elif row and not row.startswith("#"):
            if turns:
                yield _turn(row, author, location)
            elif heading:
                yield Line(row, *heading, author, location)
            else:
                raise UserError("a line before the first heading: write @ RULE breaks above it", location=location)


def _author(path: Path, rows: Iterable[str]) -> Author:
    about = {str(match[1]): str(match[2]) for row in rows if (match := _ABOUT.fullmatch(row))}
    if missing := [key for key in _WANTED if key not in about]:
        raise UserError(f"lacks '# {missing[0]}: ...' in its first lines", location=SourceLocation(str(path)))
    split = _SPLITS.get(about["split"])
    if split is None:
        raise UserError(f"split '{about['split']}': write {', '.join(SPLITS)}", location=SourceLocation(str(path)))
    return Author(about["author"], about["region"], split)


def _heading(words: list[str], location: SourceLocation) -> tuple[str, Label]:
    if words == ["ordinary"]:
        return "", "ordinary"
    label = _OF_RULES.get(words[-1]) if len(words) == 2 else None
    if label is None:
        raise UserError(f"heading '@ {' '.join(words)}': write @ RULE {' | '.join(_OF_RULES)}", location=location)
    return words[0], label


def _turn(row: str, author: Author, location: SourceLocation) -> Line:
    match = _TURN.fullmatch(row)
    if match is None:
        raise UserError("a turn is '[rule] customer || agent' or '[pass] customer || agent'", location=location)
    rule, before, text = map(str, match.groups())
    if rule == "pass":
        return Line(text, "", "ordinary", author, location, before)
    return Line(text, rule, "breaks", author, location, before)
