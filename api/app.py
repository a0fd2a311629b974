"""The web application: routes, errors and limits around one service."""

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from pydantic.json_schema import models_json_schema

from api import errors
from api.auth import SCHEME, KeyRing
from api.console import routes as console
from api.embed import routes as embed
from api.errors import SCHEMAS
from api.limits import BodyLimit
from api.metrics import Measured
from api.routes import cases, events, kinds, models, rank, registers, system
from api.schemas import ProblemOut
from matcher import __version__
from matcher.service.records import collections, model_of
from matcher.service.service import Service

DESCRIPTION = """
Ranks who and what can help an entrepreneur, and says why, in Chinese and English.
Send a key in the header `X-API-Key`. Errors are RFC 9457 problem documents that name the field and the fix.
"""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: errors.documented(text)
    for status, text in {
        400: "The request can't be read",
        401: "No key, or an unknown one",
        403: "The key's role does not include this",
        404: "No such thing",
        409: "The stored state does not allow it",
        413: "The body is too large",
        422: "The input is wrong; every fault is listed",
        503: "The store is not available",
    }.items()
}


def create_app(service: Service) -> FastAPI:
    """The application of an open service; whoever opened the service closes it."""
    # the interactive documentation comes with the service: an office's network may see nothing else
    app = FastAPIOffline(
        redoc_url=None,
        title="创业对接推荐服务 · Entrepreneurship matching service",
        version=__version__,
        description=DESCRIPTION,
        responses=PROBLEMS,
        generate_unique_id_function=_operation,
    )
    app.state.service = service
    app.state.keys = KeyRing()
    app.state.page_policy = (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    app.add_middleware(BodyLimit, most=service.settings.max_body_bytes, told=console.too_large)
    app.add_middleware(Measured)
    errors.install(app)
    own = (rank.router, events.router, cases.router, kinds.router, models.router, system.router)
    for router in (*own, *registers.all_routers()):
        app.include_router(router)
    embed.install(app)
    console.install(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _operation(route: APIRoute) -> str:
    """What the document calls a route: its area and what it does, so that clients have names to read."""
    return "_".join((*map(str, route.tags[:1]), route.name.strip("_")))


def _problem_schemas() -> dict[str, Any]:
    """The schemas that `errors.documented` refers to, as the framework writes all others: nothing that is null."""
    _, shared = models_json_schema([(ProblemOut, "serialization")], ref_template=f"{SCHEMAS}{{model}}")
    own: dict[str, Any] = jsonable_encoder(shared["$defs"], exclude_none=True)
    return own


def _row_schemas(others: dict[str, Any]) -> dict[str, Any]:
    """The schemas of every register's rows; one with the name of another that is not the same is called `Row…`."""
    models = [(model_of(entity), "validation") for entity in collections().values()]
    _, shared = models_json_schema(models, ref_template=f"{SCHEMAS}{{model}}")  # type: ignore[arg-type]
    own = shared.get("$defs", {})
    text = orjson.dumps(own).decode()
    taken = [name for name, schema in own.items() if others.get(name, schema) != schema]
    for name in taken:
        text = text.replace(f'"{SCHEMAS}{name}"', f'"{SCHEMAS}Row{name}"')
    renamed: dict[str, Any] = orjson.loads(text)
    for name in taken:
        renamed[f"Row{name}"] = {**renamed.pop(name), "title": f"Row{name}"}
    return renamed


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The document, with the schemas of every register's rows."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_problem_schemas())
    schemas.update(_row_schemas(schemas))
    document["components"]["securitySchemes"] = {"key": SCHEME}
    for path, operation in ((path, entry) for path, entries in document["paths"].items() for entry in entries.values()):
        if path.startswith("/v1/"):
            operation.setdefault("security", [{"key": []}])  # a page's routes say themselves that they need none
    app.openapi_schema = document
    return document
