"""Whatever is in a file: rules, or RuleErrors of one line each with a place. Nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_calls import FORBIDDEN, GREETING, pack, write

from speechguard.errors import RuleErrors
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules

GOOD = pack(
    FORBIDDEN.replace("    say_instead", "    unless: {followed_by: [我帮您转接], within: 8 s}\n    say_instead"),
    GREETING,
)
SNIPPETS = (
    *("[", "]", "{", "}", ":", ": ", "- ", "? ", "\n", "  ", "\t", "---\n", "|\n"),
    *("&a ", "*a", "<<: ", "!x ", '"', "'", "#", "null", "~", "\x00"),
    *("…", "8", "8 s", "：", "？"),
)


def check(data: bytes) -> None:
    try:
        book = load_rules([write(data)], language)
    except RuleErrors as errors:
        problems = errors.errors
    else:
        assert book.rules
        return
    assert problems
    for problem in problems:
        assert problem.location
        assert problem.location.path.endswith("pack.yaml")
        assert "\n" not in str(problem)


@settings(max_examples=300)
@given(st.integers(0, len(GOOD)), st.integers(0, 20), st.sampled_from(SNIPPETS))
def test_a_good_pack_with_something_wrong_in_it(at: int, removed: int, added: str):
    check((GOOD[:at] + added + GOOD[at + removed :]).encode())


@settings(max_examples=200)
@given(st.lists(st.sampled_from((*SNIPPETS, *GOOD.split())), max_size=30).map("".join))
def test_pieces_of_packs(text: str):
    check(text.encode())


@settings(max_examples=200)
@given(st.binary(max_size=100))
def test_any_bytes(data: bytes):
    check(data)
