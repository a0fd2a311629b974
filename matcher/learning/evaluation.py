"""Judging rankings on requests that no model was fitted on: all after one moment, features as of each request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.history import Past
from matcher.learning.measures import CUT, Bootstrap, Figure, gini, of_request, ranks_of
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, known_to, open_to, values_of
from matcher.learning.slices import slices, title
from matcher.ranking.kernels import top
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

Doubles = NDArray[np.float64]
Scorer = Callable[[PastRequest, Past], Doubles]
"""(counterparts,) scores by the past alone."""
Judge = Callable[[PastRequest, Past, NDArray[np.float32]], Doubles]
"""(counterparts,) scores for a request, its past and its feature values (features, counterparts)."""

MEASURES = ("ndcg@10", "recall@10", "recall@20", "mrr")
MAIN = MEASURES[0]
SMALLEST_SLICE = 30
"""Requests below which a slice is told but decides nothing."""


def by_model(model: Model) -> Judge:
    """A table model as a judge."""
    return lambda _, __, values: model.score(values)


def by_scorer(scorer: Scorer) -> Judge:
    """A baseline, which looks at the past alone, as a judge."""
    return lambda request, past, _: scorer(request, past)


@dataclass(slots=True)
class Evaluation:
    """Measures of several judges on the same requests.

    `measured[judge][measure]` is (requests,); `shown[judge]` (counterparts,) how often each stood in the first ten.
    """

    people: NDArray[np.int64]
    groups: dict[str, NDArray[np.bool_]]
    measured: dict[str, dict[str, Doubles]]
    shown: dict[str, NDArray[np.int64]]
    seed: int
    titles: dict[str, Text] = field(default_factory=dict)
    """What people call the groups."""
    _bootstrap: Bootstrap | None = field(default=None, repr=False)

    @property
    def bootstrap(self) -> Bootstrap:
        """Resamples of the people behind the requests."""
        if self._bootstrap is None:
            self._bootstrap = Bootstrap(self.people, self.seed)
        return self._bootstrap

    def figure(self, judge: str, measure: str, group: str | None = None) -> Figure:
        """A judge's measure with its interval, over all requests or one group's."""
        return self.bootstrap.of(self.measured[judge][measure], None if group is None else self.groups[group])

    def difference(self, judge: str, other: str, measure: str = MAIN, group: str | None = None) -> Figure:
        """Paired difference of two judges, positive where the first is better."""
        values = self.measured[judge][measure] - self.measured[other][measure]
        return self.bootstrap.of(values, None if group is None else self.groups[group])

    def differences(self, judge: str, other: str) -> dict[str, Any]:
        """Paired differences of two judges as plain data: of each measure, and of MAIN for each group (`slices`)."""
        return {
            **{measure: self.difference(judge, other, measure).as_dict() for measure in MEASURES},
            "slices": {
                name: {**self.difference(judge, other, MAIN, name).as_dict(), **self.told(name)} for name in self.groups
            },
        }

    def summary(self, judge: str) -> dict[str, Any]:
        """Everything about one judge as plain data."""
        counts = self.shown[judge]
        return {
            **{measure: self.figure(judge, measure).as_dict() for measure in MEASURES},
            "coverage": float(np.count_nonzero(counts) / max(len(counts), 1)),
            "gini": gini(counts),
            "requests": len(self.people),
            "slices": {name: {**self.figure(judge, MAIN, name).as_dict(), **self.told(name)} for name in self.groups},
        }

    def told(self, group: str) -> dict[str, Any]:
        """A group's size, and its name for people."""
        called = self.titles.get(group, Text(group, group))
        return {"requests": int(self.groups[group].sum()), "title": called.as_dict()}


def evaluate(
    snapshot: Snapshot,
    requests: Sequence[PastRequest],
    judges: Mapping[str, Judge],
    *,
    new_only: bool,
    progress: Progress,
    seed: int = 1,
) -> Evaluation:
    """Rank all counterparts for every request by every judge; the request's matches are what should stand first.

    Where a list was logged, it alone is ranked anew: of what was not shown nobody knows whether it was wanted; exposure
    is counted over everybody all the same. Hard rules are not applied: registers say what holds today, not what held
    then. Raises ValueError without requests.
    """
    if not requests:
        raise ValueError("there are no requests to judge by")
    n = snapshot.counterparts.frame.n
    measured = {name: {measure: np.zeros(len(requests)) for measure in MEASURES} for name in judges}
    shown = {name: np.zeros(n, np.int64) for name in judges}
    order = snapshot.counterparts.order
    for k, request in enumerate(requests):
        past = snapshot.history.before(request.day)
        values = values_of(snapshot, request, past)
        positives = request.positives.astype(np.int64)
        allowed = np.zeros(n, np.bool_)
        allowed[open_to(snapshot, request, past, new_only=new_only)] = True
        allowed[positives] = True
        rows = np.flatnonzero(allowed if request.shown is None else ~known_to(snapshot, request, past, new_only))
        for name, judge in judges.items():
            scores = judge(request, past, values)
            ranks = ranks_of(scores, positives, allowed, order)
            for measure, value in of_request(ranks, request.gains).items():
                measured[name][measure][k] = value
            shown[name][rows[top(scores[rows], order[rows], CUT)]] += 1
        if (k + 1) % 50 == 0 or k + 1 == len(requests):
            progress("judging requests", k + 1, len(requests))
    people = np.array([request.e for request in requests], np.int64)
    groups = slices(snapshot, requests)
    titles = {name: title(snapshot.pack, name) for name in groups}
    return Evaluation(people, groups, measured, shown, seed, titles)
