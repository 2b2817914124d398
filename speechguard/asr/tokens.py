"""Whisper's tokens: a text to tokens and back, and tokens to words.

A byte-level BPE as OpenAI's tokenizer does it: a token's number is its rank, and of all neighbours that make a token
the pair with the lowest number is joined first. The list of tokens, which every model has beside its weights, is all
that it needs.
"""

from __future__ import annotations

import itertools
import json
import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from speechguard.errors import WeightsError

NO_SPEECH = ("<|nospeech|>", "<|nocaptions|>")  # its names in newer and older models
UNSPACED = frozenset({"zh"})  # languages whose words are not set apart by blanks
# Signs that are no speech, alone or after a blank.
_SIGNS = [
    *'"#()*+/:;<=>@[\\]^_`{|}~「」『』',
    *"<< >> <<< >>> -- --- -( -[ (' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪".split(),
]
_MUSIC = [*"♩♪♫♬♭♮♯"]  # where one of them is several tokens, the first is theirs alone
_UNKNOWN = "\ufffd"
# A text falls into these pieces before its bytes are joined: an English ending, or by kinds of characters (see _kind).
_ENDING = re.compile(r"'(?:s|t|re|ve|m|ll|d)")
_PIECE = re.compile(r"b?L+|b?N+|b?O+|[bw]+(?![LNO])|[bw]+")


def _byte_characters() -> str:
    """Return the character that stands for each byte in the list of tokens (GPT-2's choice: all are printable)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return "".join(chr(byte if byte in printable else next(others)) for byte in range(256))


_CHARACTERS = _byte_characters()
_BYTES = {character: byte for byte, character in enumerate(_CHARACTERS)}


def vocabulary_file(folder: Path) -> Path:
    """Return the list of tokens in the folder of a model: the name that newer models use, if it has none."""
    older = folder / "vocabulary.txt"
    return older if older.is_file() else folder / "vocabulary.json"


class Vocabulary:
    """The tokens of a model."""

    def __init__(self, tokens: Sequence[str]) -> None:
        """Take the tokens in the order of their numbers; special ones come after the end of text."""
        self._tokens = tokens
        self.end = tokens.index("<|endoftext|>")
        self._numbers = {token: number for number, token in enumerate(tokens)}

    @classmethod
    def read(cls, folder: Path) -> Vocabulary:
        """Read the list of tokens in the folder of a model. Raises WeightsError."""
        path = vocabulary_file(folder)
        try:
            text = path.read_text(encoding="utf-8")
            return cls(json.loads(text) if path.suffix == ".json" else text.rstrip("\n").split("\n"))
        except (OSError, ValueError, AttributeError) as error:
            raise WeightsError(f"{path}: no list of Whisper's tokens ({error})") from None

    def __len__(self) -> int:
        """Return how many tokens there are, the special ones among them."""
        return len(self._tokens)

    def token(self, number: int) -> str:
        """Return a token as it stands in the list."""
        return self._tokens[number]

    def special(self, *names: str) -> int:
        """Return the number of a special token, which has one of these names. Raises WeightsError."""
        for name in names:
            if name in self._numbers:
                return self._numbers[name]
        raise WeightsError(f"this model has no token {names[0]}: a Whisper model of many languages is needed")

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text; none is special."""
        return [token for piece in _pieces(text) for token in self._joined(piece)]

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, without the special ones; bytes that are no UTF-8 become U+FFFD."""
        characters = "".join(self._tokens[token] for token in tokens if token < self.end)
        return bytes(_BYTES[character] for character in characters).decode("utf-8", errors="replace")

    def _joined(self, piece: str) -> list[int]:
        parts = [_CHARACTERS[byte] for byte in piece.encode("utf-8", errors="replace")]
        while len(parts) > 1:
            ranks = [self._rank(a + b) for a, b in itertools.pairwise(parts)]
            lowest = min(ranks)
            if lowest == self.end:
                break
            first = ranks.index(lowest)
            parts[first : first + 2] = [parts[first] + parts[first + 1]]
        return [self._numbers[part] for part in parts]

    def _rank(self, part: str) -> int:
        """Return the number of the token, or that of the end of text where it is none, or special."""
        return min(self._numbers.get(part, self.end), self.end)


class Tokenizer:
    """The tokens of a model as they are used for one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        """Take the vocabulary. Raises WeightsError where it does not know the language."""
        self._vocabulary = vocabulary
        self._spaced = language not in UNSPACED
        self.encode = vocabulary.encode
        self.eot = vocabulary.end
        self.sot_sequence = [
            vocabulary.special(name) for name in ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>")
        ]

    def prompt(self, before: str) -> list[int]:
        """Return what stands before a text: a text that came before, if any, and what is to be done."""
        special = self._vocabulary.special
        context = [special("<|startofprev|>"), *self.encode(before)] if before else []
        return [*context, *self.sot_sequence, special("<|notimestamps|>")]

    @cached_property
    def unwanted(self) -> list[int]:
        """Return the tokens that are no speech (music signs, brackets) and the special ones, in order."""
        special = {self.sot_sequence[0], self.sot_sequence[-1], self._vocabulary.special(*NO_SPEECH)} | {
            self._vocabulary.special(name) for name in ("<|translate|>", "<|startofprev|>", "<|startoflm|>")
        }
        # Hyphens and apostrophes may stand inside a word, not at its beginning.
        signs = {self.encode(" -")[0], self.encode(" '")[0]}
        for sign in (*_SIGNS, *_MUSIC):
            for tokens in (self.encode(sign), self.encode(" " + sign)):
                if len(tokens) == 1 or sign in _MUSIC:
                    signs.add(tokens[0])
        return sorted(special | signs)

    def split(self, tokens: Sequence[int]) -> tuple[list[str], list[list[int]]]:
        """Cut tokens into words, or into characters where the language has no blanks: texts, and the tokens of each."""
        texts: list[str] = []
        of_each: list[list[int]] = []
        for text, group in self._characters(tokens):
            alone = group[0] >= self.eot or text.startswith(" ") or text.strip() in string.punctuation
            if texts and self._spaced and not alone:
                texts[-1] += text
                of_each[-1] += group
            else:
                texts.append(text)
                of_each.append(group)
        return texts, of_each

    def _characters(self, tokens: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
        """Yield the fewest tokens in a row that are whole characters, with their text."""
        whole = self._vocabulary.decode(tokens)
        place = 0  # characters of the whole text that were yielded
        group: list[int] = []
        for token in tokens:
            group.append(token)
            text = self._vocabulary.decode(group)
            unknown = text.find(_UNKNOWN)
            # A character that is unknown in the whole text stays so.
            if unknown < 0 or whole[place + unknown : place + unknown + 1] == _UNKNOWN:
                yield text, group
                place += len(text)
                group = []


def _pieces(text: str) -> Iterator[str]:
    kinds = "".join(map(_kind, text))
    place = 0
    while match := _ENDING.match(text, place) or _PIECE.match(kinds, place):
        yield text[place : match.end()]
        place = match.end()


def _kind(character: str) -> str:
    """Return b for a blank, w for other white space, L for a letter, N for a number, O for anything else."""
    if character == " ":
        return "b"
    if character.isspace():
        return "w"
    category = unicodedata.category(character)[0]
    return category if category in "LN" else "O"
