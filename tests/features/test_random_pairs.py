"""Every feature of every kind on registers that are filled at random, within what the models accept."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matcher.features as folder
from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch, Context
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Frame
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds

Make = Callable[..., Any]
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
contexts = st.builds(Context, st.sampled_from(["", "a", "never"]), st.sampled_from([(), ("t1",), ("t1", "t2"), ("?",)]))


def of_no_kind() -> list[Feature]:
    """Shared features that no kind uses yet: they must hold for any kind."""
    used = {feature.name for kind in kinds().values() for feature in kind.features}
    modules = [
        importlib.import_module(f"matcher.features.{info.name}") for info in pkgutil.iter_modules(folder.__path__)
    ]
    found = {v.name: v for module in modules for v in vars(module).values() if isinstance(v, Feature)}
    return [feature for name, feature in found.items() if name not in used]


SPARE = of_no_kind()


@pytest.fixture(params=list(kinds()))
def kind(request: pytest.FixtureRequest) -> Kind:
    return kinds()[request.param]


def values_of(batch: Batch, scene: Any) -> Iterator[tuple[Feature, np.ndarray]]:
    for feature in (*scene.kind.features, *SPARE):
        values = feature.compute(batch, scene.past)
        assert values.shape == (batch.n,), feature.name
        assert values.dtype == np.float32, feature.name
        yield feature, values


@few
@given(seed=seeds, context=contexts)
def test_values_lie_within_their_bounds(kind: Kind, scene: Make, seed: int, context: Context) -> None:
    made = scene(kind, seed)
    for batch in (made.forward(0, context), made.reverse(0, context)):
        for feature, values in values_of(batch, made):
            known = values[~np.isnan(values)]
            assert ((known >= feature.low) & (known <= feature.high)).all(), (feature.name, known)


@few
@given(seed=seeds, context=contexts)
def test_one_pair_has_one_value(kind: Kind, scene: Make, seed: int, context: Context) -> None:
    """Ranked forward, ranked in reverse, or asked alone: a pair's value is the same."""
    made = scene(kind, seed)
    table = {
        feature.name: np.stack([feature.compute(made.forward(e, context), made.past) for e in range(made.e.n)])
        for feature in (*kind.features, *SPARE)
    }
    for c in range(made.c.n):
        for feature, values in values_of(made.reverse(c, context), made):
            np.testing.assert_allclose(values, table[feature.name][:, c], 1e-4, 1e-6, err_msg=feature.name)
        alone = made.batch(made.e.take(np.array([1])), made.c.take(np.array([c])), "counterparts", context)
        for feature, values in values_of(alone, made):
            np.testing.assert_allclose(values[0], table[feature.name][1, c], 1e-4, 1e-6, err_msg=feature.name)


@few
@given(seed=seeds)
def test_later_events_change_nothing(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    made.day -= 150.0
    before = {f.name: v for f, v in values_of(made.forward(0), made)}
    back = {f.name: v for f, v in values_of(made.reverse(0), made)}
    made.build([event for event in made.events if event["at"] < made.day])
    for feature, values in values_of(made.forward(0), made):
        np.testing.assert_allclose(values, before[feature.name], 1e-5, err_msg=feature.name)
    for feature, values in values_of(made.reverse(0), made):
        np.testing.assert_allclose(values, back[feature.name], 1e-5, err_msg=feature.name)


@few
@given(seed=seeds)
def test_sentences_read_as_sentences(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    for batch in (made.forward(0), made.reverse(0)):
        for feature, values in values_of(batch, made):
            for row in np.flatnonzero(~np.isnan(values)):
                said = feature.say(Pair(batch, int(row)), float(values[row]))
                assert re.search(r"[\u4e00-\u9fff]", said.zh), (feature.name, said)
                assert re.search(r"[a-z]", said.en), (feature.name, said)
                for text in said:
                    assert not set("{}") & set(text), (feature.name, text)
                    assert not re.search(r"\bnan\b|\binf\b|\d+e[+-]\d+|-\d", text), (feature.name, text)


@few
@given(seed=seeds)
def test_who_sends_a_profile_with_the_request_is_met_as_a_stranger(kind: Kind, scene: Make, seed: int) -> None:
    """A profile that is not stored gives the same profile features as the stored one, and adds no code anywhere."""
    made = scene(kind, seed)
    books = made.e.vocabularies
    sizes = [books.size(name) for name in ("topic", "open", "module")]
    person = Frame.build(Entrepreneur, [{**made.e_rows[0], "topics": ["never seen"]}], books, stored=False)
    person.cache["region_ancestors"] = made.pack.regions.ancestors
    for feature, values in values_of(made.batch(person, made.c, "counterparts"), made):
        known = values[~np.isnan(values)]
        assert ((known >= feature.low) & (known <= feature.high)).all(), feature.name
    assert sizes == [books.size(name) for name in ("topic", "open", "module")]
