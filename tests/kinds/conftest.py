"""Pairs of two plain rows, validated as they come in and judged by the rules of a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.rule import Refusal, ToCheck, Verdict
from matcher.features.batch import Batch, Side
from matcher.features.columns import Vocabularies
from matcher.features.feature import Pair
from matcher.features.frame import Frame
from matcher.features.history import History, build_log
from matcher.features.text import TextSpace
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.ranking.eligibility import decide
from matcher.ranking.provisions import Provisions
from matcher.reference.pack import Pack

Row = Mapping[str, Any]
NOTHING: dict[str, list[Any]] = {name: [] for name in ("at", "entrepreneur_id", "counterpart_id", "event")}


@dataclass(frozen=True)
class Judged:
    """What the rules of a kind say of one pair."""

    verdicts: dict[str, Verdict]
    refusals: dict[str, Refusal]
    to_check: dict[str, ToCheck]

    @property
    def refused(self) -> set[str]:
        return set(self.refusals)


Judge = Callable[..., Judged]
"""(kind, entrepreneur, counterpart, day, ranks) -> Judged."""


def rule_pairs(kind: Kind, pack: Pack, people: list[Row], register: list[Row], day: date, ranks: Side) -> Batch:
    """One side has a single row; ids are added where the rows have none."""
    books = Vocabularies(pack.numbers())
    context = {"vocabularies": pack.resolvers()}
    frames = []
    for model, rows in ((Entrepreneur, people), (kind.attributes, register)):
        checked = [model.model_validate({"id": f"x{k}", **row}, context=context) for k, row in enumerate(rows)]
        frames.append(Frame.build(model, [entry.model_dump(mode="json") for entry in checked], books))
        frames[-1].cache["region_ancestors"] = pack.regions.ancestors
    return Batch(frames[0], frames[1], day, pack, TextSpace.fit([]), ranks)


@pytest.fixture(scope="session")
def judge_rows(pack: Pack) -> Callable[..., list[Judged]]:
    """(kind code, entrepreneurs, counterparts, day, ranks) -> one Judged for each pair."""

    def judged(
        code: str, people: list[Row], register: list[Row], day: date, ranks: Side = "counterparts"
    ) -> list[Judged]:
        kind = kind_of(code)
        batch = rule_pairs(kind, pack, people, register, day, ranks)
        past = History(build_log(NOTHING, batch.e, batch.c, {}), batch.e, batch.c).before(batch.day)
        found = decide(kind, Provisions(kind.rules, pack), batch, past)
        rows = []
        for row in range(batch.n):
            pair = Pair(batch, row)
            verdicts = {r.rule.code: Verdict(int(r.verdict[row])) for r in found.rulings}
            refusals = {r.rule: r for r in found.refusals(pair)}
            assert bool(found.eligible[row]) == (not refusals)
            rows.append(Judged(verdicts, refusals, {q.rule: q for q in found.to_check(pair, kind)}))
        return rows

    return judged


@pytest.fixture(scope="session")
def judge(judge_rows: Callable[..., list[Judged]]) -> Judge:
    """One pair, judged in both directions, which must agree."""

    def one(code: str, e: Row, c: Row, day: date) -> Judged:
        (forward,) = judge_rows(code, [e], [c], day)
        (reverse,) = judge_rows(code, [e], [c], day, "entrepreneurs")
        assert forward == reverse
        return forward

    return one
