"""Mentors: people who advise entrepreneurs, appointed for a term and with few slots (policy article 5)."""

from datetime import date
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from matcher.domain.counterpart import Counterpart
from matcher.domain.layout import (
    Count,
    Day,
    EntrepreneurIds,
    Flag,
    Grade,
    OpenCode,
    Years,
    named,
)
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
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past
from matcher.features.kernels import best_of_codes
from matcher.kinds.contract import Capacity, Examples, Facet, Kind, Outcome, Refused
from matcher.kinds.policy import day_text, must_be_true, national, not_paused, register, some_left
from matcher.kinds.rule import Facts, Needed, Parameters, Rule, Verdicts, verdicts

Origin = Annotated[
    Literal["entrepreneur", "executive", "industry_expert", "investor", "technologist", "official", "academic"],
    named(
        "mentor_origin",
        entrepreneur="企业家|entrepreneur",
        executive="企业高管|executive",
        industry_expert="行业专家|industry expert",
        investor="投资人|investor",
        technologist="技术专家|technologist",
        official="政府部门人员|official",
        academic="高校院所教师|academic",
    ),
]


class Mentor(Counterpart):
    """A mentor as registers hold one."""

    origin: Annotated[Origin | None, Text("来源", "background")] = None
    appointed: Annotated[Flag | None, Text("是否在聘", "appointed")] = None
    term_from: Annotated[Day | None, Text("聘期起", "first day of the term")] = None
    term_to: Annotated[Day | None, Text("聘期止", "last day of the term")] = None
    slots_free: Annotated[Count | None, Text("可预约名额", "free slots")] = None
    slots_per_month: Annotated[Count | None, Text("每月名额", "slots per month")] = None
    mentees: Annotated[Count | None, Text("在带创业者数", "entrepreneurs advised now")] = None
    mentee_limit: Annotated[Count | None, Text("可带创业者上限", "most entrepreneurs at a time")] = None
    conflicts: Annotated[EntrepreneurIds | None, Text("利益关联名单", "list of conflicts of interest")] = Field(
        None, description="Identifiers of entrepreneurs whose venture the mentor has an interest in"
    )
    years_experience: Annotated[Years | None, Text("从业年限", "years of experience")] = None
    appraisal: Annotated[Grade | None, Text("考核评分", "appraisal grade")] = None
    supports_restart: Annotated[Flag | None, Text("支持再创业", "helps with a second start")] = None
    school: Annotated[OpenCode | None, Text("毕业院校", "school")] = None


