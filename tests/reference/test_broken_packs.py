"""Files of a pack that can't be used, and what is said about them."""

from pathlib import Path

import pytest

from matcher.reference.pack import load_pack
from matcher.reference.tables import ReferencePackError

HEAD = "code,name,parent\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,name\na,A\n", r"regions\.csv.*parent.*header"),
        (HEAD + "a,A,\na,B,\n", r"line 3.*'a'.*twice"),
        (HEAD + "a,A,\nb,B,x\n", r"line 3.*'x'.*Add or correct"),
        (HEAD + ",A,\n", r"line 2.*empty code"),
        (HEAD + "a,A,b\nb,B,a\n", r"line 2.*circle"),
        (HEAD + "a,A,a\n", r"circle"),
        (HEAD + "a,A\n", r"line 2.*cells"),
        (HEAD + "a,A,,extra\n", r"line 2.*cells"),
        ("code,name,parent,lon,lat\na,A,,east,1\n", r"lon.*degrees"),
    ],
)
def test_a_broken_region_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "regions.csv").write_text(text, "utf-8")
    with pytest.raises(ReferencePackError, match=said):
        load_pack(tmp_path)


@pytest.mark.parametrize("name", ["regions", "industries"])
def test_a_file_in_another_encoding(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.csv").write_bytes((HEAD + "a,浙江,\n").encode("gb18030"))
    with pytest.raises(ReferencePackError, match=rf"{name}\.csv.*UTF-8"):
        load_pack(tmp_path)


def test_a_long_circle_is_found(tmp_path: Path) -> None:
    ring = "".join(f"r{k},R,r{(k + 1) % 100}\n" for k in range(100))
    (tmp_path / "industries.csv").write_text(HEAD + ring, "utf-8")
    with pytest.raises(ReferencePackError, match="circle"):
        load_pack(tmp_path)


@pytest.mark.parametrize("name", ["atlantis", "./nowhere", "cn/regions.csv"])
def test_a_pack_that_does_not_exist(name: str) -> None:
    with pytest.raises(ReferencePackError, match="Use cn, none, or a folder"):
        load_pack(name)


def test_a_successor_must_exist(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text(HEAD + "a,A,\n", "utf-8")
    (tmp_path / "retired_regions.csv").write_text("code,successor\nb,c\n", "utf-8")
    with pytest.raises(ReferencePackError, match=r"retired_regions\.csv.*'c'"):
        load_pack(tmp_path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,1,1,A,A\na,1,2,A,A\n", r"tiles\.csv, line 3.*twice"),
        ("a,1,1,A,A\nb,1,1,B,B\n", r"line 3.*twice"),
        ("x,1,1,A,A\n", r"line 2.*'x'.*Add or correct"),
        ("a,one,1,A,A\n", r"line 2.*whole numbers"),
        ("a,0,1,A,A\n", r"line 2.*from 1 on"),
    ],
)
def test_a_broken_file_of_tiles(tmp_path: Path, rows: str, said: str) -> None:
    (tmp_path / "regions.csv").write_text(HEAD + "a,A,\nb,B,\n", "utf-8")
    (tmp_path / "tiles.csv").write_text("code,row,col,short_zh,short_en\n" + rows, "utf-8")
    with pytest.raises(ReferencePackError, match=said):
        load_pack(tmp_path)
