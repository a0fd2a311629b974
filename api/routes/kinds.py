"""What there is to rank: kinds with their attributes, rules, features and events; and the reference tables."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api import kind_schemas
from api.answers import Answer
from api.auth import Portal, TheService
from matcher.domain.errors import NotFoundError
from matcher.domain.text import Text
from matcher.kinds.discovery import kind_of
from matcher.service.descriptions import described_kind, reference_table, reference_tables

router = APIRouter(prefix="/v1", tags=["kinds"])


@router.get("/kinds", response_model=list[kind_schemas.KindOut], summary="All kinds")
async def kinds(service: TheService, _: Portal) -> Any:
    """Every kind with its attributes, hard rules with their clauses, features with their points, and events."""
    return Answer([described_kind(kind_of(code), model) for code, model in service.catalogue.serving.models.items()])


@router.get("/kinds/{code}", response_model=kind_schemas.KindOut, summary="One kind")
async def kind(service: TheService, _: Portal, code: str) -> Any:
    """One kind in full."""
    return Answer(described_kind(kind_of(code), service.catalogue.serving.models[code]))


@router.get("/reference", response_model=kind_schemas.PackOut, tags=["reference"], summary="The reference pack")
async def pack(service: TheService, _: Portal) -> Any:
    """Name and version of the pack, and its tables with their sizes."""
    tables = {name: len(rows) for name, rows in reference_tables(service.pack).items()}
    return Answer({"pack": service.pack.name, "version": service.pack.version, "tables": tables})


@router.get("/reference/{table}", response_model=list[dict[str, Any]], tags=["reference"], summary="One table")
async def table(
    service: TheService,
    _: Portal,
    table: str,
    q: Annotated[str, Query(max_length=100, description="Part of a code or name")] = "",
    limit: Annotated[int, Query(ge=1, le=5000)] = 100,
) -> Any:
    """Codes with their names."""
    rows = reference_table(service.pack, table, q, limit)
    if rows is None:
        known = ", ".join(reference_tables(service.pack))
        raise NotFoundError("table", table, Text(f"现有：{known}。", f"There are: {known}."))
    return Answer(rows)
