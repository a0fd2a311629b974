"""Where the synthetic people and organisations are."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.learning.world.drawing import Random
from matcher.reference.pack import Pack

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Places:
    """Counties that the world uses, with weights that stand for their population."""

    rows: NDArray[np.int64]
    """Row of each in the pack's regions."""
    codes: list[str]
    city: NDArray[np.int64]
    """Row of the prefecture that each belongs to."""
    home: NDArray[np.float64]
    away: NDArray[np.float64]
    """Weights inside the centre province and outside it; both sum to 1."""

    @classmethod
    def make(cls, pack: Pack, random: Random) -> "Places":
        """Counties of the centre province and of those around it, as `region.toml` names them."""
        recipe = tomllib.loads((FOLDER / "region.toml").read_text("utf-8"))
        regions = pack.regions
        centre = regions.within(regions.number[recipe["centre"]])
        inside = centre.copy()
        for code in recipe["others"]:
            inside |= regions.within(regions.number[code])
        rows = np.flatnonzero(inside & (regions.depth == 2))
        weight = np.exp(random.standard_normal(len(rows)))
        home = np.where(centre[rows], weight, 0)
        away = np.where(centre[rows], 0, weight)
        return cls(
            rows,
            [regions.codes[int(r)] for r in rows],
            regions.ancestors[rows, 1].astype(np.int64),
            home / home.sum(),
            away / away.sum(),
        )

    def draw(self, n: int, share_home: float, random: Random) -> NDArray[np.int64]:
        """`n` numbers of counties, a share of them in the centre province."""
        at_home = random.random(n) < share_home
        near = random.choice(len(self.rows), n, p=self.home)
        far = random.choice(len(self.rows), n, p=self.away)
        return np.where(at_home, near, far)
