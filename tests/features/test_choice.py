"""Choice rates and what trades choose, against plain loops over the same displays."""

import math
from collections import defaultdict
from datetime import date
from itertools import takewhile
from typing import Any

import numpy as np
import pytest

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch, Side
from matcher.features.choice import CHOICE_RATE, PRIOR
from matcher.features.columns import EPOCH, Vocabularies
from matcher.features.displays import WITHIN, Displays, looks
from matcher.features.feature import Pair
from matcher.features.field_fit import fields_of, trades_of
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.onlookers import PRIOR as CLASS_PRIOR
from matcher.features.text import TextSpace
from matcher.features.trade_choice import PRIOR as TRADE_PRIOR
from matcher.features.trade_choice import TRADE_CHOICE
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack

TODAY = date(2026, 11, 23)
NOW = float(TODAY.toordinal() - EPOCH)
TRADES = ["0164", "1530", "5226", "0151", "6130"]
NEEDS = ["TRAINING", "BUSINESS_PLAN", "FINANCE_LOAN"]
PLACES = {
    "330212": ("33", "02", "12"),
    "330203": ("33", "02", "03"),
    "330106": ("33", "01", "06"),
    "320102": ("32", "01", "02"),
}
"""Regions with the levels of the hierarchy that lead to them."""


class Made:
    """A few people and counterparts with displays and choices of the last 200 days, some of them later than now."""

    def __init__(self, pack: Pack, seed: int) -> None:
        random, fit = np.random.default_rng(seed), np.random.default_rng(seed + 100)

        def rows(prefix: str, n: int) -> list[dict[str, Any]]:
            made = []
            for k in range(n):
                trades = [TRADES[int(t)] for t in random.integers(0, len(TRADES), int(random.integers(0, 3)))]
                needs = [need for need in NEEDS if fit.random() < 0.5]
                place = [*PLACES, None][int(fit.integers(0, len(PLACES) + 1))]
                facts = {"needs": needs if fit.random() < 0.8 else None, "region": place}
                made.append({"id": f"{prefix}{k}", "name": "甲", "industries": trades or None, **facts})
            return made

        self.e_rows, self.c_rows = rows("e", 12), rows("c", 9)
        books = Vocabularies(pack.numbers())
        self.e = Frame.build(Entrepreneur, self.e_rows, books)
        self.c = Frame.build(kinds()["mentor"].attributes, self.c_rows, books)
        n = 400
        self.who, self.whom = random.integers(-1, 12, n), random.integers(-1, 9, n)
        self.at = NOW - 200 + 220 * random.random(n)
        self.place = np.where(random.random(n) < 0.1, np.nan, random.integers(1, 11, n))
        self.shown = random.random(n) < 0.6
        columns = (self.who.astype(np.int32), self.whom.astype(np.int32), self.at, self.place, self.shown)
        nothing: dict[str, list[object]] = {x: [] for x in ("at", "entrepreneur_id", "counterpart_id", "event")}
        displays = Displays.build(*columns, 12, 9)
        self.past = History(build_log(nothing, self.e, self.c, {}), self.e, self.c, displays).before(NOW)
        self.pack = pack

    def batch(self, ranks: Side, one: int) -> Batch:
        e = self.e.take(np.array([one], np.intp)) if ranks == "counterparts" else self.e
        c = self.c if ranks == "counterparts" else self.c.take(np.array([one], np.intp))
        return Batch(e, c, TODAY, self.pack, TextSpace.fit([]), ranks)

    def told(self) -> list[tuple[int, int, float, bool]]:
        """(person, counterpart, looks, chosen by now) of every display by now."""
        chosen = set()
        for k in np.flatnonzero(~self.shown & (self.at < NOW)):
            if self.who[k] < 0 or self.whom[k] < 0:
                continue
            same = [
                d
                for d in np.flatnonzero(self.shown)
                if (self.who[d], self.whom[d]) == (self.who[k], self.whom[k]) and 0 <= self.at[k] - self.at[d] <= WITHIN
            ]
            if same:
                chosen.add(max(same, key=lambda d: self.at[d]))
        seen = looks(self.place)
        return [
            (int(self.who[d]), int(self.whom[d]), float(seen[d]), d in chosen)
            for d in np.flatnonzero(self.shown & (self.at < NOW))
        ]


def onlooker(e: dict[str, Any], c: dict[str, Any]) -> tuple[object, object]:
    """The class of a pair: how much of the needs is covered, and how many levels of places are shared."""
    wanted, given = e["needs"], c["needs"]
    covered: object = None
    if wanted and given is not None:
        share = len(set(wanted) & set(given)) / len(wanted)
        covered = {0: "none", 1: "all"}.get(share, "some" if share < 0.5 else "more")
    levels: object = None
    if e["region"] and c["region"]:
        pairs = zip(PLACES[e["region"]], PLACES[c["region"]], strict=False)
        levels = len(list(takewhile(lambda both: both[0] == both[1], pairs)))
    return covered, levels


