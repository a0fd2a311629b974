"""Entrepreneurs and every kind's register: the same routes for each, made from what the kinds declare."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, HTTPException, Path, Query, Response

from api import schemas
from api.answers import Answer
from api.auth import Coordinator, Portal, TheService
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.service.records import collections, model_of
from matcher.service.registers import ENTREPRENEUR
from matcher.store.entities import MUST_BE_NEW, Stored, Upserted

Name = Annotated[str, Path(min_length=1, max_length=200, description="Identifier")]
IfMatch = Annotated[str | None, Header(description='Change number that you saw, such as "17"')]
Row = Annotated[dict[str, Any], Body()]


def _expected(if_match: str | None, if_none_match: str | None = None) -> int | None:
    if if_none_match == "*":
        return MUST_BE_NEW
    if if_match is None:
        return None
    number = if_match.strip('"')
    if not number.isdigit():
        raise HTTPException(
            400, Text('If-Match 应为变更编号，如 "17"。', 'If-Match must be a change number, such as "17".')
        )
    return int(number)


def _stored(row: Stored) -> Answer:
    return Answer({"id": row.id, "change": row.change, "data": row.data}, headers={"ETag": f'"{row.change}"'})


def _upserted(done: Upserted, status: int = 200) -> Answer:
    body = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged, "change": done.change}
    return Answer(body, status)


def _rows_of(sent: dict[str, Any]) -> list[Any]:
    rows = sent.get("rows")
    if not isinstance(rows, list) or set(sent) != {"rows"}:
        raise InvalidInputError.single(
            "rows",
            ", ".join(sent),
            Text("正文应只有 rows 列表", "the body must hold a list of rows and nothing else"),
            Text('请写成 {"rows": [ … ]}。', 'Write {"rows": [ … ]}.'),
        )
    return rows


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    """What the document says of a body that is checked by the service, not by the framework."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _named(sent: dict[str, Any], name: str) -> dict[str, Any]:
    """The row under the identifier of its address."""
    if sent.get("id", name) != name:
        raise InvalidInputError.single(
            "id",
            sent["id"],
            Text("与地址中的编号不同", "is not the identifier of the address"),
            Text(f"请省略，或填写 {name}。", f"Leave it out, or write {name!r}."),
        )
    return {**sent, "id": name}


def register_routes(plural: str, entity: str) -> APIRouter:
    """Routes of one register. Portals keep entrepreneurs; the registers of counterparts are for coordinators."""
    router = APIRouter(prefix=f"/v1/{plural}", tags=[plural])
    writer: Any = Portal if entity == ENTREPRENEUR else Coordinator
    called = model_of(entity).__name__
    schema = {"$ref": f"#/components/schemas/{called}"}

    @router.get("", response_model=schemas.PageOut, summary=f"Page through {plural}")
    async def page(
        service: TheService,
        _: Portal,
        after: Annotated[str, Query(max_length=200, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Any:
        rows = service.records.page(entity, after, limit)
        listed = [{"id": row.id, "change": row.change, "data": row.data} for row in rows]
        return Answer({"rows": listed, "next": rows[-1].id if len(rows) == limit else None})

    many = {
        "title": f"{called}Rows",
        "type": "object",
        "required": ["rows"],
        "properties": {"rows": {"type": "array", "items": schema}},
    }

    @router.post("", response_model=schemas.UpsertedOut, openapi_extra=_body(many), summary=f"Store many {plural}")
    async def put_many(service: TheService, _: writer, sent: Row) -> Any:
        """All rows are stored, or none and every fault is listed. Rows that are already so change nothing."""
        return _upserted(service.records.put_many(entity, _rows_of(sent)))

    @router.get("/{name}", response_model=schemas.StoredOut, summary=f"One of the {plural}")
    async def get(service: TheService, _: Portal, name: Name) -> Any:
        return _stored(service.records.get(entity, name))

    @router.put(
        "/{name}",
        response_model=schemas.UpsertedOut,
        responses={201: {"model": schemas.UpsertedOut, "description": "It is new"}},
        openapi_extra=_body(schema),
        summary="Store one whole row",
    )
    async def put(
        service: TheService,
        _: writer,
        name: Name,
        sent: Row,
        if_match: IfMatch = None,
        if_none_match: Annotated[str | None, Header(description="* : only if it does not exist")] = None,
    ) -> Any:
        """Attributes that are left out become unknown. `If-Match` refuses where somebody else was first."""
        done = service.records.put(entity, _named(sent, name), expect=_expected(if_match, if_none_match))
        return _upserted(done, 201 if done.created else 200)

    some = {"title": f"{called}Changes", "type": "object", "additionalProperties": True}

    @router.patch(
        "/{name}", response_model=schemas.StoredOut, openapi_extra=_body(some), summary="Change some attributes"
    )
    async def patch(service: TheService, _: writer, name: Name, sent: Row) -> Any:
        """Only the attributes sent are replaced; null makes one unknown."""
        return _stored(service.records.change(entity, name, sent))

    @router.delete("/{name}", status_code=204, summary="Forget one's profile")
    async def delete(service: TheService, _: writer, name: Name, if_match: IfMatch = None) -> Response:
        """The profile is gone and no ranking uses it. Events and kept rankings stay under the identifier, for audit."""
        service.records.delete(entity, name, expect=_expected(if_match))
        return Response(status_code=204)

    return router


def all_routers() -> list[APIRouter]:
    """One router for each register."""
    return [register_routes(plural, entity) for plural, entity in collections().items()]
