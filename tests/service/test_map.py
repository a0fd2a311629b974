"""Regions as a picture: every one has its place, an operator's outlines are drawn, a broken file is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.reference.pack import Pack, load_pack
from matcher.service.map import RegionMap, even_bounds, shades
from matcher.service.scope import Scope

SQUARE = [[100.0, 30.0], [110.0, 30.0], [110.0, 40.0], [100.0, 40.0], [100.0, 30.0]]


def drawn(pack: Pack, path: Path | None = None) -> RegionMap:
    return RegionMap(pack, Scope(pack), path)


def feature(code: Any, ring: list[list[float]], kind: str = "Polygon") -> dict[str, Any]:
    coordinates: Any = {"Polygon": [ring], "MultiPolygon": [[ring]], "LineString": ring}[kind]
    return {"properties": {"adcode": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def shifted(by: float) -> list[list[float]]:
    return [[lon + by, lat] for lon, lat in SQUARE]


def test_every_largest_region_has_one_tile_and_its_own_place(pack: Pack) -> None:
    drawing = drawn(pack).drawing()
    assert drawing is not None
    assert set(drawing.codes) == set(Scope(pack).parts(""))
    assert len({(cell.x, cell.y) for cell in drawing.cells}) == len(drawing.cells) == 34
    assert all(0 < cell.x < drawing.width and 0 < cell.y < drawing.height for cell in drawing.cells)


def test_a_region_has_the_tile_that_it_lies_in(pack: Pack) -> None:
    own = drawn(pack)
    drawing = own.drawing()
    assert drawing is not None
    assert own.cell_of(drawing, "330212") == "330000"
    assert own.cell_of(drawing, "330000") == "330000"
    assert own.cell_of(drawing, "nowhere") is own.cell_of(drawing, None) is None


def test_parts_of_a_region(pack: Pack) -> None:
    scope = Scope(pack)
    assert "330200" in scope.parts("330000")
    assert set(scope.parts("110000")) == set(scope.parts("110100")), "one city is the whole province"
    assert len(scope.parts("110000")) == 16
    assert scope.parts("330212") == scope.parts("nowhere") == ()
    assert drawn(pack).drawing("330000") is None, "no tiles below the largest"


def test_no_picture_without_a_pack() -> None:
    assert drawn(load_pack("none")).drawing() is None


def test_an_operators_outlines_are_drawn(pack: Pack, tmp_path: Path) -> None:
    parts = Scope(pack).parts("330000")
    kinds = ["Polygon", "MultiPolygon"] * len(parts)
    features = [feature(int(code), shifted(k), kinds[k]) for k, code in enumerate(parts)]
    path = tmp_path / "map.json"
    features.append(feature("a line of its own", SQUARE, "LineString"))
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    own = drawn(pack, path)
    drawing = own.drawing("330000")
    assert drawing is not None
    assert own.trouble is None
    assert drawing.codes == parts
    assert drawing.rest == ""
    first = drawing.cells[0]
    width = 480 / (10 + len(parts) - 1) * 10
    # from the west edge, the north on top; a degree of latitude is 1 / cos(35°) of one of longitude
    tall = width / 0.8191520442889918
    assert first.path == f"M0.0 {tall:.1f}L{width:.1f} {tall:.1f}L{width:.1f} 0.0L0.0 0.0L0.0 {tall:.1f}Z"
    assert (first.x, first.y) == (pytest.approx(width / 2), pytest.approx(tall / 2))
    assert drawing.height == pytest.approx(tall)
    whole = own.drawing()
    assert whole is not None
    assert len(whole.cells) == 34, "the file has no outline of the largest regions"


def test_what_is_in_the_file_besides_regions_is_drawn_too(pack: Pack, tmp_path: Path) -> None:
    features = [feature(code, shifted(k / 10)) for k, code in enumerate(Scope(pack).parts(""))]
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"features": [*features, feature("x", SQUARE, "LineString")]}), "utf-8")
    drawing = drawn(pack, path).drawing()
    assert drawing is not None
    assert drawing.rest.startswith("M0.0")
    assert "Z" not in drawing.rest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        ("", "JSONDecodeError"),
        ("[]", "TypeError"),
        ('{"type": "FeatureCollection"}', "KeyError"),
        (json.dumps({"features": [feature("nowhere", SQUARE)]}), "no feature has the code"),
        (json.dumps({"features": [feature("330000", [[1e9, 0.0], [0.0, 0.0]])]}), "outside -180"),
        (json.dumps({"features": [{"geometry": {"type": "Polygon", "coordinates": 5}}]}), "TypeError"),
    ],
)
def test_a_broken_file_is_told_and_tiles_are_drawn(pack: Pack, tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "map.json"
    if content is not None:
        path.write_text(content, "utf-8")
    own = drawn(pack, path)
    drawing = own.drawing()
    assert drawing is not None
    assert len(drawing.cells) == 34
    assert own.trouble is not None
    fault = own.trouble.faults[0]
    assert said in fault.problem.en
    assert str(path) == fault.value
    assert "GeoJSON" in fault.remedy.zh


def test_shades() -> None:
    assert shades({"a": 0.0, "b": 0.2, "c": 0.99, "d": 1.0}, (0.2, 0.4, 0.6, 0.8)) == {"a": 0, "b": 1, "c": 4, "d": 4}
    assert even_bounds(23) == (5, 10, 15, 20)
    assert even_bounds(0) == (1, 2, 3, 4)
