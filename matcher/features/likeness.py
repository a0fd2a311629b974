"""The respects in which two entrepreneurs, or two requests, can be alike."""

from collections.abc import Callable

import numpy as np

from matcher.features.batch import Batch
from matcher.features.frame import Codes, Frame
from matcher.features.history import Ints
from matcher.features.track_record import Likeness, joint


def _of_person(name: str, vocabulary: str, keys: Callable[[Frame], Codes]) -> Likeness:
    """Something of the entrepreneur; an event has what its entrepreneur has."""
    return Likeness(
        name,
        lambda books: books.size(vocabulary),
        lambda past: past.history.keys_of_events(keys(past.history.e)),
        lambda batch: keys(batch.e),
    )


def _attribute(name: str, vocabulary: str) -> Likeness:
    return _of_person(name, vocabulary, lambda frame: frame.codes(name))


def _region(level: int) -> Likeness:
    """Same region at a level of the hierarchy, 0 being the largest regions."""

    def keys(frame: Frame) -> Codes:
        kept = frame.base.cache.get("region_ancestors")
        if kept is None:
            raise KeyError("region_ancestors: the frame was not given its regions' hierarchy")
        assert isinstance(kept, np.ndarray)  # noqa: S101 - the key is ours alone
        depth = min(level, kept.shape[1] - 1)
        ancestors: Codes = np.append(kept[:, depth], np.int32(-1)).astype(np.int32).take(frame.code("region"))
        return ancestors

    return _of_person(f"region{level}", "region", keys)


def _round_of_request(batch: Batch) -> Ints:
    if not batch.context.funding_round:
        return np.array([-1], np.int64)
    number = batch.e.base.vocabularies.find("event.funding_round", batch.context.funding_round)
    return np.array([number], np.int64)


def _topics_of_request(batch: Batch) -> Ints:
    books = batch.e.base.vocabularies
    return np.array([[books.find("topic", topic) for topic in dict.fromkeys(batch.context.topics)] or [-1]], np.int64)


INDUSTRY = _attribute("industries", "industry")
ORG_TYPE = _attribute("org_type", "open")
STAGE = _attribute("stage", "stage")
PROVINCE, CITY, COUNTY, PLACE = _region(0), _region(1), _region(2), _region(3)
ROUND = Likeness(
    "round", lambda books: books.size("event.funding_round"), lambda past: past.log.round, _round_of_request
)
TOPIC = Likeness("topic", lambda books: books.size("topic"), lambda past: past.log.topics, _topics_of_request)
TOPIC_AND_ORG_TYPE = joint("topic_org_type", TOPIC, ORG_TYPE)
