"""What every kind of counterpart shares; each kind's own file adds its attributes."""

from pydantic import BaseModel, ConfigDict, Field

from matcher.domain.layout import (
    Documents,
    FreeText,
    Identifier,
    IndustryCodes,
    NeedCodes,
    OpenCode,
    RegionCode,
    RegionCodes,
    ShortText,
    Topics,
)
from matcher.domain.vocabulary import Languages, Modes, Stages


class Counterpart(BaseModel):
    """Attributes that any counterpart may have. Null means unknown, an empty list means none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    name: ShortText | None = None
    region: RegionCode | None = None
    serves_regions: RegionCodes | None = Field(None, description="Regions served; null: not known, own region counts")
    industries: IndustryCodes | None = None
    topics: Topics | None = None
    needs: NeedCodes | None = Field(None, description="Needs that this counterpart can help with")
    stages: Stages | None = Field(None, description="Venture stages that this counterpart works with")
    modes: Modes | None = None
    languages: Languages | None = None
    text: FreeText | None = None
    documents: Documents | None = Field(None, description="Longer texts that show experience")
    org_type: OpenCode | None = None
