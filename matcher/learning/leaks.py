"""Catching features that know the future: cutting the log off at a request's moment must change no value."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.features.history import History, Log
from matcher.learning.requests import PastRequest
from matcher.learning.rows import values_of
from matcher.ranking.snapshot import Snapshot

LOOKS = 8
"""Requests that are looked at, spread over time."""


def leaks(snapshot: Snapshot, requests: Sequence[PastRequest]) -> list[str]:
    """Names of features whose values at some request differ once later events, and those of the moment, are gone."""
    found: set[str] = set()
    step = max(len(requests) // LOOKS, 1)
    names = [feature.name for feature in snapshot.kind.features]
    for request in requests[::step][:LOOKS]:
        whole = values_of(snapshot, request, snapshot.history.before(request.day))
        cut = _cut(snapshot, request.day)
        known = values_of(cut, request, cut.history.before(request.day))
        for k, name in enumerate(names):
            if not np.array_equal(whole[k], known[k], equal_nan=True):
                found.add(name)
    return [name for name in names if name in found]


def _cut(snapshot: Snapshot, day: float) -> Snapshot:
    """The snapshot as it would be had nothing happened from a moment on."""
    history = snapshot.history
    earlier = history.log.at < day
    columns = {name: getattr(history.log, name)[earlier] for name in Log.__slots__}
    return replace(snapshot, history=History(Log(**columns), history.e, history.c, history.displays.until(day)))
