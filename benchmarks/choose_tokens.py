"""Choose the tokens that calls in our languages need: the list by which the default model is made smaller.

Kept are the 256 bytes; all Chinese characters, by whatever tokens they are written; signs, digits, single letters and
up to three capitals; what the texts of our corpus and of its customers are written with; what the commonest Spanish
words are written with inside a sentence, small and with a capital; and what the commonest English ones are, in a
sentence with blanks and in one without. And what any of these is joined of: otherwise the ranks would lead elsewhere.

The words come from wordfreq (Robyn Speer, 2022; its lists CC BY-SA 4.0):

    pip install wordfreq==3.1.1
    python benchmarks/choose_tokens.py models/tokens/base.txt

A new list changes the eight-bit form of the model: its sizes and hashes in models/manifest.yaml are then new, too.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from speechguard.asr.tokens import Vocabulary
from speechguard.calls.recogniser import weight_store
from speechguard.config import bundled

SPANISH_WORDS, ENGLISH_WORDS = 25_000, 1_000
CHINESE = range(0x4E00, 0xA000)  # CJK Unified Ideographs
LETTERS = "áéíóúüñÁÉÍÓÚÜÑ"  # beside those of ASCII
SIGNS = "¿¡€…—·ªº°。，、？！：；（）《》“”‘’「」『』♩♪♫♬♭♮♯"
FOLDERS = {"zh": ("corpus/zh", "customers/zh"), "es": ("corpus/es", "customers/es")}


def main() -> None:
    """Write the list."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("list", type=Path, help="where it goes")
    options.add_argument("--models-dir", type=Path, help="where models are kept")
    args = options.parse_args()
    store, default = weight_store(args.models_dir)
    vocabulary = Vocabulary.read(store.resolve(default.name, eight_bit=False))
    wanted = {number for text in _texts() for number in vocabulary.encode(text)}
    wanted |= {number for number in range(vocabulary.end) if _plain(vocabulary.decode([number]))}
    kept = _closed({vocabulary.token(number) for number in wanted}, vocabulary)
    in_order = [token for number in range(vocabulary.end) if (token := vocabulary.token(number)) in kept]
    args.list.write_text("\n".join(in_order) + "\n", encoding="utf-8")
    print(f"{len(in_order)} of {vocabulary.end} tokens kept")


def _texts() -> Iterator[str]:
    """Yield what must be written in as few tokens as before."""
    import wordfreq

    yield from map(chr, CHINESE)
    yield from (blank + sign for blank in ("", " ") for sign in SIGNS + LETTERS)
    for word in wordfreq.top_n_list("es", SPANISH_WORDS, wordlist="large"):
        yield from (f" {word}", f" {word.capitalize()}")
    for word in wordfreq.top_n_list("en", ENGLISH_WORDS, wordlist="large"):
        yield from (f" {word}", word)
    for folder in itertools.chain(*FOLDERS.values()):
        yield from {
            word
            for path in sorted(bundled(f"rules/{folder}").glob("*.txt"))
            for line in path.read_text(encoding="utf-8").splitlines()
            for word in re.findall(r" ?\S+", f" {line}" if folder.endswith("es") else line)
        }


def _plain(text: str) -> bool:
    """Return whether the text of a token is of signs and digits, of Chinese characters, or of few capitals."""
    inner = text.strip()
    chinese = all(ord(character) in CHINESE for character in inner)
    capitals = re.fullmatch(r"[a-z]|[A-Z]{1,3}", inner) is not None
    return (
        chinese
        or capitals
        or all(character in SIGNS or (character.isascii() and not character.isalpha()) for character in text)
    )


def _closed(tokens: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Return the tokens with all that they are joined of, down to the bytes."""
    ranks = {vocabulary.token(number): number for number in range(vocabulary.end)}
    closed: set[str] = set()
    for token in tokens:
        parts = list(token)
        closed.update(parts)
        while len(parts) > 1:
            lowest = min((a + b for a, b in itertools.pairwise(parts)), key=lambda pair: ranks.get(pair, len(ranks)))
            if lowest not in ranks:
                break  # a token that no text is written with
            closed.add(lowest)
            place = [a + b for a, b in itertools.pairwise(parts)].index(lowest)
            parts[place : place + 2] = [lowest]
    return closed | {token for token, number in ranks.items() if len(token) == 1}


if __name__ == "__main__":
    main()
