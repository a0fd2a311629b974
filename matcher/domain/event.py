"""What happened between an entrepreneur and a counterpart. Events are append-only."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from matcher.domain.layout import Identifier, MoneyCny, Topics

Code = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[a-z0-9_+.-]+$")]

WITHDRAWN = "withdrawn"
"""Takes back an event that was recorded by mistake, which `reason` names: both stay in the log, and neither counts."""

Author = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Event(BaseModel):
    """One event. `client_key` makes recording idempotent: the same key is stored once, whoever repeats it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entrepreneur_id: Identifier
    kind: Code
    counterpart_id: Identifier
    event: Code = Field(
        description="What happened: shown, opened, chosen, … or an outcome of the kind; see /v1/reference/events"
    )
    at: AwareDatetime = Field(description="When it happened, with its time zone")
    client_key: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        None, description="The sender's own key for this event; repeating it changes nothing"
    )
    ranking_id: Identifier | None = Field(None, description="The ranking that showed the counterpart")
    position: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        None, description="Place in the list that was shown, from 1: with it, what stands high is not taken for better"
    )
    propensity: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None,
        description="Where the order was drawn by chance: how probable this counterpart was at this place of this list "
        "(1/n for n lines in random order). Models can then be judged by lists that they did not make",
    )
    funding_round: Code | None = None
    amount: MoneyCny | None = None
    topics: Topics | None = None
    group_id: Identifier | None = Field(None, description="Events of one deal or consortium share it")
    author: Author | None = None
    reason: Code | None = Field(
        None,
        description="Why, where a person overrode a suggestion (see /v1/reference/override_reasons); of `withdrawn` "
        "the event that is taken back",
    )


class StoredEvent(BaseModel):
    """An event with its place in the log."""

    seq: int
    recorded_at: datetime
    event: Event
