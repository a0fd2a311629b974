"""Every operation of the document, tried with generated input: what the document promises holds."""

import re

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from starlette.testclient import TestClient

from api.app import create_app
from matcher.domain.case import Stage
from matcher.service.service import Service

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


def test_the_document_keeps_its_word(service: Service, administrator: dict[str, str]) -> None:
    document = schemathesis.openapi.from_asgi("/openapi.json", create_app(service))
    tried = 0
    for found in document.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            database=None,
        )
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case) -> None:
            case.validate_response(case.call(headers=administrator), checks=CHECKS)

        one()
        tried += 1
    assert tried >= 40


def test_the_documentation_needs_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith("/"), address
        assert client.get(address).status_code == 200, address


def test_two_things_of_one_name_stay_two(client: TestClient) -> None:
    """What a case waits for and the stage of a venture are both called so in code."""
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    (asked,) = [one for one in document["paths"]["/v1/cases"]["get"]["parameters"] if one["name"] == "stage"]
    name = re.search(r"schemas/(\w+)", str(asked["schema"]))
    assert name
    assert schemas[name[1]]["enum"] == [stage.value for stage in Stage]
    named = set(re.findall(r"#/components/schemas/(\w+)", client.get("/openapi.json").text))
    assert named <= set(schemas)
