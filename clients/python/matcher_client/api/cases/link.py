from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.link_out import LinkOut
from ...models.problem_out import ProblemOut
from ...types import Response


def _get_kwargs(
    case: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/cases/{case}/link".format(
            case=quote(str(case), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> LinkOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = LinkOut.from_dict(response.json())

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
) -> Response[LinkOut | ProblemOut]:
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
) -> Response[LinkOut | ProblemOut]:
    """The entrepreneur's own page

     The address to hand to this entrepreneur alone; 409 before the case is sent and once the link has
    ended.

    Args:
        case (str): Identifier of the case

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LinkOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        case=case,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    case: str,
    *,
    client: AuthenticatedClient,
) -> LinkOut | ProblemOut | None:
    """The entrepreneur's own page

     The address to hand to this entrepreneur alone; 409 before the case is sent and once the link has
    ended.

    Args:
        case (str): Identifier of the case

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LinkOut | ProblemOut
    """

    return sync_detailed(
        case=case,
        client=client,
    ).parsed


async def asyncio_detailed(
    case: str,
    *,
    client: AuthenticatedClient,
) -> Response[LinkOut | ProblemOut]:
    """The entrepreneur's own page

     The address to hand to this entrepreneur alone; 409 before the case is sent and once the link has
    ended.

    Args:
        case (str): Identifier of the case

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LinkOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        case=case,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    case: str,
    *,
    client: AuthenticatedClient,
) -> LinkOut | ProblemOut | None:
    """The entrepreneur's own page

     The address to hand to this entrepreneur alone; 409 before the case is sent and once the link has
    ended.

    Args:
        case (str): Identifier of the case

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LinkOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            case=case,
            client=client,
        )
    ).parsed
