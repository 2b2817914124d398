"""Reasons: a code, its values, and both as plain data and back."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.reasons import Reason, ReasonValue, because, reason_of
from speechguard.reasons.codes import VALUES, ReasonCode

PLAIN = st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()


def reasons(values: st.SearchStrategy[ReasonValue]) -> st.SearchStrategy[Reason]:
    kinds = [
        st.fixed_dictionaries(dict.fromkeys(names.split(), values)).map(lambda given, code=code: because(code, **given))
        for code, names in VALUES.items()
    ]
    return st.one_of(kinds)


REASONS = reasons(st.recursive(PLAIN, lambda inner: reasons(inner) | st.lists(inner, max_size=3).map(tuple)))


@given(REASONS)
def test_a_reason_comes_back_as_it_was(reason: Reason):
    read = reason_of(json.loads(json.dumps(reason.as_dict())))
    assert read == reason
    assert hash(read) == hash(reason)


def test_every_code_says_which_values_it_has():
    assert set(VALUES) == set(get_args(ReasonCode))
    assert "code" not in " ".join(VALUES.values()).split()


def test_values_that_are_not_those_of_the_code():
    with pytest.raises(ValueError, match="a reason not_said has no values place"):
        because("not_said", place="there")
    with pytest.raises(ValueError, match="a reason no_words has no values at all"):
        because("no_words")


@pytest.mark.parametrize(
    "data", [{}, {"code": "of another version"}, {"code": []}, {"code": "no_words", "role": None}, {"code": "no_words"}]
)
def test_data_that_is_no_reason(data: dict[str, object]):
    with pytest.raises(ValueError, match="reason"):
        reason_of(data)
