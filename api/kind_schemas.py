"""Shapes of kinds and of the reference pack, for the documentation."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from api.schemas import Words


class AttributeOut(BaseModel):
    """An attribute of a register's rows; `vocabulary` names the codes that it holds, see /v1/reference."""

    name: str
    title: Words
    shape: str
    vocabulary: str | None
    unit: str | None


class ProvisionOut(BaseModel):
    """The document and clause that a rule stands on."""

    document: str
    article: str
    text: Words
    valid_from: date | None
    valid_to: date | None
    parameters: dict[str, Any]


class RuleOut(BaseModel):
    """A hard rule."""

    code: str
    title: Words
    provision: ProvisionOut


class OutcomeOut(BaseModel):
    """An event of a kind: what it says of the pair, and how many days after the match it can still happen."""

    event: str
    title: Words
    meaning: Words
    grade: float
    horizon_days: int


class KindOut(BaseModel):
    """A kind in full. `features` and `pairs` have the points of the model that serves; `schema` is of its rows."""

    code: str
    plural: str
    title: Words
    attributes: list[AttributeOut]
    rules: list[RuleOut]
    features: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    events: list[OutcomeOut]
    card: list[str]
    examples: list[dict[str, Any]]
    row_schema: dict[str, Any] = Field(alias="schema")


class PackOut(BaseModel):
    """The reference pack, and how many rows each table has."""

    pack: str
    version: str
    tables: dict[str, int]


class ReadyOut(BaseModel):
    """Whether requests can be served; `troubles` say why not."""

    ready: bool
    troubles: list[str]
    warnings: list[Any]
    data_version: int
    rankings_waiting: int
    synthetic: dict[str, Any] | None
