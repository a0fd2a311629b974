"""The national policy that most rules stand on, and the shapes that rules of several kinds share."""

from datetime import date

import numpy as np

from matcher.domain.rule import REGISTER_ENTRY, Provision
from matcher.domain.text import Text
from matcher.domain.vocabulary import STAGE_NAMES, Stage
from matcher.features.batch import Batch
from matcher.features.columns import EPOCH
from matcher.features.feature import Pair
from matcher.features.frame import KNOWN_BIT, Bits, Flags
from matcher.features.history import Past
from matcher.features.pauses import pauses
from matcher.kinds.rule import Facts, Needed, Parameters, Rule, Verdicts, verdicts

DOCUMENT = "人社部发〔2025〕5号"
IN_FORCE = date(2025, 1, 1)
"""First day of the year in the document's number; the text states no day of entry into force."""

_NO_END = Text("另行通知", "further notice")


def national(rule: str, article: str, zh: str, en: str, **parameters: float) -> Provision:
    """A provision of the policy for the whole country."""
    return Provision(rule, DOCUMENT, article, Text(zh, en), IN_FORCE, None, "", parameters)


def register(rule: str, zh: str, en: str, **parameters: float) -> Provision:
    """A condition that the counterpart itself states in its register entry; the policy asks offices to keep those."""
    return Provision(rule, REGISTER_ENTRY.zh, "", Text(zh, en), None, None, "", parameters)


def day_text(days: float) -> str:
    """A day as people write it."""
    return date.fromordinal(int(days) + EPOCH).isoformat()


def must_be_true(
    code: str, attribute: str, title: Text, because: Text, would_change: Text, provision: Provision
) -> Rule:
    """A flag of the counterpart that must be set."""

    def test(batch: Batch, _: Past, __: Parameters) -> Verdicts:
        flag = batch.c.number(attribute)
        return verdicts(batch, flag == 0, np.isnan(flag))

    needs = (Needed("counterpart", attribute),)
    return Rule(code, title, provision, test, because, would_change, needs, standing=True)


def some_left(code: str, attribute: str, title: Text, because: Text, would_change: Text, provision: Provision) -> Rule:
    """A number of free places of the counterpart that must be above zero."""

    def test(batch: Batch, _: Past, __: Parameters) -> Verdicts:
        left = batch.c.number(attribute)
        return verdicts(batch, left <= 0, np.isnan(left))

    needs = (Needed("counterpart", attribute),)
    return Rule(code, title, provision, test, because, would_change, needs, standing=True)


def not_after(code: str, attribute: str, title: Text, because: Text, would_change: Text, provision: Provision) -> Rule:
    """A last day of the counterpart that must not have passed; the sentences may use {last}."""

    def test(batch: Batch, _: Past, __: Parameters) -> Verdicts:
        last = batch.c.number(attribute)
        return verdicts(batch, last < batch.day, np.isnan(last))

    def facts(pair: Pair, _: Parameters) -> Facts:
        return {"last": day_text(float(pair.batch.c.number(attribute)[pair.c]))}

    needs = (Needed("counterpart", attribute),)
    return Rule(code, title, provision, test, because, would_change, needs, facts, standing=True)


def not_paused(code: str) -> Rule:
    """The office has not paused the counterpart; every kind has this rule."""

    def test(batch: Batch, _: Past, __: Parameters) -> Verdicts:
        first, last = pauses(batch.c)
        return verdicts(batch, (first <= batch.day) & (batch.day <= last))

    def facts(pair: Pair, _: Parameters) -> Facts:
        last = float(pauses(pair.batch.c)[1][pair.c])
        return {"until": day_text(last) if np.isfinite(last) else _NO_END}

    return Rule(
        code,
        Text("未被暂停", "Not paused"),
        Provision(code, "本单位决定", "", Text("暂停期间不推荐", "nobody is suggested while paused")),
        test,
        Text("已被暂停推荐，至{until}", "is paused until {until}"),
        Text("暂停期满，或由工作人员恢复", "the pause ends, or the office resumes"),
        (),
        facts,
        standing=True,
    )


def stage_admitted(code: str, provision: Provision) -> Rule:
    """The venture's stage must be among those that the counterpart takes; a second start counts as a start too."""
    stages = tuple(Stage)
    restart, startup = stages.index(Stage.RESTART), stages.index(Stage.STARTUP)

    def test(batch: Batch, _: Past, __: Parameters) -> Verdicts:
        stage, taken = batch.e.code("stage"), batch.c.bits("stages")
        inside = _has(taken, stage) | ((stage == restart) & _has(taken, np.full_like(stage, startup)))
        known = (stage >= 0) & ((taken & KNOWN_BIT) != 0)
        return verdicts(batch, known & ~inside, ~known)

    def facts(pair: Pair, _: Parameters) -> Facts:
        return {"stage": STAGE_NAMES[stages[int(pair.batch.e.code("stage")[pair.e])]]}

    return Rule(
        code,
        Text("创业阶段", "Venture stage"),
        provision,
        test,
        Text("不面向{stage}的创业项目", "does not take ventures at this point: {stage}"),
        Text("项目进入其服务的阶段后可再申请", "the venture moves on to a stage that is taken"),
        (Needed("entrepreneur", "stage"), Needed("counterpart", "stages")),
        facts,
    )


def _has(bits: Bits, code: np.ndarray) -> Flags:
    found: Flags = ((bits >> np.maximum(code, 0).astype(np.uint64)) & np.uint64(1)) == 1
    return found
