"""Health, readiness, metrics, keys and the start page."""

from datetime import UTC, datetime
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer
from api.auth import Administrator, TheService
from api.kind_schemas import ReadyOut
from api.metrics import DATA_VERSION, REGISTRY, WAITING
from matcher.domain.access import Role
from matcher.domain.errors import NotFoundError

router = APIRouter(tags=["system"])
PAGE = File(__file__).parent.parent / "pages" / "start.html"


class KeyIn(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
    role: Role


@router.get("/health", response_model=dict[str, str], summary="The process answers")
async def health() -> Any:
    """Answers while the process runs."""
    return Answer({"status": "ok"})


@router.get(
    "/ready",
    response_model=ReadyOut,
    responses={503: {"model": ReadyOut, "description": "They can't; `troubles` say why"}},
    summary="Requests can be served",
)
async def ready(service: TheService) -> Any:
    """200 while rankings can be served and kept, 503 with the cause where not."""
    state = service.readiness()
    return Answer({**state, "synthetic": service.synthetic}, 200 if state["ready"] else 503)


@router.get("/metrics", summary="Prometheus metrics", response_class=Response)
async def metrics(service: TheService) -> Response:
    """Counts and times of requests; no personal data."""
    DATA_VERSION.set(service.catalogue.change)
    WAITING.set(service.log.waiting)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


@router.get("/v1/keys", response_model=list[dict[str, Any]], summary="All keys")
async def keys(service: TheService, _: Administrator) -> Any:
    """Names, roles and days of all keys; the secrets are not kept."""
    return Answer([_shown(key) for key in service.store.keys.list()])


@router.post("/v1/keys", response_model=dict[str, Any], status_code=201, summary="Make a key")
async def add_key(service: TheService, _: Administrator, body: KeyIn) -> Any:
    """The secret is shown in this answer and never again."""
    secret = service.store.keys.add(body.name, body.role, now=datetime.now(UTC))
    return Answer({"name": body.name, "role": body.role, "secret": secret}, 201)


@router.delete("/v1/keys/{name}", status_code=204, summary="Revoke a key")
async def revoke_key(service: TheService, _: Administrator, name: str) -> Response:
    """The key ends within a second."""
    if not service.store.keys.revoke(name, now=datetime.now(UTC)):
        raise NotFoundError("key", name)
    return Response(status_code=204)


def _shown(key: Any) -> dict[str, Any]:
    revoked = key.revoked_at and key.revoked_at.isoformat()
    return {"name": key.name, "role": key.role, "created_at": key.created_at.isoformat(), "revoked_at": revoked}


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
async def start(request: Request) -> HTMLResponse:
    """The page that says what this is and lets one try it."""
    return HTMLResponse(PAGE.read_text("utf-8"), headers={"Content-Security-Policy": request.app.state.page_policy})
