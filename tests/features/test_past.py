"""What is read from the log, against plain loops over the same events."""

from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.text import Text
from matcher.features import acceptance, network, past_cases, popularity, sequences
from matcher.features.batch import Context
from matcher.features.frame import Frame
from matcher.features.likeness import INDUSTRY, ROUND
from matcher.features.track_record import joint, track_record
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kinds

Make = Callable[..., Any]
Rows = list[dict[str, Any]]
seeds = st.integers(0, 2**32 - 1)
IN_TWO_RESPECTS = track_record(joint("industry_round", INDUSTRY, ROUND), Text("", ""), Text("", ""))
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def kind() -> Kind:
    """The kind with most grades: refusals, matches and successes."""
    return max(kinds().values(), key=lambda kind: len(kind.grades))


def grade(made: Any, event: dict[str, Any]) -> float:
    return float(made.kind.grades.get(event["event"], 0.0))


def known(made: Any) -> Rows:
    """Events strictly before the day, in the order of time."""
    before = [event for event in made.events if event["at"] < made.day]
    return sorted(before, key=lambda event: event["at"])


def matches(made: Any) -> Rows:
    return [event for event in known(made) if 0 < grade(made, event) <= 1]


def ids(rows: Rows) -> list[str]:
    return [row["id"] for row in rows]


def check(values: np.ndarray, expected: list[float]) -> None:
    np.testing.assert_allclose(values, np.array(expected), rtol=1e-4, atol=1e-6)


@few
@given(seed=seeds)
@pytest.mark.parametrize(
    ("feature", "attribute", "half_life"),
    [
        (past_cases.CASES_INDUSTRY, "industries", None),
        (past_cases.CASES_INDUSTRY_LATELY, "industries", 365.0),
        (past_cases.CASES_STAGE, "stage", None),
        (past_cases.CASES_ORG_TYPE_LATELY, "org_type", 365.0),
    ],
)
def test_cases_of_the_alike(
    kind: Kind, scene: Make, seed: int, feature: Any, attribute: str, half_life: float | None
) -> None:
    """An event weighs once for every code that the entrepreneur of then and the one of now share."""
    made = scene(kind, seed)

    def codes(row: dict[str, Any]) -> set[str]:
        value = row[attribute]
        return set(value) if isinstance(value, list) else {value} - {None}

    people = {row["id"]: codes(row) for row in made.e_rows}
    for e, row in enumerate(made.e_rows):
        totals: dict[str, float] = defaultdict(float)
        for event in matches(made):
            weight = 1.0 if half_life is None else 0.5 ** ((made.day - event["at"]) / half_life)
            shared = people.get(event["entrepreneur_id"], set()) & codes(row)
            totals[event["counterpart_id"]] += weight * len(shared)
        expected = [np.log1p(totals[c]) if codes(row) else np.nan for c in ids(made.c_rows)]
        check(feature.compute(made.forward(e), made.past), expected)


@few
@given(seed=seeds, asked=st.sampled_from(["a", "b", "never", ""]))
def test_cases_of_the_same_round(kind: Kind, scene: Make, seed: int, asked: str) -> None:
    made = scene(kind, seed)
    found = [event["counterpart_id"] for event in matches(made) if event["funding_round"] == asked]
    unknown = asked not in ("a", "b")
    expected = [np.nan if unknown else np.log1p(found.count(c)) for c in ids(made.c_rows)]
    check(past_cases.CASES_ROUND.compute(made.forward(0, Context(asked)), made.past), expected)


