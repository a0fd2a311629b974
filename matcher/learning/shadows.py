"""A shadow beside what was shown: how alike the lists are, whom each would expose, and what came of the shown lines.

Of what only the shadow would have shown nothing can be known: nobody saw it. What can be told apart are lines that both
models had, and lines that the current one had alone. The former stand higher in the list, where more is looked at; so
each group's choices are also told against what its places would lead one to expect.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.features.displays import WITHIN, latest
from matcher.kinds.contract import DECLINED, DISPLAY, Kind
from matcher.learning.measures import Bootstrap, gini, overlap, rank_biased_overlap
from matcher.learning.shown import ANSWER_DAYS
from matcher.store.events import EventColumns

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watched:
    """A logged ranking: the first lines that were shown, by identifier, and as many that the shadow had instead.

    `day` since 1970-01-01; `asked` the entrepreneur; `person` whose requests belong together when resampling.
    """

    ranking_id: str
    day: float
    asked: str
    person: str
    model: str
    shown: tuple[str, ...]
    shadow: tuple[str, ...]


@dataclass(slots=True)
class Lines:
    """All shown lines of the watched rankings as columns: `request` number, `place` from 0, `both` models had it.

    `logged`: it is known, or nothing speaks against it, that the line was displayed. Then what came of it.
    """

    request: Ints
    place: Ints
    both: Flags
    logged: Flags
    waiting: Flags
    chosen: Flags
    accepted: Flags
    declined: Flags
    displays_told: int
    """Rankings of which the portal sent the displays; of the others every line counts as displayed."""


def agreement(watched: Sequence[Watched], bootstrap: Bootstrap) -> Json:
    """Share of common lines, rank-biased overlap, and share of requests with another first place."""
    measured = {
        "overlap": [overlap(one.shown, one.shadow) for one in watched],
        "rank_biased_overlap": [rank_biased_overlap(one.shown, one.shadow) for one in watched],
        "other_first": [float(one.shown[0] != one.shadow[0]) for one in watched],
    }
    return {name: bootstrap.of(np.array(values, np.float64)).as_dict() for name, values in measured.items()}


def exposure(watched: Sequence[Watched], register: Collection[str]) -> Json:
    """Over how many counterparts of the register each model spreads its lines, and how evenly (Gini)."""
    found: Json = {}
    everybody = {*register, *(name for one in watched for name in (*one.shown, *one.shadow))}
    number = {name: k for k, name in enumerate(sorted(everybody))}
    for model, lists in (("current", [o.shown for o in watched]), ("shadow", [o.shadow for o in watched])):
        counts = np.bincount([number[name] for names in lists for name in names], minlength=len(number))
        shown = int(np.count_nonzero(counts))
        found[model] = {"shown": shown, "coverage": shown / len(number), "gini": gini(counts)}
    return {"counterparts": len(number), **found}


def lines_of(watched: Sequence[Watched], columns: EventColumns, kind: Kind, now: float) -> Lines:
    """What came of every shown line by `now` (days since 1970-01-01).

    An event that names its ranking belongs to that one; any other to the latest ranking that showed the pair, if that
    was at most WITHIN days before a choice, or as many more before an answer as the kind gives for one.
    """
    request = np.repeat(np.arange(len(watched)), [len(one.shown) for one in watched])
    place = np.concatenate([np.arange(len(one.shown)) for one in watched]).astype(np.int64)
    both = np.array([name in set(one.shadow) for one in watched for name in one.shown], np.bool_)
    answered = _Answers(watched, request, columns, now)
    horizon = float(max((outcome.horizon_days for outcome in kind.matches), default=0) or ANSWER_DAYS)
    matches = [outcome.event for outcome in kind.matches]
    nothing = np.zeros(len(request), np.bool_)
    accepted, declined, chosen, told = nothing.copy(), nothing.copy(), nothing.copy(), nothing.copy()
    chosen[answered.to(set(kind.choices) - set(matches), WITHIN)[0]] = True
    lines, names = answered.to({*matches, DECLINED}, WITHIN + horizon)
    for line, name in zip(lines.tolist(), names, strict=True):  # in the order of time: the latest answer holds
        accepted[line], declined[line] = name != DECLINED, name == DECLINED
    told[answered.to({DISPLAY}, 0.0, named=True)[0]] = True
    known = np.bincount(request[told], minlength=len(watched)) > 0
    day = np.array([one.day for one in watched])
    return Lines(
        request=request,
        place=place,
        both=both,
        logged=told | ~known[request],
        waiting=~(chosen | accepted | declined) & (now - day[request] <= WITHIN),
        chosen=chosen | accepted,
        accepted=accepted,
        declined=declined,
        displays_told=int(known.sum()),
    )


class _Answers:
    """Finds the line that an event is about."""

    def __init__(self, watched: Sequence[Watched], request: Ints, columns: EventColumns, now: float) -> None:
        self._columns, self._now = columns, now
        rows = [(one, name) for one in watched for name in one.shown]
        self._by_name = {(one.ranking_id, name): line for line, (one, name) in enumerate(rows)}
        self._pairs = {(one.asked, name): 0 for one, name in rows}
        self._pairs = {pair: number for number, pair in enumerate(self._pairs)}
        self._pair = np.array([self._pairs[one.asked, name] for one, name in rows], np.int64)
        self._at = np.array([one.day for one in watched])[request]

    def to(self, events: Collection[str], within: float, *, named: bool = False) -> tuple[Ints, list[str]]:
        """Lines that events of some sorts are about, and the sorts, in the order of time; a refusal last of a moment.

        `named`: only events that name their ranking.
        """
        own = self._columns
        some = [k for k, name in enumerate(own.event) if name in events and own.at[k] < self._now]
        some.sort(key=lambda k: (own.at[k], own.event[k] == DECLINED))
        lines = np.full(len(some), -1, np.int64)
        pairs = np.full(len(some), -1, np.int64)
        for place, k in enumerate(some):
            ranking, counterpart = own.ranking_id[k], own.counterpart_id[k]
            if ranking is not None:
                lines[place] = self._by_name.get((ranking, counterpart), -1)
            elif not named:
                pairs[place] = self._pairs.get((own.entrepreneur_id[k], counterpart), -1)
        free = np.flatnonzero(pairs >= 0)
        lines[free] = latest(self._pair, self._at, pairs[free], own.at[np.array(some, np.intp)[free]], within)
        hit = np.flatnonzero(lines >= 0)
        return lines[hit], [own.event[some[k]] for k in hit.tolist()]


def outcomes(lines: Lines, bootstrap: Bootstrap, requests: int) -> Json:
    """What came of lines that both models had and of those that only the current one had, and the difference.

    None where there is nothing to tell from: no line, or none whose time has run out or of which something is known.
    """
    at_place = np.bincount(lines.place[lines.logged])
    rate = np.bincount(lines.place[lines.logged & lines.chosen], minlength=len(at_place)) / np.maximum(at_place, 1)
    expected = rate[np.minimum(lines.place, max(len(rate) - 1, 0))] if len(rate) else np.zeros(len(lines.place))
    groups = {"both": lines.both & lines.logged, "current_only": ~lines.both & lines.logged}

    def sums(rows: Flags, weights: Flags | Doubles) -> Doubles:
        found: Doubles = np.bincount(lines.request[rows], weights[rows], requests).astype(np.float64)
        return found

    told: Json = {"days": WITHIN, "displays_told": lines.displays_told}
    parts = {}
    for name, rows in groups.items():
        chosen = sums(rows, lines.chosen)
        told_of = rows if (rows & ~lines.waiting).any() else np.zeros(len(rows), np.bool_)
        parts[name] = {
            "chosen_rate": (chosen, sums(told_of, told_of)),
            "accepted_rate": (sums(rows, lines.accepted), chosen),
            "against_place": (chosen, sums(rows, expected)),
        }
        told[name] = {
            "lines": int(rows.sum()),
            "mean_place": float(lines.place[rows].mean() + 1) if rows.any() else None,
            **{n: int((rows & getattr(lines, n)).sum()) for n in ("waiting", "chosen", "accepted", "declined")},
            **{n: bootstrap.ratio(*pair).as_dict() if pair[1].sum() else None for n, pair in parts[name].items()},
        }
    told["difference"] = {
        name: bootstrap.difference_of_ratios(pair, parts["current_only"][name]).as_dict()
        if pair[1].sum() and parts["current_only"][name][1].sum()
        else None
        for name, pair in parts["both"].items()
    }
    return told
