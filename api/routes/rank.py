"""Rankings: one request, several at once, and what was served before."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Body, Path

from api import examples, schemas
from api.answers import Answer
from api.auth import Analyst, Portal, TheService
from matcher.domain.errors import NotFoundError
from matcher.domain.text import Text
from matcher.service.requests import BatchRequest, RankRequest

router = APIRouter(prefix="/v1", tags=["rankings"])
_SOON = Text("推荐记录约一秒后可查。", "It may take a second until a ranking can be read.")


@router.post("/rankings", response_model=schemas.RankingsOut, summary="Rank for an entrepreneur or a counterpart")
async def rank(
    service: TheService, key: Portal, request: Annotated[RankRequest, Body(openapi_examples=examples.RANK)]
) -> Any:
    """Give ranked counterparts of one, several or all kinds, each with its reasons; every ranking is kept.

    Equal scores stand in the order of their identifiers. The order of an answer depends on the store, the request and
    `as_of` alone.
    """
    answer = service.recommender.answer(request, sender=key.name)
    return Answer({**answer, "synthetic": service.synthetic})


@router.post("/rankings/batch", response_model=schemas.BatchOut, summary="Several requests at once")
async def rank_batch(service: TheService, key: Portal, batch: BatchRequest) -> Any:
    """Answer several requests in their order; one that fails fails the whole batch."""
    answers = service.recommender.answer_all(batch.requests, sender=key.name)
    return Answer({"answers": [{**answer, "synthetic": service.synthetic} for answer in answers]})


@router.get("/rankings/{ranking_id}", summary="A ranking that was served", response_model=schemas.KeptOut)
async def served(service: TheService, _: Analyst, ranking_id: Annotated[str, Path(max_length=200)]) -> Any:
    """The request, the answer, and every shown line's whole feature vector with its points."""
    row = service.store.rankings.get(ranking_id)
    if row is None:
        raise NotFoundError("ranking", ranking_id, _SOON)
    return Answer({"id": row.id, "at": row.at.isoformat(), "sender": row.sender, **orjson.loads(row.data)})
