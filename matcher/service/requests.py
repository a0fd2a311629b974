"""What a caller may ask of the ranking service; the same model is the body of the HTTP route and the CLI's file."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from matcher.domain.errors import FaultyValueError, InvalidInputError
from matcher.domain.layout import Identifier
from matcher.domain.text import Text

MOST_LINES = 200
MOST_CANDIDATES = 10_000
MOST_REFUSALS = 100
MOST_REQUESTS = 100
FURTHEST = timedelta(days=366)
"""How far ahead a ranking may look: planning a year, not fortune-telling."""

PROFILE = "A profile that is used once; the log of rankings keeps it without name, text and documents"

Code = Annotated[str, Field(min_length=1, max_length=100)]
Identifiers = Annotated[list[Identifier], Field(max_length=MOST_CANDIDATES)]


class RequestContext(BaseModel):
    """What belongs to this request and not to the person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    funding_round: Code | None = None
    topics: Annotated[list[Code], Field(max_length=64)] = []


class RankRequest(BaseModel):
    """One request for rankings of one or more kinds.

    Give either an entrepreneur (stored: `entrepreneur_id`, or inline: `entrepreneur`) to rank counterparts, or a
    counterpart (`counterpart_id` or `counterpart`, with exactly one kind) to rank entrepreneurs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Kinds to rank; empty: all of them"
    )
    entrepreneur_id: Identifier | None = None
    entrepreneur: dict[str, Any] | None = Field(None, description=PROFILE)
    counterpart_id: Identifier | None = None
    counterpart: dict[str, Any] | None = Field(None, description=PROFILE)
    n: Annotated[int, Field(ge=1, le=MOST_LINES)] = Field(10, description="Length of the list")
    only: Identifiers | None = Field(None, description="Rank these candidates and no others")
    show: Identifiers | None = Field(
        None, description="Show these, each with its place among all, instead of the first n (with what would raise it)"
    )
    exclude: Identifiers = Field(default_factory=list, description="Leave these candidates out")
    exclude_known: bool = Field(False, description="Leave out pairs that already met")
    filters: Annotated[dict[str, Any], Field(max_length=20)] = Field(
        default_factory=dict,
        description='By attribute of the ranked side: codes, lists of codes, true/false or {"min": …, "max": …}',
    )
    diversity: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = Field(
        0.0, description="0: by score alone; 1: as different as can be"
    )
    explain: bool = Field(False, description="Add every feature's value and points, and what would raise the rank")
    refusals: Annotated[int, Field(ge=0, le=MOST_REFUSALS)] = Field(
        0, description="List so many of those left out, with rule and clause"
    )
    language: Literal["zh", "en"] | None = Field(None, description="One language only; default: both")
    as_of: AwareDatetime | None = Field(
        None,
        description="Rank as of this moment, default now: rules, ages and events of then, registers as they are now",
    )
    personalised: bool = Field(True, description="False: use no attribute of the person; not for ranking entrepreneurs")
    context: RequestContext = RequestContext()

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        sides = ("entrepreneur_id", "entrepreneur", "counterpart_id", "counterpart")
        given = [name for name in sides if getattr(self, name) is not None]
        if len(given) != 1:
            has = f"此请求有 {'、'.join(given)}" if given else "此请求一项也没有"
            raise FaultyValueError(
                Text(
                    f"应当且只能给出其中一项：{'、'.join(sides)}；{has}",
                    f"exactly one of {', '.join(sides)} is needed; this request has {', '.join(given) or 'none'}",
                ),
                Text("请只保留一项。" if given else "请给出其中一项。", "Give one of them."),
            )
        if self.reverse and len(self.kinds) != 1:
            raise FaultyValueError(
                Text("反向推荐要说明对接方的类别", "to rank entrepreneurs, the counterpart's kind must be known"),
                Text("请在 kinds 中只写这一类别。", "Name in `kinds` the one kind that the counterpart is of."),
            )
        if self.reverse and not self.personalised:
            raise FaultyValueError(
                Text("反向推荐必须依据创业者资料", "ranking entrepreneurs rests on their profiles"),
                Text(
                    "请去掉 personalised；不愿使用其资料的人本来就不会因资料排在前面。",
                    "Leave personalised out; of people who refused, nothing is used anyway.",
                ),
            )
        return self

    @property
    def reverse(self) -> bool:
        """Whether entrepreneurs are ranked for a counterpart."""
        return self.counterpart_id is not None or self.counterpart is not None

    def moment(self, now: datetime) -> datetime:
        """The moment to rank as of; raises InvalidInputError for one too far ahead."""
        if self.as_of is None:
            return now
        if self.as_of > now + FURTHEST:
            raise InvalidInputError.single(
                "as_of",
                self.as_of.isoformat(),
                Text(f"晚于今天 {FURTHEST.days} 天以上", f"is more than {FURTHEST.days} days ahead"),
                Text("请给出更早的时间。", "Give an earlier moment."),
            )
        return self.as_of.astimezone(UTC)


class BatchRequest(BaseModel):
    """Several requests in one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests: Annotated[list[RankRequest], Field(min_length=1, max_length=MOST_REQUESTS)]
