"""What a model must beat: popularity, popularity in the region, item-kNN, EASE and ALS.

Each scores all counterparts for one past request from matches strictly before it. The three collaborative ones are
fitted on the matches before the first held-out request; whom a request's own person knows is taken as of its moment.
A person without history gets what is popular.
"""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from matcher.features.history import Past
from matcher.features.popularity import totals
from matcher.learning.evaluation import Scorer
from matcher.learning.requests import PastRequest
from matcher.ranking.snapshot import Snapshot

Doubles = NDArray[np.float64]

MOST_ITEMS = 6_000
"""Counterparts that item-kNN and EASE tell apart, the most matched ones: their tables grow with the square."""
RIDGE = 200.0
FACTORS, ROUNDS, ALPHA, SHRINK = 64, 10, 20.0, 1.0
HALF_LIFE = 365.0
TINY = 1e-6
"""Weight of popularity where it only breaks ties."""


def popularity(_: PastRequest, past: Past) -> Doubles:
    """Matches of each counterpart, each weighing half after a year."""
    return totals(past, HALF_LIFE).astype(np.float64)


def regional_popularity(snapshot: Snapshot) -> Scorer:
    """The same, of people in the request's province; where nothing is known of it, everywhere."""
    ancestors = snapshot.pack.regions.ancestors
    regions = snapshot.entrepreneurs.frame.code("region")
    top = np.append(ancestors[:, 0], -1) if ancestors.size else np.full(1, -1, np.int64)
    province = top[np.where(regions >= 0, regions, -1)] if ancestors.size else np.full(len(regions), -1, np.int64)

    def score(request: PastRequest, past: Past) -> Doubles:
        own = province[request.e]
        everywhere = TINY * popularity(request, past)
        if own < 0:
            return everywhere
        events = past.good(np.arange(past.limit, dtype=np.int64))
        log = past.log
        events = events[(log.c[events] >= 0) & (log.e[events] >= 0)]
        events = events[province[log.e[events]] == own]
        local = np.bincount(log.c[events], past.decay(events, HALF_LIFE), past.history.c.n)
        return local + everywhere

    return score


class _Collaborative:
    """Matches before a moment as a matrix of people and the counterparts that are told apart."""

    def __init__(self, snapshot: Snapshot, before: float) -> None:
        past = snapshot.history.before(before)
        events = past.good(np.arange(past.limit, dtype=np.int64))
        e, c = past.log.e[events], past.log.c[events]
        known = (e >= 0) & (c >= 0)
        counts = np.bincount(c[known], minlength=snapshot.counterparts.frame.n)
        self.items = np.sort(np.argsort(-counts, kind="stable")[: min(MOST_ITEMS, np.count_nonzero(counts))])
        self.place = np.full(snapshot.counterparts.frame.n, -1, np.int64)
        self.place[self.items] = np.arange(len(self.items))
        known &= self.place[c] >= 0
        shape = (snapshot.entrepreneurs.frame.n, len(self.items))
        cells = (np.ones(np.count_nonzero(known)), (e[known], self.place[c[known]]))
        self.matches = sp.csr_matrix(cells, shape)
        self.matches.data[:] = 1.0

    def profile(self, request: PastRequest, past: Past) -> NDArray[np.int64]:
        """Places of the counterparts that the request's person was matched with before it."""
        own = self.place[past.log.c[past.good(past.of_entrepreneur(request.e))]]
        return np.unique(own[own >= 0])

    def spread(self, scores: Doubles, request: PastRequest, past: Past) -> Doubles:
        """Scores of the counterparts told apart as those of all, popular ones first among equals."""
        whole = TINY * popularity(request, past)
        whole[self.items] += scores
        return whole


def by_items(similarity: Doubles, base: _Collaborative) -> Scorer:
    """Sum of the rows of an item-by-item table over a person's history."""

    def score(request: PastRequest, past: Past) -> Doubles:
        own = base.profile(request, past)
        return base.spread(similarity[own].sum(axis=0), request, past)

    return score


def _item_knn(base: _Collaborative) -> Doubles:
    """Cosine of two counterparts' people (Sarwar et al. 2001)."""
    together = np.asarray((base.matches.T @ base.matches).todense())
    norm = np.sqrt(np.maximum(np.diag(together), 1.0))
    similar: Doubles = together / norm / norm[:, None]
    np.fill_diagonal(similar, 0.0)
    return similar


def _ease(base: _Collaborative) -> Doubles:
    """EASE: the ridge regression of every counterpart on all others, in closed form (Steck 2019)."""
    gram = np.asarray((base.matches.T @ base.matches).todense(), np.float32)
    gram[np.diag_indices_from(gram)] += np.float32(RIDGE)
    inverse = np.linalg.inv(gram)
    weights: Doubles = (inverse / -np.diag(inverse)).astype(np.float64)
    np.fill_diagonal(weights, 0.0)
    return weights


def _als(base: _Collaborative, seed: int) -> Scorer:
    """Implicit alternating least squares (Hu, Koren and Volinsky 2008); a person's factors are solved when asked."""
    random = np.random.default_rng(seed)
    items = 0.1 * random.standard_normal((base.matches.shape[1], FACTORS))
    by_item = base.matches.T.tocsr()
    for _ in range(ROUNDS):
        people = _solved(base.matches, items)
        items = _solved(by_item, people)
    gram = items.T @ items

    def score(request: PastRequest, past: Past) -> Doubles:
        own = items[base.profile(request, past)]
        left = gram + ALPHA * own.T @ own + SHRINK * np.eye(FACTORS)
        factors = np.linalg.solve(left, (1 + ALPHA) * own.sum(axis=0))
        return base.spread(items @ factors, request, past)

    return score


def _solved(matches: sp.csr_matrix, others: Doubles) -> Doubles:
    gram = others.T @ others + SHRINK * np.eye(others.shape[1])
    found = np.zeros((matches.shape[0], others.shape[1]))
    for row in np.flatnonzero(np.diff(matches.indptr)):
        own = others[matches.indices[matches.indptr[row] : matches.indptr[row + 1]]]
        found[row] = np.linalg.solve(gram + ALPHA * own.T @ own, (1 + ALPHA) * own.sum(axis=0))
    return found


def baselines(snapshot: Snapshot, before: float, seed: int) -> dict[str, Scorer]:
    """All of them by name, fitted on matches before a day."""
    found: dict[str, Scorer] = {"popularity": popularity, "popularity in the region": regional_popularity(snapshot)}
    base = _Collaborative(snapshot, before)
    if len(base.items) > 1:
        found["item-kNN"] = by_items(_item_knn(base), base)
        found["EASE"] = by_items(_ease(base), base)
        found["ALS"] = _als(base, seed)
    return found
