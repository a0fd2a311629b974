"""What a model was fitted among, kept with it; and how far what it sees of late is from that."""

from typing import Any

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.features.displays import WITHIN
from matcher.learning import drift
from matcher.learning.calibration import calibrations
from matcher.learning.fit import WINDOW_DAYS, requests_between
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress
from matcher.learning.shown import between
from matcher.ranking.bundle import Bundle
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.service.evidence import LISTS, MATCHES, MOST_JUDGED, logged
from matcher.service.pasts import so_far, tomorrow, too_few
from matcher.store.store import Store

Json = dict[str, Any]
REFERENCE_DAYS = 180
"""Days before the end of the training window that drift is measured against."""


def reference(
    store: Store, snapshot: Snapshot, model: Model, cut: float, happened: float, seed: int, progress: Progress
) -> Json:
    """What the manifest keeps for later: bins of all that the model saw before `cut`, and base rates of that time."""
    source = MATCHES if model.heads is None else LISTS
    known = between(logged(store, snapshot, happened), cut - WINDOW_DAYS, cut)
    for first in (cut - REFERENCE_DAYS, cut - WINDOW_DAYS):  # the longer one where nothing happened in the shorter
        lists = between(known, first, cut)
        seen = _requests(snapshot, source, lists, first, cut, seed)
        if seen:
            break
    return {
        "reference": drift.reference(drift.looked_at(snapshot, seen, model, seed, progress)),
        "base_rates": _rates(snapshot, source, lists, (first, cut), (first, cut)),
    }


def drifted(store: Store, snapshot: Snapshot, bundle: Bundle, days: int, seed: int, progress: Progress) -> Json:
    """How far what a model sees in the last `days` is from what it was fitted on.

    Raises InvalidInputError where nothing happened of late, or no list was logged for a model that was learned from
    lists.
    """
    code, manifest = snapshot.kind.code, bundle.manifest
    source = str(manifest.get("learned_from", MATCHES))
    first, now = tomorrow() - days, so_far()
    lists = between(logged(store, snapshot, now), first, now)
    recent = _requests(snapshot, source, lists, first, now, seed)
    if not recent:
        raise _no_list(code, days) if source == LISTS else too_few(code, 0)
    values = drift.looked_at(snapshot, recent, bundle.model, seed, progress)
    shifts = {name: drift.psi(then, values[name]) for name, then in manifest["reference"].items()}
    titles = {**drift.TITLES, **{feature.name: feature.title for feature in snapshot.kind.features}}
    told = {
        name: {"psi": value, "verdict": drift.verdict(value), "title": titles[name].as_dict()}
        for name, value in sorted(shifts.items(), key=lambda item: -item[1])
    }
    return {
        "kind": code,
        "version": bundle.model.version,
        "learned_from": source,
        "days": days,
        "requests": len(recent),
        "thresholds": {"watch": drift.WATCH, "act": drift.ACT},
        "conclusion": drift.conclusion(told, titles).as_dict(),
        "psi": told,
        "base_rates": {
            "then": manifest["base_rates"],
            "now": _rates(snapshot, source, lists, (first, now), (first, now - WITHIN)),
        },
        "calibration": {
            "then": manifest.get("calibration", {}),
            "now": calibrations(snapshot, bundle.model.heads, lists, progress),
        },
    }


def _requests(
    snapshot: Snapshot, source: str, lists: list[PastRequest], first: float, last: float, seed: int
) -> list[PastRequest]:
    """What was asked in [first, last): all logged lists where those are learned from, else what led to a match."""
    if source == LISTS:
        return lists
    return requests_between(snapshot, first, last, MOST_JUDGED, seed, new_only=not snapshot.kind.repeats)


def _rates(
    snapshot: Snapshot,
    source: str,
    lists: list[PastRequest],
    window: tuple[float, float],
    of_lists: tuple[float, float],
) -> dict[str, float | None]:
    """Base rates of a window; those of lists end earlier, where the time of the latest still runs."""
    rates = drift.base_rates(snapshot.history, *window)
    return rates if source == MATCHES else {**rates, **drift.list_rates(lists, *of_lists)}


def _no_list(code: str, days: int) -> InvalidInputError:
    return InvalidInputError.single(
        "days",
        days,
        Text(
            f"{code} 在这段时间没有满 {WITHIN:.0f} 天的展示记录，而该模型是从展示记录学习的",
            f"{code} has no logged list of that time that is {WITHIN:.0f} days old; this model was learned from lists",
        ),
        Text(
            "请增加天数，并检查门户是否仍在发送“已展示”事件。",
            "Ask for more days, and see whether the portal still sends shown events.",
        ),
    )
