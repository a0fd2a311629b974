"""Hard rules over a batch: who is refused, by which provision, and what remains to be checked."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.rule import Provision, Refusal, ToCheck, Verdict
from matcher.domain.text import Text, titles
from matcher.features.batch import Batch
from matcher.features.feature import Pair
from matcher.features.history import Past
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.kinds.rule import Rule, Verdicts
from matcher.ranking.provisions import Provisions

TO_CHECK = Text(
    "待核实：{facts}。登记中没有这项信息，先按符合处理，请向对方确认",
    "to be checked: {facts}; the register does not say, so it is not held against anybody",
)


_REFUSED = int(Verdict.REFUSED)
_TO_CHECK = int(Verdict.TO_CHECK)  # a plain number: this is compared for every rule of every line shown


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule over one batch. `provision` (n,) int8 numbers `provisions`, -1 where none holds."""

    rule: Rule
    provisions: tuple[Provision, ...]
    verdict: Verdicts
    provision: NDArray[np.int8]
    refused: int
    """How many pairs it refuses."""


def _ruling(rule: Rule, held: tuple[Provision, ...], verdict: Verdicts, number: NDArray[np.int8]) -> Ruling:
    return Ruling(rule, held, verdict, number, int(np.count_nonzero(verdict == _REFUSED)))


def _place(rule: Rule, batch: Batch) -> NDArray[np.int32]:
    frame = batch.c if rule.place == "counterpart" else batch.e
    return frame.code("region")


def judge(rule: Rule, provisions: Provisions, batch: Batch, past: Past) -> Ruling:
    """Apply the provisions in force to every pair, each in its region; an unknown region is under the national one."""
    held = provisions.in_force(rule.code, batch.as_of)
    verdict = np.zeros(batch.n, np.int8)
    number = np.full(batch.n, -1, np.int8)
    for k, provision in enumerate(held):
        found = rule.test(batch, past, provision.parameters) if provision.applies else np.zeros(batch.n, np.int8)
        if not provision.region:
            verdict, number = found, np.full(batch.n, k, np.int8)
            continue
        inside = np.append(batch.pack.regions.within(batch.pack.regions.number[provision.region]), False)
        here = np.broadcast_to(inside.take(_place(rule, batch)), (batch.n,))
        verdict, number = np.where(here, found, verdict), np.where(here, np.int8(k), number)
    return _ruling(rule, tuple(held), verdict, number)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All rulings over one batch; the counts are those of all candidates that were judged."""

    rulings: tuple[Ruling, ...]
    eligible: NDArray[np.bool_]
    candidates: int
    refused_by_rule: dict[str, int]
    """Rule to how many pairs it refuses (one pair may be refused by several)."""

    def of(self, rows: NDArray[np.intp]) -> "Eligibility":
        """The rulings of some of the pairs, with the counts of all."""
        rulings = tuple(_ruling(r.rule, r.provisions, r.verdict[rows], r.provision[rows]) for r in self.rulings)
        return Eligibility(rulings, self.eligible[rows], self.candidates, self.refused_by_rule)

    def refusals(self, pair: Pair) -> tuple[Refusal, ...]:
        """Why one pair is refused, by every rule that does."""
        return tuple(_refusal(r, pair) for r in self.rulings if r.verdict[pair.row] == _REFUSED)

    def to_check(self, pair: Pair, kind: Kind) -> tuple[ToCheck, ...]:
        """What could not be decided for one pair, with the facts that are missing."""
        return tuple(_open_question(r, pair, kind) for r in self.rulings if r.verdict[pair.row] == _TO_CHECK)


def _refusal(ruling: Ruling, pair: Pair) -> Refusal:
    provision = ruling.provisions[int(ruling.provision[pair.row])]
    facts = {**provision.parameters, **ruling.rule.facts(pair, provision.parameters)}
    return Refusal(
        ruling.rule.code,
        ruling.rule.because.fill(facts),
        ruling.rule.would_change.fill(facts),
        provision.document,
        provision.article,
        provision.region,
        provision.valid_from,
        provision.valid_to,
    )


def _open_question(ruling: Ruling, pair: Pair, kind: Kind) -> ToCheck:
    provision = ruling.provisions[int(ruling.provision[pair.row])]
    missing = ruling.rule.missing(pair)
    return ToCheck(ruling.rule.code, missing, _asked(kind.code, missing), provision.document, provision.article)


@cache
def _asked(code: str, missing: tuple[str, ...]) -> Text:
    names = [_title(kind_of(code), fact) for fact in missing]
    return TO_CHECK.fill({"facts": Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))})


def _title(kind: Kind, fact: str) -> Text:
    side, attribute = fact.split(".", 1)
    if side == "entrepreneur":
        own = titles(Entrepreneur)[attribute]
        return Text(f"创业者的“{own.zh}”", f"the entrepreneur’s “{own.en}”")
    own = titles(kind.attributes)[attribute]
    return Text(f"{kind.title.zh}的“{own.zh}”", f"the {kind.title.en}’s “{own.en}”")


def decide(kind: Kind, provisions: Provisions, batch: Batch, past: Past) -> Eligibility:
    """Judge every pair of a batch by every rule of the kind.

    A standing rule over the whole register has one answer for the day, whoever asks, and is kept.
    """
    whole = batch.ranks == "counterparts" and batch.c.rows is None
    rulings = []
    for rule in kind.rules:
        if rule.standing and whole:
            rulings.append(_kept(rule, provisions, batch, past))
        else:
            rulings.append(judge(rule, provisions, batch, past))
    eligible = np.ones(batch.n, np.bool_)
    for ruling in rulings:
        if ruling.refused:
            eligible &= ruling.verdict != _REFUSED
    refused = {ruling.rule.code: ruling.refused for ruling in rulings if ruling.refused}
    return Eligibility(tuple(rulings), eligible, batch.n, refused)


def _kept(rule: Rule, provisions: Provisions, batch: Batch, past: Past) -> Ruling:
    def make() -> NDArray[np.int8]:
        fresh = judge(rule, provisions, batch, past)
        return np.stack([fresh.verdict, fresh.provision])

    verdict, number = past.keep(f"rule.{rule.code}", make)
    refused = past.keep(f"refused.{rule.code}", lambda: np.count_nonzero(verdict == _REFUSED, keepdims=True))
    return Ruling(rule, tuple(provisions.in_force(rule.code, batch.as_of)), verdict, number, int(refused[0]))
