from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.kept_out import KeptOut
from ...models.problem_out import ProblemOut
from ...types import Response


def _get_kwargs(
    ranking_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/rankings/{ranking_id}".format(
            ranking_id=quote(str(ranking_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> KeptOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = KeptOut.from_dict(response.json())

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
) -> Response[KeptOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    ranking_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[KeptOut | ProblemOut]:
    """A ranking that was served

     The request, the answer, and every shown line's whole feature vector with its points.

    Args:
        ranking_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[KeptOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        ranking_id=ranking_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    ranking_id: str,
    *,
    client: AuthenticatedClient,
) -> KeptOut | ProblemOut | None:
    """A ranking that was served

     The request, the answer, and every shown line's whole feature vector with its points.

    Args:
        ranking_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        KeptOut | ProblemOut
    """

    return sync_detailed(
        ranking_id=ranking_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    ranking_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[KeptOut | ProblemOut]:
    """A ranking that was served

     The request, the answer, and every shown line's whole feature vector with its points.

    Args:
        ranking_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[KeptOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        ranking_id=ranking_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    ranking_id: str,
    *,
    client: AuthenticatedClient,
) -> KeptOut | ProblemOut | None:
    """A ranking that was served

     The request, the answer, and every shown line's whole feature vector with its points.

    Args:
        ranking_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        KeptOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            ranking_id=ranking_id,
            client=client,
        )
    ).parsed
