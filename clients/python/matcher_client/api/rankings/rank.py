from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.rank_request import RankRequest
from ...models.rankings_out import RankingsOut
from ...types import Response


def _get_kwargs(
    *,
    body: RankRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/rankings",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | RankingsOut | None:
    if response.status_code == 200:
        response_200 = RankingsOut.from_dict(response.json())

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
) -> Response[ProblemOut | RankingsOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: RankRequest,
) -> Response[ProblemOut | RankingsOut]:
    """Rank for an entrepreneur or a counterpart

     Give ranked counterparts of one, several or all kinds, each with its reasons; every ranking is kept.

    Equal scores stand in the order of their identifiers. The order of an answer depends on the store,
    the request and
    `as_of` alone.

    Args:
        body (RankRequest): One request for rankings of one or more kinds.

            Give either an entrepreneur (stored: `entrepreneur_id`, or inline: `entrepreneur`) to rank
            counterparts, or a
            counterpart (`counterpart_id` or `counterpart`, with exactly one kind) to rank
            entrepreneurs.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | RankingsOut]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: RankRequest,
) -> ProblemOut | RankingsOut | None:
    """Rank for an entrepreneur or a counterpart

     Give ranked counterparts of one, several or all kinds, each with its reasons; every ranking is kept.

    Equal scores stand in the order of their identifiers. The order of an answer depends on the store,
    the request and
    `as_of` alone.

    Args:
        body (RankRequest): One request for rankings of one or more kinds.

            Give either an entrepreneur (stored: `entrepreneur_id`, or inline: `entrepreneur`) to rank
            counterparts, or a
            counterpart (`counterpart_id` or `counterpart`, with exactly one kind) to rank
            entrepreneurs.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | RankingsOut
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: RankRequest,
) -> Response[ProblemOut | RankingsOut]:
    """Rank for an entrepreneur or a counterpart

     Give ranked counterparts of one, several or all kinds, each with its reasons; every ranking is kept.

    Equal scores stand in the order of their identifiers. The order of an answer depends on the store,
    the request and
    `as_of` alone.

    Args:
        body (RankRequest): One request for rankings of one or more kinds.

            Give either an entrepreneur (stored: `entrepreneur_id`, or inline: `entrepreneur`) to rank
            counterparts, or a
            counterpart (`counterpart_id` or `counterpart`, with exactly one kind) to rank
            entrepreneurs.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | RankingsOut]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: RankRequest,
) -> ProblemOut | RankingsOut | None:
    """Rank for an entrepreneur or a counterpart

     Give ranked counterparts of one, several or all kinds, each with its reasons; every ranking is kept.

    Equal scores stand in the order of their identifiers. The order of an answer depends on the store,
    the request and
    `as_of` alone.

    Args:
        body (RankRequest): One request for rankings of one or more kinds.

            Give either an entrepreneur (stored: `entrepreneur_id`, or inline: `entrepreneur`) to rank
            counterparts, or a
            counterpart (`counterpart_id` or `counterpart`, with exactly one kind) to rank
            entrepreneurs.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | RankingsOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
