"""Pairs whose values people can work out by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain.counterpart import Counterpart
from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.layout import Count, Day, Flag, MoneyCny, Months, NeedCodes, OpenCode
from matcher.domain.text import Text
from matcher.features import complement, place, profile, timing, trade
from matcher.features.batch import Batch
from matcher.features.capacity import figure, free_slots, load
from matcher.features.columns import EPOCH, Vocabularies
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.text import TextSpace
from matcher.features.text_match import CLOSE, SOME_WORDS, TEXT_MATCH
from matcher.reference.pack import Pack

DAY = date(2026, 11, 23)


class Helper(Counterpart):
    """A kind of counterpart that no file declares."""

    offers: NeedCodes | None = None
    seeks: NeedCodes | None = None
    school: OpenCode | None = None
    supports_restart: Flag | None = None
    limit: Months | None = None
    starts: Day | None = None
    free: Count | None = None
    used: Count | None = None
    total: Count | None = None
    price: MoneyCny | None = None


class Asked:
    """One entrepreneur and one counterpart, both directions."""

    def __init__(self, pack: Pack, e: dict[str, Any], c: dict[str, Any]) -> None:
        books = Vocabularies(pack.numbers())
        self.e = Frame.build(Entrepreneur, [{"id": "e", **e}], books)
        self.c = Frame.build(Helper, [{"id": "c", **c}], books)
        texts = TextSpace.fit([])
        self.forward = Batch(self.e, self.c, DAY, pack, texts, "counterparts")
        self.reverse = Batch(self.e, self.c, DAY, pack, texts, "entrepreneurs")
        columns: dict[str, list[Any]] = {name: [] for name in ("at", "entrepreneur_id", "counterpart_id", "event")}
        self.past = History(build_log(columns, self.e, self.c, {}), self.e, self.c).before(
            float(DAY.toordinal() - EPOCH)
        )

    def value(self, feature: Feature) -> float:
        there, back = (float(feature.compute(b, self.past)[0]) for b in (self.forward, self.reverse))
        np.testing.assert_array_equal(there, back)
        return there

    def speaks_for(self, feature: Feature) -> bool:
        return feature.speaks_for(Pair(self.forward, 0), self.value(feature))

    def says(self, feature: Feature) -> Text:
        sentences = {feature.say(Pair(batch, 0), self.value(feature)) for batch in (self.forward, self.reverse)}
        assert len(sentences) == 1
        return sentences.pop()


def codes(pack: Pack) -> list[str]:
    return pack.needs.codes


NAN = float("nan")


@pytest.mark.parametrize(
    ("stage", "stages", "expected"),
    [
        ("startup", ["startup"], 1.0),
        ("startup", ["growth", "mature"], 0.0),
        ("restart", ["startup"], 0.5),
        ("restart", ["restart"], 1.0),
        ("restart", ["mature"], 0.0),
        ("intent", [], 0.0),
        ("intent", None, NAN),
        (None, ["intent"], NAN),
    ],
)
def test_stage(pack: Pack, stage: str | None, stages: list[str] | None, expected: float) -> None:
    np.testing.assert_equal(Asked(pack, {"stage": stage}, {"stages": stages}).value(profile.STAGE_FIT), expected)


@pytest.mark.parametrize(
    ("wanted", "given", "expected"),
    [
        ([0, 1], [1, 2], 0.5),
        ([0], [0, 1, 2], 1.0),
        ([0, 1, 2], [], 0.0),
        ([], [0], NAN),
        (None, [0], NAN),
        ([0], None, NAN),
    ],
)
def test_what_is_wanted_and_given(
    pack: Pack, wanted: list[int] | None, given: list[int] | None, expected: float
) -> None:
    needs = codes(pack)
    own, other = ([needs[k] for k in side] if side is not None else None for side in (wanted, given))
    np.testing.assert_equal(Asked(pack, {"needs": own}, {"needs": other}).value(profile.NEED_COVER), expected)
    np.testing.assert_equal(Asked(pack, {"seeks": own}, {"offers": other}).value(profile.GETS_SOUGHT), expected)
    np.testing.assert_equal(Asked(pack, {"offers": other}, {"seeks": own}).value(profile.GIVES_SOUGHT), expected)


def test_the_sentence_names_the_need(pack: Pack) -> None:
    first, second = codes(pack)[:2]
    said = Asked(pack, {"needs": [first, second]}, {"needs": [second]}).says(profile.NEED_COVER)
    zh, en = pack.name_of("need", 1)
    assert zh in said.zh
    assert en in said.en
    assert pack.name_of("need", 0)[0] not in said.zh


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (["a", "b"], ["b", "c"], 1 / 3),
        (["a", "a"], ["a"], 1.0),
        (["a"], [], 0.0),
        ([], ["a"], 0.0),
        ([], [], NAN),
        (None, ["a"], NAN),
    ],
)
def test_topics(pack: Pack, own: list[str] | None, other: list[str] | None, expected: float) -> None:
    value = Asked(pack, {"topics": own}, {"topics": other}).value(profile.TOPIC_OVERLAP)
    np.testing.assert_allclose(value, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("person", "support", "expected"),
    [
        ({"stage": "restart"}, True, 1.0),
        ({"closed_ventures": 2}, False, 0.0),
        ({"stage": "restart"}, None, NAN),
        ({"stage": "startup", "closed_ventures": 0}, True, NAN),
        ({}, True, NAN),
    ],
)
def test_a_second_start(pack: Pack, person: dict[str, Any], support: bool | None, expected: float) -> None:
    np.testing.assert_equal(Asked(pack, person, {"supports_restart": support}).value(profile.RESTART_SUPPORT), expected)


@pytest.mark.parametrize(
    ("attribute", "feature", "same", "other"),
    [
        ("languages", profile.LANGUAGE_FIT, ["zh"], ["en"]),
        ("modes", profile.MODE_FIT, ["online"], ["on_site"]),
    ],
)
def test_something_in_common(pack: Pack, attribute: str, feature: Feature, same: list[str], other: list[str]) -> None:
    assert Asked(pack, {attribute: same}, {attribute: [*same, *other]}).value(feature) == 1
    assert Asked(pack, {attribute: same}, {attribute: other}).value(feature) == 0
    assert np.isnan(Asked(pack, {attribute: same}, {}).value(feature))


def test_school(pack: Pack) -> None:
    assert Asked(pack, {"school": "宁波大学"}, {"school": "宁波大学"}).value(profile.SAME_SCHOOL) == 1
    assert Asked(pack, {"school": "宁波大学"}, {"school": "浙江大学"}).value(profile.SAME_SCHOOL) == 0
    assert np.isnan(Asked(pack, {"school": "宁波大学"}, {}).value(profile.SAME_SCHOOL))


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [(["5191"], ["5191"], 1.0), (["51"], ["52"], 0.25), (["01"], ["39"], 0.0), (["01", "39"], ["39"], 1.0)],
)
def test_industries(pack: Pack, own: list[str], other: list[str], expected: float) -> None:
    asked = Asked(pack, {"industries": own}, {"industries": other})
    assert asked.value(trade.INDUSTRY_FIT) == pytest.approx(expected)
    said = asked.says(trade.INDUSTRY_FIT)
    if expected:
        assert pack.name_of("industry", pack.industries.number[other[0]])[0] in said.zh


def test_supply_and_demand_are_two_sides(pack: Pack) -> None:
    """What I sell to you is what you buy from me; the coefficient is the pack's."""
    row, other = (pack.industries.number[code] for code in ("01", "13"))
    there = Asked(pack, {"industries": ["01"]}, {"industries": ["13"]})
    back = Asked(pack, {"industries": ["13"]}, {"industries": ["01"]})
    sold = there.value(complement.SELLS_TO)
    assert sold == back.value(complement.BUYS_FROM)
    assert sold == pytest.approx(float(pack.industries.supplies(row)[other]))
    assert sold > 0.1, "food processing lives on farming"
    assert f"{100 * sold:.0f}元" in there.says(complement.SELLS_TO).zh
    assert there.value(complement.BUYS_FROM) != sold


