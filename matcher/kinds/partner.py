"""Cross-region partners: organisations elsewhere that give what a venture seeks and take what it gives (article 14)."""

from datetime import date
from typing import Annotated

import numpy as np

from matcher.domain.counterpart import Organisation
from matcher.domain.layout import Count, Day, Flag, NeedCodes, RegionCodes
from matcher.domain.text import Text
from matcher.features import (
    acceptance,
    choice,
    complement,
    engagements,
    field_fit,
    network,
    past_cases,
    place,
    popularity,
    profile,
    reach,
    sequences,
    similar_cases,
    text_match,
    trade,
    trade_choice,
)
from matcher.features.batch import Batch
from matcher.features.feature import Pair
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past
from matcher.kinds.contract import Capacity, Examples, Facet, Kind, Outcome, Refused
from matcher.kinds.policy import must_be_true, national, not_paused, register
from matcher.kinds.rule import Facts, Needed, Parameters, Rule, Verdicts, verdicts


class Partner(Organisation):
    """An organisation that may work with a venture in another region."""

    offers: Annotated[NeedCodes | None, Text("能提供的", "what it can offer")] = None
    seeks: Annotated[NeedCodes | None, Text("想寻找的", "what it looks for")] = None
    willing: Annotated[Flag | None, Text("愿意跨区域合作", "willing to work across regions")] = None
    cooperation_regions: Annotated[RegionCodes | None, Text("意向合作地区", "regions it wants to work with")] = None
    headcount: Annotated[Count | None, Text("从业人数", "headcount")] = None
    founded_on: Annotated[Day | None, Text("成立日期", "day of founding")] = None
    projects_open: Annotated[Count | None, Text("可承接合作项目数", "projects it can still take")] = None


def _same_region(batch: Batch, past: Past, __: Parameters) -> Verdicts:
    """Both sides in the same prefecture-level city: help there is local, not across regions."""
    levels = place.SHARED_LEVELS.compute(batch, past)
    return verdicts(batch, levels >= place.SAME_PREFECTURE, np.isnan(levels))


def _where(pair: Pair, _: Parameters) -> Facts:
    regions = pair.batch.pack.regions
    code = int(pair.batch.c.code("region")[pair.c])
    city = int(regions.ancestors[code][min(1, int(regions.depth[code]))])
    return {"place": Text(regions.full_name(city, "zh"), regions.full_name(city, "en"))}


def _left(frame: Frame) -> Floats:
    return frame.number("projects_open")


RULES = (
    not_paused("partner.paused"),
    Rule(
        "partner.other_region",
        Text("另一地区", "Another region"),
        national(
            "partner.other_region",
            "第十四条",
            "跨区域结对互助合作面向不同地区的创业主体",
            "cooperation across regions is for ventures of different regions",
        ),
        _same_region,
        Text("与创业者同在{place}，不属于跨区域合作", "is in {place} like the venture; this is not another region"),
        Text("可通过本地资源对接活动联系", "meet at a local matching event instead"),
        (Needed("entrepreneur", "region"), Needed("counterpart", "region")),
        _where,
    ),
    must_be_true(
        "partner.willing",
        "willing",
        Text("有合作意愿", "Willing"),
        Text("目前没有跨区域合作意愿", "does not want to work across regions at present"),
        Text("对方登记合作意愿后可推荐", "it registers its wish to cooperate"),
        register("partner.willing", "以对方登记的合作意愿为准", "as the organisation's register entry says"),
    ),
)

FEATURES = (
    profile.GETS_SOUGHT,
    profile.GIVES_SOUGHT,
    profile.NEED_COVER,
    complement.SELLS_TO,
    complement.BUYS_FROM,
    trade.INDUSTRY_FIT,
    field_fit.FIELD_FIT,
    trade.THEME_FIT,
    profile.LANGUAGE_FIT,
    profile.TOPIC_OVERLAP,
    text_match.TEXT_MATCH,
    place.PAIRED,
    place.SAME_CLUSTER,
    place.GRADIENT,
    place.DISTANCE,
    place.SHARED_LEVELS,
    place.HOME_TIE,
    place.SERVES_REGION,
    popularity.EXPERIENCE,
    popularity.RECENT_ACTIVITY,
    popularity.LATEST_ACTIVITY,
    engagements.TAKEN_LATELY,
    acceptance.ACCEPTANCE,
    acceptance.SUCCESS,
    sequences.LATER_AFTER_ALL,
    sequences.TOGETHER,
    past_cases.CASES_ORG_TYPE,
    past_cases.CASES_PROVINCE,
    past_cases.CASES_TOPIC,
    past_cases.CASES_TOPIC_LATELY,
    past_cases.CASES_INDUSTRY,
    past_cases.CASES_TOPIC_ORG_TYPE,
    network.WORKED_TOGETHER,
    network.WORKED_TOGETHER_LATELY,
    network.SHARED_PARTNERS,
    reach.WITHIN_REACH,
    reach.WITHIN_REACH_ON_TOPIC,
    network.ASKED_ITSELF,
    similar_cases.OWN_AND_SIMILAR_CASES,
    similar_cases.SIMILAR_CASES,
    similar_cases.SIMILAR_CASES_EVER,
    choice.CHOICE_RATE,
    trade_choice.TRADE_CHOICE,
)

KIND = Kind(
    code="partner",
    plural="partners",
    title=Text("跨区域合作伙伴", "cross-region partner"),
    attributes=Partner,
    rules=RULES,
    features=FEATURES,
    expectations=dict.fromkeys(
        ("gets_sought", "gives_sought", "need_cover", "industry_fit", "language_fit", "sells_to", "buys_from"), 1
    ),
    outcomes=(
        Outcome("partnered", Text("达成合作", "partnered"), 1.0, 180),
        Outcome("orders", Text("产生订单", "orders placed"), 1.5, 400),
        Outcome("renewed", Text("续签合作", "agreement renewed"), 2.0, 800),
    ),
    card=("name", "region", "industries", "offers", "seeks", "headcount", "text"),
    repeats=True,
    examples=Examples(
        entrepreneur={
            "id": "e-1",
            "name": "苗岭刺绣合作社",
            "stage": "growth",
            "region": "522601",
            "industries": ["24"],
            "seeks": ["MARKET", "SUPPLY_CHAIN"],
            "offers": ["SUPPLY_CHAIN"],
            "text": "四十位绣娘做苗绣饰品，订单不稳定，想找东部的设计和销售渠道。",
        },
        valid=(
            {
                "id": "p-1",
                "name": "佛山文创供应链公司",
                "region": "440600",
                "industries": ["52", "24"],
                "offers": ["MARKET", "TECH"],
                "seeks": ["SUPPLY_CHAIN"],
                "willing": True,
                "headcount": 60,
                "text": "做民族手工艺品的设计、包装和线上销售，长期找稳定的产地。",
            },
            {"id": "p-2", "name": "上海设计工作室", "region": "310000", "offers": ["TECH"], "willing": True},
        ),
        as_of=date(2026, 6, 1),
        refused=Refused(
            entrepreneur={"id": "e-2", "region": "522601"},
            counterpart={"id": "p-3", "name": "凯里商贸行", "region": "522601", "willing": True},
            as_of=date(2026, 6, 1),
            rule="partner.other_region",
        ),
    ),
    capacity=Capacity(Text("可承接合作项目", "projects it can still take"), Text("个", "projects"), _left),
    facets=(Facet("region", 1.0), Facet("industries", 1.0)),
)
