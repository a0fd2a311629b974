"""Outlines of regions from an operator's GeoJSON file (RFC 7946), as SVG paths; none is shipped with the service."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import orjson

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text

LARGEST = 32 << 20
"""Bytes of the largest file that is read."""
CODES = ("code", "adcode", "region", "region_code")
"""Properties that may hold a feature's region code; the first that a feature has counts."""
FINEST = 0.4
"""Points that lie nearer to the one before than this part of a unit of the picture are left out."""
_DEPTHS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}

Line = list[tuple[float, float]]


@dataclass(slots=True)
class Outlines:
    """Lines (longitude, latitude) by region code; `rest` is what stands in the file without a code that is known."""

    of: dict[str, list[Line]] = field(default_factory=dict)
    rest: list[Line] = field(default_factory=list)


def read_outlines(path: Path, resolve: Callable[[str], str | None]) -> Outlines:
    """The outlines in a file; `resolve` gives the current code of a region, None for an unknown one.

    Raises InvalidInputError for a file that can't be read, is no GeoJSON, or knows no region.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(f"more than {LARGEST >> 20} MB")
        found = Outlines()
        for feature in orjson.loads(content)["features"]:
            lines = [_line(points) for points in _lines(feature["geometry"])]
            held = feature.get("properties") or {}
            code = resolve(str(next((held[name] for name in CODES if name in held), "")))
            if code is None:
                found.rest += lines
            else:
                found.of.setdefault(code, []).extend(lines)
    except OSError as error:
        raise _faulty(path, error.strerror or "unreadable") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _faulty(path, f"{type(error).__name__}: {error}") from error
    if not found.of:
        raise _faulty(path, f"no feature has the code of a region in {', '.join(CODES)}")
    return found


def _faulty(path: Path, why: str) -> InvalidInputError:
    return InvalidInputError.single(
        "MATCHER_GEOJSON",
        str(path),
        Text(f"地图文件无法使用（{why}），已改用方格图", f"the map can't be used ({why}); regions are drawn as tiles"),
        Text(
            "请改用 GeoJSON 文件：每个区域一个 Feature，properties 中有行政区划代码 code",
            "give a GeoJSON file with one feature for each region and its code in properties.code",
        ),
    )


def _lines(geometry: Any) -> Iterator[Sequence[Any]]:
    if geometry is None:  # a feature without a place is allowed
        return
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _lines(part)
    elif geometry["type"] in _DEPTHS:
        yield from _flat(geometry["coordinates"], _DEPTHS[geometry["type"]])


def _flat(coordinates: Any, depth: int) -> Iterator[Sequence[Any]]:
    if depth == 0:
        yield coordinates
        return
    for part in coordinates:
        yield from _flat(part, depth - 1)


def _line(points: Sequence[Any]) -> Line:
    line = [(float(point[0]), float(point[1])) for point in points]
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line):
        raise ValueError("a point outside -180 to 180 and -90 to 90 degrees")
    return line


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to the picture: equirectangular, true to scale at the middle latitude."""

    west: float
    north: float
    narrow: float
    scale: float
    height: float

    @classmethod
    def onto(cls, lines: Sequence[Line], width: float) -> "Projection":
        """The projection that lets lines fill a picture of a width."""
        lons, lats = [lon for line in lines for lon, _ in line], [lat for line in lines for _, lat in line]
        narrow = cos(radians((min(lats) + max(lats)) / 2))
        scale = width / ((max(lons) - min(lons)) * narrow or 1.0)
        return cls(min(lons), max(lats), narrow, scale, (max(lats) - min(lats)) * scale)

    def path(self, lines: Sequence[Line], *, closed: bool = True) -> str:
        """Lines as the data of an SVG path."""
        return "".join(part for line in lines if (part := self._part(line, closed=closed)))

    def points(self, line: Line) -> Line:
        """A line in units of the picture, without points that nobody could tell apart."""
        kept: Line = []
        for lon, lat in line:
            point = (lon - self.west) * self.narrow * self.scale, (self.north - lat) * self.scale
            if not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= FINEST:
                kept.append(point)
        return kept

    def _part(self, line: Line, *, closed: bool) -> str:
        points = self.points(line)
        if len(points) < (3 if closed else 2):
            return ""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")
