"""Regions as a hierarchy with places, clusters, dated pairings and renumbered codes."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matcher.reference.tables import ReferencePackError, chains, kept, numbered, parents, read_table
from matcher.reference.vocabulary import UnknownCodeError, unknown_code

if TYPE_CHECKING:
    import networkx

Floats = NDArray[np.float32]
EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


@dataclass(frozen=True, slots=True)
class Retirement:
    """A code that is no longer in use: its successor, since when (0: not known), and why."""

    code: str
    successor: str
    since: int
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two regions that officially help each other, with the days between which it holds."""

    scheme: str
    name_zh: str
    region: int
    other: int
    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from is None or day >= self.valid_from) and (self.valid_to is None or day <= self.valid_to)


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


class Regions:
    """All regions of a pack, a row each; see the attributes for shapes. An empty pack has no row.

    `parent` (n,) int32; `depth` (n,) int8; `ancestors` (n, depths) int32, -1 below a row's own depth; `lon`, `lat`
    (n,) degrees, the parent's where a region has none; `plate` (n,) int8 into `plates` (and `plate_names`), -1
    unknown; `clusters` (n,) uint64 bit set over `cluster_codes`, handed down to the regions inside.
    """

    def __init__(self, folder: Path | None) -> None:
        path = (folder or Path()) / "regions.csv"
        rows = read_table(path, ("code", "parent")) if folder and path.exists() else []
        self.codes = [row["code"] for row in rows]
        self.names_zh = [row.get("name_zh") or row.get("name") or row["code"] for row in rows]
        self.names_en = [row.get("name_en") or row.get("name") or row.get("name_zh") or row["code"] for row in rows]
        self.levels = [row.get("level", "") for row in rows]
        self.number = numbered(path, self.codes)
        self.parent = parents(path, self.number, [row["parent"] for row in rows])
        self.depth, self.ancestors = chains(self.parent)
        self._places = self._same_places()
        self.lon, self.lat = (self._coordinates(path, rows, name) for name in ("lon", "lat"))
        ranks, named = self._ranked_plates(folder)
        self.plates = sorted({row["plate"] for row in rows if row.get("plate")})
        self.plate_names = [named.get(code, (code, code)) for code in self.plates]
        plate = [self.plates.index(row["plate"]) if row.get("plate") else -1 for row in rows]
        self.plate = self._handed_down(np.array(plate, np.int8), np.int8(-1))
        self._clusters(folder)
        self.pairings = self._pairings(folder)
        self.retired = self._retired(folder)
        self._rank = np.array([ranks.get(name, -1) for name in self.plates] + [-1], np.float32)
        self.distance_km = kept(self._distance_km)
        self.shared_levels = kept(self._shared_levels)
        self.paired = kept(self._paired)
        self.gradient = kept(self._gradient)
        self.within = kept(self._within)

    @staticmethod
    def _ranked_plates(folder: Path | None) -> tuple[dict[str, int], dict[str, tuple[str, str]]]:
        """How developed each economic plate is, the highest number the most, and its names in Chinese and English.

        Plates that are not ranked say nothing.
        """
        path = (folder or Path()) / "plates.csv"
        rows = read_table(path, ("code", "rank")) if folder and path.exists() else []
        try:
            ranks = {row["code"]: int(row["rank"]) for row in rows}
        except ValueError as error:
            raise ReferencePackError(f"{path.name}: column rank: {error}. Write whole numbers from 0 on.") from error
        zh = {row["code"]: row.get("name_zh") or row["code"] for row in rows}
        return ranks, {row["code"]: (zh[row["code"]], row.get("name_en") or zh[row["code"]]) for row in rows}

    def _same_places(self) -> NDArray[np.int32]:
        """`ancestors`, where a region also counts as its part of the same name: a municipality is province and city."""
        places = self.ancestors.copy()
        for row, parent in enumerate(self.parent.tolist()):
            if parent >= 0 and self.names_zh[row] == self.names_zh[parent]:
                places[parent, self.depth[row]] = row
        return places

    def _row(self, path: Path, code: str) -> int:
        """Row of a code that another table names; raises ReferencePackError for an unknown one."""
        if code not in self.number:
            raise ReferencePackError(f"{path.name}: region {code!r} is not in regions.csv. Add or correct it.")
        return self.number[code]

    @property
    def n(self) -> int:
        """Number of regions."""
        return len(self.codes)

    def _coordinates(self, path: Path, rows: list[dict[str, str]], name: str) -> Floats:
        try:
            own = np.array([float(row[name]) if row.get(name) else np.nan for row in rows], np.float32)
        except ValueError as error:
            raise ReferencePackError(f"{path.name}: column {name}: {error}. Write degrees such as 120.15.") from error
        return self._handed_down(own, np.float32(np.nan))

    def _handed_down(self, values: NDArray[Any], empty: Any) -> NDArray[Any]:
        """Fill empty places from the parent, from the top down."""
        for _ in range(self.ancestors.shape[1]):
            hollow = np.isnan(values) if values.dtype.kind == "f" else values == empty
            take = np.flatnonzero(hollow & (self.parent >= 0))
            values[take] = values[self.parent[take]]
        return values

    def _clusters(self, folder: Path | None) -> None:
        path = (folder or Path()) / "clusters.csv"
        rows = read_table(path, ("code", "name_zh", "name_en", "region")) if folder and path.exists() else []
        names = {row["code"]: (row["name_zh"], row["name_en"]) for row in rows}
        self.cluster_codes = list(names)
        self.cluster_names = list(names.values())
        self.clusters = np.zeros(self.n, np.uint64)
        for row in rows:
            bit = np.uint64(1 << self.cluster_codes.index(row["code"]))
            self.clusters[self._within(self._row(path, row["region"]))] |= bit

    def _pairings(self, folder: Path | None) -> list[Pairing]:
        path = (folder or Path()) / "pairings.csv"
        rows = read_table(path, ("scheme", "region", "other", "valid_from")) if folder and path.exists() else []
        return [
            Pairing(
                row["scheme"],
                row.get("scheme_zh", ""),
                self._row(path, row["region"]),
                self._row(path, row["other"]),
                _day(row["valid_from"]),
                _day(row.get("valid_to", "")),
            )
            for row in rows
        ]

    def _retired(self, folder: Path | None) -> dict[str, Retirement]:
        path = (folder or Path()) / "retired_regions.csv"
        rows = read_table(path, ("code", "successor")) if folder and path.exists() else []
        found = {}
        for row in rows:
            if row["successor"] not in self.number:
                raise ReferencePackError(f"{path.name}: successor {row['successor']!r} is no region. Correct it.")
            since = int(row.get("since") or 0)
            found[row["code"]] = Retirement(
                row["code"], row["successor"], since, row.get("reason", ""), row.get("note", "")
            )
        return found

    def retirement(self, code: str) -> Retirement | None:
        """What became of a code, if it is one that is no longer in use."""
        return self.retired.get(code)

    def resolve(self, code: str) -> str:
        """The current code; a retired one gives its successor. Raises UnknownCodeError for an unknown one."""
        if code in self.number:
            return code
        if code in self.retired:
            return self.retired[code].successor
        above = next(
            (code[:k].ljust(len(code), "0") for k in (4, 2) if code[:k].ljust(len(code), "0") in self.number), ""
        )
        if above:
            name = self.names_zh[self.number[above]]
            remedy = (f"如指 {above}（{name}），请填写该代码。", f"If {above} ({name}) is meant, write that.")
            raise UnknownCodeError("region", code, remedy)
        raise unknown_code("region", code, self.codes, self.names_zh, self.names_en)

    def _within(self, row: int) -> NDArray[np.bool_]:
        """(n,) whether a region is `row` or lies inside it."""
        inside: NDArray[np.bool_] = self.ancestors[:, int(self.depth[row])] == row
        return inside

    def _distance_km(self, row: int) -> Floats:
        """(n,) great-circle distance from a region to every region (haversine formula); NaN where unknown."""
        lat, lon = np.radians(self.lat.astype(np.float64)), np.radians(self.lon.astype(np.float64))
        half = np.sin((lat - lat[row]) / 2) ** 2 + np.cos(lat) * np.cos(lat[row]) * np.sin((lon - lon[row]) / 2) ** 2
        km: Floats = (2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))).astype(np.float32)
        return km

    def _shared_levels(self, row: int) -> Floats:
        """(n,) how many levels of the hierarchy two regions share, from the top (1: the same province)."""
        same = (self._places == self._places[row]) & (self._places >= 0)
        levels: Floats = same.sum(axis=1).astype(np.float32)
        return levels

    def _paired(self, row: int, day: date) -> Floats:
        """(n,) 1 where a pairing in force on `day` links a region to `row`, at whatever level it was agreed."""
        out = np.zeros(self.n, np.float32)
        for pairing in self.pairings:
            if not pairing.holds(day):
                continue
            for near, far in ((pairing.region, pairing.other), (pairing.other, pairing.region)):
                if self._places[row, int(self.depth[near])] == near:
                    out[self._places[:, int(self.depth[far])] == far] = 1.0
        return out

    def pairing_of(self, row: int, other: int, day: date) -> Pairing | None:
        """The pairing in force on `day` that links two regions, the most local one, or None."""
        held = [pairing for pairing in self.pairings if pairing.holds(day)]
        held.sort(key=lambda pairing: -int(self.depth[pairing.region]))
        for pairing in held:
            for near, far in ((pairing.region, pairing.other), (pairing.other, pairing.region)):
                if (
                    self._places[row, int(self.depth[near])] == near
                    and self._places[other, int(self.depth[far])] == far
                ):
                    return pairing
        return None

    @cached_property
    def spoken_names(self) -> frozenset[str]:
        """Chinese names of all regions, with and without the word for their level, for telling words from places."""
        return frozenset(self.names_zh) | {name[:-1] for name in self.names_zh if len(name) > 2}

    def _gradient(self, row: int) -> Floats:
        """(n,) 1 where a region lies in a more developed plate than `row`, -1 in a less developed one; NaN unknown."""
        ranks = self._rank[self.plate]
        known = ranks >= 0
        if not known[row]:
            return np.full(self.n, np.nan, np.float32)
        return np.where(known, np.sign(ranks - ranks[row]), np.nan).astype(np.float32)

    def full_name(self, row: int, language: str) -> str:
        """The region with those above it, such as 浙江省宁波市鄞州区."""
        chain = [int(r) for r in self.ancestors[row] if r >= 0]
        names = self.names_zh if language == "zh" else self.names_en
        parts: list[str] = []
        for r in chain:
            if names[r] not in parts:
                parts.append(names[r])
        return "".join(parts) if language == "zh" else ", ".join(reversed(parts))

    @cached_property
    def graph(self) -> "networkx.DiGraph[str]":
        """Parent to child, and pairings with their scheme and days, as a directed graph of codes."""
        import networkx as nx  # not at the top: serving does not need it, and it takes 0.2 s to import

        graph = nx.DiGraph()
        graph.add_nodes_from(self.codes)
        for row, parent in enumerate(self.parent):
            if parent >= 0:
                graph.add_edge(self.codes[int(parent)], self.codes[row], relation="contains")
        for pairing in self.pairings:
            graph.add_edge(
                self.codes[pairing.region],
                self.codes[pairing.other],
                relation="paired",
                scheme=pairing.scheme,
                valid_from=pairing.valid_from,
                valid_to=pairing.valid_to,
            )
        return graph
