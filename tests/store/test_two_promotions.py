"""Two analysts who promote at the same moment, in processes of their own: one wins, and the other is told."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.domain.deployment import State
from matcher.domain.errors import ConflictError
from matcher.features.feature import fingerprint
from matcher.kinds.discovery import kinds
from matcher.learning.world.world import World
from matcher.ranking.bundle import Golden, version_of, write_bundle
from matcher.ranking.tables import Model, Table
from matcher.service.demo import fill
from matcher.service.service import Service
from matcher.service.settings import Settings
from matcher.store.store import Store

KIND = "partner"

DECIDE = """
import sys
from datetime import UTC, datetime
from matcher.domain.deployment import Action, Deployment
from matcher.domain.errors import ConflictError
from matcher.store.store import Store
with Store.opened(sys.argv[1]) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    entry = Deployment(0, datetime.now(UTC), "mentor", Action.PROMOTE, sys.argv[2], "analyst", "better")
    try:
        store.deployments.add(entry, after=0)
        print("won")
    except ConflictError as error:
        print("told:", error.zh, error)
"""

# Both have read who serves when they say that they are ready: the gates are judged after that.
PROMOTE = """
import sys
from pathlib import Path
from matcher.domain.errors import ConflictError
from matcher.service.service import Service
from matcher.service.settings import Settings
address, models, kind, version = sys.argv[1:]
waited = []
def wait(*_):
    if not waited:
        waited.append(1)
        print("ready", flush=True)
        sys.stdin.readline()
with Service.opened(Settings(store=address, models=Path(models))) as service:
    try:
        done, _ = service.models.promote(kind, version, wait, by=version, reason="better", despite=True)
        print("won")
    except ConflictError as error:
        print("told:", error.zh, error)
"""


def raced(processes: list) -> list[str]:
    """What each said at last; all start at the same moment."""
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * len(processes)
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = []
    for process in processes:
        out, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        said.append(out.strip())
    return said


def one_won(said: list[str]) -> None:
    assert sorted(line.split(":")[0] for line in said) == ["told"] * (len(said) - 1) + ["won"], said
    for line in said:
        assert line == "won" or ("此期间已有人" in line and "decide again" in line)


def test_of_decisions_in_processes_one_is_recorded(store: Store, address: str, start) -> None:
    said = raced([start(DECIDE, address, f"v{n}") for n in range(3)])
    one_won(said)
    (entry,) = store.deployments.of("mentor")
    assert entry.version == f"v{said.index('won')}"


def written(models: Path, seed: int) -> str:
    kind, random = kinds()[KIND], np.random.default_rng(seed)
    edges = np.array([0.5], np.float32)
    tables = tuple(Table(feature.name, edges, random.normal(size=2)) for feature in kind.features)
    model = Model("", fingerprint(kind.features), 0.0, tables, learned=True)
    model.version = version_of(model, "2026-01-01")
    values = random.normal(size=(len(tables), 5)).astype(np.float32)
    manifest = {"until": date(2026, 1, 1).toordinal() - date(1970, 1, 1).toordinal()}
    write_bundle(models, kind, model, manifest, [Golden(values, model.score(values))], {})
    return model.version


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for card in Path(Settings().models).glob("*/scorecard.toml"):
        (tmp_path / "models" / card.parent.name).mkdir(parents=True)
        shutil.copy(card, tmp_path / "models" / card.parent.name)
    return tmp_path / "models"


def test_of_promotions_in_processes_one_wins(address: str, models: Path, world: World, start) -> None:
    with Store.opened(address) as store:
        fill(store, world)
    versions = [written(models, seed) for seed in (1, 2)]
    with Service.opened(Settings(store=address, models=models)) as service:
        said = raced([start(PROMOTE, address, models, KIND, version) for version in versions])
        one_won(said)
        (entry,) = service.models.log(KIND)
        winner = versions[said.index("won")]
        assert (entry.version, entry.by, entry.evidence["despite"]) == (winner, winner, True)
        assert State.of([entry]).current == winner
        service.catalogue.refresh()
        assert service.catalogue.serving.models[KIND].version == winner
        with pytest.raises(ConflictError, match="serves"):
            service.models.promote(KIND, winner, lambda *_: None, by="x", reason="y", despite=True)