@few
@given(seed=seeds)
def test_cases_in_two_respects_at_once(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    own = set(made.e_rows[0]["industries"] or [])
    people = {row["id"]: set(row["industries"] or []) for row in made.e_rows}
    totals: dict[str, int] = defaultdict(int)
    for event in matches(made):
        if event["funding_round"] == "b":
            totals[event["counterpart_id"]] += len(people.get(event["entrepreneur_id"], set()) & own)
    expected = [np.log1p(totals[c]) if own else np.nan for c in ids(made.c_rows)]
    check(IN_TWO_RESPECTS.compute(made.forward(0, Context("b")), made.past), expected)


@few
@given(seed=seeds)
def test_a_vocabulary_that_grows_changes_no_case(kind: Kind, scene: Make, seed: int) -> None:
    """Another register may bring new codes while this log stays: what was counted is counted still."""
    made = scene(kind, seed)
    likes = (IN_TWO_RESPECTS, past_cases.CASES_TOPIC_ORG_TYPE)
    first = [feature.compute(made.reverse(0), made.past).copy() for feature in likes]
    for k in range(5):
        for vocabulary in ("event.funding_round", "open", "topic"):
            made.e.vocabularies.number(vocabulary, f"later {k}")
    for feature, values in zip(likes, first, strict=True):
        np.testing.assert_allclose(feature.compute(made.reverse(0), made.past), values, err_msg=feature.name)
        for e in range(made.e.n):
            value = feature.compute(made.forward(e), made.past)[0]
            np.testing.assert_allclose(value, values[e], rtol=1e-4, err_msg=feature.name)


def test_a_log_outlives_its_people(kind: Kind, scene: Make) -> None:
    """Everybody was erased, their events stay: who asks now is still answered."""
    made = scene(kind, 3)
    visitor = {**made.e_rows[0], "id": "visitor"}
    made.e_rows = []
    made.build(made.events)

    person = Frame.build(Entrepreneur, [visitor], made.e.vocabularies, stored=False)
    person.cache["region_ancestors"] = made.pack.regions.ancestors
    for one in kinds().values():
        for feature in one.features:
            if one.code == kind.code or feature.name.startswith(("record_", "later", "together", "next", "worked")):
                values = feature.compute(made.batch(person, made.c, "counterparts"), made.past)
                assert values.shape == (made.c.n,), feature.name


def steps(made: Any) -> dict[str, Rows]:
    """Every stored person's matches with stored counterparts, oldest first."""
    stored, found = set(ids(made.c_rows)), defaultdict(list)
    for event in matches(made):
        if event["counterpart_id"] in stored and event["entrepreneur_id"] in set(ids(made.e_rows)):
            found[event["entrepreneur_id"]].append(event)
    return found


def share_after(made: Any, item: str, other: str, order: int, nearest: int) -> float:
    people, count = 0, 0
    for own in steps(made).values():
        for event in own:
            if event["counterpart_id"] != item:
                continue
            people += 1
            rest = [e for e in own if e["counterpart_id"] != item and (order == 0 or e["at"] > event["at"])]
            count += sum(e["counterpart_id"] == other for e in (rest[:nearest] if nearest else rest))
    return float(count / (people + sequences.SMOOTHING))


@few
@given(seed=seeds)
@pytest.mark.parametrize(
    ("feature", "order", "nearest", "newest"),
    [
        (sequences.NEXT_AFTER_LAST, 1, 1, 1),
        (sequences.LATER_AFTER_ALL, 1, 0, 50),
        (sequences.TOGETHER, 0, 0, 50),
    ],
)
def test_what_came_next(
    kind: Kind, scene: Make, seed: int, feature: Any, order: int, nearest: int, newest: int
) -> None:
    made = scene(kind, seed)
    for e, person in enumerate(ids(made.e_rows)):
        items = [event["counterpart_id"] for event in steps(made)[person]][-newest:]
        shares = [sum(share_after(made, item, c, order, nearest) for item in items) for c in ids(made.c_rows)]
        expected = [np.log1p(100 * share) if items else np.nan for share in shares]
        check(feature.compute(made.forward(e), made.past), expected)


@few
@given(seed=seeds)
def test_how_much_was_done(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    for feature, half_life in ((popularity.EXPERIENCE, np.inf), (popularity.LATEST_ACTIVITY, 90.0)):
        totals: dict[str, float] = defaultdict(float)
        for event in matches(made):
            totals[event["counterpart_id"]] += 0.5 ** ((made.day - event["at"]) / half_life)
        check(feature.compute(made.forward(0), made.past), [np.log1p(totals[c]) for c in ids(made.c_rows)])


@few
@given(seed=seeds)
def test_how_often_it_says_yes(kind: Kind, scene: Make, seed: int) -> None:
    made = scene(kind, seed)
    names = ids(made.c_rows)
    yes = np.array([sum(event["counterpart_id"] == c for event in matches(made)) for c in names])
    refusals = [event["counterpart_id"] for event in known(made) if grade(made, event) < 0]
    no = np.array([refusals.count(c) for c in names])
    mean = yes.sum() / (yes + no).sum()
    share = (yes + acceptance.PRIOR * mean) / (yes + no + acceptance.PRIOR)
    expected = np.where(yes + no > 0, share, np.nan)
    check(acceptance.ACCEPTANCE.compute(made.forward(0), made.past), expected.tolist())
    rates = acceptance.ACCEPTANCE.compute(made.reverse(2), made.past)
    check(rates, [expected[2]] * made.e.n)


def test_a_rate_without_any_answer_is_not_known(kind: Kind, scene: Make) -> None:
    made = scene(kind, 5)
    made.build([event for event in made.events if grade(made, event) == 0])
    for feature in (acceptance.ACCEPTANCE, acceptance.SUCCESS):
        assert np.isnan(feature.compute(made.forward(0), made.past)).all()


def test_one_match_with_two_results_is_one_success(kind: Kind, scene: Make) -> None:
    made = scene(kind, 5)
    names = sorted(kind.grades, key=kind.grades.__getitem__)
    match = next(name for name in names if 0 < kind.grades[name] <= 1)
    results = [name for name in names if kind.grades[name] > 1]
    base = {"funding_round": None, "group_id": None, "topics": None, "counterpart_id": made.c_rows[1]["id"]}
    told = [(0, match), (0, results[0]), (0, results[-1]), (1, match)]
    made.build(
        [
            {**base, "entrepreneur_id": f"e{e}", "event": event, "at": made.day - 9 + k}
            for k, (e, event) in enumerate(told)
        ]
    )
    value = acceptance.SUCCESS.compute(made.forward(0), made.past)[1]
    assert value == pytest.approx((1 + acceptance.PRIOR * 0.5) / (2 + acceptance.PRIOR))


@few
@given(seed=seeds)
def test_who_worked_with_whom(kind: Kind, scene: Make, seed: int) -> None:
    """Organisations by identifier; a group's members are everybody in one of its matches."""
    made = scene(kind, seed)
    stored = set(ids(made.c_rows)) | set(ids(made.e_rows))
    everything = sorted((e for e in made.events if 0 < grade(made, e) <= 1 and e["group_id"]), key=lambda e: e["at"])
    groups: dict[str, set[str]] = defaultdict(set)
    began: dict[str, float] = {}
    for event in everything:
        began.setdefault(event["group_id"], event["at"])
        if event["at"] < made.day:
            groups[event["group_id"]] |= {event["entrepreneur_id"], event["counterpart_id"]} & stored
    together: dict[frozenset[str], int] = defaultdict(int)
    lately: dict[frozenset[str], float] = defaultdict(float)
    for name, members in groups.items():
        for pair in combinations(members, 2):
            together[frozenset(pair)] += 1
            lately[frozenset(pair)] += 0.5 ** ((made.day - began[name]) / network.HALF_LIFE)
    for e, person in enumerate(ids(made.e_rows)):
        pairs = [frozenset({person, c}) for c in ids(made.c_rows)]
        check(network.WORKED_TOGETHER.compute(made.forward(e), made.past), [np.log1p(together[p]) for p in pairs])
        check(network.WORKED_TOGETHER_LATELY.compute(made.forward(e), made.past), [np.log1p(lately[p]) for p in pairs])
        far = [
            sum(lately[frozenset({person, p})] * lately[frozenset({p, c})] for p in stored - {person, c})
            if person != c
            else 0.0
            for c in ids(made.c_rows)
        ]
        check(network.SHARED_PARTNERS.compute(made.forward(e), made.past), [float(np.log1p(value)) for value in far])
