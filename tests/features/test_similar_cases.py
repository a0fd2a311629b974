"""Weighed cases and votes of people with a like history, against plain loops over the same events."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.text import Text
from matcher.features import sequences as ways
from matcher.features import similar_cases as likenesses
from matcher.features.batch import Batch, Context
from matcher.features.case_tables import Kernel
from matcher.features.columns import Vocabularies, days_of
from matcher.features.feature import Feature, Pair
from matcher.features.frame import Frame
from matcher.features.sequences import EVERY_STEP, LATER_STEPS, LIKE_HISTORIES
from matcher.features.similar_cases import similar_cases
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds
from matcher.reference.pack import Pack, load_pack

Make = Callable[..., Any]
Row = dict[str, Any]
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
KERNEL = Kernel(
    recent=50.0,
    long=400.0,
    share=0.6,
    steps=(1.0, 0.7, 0.5, 0.3, 0.1),
    industry=0.2,
    round=0.4,
    topic=0.6,
    org_type=0.8,
    age=0.3,
    person=0.9,
)
FEATURE = similar_cases("tried", KERNEL, Text("", ""), Text("", ""), Text("", ""))


@pytest.fixture
def kind() -> Kind:
    """The kind with most grades: refusals, matches and successes."""
    return max(kinds().values(), key=lambda kind: len(kind.grades))


def matched(made: Any) -> list[Row]:
    """Matches strictly before the day with a stored counterpart, in the order of time."""
    stored = {row["id"] for row in made.c_rows}
    found = [e for e in made.events if e["at"] < made.day and 0 < made.kind.grades.get(e["event"], 0.0) <= 1]
    return sorted((e for e in found if e["counterpart_id"] in stored), key=lambda event: event["at"])


def place(pack: Pack, own: str | None, other: str | None) -> float:
    if own is None:
        return 1.0
    if other is None:
        return KERNEL.steps[4]

    def chain(code: str) -> list[int]:
        return [int(r) for r in pack.regions.ancestors[pack.regions.number[code]] if r >= 0]

    a, b = chain(own), chain(other)
    shared = sum(one == two for one, two in zip(a, b, strict=False))
    return KERNEL.steps[min(len(a) - shared, 4)]


def trade(pack: Pack, own: list[str], other: list[str]) -> float:
    if not own:
        return 1.0
    number = pack.industries.number
    near = max((float(pack.industries.similarity(number[a])[number[b]]) for a in own for b in other), default=0.0)
    return KERNEL.industry + (1 - KERNEL.industry) * near


def log_age(row: Row, day: float) -> float | None:
    began = row.get("registered_on") or row.get("founded_on")
    return None if began is None else math.log1p(max(day - days_of(began), 0) / 365.25)


def alike(own: float | None, other: float | None) -> float:
    if own is None:
        return 1.0
    if other is None:
        return (1 + KERNEL.age) / 2
    middle = (min(int(other / 0.1), 63) + 0.5) * 0.1
    return KERNEL.age + (1 - KERNEL.age) * math.exp(-(((middle - own) / KERNEL.spread) ** 2))


def expected(made: Any, row: Row, asked: Context) -> dict[str, float]:
    people = {person["id"]: person for person in made.e_rows}
    totals: dict[str, float] = defaultdict(float)
    for event in matched(made):
        other = people.get(event["entrepreneur_id"], {})
        weight = place(made.pack, row["region"], other.get("region"))
        weight *= trade(made.pack, row["industries"] or [], other.get("industries") or [])
        weight *= alike(log_age(row, made.day), log_age(other, event["at"]))
        if asked.funding_round and event["funding_round"] != asked.funding_round:
            weight *= KERNEL.round
        if asked.topics and not set(asked.topics) & set(event["topics"] or []):
            weight *= KERNEL.topic
        if row["org_type"] is not None and other.get("org_type") != row["org_type"]:
            weight *= KERNEL.org_type
        if event["entrepreneur_id"] != row["id"]:
            weight *= KERNEL.person
        age = math.floor(made.day) - math.floor(event["at"])
        weight *= KERNEL.share * 0.5 ** (age / KERNEL.recent) + (1 - KERNEL.share) * 0.5 ** (age / KERNEL.long)
        totals[event["counterpart_id"]] += weight
    return totals


@few
@given(seed=seeds)
@pytest.mark.parametrize("asked", [Context("a", ("t1",)), Context()])
def test_every_case_is_weighed_by_all_respects_at_once(kind: Kind, scene: Make, seed: int, asked: Context) -> None:
    made = scene(kind, seed)
    for e, row in enumerate(made.e_rows):
        totals = expected(made, row, asked)
        values = FEATURE.compute(made.forward(e, asked), made.past)
        np.testing.assert_allclose(values, [np.log1p(totals[c["id"]]) for c in made.c_rows], rtol=1e-4, atol=1e-5)
    for c, counterpart in enumerate(made.c_rows):
        values = FEATURE.compute(made.reverse(c, asked), made.past)
        wanted = [np.log1p(expected(made, row, asked)[counterpart["id"]]) for row in made.e_rows]
        np.testing.assert_allclose(values, wanted, rtol=1e-4, atol=1e-5)


@few
@given(seed=seeds)
def test_votes_of_people_with_a_like_history(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    people = {row["id"] for row in made.e_rows}
    events = [event for event in matched(made) if event["entrepreneur_id"] in people]
    visits: dict[str, int] = defaultdict(int)
    of_person: dict[str, list[Row]] = defaultdict(list)
    for event in events:
        visits[event["counterpart_id"]] += 1
        of_person[event["entrepreneur_id"]].append(event)
    for e, row in enumerate(made.e_rows):
        values = LIKE_HISTORIES.compute(made.forward(e), made.past)
        own = of_person[row["id"]]
        if not own:
            assert np.isnan(values).all()
            continue
        likeness: dict[str, float] = defaultdict(float)
        latest: dict[str, float] = {}
        for back, choice in enumerate(reversed(own)):
            item = choice["counterpart_id"]
            for event in events:
                other = event["entrepreneur_id"]
                if event["counterpart_id"] == item and other != row["id"]:
                    likeness[other] += 0.8**back / math.sqrt(visits[item] + 5)
                    latest[other] = max(latest.get(other, -math.inf), event["at"])
        votes: dict[str, float] = defaultdict(float)
        for other, like in likeness.items():
            for event in of_person[other]:
                if event["at"] > latest[other]:
                    votes[event["counterpart_id"]] += like**2 / len(of_person[other])
        wanted = [np.log1p(100 * votes[c["id"]] * (visits[c["id"]] + 5) ** -0.3) for c in made.c_rows]
        np.testing.assert_allclose(values, wanted, rtol=1e-4, atol=1e-5)


def shares_after(item: str, events: list[Row], of_person: dict[str, list[Row]]) -> dict[str, float]:
    """By the share of the visits of `item`: what the same people took later, each by the length of the history."""
    visits = [event for event in events if event["counterpart_id"] == item]
    found: dict[str, float] = defaultdict(float)
    for visit in visits:
        theirs = of_person[visit["entrepreneur_id"]]
        for later in theirs:
            if later["at"] > visit["at"] and later["counterpart_id"] != item:
                found[later["counterpart_id"]] += len(theirs) ** -0.6 / (len(visits) + 5)
    return found


@few
@given(seed=seeds)
def test_where_the_history_leads(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    people = {row["id"] for row in made.e_rows}
    events = [event for event in matched(made) if event["entrepreneur_id"] in people]
    of_person: dict[str, list[Row]] = defaultdict(list)
    for event in events:
        of_person[event["entrepreneur_id"]].append(event)
    taken = Counter(event["counterpart_id"] for event in events)

    def told(row: Row, c: Row) -> tuple[float, float]:
        own, visited = of_person[row["id"]], taken[c["id"]] + 5
        if not own:
            return np.nan, np.nan
        back = [shares_after(choice["counterpart_id"], events, of_person)[c["id"]] for choice in reversed(own)]
        later = np.log1p(100 * sum(0.7**k * share for k, share in enumerate(back)) * visited**-0.5)
        return later, sum(0.8**k * np.log1p(1000 * share * visited**-0.25) for k, share in enumerate(back))

    for k, feature in enumerate((LATER_STEPS, EVERY_STEP)):
        for e, row in enumerate(made.e_rows):
            wanted = [told(row, c)[k] for c in made.c_rows]
            np.testing.assert_allclose(feature.compute(made.forward(e), made.past), wanted, rtol=1e-4, atol=1e-5)
        for c, counterpart in enumerate(made.c_rows[:3]):
            wanted = [told(row, counterpart)[k] for row in made.e_rows]
            np.testing.assert_allclose(feature.compute(made.reverse(c), made.past), wanted, rtol=1e-4, atol=1e-5)


WAYS = [one for one in vars(ways).values() if isinstance(one, Feature)]
FAMILIES = [WAYS, [one for one in vars(likenesses).values() if isinstance(one, Feature)]]
NOBODY = cast(Pair, None)


def somebody(kind: Kind, **known: Any) -> Pair:
    """An entrepreneur of whom no more is known than is said, beside one counterpart."""
    pack = load_pack("cn")
    books = Vocabularies(pack.numbers())
    e, c = (
        Frame.build(model, [{"id": "x", **row}], books, stored=False)
        for model, row in ((Entrepreneur, known), (kind.attributes, {}))
    )
    return Pair(Batch(e, c, date(2026, 11, 30), pack, TextSpace.fit([]), "counterparts"), 0)


@pytest.mark.parametrize("family", FAMILIES, ids=["ways", "likenesses"])
def test_features_of_a_family_can_be_told_apart(family: list[Feature], kind: Kind) -> None:
    """An officer sees titles in the bars and sentences beside a name, and nothing of the arithmetic."""
    assert len(family) >= 6
    pair = somebody(kind, region="330212")
    for language in ("zh", "en"):
        for value in (1.0, 5.0):
            assert len({one.say(pair, value).of(language) for one in family}) == len(family)
        assert len({one.title.of(language) for one in family}) == len(family)


@pytest.mark.parametrize("one", FAMILIES[1], ids=lambda one: one.name)
def test_nothing_is_said_of_likeness_where_nothing_is_known(one: Feature, kind: Kind) -> None:
    """Whoever refused personalised ranking is not told that the own place, field or stage was looked at."""
    unknown, known = somebody(kind), somebody(kind, region="330212")
    assert one.say(unknown, 3.0).en == "has been matched before (worth about 19)"
    assert one.say(unknown, 0.1).en == "has not been matched lately"
    assert one.say(known, 3.0) != one.say(unknown, 3.0)


@pytest.mark.parametrize("one", WAYS, ids=lambda one: one.name)
def test_what_nobody_chose_is_said_so_and_is_no_reason(one: Feature) -> None:
    assert not one.speaks_for(NOBODY, 0.0)
    assert one.say(NOBODY, 0.0).zh == "做过相同选择的人，还没有选过它"
    assert one.speaks_for(NOBODY, 0.1)
    few, many = one.say(NOBODY, 0.1), one.say(NOBODY, 9.0)
    assert "有人" in few.zh
    assert "不少人" not in few.zh
    assert "many" not in few.en
    if one is not LIKE_HISTORIES:
        assert "不少人" in many.zh
        assert "many who made the same" in many.en


def test_many_is_said_from_a_tenth() -> None:
    said = [ways.LATER_AFTER_ALL.say(NOBODY, math.log1p(percent)).en[:4] for percent in (9.0, 11.0)]
    assert said == ["some", "many"]


def test_less_than_one_case_is_no_reason() -> None:
    for one in FAMILIES[1]:
        assert [one.speaks_for(NOBODY, value) for value in (0.5, 0.7)] == [False, True]
