from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.case_out import CaseOut
from ...models.correct_in import CorrectIn
from ...models.problem_out import ProblemOut
from ...types import Response


def _get_kwargs(
    case: str,
    *,
    body: CorrectIn,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/cases/{case}/corrections".format(
            case=quote(str(case), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CaseOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = CaseOut.from_dict(response.json())

        return response_200

    if response.status_code == 503:
        response_503 = ProblemOut.from_dict(response.json())

        return response_503

    if 400 <= response.status_code <= 499:
        response_4xx = ProblemOut.from_dict(response.json())

        return response_4xx

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CaseOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    case: str,
    *,
    client: AuthenticatedClient,
    body: CorrectIn,
) -> Response[CaseOut | ProblemOut]:
    """Take back what was noted

     Take back the last such note that was a mistake; the history keeps both, and no model learns from
    it.

    Args:
        case (str): Identifier of the case
        body (CorrectIn): What was noted by mistake: the side whose answer it was, `met`, or the
            outcome.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CaseOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        case=case,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    case: str,
    *,
    client: AuthenticatedClient,
    body: CorrectIn,
) -> CaseOut | ProblemOut | None:
    """Take back what was noted

     Take back the last such note that was a mistake; the history keeps both, and no model learns from
    it.

    Args:
        case (str): Identifier of the case
        body (CorrectIn): What was noted by mistake: the side whose answer it was, `met`, or the
            outcome.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CaseOut | ProblemOut
    """

    return sync_detailed(
        case=case,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    case: str,
    *,
    client: AuthenticatedClient,
    body: CorrectIn,
) -> Response[CaseOut | ProblemOut]:
    """Take back what was noted

     Take back the last such note that was a mistake; the history keeps both, and no model learns from
    it.

    Args:
        case (str): Identifier of the case
        body (CorrectIn): What was noted by mistake: the side whose answer it was, `met`, or the
            outcome.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CaseOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        case=case,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    case: str,
    *,
    client: AuthenticatedClient,
    body: CorrectIn,
) -> CaseOut | ProblemOut | None:
    """Take back what was noted

     Take back the last such note that was a mistake; the history keeps both, and no model learns from
    it.

    Args:
        case (str): Identifier of the case
        body (CorrectIn): What was noted by mistake: the side whose answer it was, `met`, or the
            outcome.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CaseOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            case=case,
            client=client,
            body=body,
        )
    ).parsed
