from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.entrepreneur import Entrepreneur
from ...models.problem_out import ProblemOut
from ...models.upserted_out import UpsertedOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    name: str,
    *,
    body: Entrepreneur,
    if_match: None | str | Unset = UNSET,
    if_none_match: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["if-match"] = if_match

    if not isinstance(if_none_match, Unset):
        headers["if-none-match"] = if_none_match

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/entrepreneurs/{name}".format(
            name=quote(str(name), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | UpsertedOut | None:
    if response.status_code == 200:
        response_200 = UpsertedOut.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = UpsertedOut.from_dict(response.json())

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
) -> Response[ProblemOut | UpsertedOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    body: Entrepreneur,
    if_match: None | str | Unset = UNSET,
    if_none_match: None | str | Unset = UNSET,
) -> Response[ProblemOut | UpsertedOut]:
    """Store one whole row

     Attributes that are left out become unknown. `If-Match` refuses where somebody else was first.

    Args:
        name (str): Identifier
        if_match (None | str | Unset): Change number that you saw, such as "17"
        if_none_match (None | str | Unset): * : only if it does not exist
        body (Entrepreneur): An entrepreneur's profile. Everything but the id may be unknown
            (null), which is never read as zero or no.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | UpsertedOut]
    """

    kwargs = _get_kwargs(
        name=name,
        body=body,
        if_match=if_match,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    body: Entrepreneur,
    if_match: None | str | Unset = UNSET,
    if_none_match: None | str | Unset = UNSET,
) -> ProblemOut | UpsertedOut | None:
    """Store one whole row

     Attributes that are left out become unknown. `If-Match` refuses where somebody else was first.

    Args:
        name (str): Identifier
        if_match (None | str | Unset): Change number that you saw, such as "17"
        if_none_match (None | str | Unset): * : only if it does not exist
        body (Entrepreneur): An entrepreneur's profile. Everything but the id may be unknown
            (null), which is never read as zero or no.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | UpsertedOut
    """

    return sync_detailed(
        name=name,
        client=client,
        body=body,
        if_match=if_match,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    body: Entrepreneur,
    if_match: None | str | Unset = UNSET,
    if_none_match: None | str | Unset = UNSET,
) -> Response[ProblemOut | UpsertedOut]:
    """Store one whole row

     Attributes that are left out become unknown. `If-Match` refuses where somebody else was first.

    Args:
        name (str): Identifier
        if_match (None | str | Unset): Change number that you saw, such as "17"
        if_none_match (None | str | Unset): * : only if it does not exist
        body (Entrepreneur): An entrepreneur's profile. Everything but the id may be unknown
            (null), which is never read as zero or no.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | UpsertedOut]
    """

    kwargs = _get_kwargs(
        name=name,
        body=body,
        if_match=if_match,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    body: Entrepreneur,
    if_match: None | str | Unset = UNSET,
    if_none_match: None | str | Unset = UNSET,
) -> ProblemOut | UpsertedOut | None:
    """Store one whole row

     Attributes that are left out become unknown. `If-Match` refuses where somebody else was first.

    Args:
        name (str): Identifier
        if_match (None | str | Unset): Change number that you saw, such as "17"
        if_none_match (None | str | Unset): * : only if it does not exist
        body (Entrepreneur): An entrepreneur's profile. Everything but the id may be unknown
            (null), which is never read as zero or no.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | UpsertedOut
    """

    return (
        await asyncio_detailed(
            name=name,
            client=client,
            body=body,
            if_match=if_match,
            if_none_match=if_none_match,
        )
    ).parsed
