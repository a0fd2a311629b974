"""Industries as a hierarchy with themes and the coefficients of an input-output table."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.reference.tables import chains, kept, numbered, parents, read_table
from matcher.reference.vocabulary import unknown_code

if TYPE_CHECKING:
    import networkx

Floats = NDArray[np.float32]
SIMILARITY = (0.0, 0.25, 0.6, 0.85, 1.0)
"""Similarity by shared levels: none, section, division, group, class."""


class Industries:
    """All industries of a pack, a row each. `section` (n,) is the row of the top ancestor; `themes` (n,) uint64."""

    def __init__(self, folder: Path | None) -> None:
        path = (folder or Path()) / "industries.csv"
        rows = read_table(path, ("code", "parent")) if folder and path.exists() else []
        self.codes = [row["code"] for row in rows]
        self.names_zh = [row.get("name_zh") or row.get("name") or row["code"] for row in rows]
        own_en = [row.get("name_en") or row.get("name") or "" for row in rows]
        self.level = [row.get("level", "") for row in rows]
        self.number = numbered(path, self.codes)
        self.parent = parents(path, self.number, [row["parent"] for row in rows])
        self.depth, self.ancestors = chains(self.parent)
        self.section = self.ancestors[:, 0]
        self.names_en = self._english(own_en)
        self._themes(folder)
        self._links(folder)
        self.similarity = kept(self._similarity)
        self.supplies = kept(self._supplies)
        self.buys = kept(self._buys)

    def _english(self, own: list[str]) -> list[str]:
        """English names; one that has none gets its Chinese name with the English one of what it belongs to."""
        names = []
        for row, name in enumerate(own):
            above = [own[k] for k in reversed(self.ancestors[row].tolist()) if k >= 0 and own[k]]
            names.append(name or (f"{self.names_zh[row]} ({above[0]})" if above else self.names_zh[row]))
        return names

    @property
    def n(self) -> int:
        """Number of industries."""
        return len(self.codes)

    def _themes(self, folder: Path | None) -> None:
        path = (folder or Path()) / "themes.csv"
        rows = read_table(path, ("theme", "name_zh", "name_en", "industry")) if folder and path.exists() else []
        names = {row["theme"]: (row["name_zh"], row["name_en"]) for row in rows}
        self.theme_codes, self.theme_names = list(names), list(names.values())
        self.themes = np.zeros(self.n, np.uint64)
        for row in rows:
            bit = np.uint64(1 << self.theme_codes.index(row["theme"]))
            self.themes[self.within(self.number[row["industry"]])] |= bit

    def _links(self, folder: Path | None) -> None:
        """Square matrix of direct input coefficients between sectors, and every industry's sector (-1: none)."""
        base = folder or Path()
        present = folder is not None and (base / "io_links.csv").exists()
        links = read_table(base / "io_links.csv", ("supplier", "buyer", "coefficient")) if present else []
        mapped = read_table(base / "io_sectors.csv", ("division", "sector")) if present else []
        names = sorted({row["supplier"] for row in links} | {row["buyer"] for row in links})
        place = {name: k for k, name in enumerate(names)}
        self.coefficients = np.zeros((len(names) + 1, len(names) + 1), np.float32)
        for row in links:
            self.coefficients[place[row["supplier"]], place[row["buyer"]]] = float(row["coefficient"])
        self.coefficients[-1, :] = self.coefficients[:, -1] = np.nan
        self._sector = np.full(self.n, -1, np.int32)
        for row in mapped:
            if row["sector"] in place:
                self._sector[self.within(self.number[row["division"]])] = place[row["sector"]]

    def resolve(self, code: str) -> str:
        """The code as the pack writes it; a section letter before the digits ("C39") is dropped. Raises ValueError."""
        if code in self.number:
            return code
        if code[:1].isalpha() and code[1:] in self.number:
            row = self.number[code[1:]]
            if self.codes[int(self.section[row])] == code[:1].upper():
                return code[1:]
        raise unknown_code("industry", code, self.codes, self.names_zh, self.names_en)

    def within(self, row: int) -> NDArray[np.bool_]:
        """(n,) whether an industry is `row` or a part of it."""
        inside: NDArray[np.bool_] = self.ancestors[:, int(self.depth[row])] == row
        return inside

    def _similarity(self, row: int) -> Floats:
        """(n,) 1 for the same industry; else by the lowest level that both share: group .85, division .6, section .25.

        An industry and one that contains it share the levels of the wider one; a hierarchy without levels gives 1 or 0.
        """
        same = (self.ancestors == self.ancestors[row]) & (self.ancestors >= 0)
        table = np.array(SIMILARITY, np.float32)
        values: Floats = table[np.minimum(same.sum(axis=1), len(table) - 1)]
        values[row] = 1.0
        return values

    def _supplies(self, row: int) -> Floats:
        """(n,) what each industry buys from `row`, in yuan per yuan of its own output; NaN where not in the table."""
        values: Floats = self.coefficients[self._sector[row]][self._sector]
        return values

    def _buys(self, row: int) -> Floats:
        """(n,) what `row` buys from each industry, in yuan per yuan of `row`'s output; NaN where not in the table."""
        values: Floats = self.coefficients[:, self._sector[row]][self._sector]
        return values

    @cached_property
    def graph(self) -> "networkx.DiGraph[str]":
        """Wider to narrower industry as a directed graph of codes."""
        import networkx as nx  # not at the top: serving does not need it, and it takes 0.2 s to import

        graph = nx.DiGraph()
        graph.add_nodes_from(self.codes)
        graph.add_edges_from((self.codes[int(p)], self.codes[row]) for row, p in enumerate(self.parent) if p >= 0)
        return graph
