"""What all tests share: the reference pack, small stores, and a running service on the synthetic region."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from matcher.domain.access import Role
from matcher.learning.library import WAITING
from matcher.learning.world.world import World
from matcher.reference.pack import Pack, load_pack
from matcher.service.demo import fill
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

os.environ.setdefault(WAITING, "passive")  # some tests load LightGBM themselves
TODAY = date(2026, 11, 23)
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("cn")


@pytest.fixture(scope="session")
def world(pack: Pack) -> World:
    """A small synthetic region: 200 entrepreneurs."""
    return World(1, 0.01, TODAY, pack)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation data beside the checkout."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the evaluation data is not beside the checkout")
    return SHARED


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


@pytest.fixture(scope="module")
def demo_address(tmp_path_factory: pytest.TempPathFactory, world: World) -> str:
    """A store that holds the small region."""
    place = f"sqlite:///{tmp_path_factory.mktemp('demo')}/store.db"
    with Store.opened(place) as store:
        fill(store, world)
    return place


@pytest.fixture(scope="module")
def service(demo_address: str) -> Iterator[Service]:
    """A service on the small region, following its store."""
    with Service.opened(Settings(store=demo_address), follow=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def secrets(service: Service) -> dict[str, str]:
    """One key for each role."""
    now = datetime.now(UTC)
    return {role.value: service.store.keys.add(f"test-{role}", role, now=now) for role in Role}
