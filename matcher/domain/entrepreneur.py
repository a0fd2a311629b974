"""The person or venture that looks for help."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from matcher.domain.layout import (
    Count,
    Day,
    Flag,
    FreeText,
    Identifier,
    IndustryCodes,
    Layout,
    MoneyCny,
    NeedCodes,
    OpenCode,
    RegionCode,
    Shape,
    ShortText,
    Topics,
    coded,
)
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
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}; swap or correct them")
        return self


Groups = Annotated[list[GroupEvidence], Field(max_length=32), Layout(Shape.DATED, "group")]


class Entrepreneur(BaseModel):
    """An entrepreneur's profile. Everything but the id may be unknown (null), which is never read as zero or no."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    name: ShortText | None = None
    stage: StageCode | None = None
    region: RegionCode | None = Field(None, description="Where the venture is or will be")
    home_region: RegionCode | None = Field(None, description="Home town; a tie for people who return (article 11)")
    industries: IndustryCodes | None = None
    topics: Topics | None = None
    needs: NeedCodes | None = None
    groups: Groups | None = None
    registered_on: Day | None = Field(None, description="Day of market-entity registration")
    founded_on: Day | None = Field(None, description="Day the venture began, where it differs from registration")
    headcount: Count | None = None
    funding_sought_cny: MoneyCny | None = None
    text: FreeText | None = Field(None, description="The venture and its question in their own words")
    modes: Modes | None = None
    languages: Languages | None = None
    offers: NeedCodes | None = Field(None, description="What this venture can give others")
    seeks: NeedCodes | None = Field(None, description="What this venture looks for in a partner")
    certificates: Topics | None = Field(None, description="Course codes already completed, such as SYB")
    school: OpenCode | None = None
    org_type: OpenCode | None = None
    closed_ventures: Count | None = Field(None, description="Earlier ventures that were closed")
    willing_to_relocate: Flag | None = None
    personalised: bool = Field(True, description="False: this person refused personalised ranking (PIPL article 24)")
