"""Pictures of regions: where each stands, as a tile or by the outline of an operator's own map; and their shades."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.logs import Logger
from matcher.reference.pack import Pack
from matcher.service.outlines import Line, Outlines, Projection, read_outlines
from matcher.service.scope import Scope

logger = Logger(__name__)

SIDE, GAP = 48.0, 4.0
"""Units of the picture: the side of a tile and the space between two."""
WIDTH = 480.0
"""Units of the picture of outlines."""
ROOM = 30.0
"""A region narrower than so many units has no room for a number: it stands in the table only."""
SHARES = (0.2, 0.4, 0.6, 0.8)
"""Where one shade of a share ends and the next begins."""
SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One region of a picture: its names, its outline as SVG path data, and its middle."""

    code: str
    name: Text
    short: Text
    path: str
    x: float
    y: float
    room: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of regions, `width` by `height` units; `rest`: further lines of an operator's map."""

    width: float
    height: float
    cells: tuple[Cell, ...]
    rest: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The regions that it shows."""
        return tuple(cell.code for cell in self.cells)

    @property
    def at(self) -> dict[str, Cell]:
        """The regions by code."""
        return {cell.code: cell for cell in self.cells}


class RegionMap:
    """Draws the parts of a region. The country's largest regions can always be drawn, as tiles."""

    def __init__(self, pack: Pack, scope: Scope, geojson: Path | None) -> None:
        self._pack, self._scope, self._geojson = pack, scope, geojson
        self.trouble: InvalidInputError | None = None
        self._drawn: dict[str, Drawing | None] = {}

    @cached_property
    def _outlines(self) -> Outlines:
        """Read when the first map is asked for: what only ranks needs none."""
        if self._geojson is None:
            return Outlines()
        try:
            return read_outlines(self._geojson, self._resolve)
        except InvalidInputError as error:
            self.trouble = error
            logger.warning("the map can't be used; regions are drawn as tiles", cause=str(error))
            return Outlines()

    def _resolve(self, code: str) -> str | None:
        retired = self._pack.regions.retirement(code)
        found = code if retired is None else retired.successor
        return found if found in self._pack.regions.number else None

    def drawing(self, region: str = "") -> Drawing | None:
        """The parts of a region ("": of the country); None where neither an outline nor a tile is known of them."""
        if region not in self._drawn:
            parts = self._scope.parts(region)
            shaped = [code for code in parts if code in self._outlines.of]
            tiled = {tile.code for tile in self._pack.tiles} & set(parts)
            if len(shaped) > len(parts) / 2:
                self._drawn[region] = self._shapes(shaped, region)
            else:
                self._drawn[region] = self._tiles() if tiled else None
        return self._drawn[region]

    def cell_of(self, drawing: Drawing, region: str | None) -> str | None:
        """The region of a picture that another one is or lies in; None for one outside."""
        return next((code for code in self._scope.path(region) if code in drawing.codes), None)

    def name(self, code: str) -> Text:
        """What people call a region; the code where it is unknown."""
        row = self._pack.regions.number.get(code)
        return Text(code, code) if row is None else Text(*self._pack.name_of("region", row))

    def _tiles(self) -> Drawing:
        step, cells = SIDE + GAP, []
        for tile in self._pack.tiles:
            x, y = (tile.col - 1) * step, (tile.row - 1) * step
            path = f"M{x:.0f} {y:.0f}h{SIDE:.0f}v{SIDE:.0f}h-{SIDE:.0f}Z"
            short = Text(tile.short_zh, tile.short_en)
            cells.append(Cell(tile.code, self.name(tile.code), short, path, x + SIDE / 2, y + SIDE / 2))
        columns, rows = max(tile.col for tile in self._pack.tiles), max(tile.row for tile in self._pack.tiles)
        return Drawing(columns * step - GAP, rows * step - GAP, tuple(cells))

    def _shapes(self, codes: Sequence[str], region: str) -> Drawing:
        outlines, rest = self._outlines, self._outlines.rest if not region else []
        projection = Projection.onto([line for code in codes for line in outlines.of[code]] + rest, WIDTH)
        cells = [self._shape(code, outlines.of[code], projection) for code in codes]
        return Drawing(WIDTH, projection.height, tuple(cells), projection.path(rest, closed=False))

    def _shape(self, code: str, lines: list[Line], projection: Projection) -> Cell:
        largest = max((projection.points(line) for line in lines), key=len)  # of islands, the one drawn in most detail
        xs, ys = [x for x, _ in largest], [y for _, y in largest]
        short = {tile.code: Text(tile.short_zh, tile.short_en) for tile in self._pack.tiles}.get(code, self.name(code))
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        return Cell(code, self.name(code), short, projection.path(lines), x, y, max(xs) - min(xs) >= ROOM)


def shades(values: Mapping[str, float], bounds: Sequence[float]) -> dict[str, int]:
    """The shade of each region, from 0 on: how many of the ascending `bounds` its value has reached."""
    return {code: bisect_right(bounds, value) for code, value in values.items()}


def even_bounds(most: float) -> tuple[int, ...]:
    """Whole numbers that part what reaches up to `most` evenly into SHADES shades."""
    width = max(1, -(-int(most) // SHADES))
    return tuple(width * k for k in range(1, SHADES))
