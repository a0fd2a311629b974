"""Shapes of answers, for the documentation."""

from typing import Any

from pydantic import AwareDatetime, BaseModel

from matcher.domain.event import Event


class Words(BaseModel):
    """A sentence in both languages; with `language` in the request it is a plain string instead."""

    zh: str
    en: str


class ReasonOut(BaseModel):
    """One reason, the feature (or two, `one*other`) it speaks for, and the points it was worth."""

    feature: str
    points: float
    text: Words | str


class ToCheckOut(BaseModel):
    """A rule that could not be decided, and the facts that are missing (`side.attribute`)."""

    rule: str
    missing: list[str]
    text: Words | str
    document: str
    article: str


class ContributionOut(BaseModel):
    """A feature's value in its unit (null: unknown) and its points; all points and the intercept sum to the score.

    `one*other` is what two features earn together beyond what each earns alone; it has no value of its own.
    """

    feature: str
    value: float | None
    points: float


class AdviceOut(BaseModel):
    """What would raise this rank."""

    feature: str
    text: Words | str
    points: float
    rank: int


class ChanceOut(BaseModel):
    """How probable it is that the entrepreneur wants it once seen, that the counterpart says yes, and a match."""

    wants: float
    accepts: float | None
    match: float | None


class ItemOut(BaseModel):
    """One ranked line."""

    rank: int
    id: str
    name: str
    score: float
    reasons: list[ReasonOut]
    cautions: list[ReasonOut]
    to_check: list[ToCheckOut]
    capacity_left: float | None
    chance: ChanceOut | None
    """Calibrated probabilities, where a model was learned from logged lists."""
    contributions: list[ContributionOut] | None = None
    would_raise: list[AdviceOut] | None = None


class RefusalOut(BaseModel):
    """A rule that refuses, with its clause and what would change it."""

    rule: str
    because: Words | str
    would_change: Words | str
    document: str
    article: str
    region: str | None
    valid_from: str | None
    valid_to: str | None


class ExcludedOut(BaseModel):
    """One candidate that was left out."""

    id: str
    name: str
    score: float
    refusals: list[RefusalOut]


class ModelOut(BaseModel):
    """The model that scored; `learned` false means an experts' scorecard."""

    version: str
    learned: bool
    intercept: float


class RankingOut(BaseModel):
    """The ranking of one kind.

    `refused_by_rule` counts a candidate under every rule that refuses it. `data_version` is the store's change number
    when this kind's register, the entrepreneurs or its events last moved. `not_found`: those of `only` that the
    register does not hold.
    """

    ranking_id: str
    kind: str
    direction: str
    as_of: AwareDatetime
    candidates: int
    eligible: int
    refused_by_rule: dict[str, int]
    items: list[ItemOut]
    refused: list[ExcludedOut]
    model: ModelOut
    rules_version: str
    data_version: int
    personalised: bool
    not_found: list[str]


class RankingsOut(BaseModel):
    """The answer to one request."""

    as_of: AwareDatetime
    rankings: list[RankingOut]
    synthetic: dict[str, Any] | None = None


class KeptOut(BaseModel):
    """A ranking as it was kept: request, answer, and every shown line's whole feature vector with its points."""

    id: str
    at: AwareDatetime
    sender: str
    request: dict[str, Any]
    ranking: RankingOut
    shown: dict[str, Any]


class BatchOut(BaseModel):
    """The answers to several requests, in their order."""

    answers: list[RankingsOut]


class StoredOut(BaseModel):
    """A stored row and the number of its last change (send it as If-Match to guard your own change)."""

    id: str
    change: int
    data: dict[str, Any]


class PageOut(BaseModel):
    """Rows in the order of their identifiers; `next` goes into `after` for the following page."""

    rows: list[StoredOut]
    next: str | None


class UpsertedOut(BaseModel):
    """What a write did."""

    created: int
    updated: int
    unchanged: int
    change: int


class ReceiptOut(BaseModel):
    """Place of an event in the log."""

    seq: int
    duplicate: bool
    notes: list[Words]


class ReceiptsOut(BaseModel):
    """Receipts in the order of the events."""

    receipts: list[ReceiptOut]


class RecordedOut(Event):
    """An event with its place in the log."""

    seq: int


class FaultOut(BaseModel):
    """One fault: where it is, the value found there, what is wrong and what to do."""

    field: str
    value: Any
    problem: Words
    fix: Words


class ProblemOut(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    title_zh: str
    status: int
    detail: str
    detail_zh: str
    errors: list[FaultOut] | None = None
    expired: bool = False
