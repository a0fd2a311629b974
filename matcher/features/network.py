"""Who worked with whom: partners at one and at two hops, in groups such as consortia and deals.

Two rows with the same identifier, one an entrepreneur and one a counterpart, are one organisation: it may have asked in
one group and been asked in another. co(a, b) is the (decayed) number of earlier groups that both were in; at two hops
a pair counts the sum over third organisations p of co(a, p) x co(p, b). Both are symmetric.
"""

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Floats, Frame
from matcher.features.history import History, Ints, Past, Postings
from matcher.features.track_record import HIGHEST

HALF_LIFE = 730.0
"""Days in which a former group loses half of its weight."""

MOST_GROUPS = 2_000
"""Groups that the second hop looks at, the latest first."""


def organisations(history: History) -> tuple[Ints, int]:
    """(entrepreneurs + 1,) organisation of each entrepreneur, and how many there are; counterparts have their row.

    The last one is -1, nobody: a register may be empty.
    """

    def make() -> NDArray[np.int64]:
        rows = history.c.row_of
        own = history.c.n + np.arange(history.e.n)
        found = [rows.get(name, int(k)) for name, k in zip(history.e.ids, own, strict=True)]
        return np.array([*found, -1], np.int64)

    return history.keyed("organisations", make), history.c.n + history.e.n


def members(history: History) -> tuple[Ints, Ints, Postings, Postings]:
    """(memberships,) organisation and event of everybody in a group, with postings by organisation and by group."""

    def make() -> NDArray[np.int64]:
        log = history.log
        org_of_e, _ = organisations(history)
        events = np.flatnonzero((log.group >= 0) & history.good)
        asked = np.where(log.e[events] >= 0, org_of_e[np.maximum(log.e[events], 0)], -1)
        pairs = np.stack([np.concatenate([log.c[events], asked]), np.concatenate([events, events])])
        pairs = pairs[:, pairs[0] >= 0]
        # one membership for each organisation in a group, at its first event there
        group = log.group[pairs[1]].astype(np.int64)
        order = np.lexsort((pairs[1], pairs[0], group))
        first = np.ones(len(order), np.bool_)
        sorted_org, sorted_group = pairs[0][order], group[order]
        first[1:] = (sorted_org[1:] != sorted_org[:-1]) | (sorted_group[1:] != sorted_group[:-1])
        kept = order[first]
        # in the order of time, so that "before" is a prefix here too
        kept = kept[np.argsort(pairs[1][kept], kind="stable")]
        return pairs[:, kept]

    table = history.keyed("members", make)
    orgs, events = table[0], table[1]
    _, size = organisations(history)
    by_org = history.postings_of("members.org", lambda: orgs, size)
    groups = history.log.group[events].astype(np.int64)
    by_group = history.postings_of("members.group", lambda: groups, int(groups.max(initial=-1)) + 1)
    return orgs, events, by_org, by_group


def first_events(history: History) -> Ints:
    """(groups,) number of each group's first match; as many as there are events for a group without one."""

    def make() -> NDArray[np.int64]:
        log = history.log
        first = np.full(int(log.group.max(initial=-1)) + 1, len(log), np.int64)
        inside = np.flatnonzero((log.group >= 0) & history.good)
        np.minimum.at(first, log.group[inside], inside)
        return first

    return history.keyed("groups.first", make)


def weights_of(past: Past, groups: Ints) -> NDArray[np.float64]:
    """Decay of each group by the day of its first event, the same for all of its members; 0 for one without a match."""
    first = first_events(past.history)[groups]
    known = first < len(past.log)
    found = np.zeros(len(groups))
    found[known] = past.decay(first[known], HALF_LIFE)
    return found


def _before(events: Ints, members: Ints, limit: int) -> Ints:
    """Those of some memberships whose event lies below `limit`."""
    return members[events[members] < limit]


def _near(past: Past, org: int, *, decayed: bool) -> NDArray[np.float64]:
    """(organisations,) co(org, everybody)."""
    orgs, events, by_org, by_group = members(past.history)
    _, size = organisations(past.history)
    own = _before(events, by_org.before([org], len(events)), past.limit)
    groups = past.log.group[events[own]].astype(np.int64)
    inside = _before(events, by_group.before(np.unique(groups), len(events)), past.limit)
    weights = weights_of(past, past.log.group[events[inside]].astype(np.int64)) if decayed else None
    counts = np.bincount(orgs[inside], weights, size).astype(np.float64)
    counts[org] = 0
    return counts


