"""Whom an organisation comes to through its partners: a walk over the groups that organisations were in together.

One step goes from an organisation into its groups and on to their other members, N(a, p) being the sum over common
groups of decay / (members - 1): in a group of thirty two members know each other less than in one of three (Newman
2001, Phys. Rev. E 64, 016132). Two steps sum N(a, p) N(p, b) / d(p) over third organisations p, with d(p) = 1 + the
decayed number of p's groups: who works with everybody leads nowhere in particular. Beside the plain count of shared
partners, which the largest organisations lead, this put consortium partners in a better order.
"""

import numpy as np
from numpy.typing import NDArray

from matcher.domain.text import Text
from matcher.features.batch import Batch
from matcher.features.feature import Feature
from matcher.features.frame import Floats
from matcher.features.history import Past
from matcher.features.likeness import TOPIC
from matcher.features.network import first_events, members, of_frame, organisations, weights_of
from matcher.features.track_record import HIGHEST

FINE = 1000.0
"""Walks count in thousandths, so that ln(1 + x) tells small ones apart."""

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def _ties(past: Past) -> tuple[Doubles, Doubles]:
    """(groups,) decay / (members - 1), 0 where nobody else is in; (organisations,) 1 + decayed number of groups."""
    orgs, events, _, _ = members(past.history)
    _, size = organisations(past.history)

    def ties() -> Doubles:
        inside = past.log.group[events[: int(np.searchsorted(events, past.limit))]]  # memberships in the order of time
        count = np.bincount(inside, minlength=int(past.log.group.max(initial=-1)) + 1)
        decay = weights_of(past, np.arange(len(count)))
        return np.asarray(np.where(count > 1, decay, 0.0) / np.maximum(count - 1, 1), np.float64)

    def degrees() -> Doubles:
        last = int(np.searchsorted(events, past.limit))
        decay = weights_of(past, past.log.group[events[:last]].astype(np.int64))
        return np.asarray(1 + np.bincount(orgs[:last], decay, size), np.float64)

    return past.keep("reach.ties", ties), past.keep("reach.degrees", degrees)


def _step(past: Past, start: Doubles, only: Flags | None) -> Doubles:
    """(organisations,) what arrives from weights `start` one step on, through the groups `only` (all where None)."""
    orgs, events, by_org, by_group = members(past.history)
    tie, _ = _ties(past)

    def below(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        return numbers[events[numbers] < past.limit]

    own = below(by_org.before(np.flatnonzero(start), len(events)))
    into = np.bincount(past.log.group[events[own]], start[orgs[own]], len(tie))
    if only is not None:
        into[~only] = 0
    inside = below(by_group.before(np.flatnonzero(into), len(events)))
    group = past.log.group[events[inside]]
    arriving = (into[group] - start[orgs[inside]]) * tie[group]  # nobody comes to itself
    return np.maximum(np.bincount(orgs[inside], arriving, len(start)), 0)


def _on_topic(batch: Batch, past: Past) -> Flags | None:
    """(groups,) whether a group is about a topic of the request; None where the request names none."""
    asked = np.ravel(TOPIC.of_requests(batch)).astype(np.int64)
    wanted = asked[asked >= 0]
    if not len(wanted):
        return None

    def make() -> Flags:
        log, first = past.log, first_events(past.history)
        known = np.append(log.topics, np.full((1, log.topics.shape[1]), -1), axis=0)  # a group without a match: none
        return np.asarray(np.isin(known[first], wanted).any(axis=1), np.bool_)

    return past.keep(f"reach.topic.{wanted.tobytes().hex()}", make)


def _walked(batch: Batch, past: Past, org: int, only: Flags | None) -> Doubles:
    """(organisations,) two steps from one; of the two, the counterpart's goes through the groups `only`."""
    start = np.zeros(organisations(past.history)[1])
    start[org] = 1
    forward = batch.ranks == "counterparts"
    middle = _step(past, start, None if forward else only) / _ties(past)[1]
    found = _step(past, middle, only if forward else None)
    found[org] = 0
    return found


def _feature(name: str, title: Text, sentence: Text, none: Text, missing: str, *, topical: bool) -> Feature:
    def compute(batch: Batch, past: Past) -> Floats:
        org = int(of_frame(batch, past, batch.one)[0])
        only = _on_topic(batch, past) if topical else None
        if org < 0 or not past.history.e.n or (topical and only is None):
            return batch.full(np.float32(np.nan))

        def make() -> Floats:
            return np.log1p(FINE * _walked(batch, past, org, only)).astype(np.float32)

        about = np.ravel(TOPIC.of_requests(batch)).tobytes().hex() if topical else ""
        values = past.keep(f"{name}.{batch.ranks}.{org}.{about}", make)
        return batch.full(np.append(values, np.float32(np.nan)).take(of_frame(batch, past, batch.many)))

    return Feature(
        name,
        title,
        "ln(1 + thousandths)",
        0.0,
        HIGHEST,
        missing,
        compute,
        lambda _, value: sentence if value > 0 else none,
    )


WITHIN_REACH = _feature(
    "within_reach",
    Text("经合作方可达", "Within reach through partners"),
    Text("双方都与同一些机构合作过", "both have worked with the same organisations"),
    Text("双方没有共同合作过的机构", "no organisation has worked with both"),
    "one of the two is not stored",
    topical=False,
)
WITHIN_REACH_ON_TOPIC = _feature(
    "within_reach_on_topic",
    Text("经合作方可达（同主题）", "Within reach through partners on the topic"),
    Text("合作过的机构曾与其在这一主题上合作", "partners in common worked with it on this topic"),
    Text("合作过的机构未曾与其在这一主题上合作", "no partner in common worked with it on this topic"),
    "one of the two is not stored, or the request names no topic",
    topical=True,
)