def test_little_trade_is_no_likely_customer(pack: Pack) -> None:
    row = pack.industries.number["01"]
    small = np.flatnonzero((pack.industries.supplies(row) < 0.004) & (pack.industries.depth == 1))[0]
    said = Asked(pack, {"industries": ["01"]}, {"industries": [pack.industries.codes[small]]}).says(complement.SELLS_TO)
    assert "可能成为客户" not in said.zh
    assert "likely customer" not in said.en


NINGBO, YINZHOU, HAISHU, HANGZHOU, KASHGAR = "330200", "330212", "330203", "330100", "653100"


@pytest.mark.parametrize(
    ("own", "other", "levels"),
    [(YINZHOU, YINZHOU, 3), (YINZHOU, HAISHU, 2), (YINZHOU, HANGZHOU, 1), (YINZHOU, KASHGAR, 0)],
)
def test_levels(pack: Pack, own: str, other: str, levels: int) -> None:
    asked = Asked(pack, {"region": own, "home_region": other}, {"region": other})
    assert asked.value(place.SHARED_LEVELS) == levels
    assert asked.value(place.HOME_TIE) == 3 - (other in (HANGZHOU, KASHGAR))
    assert pack.regions.full_name(pack.regions.number[other], "zh") in asked.says(place.SHARED_LEVELS).zh


