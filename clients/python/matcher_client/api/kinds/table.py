from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.table_response_200_item import TableResponse200Item
from ...types import UNSET, Response, Unset


def _get_kwargs(
    table: str,
    *,
    q: str | Unset = "",
    limit: int | Unset = 100,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["q"] = q

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/reference/{table}".format(
            table=quote(str(table), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | list[TableResponse200Item] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = TableResponse200Item.from_dict(response_200_item_data)

            response_200.append(response_200_item)

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
) -> Response[ProblemOut | list[TableResponse200Item]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    table: str,
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    limit: int | Unset = 100,
) -> Response[ProblemOut | list[TableResponse200Item]]:
    """One table

     Codes with their names.

    Args:
        table (str):
        q (str | Unset): Part of a code or name Default: ''.
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | list[TableResponse200Item]]
    """

    kwargs = _get_kwargs(
        table=table,
        q=q,
        limit=limit,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    table: str,
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    limit: int | Unset = 100,
) -> ProblemOut | list[TableResponse200Item] | None:
    """One table

     Codes with their names.

    Args:
        table (str):
        q (str | Unset): Part of a code or name Default: ''.
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | list[TableResponse200Item]
    """

    return sync_detailed(
        table=table,
        client=client,
        q=q,
        limit=limit,
    ).parsed


async def asyncio_detailed(
    table: str,
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    limit: int | Unset = 100,
) -> Response[ProblemOut | list[TableResponse200Item]]:
    """One table

     Codes with their names.

    Args:
        table (str):
        q (str | Unset): Part of a code or name Default: ''.
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | list[TableResponse200Item]]
    """

    kwargs = _get_kwargs(
        table=table,
        q=q,
        limit=limit,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    table: str,
    *,
    client: AuthenticatedClient,
    q: str | Unset = "",
    limit: int | Unset = 100,
) -> ProblemOut | list[TableResponse200Item] | None:
    """One table

     Codes with their names.

    Args:
        table (str):
        q (str | Unset): Part of a code or name Default: ''.
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | list[TableResponse200Item]
    """

    return (
        await asyncio_detailed(
            table=table,
            client=client,
            q=q,
            limit=limit,
        )
    ).parsed
