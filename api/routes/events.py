"""Events: what happened between an entrepreneur and a counterpart."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api import schemas
from api.answers import Answer
from api.auth import Portal, TheService
from matcher.domain.event import Event
from matcher.service.doubts import doubts
from matcher.service.recording import MOST_EVENTS, record

router = APIRouter(prefix="/v1", tags=["events"])


class EventsIn(BaseModel):
    """Events to record."""

    model_config = ConfigDict(extra="forbid")
    events: Annotated[list[Event], Field(min_length=1, max_length=MOST_EVENTS)]


@router.post("/events", response_model=schemas.ReceiptsOut, status_code=201, summary="Record events")
async def record_events(service: TheService, key: Portal, body: EventsIn) -> Any:
    """Record events once each: the same `client_key` may be sent again after a lost answer.

    When the answer arrives they are on disk.
    `notes` in a receipt say what may be a slip: a name that no register holds, a list that was made for somebody else
    or does not hold this counterpart, a withdrawal of what was never recorded.
    `ranking_id` links an event to the ranking that showed the counterpart.
    """
    receipts = record(service.store, body.events, sender=key.name, now=datetime.now(UTC))
    notes = doubts(service.store, body.events, receipts)
    return Answer(
        {
            "receipts": [
                {"seq": r.seq, "duplicate": r.duplicate, "notes": [note.as_dict() for note in own]}
                for r, own in zip(receipts, notes, strict=True)
            ]
        },
        201,
    )


@router.get("/entrepreneurs/{name}/events", response_model=list[schemas.RecordedOut], tags=["entrepreneurs"])
async def history(service: TheService, _: Portal, name: str) -> Any:
    """All events of one entrepreneur, in the order they were recorded."""
    found = service.store.events.of_entrepreneur(name)
    return Answer([{"seq": entry.seq, **entry.event.model_dump(mode="json", exclude_none=True)} for entry in found])