def test_distance(pack: Pack) -> None:
    """Ningbo to Hangzhou is about 145 km as the crow flies."""
    asked = Asked(pack, {"region": NINGBO}, {"region": HANGZHOU})
    km = float(np.expm1(asked.value(place.DISTANCE)))
    assert 125 < km < 165
    assert f"{round(km)}公里" in asked.says(place.DISTANCE).zh
    assert np.isnan(Asked(pack, {"region": NINGBO}, {}).value(place.DISTANCE))


def test_turns_of_phrase_that_both_use_are_no_reason(pack: Pack) -> None:
    """The same words but no topic: however alike the texts are in number, nothing can be told of them."""
    boast = "跑了多年销售，客户熟，团队年轻肯学"
    one, two = "文字中都提到“竹编”", "简介与创业者的自述内容相近，都提到“灯具”、“竹编”"
    for mine, theirs, told in (
        (boast, boast, None),
        (f"{boast}。做竹编", f"竹编，{boast}", one),
        (f"竹编，灯具，{boast}", f"{boast}。灯具、竹编", two),
    ):
        asked = Asked(pack, {"text": mine}, {"text": theirs})
        batches = [
            replace(batch, texts=TextSpace.fit([theirs, *(f"第{k}家" for k in range(40))]), shared={})
            for batch in (asked.forward, asked.reverse)
        ]
        for batch in batches:
            value = float(TEXT_MATCH.compute(batch, asked.past)[0])
            assert value > CLOSE
            assert TEXT_MATCH.speaks_for(Pair(batch, 0), value) == bool(told)
            assert not TEXT_MATCH.speaks_for(Pair(batch, 0), 0.01)
            said = TEXT_MATCH.say(Pair(batch, 0), value)
            assert said == SOME_WORDS if told is None else said.zh == told


@pytest.mark.parametrize(
    ("own", "other", "near"),
    [
        (NINGBO, HANGZHOU, False),
        (YINZHOU, KASHGAR, False),
        (YINZHOU, NINGBO, True),
        (YINZHOU, YINZHOU, True),
        ("652801", "652824", True),  # two counties of one very large prefecture, 200 km apart
    ],
)
def test_only_what_is_near_speaks_for_itself(pack: Pack, own: str, other: str, near: bool) -> None:
    asked = Asked(pack, {"region": own, "home_region": own}, {"region": other})
    assert asked.speaks_for(place.DISTANCE) == near
    far = bool(np.expm1(asked.value(place.DISTANCE)) > place.NEAR_KM)
    assert far == (not near or own == "652801")
    assert asked.says(place.DISTANCE).zh.startswith("在同一个市，相距约") == (far and near)
    assert asked.says(place.DISTANCE).en.startswith("is in the same city, about ") == (far and near)
    assert asked.speaks_for(place.SHARED_LEVELS) == (other != KASHGAR)
    assert asked.speaks_for(place.HOME_TIE) == (other != KASHGAR)


def test_the_step_between_regions_has_a_direction(pack: Pack) -> None:
    assert Asked(pack, {"region": KASHGAR}, {"region": NINGBO}).value(place.GRADIENT) == 1
    assert Asked(pack, {"region": NINGBO}, {"region": KASHGAR}).value(place.GRADIENT) == -1
    assert Asked(pack, {"region": NINGBO}, {"region": HANGZHOU}).value(place.GRADIENT) == 0


@pytest.mark.parametrize(
    ("own", "serves", "region", "expected"),
    [
        (YINZHOU, ["330000"], KASHGAR, 1.0),
        (YINZHOU, [NINGBO, KASHGAR], None, 1.0),
        (YINZHOU, [HANGZHOU], NINGBO, 0.0),
        (NINGBO, [YINZHOU], NINGBO, 0.0),
        (YINZHOU, [], NINGBO, 0.0),
        (YINZHOU, None, NINGBO, 1.0),
        (YINZHOU, None, HANGZHOU, 0.0),
        (YINZHOU, None, "330000", 1.0),
        ("330000", None, HANGZHOU, 0.0),
        (YINZHOU, None, None, NAN),
        (None, ["330000"], NINGBO, NAN),
    ],
)
def test_regions_served(
    pack: Pack, own: str | None, serves: list[str] | None, region: str | None, expected: float
) -> None:
    asked = Asked(pack, {"region": own}, {"serves_regions": serves, "region": region})
    np.testing.assert_equal(asked.value(place.SERVES_REGION), expected)


