"""What every kind of counterpart shares; each kind's own file adds its attributes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from matcher.domain.layout import (
    Documents,
    FreeText,
    Identifier,
    IndustryCodes,
    NeedCodes,
    OpenCode,
    PublicName,
    RegionCode,
    RegionCodes,
    ShortText,
    Topics,
)
from matcher.domain.text import Text
from matcher.domain.vocabulary import Languages, Modes, Stages


class Counterpart(BaseModel):
    """Attributes that any counterpart may have. Null means unknown, an empty list means none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[Identifier, Text("编号", "identifier")]
    name: Annotated[ShortText | None, Text("名称", "name")] = None
    region: Annotated[RegionCode | None, Text("所在地区", "region")] = None
    serves_regions: Annotated[RegionCodes | None, Text("服务地区", "regions served")] = Field(
        None, description="Regions served; null: not known, own region counts"
    )
    industries: Annotated[IndustryCodes | None, Text("行业", "industries")] = None
    topics: Annotated[Topics | None, Text("主题标签", "topics")] = None
    needs: Annotated[NeedCodes | None, Text("能解决的需求", "needs it can help with")] = Field(
        None, description="Needs that this counterpart can help with"
    )
    stages: Annotated[Stages | None, Text("服务的创业阶段", "venture stages served")] = Field(
        None, description="Venture stages that this counterpart works with"
    )
    modes: Annotated[Modes | None, Text("服务方式", "forms of help")] = None
    languages: Annotated[Languages | None, Text("交流语言", "languages")] = None
    text: Annotated[FreeText | None, Text("简介", "description")] = None
    documents: Annotated[Documents | None, Text("代表性材料", "documents")] = Field(
        None, description="Longer texts that show experience"
    )
    org_type: Annotated[OpenCode | None, Text("主体类型", "type of organisation")] = None


class Organisation(Counterpart):
    """A counterpart that is no person, and whose name says what it does.

    A firm's registered name has four parts: place, a word of its own, trade and legal form (企业名称登记管理规定,
    article 6).
    """

    name: Annotated[PublicName | None, Text("名称", "name")] = None
