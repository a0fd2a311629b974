"""What words tell of classes: a naive Bayes classifier whose trust in its own words is measured on held-out texts."""

import numpy as np
from numpy.typing import NDArray

from matcher.features.frame import Codes, Flags, Floats
from matcher.features.kernels import sum_of_terms
from matcher.features.tokens import Hashes

LEAST_TEXTS = 5
"""Texts that a term must stand in: what fewer have says nothing of a class."""
PRIOR = 10.0
"""Texts that the shares of all classes count for in each term."""
TRUSTS = (0.2, 0.28, 0.4, 0.56, 0.8, 1.1, 1.6)
"""Terms of a text are far from independent, and neighbouring pairs even overlap: n of them say as much as this times
the root of n would; held-out texts choose."""
USUAL = 0.56
"""Where no text is held out."""


def evidence(number: Codes, told: Flags, row: Codes, term: Codes, terms: int, classes: int) -> tuple[Floats, Floats]:
    """(terms, classes) log of how many times as likely each class is where a term is met, and (classes,) their shares.

    `number` (texts, widest) classes of each text where `told`; (term, row) the pairs of terms and texts.
    """
    shares, own = _counted(number, told, row, term, (terms, classes))
    shares = (shares + 1 / max(classes, 1)) / (np.count_nonzero(told.any(axis=1)) + 1)
    table = np.log((own + PRIOR * shares) / ((own.sum(axis=1, keepdims=True) + PRIOR) * shares))
    return np.asarray(table, np.float32), np.asarray(shares, np.float32)


def log_odds(sums: Floats, count: NDArray[np.int32], shares: Floats, trust: float) -> Floats:
    """(texts, classes) log of probabilities that are not scaled to 1 yet; `sums` of the evidence of `count` terms."""
    says = np.minimum(trust / np.sqrt(np.maximum(count, 1)), 1).astype(np.float32)
    found: Floats = sums * says[:, None] + np.log(shares)
    return found


def trust(
    number: Codes, told: Flags, row: Codes, term: Codes, words: tuple[Hashes, Hashes, Codes], classes: int
) -> float:
    """The one of TRUSTS that makes the declared classes of half of the texts most likely, learned from the rest.

    Too much of it makes each text sure of some class by accident: log-likelihood on held-out texts is what tells
    (Guo et al. 2017 scale the certainty of networks in the same way). `words`: the known terms, and the hashes of all
    texts with the text that each belongs to.
    """
    terms, hashes, owner = words
    # half of the texts, mixed by Fibonacci hashing: registers may be in an order that means something
    later = np.arange(len(number), dtype=np.uint32) * np.uint32(0x9E3779B1) >> np.uint32(31) == 1
    table, shares = evidence(number, told & ~later[:, None], row, term, len(terms), classes)
    order = np.argsort(owner, kind="stable")
    sums, count = sum_of_terms(terms, table, hashes, owner, order[later[owner[order]]], len(number))
    judged = later & told[:, 0] & (count > 0)
    if not judged.any():
        return USUAL
    likely = []
    for one in TRUSTS:
        log = log_odds(sums[judged], count[judged], shares, one)
        log -= log.max(axis=1, keepdims=True)
        log -= np.log(np.exp(log).sum(axis=1, keepdims=True))
        likely.append(float(np.take_along_axis(log, number[judged, :1], axis=1).mean()))
    return TRUSTS[int(np.argmax(likely))]


def _counted(
    codes: Codes, known: NDArray[np.bool_], row: Codes, term: Codes, shape: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(F,) texts of each class, and (terms, F) those that have a term; a text with two counts half for each."""
    share = known / np.maximum(known.sum(axis=1, keepdims=True), 1)
    of_all, of_term = np.zeros(shape[1]), np.zeros(shape)
    for column in range(codes.shape[1]):
        np.add.at(of_all, codes[:, column], share[:, column])
        np.add.at(of_term, (term, codes[row, column]), share[row, column])
    return of_all, of_term


def common(hashes: Hashes, owner: Codes) -> tuple[Hashes, Codes, Codes]:
    """Terms that enough texts have (T,), and the (term, text) pairs of these terms, each once."""
    order = np.lexsort((owner, hashes))
    hashes, owner = hashes[order], owner[order]
    other = np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)]
    pair = other | np.append(True, owner[1:] != owner[:-1])[: len(hashes)]
    term, owner = (np.cumsum(other) - 1)[pair], owner[pair]
    common = np.bincount(term, minlength=int(other.sum())) >= LEAST_TEXTS
    number = np.cumsum(common) - 1
    kept = common[term]
    return hashes[other][common], number[term[kept]].astype(np.int32), owner[kept]
