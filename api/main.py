"""What the web server starts: an application with a service of its own, by the settings of the environment."""

import gc
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from fastapi import FastAPI

from api.app import create_app
from matcher.service.service import Service
from matcher.service.settings import Settings

SWITCH_SECONDS = 0.0005


def app() -> FastAPI:
    """Open the service and make the application; it closes the service when the server stops."""
    settings = Settings()
    if "TZ" not in os.environ:  # people read times of their own zone, whatever the machine's is
        os.environ["TZ"] = settings.timezone
        time.tzset()
    # loading makes a million lasting objects: collecting in between would walk them all, again and again
    gc.disable()
    stack = ExitStack()
    service = stack.enter_context(Service.opened(settings, follow=True))
    service.warm()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # What was loaded lives as long as the process: the collector need not walk it again and again. It is not walked
        # once either: that takes a fifth of a second and finds less than a megabyte.
        gc.freeze()
        gc.enable()
        # the threads that follow the store and keep rankings must not hold a request up for long
        sys.setswitchinterval(SWITCH_SECONDS)
        with stack:
            yield

    application = create_app(service)
    application.router.lifespan_context = lifespan
    return application
