"""Training courses: classes of a module with dates, seats, prerequisites and a subsidy once per person (article 2)."""

from datetime import date
from typing import Annotated

import numpy as np

from matcher.domain.counterpart import Organisation
from matcher.domain.layout import Count, Day, Days, Flag, ModuleCode, ModuleCodes, MoneyCny
from matcher.domain.text import Text
from matcher.features import (
    acceptance,
    choice,
    engagements,
    field_fit,
    place,
    popularity,
    profile,
    sequences,
    similar_cases,
    text_match,
    trade,
    trade_choice,
)
from matcher.features.batch import Batch
from matcher.features.capacity import figure, free_slots
from matcher.features.feature import Pair
from matcher.features.frame import Codes, Flags, Floats, Frame
from matcher.features.history import Past
from matcher.features.timing import days_until
from matcher.kinds.contract import Capacity, Examples, Facet, Kind, Outcome, Refused
from matcher.kinds.policy import national, not_after, not_paused, register, some_left
from matcher.kinds.rule import Facts, Needed, Parameters, Rule, Verdicts, verdicts


class Course(Organisation):
    """One class of a training module."""

    module: Annotated[ModuleCode | None, Text("培训模块", "training module")] = None
    prerequisites: Annotated[ModuleCodes | None, Text("先修模块", "modules required before")] = None
    starts_on: Annotated[Day | None, Text("开班日期", "first day")] = None
    enrol_until: Annotated[Day | None, Text("报名截止", "last day to enrol")] = None
    seats_free: Annotated[Count | None, Text("剩余名额", "free seats")] = None
    duration_days: Annotated[Days | None, Text("天数", "days")] = None
    hours: Annotated[Count | None, Text("课时", "class hours")] = None
    fee_cny: Annotated[MoneyCny | None, Text("学费（元）", "fee (CNY)")] = None
    subsidised: Annotated[Flag | None, Text("享受培训补贴", "subsidised")] = None
    subsidy_cny: Annotated[MoneyCny | None, Text("补贴（元）", "subsidy (CNY)")] = None


def _holds(held: Codes, wanted: Codes) -> Flags:
    """(n,) whether each wanted code ((1 or n,), -1: nothing) is among those held ((1 or n, widest))."""
    found: Flags = ((held == wanted[:, None]) & (wanted[:, None] >= 0)).any(axis=1)
    return found


