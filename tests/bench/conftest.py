"""Where `make bench-quality` keeps its figures."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

KEPT = Path(__file__).resolve().parents[2] / "docs/quality.md"
HEAD = """# How well the rankings are

Measured by `make bench-quality` on each folder's own queries and answers, 95 % intervals in brackets (bootstrap by the
asking side). Everything is fitted on what happened before the first query. The additive models serve; "full
interaction" shows what trees that nobody can read would reach. An ablation is fitted on about 3,000 requests with and
without a group of features; a positive figure is what the group is worth.
"""


@pytest.fixture(scope="session")
def keep() -> Callable[[str, str], None]:
    """Puts a named section of docs/quality.md in place of its last one."""

    def put(name: str, section: str) -> None:
        whole = KEPT.read_text("utf-8") if KEPT.exists() else HEAD
        parts = [part for part in re.split(r"(?m)^(?=## )", whole) if not part.startswith(f"## {name}:")]
        KEPT.write_text("\n".join(part.rstrip() + "\n" for part in [*parts, section]), "utf-8")

    return put
