"""Where the two sides are: distance, hierarchy, home, clusters, pairings and the regions served."""

from collections.abc import Callable

import numpy as np

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Advice, Feature, Pair
from matcher.features.frame import Bits, Codes, Floats, Frame
from matcher.features.history import Past
from matcher.features.kernels import serves

NAN = np.float32(np.nan)
SAME_PREFECTURE = 2
"""Shared levels of two places in one prefecture-level city."""
NEAR_KM = 60.0
"""How far away something may be for its distance to speak for it: about an hour on the road."""


def _between(batch: Batch, row_of: Callable[[int], Floats], e: str = "region") -> Floats:
    """(n,) a symmetric relation of the entrepreneur's and the counterpart's region; NaN without regions."""
    if not batch.pack.regions.n:
        return batch.full(NAN)
    own, other = batch.e.code(e), batch.c.code("region")
    one, many = (own, other) if batch.ranks == "counterparts" else (other, own)
    return batch.by_code(row_of, one, many)


def _place(pair: Pair, frame: Frame, row: int) -> Text:
    regions, code = pair.batch.pack.regions, int(frame.code("region")[row])
    return Text(regions.full_name(code, "zh"), regions.full_name(code, "en"))


def _distance(batch: Batch, _: Past) -> Floats:
    return batch.once("distance", lambda: np.log1p(_between(batch, batch.pack.regions.distance_km)))  # type: ignore[no-any-return]


def _in_one_city(pair: Pair) -> bool:
    own, other = (int(frame.code("region")[row]) for frame, row in ((pair.batch.e, pair.e), (pair.batch.c, pair.c)))
    return bool(pair.batch.pack.regions.shared_levels(own)[other] >= SAME_PREFECTURE)


def _say_distance(pair: Pair, value: float) -> Text:
    km = round(float(np.expm1(value)))
    if km < 5:  # two counties may have the coordinates of their prefecture
        if pair.batch.e.code("region")[pair.e] == pair.batch.c.code("region")[pair.c]:
            return Text("在同一地区", "is in the same region")
        return Text("在邻近地区", "is in a neighbouring region")
    if km >= NEAR_KM and _in_one_city(pair):
        return Text(f"在同一个市，相距约{km}公里", f"is in the same city, about {km} km away")
    return Text(f"相距约{km}公里", f"is about {km} km away")


def _is_near(pair: Pair, value: float) -> bool:
    """Near by the road, or in the same city, however large that is."""
    return round(float(np.expm1(value))) < NEAR_KM or _in_one_city(pair)


DISTANCE = Feature(
    "distance",
    Text("距离", "Distance"),
    "ln(1 + km)",
    0.0,
    10.0,
    "a region of either side is not known or has no coordinates",
    _distance,
    _say_distance,
    subject="place",
    speaks_for=_is_near,
)


def _shared_levels(batch: Batch, _: Past) -> Floats:
    levels: Floats = batch.once("levels", lambda: _between(batch, batch.pack.regions.shared_levels))
    return levels


def _say_levels(pair: Pair, value: float) -> Text:
    place = _place(pair, pair.batch.c, pair.c)
    if value > SAME_PREFECTURE:
        return Text("就在本地：{place}", "is local: {place}").fill({"place": place})
    if value == SAME_PREFECTURE:
        return Text("在同一个市：{place}", "is in the same city: {place}").fill({"place": place})
    if value >= 1:
        return Text("在同一个省：{place}", "is in the same province: {place}").fill({"place": place})
    return Text("位于{place}", "is in {place}").fill({"place": place})


SHARED_LEVELS = Feature(
    "shared_levels",
    Text("两地行政区划的远近", "How close the two places are in the administrative levels"),
    "levels",
    0.0,
    8.0,
    "a region of either side is not known",
    _shared_levels,
    _say_levels,
    subject="place",
    speaks_for=lambda _, value: value >= 1,
)


def _home_tie(batch: Batch, _: Past) -> Floats:
    return _between(batch, batch.pack.regions.shared_levels, "home_region")


HOME_TIE = Feature(
    "home_tie",
    Text("家乡联系", "Tie to the home town"),
    "levels",
    0.0,
    8.0,
    "the home region or the counterpart's region is not known",
    _home_tie,
    lambda pair, value: (
        Text("在家乡：{place}", "is in the home town: {place}").fill({"place": _place(pair, pair.batch.c, pair.c)})
        if value >= 1
        else Text("不在家乡", "is not in the home town")
    ),
    speaks_for=lambda _, value: value >= 1,
)


def _cluster_bits(batch: Batch, frame: Frame) -> Bits:
    bits: Bits = np.append(batch.pack.regions.clusters, np.uint64(0)).take(frame.code("region"))
    return bits


def _same_cluster(batch: Batch, _: Past) -> Floats:
    known = (batch.e.code("region") >= 0) & (batch.c.code("region") >= 0)
    shared = (_cluster_bits(batch, batch.e) & _cluster_bits(batch, batch.c)) != 0
    return batch.full(np.where(known, shared, NAN))


