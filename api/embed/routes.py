"""Tokens for pages, the lists that they stand for, what became of the lines, and the script that shows them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import FileResponse, Response

from api.answers import Answer
from api.auth import Portal, TheService
from api.embed.limits import OpenTo, Turns
from api.errors import documented
from matcher.domain.text import Language, Text
from matcher.service.embedding import MOST_LINES, ShownEvent, TokenRequest

FOLDER = Path(__file__).parent
FILES = {"matcher.js": "text/javascript", "matcher.css": "text/css"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "max-age=3600",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",  # so that a page may pin the file by its hash
}
OPEN = ("/v1/embed/list", "/v1/embed/events")
MOST_TURNS = 120
HOUR = 3600.0
MOST_CHARACTERS, MOST_OF_RECEIPT = 8_000, 40_000
"""A token has one identifier in it, a receipt up to 20, and identifiers may be long."""

pages = APIRouter(prefix="/v1/embed", tags=["embed"])
files = APIRouter(prefix="/embed", include_in_schema=False)
WITHOUT_KEY: dict[str, Any] = {"security": []}
BUSY: dict[int | str, dict[str, Any]] = {429: documented("Too many requests with a token")}


class TokenOut(BaseModel):
    """A token for a page, and when it ends."""

    token: str
    expires_at: AwareDatetime


class ShownLineOut(BaseModel):
    """One line of a list, in words."""

    position: int
    id: str
    name: str
    reasons: list[str]
    cautions: list[str]
    to_check: list[str]


class ListOut(BaseModel):
    """The list of one kind; `receipt` goes into the events of its lines."""

    kind: str
    title: str
    ranking_id: str
    personalised: bool
    lines: list[ShownLineOut]
    receipt: str


class ListsOut(BaseModel):
    """All lists of a token."""

    language: Language
    as_of: AwareDatetime
    lists: list[ListOut]
    synthetic: dict[str, Any] | None


class ShownIn(BaseModel):
    """What was shown and opened of one list."""

    model_config = ConfigDict(extra="forbid")
    receipt: Annotated[str, Field(min_length=1, max_length=MOST_OF_RECEIPT)]
    events: Annotated[list[ShownEvent], Field(min_length=1, max_length=2 * MOST_LINES)]


class NotedOut(BaseModel):
    """How many events are new, and how many had been noted before."""

    noted: int
    known: int


@pages.post("/tokens", response_model=TokenOut, status_code=201, summary="A token for a page")
async def token(service: TheService, key: Portal, body: TokenRequest) -> Any:
    """Ask for it with your server's key and hand it to the page: with it one sees these lists and no others.

    It ends by itself, and when the key is revoked.
    """
    made, until = service.embedding.token(body, sender=key.name, now=datetime.now(UTC))
    return Answer({"token": made, "expires_at": until.isoformat()}, 201)


@pages.get("/list", response_model=ListsOut, summary="The lists of a token", responses=BUSY, openapi_extra=WITHOUT_KEY)
async def lists(request: Request, service: TheService, token: Annotated[str, Query(max_length=MOST_CHARACTERS)]) -> Any:
    """What `embed/matcher.js` shows. Needs no key; pages of every site may call it. Every list is kept as a ranking."""
    request.app.state.turns.take(token)
    found = service.embedding.lists(token, now=datetime.now(UTC))
    return Answer({**found, "synthetic": service.synthetic}, headers={"Cache-Control": "no-store"})


@pages.post(
    "/events",
    response_model=NotedOut,
    status_code=201,
    summary="Lines were shown or opened",
    responses=BUSY,
    openapi_extra=WITHOUT_KEY,
)
async def shown(request: Request, service: TheService, body: ShownIn) -> Any:
    """Noted once for each line of the list that the receipt is of, and for no other. Needs no key."""
    request.app.state.turns.take(body.receipt)
    receipts = service.embedding.record(body.receipt, body.events, now=datetime.now(UTC))
    known = sum(receipt.duplicate for receipt in receipts)
    return Answer({"noted": len(receipts) - known, "known": known}, 201)


@files.get("/{name}")
async def file(name: str) -> Response:
    """The script and its style."""
    if name not in FILES:
        raise HTTPException(404, Text("没有这个文件。", "There is no such file."))
    return FileResponse(FOLDER / name, media_type=FILES[name], headers=HEADERS)


def install(app: FastAPI) -> None:
    """Add it to an application."""
    app.state.turns = Turns(MOST_TURNS, HOUR)
    app.add_middleware(OpenTo, paths=OPEN)
    app.include_router(pages)
    app.include_router(files)
