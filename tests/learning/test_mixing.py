"""A kind's backbone has a part in a learned model where, and only where, it ranks later requests better."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.kinds.discovery import kinds
from matcher.learning.boosting import Settings
from matcher.learning.card import cards
from matcher.learning.evaluation import MEASURES
from matcher.learning.fit import of_rows
from matcher.learning.mixing import HALF, backbone_of, helps, mixed
from matcher.learning.rows import Rows, unwatched
from matcher.ranking.tables import Model, Table

KIND = kinds()["course"]
FEATURES = KIND.features[:3]
NAMES = [feature.name for feature in FEATURES]
EDGES = np.linspace(-3, 3, 61).astype(np.float32)


def rows(seed: int, *, requests: int = 300, clear: float = 1.0) -> Rows:
    """The first feature counts in a straight line, by how `clear` it is; the others are chance."""
    random = np.random.default_rng(seed)
    n = requests * 20
    x = random.normal(size=(n, 3)).astype(np.float32)
    x[random.random(x.shape) < 0.05] = np.nan
    y = clear * np.nan_to_num(x[:, 0]) + random.normal(size=n) > 1.5
    return Rows(x, y.astype(np.int8), np.full(requests, 20), np.ones(n, np.float32))


def line(place: int, direction: int = 1) -> Table:
    return Table(NAMES[place], EDGES, direction * np.linspace(0, 60, 62), missing=25.0)


def model(*found: Table) -> Model:
    given = {table.feature: table for table in found}
    nothing = (np.zeros(0, np.float32), np.zeros(1))
    tables = tuple(given.get(name, Table(name, *nothing)) for name in NAMES)
    return Model("test", "", 0.3, tables, learned=True)


CROOKED = Table(NAMES[0], EDGES[::12], np.array([0.0, 1.5, 0.2, 1.8, 1.0, 2.0, 1.2]), missing=0.5)


def test_the_mean_is_a_sum_of_tables() -> None:
    made, learned = rows(1), model(CROOKED, Table(NAMES[1], EDGES[::20], np.array([0.0, 1, 2, 1, 0])))
    found = mixed(learned, line(0), made)
    own, other = learned.score(made.x.T.copy()), line(0).look_up(made.x[:, 0])
    best = np.polyfit(other, own, 1)[0]
    wanted = (1 - HALF) * own + HALF * best * other
    np.testing.assert_allclose(found.score(made.x.T.copy()), wanted, atol=1e-9)
    parts = found.contributions(made.x.T.copy())
    np.testing.assert_allclose(found.intercept + parts.sum(axis=0), wanted, atol=1e-9)
    assert mixed(learned, line(0), made, 0.0) is learned


def test_a_line_that_the_past_contradicts_has_no_say() -> None:
    made, learned = rows(1), model(Table(NAMES[0], EDGES, np.linspace(0, 2, 62)))
    found = mixed(learned, line(0, -1), made)
    np.testing.assert_allclose(found.score(made.x.T.copy()), 0.5 * learned.score(made.x.T.copy()), atol=1e-9)


def test_it_helps_where_later_requests_say_so() -> None:
    assert helps(model(CROOKED), line(0), rows(1), rows(2))
    straight = model(Table(NAMES[0], EDGES, np.linspace(0, 2, 62)))
    assert not helps(straight, line(0), rows(1), rows(2)), "no better is not enough"
    both = model(CROOKED, Table(NAMES[1], EDGES, np.linspace(0, 1, 62)))
    assert not helps(both, line(1), rows(1), rows(2)), "chance leads away"


@pytest.mark.parametrize(("seen", "part"), [(1.0, 0.0), (0.0, HALF)])
def test_the_fit_tries_it_and_tells(seen: float, part: float) -> None:
    """In the earlier requests the first feature is clear, or only chance; in the later ones it is clear."""
    earlier, later = rows(3, requests=425, clear=seen), rows(4, requests=75)
    whole = Rows(
        np.concatenate([earlier.x, later.x]),
        np.concatenate([earlier.y, later.y]),
        np.concatenate([earlier.sizes, later.sizes]),
        np.concatenate([earlier.weights, later.weights]),
    )
    settings = Settings(trees=60, threads=1)
    found, chosen = of_rows(FEATURES, whole, "", settings, {}, model(line(0)), unwatched, backbone=line(0))
    assert chosen.backbone == part
    again, _ = of_rows(FEATURES, whole, "", chosen, {}, model(line(0)), unwatched, backbone=line(0), trial=False)
    probe = np.ascontiguousarray(later.x.T)
    if not found.pairs:
        np.testing.assert_allclose(again.score(probe), found.score(probe), atol=1e-9)


def test_what_never_falls_still_never_falls() -> None:
    learned = model(Table(NAMES[0], EDGES[::6], np.sort(np.random.default_rng(1).exponential(size=12))))
    assert (np.diff(mixed(learned, line(0), rows(1)).tables[0].points) >= 0).all()


def test_a_backbone_is_one_of_the_kinds_features() -> None:
    with pytest.raises(ValueError, match="backbone"):
        replace(KIND, backbone="of_another_kind")
    assert backbone_of(KIND, None) is None
    for kind in kinds().values():
        tables = tuple(Table(f.name, np.zeros(0, np.float32), np.zeros(1)) for f in kind.features)
        found = backbone_of(kind, Model("", "", 0.0, tables, learned=False))
        assert (found.feature if found else "") == kind.backbone


def test_the_model_card_tells() -> None:
    figure = {"mean": 0.3, "low": 0.2, "high": 0.4}
    measured = {**dict.fromkeys(MEASURES, figure), "coverage": 0.5, "gini": 0.5, "requests": 9, "slices": {}}
    manifest = {
        "created_at": "2026-06-01T08:00:00+00:00",
        "difference": {**dict.fromkeys(MEASURES, figure), "slices": {}},
        "learned_from": "matches",
        "source": "matches",
        "synthetic": False,
        "answers": None,
        "calibration": {},
        "requests": 90,
        "rows": 900,
        "positives": 99,
        "first_request": "2026-01-01",
        "window": {"until": "2026-05-01", "judged_until": "2026-06-01"},
        "metrics": {"candidate": measured, "scorecard": measured},
    }
    made = model(CROOKED)
    title = next(feature.title for feature in KIND.features if feature.name == KIND.backbone)
    said = {"zh": f"总分的一半来自专家评分卡中“{title.zh}”一项", "en": f"card gives for “{title.en}”"}
    for language, text in cards(KIND, made, manifest | {"backbone": KIND.backbone}).items():
        assert said[language] in text
    for older in ({}, {"backbone": ""}):
        for language, text in cards(KIND, made, manifest | older).items():
            assert said[language] not in text