@pytest.mark.parametrize("seed", range(4))
def test_choice_rate(pack: Pack, seed: int) -> None:
    """The mean rate times the choices over those that the classes of who looked lead one to expect."""
    made = Made(pack, seed)
    told = made.told()
    mean = sum(chosen for *_, chosen in told) / sum(look for _, _, look, _ in told)
    classes = [(None, None) if min(e, c) < 0 else onlooker(made.e_rows[e], made.c_rows[c]) for e, c, *_ in told]
    looked, took = defaultdict(float), defaultdict(float)
    for own, (_, _, look, chosen) in zip(classes, told, strict=True):
        looked[own] += look
        took[own] += chosen
    rate = {own: (took[own] + CLASS_PRIOR * mean) / (looked[own] + CLASS_PRIOR) for own in looked}
    assert len(rate) > 5
    found = CHOICE_RATE.compute(made.batch("counterparts", 0), made.past)
    for c in range(9):
        chose = sum(chosen for _, whom, _, chosen in told if whom == c)
        due = sum(rate[own] * look for own, (_, whom, look, _) in zip(classes, told, strict=True) if whom == c)
        assert found[c] == pytest.approx(min(mean * (chose + PRIOR * mean) / (due + PRIOR * mean), 1), rel=1e-5)


def test_shown_to_the_wrong_people(pack: Pack) -> None:
    """Of two that are chosen as often, the one that those far away saw, who seldom choose anybody, is worth more."""
    books = Vocabularies(pack.numbers())
    near, far = "330212", "320102"
    people = [{"id": f"e{k}", "name": "甲", "region": near if k < 50 else far} for k in range(100)]
    others = [{"id": f"c{k}", "name": "乙", "region": near} for k in range(5)]
    e, c = (
        Frame.build(kind, rows, books)
        for kind, rows in ((Entrepreneur, people), (kinds()["mentor"].attributes, others))
    )
    # c0 seen by near, c1 by far people; a third chooses each. Usually (c2, c3) near ones choose, far ones do not
    shown = (
        [(k, 0) for k in range(50)] + [(k, 1) for k in range(50, 100)] + [(k, d) for d in (2, 3) for k in range(100)]
    )
    chosen = [(k, d) for k, d in shown if (d < 2 and k % 3 == 0) or (d >= 2 and k < 50 and k % 5)]
    pairs = np.array(shown + chosen, np.int32)
    at = np.append(np.full(len(shown), NOW - 40), np.full(len(chosen), NOW - 39))
    first = np.arange(len(pairs)) < len(shown)
    displays = Displays.build(pairs[:, 0], pairs[:, 1], at, np.ones(len(pairs)), first, 100, 5)
    nothing: dict[str, list[object]] = {x: [] for x in ("at", "entrepreneur_id", "counterpart_id", "event")}
    past = History(build_log(nothing, e, c, {}), e, c, displays).before(NOW)
    batch = Batch(e.take(np.array([0], np.intp)), c, TODAY, pack, TextSpace.fit([]), "counterparts")
    rates = CHOICE_RATE.compute(batch, past)
    assert rates[1] > 1.5 * rates[0]
    assert rates[1] > rates[2] > rates[0]
    seen, unseen = Pair(batch, 0), Pair(batch, 4)
    assert "看到它的创业者中" in CHOICE_RATE.say(seen, float(rates[0])).zh
    assert "还没有创业者看到过它" in CHOICE_RATE.say(unseen, float(rates[4])).zh
    assert [CHOICE_RATE.speaks_for(pair, float(rates[pair.row])) for pair in (seen, unseen)] == [True, False]


def by_hand(made: Made, person: int, counterpart: int) -> float:
    told = made.told()
    mean = sum(chosen for *_, chosen in told) / sum(look for _, _, look, _ in told)
    fields = fields_of(made.batch("counterparts", 0), made.past)
    shares = []
    for frame in (made.e, made.c):
        trades = trades_of(fields, frame)
        rows = zip(trades.codes.tolist(), trades.weights.tolist(), strict=True)
        shares.append([{c: w for c, w in zip(*row, strict=True) if c >= 0} for row in rows])
    if not shares[0][person] or not shares[1][counterpart]:
        return math.nan
    looked, hits = defaultdict(float), defaultdict(float)
    for _, c, look, chosen in told:
        looked[c] += look
        hits[c] += chosen
    took = usual = 0.0
    for e, c, look, chosen in told:
        if e < 0 or c < 0:
            continue
        rate = min((hits[c] + PRIOR * mean) / (looked[c] + PRIOR), 1)
        alike = sum(w * shares[0][e].get(a, 0) for a, w in shares[0][person].items())
        alike *= sum(w * shares[1][c].get(b, 0) for b, w in shares[1][counterpart].items())
        took += alike * chosen
        usual += alike * look * rate
    return math.log((took + TRADE_PRIOR) / (usual + TRADE_PRIOR))


@pytest.mark.parametrize("seed", range(4))
def test_what_trades_choose(pack: Pack, seed: int) -> None:
    made = Made(pack, seed)
    reverse = [TRADE_CHOICE.compute(made.batch("entrepreneurs", c), made.past) for c in range(9)]
    known = 0
    for person in range(12):
        found = TRADE_CHOICE.compute(made.batch("counterparts", person), made.past)
        for c in range(9):
            truth = by_hand(made, person, c)
            if math.isnan(truth):
                assert np.isnan(found[c])
            else:
                known += 1
                assert found[c] == pytest.approx(truth, abs=1e-5)
            assert reverse[c][person] == pytest.approx(found[c], abs=1e-6, nan_ok=True)
    assert known > 20


def test_without_displays_nothing_is_known(pack: Pack) -> None:
    made = Made(pack, 1)
    early = made.past.history.before(NOW - 400)
    for feature in (CHOICE_RATE, TRADE_CHOICE):
        assert np.isnan(feature.compute(made.batch("counterparts", 0), early)).all()
