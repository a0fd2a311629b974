"""Pages with an operator's own outlines, as detailed as a real file, and the tab of accounts, in every view."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from scipy.spatial import Voronoi

from api.app import create_app
from matcher.domain.access import Role
from matcher.domain.account import Account
from matcher.reference.pack import Pack
from matcher.service.scope import Scope
from matcher.service.service import Service
from matcher.service.settings import Settings
from tests.api.console.walk import walked
from tests.e2e.look import VIEWS, Looker, Person, Scheme, good, picture
from tests.e2e.serving import serving

STEPS = 40
"""Points along each side of an outline."""


def outlines(pack: Pack) -> dict[str, object]:
    """Invented borders: whatever lies nearest to the middle of each of the largest regions, with ragged sides."""
    regions, scope, rng = pack.regions, Scope(pack), np.random.default_rng(1)
    parts = list(scope.parts(""))
    middles = np.array([[regions.lon[regions.number[code]], regions.lat[regions.number[code]]] for code in parts])
    around = [[lon, lat] for lon in range(60, 150, 6) for lat in (8, 62)] + [
        [lon, lat] for lat in range(10, 62, 6) for lon in (62, 148)
    ]
    cells = Voronoi(np.concatenate([middles, np.array(around, float)]))
    ragged: dict[tuple[int, int], np.ndarray] = {}
    features = []
    for row, code in enumerate(parts):
        corners = cells.regions[cells.point_region[row]]
        ring: list[list[float]] = []
        for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
            low, high = min(one, other), max(one, other)
            if (low, high) not in ragged:
                line = np.linspace(cells.vertices[low], cells.vertices[high], STEPS)
                line[1:-1] += rng.normal(0, 0.12, (STEPS - 2, 2))
                ragged[low, high] = line
            line = ragged[low, high] if one == low else ragged[low, high][::-1]
            ring += line[:-1].round(4).tolist()
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": {"adcode": code}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(scope="module")
def drawn(demo_address: str, pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path: Path = tmp_path_factory.mktemp("map") / "outlines.json"
    path.write_text(json.dumps(outlines(pack)), "utf-8")
    with Service.opened(Settings(store=demo_address, geojson=path), follow=True) as service:
        yield service


@pytest.fixture(scope="module")
def administrator(drawn: Service) -> Person:
    person = Person("zhang.wei", "山上种茶 a few words", "张伟")
    now = datetime.now(UTC)
    drawn.accounts.create(
        person.name, title=person.title, role=Role.ADMINISTRATOR, region="", now=now, password=person.password
    )
    by = Account(person.name, person.title, Role.ADMINISTRATOR, "", now)
    walked(drawn, by, [f"demo-e-{k:05d}" for k in range(1, 13)], now=now)
    return person


@pytest.fixture
def look(chromium: Browser, drawn: Service) -> Iterator[Looker]:
    with serving(create_app(drawn)) as address:
        looker = Looker(chromium, address, drawn)
        yield looker
        looker.finish()


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_outlines_and_accounts_read_well(
    look: Looker, administrator: Person, language: str, width: int, scheme: Scheme
) -> None:
    page = look.page(language, width, scheme, name=administrator.name)
    page.goto("/console/quality?measure=cases")
    shapes = page.locator("svg.map path")
    expect(shapes).not_to_have_count(0)
    good(page)
    shapes.first.scroll_into_view_if_needed()
    picture(page, f"outlines-{language}-{width}-{scheme}", whole=False)
    page.goto("/console/audit/accounts")
    expect(page.get_by_role("table")).to_contain_text(administrator.title)
    good(page)
    picture(page, f"accounts-{language}-{width}-{scheme}", whole=False)
    for tab in ("rankings", "models"):
        page.goto(f"/console/audit/{tab}")
        good(page)