def _far(past: Past, org: int) -> NDArray[np.float64]:
    """(organisations,) sum over others of co(org, other) x co(other, everybody), without what is itself near."""
    orgs, events, by_org, by_group = members(past.history)
    near = _near(past, org, decayed=True)
    others = np.flatnonzero(near)
    theirs = _before(events, by_org.before(others.astype(np.int64), len(events)), past.limit)
    groups, place = np.unique(past.log.group[events[theirs]].astype(np.int64), return_inverse=True)
    weight = np.bincount(place, near[orgs[theirs]], len(groups))
    if len(groups) > MOST_GROUPS:
        keep = np.argsort(-weight, kind="stable")[:MOST_GROUPS]
        groups, weight = groups[np.sort(keep)], weight[np.sort(keep)]
    inside = _before(events, by_group.before(groups, len(events)), past.limit)
    place = np.searchsorted(groups, past.log.group[events[inside]])
    share = (weight[place] - near[orgs[inside]]) * weights_of(past, groups)[place]
    counts = np.bincount(orgs[inside], share, len(near))
    counts[org] = 0
    return np.maximum(counts, 0)


def of_frame(batch: Batch, past: Past, frame: Frame) -> NDArray[np.int64]:
    """(n,) organisation of each row of a frame; -1 for one that is not stored."""
    rows = frame.index
    if frame is batch.c:
        return rows.astype(np.int64)
    orgs, _ = organisations(past.history)
    return np.where(rows >= 0, orgs[np.maximum(rows, 0)], -1)


def _counts(batch: Batch, past: Past, name: str) -> Floats:
    org = int(of_frame(batch, past, batch.one)[0])
    if org < 0 or not past.history.e.n:
        return batch.full(np.float32(np.nan))

    def make() -> Floats:
        found = _far(past, org) if name == "far" else _near(past, org, decayed=name == "lately")
        return np.log1p(found).astype(np.float32)

    values = past.keep(f"network.{name}.{org}", make)
    return batch.full(np.append(values, np.float32(np.nan)).take(of_frame(batch, past, batch.many)))


def _feature(name: str, way: str, title: Text, sentence: Text, none: Text) -> Feature:
    def compute(batch: Batch, past: Past) -> Floats:
        return _counts(batch, past, way)

    def say(_: Pair, value: float) -> Text:
        count = round(float(np.expm1(value)))
        return sentence.fill({"count": count}) if count else none

    missing = "one of the two is not stored"
    return Feature(name, title, "ln(1 + groups)", 0.0, HIGHEST, missing, compute, say)


_NEVER = Text("此前没有共同参与过项目", "never worked in one group before")
WORKED_TOGETHER = _feature(
    "worked_together",
    "all",
    Text("曾共同参与", "Worked together"),
    Text("此前共同参与过{count}次", "worked in the same group {count} time(s) before"),
    _NEVER,
)
WORKED_TOGETHER_LATELY = _feature(
    "worked_together_lately",
    "lately",
    Text("近年曾共同参与", "Worked together lately"),
    Text("近年共同参与过项目", "worked in the same group in recent years"),
    _NEVER,
)
SHARED_PARTNERS = _feature(
    "shared_partners",
    "far",
    Text("共同的合作方", "Shared partners"),
    Text("有共同的合作方", "has partners in common"),
    Text("没有共同的合作方", "has no partner in common"),
)


def _asked(batch: Batch, past: Past) -> Floats:
    """ln(1 + earlier matches that the counterpart's organisation had as the one who asked)."""

    def make() -> Floats:
        orgs, size = organisations(past.history)
        events = past.good(np.arange(past.limit, dtype=np.int64))
        rows = past.log.e[events]
        counts = np.bincount(orgs[rows[rows >= 0]], minlength=size)[: past.history.c.n]
        return np.log1p(counts).astype(np.float32)

    values = past.keep("network.asked", make)
    return batch.full(np.append(values, np.float32(np.nan)).take(batch.c.index))


ASKED_ITSELF = Feature(
    "asked_itself",
    Text("自身也曾发起", "Has asked itself"),
    "ln(1 + events)",
    0.0,
    HIGHEST,
    "the counterpart is not stored",
    _asked,
    lambda _, value: (
        Text("自身也曾发起合作", "has started cooperation itself")
        if value > 0
        else Text("自身未曾发起合作", "has not started cooperation itself")
    ),
)
