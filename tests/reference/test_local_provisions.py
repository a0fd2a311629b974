"""Dated local texts of hard rules: those built in, and files that are wrong."""

from datetime import date
from pathlib import Path

import pytest

from matcher.reference.pack import Pack, load_pack
from matcher.reference.provisions import ProvisionRow, read_provisions
from matcher.reference.tables import ReferencePackError

GOOD = """
[[provision]]
rule = "incubator.registration_age"
document = "a notice"
zh = "一"
en = "one"
"""


def named(pack: Pack, rule: str, region: str) -> ProvisionRow:
    return next(row for row in pack.provisions if (row.rule, row.region) == (rule, region))


def test_provisions_name_their_document_and_region(pack: Pack) -> None:
    assert pack.provisions
    for row in pack.provisions:
        assert row.document
        assert row.text_zh
        assert row.text_en
        assert row.region in pack.regions.number
        assert row.valid_from is None or row.valid_to is None or row.valid_from <= row.valid_to


def test_known_local_texts(pack: Pack) -> None:
    assert named(pack, "incubator.registration_age", "450105").parameters == {"max_months": 24.0}
    shenzhen = named(pack, "course.subsidy_once", "440300")
    assert shenzhen.valid_from == date(2022, 1, 1)
    assert shenzhen.applies


def test_defaults(tmp_path: Path) -> None:
    (tmp_path / "provisions.toml").write_text(GOOD, "utf-8")
    (row,) = read_provisions(tmp_path / "provisions.toml")
    assert (row.region, row.article, row.valid_from, row.valid_to) == ("", "", None, None)
    assert row.parameters == {}
    assert row.applies is True


def test_a_waiver_keeps_its_days(tmp_path: Path) -> None:
    more = "applies = false\nvalid_from = 2024-01-01\nvalid_to = 2024-12-31\n"
    (tmp_path / "provisions.toml").write_text(GOOD + more, "utf-8")
    (row,) = load_pack(tmp_path).provisions
    assert row.applies is False
    assert (row.valid_from, row.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + 'regoin = "110000"\n', "provision 1.*regoin"),
        (GOOD.replace('en = "one"\n', ""), "provision 1.*'en'"),
        (GOOD + GOOD.replace("document", "paper"), "provision 2.*paper"),
        (GOOD + 'region = "999999"\n', "999999"),
        (GOOD + "region =\n", "TOML"),
    ],
)
def test_a_broken_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "provisions.toml").write_text(text, "utf-8")
    with pytest.raises(ReferencePackError, match=said):
        load_pack(tmp_path)
