"""Prometheus metrics of requests."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REGISTRY = CollectorRegistry()
REQUESTS = Counter("matcher_requests_total", "Requests by route and status", ["route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "matcher_request_seconds",
    "Time to answer by route",
    ["route"],
    buckets=(0.001, 0.002, 0.004, 0.006, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
    registry=REGISTRY,
)
DATA_VERSION = Gauge("matcher_data_version", "Change number of the store that is served", registry=REGISTRY)
WAITING = Gauge("matcher_rankings_waiting", "Rankings that are not written yet", registry=REGISTRY)


class Measured:
    """ASGI middleware that counts and times requests under the route's pattern, never under an address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), "500"

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            REQUESTS.labels(route, status).inc()
            SECONDS.labels(route).observe(time.perf_counter() - began)
