"""How well rankings are on a dataset folder's own queries and answers: the model beside all that it must beat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.features.history import Past
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.learning.baselines import baselines
from matcher.learning.boosting import Settings
from matcher.learning.challenger import NAME, ablations, full_interaction, without_groups
from matcher.learning.evaluation import MEASURES
from matcher.learning.fit import LEAST_REQUESTS, MOST_REQUESTS, WINDOW_DAYS, of_rows, requests_between, training_rows
from matcher.learning.measures import Bootstrap, Figure, of_request, ranks_of
from matcher.learning.mixing import backbone_of
from matcher.learning.pairs import of_one_side
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress
from matcher.ranking.candidates import Ask, candidates
from matcher.ranking.scoring import Scored, score
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.service.bench import Dataset, dataset

SECONDS_PER_DAY = 86_400.0
WITHOUT = "without "
LOSS, GAPS = "loss", "gaps"
NO_HISTORY = (
    "This folder has no history: nothing can be learned, and baselines that count past matches have nothing to count."
)
BASELINES = ("popularity", "popularity in the region", "item-kNN", "EASE", "ALS")
Doubles = NDArray[np.float64]
Answers = Mapping[str, Mapping[str, float]]
"""Query to its right candidates and the grade of each (1 where there are no grades)."""
Judge = Callable[[PastRequest, Past, Scored], Doubles]
"""(n,) scores of the candidates that were scored."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Measures of each judge on one kind's queries; `worth`: what the measures lose without a group of features."""

    kind: str
    queries: int
    figures: dict[str, dict[str, Figure]]
    worth: dict[str, dict[str, Figure]]


def compare(folder: Path, models: Path, answers: Answers, progress: Progress, *, seed: int = 1) -> list[Compared]:
    """Fit everything on what was known before a folder's queries, and judge it by their answers, kind by kind.

    Queries without an answer are left out; an answer that a hard rule refuses is not found by anybody. Raises as
    `dataset` does, and ValueError where no query has an answer.
    """
    with dataset(folder, models, progress) as data:
        return [_of_kind(data, code, answers, seed, progress) for code in data.kinds]


def _of_kind(data: Dataset, code: str, answers: Answers, seed: int, progress: Progress) -> Compared:
    queries = [query for query in data.queries if query["kind"] == code and answers.get(query["query_id"])]
    past = data.past_of(code)
    if not queries or past is None:
        raise ValueError(f"no query about {code} has an answer")
    card = data.catalogue.serving.models[code]
    judges = _judges(data.catalogue.snapshot(code), card, past[0], seed, new_only=past[1], progress=progress)
    if any(query["direction"] != "counterparts" for query in queries):  # baselines know one side only
        judges = {name: judge for name, judge in judges.items() if name not in BASELINES}
    graded = any(grade != 1 for query in queries for grade in answers[query["query_id"]].values())
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in judges}
    people = []
    for done, query in enumerate(queries, start=1):
        ask = data.ask(query, 1)
        people.append(int(ask.one.index[0]))
        right = answers[query["query_id"]]
        found = _measured(data.catalogue.snapshot(code), card, ask, right, judges, graded=graded)
        for name, values in found.items():
            measured[name].append(values)
        if done % 50 == 0 or done == len(queries):
            progress("judging queries", done, len(queries))
    return _compared(code, measured, Bootstrap(np.array(people), seed))


def _compared(code: str, measured: dict[str, list[dict[str, float]]], bootstrap: Bootstrap) -> Compared:
    names = list(next(iter(measured.values()))[0])
    arrays = {
        judge: {name: np.array([one[name] for one in found]) for name in names} for judge, found in measured.items()
    }
    for own in arrays.values() if GAPS in names else ():
        own[LOSS] = own[LOSS] / own.pop(GAPS).mean()  # so that the mean is that of all gaps, not of queries
    whole = arrays.get(WITHOUT)
    figures = {
        judge: {name: bootstrap.of(values) for name, values in own.items()}
        for judge, own in arrays.items()
        if not judge.startswith(WITHOUT)
    }
    worth = {
        judge.removeprefix(WITHOUT): {
            name: bootstrap.of(_gain(name, whole[name], values)) for name, values in own.items()
        }
        for judge, own in arrays.items()
        if whole is not None and judge.startswith(WITHOUT) and judge != WITHOUT
    }
    return Compared(code, len(next(iter(measured.values()))), figures, worth)


def _gain(measure: str, whole: Doubles, without: Doubles) -> Doubles:
    return without - whole if measure == LOSS else whole - without