def _not_prepared(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """Every required module must be among those completed."""
    held, required = batch.e.codes("certificates"), batch.c.codes("prerequisites")
    lacking = np.zeros(batch.n, np.bool_)
    for column in required.T:
        lacking |= (column >= 0) & ~_holds(held, column)
    asks = (required >= 0).any(axis=1)
    known = batch.e.known("certificates")
    return verdicts(batch, known & asks & lacking, ~batch.c.known("prerequisites") | (asks & ~known))


def _lacking(pair: Pair, _: Parameters) -> Facts:
    held = set(pair.batch.e.codes("certificates")[pair.e])
    books = pair.batch.c.base.vocabularies
    wanted = [int(k) for k in pair.batch.c.codes("prerequisites")[pair.c] if k >= 0 and k not in held]
    names = [books.code("module", k) for k in wanted]
    return {"modules": Text("、".join(names), ", ".join(names))}


def _twice(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """A subsidised class of a module that the person has completed already."""
    subsidised, held = batch.c.number("subsidised"), batch.e.codes("certificates")
    done = _holds(held, batch.c.code("module"))
    nothing_held = batch.e.known("certificates") & ~(held >= 0).any(axis=1)
    first_time = nothing_held | (batch.e.known("certificates") & batch.c.known("module") & ~done)
    return verdicts(batch, (subsidised == 1) & done, (subsidised != 0) & ~first_time)


def _module(pair: Pair, _: Parameters) -> Facts:
    number = int(pair.batch.c.code("module")[pair.c])
    code = pair.batch.c.base.vocabularies.code("module", number)
    modules = pair.batch.pack.modules
    if code not in modules.number:
        return {"module": code}
    row = modules.number[code]
    return {"module": Text(modules.names_zh[row], modules.names_en[row])}


def _left(frame: Frame) -> Floats:
    return frame.number("seats_free")


RULES = (
    not_paused("course.paused"),
    Rule(
        "course.prerequisites",
        Text("先修要求", "Prerequisites"),
        register("course.prerequisites", "以培训机构公布的先修要求为准", "as the provider has published"),
        _not_prepared,
        Text("需先完成：{modules}", "these modules come first: {modules}"),
        Text("先修课程结业后可报名", "the modules are completed"),
        (Needed("entrepreneur", "certificates"), Needed("counterpart", "prerequisites")),
        _lacking,
    ),
    not_after(
        "course.started",
        "starts_on",
        Text("尚未开班", "Not begun"),
        Text("已于{last}开班", "began on {last}"),
        Text("可等待下一期", "a later class is offered"),
        register("course.started", "开班后不再接收新学员", "nobody joins after the first day"),
    ),
    not_after(
        "course.enrolment",
        "enrol_until",
        Text("报名期内", "Enrolment open"),
        Text("报名已于{last}截止", "enrolment closed on {last}"),
        Text("可等待下一期", "a later class is offered"),
        register("course.enrolment", "以公布的报名截止日期为准", "as the provider has published"),
    ),
    some_left(
        "course.seats",
        "seats_free",
        Text("尚有名额", "Free seats"),
        Text("名额已满", "has no seat left"),
        Text("有学员退出或增开班次", "a seat becomes free, or another class is opened"),
        register("course.seats", "每班人数有上限", "the size of a class is limited"),
    ),
    Rule(
        "course.subsidy_once",
        Text("补贴一次", "Subsidy once"),
        national(
            "course.subsidy_once",
            "第二条",
            "按规定落实职业培训补贴政策；各地规定一般为同一模块每人补贴一次",
            "training is subsidised as the rules say; local rules commonly pay once per person for a module",
        ),
        _twice,
        Text("已完成“{module}”，同一模块不再重复补贴", "has completed “{module}” already; a module is subsidised once"),
        Text("可选择其他模块，或自费参加", "choose another module, or take part without subsidy"),
        (
            Needed("entrepreneur", "certificates"),
            Needed("counterpart", "subsidised"),
            Needed("counterpart", "module"),
        ),
        _module,
        place="entrepreneur",
    ),
)

FEATURES = (
    profile.NEED_COVER,
    trade.INDUSTRY_FIT,
    field_fit.FIELD_FIT,
    trade.THEME_FIT,
    profile.STAGE_FIT,
    profile.LANGUAGE_FIT,
    profile.MODE_FIT,
    profile.TOPIC_OVERLAP,
    text_match.TEXT_MATCH,
    place.DISTANCE,
    place.SHARED_LEVELS,
    place.SERVES_REGION,
    days_until(
        "days_until_start",
        "starts_on",
        Text("距开班天数", "Days until it begins"),
        Text("{days}天后开班", "begins in {days} day(s)"),
    ),
    free_slots("seats_free", Text("剩余名额", "Free seats"), Text("还有{count}个名额", "has {count} seats left")),
    figure("fee", "fee_cny", Text("学费", "Fee"), "CNY", Text("学费{value}元", "costs {value} yuan"), high=1e6),
    figure(
        "subsidised",
        "subsidised",
        Text("享受补贴", "Subsidised"),
        "0 or 1",
        Text("可申请培训补贴", "can be subsidised"),
        high=1,
        none=Text("不享受培训补贴", "is not subsidised"),
    ),
    figure(
        "duration",
        "duration_days",
        Text("培训天数", "Length"),
        "days",
        Text("共{value}天", "lasts {value} days"),
        high=40_000,
    ),
    popularity.EXPERIENCE,
    popularity.RECENT_ACTIVITY,
    popularity.LATEST_ACTIVITY,
    engagements.TAKEN_LATELY,
    acceptance.SUCCESS,
    sequences.NEXT_AFTER_LAST,
    sequences.TOGETHER,
    similar_cases.SIMILAR_CASES,
    sequences.LATER_STEPS,
    sequences.LIKE_HISTORIES,
    sequences.EVERY_STEP,
    choice.CHOICE_RATE,
    trade_choice.TRADE_CHOICE,
)

KIND = Kind(
    code="course",
    plural="courses",
    title=Text("培训课程", "training course"),
    attributes=Course,
    rules=RULES,
    features=FEATURES,
    expectations=dict.fromkeys(
        ("need_cover", "industry_fit", "stage_fit", "language_fit", "mode_fit", "subsidised"), 1
    ),
    backbone="every_step",
    outcomes=(
        Outcome("enrolled", Text("已报名", "enrolled"), 1.0, 30),
        Outcome("completed", Text("已结业", "completed"), 1.5, 120),
        Outcome("business_started", Text("成功创业", "business started"), 2.0, 270),
    ),
    card=("name", "module", "region", "starts_on", "duration_days", "seats_free", "fee_cny", "subsidised", "text"),
    examples=Examples(
        entrepreneur={
            "id": "e-1",
            "name": "赵刚",
            "stage": "intent",
            "region": "330212",
            "needs": ["TRAINING", "BUSINESS_PLAN"],
            "certificates": ["GYB"],
            "text": "刚退伍，想开一家修车店，还没写过计划书。",
        },
        valid=(
            {
                "id": "c-1",
                "name": "创办你的企业（第12期）",
                "module": "SYB",
                "prerequisites": ["GYB"],
                "region": "330212",
                "stages": ["intent", "startup"],
                "needs": ["TRAINING", "BUSINESS_PLAN"],
                "starts_on": "2026-07-06",
                "enrol_until": "2026-06-30",
                "seats_free": 8,
                "duration_days": 10,
                "fee_cny": 0,
                "subsidised": True,
                "text": "十天学会写创业计划书：选项目、算成本、定价格、办手续。",
            },
            {"id": "c-2", "name": "网络创业培训", "module": "NET", "prerequisites": [], "seats_free": 20},
        ),
        as_of=date(2026, 6, 1),
        refused=Refused(
            entrepreneur={"id": "e-2", "certificates": ["GYB", "SYB"]},
            counterpart={
                "id": "c-3",
                "name": "创办你的企业（第13期）",
                "module": "SYB",
                "prerequisites": [],
                "starts_on": "2026-08-01",
                "seats_free": 5,
                "subsidised": True,
            },
            as_of=date(2026, 6, 1),
            rule="course.subsidy_once",
        ),
    ),
    capacity=Capacity(Text("剩余名额", "free seats"), Text("个", "seats"), _left),
    facets=(Facet("module", 1.0), Facet("region", 0.5)),
)
