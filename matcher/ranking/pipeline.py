"""One exact ranking over a whole register: candidates, rules, features, score, rerank, explanation."""

from dataclasses import replace
from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from matcher.domain.ranking import Advice, Chance, Excluded, RankedItem, Ranking, Shadow
from matcher.features.feature import Pair
from matcher.kinds.contract import Facet, Kind
from matcher.ranking import diversity, explain
from matcher.ranking.candidates import Ask, Rows, candidates
from matcher.ranking.kernels import top
from matcher.ranking.scoring import Scored, score
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

SECONDS_PER_DAY = 86_400.0
ENTREPRENEUR_FACETS = (Facet("region", 1.0), Facet("industries", 1.0))


def rank(snapshot: Snapshot, model: Model, ask: Ask, shadow: Model | None = None) -> Ranking:
    """Rank one side of a snapshot for one entity of the other.

    Equal scores stand in the order of their identifiers. `shadow`: a model that ranks the same candidates unseen.
    Raises InvalidInputError for filters that make no sense.
    """
    past = snapshot.history.before(ask.as_of.astimezone(UTC).timestamp() / SECONDS_PER_DAY)
    rows = candidates(snapshot, ask, past)
    if (snapshot.side(ask.ranks).frame.n if rows is None else len(rows)) == 0:
        return _ranking(snapshot, model, ask, None, np.zeros(0, np.intp))
    scored = score(snapshot, model, ask, rows, past)
    ranking = _ranking(snapshot, model, ask, scored, _chosen(snapshot, ask, scored))
    if shadow is None:
        return ranking
    unseen = replace(scored, scores=shadow.score(scored.values))
    ids = tuple(scored.batch.many.id_at(int(row)) for row in _chosen(snapshot, ask, unseen))
    return replace(ranking, shadow=Shadow(shadow.version, ids))


def _ranking(snapshot: Snapshot, model: Model, ask: Ask, scored: Scored | None, shown: Rows) -> Ranking:
    features = tuple(feature.name for feature in snapshot.kind.features)
    values = np.zeros((len(features), 0), np.float32) if scored is None else scored.values[:, shown]
    points = model.contributions(values)
    return Ranking(
        kind=snapshot.kind.code,
        direction=ask.ranks,
        items=() if scored is None else _Lines(snapshot, model, ask, scored).items(shown, values, points),
        candidates=0 if scored is None else scored.eligibility.candidates,
        eligible=0 if scored is None else int(np.count_nonzero(scored.eligibility.eligible)),
        refused_by_rule={} if scored is None else scored.eligibility.refused_by_rule,
        refused=() if scored is None else _refused(snapshot, ask, scored),
        features=features,
        pairs=tuple(pair.name for pair in model.pairs),
        values=values,
        points=points,
        intercept=model.intercept,
        model=model.version,
        learned=model.learned,
        rules_version=snapshot.provisions.version,
        data_version=snapshot.change,
        personalised=ask.personalised,
    )


def _chosen(snapshot: Snapshot, ask: Ask, scored: Scored) -> Rows:
    """Rows of the batch to show, in their order."""
    eligible = np.flatnonzero(scored.eligibility.eligible)
    if ask.show is not None:
        named = set(ask.show)
        wanted = np.array([scored.batch.many.id_at(int(row)) in named for row in eligible], np.bool_)
        eligible = eligible[wanted]
        return eligible[top(scored.scores[eligible], scored.order[eligible], len(eligible))]
    pool = min(ask.n * diversity.POOL if ask.diversity else ask.n, len(eligible))
    best: Rows = eligible[top(scored.scores[eligible], scored.order[eligible], pool)]
    if not ask.diversity or not len(best):
        return best
    facets = snapshot.kind.facets if ask.ranks == "counterparts" else ENTREPRENEUR_FACETS
    alike = diversity.likeness(scored.batch.many.take(best), facets)
    return best[diversity.spread(scored.scores[best], alike, ask.n, ask.diversity)]


