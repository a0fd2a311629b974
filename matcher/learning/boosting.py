"""Additive trees: lambdarank whose every tree may use one feature only, so that the model is a table per feature."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matcher.learning.rows import Rows


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the boosting; the same seed gives the same trees."""

    trees: int = 600
    leaves: int = 4
    rate: float = 0.1
    least_rows: int = 50
    seed: int = 1
    threads: int = 2


def boosted(rows: Rows, names: Sequence[str], settings: Settings, monotone: dict[str, int] | None = None) -> Any:
    """A fitted LightGBM booster. `monotone`: feature to +1 (never falls) or -1 (never rises)."""
    import lightgbm  # here alone: it takes 0.5 s to import, and serving never needs it

    data = lightgbm.Dataset(
        rows.x, label=rows.y, group=rows.sizes, weight=rows.weights, feature_name=list(names), free_raw_data=True
    )
    parameters = {
        "objective": "lambdarank",
        "lambdarank_truncation_level": 20,
        "interaction_constraints": [[k] for k in range(len(names))],
        "monotone_constraints": [(monotone or {}).get(name, 0) for name in names],
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "min_data_in_leaf": settings.least_rows,
        "num_threads": settings.threads,
        "seed": settings.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    return lightgbm.train(parameters, data, num_boost_round=settings.trees)
