"""A picture of a country without borders: one square for each of its largest regions, neighbours near each other."""

from dataclasses import dataclass
from pathlib import Path

from matcher.reference.regions import Regions
from matcher.reference.tables import ReferencePackError, read_table

NEEDED = ("code", "row", "col", "short_zh", "short_en")


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a region stands in the grid, `row` and `col` counting from 1, and its name in a character or two."""

    code: str
    row: int
    col: int
    short_zh: str
    short_en: str


def read_tiles(path: Path, regions: Regions) -> tuple[Tile, ...]:
    """The tiles of a pack's file.

    Raises ReferencePackError for an unknown or repeated region, a place that is no whole number from 1 on, and two
    regions in one place.
    """
    found: dict[tuple[int, int], Tile] = {}
    for line, row in enumerate(read_table(path, NEEDED), start=2):
        where = f"{path.name}, line {line}"
        try:
            place = int(row["row"]), int(row["col"])
        except ValueError as error:
            raise ReferencePackError(f"{where}: {error}. Write whole numbers from 1 on.") from error
        if min(place) < 1:
            raise ReferencePackError(f"{where}: row {place[0]}, col {place[1]}. Write whole numbers from 1 on.")
        code = row["code"]
        if code not in regions.number:
            raise ReferencePackError(f"{where}: region {code!r} is not in regions.csv. Add or correct it.")
        if place in found or any(code == tile.code for tile in found.values()):
            raise ReferencePackError(f"{where}: the region or its place stands twice. Correct one of them.")
        found[place] = Tile(code, *place, row["short_zh"] or code, row["short_en"] or code)
    return tuple(found.values())