def test_clusters_and_pairings_come_from_the_pack(pack: Pack) -> None:
    regions = pack.regions
    assert Asked(pack, {"region": "110101"}, {"region": "120101"}).value(place.SAME_CLUSTER) == 1
    assert Asked(pack, {"region": "110101"}, {"region": KASHGAR}).value(place.SAME_CLUSTER) == 0
    pairing = next(p for p in regions.pairings if (p.valid_from or DAY) <= DAY <= (p.valid_to or DAY))
    one, other = regions.codes[pairing.region], regions.codes[pairing.other]
    assert Asked(pack, {"region": one}, {"region": other}).value(place.PAIRED) == 1
    assert Asked(pack, {"region": YINZHOU}, {"region": HANGZHOU}).value(place.PAIRED) == 0


@pytest.mark.parametrize(
    ("person", "years"),
    [
        ({"registered_on": "2024-11-23"}, 2.0),
        ({"registered_on": "2024-11-23", "founded_on": "2010-01-01"}, 2.0),
        ({"founded_on": "2025-11-23"}, 1.0),
        ({"registered_on": "2027-01-01"}, 0.0),
        ({}, NAN),
    ],
)
def test_age(pack: Pack, person: dict[str, Any], years: float) -> None:
    np.testing.assert_allclose(Asked(pack, person, {}).value(timing.VENTURE_AGE), years, atol=0.003)


def test_room_before_a_limit_and_after_it(pack: Pack) -> None:
    room = timing.age_room("limit")
    inside = Asked(pack, {"registered_on": "2025-11-23"}, {"limit": 24})
    outside = Asked(pack, {"registered_on": "2023-11-23"}, {"limit": 24})
    assert inside.value(room) == pytest.approx(12, abs=0.05)
    assert inside.says(room) == Text(
        "离入驻年限还有约12个月", "about 12 months are left before the venture is too old for it"
    )
    assert outside.says(room) == Text("已超过入驻年限约12个月", "the venture is about 12 months too old for it")
    assert np.isnan(Asked(pack, {}, {"limit": 24}).value(room))


def test_days_until_something(pack: Pack) -> None:
    days = timing.days_until("d", "starts", Text("距开班", "Until it begins"), Text("{days}天后", "in {days} days"))
    assert Asked(pack, {}, {"starts": "2026-12-03"}).says(days) == Text("10天后", "in 10 days")
    assert Asked(pack, {}, {"starts": "2026-11-20"}).says(days) == Text("该日期已过3天", "that day was 3 day(s) ago")
    assert np.isnan(Asked(pack, {}, {}).value(days))


TITLE = Text("题", "title")


def test_what_is_left(pack: Pack) -> None:
    free = free_slots("free", TITLE, Text("还有{count}个", "{count} left"))
    assert Asked(pack, {}, {"free": 3}).value(free) == pytest.approx(np.log(4))
    assert Asked(pack, {}, {"free": 0}).says(free) == Text("还有0个", "0 left")
    used = load("used", "total", TITLE, Text("{percent}%", "{percent}%"))
    assert Asked(pack, {}, {"used": 3, "total": 4}).says(used) == Text("75%", "75%")
    assert Asked(pack, {}, {"used": 9, "total": 4}).value(used) == 1
    for unknown in ({"used": 3}, {"total": 4}, {"used": 0, "total": 0}):
        assert np.isnan(Asked(pack, {}, unknown).value(used))
    assert np.isnan(Asked(pack, {}, {}).value(free))


def test_two_capacities_of_one_register_are_two(pack: Pack) -> None:
    asked = Asked(pack, {}, {"free": 3, "used": 1, "total": 2})
    says = Text("{count}", "{count}")
    values = [asked.value(free_slots(name, TITLE, says)) for name in ("free", "used", "total")]
    assert values == pytest.approx(np.log([4, 2, 3]))


@pytest.mark.parametrize(
    ("price", "text"), [(1980, "1980"), (1_500_000, "1500000"), (0.1 + 0.2, "0.3"), (12.5, "12.5")]
)
def test_figures_are_written_as_people_write_them(pack: Pack, price: float, text: str) -> None:
    price_of = figure("price", "price", TITLE, "CNY", Text("{value}元", "{value} yuan"))
    assert Asked(pack, {}, {"price": price}).says(price_of) == Text(f"{text}元", f"{text} yuan")
