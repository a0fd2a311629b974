"""The person or venture that looks for help."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from matcher.domain.errors import FaultyValueError
from matcher.domain.layout import (
    Count,
    Flag,
    FreeText,
    Identifier,
    IndustryCodes,
    Layout,
    ModuleCodes,
    MoneyCny,
    NeedCodes,
    OpenCode,
    PastDay,
    RegionCode,
    Shape,
    ShortText,
    Topics,
    coded,
)
from matcher.domain.text import Text
from matcher.domain.vocabulary import Languages, Modes, StageCode


class GroupEvidence(BaseModel):
    """Membership of a policy target group, with the days between which its evidence holds.

    A missing first or last day means that the evidence is not limited on that side.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, StringConstraints(min_length=1, max_length=100), coded("group")]
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "GroupEvidence":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise FaultyValueError(
                Text(
                    f"截止日期 {self.valid_to} 早于起始日期 {self.valid_from}",
                    f"valid_to {self.valid_to} is before valid_from {self.valid_from}",
                ),
                Text("请对调或改正。", "Swap or correct them."),
            )
        return self


Groups = Annotated[list[GroupEvidence], Field(max_length=32), Layout(Shape.DATED, "group")]


class Entrepreneur(BaseModel):
    """An entrepreneur's profile. Everything but the id may be unknown (null), which is never read as zero or no."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[Identifier, Text("编号", "identifier")]
    name: Annotated[ShortText | None, Text("名称", "name")] = None
    stage: Annotated[StageCode | None, Text("创业阶段", "venture stage")] = None
    region: Annotated[RegionCode | None, Text("所在地区", "region")] = Field(
        None, description="Where the venture is or will be"
    )
    home_region: Annotated[RegionCode | None, Text("家乡地区", "home region")] = Field(
        None, description="Home town; a tie for people who return (article 11)"
    )
    industries: Annotated[IndustryCodes | None, Text("行业", "industries")] = None
    topics: Annotated[Topics | None, Text("主题标签", "topics")] = None
    needs: Annotated[NeedCodes | None, Text("需求", "needs")] = None
    groups: Annotated[Groups | None, Text("重点群体身份", "target groups")] = None
    registered_on: Annotated[PastDay | None, Text("市场主体登记日期", "day of registration")] = Field(
        None, description="Day of market-entity registration"
    )
    founded_on: Annotated[PastDay | None, Text("创办日期", "day of founding")] = Field(
        None, description="Day the venture began, where it differs from registration"
    )
    headcount: Annotated[Count | None, Text("从业人数", "headcount")] = None
    funding_sought_cny: Annotated[MoneyCny | None, Text("拟融资金额（元）", "funding sought (CNY)")] = None
    text: Annotated[FreeText | None, Text("自述", "own words")] = Field(
        None, description="The venture and its question in their own words"
    )
    modes: Annotated[Modes | None, Text("可接受的服务方式", "accepted forms of help")] = None
    languages: Annotated[Languages | None, Text("交流语言", "languages")] = None
    offers: Annotated[NeedCodes | None, Text("能提供的", "what it can offer")] = Field(
        None, description="What this venture can give others"
    )
    seeks: Annotated[NeedCodes | None, Text("想寻找的", "what it looks for")] = Field(
        None, description="What this venture looks for in a partner"
    )
    certificates: Annotated[ModuleCodes | None, Text("已结业课程", "courses completed")] = Field(
        None, description="Training modules already completed, such as SYB"
    )
    school: Annotated[OpenCode | None, Text("毕业院校", "school")] = None
    org_type: Annotated[OpenCode | None, Text("主体类型", "type of organisation")] = None
    closed_ventures: Annotated[Count | None, Text("曾关停的创业项目数", "earlier ventures that were closed")] = Field(
        None, description="Earlier ventures that were closed"
    )
    willing_to_relocate: Annotated[Flag | None, Text("是否愿意异地落户", "willing to relocate")] = None
    personalised: Annotated[Flag, Text("是否接受个性化推荐", "accepts personalised ranking")] = Field(
        True, description="False: this person refused personalised ranking (PIPL article 24)"
    )
