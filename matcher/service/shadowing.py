"""The report on a shadow: what it would have shown beside what was shown, over the kept rankings."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson

from matcher.domain.deployment import Action, Deployment, State
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.learning.measures import Bootstrap
from matcher.learning.rows import Progress
from matcher.learning.shadows import Watched, agreement, exposure, lines_of, outcomes
from matcher.learning.shown import telling
from matcher.ranking.snapshot import Snapshot
from matcher.store.rankings import RankingRow
from matcher.store.store import Store

SECONDS_PER_DAY = 86_400.0
MARK = b'"shadow":'
"""What the kept text of a ranking with a shadow holds: the others need not be read."""
INLINE = "inline"
"""The identifier of profiles that were sent along without one: different people."""
Json = dict[str, Any]
LEFT_OUT = {
    "of_entrepreneurs": Text("反向推荐（为对接方推荐创业者）", "lists of entrepreneurs, for a counterpart"),
    "served_by_it": Text("由该模型自己排序的列表", "lists that this model ordered itself"),
    "empty": Text("空列表（没有对象符合条件，无可比较）", "empty lists (nobody was eligible, nothing to compare)"),
}
"""Why a kept ranking with a shadow is not compared, by code."""


def shadow_report(
    store: Store, snapshot: Snapshot, version: str | None, days: int | None, n: int, seed: int, progress: Progress
) -> Json:
    """The first `n` lines of all kept rankings that a shadow ranked too, of the last `days` where given.

    Default version: the shadow, or the latest one that there was. Raises InvalidInputError where there never was one,
    or no ranking of that time was kept with it.
    """
    code = snapshot.kind.code
    log = store.deployments.of(code)
    chosen = version or _latest(log)
    since = _since(log, chosen, code, version)
    now = datetime.now(UTC)
    if days is not None:
        since = max(since, now - timedelta(days=days))
    left_out: Counter[str] = Counter()
    watched: list[Watched] = []
    for done, row in enumerate(store.rankings.of_kind(code, since), start=1):
        one = _watched(row, chosen, n, left_out)
        if one is not None:
            watched.append(one)
        if done % 500 == 0:
            progress("reading rankings", done, 0)
    progress("reading rankings", len(watched), len(watched))
    if not watched:
        raise _nothing_kept(chosen, since, left_out)
    _, people = np.unique([one.person for one in watched], return_inverse=True)
    bootstrap = Bootstrap(people.astype(np.int64), seed)
    columns = store.events.after(code, 0, telling(snapshot.kind))
    lines = lines_of(watched, columns, snapshot.kind, now.timestamp() / SECONDS_PER_DAY)
    return {
        "kind": code,
        "version": chosen,
        "n": n,
        "window": {"from": _moment(watched[0].day), "until": _moment(watched[-1].day)},
        "requests": len(watched),
        "people": int(people.max()) + 1,
        "served_by": dict(Counter(one.model for one in watched).most_common()),
        "left_out": dict(left_out),
        "agreement": agreement(watched, bootstrap),
        "exposure": exposure(watched, snapshot.counterparts.frame.ids),
        "outcomes": outcomes(lines, bootstrap, len(watched)),
    }


def _moment(day: float) -> str:
    return datetime.fromtimestamp(day * SECONDS_PER_DAY, UTC).isoformat(timespec="seconds")


def _latest(log: Sequence[Deployment]) -> str | None:
    """The shadow that runs, or the last one that did."""
    ran = [entry.version for entry in log if entry.action == Action.SHADOW]
    return State.of(log).shadow or (ran[-1] if ran else None)


def _since(log: Sequence[Deployment], chosen: str | None, code: str, asked: str | None) -> datetime:
    """When a version first became a shadow."""
    starts = [entry.at for entry in log if entry.action == Action.SHADOW and entry.version == chosen]
    if chosen is None or not starts:
        raise InvalidInputError.single(
            "version",
            asked,
            Text(f"{code} 没有这个影子模型", f"{code} {'never had this' if asked else 'has no'} shadow"),
            Text(
                f"请先 matcher shadow {code} 版本 --reason …，待有推荐请求后再看报告。",
                f"Start one with `matcher shadow {code} VERSION --reason ...` and ask again once there were requests.",
            ),
        )
    return starts[0]


def _watched(row: RankingRow, version: str | None, n: int, left_out: Counter[str]) -> Watched | None:
    """What one row says, if that shadow ranked along; reverse, empty and self-same lists are counted as left out."""
    if MARK not in row.data:
        return None
    whole = orjson.loads(row.data)
    shadow = whole["shown"].get("shadow")
    if shadow is None or shadow["model"] != version:
        return None
    model = whole["ranking"]["model"]["version"]
    length = min(n, len(shadow["ids"]))
    shown = tuple(item["id"] for item in whole["ranking"]["items"][:length])
    reasons = {
        "of_entrepreneurs": row.direction != "counterparts",
        "served_by_it": model == version,
        "empty": not shown,
    }
    reason = next((name for name, holds in reasons.items() if holds), None)
    if reason is not None:
        left_out[reason] += 1
        return None
    day = row.at.timestamp() / SECONDS_PER_DAY
    person = row.id if row.entity_id == INLINE else row.entity_id
    return Watched(row.id, day, row.entity_id, person, model, shown, tuple(shadow["ids"][: len(shown)]))


def _nothing_kept(version: str | None, since: datetime, left_out: Counter[str]) -> InvalidInputError:
    zh = f"自 {since:%Y-%m-%d} 以来没有可比的推荐记录"
    en = f"ranked along in no kept list since {since:%Y-%m-%d}"
    if left_out:
        told_zh = "，".join(f"{LEFT_OUT[name].zh} {count}" for name, count in left_out.items())
        told_en = ", ".join(f"{LEFT_OUT[name].en} {count}" for name, count in left_out.items())
        zh, en = f"{zh}（不计：{told_zh}）", f"{en} (left out: {told_en})"
    fix = Text(
        "影子模型在有推荐请求时才打分；请等待请求，或放宽天数。",
        "It ranks along when rankings are asked for. Wait for requests, or ask for more days.",
    )
    return InvalidInputError.single("version", version, Text(zh, en), fix)
