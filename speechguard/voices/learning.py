"""Learning whose words a text is, from the corpus of agents' speech and from what customers say, with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from speechguard.meaning.corpus import Corpus
from speechguard.meaning.grams import grams_of
from speechguard.meaning.training import damped_counts, telling
from speechguard.phonetics.sounds import Phonetics
from speechguard.voices.wording import WordingModel

MOST_AGENTS = 20_000  # lines of theirs; customers' are a fifth of that
LEAST_LINES = 3  # that a gram must be met in
GRAMS = 1 << 14  # that are kept, by chi-squared
INVERSE_REGULARISATION = 10.0
_ITERATIONS = 200


def train_wording(agents: Corpus, customers: Corpus, phonetics: Phonetics) -> WordingModel:
    """Return a model that has learnt from the training authors of both.

    `customers`: what they say, as ordinary lines; the customers' turns of `agents` are learnt from as well.
    """
    said = agents.of("train")
    others = _no_agents(agents)
    by_agents = _spread([line.text for line in said if line.author.name not in others])
    by_customers = [line.before for line in said if line.before] + [line.text for line in customers.of("train")]
    counted = damped_counts([grams_of(text, phonetics) for text in (*by_agents, *by_customers)])
    agent = np.arange(len(by_agents) + len(by_customers)) < len(by_agents)
    kept, idf, rows = telling(counted, agent, LEAST_LINES, GRAMS)
    learnt = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=_ITERATIONS, class_weight="balanced")
    learnt.fit(rows, agent)
    scale = float(np.abs(learnt.coef_).max()) / 127
    return WordingModel(
        language=agents.language,
        kept=kept.astype(np.int32),
        idf=idf.astype(np.float32),
        weights=np.round(np.ravel(learnt.coef_) / scale).astype(np.int8),
        scale=scale,
        bias=float(np.ravel(learnt.intercept_)[0]),
    )


def _no_agents(corpus: Corpus) -> set[str]:
    """Return the authors who write only ordinary lines: what customers, voice commands and others say."""
    rules = {line.author.name for line in corpus.lines if line.label == "breaks"}
    return {line.author.name for line in corpus.lines} - rules


def _spread(texts: Sequence[str]) -> Sequence[str]:
    return texts[:: max(1, len(texts) // MOST_AGENTS)]