class _Lines:
    """Makes the lines of one ranking."""

    def __init__(self, snapshot: Snapshot, model: Model, ask: Ask, scored: Scored) -> None:
        self.kind, self.model, self.ask, self.scored = snapshot.kind, model, ask, scored
        self.terms = model.terms
        self.names = snapshot.side(ask.ranks).names
        every = not ask.advice and ask.show is None
        self.others = scored.scores if every else scored.scores[scored.eligibility.eligible]
        self.left = None if self.kind.capacity is None else self.kind.capacity.left(scored.batch.c)

    def items(self, shown: Rows, values: NDArray[np.float32], points: NDArray[np.float64]) -> tuple[RankedItem, ...]:
        nothing: list[list[int]] = [[] for _ in shown]
        pairs = [Pair(self.scored.batch, int(row)) for row in shown]
        raised, lowered = (
            explain.strongest(self.kind.features, self.terms, values, points, pairs)
            if self.ask.sentences
            else (nothing, nothing)
        )
        chances = chances_of(self.model, self.kind, values) if len(shown) else []
        return tuple(
            self._item(
                place, int(row), raised[place], lowered[place], values[:, place], points[:, place], chances[place]
            )
            for place, row in enumerate(shown)
        )

    def _item(
        self,
        place: int,
        row: int,
        raised: list[int],
        lowered: list[int],
        values: NDArray[np.float32],
        points: NDArray[np.float64],
        chance: Chance | None,
    ) -> RankedItem:
        pair, many = Pair(self.scored.batch, row), self.scored.batch.many
        features, score_ = self.kind.features, float(self.scored.scores[row])
        advised: tuple[Advice, ...] = ()
        if self.ask.advice:
            advised = explain.would_raise(features, self.model, values, points, score_, self.others)
        return RankedItem(
            rank=place + 1 if self.ask.show is None else 1 + int(np.count_nonzero(self.others > score_)),
            id=many.id_at(row),
            name=self.names[many.row_at(row)],
            score=score_,
            reasons=explain.say(raised, features, self.terms, values, points, pair),
            cautions=explain.say(lowered, features, self.terms, values, points, pair),
            to_check=self.scored.eligibility.to_check(pair, self.kind) if self.ask.sentences else (),
            would_raise=advised,
            capacity_left=self._capacity(pair),
            chance=chance,
        )

    def _capacity(self, pair: Pair) -> float | None:
        if self.left is None or np.isnan(self.left[pair.c]):
            return None
        return float(self.left[pair.c])


def chances_of(model: Model, kind: Kind, values: NDArray[np.float32]) -> list[Chance | None]:
    """The probabilities behind each column of values (features, n); None where the model has none."""
    if model.heads is None:
        return [None] * values.shape[1]
    wants = model.heads.wants.probability(values)
    if model.heads.accepts is None:
        return [Chance(float(p), None, None) for p in wants]
    accepts = model.heads.accepts.probability(values)
    match = kind.consent.match(wants, accepts)
    return [Chance(float(a), float(b), float(c)) for a, b, c in zip(wants, accepts, match, strict=True)]


def _refused(snapshot: Snapshot, ask: Ask, scored: Scored) -> tuple[Excluded, ...]:
    """The refused candidates that would have stood highest."""
    refused = np.flatnonzero(~scored.eligibility.eligible)
    if not ask.refusals or not len(refused):
        return ()
    names, many = snapshot.side(ask.ranks).names, scored.batch.many
    found = []
    for row in refused[top(scored.scores[refused], scored.order[refused], min(ask.refusals, len(refused)))]:
        why = scored.eligibility.refusals(Pair(scored.batch, int(row)))
        found.append(Excluded(many.id_at(int(row)), names[many.row_at(int(row))], float(scored.scores[row]), why))
    return tuple(found)
