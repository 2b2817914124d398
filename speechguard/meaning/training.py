"""Learning a model from the corpus, with scikit-learn; nothing else needs it.

Whatever is decided about a model (calibration, limits) is decided on authors that the model at hand did not learn
from: the training authors are left out in turn, by folds of authors. Authors of the other splits are never seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.feature_selection import chi2
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from speechguard.errors import UserError
from speechguard.meaning.corpus import LABELS, Corpus, Line
from speechguard.meaning.grams import BUCKETS, Grams, grams_of
from speechguard.meaning.model import (
    BREAKS,
    FULFILS,
    NEAR,
    ONLY_SOUNDS,
    ORDINARY,
    MeaningModel,
    Thresholds,
    Vector,
    log_odds,
)
from speechguard.phonetics.sounds import Phonetics

FOLDS = 3
LEAST_AUTHORS = 2  # of lines of each kind
INVERSE_REGULARISATION = 10.0  # 4 and 30 were no better on authors left out
LEAST_LINES = 2  # that a gram must be met in
GRAMS = 1 << 16  # that a model keeps, by chi-squared; twice as many found no more on authors left out
FALSE_ALARMS = 0.01  # of harmless lines by authors of others that may be suspected
WRONG_CREDITS = 0.02  # of lines that do not fulfil a rule that may be credited with it
LONGEST_FRAGMENT = {"zh": 5, "es": 3}  # characters, words
SEED = 5  # of which words
HARMLESS = 800  # lines that a model keeps for rules of few sentences
_ITERATIONS = 150
_TOLERANCE = 1e-3

Mishear = Callable[[str], str]  # a text as a recogniser may write it


@dataclass(frozen=True, eq=False)
class _Examples:
    """What is learnt from. Arrays have one entry a line; what is heard of a line is a line of the same fold."""

    grams: Sequence[Grams]
    classes: NDArray[np.str_]
    folds: NDArray[np.int64]
    original: NDArray[np.bool_]  # not misheard


def train(
    corpus: Corpus, phonetics: Phonetics, ordinary: Sequence[str] = (), mishear: Mishear | None = None
) -> MeaningModel:
    """Return a model that has learnt from the training authors, and from `ordinary` lines that nobody is the author of.

    `mishear`: what is misheard of the lines is learnt besides, as are fragments of ordinary ones. The same corpus gives
    the same model (by the same versions of what is used, on the same kind of processor). Raises UserError where a kind
    of line is missing.
    """
    lines = corpus.of("train")
    _require_every_kind(lines, corpus.language)
    examples = _examples(lines, phonetics, mishear, ordinary)
    counted = damped_counts(examples.grams)
    names = np.unique(examples.classes)
    breaks, fulfils = np.zeros((2, len(examples.grams), len(names)), np.float32)
    for fold in np.unique(examples.folds):
        left_out = examples.folds == fold
        model = _fitted(counted[~left_out], examples.classes[~left_out], corpus)
        known = np.searchsorted(names, model.classes)  # of some rules all lines may be by authors of this fold
        for at in np.flatnonzero(left_out & examples.original).tolist():
            breaks[at, known], fulfils[at, known] = model.weigh(examples.grams[at])
    model = _fitted(counted, examples.classes, corpus)
    own = examples.original
    model = _settled(model, examples.classes[own], lines, breaks[own], fulfils[own])
    return replace(
        model, examples=_by_rule(lines), harmless=_sample([line for line in lines if line.label != "breaks"])
    )


def _require_every_kind(lines: Sequence[Line], language: str) -> None:
    for label in LABELS:
        authors = {line.author.name for line in lines if line.label == label}
        if len(authors) < LEAST_AUTHORS:
            raise UserError(
                f"the corpus of {language} has lines '{label}' by {len(authors)} authors of the split train: "
                f"{LEAST_AUTHORS} or more are needed, since what one says is learnt and tried on what the others say"
            )
    if not _near_the_border(lines):
        raise UserError(
            f"the corpus of {language}: who has lines 'breaks' has none of another kind: these are needed to tell "
            "what is harmless from what is not"
        )


def _by_rule(lines: Sequence[Line]) -> Mapping[str, tuple[str, ...]]:
    by_rule: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.label == "breaks":
            by_rule[line.rule].append(line.text)
    return {rule: tuple(texts) for rule, texts in sorted(by_rule.items())}


def _sample(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return some of the lines, spread evenly over authors and kinds."""
    return tuple(line.text for line in lines[:: max(1, len(lines) // HARMLESS)])


def class_of(line: Line) -> str:
    """Return the class of a line of the corpus."""
    about = {"breaks": BREAKS, "fulfils": FULFILS, "not": ONLY_SOUNDS}.get(line.label)
    return f"{about}{line.rule}" if about else {"near": NEAR, "ordinary": ORDINARY}[line.label]


def _examples(
    lines: Sequence[Line], phonetics: Phonetics, mishear: Mishear | None, ordinary: Sequence[str]
) -> _Examples:
    texts = [*(line.text for line in lines), *ordinary]
    classes = [*map(class_of, lines), *[ORDINARY] * len(ordinary)]
    authors = sorted({line.author.name for line in lines})
    folds = [*(authors.index(line.author.name) % FOLDS for line in lines), *(n % FOLDS for n in range(len(ordinary)))]
    others = [(at, written) for at, text in enumerate(texts) if mishear and (written := mishear(text)) != text]
    others += _fragments(texts, classes, phonetics.code)
    said = [*range(len(texts)), *(at for at, _ in others)]  # number of the line as it was said
    texts += [written for _, written in others]
    return _Examples(
        [grams_of(text, phonetics) for text in texts],
        np.array([classes[at] for at in said]),
        np.array([folds[at] for at in said]),
        np.arange(len(texts)) < len(classes),
    )


def _fragments(texts: Sequence[str], classes: Sequence[str], language: str) -> list[tuple[int, str]]:
    """Return a few words in a row of every ordinary line, with its number.

    Utterances are often cut; without them a word or two that the model has hardly met may seem to mean anything.
    """
    chance = np.random.default_rng(SEED)
    found: list[tuple[int, str]] = []
    for at, text in enumerate(texts):
        pieces = re.findall(r"\w" if language == "zh" else r"\w+", text)
        if classes[at] == ORDINARY and len(pieces) > LONGEST_FRAGMENT[language]:
            length = int(chance.integers(1, LONGEST_FRAGMENT[language] + 1))
            start = int(chance.integers(len(pieces) - length + 1))
            found.append((at, ("" if language == "zh" else " ").join(pieces[start : start + length])))
    return found


def damped_counts(grams: Sequence[Grams]) -> csr_matrix:
    """Return the grams of lines as a matrix: (lines, buckets)."""
    ends = np.cumsum([0, *(len(line.buckets) for line in grams)])
    values = np.concatenate([line.damped for line in grams])
    return csr_matrix((values, np.concatenate([line.buckets for line in grams]), ends), (len(grams), BUCKETS))


def telling(
    counted: csr_matrix, classes: NDArray[np.str_] | NDArray[np.bool_], least: int, most: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], csr_matrix]:
    """Return the buckets that tell the classes apart best, their inverse document frequencies, and lines of length 1.

    `least`: lines that a gram must be met in; `most`: grams that are kept, by chi-squared.
    """
    met = np.bincount(counted.indices, minlength=BUCKETS)
    often = np.flatnonzero(met >= least)
    kept = np.sort(often[np.argsort(-chi2(counted[:, often], classes)[0], kind="stable")[:most]])
    idf = np.log((1 + len(classes)) / (1 + met[kept])) + 1
    return kept, idf, csr_matrix(normalize(counted[:, kept] @ diags(idf)))


def _fitted(counted: csr_matrix, classes: NDArray[np.str_], corpus: Corpus) -> MeaningModel:
    """Return a model of some lines, neither calibrated nor with limits."""
    kept, idf, rows = telling(counted, classes, LEAST_LINES, GRAMS)
    rows = csr_matrix(rows, dtype=np.float32)
    learnt = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=_ITERATIONS, tol=_TOLERANCE).fit(rows, classes)
    weights = (learnt.coef_ - learnt.coef_.mean(axis=0)).T
    scales = np.abs(weights).max(axis=0) / 127
    return MeaningModel(
        language=corpus.language,
        corpus=corpus.digest,
        classes=tuple(map(str, learnt.classes_)),
        kept=kept.astype(np.int32),
        idf=idf.astype(np.float32),
        weights=np.round(weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=learnt.intercept_.astype(np.float32),
    )


def _settled(
    model: MeaningModel, classes: NDArray[np.str_], lines: Sequence[Line], breaks: Vector, fulfils: Vector
) -> MeaningModel:
    """Return the model calibrated, with its limits; `breaks`, `fulfils`: of its lines, by models that left them out."""
    broken = np.char.startswith(classes, BREAKS)
    odds = np.array([[log_odds(float(one.sum()))] for one in breaks])
    platt = LogisticRegression(C=1e6).fit(odds, broken)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    likely = 1 / (1 + np.exp(-(slope * odds[:, 0] + offset)))
    not_fulfilling = _not_fulfilling(lines, fulfils, model.required)
    limits = Thresholds(
        suspected=float(np.quantile(likely[_near_the_border(lines)], 1 - FALSE_ALARMS)),
        fulfilled=float(np.quantile(not_fulfilling, 1 - WRONG_CREDITS)),
    )
    return replace(model, slope=slope, offset=offset, limits=limits)


def _near_the_border(lines: Sequence[Line]) -> list[int]:
    """Return the numbers of harmless lines that are as hard to tell from others as agents make it.

    Those that depend on what was said before are left out, and what is no talk of agents is too easy.
    """
    agents = {line.author for line in lines if line.label == "breaks"}
    return [at for at, line in enumerate(lines) if line.label != "breaks" and line.author in agents and not line.before]


def _not_fulfilling(lines: Sequence[Line], fulfils: Vector, required: Mapping[str, int]) -> list[float]:
    """Return how likely lines that only sound like what a rule asks for fulfil that rule."""
    own = [(at, line.rule) for at, line in enumerate(lines) if line.label == "not" and line.rule in required]
    return [float(fulfils[at, required[rule]]) for at, rule in own]
