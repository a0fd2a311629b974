"""JSON answers, written by orjson."""

from typing import Any

import orjson
from starlette.responses import Response


class Answer(Response):
    """A JSON body from plain data and numpy numbers."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The body."""
        return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
