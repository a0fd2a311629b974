"""Properties of every feature of every module, found by looking."""

import importlib
import pkgutil
from datetime import date

import numpy as np
import pytest

import matcher.features as folder
from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch, Context
from matcher.features.columns import EPOCH, Vocabularies
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Frame
from matcher.features.history import History, Log, build_log
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.reference.pack import Pack

TODAY = date(2026, 11, 23)


def discovered() -> dict[str, Feature]:
    found = {}
    for info in pkgutil.iter_modules(folder.__path__):
        for value in vars(importlib.import_module(f"matcher.features.{info.name}")).values():
            if isinstance(value, Feature):
                found[value.name] = value
    for kind in kinds().values():
        found.update({feature.name: feature for feature in kind.features})
    return found


class Stage:
    """The small region's rows and events of one kind, as columns."""

    def __init__(self, kind: Kind, world: World, pack: Pack, *, until: float = np.inf) -> None:
        books = Vocabularies(pack.numbers())
        self.e = Frame.build(Entrepreneur, world.entrepreneurs.rows, books)
        self.c = Frame.build(kind.attributes, world.counterparts[kind.code].rows, books)
        for frame in (self.e, self.c):
            frame.cache["region_ancestors"] = pack.regions.ancestors
        events = [event for event in world.events() if event["kind"] == kind.code]
        events = [event for event in events if event["at"] / 86_400e6 < until]
        columns = {name: [event[name] for event in events] for name in ("entrepreneur_id", "counterpart_id", "event")}
        rounds = [("seed", "a", "b")[len(event["entrepreneur_id"] + event["counterpart_id"]) % 3] for event in events]
        groups = [f"g{hash_of(event['entrepreneur_id']) % 40}" for event in events]
        topics = [["t1", "t2"][: 1 + hash_of(event["counterpart_id"]) % 2] for event in events]
        columns |= {"funding_round": rounds, "group_id": groups, "topics": topics}
        columns["at"] = [event["at"] / 86_400e6 for event in events]
        self.history = History(build_log(columns, self.e, self.c, kind.grades), self.e, self.c)
        self.texts = TextSpace.fit([row["text"] for row in world.counterparts[kind.code].rows if "text" in row])
        self.pack, self.day = pack, TODAY

    def forward(self, e: int) -> Batch:
        one = self.e.take(np.array([e]))
        return Batch(one, self.c, self.day, self.pack, self.texts, "counterparts", Context("a", ("t1",)))

    def reverse(self, c: int) -> Batch:
        one = self.c.take(np.array([c]))
        return Batch(self.e, one, self.day, self.pack, self.texts, "entrepreneurs", Context("a", ("t1",)))


def hash_of(text: str) -> int:
    return sum(text.encode())


@pytest.fixture(scope="module", params=list(kinds()))
def stage(request: pytest.FixtureRequest, world: World, pack: Pack) -> tuple[Kind, Stage]:
    kind = kinds()[request.param]
    return kind, Stage(kind, world, pack)


def moment(day: date) -> float:
    return float(day.toordinal() - EPOCH)


def busiest(stage: Stage) -> int:
    return int(np.bincount(stage.history.log.e[stage.history.good]).argmax())


def test_there_are_about_forty() -> None:
    assert len({name for kind in kinds().values() for name in (f.name for f in kind.features)}) >= 40
    assert len(discovered()) >= 40


def test_bounds_and_unknown(stage: tuple[Kind, Stage]) -> None:
    kind, made = stage
    batch, past = made.forward(busiest(made)), made.history.before(moment(TODAY))
    for feature in kind.features:
        values = feature.compute(batch, past)
        assert values.shape == (made.c.n,), feature.name
        assert values.dtype == np.float32, feature.name
        known = values[~np.isnan(values)]
        assert (known >= feature.low).all(), feature.name
        assert (known <= feature.high).all(), feature.name


def test_a_batch_equals_its_rows_and_both_directions_agree(stage: tuple[Kind, Stage]) -> None:
    kind, made = stage
    e = busiest(made)
    batch, past = made.forward(e), made.history.before(moment(TODAY))
    for feature in kind.features:
        values = feature.compute(batch, past)
        for c in (0, made.c.n // 2, made.c.n - 1):
            row = Batch(
                batch.e, made.c.take(np.array([c])), made.day, made.pack, made.texts, "counterparts", batch.context
            )
            np.testing.assert_allclose(
                feature.compute(row, past)[0], values[c], rtol=1e-4, atol=1e-6, err_msg=feature.name
            )
            back = feature.compute(made.reverse(c), past)
            np.testing.assert_allclose(back[e], values[c], rtol=1e-4, atol=1e-6, err_msg=feature.name)


def test_the_future_changes_nothing(stage: tuple[Kind, Stage], world: World, pack: Pack) -> None:
    kind, made = stage
    day = moment(TODAY) - 200
    shorter = Stage(kind, world, pack, until=day)
    e = busiest(made)
    for feature in kind.features:
        with_future = feature.compute(made.forward(e), made.history.before(day))
        without = feature.compute(shorter.forward(e), shorter.history.before(day))
        np.testing.assert_allclose(with_future, without, rtol=1e-5, err_msg=feature.name)


def test_events_of_the_moment_itself_are_not_seen(stage: tuple[Kind, Stage]) -> None:
    _, made = stage
    at = float(made.history.log.at[made.history.good][-1])
    assert made.history.before(at).limit == int(np.searchsorted(made.history.log.at, at, side="left"))


def test_nothing_is_known_of_an_empty_pair(stage: tuple[Kind, Stage]) -> None:
    kind, made = stage
    nobody = Frame.build(Entrepreneur, [{"id": "x"}], made.e.vocabularies, stored=False)
    nothing = Frame.build(kind.attributes, [{"id": "y"}], made.e.vocabularies, stored=False)
    for frame in (nobody, nothing):
        frame.cache["region_ancestors"] = made.pack.regions.ancestors
    batch = Batch(nobody, nothing, made.day, made.pack, made.texts, "counterparts")
    past = made.history.before(moment(TODAY))
    history = ("record_", "later", "together", "next_", "asked_itself", "worked", "shared_partners")
    for feature in kind.features:
        value = feature.compute(batch, past)[0]
        assert np.isnan(value) or feature.name.startswith(history), f"{feature.name} knows {value} of nobody"


def test_sentences(stage: tuple[Kind, Stage]) -> None:
    kind, made = stage
    batch, past = made.forward(busiest(made)), made.history.before(moment(TODAY))
    for feature in kind.features:
        values = feature.compute(batch, past)
        known = np.flatnonzero(~np.isnan(values))
        for row in known[:: max(len(known) // 7, 1)]:
            said = feature.say(Pair(batch, int(row)), float(values[row]))
            assert said.zh, feature.name
            assert said.en, feature.name
            assert not {"{", "}"} & set(said.zh + said.en), feature.name
            assert "nan" not in said.en.split(), feature.name


def test_a_log_joined_equals_one_built_whole(stage: tuple[Kind, Stage]) -> None:
    _, made = stage
    log = made.history.log
    half = len(log) // 2
    parts = [
        Log(*(getattr(log, name)[piece] for name in ("e", "c", "at", "grade", "round", "group", "topics")))
        for piece in (slice(None, half), slice(half, None))
    ]
    joined = parts[0].joined(parts[1])
    for name in ("e", "c", "at", "grade", "round", "group", "topics"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(log, name))
