"""Two years of requests in the synthetic region: what was shown, chosen, accepted, and what came of it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.learning.world.drawing import Random, Recipe
from matcher.learning.world.taste import Taste

DAYS = 730
POOL = 60
"""Candidates that the office looked at for a request: half of them local."""

SHOWN = 10
EXPLORED = 0.1
"""Share of requests whose list was in random order, so that later methods can be judged without bias."""

HELD_DAYS = 180.0
"""How long a match takes up a place of the counterpart."""
NOBODY = -1
MICROS_PER_DAY = 86_400_000_000
Ints = NDArray[np.int64]
Event = dict[str, Any]


def examined(bias: float = 1.0) -> NDArray[np.float64]:
    """(SHOWN,) how probable it is that a place of the list is looked at: the truth, which no model is told."""
    return 1 / (1 + 0.35 * bias * np.arange(SHOWN))


def _drawn_twice(rows: Ints) -> NDArray[np.bool_]:
    """(requests, places) whether the same counterpart stands in the list before."""
    order = np.argsort(rows, axis=1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=1)
    again = np.zeros(rows.shape, np.bool_)
    again[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    found = np.zeros(rows.shape, np.bool_)
    np.put_along_axis(found, order, again, axis=1)
    return found


def _pools(requests: Ints, near: list[Ints], allowed: Ints, popularity: NDArray[np.float64], random: Random) -> Ints:
    """(requests, POOL) candidate rows: popular ones from everywhere, and ones of the same city where there are any."""
    n = len(requests)
    share = popularity[allowed] / popularity[allowed].sum()
    pool = random.choice(allowed, (n, POOL), p=share)
    for row, e in enumerate(requests):
        local = near[int(e)]
        if len(local):
            take = min(POOL // 2, len(local))
            pool[row, :take] = random.choice(local, take, replace=False)
    return pool


def simulate(
    kind: str,
    recipe: Recipe,
    taste: Taste,
    names: tuple[list[str], list[str]],
    near: list[Ints],
    allowed: Ints,
    random: Random,
    start: int,
    scale: float,
    logged: float,
    bias: float,
) -> Iterator[Event]:
    """Events of one kind, as the store takes them in bulk, in the order of requests. `start`: first day since 1970.

    `scale`: how many times the requests of the recipe; `logged`: share of them whose whole list was logged as shown;
    `bias`: how strongly lists lean to what the office happens to know, and looks to the top of the list.
    """
    how = recipe["events"]
    n = max(int(how["requests"] * scale), 20)
    e = random.integers(0, len(names[0]), n)
    day = np.sort(random.random(n)) * (DAYS - 1)
    popularity = np.exp(0.8 * bias * random.standard_normal(len(names[1])))
    pool = _pools(e, near, allowed, popularity, random)
    policy = 0.8 * np.log(popularity[pool]) + 2.0 * taste.closeness(e[:, None], pool)
    policy += 0.9 * taste.utility(e[:, None], pool) * 0.5 + random.gumbel(size=pool.shape)
    explored = random.random(n) < EXPLORED
    policy[explored] = random.random((int(explored.sum()), POOL))
    policy[_drawn_twice(pool)] = -np.inf
    shown = np.take_along_axis(pool, np.argsort(-policy, axis=1)[:, :SHOWN], axis=1)
    shown[_drawn_twice(shown)] = NOBODY  # where there are fewer counterparts than places
    seen = random.random(shown.shape) < examined(bias)
    want = 1 / (1 + np.exp(-taste.utility(e[:, None], shown)))
    chosen = seen & (random.random(shown.shape) < want) & (shown != NOBODY)
    told = explored | (random.random(n) < logged)
    yield from _Teller(kind, how, taste, names, random, start).tell(e, day, shown, seen, chosen, explored, told)


class _Teller:
    """Turns outcomes into events, with the counterparts' calendars filling up on the way."""

    def __init__(
        self, kind: str, how: Recipe, taste: Taste, names: tuple[list[str], list[str]], random: Random, start: int
    ) -> None:
        self._kind, self._how, self._taste, self._names, self._random = kind, how, taste, names, random
        self._start, self._end = start, start + DAYS
        self._ends: list[list[float]] = [[] for _ in names[1]]
        self._met: set[tuple[int, int]] = set()

    def _event(self, e: int, c: int, event: str, day: float) -> Event:
        return {
            "kind": self._kind,
            "entrepreneur_id": self._names[0][e],
            "counterpart_id": self._names[1][c],
            "event": event,
            "at": int((self._start + day) * MICROS_PER_DAY),
        }

    def _shown(self, e: int, c: int, at: float, place: int, propensity: float | None) -> Event:
        event = {**self._event(e, c, "shown", at), "position": place + 1}
        return event if propensity is None else {**event, "propensity": propensity}

    def tell(
        self,
        e: Ints,
        day: NDArray[np.float64],
        shown: Ints,
        seen: NDArray[np.bool_],
        chosen: NDArray[np.bool_],
        explored: NDArray[np.bool_],
        logged: NDArray[np.bool_],
    ) -> Iterator[Event]:
        for k in range(len(e)):
            person, at = int(e[k]), float(day[k])
            # whom one knows is not suggested again
            listed = [p for p in range(SHOWN) if shown[k, p] != NOBODY and (person, int(shown[k, p])) not in self._met]
            share = 1 / len(listed) if explored[k] and listed else None
            for place in listed:
                c = int(shown[k, place])
                if logged[k]:
                    yield self._shown(person, c, at, place, share)
                if chosen[k, place]:
                    yield from self._chosen(person, c, at)
                elif logged[k] and seen[k, place] and place < 3:
                    yield self._event(person, c, "opened", at + 0.001)

    def _chosen(self, e: int, c: int, at: float) -> Iterator[Event]:
        if (e, c) in self._met:
            return
        self._met.add((e, c))
        yield self._event(e, c, "chosen", at + 0.002)
        load = np.array(sum(end > at for end in self._ends[c]) / self._how["capacity"])
        answer = at + 0.5 + 6 * float(self._random.random())
        yes = float(self._random.random()) < float(self._taste.accepts(np.array(e), np.array(c), load))
        if answer >= DAYS:
            return
        if not yes:
            yield self._event(e, c, "declined", answer)
            return
        self._ends[c].append(answer + HELD_DAYS)
        yield self._event(e, c, self._how["match"], answer)
        for event, share, first, last in self._how["after"]:
            done = answer + first + (last - first) * float(self._random.random())
            if float(self._random.random()) < share and done < DAYS:
                yield self._event(e, c, event, done)
