"""The industries of the built-in pack: counts, hierarchy, themes, likeness, supply and demand."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.reference.industries import Industries
from matcher.reference.pack import Pack, load_pack

INDUSTRIES = load_pack("cn").industries
rows = st.integers(0, INDUSTRIES.n - 1)


@pytest.fixture(scope="session")
def industries(pack: Pack) -> Industries:
    return pack.industries


def test_counts_are_those_of_the_standard(industries: Industries) -> None:
    assert Counter(industries.level) == {"section": 20, "division": 97, "group": 473, "class": 1381}


def test_every_class_stands_in_its_group_division_and_section(industries: Industries) -> None:
    chain = [industries.codes[r] for r in industries.ancestors[industries.number["6513"]]]
    assert chain == ["I", "65", "651", "6513"]
    assert industries.codes[industries.section[industries.number["6513"]]] == "I"
    assert set(industries.depth[[level == "class" for level in industries.level]]) == {3}


def test_section_letters_are_accepted(industries: Industries) -> None:
    assert industries.resolve("C39") == "39"
    assert industries.resolve("I6513") == "6513"
    assert industries.resolve("C") == "C"
    assert industries.resolve("3911") == "3911"


@pytest.mark.parametrize("code", ["A39", "39x", "", "I99", "软件", "C 39", "65130"])
def test_an_unknown_industry_raises(industries: Industries, code: str) -> None:
    with pytest.raises(ValueError, match="is not the code of an industry") as caught:
        industries.resolve(code)
    assert repr(code) in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("6513", "6513", 1.0),
        ("6513", "6519", 0.85),  # the same group
        ("6513", "651", 0.85),  # the group that contains it
        ("6513", "6520", 0.6),  # the same division
        ("6513", "65", 0.6),
        ("6513", "6431", 0.25),  # the same section
        ("6513", "I", 0.25),
        ("6513", "0111", 0.0),
        ("651", "651", 1.0),
    ],
)
def test_likeness_falls_with_the_level_shared(industries: Industries, one: str, other: str, value: float) -> None:
    alike = industries.similarity(industries.number[one])[industries.number[other]]
    assert alike == pytest.approx(value)


@given(rows, rows)
def test_likeness_is_symmetric_and_bounded(one: int, other: int) -> None:
    alike = INDUSTRIES.similarity(one)[other]
    assert alike == INDUSTRIES.similarity(other)[one]
    assert 0 <= alike <= 1
    assert (alike > 0) == (INDUSTRIES.section[one] == INDUSTRIES.section[other])


@given(rows, rows)
def test_what_one_supplies_the_other_buys(one: int, other: int) -> None:
    supplied, bought = INDUSTRIES.supplies(one)[other], INDUSTRIES.buys(other)[one]
    assert (np.isnan(supplied) and np.isnan(bought)) or supplied == bought


def test_published_coefficients(industries: Industries) -> None:
    farming, food, hotels = (industries.number[code] for code in ("01", "13", "61"))
    assert industries.supplies(farming)[food] == pytest.approx(0.372, abs=0.001)
    assert industries.buys(hotels)[food] == pytest.approx(0.30, abs=0.02)
    assert industries.supplies(farming)[food] != industries.supplies(food)[farming]


def test_what_a_sector_buys_is_less_than_its_output(industries: Industries) -> None:
    square = industries.coefficients[:-1, :-1]
    assert square.shape == (33, 33)
    totals = square.sum(axis=0)
    assert ((totals > 0.05) & (totals < 0.9)).all()


def test_a_class_has_the_sector_of_its_division_and_a_mixed_section_none(industries: Industries) -> None:
    farming, rice, manufacturing = (industries.number[code] for code in ("01", "0111", "C"))
    np.testing.assert_array_equal(industries.supplies(rice), industries.supplies(farming))
    assert np.isnan(industries.supplies(manufacturing)).all()


def test_themes_are_handed_down(industries: Industries) -> None:
    assert len(industries.theme_codes) == len(industries.theme_names) == 13
    digital = np.uint64(1 << industries.theme_codes.index("digital_economy"))
    has = (industries.themes & digital) > 0
    assert has[industries.number["65"]]
    assert has[industries.number["6513"]]
    assert not has[industries.number["0111"]]
    assert all(zh and en for zh, en in industries.theme_names)


def test_graph_is_a_forest(industries: Industries) -> None:
    assert industries.graph.number_of_nodes() == 1971
    assert industries.graph.number_of_edges() == 1971 - 20
    assert list(industries.graph.predecessors("6513")) == ["651"]
