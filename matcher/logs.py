"""Loggers whose library is imported with the first line that is logged."""

from typing import Any


class Logger:
    """A structlog logger of that name, made when it is first used.

    structlog takes a tenth of a second to import (it brings what prints tracebacks in colour), and a server on which
    nothing goes wrong logs nothing.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Any:
        import structlog  # here, not at the top: see above

        return getattr(structlog.get_logger(self._name), method)
