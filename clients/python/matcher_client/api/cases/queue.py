from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.stage import Stage
from ...models.waiting_out import WaitingOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    stage: Stage | Unset = UNSET,
    urgent: bool | None | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_stage: str | Unset = UNSET
    if not isinstance(stage, Unset):
        json_stage = stage.value

    params["stage"] = json_stage

    json_urgent: bool | None | Unset
    if isinstance(urgent, Unset):
        json_urgent = UNSET
    else:
        json_urgent = urgent
    params["urgent"] = json_urgent

    params["limit"] = limit

    json_after: None | str | Unset
    if isinstance(after, Unset):
        json_after = UNSET
    else:
        json_after = after
    params["after"] = json_after

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/cases",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | list[WaitingOut] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = WaitingOut.from_dict(response_200_item_data)

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
) -> Response[ProblemOut | list[WaitingOut]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    stage: Stage | Unset = UNSET,
    urgent: bool | None | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,
) -> Response[ProblemOut | list[WaitingOut]]:
    """Cases that wait

     What is due first stands first.

    Args:
        stage (Stage | Unset): What a case waits for.
        urgent (bool | None | Unset): Key groups and people who start again, or all others
        limit (int | Unset):  Default: 50.
        after (None | str | Unset): The last case of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | list[WaitingOut]]
    """

    kwargs = _get_kwargs(
        stage=stage,
        urgent=urgent,
        limit=limit,
        after=after,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    stage: Stage | Unset = UNSET,
    urgent: bool | None | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,
) -> ProblemOut | list[WaitingOut] | None:
    """Cases that wait

     What is due first stands first.

    Args:
        stage (Stage | Unset): What a case waits for.
        urgent (bool | None | Unset): Key groups and people who start again, or all others
        limit (int | Unset):  Default: 50.
        after (None | str | Unset): The last case of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | list[WaitingOut]
    """

    return sync_detailed(
        client=client,
        stage=stage,
        urgent=urgent,
        limit=limit,
        after=after,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    stage: Stage | Unset = UNSET,
    urgent: bool | None | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,
) -> Response[ProblemOut | list[WaitingOut]]:
    """Cases that wait

     What is due first stands first.

    Args:
        stage (Stage | Unset): What a case waits for.
        urgent (bool | None | Unset): Key groups and people who start again, or all others
        limit (int | Unset):  Default: 50.
        after (None | str | Unset): The last case of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | list[WaitingOut]]
    """

    kwargs = _get_kwargs(
        stage=stage,
        urgent=urgent,
        limit=limit,
        after=after,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    stage: Stage | Unset = UNSET,
    urgent: bool | None | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,
) -> ProblemOut | list[WaitingOut] | None:
    """Cases that wait

     What is due first stands first.

    Args:
        stage (Stage | Unset): What a case waits for.
        urgent (bool | None | Unset): Key groups and people who start again, or all others
        limit (int | Unset):  Default: 50.
        after (None | str | Unset): The last case of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | list[WaitingOut]
    """

    return (
        await asyncio_detailed(
            client=client,
            stage=stage,
            urgent=urgent,
            limit=limit,
            after=after,
        )
    ).parsed
