"""Finds every kind: each module of this folder that exposes `KIND`."""

import importlib
import pkgutil
from functools import cache

from matcher import kinds as folder
from matcher.domain.errors import NotFoundError, call
from matcher.domain.text import Text
from matcher.kinds.contract import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Code to kind, in alphabetical order; raises ValueError where two kinds share a code or a plural."""
    found: dict[str, Kind] = {}
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
        kind = getattr(importlib.import_module(f"{folder.__name__}.{module.name}"), "KIND", None)
        if kind is None:
            continue
        if any(kind.code == other.code or kind.plural == other.plural for other in found.values()):
            raise ValueError(f"two kinds are called {kind.code!r} or {kind.plural!r}")
        found[kind.code] = kind
        call(kind.code, kind.title.zh)
    return found


def kind_of(code: str) -> Kind:
    """The kind of a code; raises NotFoundError that lists the kinds there are."""
    kind = kinds().get(code)
    if kind is None:
        raise NotFoundError(
            "kind", code, Text(f"现有类别：{', '.join(kinds())}。", f"Known kinds: {', '.join(kinds())}.")
        )
    return kind
