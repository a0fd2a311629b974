"""Incubators: carriers with space, entry conditions and a register from which poor ones are removed (article 8, 10)."""

from datetime import date
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from matcher.domain.counterpart import Organisation
from matcher.domain.layout import Count, Flag, Grade, MoneyCny, Months, named
from matcher.domain.text import Text
from matcher.features import (
    acceptance,
    choice,
    engagements,
    field_fit,
    past_cases,
    place,
    popularity,
    profile,
    text_match,
    trade,
    trade_choice,
)
from matcher.features.batch import Batch
from matcher.features.capacity import figure, free_slots, load
from matcher.features.feature import Pair
from matcher.features.history import Past
from matcher.features.timing import VENTURE_AGE, age_room
from matcher.kinds.contract import Capacity, Examples, Facet, Kind, Outcome, Refused
from matcher.kinds.facts import asks_for, in_group, not_registered, registered_months
from matcher.kinds.policy import national, not_paused, register, some_left, stage_admitted
from matcher.kinds.rule import Facts, Needed, Parameters, Rule, Verdicts, verdicts

Status = Annotated[
    Literal["active", "warned", "removed"],
    named("incubator_status", active="在册|listed", warned="警示|warned", removed="已清退|removed"),
]
Level = Annotated[
    Literal["county", "city", "province", "national_standard", "national_excellent"],
    named(
        "incubator_level",
        county="县级|county level",
        city="市级|city level",
        province="省级|provincial level",
        national_standard="国家级|national level",
        national_excellent="国家级（优秀）|national level, excellent",
    ),
]
RELATED = 0.6
"""Industry similarity from which a venture belongs to an incubator's focus: the same division."""


class Incubator(Organisation):
    """An incubator, maker space, returnee park or other carrier as registers hold one."""

    status: Annotated[Status | None, Text("名录状态", "register status")] = None
    level: Annotated[Level | None, Text("级别", "level")] = None
    workstations_free: Annotated[Count | None, Text("空余工位", "free workstations")] = None
    workstations_total: Annotated[Count | None, Text("工位总数", "workstations in all")] = None
    workstations_used: Annotated[Count | None, Text("已用工位", "workstations in use")] = None
    government_invested: Annotated[Flag | None, Text("政府投资开发", "government-invested")] = None
    free_places_left: Annotated[Count | None, Text("剩余免费场地", "free-of-charge places left")] = Field(
        None, description="Places kept free of charge for target groups that are not given away yet"
    )
    max_registration_months: Annotated[Months | None, Text("入驻时登记年限上限（月）", "oldest at entry (months)")] = (
        None
    )
    focus_only: Annotated[Flag | None, Text("只接收重点行业", "takes only its focus industries")] = None
    max_stay_months: Annotated[Months | None, Text("最长孵化期（月）", "longest stay (months)")] = None
    fee_cny_m2_month: Annotated[MoneyCny | None, Text("租金（元/平方米·月）", "rent (CNY per m2 and month)")] = None
    mentors_count: Annotated[Count | None, Text("驻场导师数", "resident mentors")] = None
    evaluation: Annotated[Grade | None, Text("绩效评价", "evaluation grade")] = None
    supports_restart: Annotated[Flag | None, Text("支持再创业", "takes second starts")] = None


