"""The respects in which two entrepreneurs, or two requests, can be alike."""

import numpy as np

from matcher.features.batch import Batch
from matcher.features.frame import Codes, Frame
from matcher.features.history import Ints, Past
from matcher.features.track_record import Likeness


def _attribute(name: str, vocabulary: str) -> Likeness:
    def keys(frame: Frame) -> Codes:
        return frame.codes(name)

    return Likeness(name, lambda past: past.history.e.base.vocabularies.size(vocabulary), of_frame=keys)


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

    return Likeness(f"region{level}", lambda past: past.history.e.base.vocabularies.size("region"), of_frame=keys)


def _round_of_request(batch: Batch) -> Ints:
    if not batch.context.funding_round:
        return np.array([-1], np.int64)
    number = batch.e.base.vocabularies.find("event.funding_round", batch.context.funding_round)
    return np.array([number], np.int64)


def _topics_of_request(batch: Batch) -> Ints:
    books = batch.e.base.vocabularies
    return np.array([books.find("topic", topic) for topic in batch.context.topics] or [-1], np.int64)


def _round_of_events(past: Past) -> Codes:
    return past.log.round


def _topics_of_events(past: Past) -> Codes:
    return past.log.topics


INDUSTRY = _attribute("industries", "industry")
ORG_TYPE = _attribute("org_type", "open")
STAGE = _attribute("stage", "stage")
PROVINCE, CITY, COUNTY, PLACE = _region(0), _region(1), _region(2), _region(3)
ROUND = Likeness(
    "round",
    lambda past: past.history.e.base.vocabularies.size("event.funding_round"),
    of_events=_round_of_events,
    of_request=_round_of_request,
)
TOPIC = Likeness(
    "topic",
    lambda past: past.history.e.base.vocabularies.size("topic"),
    of_events=_topics_of_events,
    of_request=_topics_of_request,
)
