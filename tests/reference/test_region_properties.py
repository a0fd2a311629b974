"""What holds for any two regions."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.reference.pack import load_pack
from matcher.reference.regions import Pairing

REGIONS = load_pack("cn").regions
rows = st.integers(0, REGIONS.n - 1)
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(rows, rows)
def test_distance_is_symmetric_and_bounded(one: int, other: int) -> None:
    there, back = REGIONS.distance_km(one)[other], REGIONS.distance_km(other)[one]
    assert np.isclose(there, back, rtol=1e-5, atol=1e-3)
    assert 0 <= there < 6000
    assert REGIONS.distance_km(one)[one] == 0


@given(rows, rows, rows)
def test_the_way_round_is_never_shorter(one: int, other: int, third: int) -> None:
    straight = REGIONS.distance_km(one)[other]
    assert straight <= REGIONS.distance_km(one)[third] + REGIONS.distance_km(third)[other] + 0.1


@given(rows, rows)
def test_shared_levels_are_symmetric(one: int, other: int) -> None:
    levels = REGIONS.shared_levels(one)[other]
    assert levels == REGIONS.shared_levels(other)[one]
    assert levels <= min(REGIONS.shared_levels(one)[one], REGIONS.shared_levels(other)[other])
    # a municipality is province and city at once, and so counts one level more than its depth says
    twice = any(REGIONS.names_zh[one] == REGIONS.names_zh[k] for k in np.flatnonzero(REGIONS.parent == one))
    assert REGIONS.shared_levels(one)[one] == REGIONS.depth[one] + 1 + twice


@given(rows, rows)
def test_shared_levels_and_within_agree(one: int, other: int) -> None:
    if REGIONS.within(one)[other]:
        assert REGIONS.shared_levels(one)[other] >= REGIONS.depth[one] + 1


def test_a_municipality_is_one_city() -> None:
    province, city, district = (REGIONS.number[code] for code in ("110000", "110100", "110101"))
    assert REGIONS.shared_levels(province)[[city, district]].tolist() == [2, 2]


@given(rows, rows, days)
def test_pairings_are_symmetric(one: int, other: int, day: date) -> None:
    assert REGIONS.paired(one, day)[other] == REGIONS.paired(other, day)[one]


@given(st.sampled_from(REGIONS.pairings), days)
def test_a_pairing_counts_on_its_days(pairing: Pairing, day: date) -> None:
    holding = [
        p
        for p in REGIONS.pairings
        if (p.region, p.other) == (pairing.region, pairing.other)
        and (p.valid_from is None or p.valid_from <= day)
        and (p.valid_to is None or day <= p.valid_to)
    ]
    if holding:
        assert REGIONS.paired(holding[0].region, day)[holding[0].other] == 1


@given(rows, rows)
def test_the_gradient_turns_round(one: int, other: int) -> None:
    there, back = REGIONS.gradient(one)[other], REGIONS.gradient(other)[one]
    assert (np.isnan(there) and np.isnan(back)) or there == -back


@given(rows)
def test_a_region_has_the_clusters_of_the_one_above(row: int) -> None:
    parent = int(REGIONS.parent[row])
    if parent >= 0:
        assert REGIONS.clusters[parent] & ~REGIONS.clusters[row] == 0


@given(rows)
def test_a_current_code_resolves_to_itself(row: int) -> None:
    assert REGIONS.resolve(REGIONS.codes[row]) == REGIONS.codes[row]
