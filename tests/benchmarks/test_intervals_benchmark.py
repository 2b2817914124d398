"""Every made-up review of the benchmark of intervals can be made."""

import numpy as np
import pytest
from bench_intervals import trials

TRIALS = list(trials())


@pytest.mark.parametrize(("figure", "what", "trial"), TRIALS, ids=[f"{figure}, {what}" for figure, what, _ in TRIALS])
def test_a_trial_says_yes_no_or_nothing(figure, what, trial):
    assert figure
    assert what
    assert trial(np.random.default_rng(2)) in (True, False, None)
    assert trial(np.random.default_rng(2)) == trial(np.random.default_rng(2)), "a seed gives the same"