def _judges(
    snapshot: Snapshot, card: Model, before: float, seed: int, *, new_only: bool, progress: Progress
) -> dict[str, Judge]:
    """All that is compared, fitted on what happened before a day; the scorecard alone where that is too little."""
    requests = requests_between(snapshot, before - WINDOW_DAYS, before, MOST_REQUESTS, seed, new_only=new_only)
    if len(requests) < LEAST_REQUESTS:
        return {"scorecard": _by(card.score)} | {
            WITHOUT + group: _by(score_of) for group, score_of in without_groups(snapshot.kind.features, card).items()
        }
    kind, settings = snapshot.kind, Settings(seed=seed)
    progress("fitting baselines", 0, 1)
    judges: dict[str, Judge] = {
        name: lambda request, past, scored, scorer=scorer: scorer(request, past)[scored.batch.many.index]  # type: ignore[misc]
        for name, scorer in baselines(snapshot, before, seed).items()
    }
    judges["scorecard"] = _by(card.score)
    rows = training_rows(snapshot, requests, settings, new_only=new_only, progress=progress)
    barred = of_one_side(snapshot, requests)
    line = backbone_of(kind, card)
    fitted = partial(of_rows, kind.features, rows, expectations=kind.expectations, card=card, progress=progress)
    model, chosen = fitted("paired", settings, backbone=line, barred=barred)
    alone = fitted("alone", chosen, backbone=line, trial=False)[0] if model.pairs else model
    judges["additive"] = _by(alone.score)
    judges[f"additive + {len(model.pairs)} pairs"] = _by(model.score)
    judges[NAME] = _by(full_interaction(rows, [feature.name for feature in kind.features], settings, progress))
    for group, without in ablations(kind.features, rows, chosen, kind.expectations, progress).items():
        judges[WITHOUT + group] = _by(without)
    return judges


def _by(score_of: Callable[[NDArray[np.float32]], Doubles]) -> Judge:
    return lambda _, __, scored: score_of(scored.values)


def _measured(
    snapshot: Snapshot, card: Model, ask: Ask, right: Mapping[str, float], judges: Mapping[str, Judge], *, graded: bool
) -> dict[str, dict[str, float]]:
    past = snapshot.history.before(ask.as_of.astimezone(UTC).timestamp() / SECONDS_PER_DAY)
    scored = score(snapshot, card, ask, candidates(snapshot, ask, past), past)
    request = PastRequest(int(ask.one.index[0]), past.day, ask.context, np.zeros(0, np.int32))
    many, eligible = scored.batch.many, scored.eligibility.eligible
    register = snapshot.side(ask.ranks).frame
    of_all = np.full(register.n, np.nan)
    for name, grade in right.items():
        if name in register.row_of:
            of_all[register.row_of[name]] = grade
    grades = of_all[many.index]
    found = {}
    for name, judge in judges.items():
        scores = judge(request, past, scored)
        if graded:
            wrong, gaps = loss(scores, grades)
            found[name] = {LOSS: wrong, GAPS: gaps}
            continue
        hits = np.flatnonzero(~np.isnan(grades) & eligible)
        ranks = ranks_of(scores, hits, eligible, scored.order)
        refused = np.full(len(right) - len(hits), np.iinfo(np.int64).max)  # never found, by any judge
        found[name] = of_request(np.concatenate([ranks, refused]))
    return found


def loss(scores: Doubles, grades: Doubles) -> tuple[float, float]:
    """Gaps between grades, over all pairs of candidates, that scores order wrongly (a tie counts half), and all gaps.

    Candidates whose grade is NaN are left out. The loss is the first sum over the second, each over all queries
    (Stelmakh et al. 2023).
    """
    known = ~np.isnan(grades)
    gap = grades[known][:, None] - grades[known][None, :]
    apart = scores[known][:, None] - scores[known][None, :]
    above = gap > 0
    wrong = float(gap[above & (apart < 0)].sum()) + 0.5 * float(gap[above & (apart == 0)].sum())
    return wrong, float(gap[above].sum())


def as_markdown(title: str, found: Sequence[Compared]) -> str:
    """The figures with their 95 % intervals as tables."""
    lines = []
    for one in found:
        names = list(next(iter(one.figures.values())))
        kind: Kind = kind_of(one.kind)
        lines += [f"## {title}: {kind.title.en}, {one.queries:,} queries", ""]
        lines += _table("", names, one.figures, ".4f")
        if list(one.figures) == ["scorecard"]:
            lines += ["", NO_HISTORY]
        if one.worth:
            lines += ["", "What the measures lose without a group of features:", ""]
            lines += _table(
                "group", [name for name in names if name in (*MEASURES[:1], *MEASURES[2:3], LOSS)], one.worth, "+.4f"
            )
        lines.append("")
    return "\n".join(lines)


def _table(head: str, names: Sequence[str], figures: Mapping[str, Mapping[str, Figure]], form: str) -> list[str]:
    lines = [f"| {head} | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for judge, own in figures.items():
        cells = [f"{f.mean:{form}} ({f.low:{form}} to {f.high:{form}})" for f in (own[name] for name in names)]
        lines.append(f"| {judge} | " + " | ".join(cells) + " |")
    return lines
