"""A region that is large enough to learn from, with a folder of models of its own."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from matcher.learning.world.world import World
from matcher.reference.pack import Pack
from matcher.service.demo import fill
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store


@pytest.fixture(scope="session")
def region_address(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> str:
    """A store that holds a synthetic region of 2,000 entrepreneurs."""
    place = f"sqlite:///{tmp_path_factory.mktemp('region')}/store.db"
    with Store.opened(place) as store:
        fill(store, World(1, 0.1, date(2026, 11, 23), pack))
    return place


@pytest.fixture(scope="module")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scorecards in a folder that tests may write to."""
    folder = tmp_path_factory.mktemp("models")
    for card in Path(Settings().models).glob("*/scorecard.toml"):
        (folder / card.parent.name).mkdir()
        shutil.copy(card, folder / card.parent.name)
    return folder


@pytest.fixture(scope="module")
def region(region_address: str, models_folder: Path) -> Iterator[Service]:
    """A service on that region."""
    with Service.opened(Settings(store=region_address, models=models_folder), follow=True) as opened:
        yield opened
