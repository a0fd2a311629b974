"""A client on the real application, with the keys of every role."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matcher.service.service import Service


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service)) as opened:
        yield opened


@pytest.fixture(scope="module")
def portal(secrets: dict[str, str]) -> dict[str, str]:
    return {"X-API-Key": secrets["portal"]}


@pytest.fixture(scope="module")
def coordinator(secrets: dict[str, str]) -> dict[str, str]:
    return {"X-API-Key": secrets["coordinator"]}


@pytest.fixture(scope="module")
def analyst(secrets: dict[str, str]) -> dict[str, str]:
    return {"X-API-Key": secrets["analyst"]}


@pytest.fixture(scope="module")
def administrator(secrets: dict[str, str]) -> dict[str, str]:
    return {"X-API-Key": secrets["administrator"]}
