from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.events_in import EventsIn
from ...models.problem_out import ProblemOut
from ...models.receipts_out import ReceiptsOut
from ...types import Response


def _get_kwargs(
    *,
    body: EventsIn,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/events",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | ReceiptsOut | None:
    if response.status_code == 201:
        response_201 = ReceiptsOut.from_dict(response.json())

        return response_201

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
) -> Response[ProblemOut | ReceiptsOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: EventsIn,
) -> Response[ProblemOut | ReceiptsOut]:
    """Record events

     Record events once each: the same `client_key` may be sent again after a lost answer.

    When the answer arrives they are on disk.
    `notes` in a receipt say what may be a slip: a name that no register holds, a list that was made for
    somebody else
    or does not hold this counterpart, a withdrawal of what was never recorded.
    `ranking_id` links an event to the ranking that showed the counterpart.

    Args:
        body (EventsIn): Events to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | ReceiptsOut]
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
    body: EventsIn,
) -> ProblemOut | ReceiptsOut | None:
    """Record events

     Record events once each: the same `client_key` may be sent again after a lost answer.

    When the answer arrives they are on disk.
    `notes` in a receipt say what may be a slip: a name that no register holds, a list that was made for
    somebody else
    or does not hold this counterpart, a withdrawal of what was never recorded.
    `ranking_id` links an event to the ranking that showed the counterpart.

    Args:
        body (EventsIn): Events to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | ReceiptsOut
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: EventsIn,
) -> Response[ProblemOut | ReceiptsOut]:
    """Record events

     Record events once each: the same `client_key` may be sent again after a lost answer.

    When the answer arrives they are on disk.
    `notes` in a receipt say what may be a slip: a name that no register holds, a list that was made for
    somebody else
    or does not hold this counterpart, a withdrawal of what was never recorded.
    `ranking_id` links an event to the ranking that showed the counterpart.

    Args:
        body (EventsIn): Events to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | ReceiptsOut]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: EventsIn,
) -> ProblemOut | ReceiptsOut | None:
    """Record events

     Record events once each: the same `client_key` may be sent again after a lost answer.

    When the answer arrives they are on disk.
    `notes` in a receipt say what may be a slip: a name that no register holds, a list that was made for
    somebody else
    or does not hold this counterpart, a withdrawal of what was never recorded.
    `ranking_id` links an event to the ranking that showed the counterpart.

    Args:
        body (EventsIn): Events to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | ReceiptsOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
