"""Whether what a model sees now still looks like what it was fitted on: PSI of all it sees and says, and base rates.

PSI is the sum over bins of (now - then) x ln(now / then), with the bins of the time of fitting and one more for unknown
(Siddiqi 2006). Below 0.10 counts as stable and above 0.25 as shifted: a rule of thumb that says where to look, not
that a model is worse.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.history import History
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, values_of
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model

MOST_REQUESTS = 200
PER_REQUEST = 100
BINS = 10
FLOOR = 1e-4
"""Share that an empty bin counts as: the logarithm of nothing is not defined."""
WATCH, ACT = 0.10, 0.25
NAMED = 5
"""Features that the conclusion names."""
SCORE = "score"
WANTED, ACCEPTED = "p_wanted", "p_accepted"
"""The probabilities of a model that was learned from lists."""
TITLES = {
    SCORE: Text("总分", "score"),
    WANTED: Text("被选概率", "probability that it is wanted"),
    ACCEPTED: Text("接受概率", "probability that it is accepted"),
}
_CONCLUSIONS = {
    "stable": Text(
        "稳定：模型现在看到的与训练时相近，无需处理。",
        "Stable: what the model sees is like what it was fitted on; there is nothing to do.",
    ),
    "watch": Text(
        "留意：{names}有些变化，暂不用处理，过一阵再看。",
        "Watch: {names} moved a little; there is nothing to do yet, look again in some weeks.",
    ),
    "act": Text(
        "需要处理：{names}变化大。先查这些资料是否仍然正确，再重新训练并比较。这不表示模型已经变差。",
        "Act: {names} shifted. See whether these data are still right, then train again and compare. It does not mean "
        "that the model is worse.",
    ),
}
Doubles = NDArray[np.float64]
Json = dict[str, Any]


def looked_at(
    snapshot: Snapshot, requests: Sequence[PastRequest], model: Model, seed: int, progress: Progress
) -> dict[str, Doubles]:
    """Values of every feature, the score and the probabilities for (at most MOST_REQUESTS) requests.

    Of counterparts drawn evenly from the register: what a model sees when it ranks, whatever it was learned from.
    """
    random = np.random.default_rng(seed)
    step = max(len(requests) // MOST_REQUESTS, 1)
    chosen = list(requests)[::step][:MOST_REQUESTS]
    blocks, scores = [], []
    for done, request in enumerate(chosen, start=1):
        values = values_of(snapshot, request, snapshot.history.before(request.day))
        rows = random.integers(0, values.shape[1], PER_REQUEST)
        some = np.ascontiguousarray(values[:, rows])
        blocks.append(some)
        scores.append(model.score(some))
        if done % 50 == 0 or done == len(chosen):
            progress("looking at requests", done, len(chosen))
    whole = np.concatenate(blocks, axis=1).astype(np.float64)
    names = [feature.name for feature in snapshot.kind.features]
    found = {**dict(zip(names, whole, strict=True)), SCORE: np.concatenate(scores)}
    heads = model.heads
    for name, head in ((WANTED, heads.wants), (ACCEPTED, heads.accepts)) if heads else ():
        if head is not None:
            found[name] = head.probability(whole.astype(np.float32))
    return found


def reference(values: dict[str, Doubles]) -> Json:
    """Bins of each feature and the share of values in each; unknown ones last."""
    found = {}
    for name, column in values.items():
        known = column[~np.isnan(column)]
        edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if len(known) else np.zeros(0)
        found[name] = {"edges": edges.tolist(), "shares": _shares(column, edges).tolist()}
    return found


def _shares(column: Doubles, edges: Doubles) -> Doubles:
    unknown = np.isnan(column)
    places = np.where(unknown, len(edges) + 1, np.searchsorted(edges, np.where(unknown, 0, column), side="right"))
    shares: Doubles = np.bincount(places, minlength=len(edges) + 2) / len(column)
    return shares


def psi(then: Json, column: Doubles) -> float:
    """Population stability index of a feature's values against its reference."""
    before = np.maximum(np.array(then["shares"]), FLOOR)
    now = np.maximum(_shares(column, np.array(then["edges"])), FLOOR)
    return float(np.sum((now - before) * np.log(now / before)))


def verdict(value: float) -> str:
    """`stable`, `watch` or `act`."""
    return "stable" if value < WATCH else "watch" if value < ACT else "act"


def conclusion(shifts: dict[str, Json], titles: Mapping[str, Text]) -> Text:
    """One sentence on what to do, by the `verdict` of each; it names the NAMED that shifted most.

    `shifts` in the order of their PSI, the largest first; `titles` of all of them.
    """
    found = {level: [name for name, own in shifts.items() if own["verdict"] == level] for level in ("act", "watch")}
    for level, names in found.items():
        if names:
            some, more = names[:NAMED], len(names) - NAMED
            zh, en = "、".join(titles[n].zh for n in some), ", ".join(titles[n].en for n in some)
            rest = Text(f"等{len(names)}项", f" and {more} more") if more > 0 else Text("", "")
            return _CONCLUSIONS[level].fill({"names": Text(zh + rest.zh, en + rest.en)})
    return _CONCLUSIONS["stable"]


def base_rates(history: History, first: float, last: float) -> dict[str, float | None]:
    """Matches a day, and the share of answers that were a yes, of [first, last); None where nobody answered."""
    log = history.log
    inside = (log.at >= first) & (log.at < last)
    yes = int(np.count_nonzero(inside & history.good))
    no = int(np.count_nonzero(inside & (log.grade < 0)))
    return {"matches_per_day": yes / max(last - first, 1.0), "accepted": yes / (yes + no) if yes + no else None}


def list_rates(lists: Sequence[PastRequest], first: float, last: float) -> dict[str, float | None]:
    """Lists a day of [first, last), the share of their lines that was wanted, and of these that was accepted.

    None where nothing is known.
    """
    some = [request.shown for request in lists if first <= request.day < last and request.shown is not None]
    rates: dict[str, float | None] = {"lists_per_day": len(some) / max(last - first, 1.0)}
    for name, told in (
        ("wanted_of_shown", [shown.wanted for shown in some]),
        ("accepted_of_wanted", [shown.accepted for shown in some]),
    ):
        known = np.concatenate([labels[labels >= 0] for labels in told]) if told else np.zeros(0)
        rates[name] = float(known.mean()) if len(known) else None
    return rates
