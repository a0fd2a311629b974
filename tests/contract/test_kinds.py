"""What every kind must hold to; a new kind is tested by being there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.layout import Shape
from matcher.domain.protected import PROTECTED
from matcher.domain.rule import Verdict
from matcher.domain.text import Text, titles
from matcher.features.batch import Batch
from matcher.features.columns import Vocabularies, layouts
from matcher.features.feature import Pair
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.pauses import note_pauses
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of, kinds
from matcher.ranking.eligibility import Eligibility, decide
from matcher.ranking.provisions import Provisions
from matcher.ranking.scorecard import load_scorecard
from matcher.reference.pack import Pack
from matcher.service.settings import Settings

KINDS = list(kinds().values())
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
EMPTY: dict[str, list[Any]] = {name: [] for name in ("at", "entrepreneur_id", "counterpart_id", "event")}


def batch(
    kind: Kind, pack: Pack, e: Mapping[str, Any], c: Mapping[str, Any], day: date, *, reverse: bool = False
) -> Batch:
    books = Vocabularies(pack.numbers())
    people, register = Frame.build(Entrepreneur, [e], books), Frame.build(kind.attributes, [c], books)
    for frame in (people, register):
        frame.cache["region_ancestors"] = pack.regions.ancestors
    return Batch(people, register, day, pack, TextSpace.fit([]), "entrepreneurs" if reverse else "counterparts")


def judged(
    kind: Kind, pack: Pack, e: Mapping[str, Any], c: Mapping[str, Any], day: date, *, reverse: bool = False
) -> tuple[Batch, Eligibility]:
    pairs = batch(kind, pack, e, c, day, reverse=reverse)
    past = History(build_log(EMPTY, pairs.e, pairs.c, {}), pairs.e, pairs.c).before(0.0)
    return pairs, decide(kind, Provisions(kind.rules, pack), pairs, past)


def verdicts(found: Eligibility) -> dict[str, int]:
    return {ruling.rule.code: int(ruling.verdict[0]) for ruling in found.rulings}


def test_there_are_at_least_five() -> None:
    assert len(KINDS) >= 5
    with pytest.raises(Exception, match="Known kinds"):
        kind_of("nothing")


@each_kind
def test_attributes(kind: Kind) -> None:
    assert kind.attributes.model_config["extra"] == "forbid"
    assert set(titles(kind.attributes)) == set(kind.attributes.model_fields)
    for title in titles(kind.attributes).values():
        assert title.zh
        assert title.en
    assert "region" in layouts(kind.attributes)
    with pytest.raises(ValidationError):
        kind.attributes.model_validate({"id": "x", "no_such": 1})


@each_kind
def test_examples_are_valid(kind: Kind, pack: Pack) -> None:
    context = {"vocabularies": pack.resolvers()}
    Entrepreneur.model_validate(kind.examples.entrepreneur, context=context)
    for row in (*kind.examples.valid, kind.examples.refused.counterpart):
        kind.attributes.model_validate(row, context=context)


@each_kind
def test_valid_examples_are_refused_by_nothing(kind: Kind, pack: Pack) -> None:
    for row in kind.examples.valid:
        _, found = judged(kind, pack, kind.examples.entrepreneur, row, kind.examples.as_of)
        assert found.eligible.all(), verdicts(found)


@each_kind
def test_the_refused_example_is_refused_by_its_rule_alone(kind: Kind, pack: Pack) -> None:
    example = kind.examples.refused
    pairs, found = judged(kind, pack, example.entrepreneur, example.counterpart, example.as_of)
    assert [code for code, v in verdicts(found).items() if v == Verdict.REFUSED] == [example.rule]
    (refusal,) = found.refusals(Pair(pairs, 0))
    for text in (refusal.because, refusal.would_change):
        assert "{" not in text.zh + text.en
    assert refusal.document


@each_kind
def test_unknown_facts_refuse_nobody(kind: Kind, pack: Pack) -> None:
    pairs, found = judged(kind, pack, {"id": "e"}, {"id": "c"}, kind.examples.as_of)
    assert found.eligible.all()
    for question in found.to_check(Pair(pairs, 0), kind):
        assert question.missing
        assert "{" not in question.text.zh + question.text.en


@each_kind
def test_rules_say_the_same_in_both_directions(kind: Kind, pack: Pack) -> None:
    example = kind.examples
    for e, c in ((example.entrepreneur, row) for row in (*example.valid, example.refused.counterpart)):
        _, forward = judged(kind, pack, e, c, example.as_of)
        _, reverse = judged(kind, pack, e, c, example.as_of, reverse=True)
        assert verdicts(forward) == verdicts(reverse)


@each_kind
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_losing_a_fact_never_turns_into_a_refusal(kind: Kind, pack: Pack, data: st.DataObject) -> None:
    example = kind.examples
    e = dict(data.draw(st.sampled_from([example.entrepreneur, example.refused.entrepreneur])))
    c = dict(data.draw(st.sampled_from([*example.valid, example.refused.counterpart])))
    _, before = judged(kind, pack, e, c, example.as_of)
    side = data.draw(st.sampled_from([e, c]))
    names = [name for name in side if name != "id"]
    if not names:
        return
    lost = data.draw(st.sampled_from(names))
    # a limit of its own that the counterpart no longer states gives way to the region's: that is no unknown fact
    del side[lost]
    _, after = judged(kind, pack, e, c, example.as_of)
    for code, verdict in verdicts(after).items():
        if verdicts(before)[code] != Verdict.REFUSED:
            assert verdict != Verdict.REFUSED, f"{code} refuses without {lost}"


@each_kind
def test_every_rule_has_its_clause_and_words(kind: Kind) -> None:
    for rule in kind.rules:
        assert rule.provision.document
        for text in (rule.title, rule.because, rule.would_change, rule.provision.text):
            assert text.zh
            assert text.en
        for need in rule.needs:
            model = Entrepreneur if need.side == "entrepreneur" else kind.attributes
            assert need.attribute in model.model_fields


@each_kind
def test_the_scorecard_covers_the_features(kind: Kind) -> None:
    card = load_scorecard(Settings().models, kind)
    assert [table.feature for table in card.model.tables] == [feature.name for feature in kind.features]
    assert not card.model.learned
    for points in card.card.features.values():
        assert points.why.zh
        assert points.why.en


@each_kind
def test_expectations_are_those_of_the_scorecard(kind: Kind) -> None:
    card = load_scorecard(Settings().models, kind).card
    assert "need_cover" in kind.expectations
    for name, sign in kind.expectations.items():
        assert card.features[name].direction == {1: "higher", -1: "lower"}[sign], name


def test_expectations_of_what_there_is_not_are_refused() -> None:
    kind = KINDS[0]
    for wrong in ({"no_such": 1}, {"need_cover": 0}, {"need_cover": 2}):
        with pytest.raises(ValueError, match="expects"):
            replace(kind, expectations=wrong)


@each_kind
def test_features_have_words_and_bounds(kind: Kind) -> None:
    for feature in kind.features:
        assert feature.title.zh
        assert feature.title.en
        assert feature.low < feature.high
        assert feature.missing


@each_kind
def test_features_on_examples(kind: Kind, pack: Pack) -> None:
    for row in (*kind.examples.valid, {"id": "empty"}):
        forward = batch(kind, pack, kind.examples.entrepreneur, row, kind.examples.as_of)
        past = History(build_log(EMPTY, forward.e, forward.c, {}), forward.e, forward.c).before(20_000.0)
        reverse = Batch(forward.e, forward.c, forward.as_of, pack, forward.texts, "entrepreneurs")
        for feature in kind.features:
            value, back = feature.compute(forward, past), feature.compute(reverse, past)
            assert value.shape == back.shape == (1,)
            np.testing.assert_allclose(value, back, rtol=1e-5, err_msg=feature.name)
            if not np.isnan(value[0]):
                assert feature.low <= value[0] <= feature.high, feature.name
                said = feature.say(Pair(forward, 0), float(value[0]))
                assert isinstance(said, Text)
                assert "{" not in said.zh + said.en, feature.name


SENSITIVE = tuple(
    part for part in PROTECTED if part != "group"
)  # membership is an attribute, for rules, and no feature


@each_kind
def test_no_protected_trait_is_an_attribute_or_feature(kind: Kind) -> None:
    names = [*kind.attributes.model_fields, *Entrepreneur.model_fields, *(f.name for f in kind.features)]
    assert not [name for name in names if any(trait in name.lower() for trait in SENSITIVE)]
    assert not [f.name for f in kind.features if any(part in f.name for part in PROTECTED)]
    assert not [name for name in names if name in {"age", "birth_date", "birthday"}]


@each_kind
def test_events(kind: Kind) -> None:
    assert sum(1 for outcome in kind.outcomes if 0 < outcome.grade <= 1) == 1, "one event makes a match"
    assert {"shown", "declined"} <= set(kind.grades)


@each_kind
def test_capacity_and_facets(kind: Kind, pack: Pack) -> None:
    frame = batch(kind, pack, {"id": "e"}, kind.examples.valid[0], kind.examples.as_of).c
    if kind.capacity is not None:
        assert kind.capacity.left(frame).shape == (1,)
    for facet in kind.facets:
        assert frame.shape_of(facet.attribute) in (Shape.CODE, Shape.CODES)


def test_models_folder_has_no_stranger() -> None:
    folder = Path(Settings().models)
    assert {path.name for path in folder.iterdir() if path.is_dir()} == set(kinds())


@each_kind
def test_whoever_is_paused_is_refused_whatever_its_kind(kind: Kind, pack: Pack) -> None:
    pairs = batch(kind, pack, kind.examples.entrepreneur, kind.examples.valid[0], kind.examples.as_of)
    past = History(build_log(EMPTY, pairs.e, pairs.c, {}), pairs.e, pairs.c).before(0.0)
    day, name = kind.examples.as_of, str(kind.examples.valid[0]["id"])
    for first, last, says in (
        (day, day, day.isoformat()),
        (day, None, "further notice"),
        (day + timedelta(1), None, ""),
        (day - timedelta(9), day - timedelta(1), ""),
    ):
        note_pauses(pairs.c, {name: (first, last), "somebody else": (first, None)})
        found = decide(kind, Provisions(kind.rules, pack), pairs, past)
        past.kept.clear()
        because = [one.because.en for one in found.refusals(Pair(pairs, 0))]
        assert because == ([f"is paused until {says}"] if says else [])