def _conflict(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """The entrepreneur's identifier is on the mentor's list; a list that is not known is no list of conflicts."""
    known = batch.c.known("conflicts")
    if batch.ranks == "counterparts":
        books = batch.c.base.vocabularies
        number = books.find("entrepreneur", batch.e.id_at(0))
        table = np.zeros(books.size("entrepreneur") + 1, np.float32)
        table[number] = float(number >= 0)
        named = best_of_codes(table, batch.c.codes("conflicts")) > 0
        return verdicts(batch, named, ~known)
    books = batch.c.base.vocabularies
    listed = {books.code("entrepreneur", int(k)) for k in batch.c.codes("conflicts")[0] if k >= 0}
    named = np.zeros(batch.n, np.bool_)
    if listed:
        named[:] = [batch.e.id_at(row) in listed for row in range(batch.n)]
    return verdicts(batch, named, ~known)


def _off_term(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """The term has ended, or is known to begin later; a first day that is not stated is taken to have passed."""
    first, last = batch.c.number("term_from"), batch.c.number("term_to")
    return verdicts(batch, (last < batch.day) | (first > batch.day), np.isnan(last))


def _term(pair: Pair, _: Parameters) -> Facts:
    first, last = (float(pair.batch.c.number(name)[pair.c]) for name in ("term_from", "term_to"))
    if first > pair.batch.day:
        return {"term": Text(f"聘期自{day_text(first)}开始", f"the term begins on {day_text(first)}")}
    return {"term": Text(f"聘期已于{day_text(last)}届满", f"the term ended on {day_text(last)}")}


def _left(frame: Frame) -> Floats:
    return frame.number("slots_free")


RULES = (
    not_paused("mentor.paused"),
    must_be_true(
        "mentor.appointed",
        "appointed",
        Text("在聘", "Appointed"),
        Text("目前未聘任为创业导师", "is not appointed as a mentor at present"),
        Text("经申报或择优聘任入库后可推荐", "the mentor applies, or is chosen, and is appointed"),
        national(
            "mentor.appointed",
            "第五条",
            "创业导师经自主申报、择优聘任入库",
            "mentors apply or are chosen, and are appointed",
        ),
    ),
    Rule(
        "mentor.term",
        Text("聘期内", "In term"),
        register("mentor.term", "以导师登记的聘期为准", "as the mentor's register entry says"),
        _off_term,
        Text("不在聘期内：{term}", "is not in term: {term}"),
        Text("聘期开始或续聘后可推荐", "the term begins, or is renewed"),
        (Needed("counterpart", "term_to"),),
        _term,
        standing=True,
    ),
    some_left(
        "mentor.slots",
        "slots_free",
        Text("尚有名额", "Free slots"),
        Text("预约名额已满", "has no free slot left"),
        Text("有名额空出后可预约", "a slot becomes free"),
        national("mentor.slots", "第五条", "按预约服务机制安排", "help is given by appointment"),
    ),
    Rule(
        "mentor.conflict",
        Text("无利益冲突", "No conflict of interest"),
        register("mentor.conflict", "以导师申报的利益关联为准", "as the mentor has declared"),
        _conflict,
        Text("与该创业项目存在利益关联", "has an interest in this venture"),
        Text("利益关联解除并更新登记后可推荐", "the interest ends and the register says so"),
        (Needed("counterpart", "conflicts"),),
    ),
)

FEATURES = (
    profile.NEED_COVER,
    trade.INDUSTRY_FIT,
    field_fit.FIELD_FIT,
    trade.THEME_FIT,
    profile.STAGE_FIT,
    profile.RESTART_SUPPORT,
    profile.LANGUAGE_FIT,
    profile.MODE_FIT,
    profile.TOPIC_OVERLAP,
    profile.SAME_SCHOOL,
    text_match.TEXT_MATCH,
    text_match.DOCUMENTS_JOINED,
    text_match.DOCUMENTS_MEAN,
    place.DISTANCE,
    place.SHARED_LEVELS,
    place.HOME_TIE,
    place.SERVES_REGION,
    free_slots(
        "slots_free", Text("可预约名额", "Free slots"), Text("还有{count}个可预约名额", "has {count} free slots")
    ),
    load(
        "mentees",
        "mentee_limit",
        Text("负荷", "Load"),
        Text("已用去{percent}%的辅导名额", "has given away {percent}% of the places for long-term advice"),
    ),
    figure(
        "years_experience",
        "years_experience",
        Text("从业年限", "Years of experience"),
        "years",
        Text("有{value}年从业经验", "has {value} years of experience"),
        high=100,
    ),
    figure(
        "appraisal",
        "appraisal",
        Text("考核评分", "Appraisal"),
        "points of 5",
        Text("考核评分{value}分（满分5分）", "was appraised at {value} of 5"),
        high=5,
    ),
    popularity.EXPERIENCE,
    popularity.RECENT_ACTIVITY,
    engagements.TAKEN_LATELY,
    acceptance.ACCEPTANCE,
    acceptance.SUCCESS,
    past_cases.CASES_INDUSTRY,
    past_cases.CASES_STAGE,
    past_cases.CASES_PROVINCE,
    choice.CHOICE_RATE,
    trade_choice.TRADE_CHOICE,
)

KIND = Kind(
    code="mentor",
    plural="mentors",
    title=Text("创业导师", "mentor"),
    attributes=Mentor,
    rules=RULES,
    features=FEATURES,
    expectations=dict.fromkeys(
        ("need_cover", "industry_fit", "stage_fit", "restart_support", "language_fit", "mode_fit"), 1
    ),
    outcomes=(
        Outcome("accepted", Text("已接受", "accepted"), 1.0, 30),
        Outcome("met", Text("已见面", "met"), 0.0, 60),
        Outcome("completed", Text("辅导完成", "advice completed"), 1.5, 180),
        Outcome("problem_solved", Text("问题解决", "problem solved"), 2.0, 180),
        Outcome("business_started", Text("成功创业", "business started"), 2.0, 365),
    ),
    card=("name", "origin", "region", "industries", "needs", "stages", "modes", "years_experience", "term_to", "text"),
    examples=Examples(
        entrepreneur={
            "id": "e-1",
            "name": "李秀兰",
            "stage": "restart",
            "region": "330212",
            "industries": ["51"],
            "needs": ["MARKET", "FINANCE_TAX"],
            "closed_ventures": 1,
            "text": "以前开过服装店，去年关了。现在想在网上卖家乡的茶叶，不会做推广，也不会算税。",
        },
        valid=(
            {
                "id": "m-1",
                "name": "周敏",
                "origin": "entrepreneur",
                "region": "330200",
                "industries": ["51", "52"],
                "needs": ["MARKET", "FINANCE_TAX", "STRATEGY"],
                "stages": ["startup", "restart"],
                "appointed": True,
                "term_from": "2025-01-01",
                "term_to": "2027-12-31",
                "slots_free": 3,
                "conflicts": [],
                "years_experience": 15,
                "supports_restart": True,
                "text": "做过十五年农产品批发和电商，帮过多位开网店的创业者理清账目、打开销路。",
            },
            {
                "id": "m-2",
                "name": "陈立",
                "origin": "academic",
                "region": "330100",
                "industries": ["65"],
                "needs": ["SOFTWARE", "IP"],
                "appointed": True,
                "term_to": "2026-12-31",
                "slots_free": 1,
                "conflicts": [],
            },
        ),
        as_of=date(2026, 6, 1),
        refused=Refused(
            entrepreneur={"id": "e-2", "region": "330212"},
            counterpart={
                "id": "m-3",
                "name": "王强",
                "appointed": True,
                "term_to": "2025-12-31",
                "slots_free": 2,
                "conflicts": [],
            },
            as_of=date(2026, 6, 1),
            rule="mentor.term",
        ),
    ),
    capacity=Capacity(Text("可预约名额", "free slots"), Text("个", "slots"), _left),
    facets=(Facet("origin", 1.0), Facet("region", 0.5), Facet("industries", 1.0)),
)
