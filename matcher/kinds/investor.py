"""Investors and lenders: funds, banks and guarantors with stages, tickets and exclusions (articles 10 and 16)."""

from datetime import date
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from matcher.domain.counterpart import Organisation
from matcher.domain.errors import FaultyValueError
from matcher.domain.layout import Count, Day, Flag, IndustryCodes, MoneyCny, named
from matcher.domain.text import Text
from matcher.domain.vocabulary import Rounds
from matcher.features import (
    acceptance,
    choice,
    engagements,
    field_fit,
    network,
    newcomers,
    past_cases,
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
from matcher.features.capacity import figure
from matcher.features.feature import Advice, Feature, Pair
from matcher.features.frame import Floats, Frame
from matcher.features.history import Past
from matcher.features.timing import VENTURE_AGE
from matcher.kinds.contract import Capacity, Examples, Facet, Kind, Outcome, Refused
from matcher.kinds.policy import must_be_true, not_paused, register, stage_admitted
from matcher.kinds.rule import Facts, Needed, Parameters, Rule, Verdicts, verdicts

Type = Annotated[
    Literal["angel", "vc", "pe", "guidance_fund", "bank", "guarantee", "corporate"],
    named(
        "investor_type",
        angel="天使投资|angel investor",
        vc="创业投资|venture capital",
        pe="股权投资|private equity",
        guidance_fund="政府引导基金|government guidance fund",
        bank="银行|bank",
        guarantee="担保机构|guarantee company",
        corporate="企业投资|corporate investor",
    ),
]


class Investor(Organisation):
    """A person or institution that finances ventures."""

    investor_type: Annotated[Type | None, Text("机构类型", "type")] = None
    rounds: Annotated[Rounds | None, Text("投资轮次", "funding rounds")] = None
    ticket_min_cny: Annotated[MoneyCny | None, Text("单笔下限（元）", "smallest ticket (CNY)")] = None
    ticket_max_cny: Annotated[MoneyCny | None, Text("单笔上限（元）", "largest ticket (CNY)")] = None
    excluded_industries: Annotated[IndustryCodes | None, Text("不投行业", "excluded industries")] = None
    deploying: Annotated[Flag | None, Text("仍在投资期", "still investing")] = None
    deals_per_year: Annotated[Count | None, Text("年投资数", "deals a year")] = None
    deals_left_this_year: Annotated[Count | None, Text("本年剩余投资数", "deals left this year")] = None
    founded_on: Annotated[Day | None, Text("成立日期", "day of founding")] = Field(None)

    @model_validator(mode="after")
    def _ticket_in_order(self) -> "Investor":
        low, high = self.ticket_min_cny, self.ticket_max_cny
        if low is not None and high is not None and low > high:
            raise FaultyValueError(
                Text(
                    f"单笔下限 {low:,.0f} 元高于单笔上限 {high:,.0f} 元",
                    f"ticket_min_cny {low:,.0f} is above ticket_max_cny {high:,.0f}",
                ),
                Text("请对调或改正。", "Swap or correct them."),
            )
        return self


def _ticket_off(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """More or less is sought than the investor puts into one venture; the known end of the range decides."""
    sought = batch.e.number("funding_sought_cny")
    low, high = batch.c.number("ticket_min_cny"), batch.c.number("ticket_max_cny")
    unknown = np.isnan(sought) | (np.isnan(low) & np.isnan(high))
    return verdicts(batch, (sought < low) | (sought > high), unknown)


def _ticket_facts(pair: Pair, _: Parameters) -> Facts:
    def money(value: float) -> str:
        return "…" if np.isnan(value) else f"{value:,.0f}"

    low, high = (float(pair.batch.c.number(name)[pair.c]) for name in ("ticket_min_cny", "ticket_max_cny"))
    sought = float(pair.batch.e.number("funding_sought_cny")[pair.e])
    return {"low": money(low), "high": money(high), "sought": money(sought)}


def _excluded(batch: Batch, _: Past, __: Parameters) -> Verdicts:
    """One of the venture's industries is, or lies inside, one that the investor excludes."""
    barred = np.zeros(batch.n, np.bool_)
    excluded = batch.c.codes("excluded_industries")
    own = batch.e.codes("industries")
    industries = batch.pack.industries
    chains = industries.ancestors if industries.n else None
    for column in own.T:
        for up in chains.T if chains is not None else (None,):
            code = column if up is None else np.append(up, np.int32(-1)).take(column)
            barred |= ((excluded == code[:, None]) & (code[:, None] >= 0)).any(axis=1)
    lists = (excluded >= 0).any(axis=1)
    return verdicts(batch, barred, ~batch.c.known("excluded_industries") | (lists & ~batch.e.known("industries")))


INSIDE = 0.8
"""Fit of an amount at the ends of a ticket range."""


def _ticket_fit(batch: Batch, _: Past) -> Floats:
    """1 in the middle of the ticket range, INSIDE at its ends, 0 at a factor of ten beyond, on a logarithmic scale.

    A range with one known end is open at the other: within it, the amount fits.
    """
    sought = np.log10(np.maximum(batch.e.number("funding_sought_cny"), 1))
    low = np.log10(np.maximum(batch.c.number("ticket_min_cny"), 1))
    high = np.log10(np.maximum(batch.c.number("ticket_max_cny"), 1))
    unknown = np.isnan(sought) | (np.isnan(low) & np.isnan(high))
    beyond = np.fmax(np.fmax(low - sought, sought - high), 0)
    middle = np.nan_to_num(np.abs(sought - (low + high) / 2) / np.maximum((high - low) / 2, 0.5))
    fit = np.clip(1 - beyond - (1 - INSIDE) * np.minimum(middle, 1), 0, 1)
    return batch.full(np.where(unknown, np.float32(np.nan), fit))


TICKET_FIT = Feature(
    "ticket_fit",
    Text("金额契合", "Amount fits"),
    "0 to 1",
    0.0,
    1.0,
    "the amount sought or both ends of the ticket range are not known",
    _ticket_fit,
    lambda _, value: (
        Text("所需资金在其单笔金额范围内", "what is sought lies within its usual amounts")
        if value >= INSIDE - 0.01
        else Text("所需资金不在其单笔金额范围内", "what is sought lies outside its usual amounts")
    ),
    version=2,
    advice=Advice(Text("按对方常投的金额调整融资计划", "plan the funding by the amounts that it usually gives"), 0.9),
)


def _round_fit(batch: Batch, _: Past) -> Floats:
    """1 where the round that is asked for is among those the investor takes part in."""
    if not batch.context.funding_round:
        return batch.full(np.float32(np.nan))
    number = batch.c.base.vocabularies.find("topic", batch.context.funding_round)
    if number < 0:  # a round that no investor names may be a slip of the pen; it is held against nobody
        return batch.full(np.float32(np.nan))
    inside = (batch.c.codes("rounds") == number).any(axis=1)
    return batch.full(np.where(batch.c.known("rounds"), inside, np.float32(np.nan)))


ROUND_FIT = Feature(
    "round_fit",
    Text("轮次契合", "Funding round fits"),
    "0 or 1",
    0.0,
    1.0,
    "the request names no round that any investor names, or the investor's rounds are not known",
    _round_fit,
    lambda _, value: (
        Text("投资这一轮次", "invests in this round")
        if value > 0
        else Text("主要投资其他轮次", "mainly invests in other rounds")
    ),
)


def _left(frame: Frame) -> Floats:
    return frame.number("deals_left_this_year")


RULES = (
    not_paused("investor.paused"),
    must_be_true(
        "investor.deploying",
        "deploying",
        Text("仍在投资期", "Still investing"),
        Text("目前不再投新项目", "makes no new investments at present"),
        Text("募集新基金后可再推荐", "a new fund is raised"),
        register("investor.deploying", "以机构登记的投资状态为准", "as the investor's register entry says"),
    ),
    stage_admitted(
        "investor.stage", register("investor.stage", "以机构公布的投资阶段为准", "as the investor has published")
    ),
    Rule(
        "investor.ticket",
        Text("金额范围", "Ticket range"),
        register("investor.ticket", "以机构公布的单笔金额为准", "as the investor has published"),
        _ticket_off,
        Text(
            "所需{sought}元，不在单笔{low}至{high}元之间",
            "{sought} yuan is sought, which is not between {low} and {high} yuan",
        ),
        Text("调整拟融资金额，或与其他机构联合投资", "seek another amount, or several investors together"),
        (
            Needed("entrepreneur", "funding_sought_cny"),
            Needed("counterpart", "ticket_min_cny"),
            Needed("counterpart", "ticket_max_cny"),
        ),
        _ticket_facts,
    ),
    Rule(
        "investor.exclusions",
        Text("不投行业", "Excluded industries"),
        register("investor.exclusions", "以机构公布的负面清单为准", "as the investor has published"),
        _excluded,
        Text("该行业在其不投范围内", "does not invest in this industry"),
        Text("可选择投资该行业的机构", "choose an investor that takes this industry"),
        (Needed("entrepreneur", "industries"), Needed("counterpart", "excluded_industries")),
    ),
)

FEATURES = (
    profile.NEED_COVER,
    trade.INDUSTRY_FIT,
    field_fit.FIELD_FIT,
    trade.THEME_FIT,
    profile.STAGE_FIT,
    TICKET_FIT,
    ROUND_FIT,
    text_match.TEXT_MATCH,
    place.DISTANCE,
    place.SHARED_LEVELS,
    place.SAME_CLUSTER,
    place.SERVES_REGION,
    VENTURE_AGE,
    figure(
        "deals_per_year",
        "deals_per_year",
        Text("年投资数", "Deals a year"),
        "deals",
        Text("每年约投{value}个项目", "invests in about {value} ventures a year"),
        high=10_000,
    ),
    popularity.EXPERIENCE,
    popularity.RECENT_ACTIVITY,
    popularity.LATEST_ACTIVITY,
    engagements.TAKEN_LATELY,
    acceptance.ACCEPTANCE,
    acceptance.SUCCESS,
    sequences.TOGETHER,
    past_cases.CASES_INDUSTRY,
    past_cases.CASES_INDUSTRY_LATELY,
    past_cases.CASES_PROVINCE,
    past_cases.CASES_PROVINCE_LATELY,
    past_cases.CASES_CITY,
    past_cases.CASES_CITY_LATELY,
    past_cases.CASES_COUNTY,
    past_cases.CASES_COUNTY_LATELY,
    past_cases.CASES_ROUND,
    past_cases.CASES_ROUND_LATELY,
    past_cases.CASES_STAGE,
    network.SHARED_PARTNERS,
    newcomers.RECORD_LIKE_STANDING,
    newcomers.RECORD_OTHER_STANDING,
    newcomers.COMPANY,
    similar_cases.SIMILAR_CASES,
    similar_cases.SIMILAR_CASES_CLOSE,
    similar_cases.SIMILAR_CASES_LATELY,
    similar_cases.SIMILAR_CASES_ELSEWHERE,
    similar_cases.SIMILAR_CASES_AGE,
    similar_cases.SIMILAR_CASES_EVER,
    similar_cases.SIMILAR_CASES_NEARBY,
    sequences.LATER_STEPS,
    sequences.LIKE_HISTORIES,
    choice.CHOICE_RATE,
    trade_choice.TRADE_CHOICE,
)

KIND = Kind(
    code="investor",
    plural="investors",
    title=Text("投融资机构", "investor"),
    attributes=Investor,
    rules=RULES,
    features=FEATURES,
    expectations=dict.fromkeys(("need_cover", "industry_fit", "stage_fit", "ticket_fit", "round_fit"), 1),
    outcomes=(
        Outcome("invested", Text("已投资或放款", "invested"), 1.0, 270),
        Outcome("follow_on", Text("追加投资", "invested again"), 1.5, 730),
        Outcome("repaid", Text("按期还款", "repaid on time"), 1.5, 1100),
    ),
    card=(
        "name",
        "investor_type",
        "region",
        "industries",
        "stages",
        "rounds",
        "ticket_min_cny",
        "ticket_max_cny",
        "text",
    ),
    examples=Examples(
        entrepreneur={
            "id": "e-1",
            "name": "启明养老科技",
            "stage": "startup",
            "region": "330212",
            "industries": ["65", "8514"],
            "needs": ["FINANCE_EQUITY"],
            "funding_sought_cny": 3_000_000,
            "text": "给养老院做跌倒识别的摄像头和软件，已有三家试点，想融三百万。",
        },
        valid=(
            {
                "id": "v-1",
                "name": "甬江天使基金",
                "investor_type": "angel",
                "region": "330200",
                "industries": ["65", "84"],
                "needs": ["FINANCE_EQUITY"],
                "stages": ["startup", "restart"],
                "rounds": ["angel"],
                "ticket_min_cny": 500_000,
                "ticket_max_cny": 5_000_000,
                "excluded_industries": ["70"],
                "deploying": True,
                "deals_per_year": 12,
                "text": "投银发经济和人工智能的早期项目。",
            },
            {
                "id": "v-2",
                "name": "城商行创业贷",
                "investor_type": "bank",
                "ticket_max_cny": 4_000_000,
                "deploying": True,
            },
        ),
        as_of=date(2026, 6, 1),
        refused=Refused(
            entrepreneur={"id": "e-2", "stage": "startup", "funding_sought_cny": 300_000, "industries": ["65"]},
            counterpart={
                "id": "v-3",
                "name": "成长基金",
                "stages": ["startup", "growth"],
                "ticket_min_cny": 20_000_000,
                "ticket_max_cny": 100_000_000,
                "excluded_industries": [],
                "deploying": True,
            },
            as_of=date(2026, 6, 1),
            rule="investor.ticket",
        ),
    ),
    capacity=Capacity(Text("本年剩余投资数", "deals left this year"), Text("个", "deals"), _left),
    facets=(Facet("investor_type", 1.0), Facet("region", 0.5), Facet("industries", 0.5)),
)
