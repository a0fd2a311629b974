"""A learned model on disk, without the time that learning takes: the scorecard's points, doubled."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from matcher.domain.deployment import Action, Deployment
from matcher.kinds.discovery import kind_of
from matcher.ranking.bundle import Golden, version_of, write_bundle
from matcher.ranking.scorecard import load_scorecard
from matcher.service.service import Service
from matcher.service.settings import Settings

MANIFEST = {
    "created_at": "2026-10-02T08:00:00+00:00",
    "window": {"from": "2023-10-01", "until": "2026-09-30", "judged_until": "2026-10-01"},
    "requests": 1234,
    "synthetic": True,
}


def own_folder(to: Path) -> Path:
    """A copy of the models' folder."""
    shutil.copytree(Settings().models, to)
    return to


def learned(models: Path, code: str) -> str:
    """Put a learned model there and return its version."""
    kind = kind_of(code)
    card = load_scorecard(models, kind).model
    tables = tuple(replace(table, points=table.points * 2, missing=table.missing * 2) for table in card.tables)
    model = replace(card, tables=tables, learned=True, _packed=None)
    model.version = version_of(model, "2026-10-01")
    values = np.zeros((len(tables), 2), np.float32)
    golden = Golden(values, model.score(values))
    write_bundle(models, kind, model, MANIFEST, [golden], {"zh": "卡", "en": "card"})
    return model.version


def decide(service: Service, code: str, action: Action, version: str, share: float | None = None) -> None:
    """Put a model into service, or on trial."""
    last = service.store.deployments.last().get(code, 0)
    entry = Deployment(0, datetime.now(UTC), code, action, version, "analyst", "better <b>in</b> tests", share)
    service.store.deployments.add(entry, after=last)
    service.catalogue.refresh()