def _removed(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    status = batch.c.code("status")
    removed = batch.c.base.vocabularies.find("incubator_status", "removed")
    return verdicts(batch, (status == removed) & (status >= 0), status < 0)


def _too_old(batch: Batch, _: Past, parameters: Parameters) -> Verdicts:
    """Older at entry than the incubator's own limit, else than the provision's (0: none); teams are never too old."""
    own = batch.c.number("max_registration_months")
    limit = np.where(np.isnan(own), np.float32(parameters["max_months"] or np.inf), own)
    age = registered_months(batch)
    unknown = np.isnan(age) & ~not_registered(batch) & np.isfinite(limit)
    return verdicts(batch, age > limit, unknown)


def _age_facts(pair: Pair, parameters: Parameters) -> Facts:
    own = float(pair.batch.c.number("max_registration_months")[pair.c])
    return {
        "limit": round(parameters["max_months"] if np.isnan(own) else own),
        "age": int(registered_months(pair.batch)[pair.e]),
    }


def _off_focus(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """An incubator that takes only its focus refuses ventures of other divisions; an empty list bars nobody."""
    strict = batch.c.number("focus_only")
    fit = trade.INDUSTRY_FIT.compute(batch, _)
    unsaid = ~(batch.e.known("industries") & batch.c.known("industries"))
    return verdicts(batch, (strict == 1) & (fit < RELATED), (strict != 0) & (np.isnan(fit) & unsaid | (fit < RELATED)))


def _free_space(batch: Batch, _: Past, parameters: Parameters) -> Verdicts:
    """A carrier that only has places free of charge left gives them to target groups within the time limit alone.

    Whoever does not ask for space, or asks where paid space is left, is not concerned.
    """
    government, asks, grouped = batch.c.number("government_invested"), asks_for(batch, "SPACE"), in_group(batch)
    paid = batch.c.number("workstations_free") - batch.c.number("free_places_left")
    age = registered_months(batch)
    late, early = age > parameters["max_months"], (age <= parameters["max_months"]) | not_registered(batch)
    barred = late | (batch.e.known("groups") & ~grouped)
    unconcerned = (government == 0) | (paid > 0) | (batch.e.known("needs") & ~asks)
    refused = (government == 1) & (paid <= 0) & asks & barred
    return verdicts(batch, refused, ~unconcerned & ~(grouped & early & ~late))


def _why_not_free(pair: Pair, parameters: Parameters) -> Facts:
    age = float(registered_months(pair.batch)[pair.e])
    if age > parameters["max_months"]:
        return {"why": Text(f"登记已约{int(age)}个月", f"registered about {int(age)} months ago")}
    return {"why": Text("没有在有效期内的重点群体身份", "no membership of a target group is valid now")}


RULES = (
    not_paused("incubator.paused"),
    Rule(
        "incubator.removed",
        Text("在名录内", "On the register"),
        national(
            "incubator.removed",
            "第八条",
            "对孵化绩效差的载体及时清退",
            "carriers that perform badly are removed from the register",
        ),
        _removed,
        Text("已被清退出名录", "was removed from the register"),
        Text("整改后重新认定入册", "it mends its faults and is admitted again"),
        (Needed("counterpart", "status"),),
        standing=True,
    ),
    some_left(
        "incubator.space",
        "workstations_free",
        Text("有空余工位", "Free space"),
        Text("没有空余工位", "has no workstation left"),
        Text("有工位空出后可申请", "a workstation becomes free"),
        register("incubator.space", "以载体登记的空余工位为准", "as the carrier's register entry says"),
    ),
    Rule(
        "incubator.registration_age",
        Text("登记年限", "Age of registration"),
        register(
            "incubator.registration_age",
            "入驻企业的登记年限以载体公布的条件为准",
            "the age at entry is limited as the carrier has published",
            max_months=0,
        ),
        _too_old,
        Text(
            "登记已约{age}个月，超过{limit}个月的入驻上限",
            "was registered about {age} months ago, more than the {limit} months that are taken",
        ),
        Text("可选择登记年限较宽的载体", "choose a carrier that takes older ventures"),
        (Needed("entrepreneur", "registered_on"),),
        _age_facts,
    ),
    stage_admitted(
        "incubator.stage", register("incubator.stage", "以载体公布的服务阶段为准", "as the carrier has published")
    ),
    Rule(
        "incubator.focus",
        Text("重点行业", "Industry focus"),
        register("incubator.focus", "以载体公布的重点行业为准", "as the carrier has published"),
        _off_focus,
        Text("只接收重点行业的项目", "takes ventures of its focus industries only"),
        Text("可选择综合型载体", "choose a carrier that takes all industries"),
        (
            Needed("entrepreneur", "industries"),
            Needed("counterpart", "industries"),
            Needed("counterpart", "focus_only"),
        ),
    ),
    Rule(
        "incubator.free_space",
        Text("免费场地", "Free-of-charge space"),
        national(
            "incubator.free_space",
            "第十条",
            "有条件的地方，政府投资开发的孵化载体可安排一定比例场地，供登记三年内的重点群体免费入驻",
            "government-invested carriers may keep part of their space free of charge for target groups within three "
            "years of registration",
            max_months=36,
        ),
        _free_space,
        Text(
            "只剩面向重点群体、登记{max_months:.0f}个月内的免费场地，不符合条件（{why}）",
            "only free places for target groups within {max_months:.0f} months of registration are left, and these "
            "are not for this venture ({why})",
        ),
        Text(
            "有收费工位空出，或提供重点群体证明", "a paid place becomes free, or membership of a target group is shown"
        ),
        (
            Needed("entrepreneur", "groups"),
            Needed("entrepreneur", "needs"),
            Needed("entrepreneur", "registered_on"),
            Needed("counterpart", "government_invested"),
            Needed("counterpart", "workstations_free"),
            Needed("counterpart", "free_places_left"),
        ),
        _why_not_free,
    ),
)

FEATURES = (
    profile.NEED_COVER,
    trade.INDUSTRY_FIT,
    field_fit.FIELD_FIT,
    trade.THEME_FIT,
    profile.STAGE_FIT,
    profile.RESTART_SUPPORT,
    text_match.TEXT_MATCH,
    place.DISTANCE,
    place.SHARED_LEVELS,
    place.HOME_TIE,
    place.SAME_CLUSTER,
    place.SERVES_REGION,
    VENTURE_AGE,
    age_room("max_registration_months"),
    free_slots(
        "workstations_free",
        Text("空余工位", "Free workstations"),
        Text("有{count}个空余工位", "has {count} workstations free"),
    ),
    load(
        "workstations_used",
        "workstations_total",
        Text("入驻率", "Occupancy"),
        Text("已入驻{percent}%", "is {percent}% full"),
    ),
    figure(
        "rent",
        "fee_cny_m2_month",
        Text("租金", "Rent"),
        "CNY per m2 and month",
        Text("每平方米每月租金{value}元", "costs {value} yuan per m2 and month"),
        high=1000,
    ),
    figure(
        "mentors_count",
        "mentors_count",
        Text("驻场导师", "Resident mentors"),
        "mentors",
        Text("有{value}位驻场导师", "has {value} resident mentors"),
        high=1000,
    ),
    figure(
        "evaluation",
        "evaluation",
        Text("绩效评价", "Evaluation"),
        "points of 5",
        Text("绩效评价{value}分（满分5分）", "was evaluated at {value} of 5"),
        high=5,
    ),
    popularity.EXPERIENCE,
    popularity.RECENT_ACTIVITY,
    engagements.TAKEN_LATELY,
    acceptance.ACCEPTANCE,
    acceptance.SUCCESS,
    past_cases.CASES_INDUSTRY,
    past_cases.CASES_STAGE,
    past_cases.CASES_CITY,
    choice.CHOICE_RATE,
    trade_choice.TRADE_CHOICE,
)

KIND = Kind(
    code="incubator",
    plural="incubators",
    title=Text("孵化载体", "incubator"),
    attributes=Incubator,
    rules=RULES,
    features=FEATURES,
    expectations=dict.fromkeys(("need_cover", "industry_fit", "stage_fit", "restart_support", "serves_region"), 1),
    outcomes=(
        Outcome("admitted", Text("已入驻", "admitted"), 1.0, 60),
        Outcome("survived_6m", Text("存续六个月", "alive after 6 months"), 1.2, 220),
        Outcome("survived_12m", Text("存续十二个月", "alive after 12 months"), 1.5, 400),
        Outcome("survived_18m", Text("存续十八个月", "alive after 18 months"), 1.7, 580),
        Outcome("graduated", Text("按期毕业", "graduated on time"), 2.0, 1500),
    ),
    card=(
        "name",
        "level",
        "region",
        "industries",
        "stages",
        "workstations_free",
        "fee_cny_m2_month",
        "evaluation",
        "text",
    ),
    examples=Examples(
        entrepreneur={
            "id": "e-1",
            "name": "甬鲜冷链",
            "stage": "startup",
            "region": "330212",
            "industries": ["59"],
            "needs": ["SPACE", "TALENT"],
            "groups": [{"code": "G_GRAD_5Y", "valid_to": "2028-06-30"}],
            "registered_on": "2025-09-01",
            "text": "做社区生鲜的冷链配送，需要带冷库的场地和会用系统的人。",
        },
        valid=(
            {
                "id": "i-1",
                "name": "鄞州返乡创业园",
                "status": "active",
                "level": "city",
                "region": "330212",
                "industries": ["59", "51"],
                "stages": ["intent", "startup"],
                "workstations_free": 12,
                "workstations_total": 80,
                "workstations_used": 68,
                "government_invested": True,
                "free_places_left": 5,
                "max_registration_months": 36,
                "text": "有共用冷库和直播间，面向农产品和物流企业。",
            },
            {"id": "i-2", "name": "甬江众创空间", "status": "active", "region": "330205", "workstations_free": 3},
        ),
        as_of=date(2026, 6, 1),
        refused=Refused(
            entrepreneur={"id": "e-2", "stage": "growth", "registered_on": "2021-01-01"},
            counterpart={
                "id": "i-3",
                "name": "示范孵化器",
                "status": "active",
                "stages": ["startup", "growth"],
                "workstations_free": 4,
                "max_registration_months": 24,
            },
            as_of=date(2026, 6, 1),
            rule="incubator.registration_age",
        ),
    ),
    capacity=Capacity(
        Text("空余工位", "free workstations"), Text("个", "workstations"), lambda c: c.number("workstations_free")
    ),
    facets=(Facet("level", 0.5), Facet("region", 1.0), Facet("industries", 1.0)),
)
