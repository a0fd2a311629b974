"""All pages of the console, in one application."""

from pathlib import Path as File

from fastapi import APIRouter, FastAPI, HTTPException, Request
from starlette.responses import FileResponse, Response

from api.console import (
    audit,
    case,
    counterparts,
    how,
    importing,
    my,
    opening,
    quality,
    queue,
    requests,
    sign_in,
    troubles,
)
from api.console.pages import HOME, PAGES
from matcher.domain.text import Text

AREAS = (sign_in, queue, opening, case, requests, my, counterparts, importing, quality, audit, how)
"""Modules with a `router`, in the order in which addresses are tried."""
STATIC = File(__file__).parent / "static"
router = APIRouter(prefix=HOME, include_in_schema=False)


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """A file of the console: style and script."""
    files = {file.name: file for file in STATIC.iterdir() if file.is_file()}
    if name not in files:
        raise HTTPException(404, Text("没有这个文件。", "There is no such file."))
    return FileResponse(files[name], headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=3600"})


def too_large(request: Request) -> Response | None:
    """The page that tells somebody that a file is too large; nothing for requests of programs."""
    return troubles.too_large(request) if troubles.of_people(request, PAGES) else None


def install(app: FastAPI) -> None:
    """Add the pages to an application; after its other errors are installed."""
    app.include_router(router)
    for area in AREAS:
        app.include_router(area.router)
    troubles.install(app, PAGES)
