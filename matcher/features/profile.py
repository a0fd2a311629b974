"""How well what a counterpart does fits what the entrepreneur does and needs."""

import numpy as np

from matcher.domain.text import Text
from matcher.domain.vocabulary import STAGE_NAMES, Stage
from matcher.features.batch import Batch
from matcher.features.capacity import of_register
from matcher.features.feature import Advice, Feature, Pair
from matcher.features.frame import KNOWN_BIT, Bits, Codes, Floats
from matcher.features.history import Past
from matcher.features.kernels import covered, sum_of_codes
from matcher.features.kernels import shares_any as in_common
from matcher.features.sets import names_of, one_hot

NAN = np.float32(np.nan)
_STAGES = tuple(Stage)
_RESTART, _STARTUP = _STAGES.index(Stage.RESTART), _STAGES.index(Stage.STARTUP)


def cover(
    name: str,
    title: Text,
    sentence: Text,
    none: Text,
    wanted: tuple[str, str],
    given: tuple[str, str],
    advice: Advice | None = None,
    rest: Text = Text("", ""),  # noqa: B008 - immutable
) -> Feature:
    """The share of what one side wants that the other gives. `wanted`, `given`: ("e" or "c", attribute).

    `sentence` may use {names}; `none` is said where nothing of it is given, and `rest` after a part of it.
    """

    def bits(batch: Batch, what: tuple[str, str]) -> Bits:
        return (batch.e if what[0] == "e" else batch.c).bits(what[1])

    def compute(batch: Batch, _: Past) -> Floats:
        return batch.full(covered(bits(batch, wanted), bits(batch, given), KNOWN_BIT))

    def say(pair: Pair, value: float) -> Text:
        if value <= 0:
            return none
        rows = {"e": pair.e, "c": pair.c}
        shared = bits(pair.batch, wanted)[rows[wanted[0]]] & bits(pair.batch, given)[rows[given[0]]]
        told = sentence.fill({"names": names_of(pair, "need", shared)})
        return told if value >= 1 else Text(told.zh + rest.zh, told.en + rest.en)

    missing = "one of the two lists is not known, or empty"
    return Feature(name, title, "0 to 1", 0.0, 1.0, missing, compute, say, advice=advice)


NEED_COVER = cover(
    "need_cover",
    Text("需求满足程度", "Needs covered"),
    Text("可以帮助：{names}", "can help with: {names}"),
    Text("没有写明能帮助所提的需求", "does not say that it can help with what was asked for"),
    ("e", "needs"),
    ("c", "needs"),
    rest=Text("（所提的其他需求没有写明）", " (the other needs are not mentioned)"),
)
GETS_SOUGHT = cover(
    "gets_sought",
    Text("可得到所寻找的", "Offers what is sought"),
    Text("能提供所寻找的：{names}", "offers what is looked for: {names}"),
    Text("未标明能提供所寻找的", "does not say that it offers what is looked for"),
    ("e", "seeks"),
    ("c", "offers"),
)
GIVES_SOUGHT = cover(
    "gives_sought",
    Text("可给予对方所寻找的", "Seeks what is offered"),
    Text("对方正在寻找创业者能提供的：{names}", "looks for what the venture can give: {names}"),
    Text("对方所寻找的，创业者未标明能提供", "looks for other things than the venture can give"),
    ("c", "seeks"),
    ("e", "offers"),
    Advice(
        Text("在资料中补充能为对方提供的内容", "say in the profile what the venture can give that is looked for"), 1.0
    ),
)


def _fits_stage(stage: Codes, stages: Bits) -> Floats:
    """Whether stages (1 or n,) are among those served (1 or n,); NaN where either is not known."""
    place = np.maximum(stage, 0).astype(np.uint64)
    fits = ((stages >> place) & np.uint64(1)).astype(np.float32)
    # a second start is a start: whoever helps new ventures is half a fit for it
    half = ((stages >> np.uint64(_STARTUP)) & np.uint64(1)).astype(np.float32) * np.float32(0.5)
    fits = np.where(stage == _RESTART, np.maximum(fits, half), fits)
    return np.where((stage >= 0) & ((stages & KNOWN_BIT) != 0), fits, NAN).astype(np.float32)


def _stage_fit(batch: Batch, _: Past) -> Floats:
    stage = batch.e.code("stage")
    if batch.ranks == "entrepreneurs":
        return batch.full(_fits_stage(stage, batch.c.bits("stages")))
    # one stage against the whole register: everybody at that stage asks the same
    return of_register(batch, f"stage_fit.{int(stage[0])}", lambda c: _fits_stage(stage, c.bits("stages")))