def _say_cluster(pair: Pair, _: float) -> Text:
    shared = int(_cluster_bits(pair.batch, pair.batch.e)[pair.e] & _cluster_bits(pair.batch, pair.batch.c)[pair.c])
    if not shared:
        return Text("不在同一城市群", "is not in the same city cluster")
    zh, en = pair.batch.pack.regions.cluster_names[(shared & -shared).bit_length() - 1]
    return Text(f"同在{zh}城市群", f"is in the same city cluster: {en}")


SAME_CLUSTER = Feature(
    "same_cluster",
    Text("同一城市群", "Same city cluster"),
    "0 or 1",
    0.0,
    1.0,
    "a region of either side is not known",
    _same_cluster,
    _say_cluster,
    subject="place",
    speaks_for=lambda _, value: value > 0,
)


def _paired(batch: Batch, _: Past) -> Floats:
    return _between(batch, lambda row: batch.pack.regions.paired(row, batch.as_of))


def _say_paired(pair: Pair, value: float) -> Text:
    """Names the two regions that are paired, at the level at which they are."""
    regions = pair.batch.pack.regions
    own, other = int(pair.batch.e.code("region")[pair.e]), int(pair.batch.c.code("region")[pair.c])
    found = regions.pairing_of(own, other, pair.batch.as_of) if value > 0 else None
    if found is None:
        return Text("两地没有结对关系", "the two regions are not paired")
    names = {
        language: [regions.full_name(row, language) for row in (found.region, found.other)] for language in ("zh", "en")
    }
    return Text(
        f"{names['zh'][0]}与{names['zh'][1]}有{found.name_zh or '结对协作'}关系",
        f"{names['en'][0]} and {names['en'][1]} are officially paired",
    )


PAIRED = Feature(
    "paired",
    Text("结对协作地区", "Regions in an official pairing"),
    "0 or 1",
    0.0,
    1.0,
    "a region of either side is not known",
    _paired,
    _say_paired,
    speaks_for=lambda _, value: value > 0,
)


def _gradient(batch: Batch, _: Past) -> Floats:
    values = _between(batch, batch.pack.regions.gradient)
    return values if batch.ranks == "counterparts" else -values


def _say_gradient(_: Pair, value: float) -> Text:
    if value > 0:
        return Text(
            "来自产业更发达的地区，可带来市场和经验",
            "is in a more developed region that can bring markets and experience",
        )
    if value < 0:
        return Text("来自有承接空间的地区", "is in a region with room for new production")
    return Text("两地发展水平相近", "the two regions are similarly developed")


GRADIENT = Feature(
    "gradient",
    Text("区域梯度", "Step between regions"),
    "-1, 0 or 1",
    -1.0,
    1.0,
    "a region of either side is not known or belongs to no economic plate",
    _gradient,
    _say_gradient,
)


def _serves_region(batch: Batch, past: Past) -> Floats:
    regions = batch.pack.regions
    if not regions.n:
        return batch.full(NAN)
    levels = _shared_levels(batch, past)
    if batch.ranks == "counterparts":
        code = int(batch.e.code("region")[0])
        if code < 0:
            return batch.full(NAN)
        around = np.zeros(regions.n, np.bool_)
        around[regions.ancestors[code][regions.ancestors[code] >= 0]] = True
        listed = (batch.c.codes("serves_regions"), batch.c.known("serves_regions"))
        served: Floats = serves(around, *listed, batch.c.code("region"), levels, SAME_PREFECTURE)
        return served
    inside = _inside(batch, batch.c.code("region"))
    own = np.where(levels >= SAME_PREFECTURE, np.float32(1), inside)
    known = (batch.e.code("region") >= 0) & (batch.c.known("serves_regions") | (batch.c.code("region") >= 0))
    return batch.full(np.where(known, np.where(batch.c.known("serves_regions"), _listed(batch), own), NAN))


def _listed(batch: Batch) -> Floats:
    return _inside(batch, batch.c.codes("serves_regions")[0])


def _inside(batch: Batch, codes: Codes) -> Floats:
    """(n,) 1 where an entrepreneur's region lies in one of some regions."""
    inside = np.zeros(batch.pack.regions.n + 1, np.float32)
    for code in codes:
        if code >= 0:
            inside[:-1][batch.pack.regions.within(int(code))] = 1
    values: Floats = inside.take(batch.e.code("region"))
    return values


SERVES_REGION = Feature(
    "serves_region",
    Text("服务所在地区", "Serves this region"),
    "0 or 1",
    0.0,
    1.0,
    "the entrepreneur's region, or both the regions served and the counterpart's own, are not known",
    _serves_region,
    lambda pair, value: (
        Text("服务范围包括{place}", "serves {place}").fill({"place": _place(pair, pair.batch.e, pair.e)})
        if value > 0
        else Text("服务范围未包括{place}", "does not list {place} among the regions it serves").fill(
            {"place": _place(pair, pair.batch.e, pair.e)}
        )
    ),
    speaks_for=lambda _, value: value > 0,
    advice=Advice(
        Text("对方把创业者所在地区列入服务范围", "it takes the entrepreneur's region into those it serves"), 1.0
    ),
)
