"""The regions of the built-in pack: counts, hierarchy, places, clusters, pairings."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from matcher.reference.pack import Pack
from matcher.reference.regions import Regions


@pytest.fixture(scope="session")
def regions(pack: Pack) -> Regions:
    return pack.regions


def row(regions: Regions, code: str) -> int:
    return regions.number[code]


def test_counts_are_those_of_the_official_list(regions: Regions) -> None:
    levels = Counter(regions.levels)
    municipalities = 4  # stand once as a province and once as the city that fills it
    assert levels["province"] == 34
    assert levels["prefecture"] == 333 + municipalities
    assert levels["county_direct"] == 32
    assert levels["county"] == 2943
    assert regions.n == sum(levels.values())


def test_depth_follows_the_level(regions: Regions) -> None:
    depth_of = {"province": 0, "prefecture": 1, "county_direct": 1, "county": 2}
    assert regions.depth.tolist() == [depth_of[level] for level in regions.levels]
    assert regions.ancestors.shape == (regions.n, 3)
    assert regions.ancestors.dtype == np.int32


def test_ancestors_end_in_the_region_itself(regions: Regions) -> None:
    rows = np.arange(regions.n)
    assert (regions.ancestors[rows, regions.depth] == rows).all()
    below = np.arange(3) > regions.depth[:, None]
    assert (regions.ancestors[below] == -1).all()
    assert (regions.ancestors[~below] >= 0).all()
    nested = regions.depth > 0
    assert (regions.ancestors[rows[nested], regions.depth[nested] - 1] == regions.parent[nested]).all()


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("110000", "310000", 1067), ("440100", "440300", 104), ("110000", "650100", 2420), ("230100", "460100", 3300)],
)
def test_distances_between_cities(regions: Regions, one: str, other: str, km: float) -> None:
    assert regions.distance_km(row(regions, one))[row(regions, other)] == pytest.approx(km, rel=0.03)


def test_every_region_has_a_place_in_or_near_china(regions: Regions) -> None:
    assert not np.isnan(regions.lon).any()
    assert ((regions.lon > 73) & (regions.lon < 136)).all()
    assert ((regions.lat > 3) & (regions.lat < 54)).all()


def test_a_county_lies_near_its_prefecture(regions: Regions) -> None:
    counties = np.flatnonzero(regions.depth == 2)
    far = [r for r in counties if regions.distance_km(int(regions.parent[r]))[r] > 800]
    assert [regions.codes[r] for r in far] == []


def test_every_province_has_a_plate_and_the_four_plates_their_size(regions: Regions) -> None:
    assert (regions.plate >= 0).all()
    provinces = regions.plate[regions.depth == 0]
    sizes = {name: int((provinces == k).sum()) for k, name in enumerate(regions.plates)}
    assert {name: sizes[name] for name in ("east", "central", "west", "northeast")} == {
        "east": 10,
        "central": 6,
        "west": 12,
        "northeast": 3,
    }


def test_gradient_points_from_the_west_to_the_east(regions: Regions) -> None:
    gansu, zhejiang, shanghai = (row(regions, code) for code in ("620100", "330200", "310000"))
    assert regions.gradient(gansu)[zhejiang] == 1
    assert regions.gradient(zhejiang)[gansu] == -1
    assert regions.gradient(zhejiang)[shanghai] == 0
    assert np.isnan(regions.gradient(gansu)[row(regions, "810000")])


def test_shared_levels(regions: Regions) -> None:
    yinzhou, haishu, yuhang, gulou = (row(regions, code) for code in ("330212", "330203", "330110", "320106"))
    levels = regions.shared_levels(yinzhou)
    assert [levels[r] for r in (yinzhou, haishu, yuhang, gulou)] == [3, 2, 1, 0]


def test_within_is_the_region_and_what_lies_below_it(regions: Regions) -> None:
    ningbo = regions.within(row(regions, "330200"))
    inside = {regions.codes[r] for r in np.flatnonzero(ningbo)}
    assert "330200" in inside
    assert "330212" in inside
    assert "330000" not in inside
    assert all(code.startswith("3302") for code in inside)
    assert len(inside) == 11  # the city with 6 districts, 2 cities and 2 counties


def test_clusters_are_handed_down_to_counties(regions: Regions) -> None:
    assert len(regions.cluster_codes) == len(regions.cluster_names) == 19
    delta = np.uint64(1 << regions.cluster_codes.index("YRD"))
    inside = (regions.clusters & delta) > 0
    assert inside[row(regions, "310101")]
    assert inside[row(regions, "330212")]
    assert not inside[row(regions, "110101")]
    assert int((inside & (regions.depth == 1)).sum()) == 27  # the plan's central area has 27 cities


def test_a_pairing_of_provinces_covers_what_lies_below(regions: Regions) -> None:
    day = date(2025, 6, 1)
    yinzhou, chengdu, guiyang = (row(regions, code) for code in ("330212", "510100", "520100"))
    assert regions.paired(yinzhou, day)[chengdu] == 1
    assert regions.paired(chengdu, day)[yinzhou] == 1
    assert regions.paired(yinzhou, day)[guiyang] == 0
    assert regions.paired(yinzhou, day)[yinzhou] == 0


@pytest.mark.parametrize(
    ("day", "linked"),
    [(date(2021, 12, 31), 0), (date(2022, 1, 1), 1), (date(2030, 12, 31), 1), (date(2031, 1, 1), 0)],
)
def test_a_pairing_holds_between_its_days(regions: Regions, day: date, linked: int) -> None:
    foshan, chenzhou = row(regions, "440600"), row(regions, "431000")  # paired for 2022 to 2030
    assert regions.paired(foshan, day)[chenzhou] == linked


def test_a_pairing_of_cities_covers_their_counties_only(regions: Regions) -> None:
    day = date(2025, 6, 1)
    nanhai, county, elsewhere = (row(regions, code) for code in ("440605", "431021", "430121"))
    assert regions.paired(nanhai, day)[county] == 1
    assert regions.paired(nanhai, day)[elsewhere] == 0


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("330200", "浙江省宁波市", "Ningbo, Zhejiang"),
        ("110100", "北京市", "Beijing"),
        ("419001", "河南省济源市", "Jiyuan, Henan"),
    ],
)
def test_full_names(regions: Regions, code: str, zh: str, en: str) -> None:
    assert regions.full_name(row(regions, code), "zh") == zh
    assert regions.full_name(row(regions, code), "en") == en


def test_full_name_of_a_district(regions: Regions) -> None:
    assert regions.full_name(row(regions, "330212"), "zh") == "浙江省宁波市鄞州区"
    assert regions.full_name(row(regions, "330212"), "en").endswith(", Ningbo, Zhejiang")
    assert regions.full_name(row(regions, "110101"), "zh") == "北京市东城区"


def test_graph_holds_hierarchy_and_pairings(regions: Regions) -> None:
    graph = regions.graph
    assert graph.number_of_nodes() == regions.n
    assert graph.edges["330200", "330212"]["relation"] == "contains"
    assert graph.edges["440600", "431000"]["valid_from"] == date(2022, 1, 1)
    contained = sum(1 for *_, relation in graph.edges(data="relation") if relation == "contains")
    assert contained == int((regions.parent >= 0).sum())
