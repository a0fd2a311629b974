"""Whom a counterpart has taken on lately, counted by hand."""

from datetime import date

import numpy as np

from matcher.domain.entrepreneur import Entrepreneur
from matcher.features.batch import Batch
from matcher.features.columns import EPOCH, Vocabularies
from matcher.features.engagements import LATELY, TAKEN_LATELY
from matcher.features.feature import Pair
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.text import TextSpace
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack

TODAY = date(2026, 11, 23)
NOW = float(TODAY.toordinal() - EPOCH)


def test_only_matches_of_the_last_half_year_count(pack: Pack) -> None:
    mentor, books = kinds()["mentor"], Vocabularies(pack.numbers())
    e = Frame.build(Entrepreneur, [{"id": "e"}], books)
    c = Frame.build(mentor.attributes, [{"id": "m0", "name": "a"}, {"id": "m1", "name": "b"}], books)
    told = [
        ("m0", "accepted", NOW - LATELY - 1),  # long done
        ("m0", "accepted", NOW - LATELY + 1),
        ("m0", "accepted", NOW - 1),
        ("m0", "completed", NOW - 1),  # an outcome, not another match
        ("m0", "declined", NOW - 1),
        ("m0", "accepted", NOW),  # not before the moment
    ]
    columns = {
        "entrepreneur_id": ["e"] * len(told),
        "counterpart_id": [who for who, _, _ in told],
        "event": [event for _, event, _ in told],
        "at": [at for _, _, at in told],
    }
    past = History(build_log(columns, e, c, mentor.grades), e, c).before(NOW)
    batch = Batch(e, c, TODAY, pack, TextSpace.fit([]), "counterparts")
    values = TAKEN_LATELY.compute(batch, past)
    np.testing.assert_allclose(values, np.log1p([2, 0]), rtol=1e-6)
    assert TAKEN_LATELY.say(Pair(batch, 0), float(values[0])).en == "has taken on 2 in the last half-year"
    assert "room" in TAKEN_LATELY.say(Pair(batch, 1), float(values[1])).en