def _say_stage(pair: Pair, value: float) -> Text:
    name = STAGE_NAMES[_STAGES[int(pair.batch.e.code("stage")[pair.e])]]
    if value <= 0:
        return Text("主要服务其他阶段，而不是{stage}", "mainly works with ventures at other points than: {stage}").fill(
            {"stage": name}
        )
    return Text("面向{stage}的创业者", "works with ventures at this point: {stage}").fill({"stage": name})


STAGE_FIT = Feature(
    "stage_fit",
    Text("创业阶段契合", "Fits the venture's stage"),
    "0, 0.5 or 1",
    0.0,
    1.0,
    "the venture's stage or the stages served are not known",
    _stage_fit,
    _say_stage,
)


def shares_any(
    name: str, attribute: str, title: Text, sentence: Text, none: Text, advice: Advice | None = None
) -> Feature:
    """1 where both sides have one of the codes in common, 0 where not (then `none` is said)."""

    def say(_: Pair, value: float) -> Text:
        return sentence if value > 0 else none

    def compute(batch: Batch, _: Past) -> Floats:
        return batch.full(in_common(batch.e.bits(attribute), batch.c.bits(attribute), KNOWN_BIT))

    missing = "one of the two lists is not known"
    return Feature(name, title, "0 or 1", 0.0, 1.0, missing, compute, say, advice=advice)


LANGUAGE_FIT = shares_any(
    "language_fit",
    "languages",
    Text("交流语言相通", "Common language"),
    Text("可以用同一种语言交流", "can be talked to in a common language"),
    Text("没有共同的交流语言", "has no language in common"),
)
MODE_FIT = shares_any(
    "mode_fit",
    "modes",
    Text("服务方式合适", "Form of help fits"),
    Text("服务方式符合要求", "helps in a form that was asked for"),
    Text("服务方式与所选不同", "helps in other forms than asked for"),
    Advice(Text("接受对方提供的服务方式", "accept a form of help that is offered"), 1.0),
)


def _topic_overlap(batch: Batch, _: Past) -> Floats:
    own, other = batch.one.codes("topics"), batch.many.codes("topics")
    mine = own[own >= 0]
    if not batch.one.known("topics")[0]:
        return batch.full(NAN)
    shared = sum_of_codes(one_hot(batch.one, "topic", mine), other)
    size = (other >= 0).sum(axis=1) + len(mine) - shared
    with np.errstate(invalid="ignore", divide="ignore"):
        overlap = shared / size
    return np.where(batch.many.known("topics"), overlap, NAN).astype(np.float32)


def _say_topics(pair: Pair, value: float) -> Text:
    if value <= 0:
        return Text("没有共同的主题", "has no topic in common")
    books = pair.batch.e.base.vocabularies
    shared: Codes = np.intersect1d(pair.batch.e.codes("topics")[pair.e], pair.batch.c.codes("topics")[pair.c])
    names = [books.code("topic", int(k)) for k in shared if k >= 0][:3]
    return Text(f"关注相同主题：{'、'.join(names)}", f"shares the topics {', '.join(names)}")


TOPIC_OVERLAP = Feature(
    "topic_overlap",
    Text("主题重合", "Shared topics"),
    "0 to 1",
    0.0,
    1.0,
    "topics of either side are not known",
    _topic_overlap,
    _say_topics,
)


def _same_school(batch: Batch, _: Past) -> Floats:
    own, other = batch.e.code("school"), batch.c.code("school")
    return batch.full(np.where((own >= 0) & (other >= 0), own == other, NAN))


SAME_SCHOOL = Feature(
    "same_school",
    Text("校友", "Same school"),
    "0 or 1",
    0.0,
    1.0,
    "the school of either side is not known",
    _same_school,
    lambda _, value: (
        Text("与创业者是校友", "went to the same school")
        if value > 0
        else Text("毕业于不同院校", "went to another school")
    ),
)


def _restart_support(batch: Batch, _: Past) -> Floats:
    closed = batch.e.number("closed_ventures")
    restarting = (batch.e.code("stage") == _RESTART) | (closed > 0)
    return batch.full(np.where(restarting, batch.c.number("supports_restart"), NAN))


RESTART_SUPPORT = Feature(
    "restart_support",
    Text("支持再创业", "Supports a second start"),
    "0 or 1",
    0.0,
    1.0,
    "not a second start, or not known whether it is supported",
    _restart_support,
    lambda _, value: (
        Text("乐于帮助再次创业的人", "helps people who start again")
        if value > 0
        else Text("未开展再创业帮扶", "does not offer help for a second start")
    ),
)
