"""Packs as wholes: the built-in one, the empty one, and one from files."""

import re
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.reference.pack import Pack, load_pack

REGIONS = "code,name,parent,level,lon,lat\nfr,France,,country,2.35,48.86\nfr/idf,Île-de-France,fr,region,,\n"
DEEP = (
    REGIONS
    + "fr/idf/75,Paris,fr/idf,county,2.3522,48.8566\nfr/idf/75/1,Louvre,fr/idf/75,ward,,\nde,Germany,,country,,\n"
)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def test_the_built_in_lists_have_the_sizes_of_their_sources(pack: Pack) -> None:
    sizes = {
        "needs": len(pack.needs.codes),
        "groups": len(pack.groups.codes),
        "modules": len(pack.modules.codes),
        "policies": len(pack.policies.codes),
        "glossary": len(pack.glossary.codes),
        "themes": len(pack.themes.codes),
    }
    assert sizes == {"needs": 26, "groups": 26, "modules": 22, "policies": 28, "glossary": 100, "themes": 13}


def test_every_list_is_named_in_both_languages(pack: Pack) -> None:
    for book in (pack.needs, pack.groups, pack.modules, pack.policies, pack.themes, pack.glossary):
        assert all(re.search(r"[一-鿿]", name) for name in book.names_zh), book.what
        assert not any(re.search(r"[一-鿿]", name) for name in book.names_en), book.what


def test_a_list_resolves_its_codes_and_no_others(pack: Pack) -> None:
    assert pack.needs.resolve("LEGAL") == "LEGAL"
    with pytest.raises(ValueError, match=r"'LEGALL'.*LEGAL"):
        pack.needs.resolve("LEGALL")
    with pytest.raises(ValueError, match="target group"):
        pack.groups.resolve("legal")


def test_rows_keep_the_other_columns(pack: Pack) -> None:
    module = pack.modules.rows[pack.modules.number["SYB"]]
    assert module["hours_typical"] == "70"
    assert pack.groups.rows[pack.groups.number["G_DISABLED"]]["sensitive"] == "1"


def test_numbers_and_resolvers_name_the_same_lists(pack: Pack) -> None:
    assert set(pack.numbers()) == set(pack.resolvers()) == {"region", "industry", "need", "group", "theme"}
    assert pack.numbers()["region"]["110000"] == 0
    assert pack.name_of("need", pack.needs.number["LEGAL"]) == ("法务", "Legal")


def test_bit_sets_have_room(pack: Pack) -> None:
    for book in (pack.needs, pack.groups, pack.themes):
        assert len(book.codes) <= 63


def test_codes_that_tables_refer_to_exist(pack: Pack) -> None:
    for policy in pack.policies.rows:
        for code in filter(None, policy["eligible_group_codes"].split(";")):
            assert pack.groups.resolve(code) == code
        if policy["region_code"]:
            assert policy["region_code"] in pack.regions.number
    for module in pack.modules.rows:
        for code in filter(None, module["theme_codes"].split(";")):
            assert pack.themes.resolve(code) == code


def test_loading_is_quick() -> None:
    load_pack("cn")
    begin = time.process_time()
    load_pack("cn")
    assert time.process_time() - begin < 0.25


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    one = load_pack(write(tmp_path, regions=REGIONS)).version
    assert load_pack(tmp_path).version == one
    assert load_pack(write(tmp_path, regions=DEEP)).version != one


def test_the_empty_pack_leaves_every_list_open() -> None:
    empty = load_pack("none")
    assert empty.numbers() == {}
    assert empty.resolvers() == {}
    assert empty.regions.n == empty.industries.n == 0
    assert empty.regions.lon.shape == empty.regions.clusters.shape == empty.industries.section.shape == (0,)
    assert empty.regions.graph.number_of_nodes() == empty.industries.graph.number_of_nodes() == 0
    assert empty.provisions == []


def test_a_pack_from_files_has_any_depth(tmp_path: Path) -> None:
    regions = load_pack(write(tmp_path, regions=DEEP)).regions
    louvre, idf, germany = (regions.number[code] for code in ("fr/idf/75/1", "fr/idf", "de"))
    assert regions.depth.tolist() == [0, 1, 2, 3, 0]
    assert regions.ancestors[louvre].tolist() == [0, 1, 2, 3]
    assert regions.shared_levels(louvre)[idf] == 2
    assert regions.shared_levels(louvre)[germany] == 0
    assert regions.within(idf).tolist() == [False, True, True, True, False]


def test_places_are_handed_down_and_stay_unknown_where_there_is_none(tmp_path: Path) -> None:
    regions = load_pack(write(tmp_path, regions=DEEP)).regions
    assert regions.lon[regions.number["fr/idf"]] == np.float32(2.35)
    assert regions.lon[regions.number["fr/idf/75/1"]] == np.float32(2.3522)
    assert np.isnan(regions.distance_km(0)[regions.number["de"]])
    assert np.isnan(regions.gradient(0)).all()
    assert (regions.paired(0, date(2025, 1, 1)) == 0).all()


def test_children_may_stand_before_their_parents(tmp_path: Path) -> None:
    regions = load_pack(write(tmp_path, regions="code,name,parent\nb,B,a\nc,C,b\na,A,\n")).regions
    assert regions.depth.tolist() == [1, 2, 0]
    assert regions.ancestors[1].tolist() == [2, 0, 1]


def test_flat_industries_are_alike_or_not(tmp_path: Path) -> None:
    pack = load_pack(write(tmp_path, industries="code,name,parent\nads,Ads,\nbio,Bio,\n"))
    assert pack.industries.similarity(0).tolist() == [1.0, 0.0]
    assert np.isnan(pack.industries.supplies(0)).all()
    assert set(pack.numbers()) == {"industry"}
    assert pack.regions.n == 0


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_bytes(REGIONS.encode("utf-8-sig"))
    assert load_pack(tmp_path).regions.codes == ["fr", "fr/idf"]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["investors", "partners"])
def test_the_packs_of_foreign_data(shared: Path, name: str) -> None:
    pack = load_pack(shared / "data" / name)
    assert pack.regions.n > 100
    assert (pack.regions.ancestors[np.arange(pack.regions.n), pack.regions.depth] == np.arange(pack.regions.n)).all()
    first = pack.regions.codes[0]
    assert pack.regions.resolve(first) == first
