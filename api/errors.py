"""Errors as RFC 9457 problem details that name the field and the fix."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas import ProblemOut
from matcher.domain.errors import (
    BundleError,
    ConflictError,
    Fault,
    InvalidInputError,
    MatcherError,
    NotAllowedError,
    NotFoundError,
    SignatureError,
    StoreError,
)
from matcher.domain.text import Text
from matcher.logs import Logger
from matcher.service.messages import plain, pointer, said

logger = Logger(__name__)
MEDIA_TYPE = "application/problem+json"
SCHEMAS = "#/components/schemas/"
"""Where the OpenAPI document keeps the schemas of its models."""

_TITLES = {
    400: ("请求无法读取", "The request can't be read"),
    401: ("需要密钥", "A key is needed"),
    403: ("没有权限", "Not allowed"),
    404: ("不存在", "Not found"),
    405: ("不支持此方法", "Method not allowed"),
    409: ("与现有内容冲突", "Conflict"),
    412: ("内容已被他人更改", "Changed by somebody else"),
    413: ("请求过大", "The request is too large"),
    422: ("输入有误", "The input is wrong"),
    429: ("请求过于频繁", "Too many requests"),
    503: ("暂时不可用", "Not available for now"),
}


_KNOWN = {
    "There was an error parsing the body": Text(
        "请求正文不是 UTF-8 编码的 JSON。请以 UTF-8 发送。", "The body is not JSON in UTF-8. Send it in UTF-8."
    )
}
"""What the framework says in English alone."""


def problem(
    status: int,
    detail: Text,
    *,
    faults: list[Fault] | None = None,
    headers: dict[str, str] | None = None,
    expired: bool = False,
) -> JSONResponse:
    """A problem document; `errors` lists every fault with its place, value and remedy.

    `expired`: a token that was good once; whoever shows a page can tell people to open it again.
    """
    zh, en = _TITLES.get(status, ("出错了", "Error"))
    body: dict[str, Any] = {"type": "about:blank", "title": en, "title_zh": zh, "status": status}
    body |= {"detail": detail.en, "detail_zh": detail.zh}
    if expired:
        body["expired"] = True
    if faults:
        body["errors"] = [_fault(fault) for fault in faults]
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def documented(description: str) -> dict[str, Any]:
    """How the OpenAPI document tells of a problem as an answer.

    By reference, not as a `model`: of a model the framework would build a validator for every status of every route
    before it answers the first request.
    """
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}{ProblemOut.__name__}"}}},
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "field": fault.where,
        "value": plain(fault.value),
        "problem": {"en": fault.problem.en, "zh": fault.problem.zh},
        "fix": {"en": fault.remedy.en, "zh": fault.remedy.zh},
    }


def _unreadable(_: Request, error: RequestValidationError) -> JSONResponse:
    faults, unreadable = [], False
    for entry in error.errors():
        what, fix = said(entry)
        broken = entry["type"] == "json_invalid"  # its place is a number of characters
        unreadable |= broken
        where = "" if broken else pointer(entry["loc"][1:] if entry["loc"][:1] == ("body",) else entry["loc"])
        value = None if entry["type"] == "missing" else entry.get("input")
        faults.append(Fault(where or "body", value, what, fix))
    return problem(400 if unreadable else 422, _all(faults), faults=faults)


def _all(faults: list[Fault]) -> Text:
    """The first few faults in one line."""
    return Text(
        "；".join(f"{f.where}：{f.problem.zh}" for f in faults[:5]),
        "; ".join(f"{f.where}: {f.problem.en}" for f in faults[:5]),
    )


def _ours(request: Request, error: MatcherError) -> JSONResponse:
    if isinstance(error, InvalidInputError):
        return problem(422, _all(error.faults), faults=error.faults)
    if isinstance(error, NotFoundError):
        return problem(404, Text(error.line_zh, str(error)))
    if isinstance(error, SignatureError):
        return problem(403, error.text, expired=error.expired)
    if isinstance(error, NotAllowedError):
        return problem(403, error.text)
    if isinstance(error, ConflictError | BundleError):
        return problem(409, Text(error.zh, str(error)))
    if isinstance(error, StoreError):
        logger.error("store", cause=str(error), path=request.url.path)
        return problem(503, Text("存储暂时不可用，请稍后再试。", str(error)), headers={"Retry-After": "5"})
    return problem(400, Text(str(error), str(error)))


def _http(_: Request, error: HTTPException) -> JSONResponse:
    detail: Any = error.detail
    if not isinstance(detail, Text):
        detail = _KNOWN.get(str(detail), Text(_TITLES.get(error.status_code, ("出错了", ""))[0], str(detail)))
    return problem(error.status_code, detail, headers=dict(error.headers or {}))


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document."""
    app.add_exception_handler(RequestValidationError, _unreadable)  # type: ignore[arg-type]
    app.add_exception_handler(MatcherError, _ours)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
