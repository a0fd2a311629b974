"""How well rankings are on the evaluation data: `make bench-quality` prints every figure and keeps them in docs/.

The data lie beside the checkout and are not part of it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from matcher.service.quality import Answers, as_markdown, compare
from matcher.service.settings import Settings

pytestmark = [pytest.mark.bench, pytest.mark.quality]
ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/data"
FOLDERS = [name for name in os.environ.get("FOLDERS", "courses mentors").split() if name != "demo"]


def answers_of(folder: Path) -> Answers:
    """Right candidates of each query with their grade."""
    found: dict[str, dict[str, float]] = {}
    for row in pq.read_table(folder / "answers.parquet").to_pylist():
        found.setdefault(row["query_id"], {})[row["candidate_id"]] = float(row.get("expertise") or 1.0)
    return found


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", FOLDERS)
def test_quality(name: str, keep: Callable[[str, str], None]) -> None:
    data = Path(os.environ.get("QUALITY_DATA", DATA))
    folder = data / name
    if not (folder / "answers.parquet").exists():
        pytest.skip(f"there is no {folder}: the evaluation data are not here (QUALITY_DATA says where they are)")

    def say(what: str, done: int, whole: int) -> None:
        if done == whole:
            print(f"  {what}: {done:,}", flush=True)  # noqa: T201 - it takes minutes

    found = compare(folder, Settings().models, answers_of(folder), say)
    section = as_markdown(name, found)
    print(f"\n{section}", flush=True)  # noqa: T201 - the figures are what this is for
    keep(name, section)
    for one in found:
        for own in one.figures.values():
            assert all(0 <= figure.mean <= 1 for figure in own.values())
