"""The model card: what a model is, how it was judged and for whom it is better or worse, for people."""

from typing import Any

from matcher.domain.text import Text
from matcher.kinds.contract import Kind
from matcher.learning.evaluation import MEASURES, SMALLEST_SLICE
from matcher.ranking.pairs import title_of
from matcher.ranking.tables import Model

STRONGEST = 12
Json = dict[str, Any]

_TITLE = Text("模型卡：{kind}，版本 {version}", "Model card: {kind}, version {version}")
_SYNTHETIC = Text(
    "**本模型由合成数据训练，不代表任何真实的人员或机构。**",
    "**Trained on synthetic data; it says nothing about real people or organisations.**",
)
_WHAT = Text(
    "一个加性模型：总分等于每个特征一张得分表的得分之和，另加{pairs}张双特征得分表。用于为创业者排列{kind}的次序，由人作出决定。",
    "An additive model: the score is the sum of one table of points per feature, and {pairs} of two features together. "
    "It orders counterparts ({kind}) for an entrepreneur; people decide.",
)
_DATA = Text(
    "训练数据：{first} 至 {until}，{requests} 次请求，{rows} 行，其中 {positives} 行为成功对接。"
    "评价：{until} 至 {judged}，{judged_requests} 次请求，训练时均未见过。",
    "Fitted on requests from {first} to {until}: {requests} requests, {rows} rows, {positives} of them matches. "
    "Judged on {judged_requests} requests from {until} to {judged}, none of which it was fitted on.",
)
_INTERVAL = Text(
    "括号内为 95% 区间（按创业者重抽样）。",
    "In brackets the 95 % interval (bootstrap by entrepreneur).",
)
_MEASURE = Text("指标", "measure")
_THIS, _CARD = Text("本模型", "this model"), Text("专家评分卡", "experts' scorecard")
_GROUPS = Text("对不同群体（nDCG@10）", "For different groups (nDCG@10)")
_FEW = Text("请求太少，仅供参考", "few requests, for information only")
_FEATURES = Text("影响最大的特征", "What weighs most")
_RANGE = Text("得分范围", "range of points")
_LIMITS = Text(
    "局限：评价只看过去的成功对接，没有机会出现的对接无从得知；硬性条件按当前登记执行，不计入评价；群体特征只用于评价，不参与排序。",
    "Limits: judged by past matches alone; matches that never had a chance are not known. Hard rules hold by today's "
    "register and are not part of the judging. Group membership is used for judging only, never for ranking.",
)


def cards(kind: Kind, model: Model, manifest: Json) -> dict[str, str]:
    """The card in Chinese and in English, as Markdown."""
    return {"zh": _card(kind, model, manifest, zh=True), "en": _card(kind, model, manifest, zh=False)}


def _card(kind: Kind, model: Model, manifest: Json, *, zh: bool) -> str:
    def of(text: Text) -> str:
        return text.zh if zh else text.en

    own, card = manifest["metrics"]["candidate"], manifest["metrics"]["scorecard"]
    window = manifest["window"]
    facts = {
        "first": window["from"],
        "until": window["until"],
        "judged": window["judged_until"],
        "requests": f"{manifest['requests']:,}",
        "rows": f"{manifest['rows']:,}",
        "positives": f"{manifest['positives']:,}",
        "judged_requests": f"{own['requests']:,}",
    }
    lines = [f"# {of(_TITLE).format(kind=of(kind.title), version=model.version)}", ""]
    if manifest["synthetic"]:
        lines += [of(_SYNTHETIC), ""]
    lines += [
        of(_WHAT).format(kind=of(kind.title), pairs=len(model.pairs)),
        "",
        of(_DATA).format(**facts),
        "",
        of(_INTERVAL),
        "",
    ]
    lines += [f"| {of(_MEASURE)} | {of(_THIS)} | {of(_CARD)} |", "|---|---|---|"]
    lines += [f"| {m} | {_figure(own[m])} | {_figure(card[m])} |" for m in MEASURES]
    lines += [f"| {m} | {own[m]:.3f} | {card[m]:.3f} |" for m in ("coverage", "gini")]
    lines += ["", f"## {of(_GROUPS)}", "", f"| | {of(_THIS)} | {of(_CARD)} | n |", "|---|---|---|---|"]
    for name, figure in own["slices"].items():
        few = "" if figure["requests"] >= SMALLEST_SLICE else f" ({of(_FEW)})"
        called = of(Text(**figure["title"]))
        lines.append(
            f"| {called}{few} | {_figure(figure)} | {_figure(card['slices'][name])} | {figure['requests']:,} |"
        )
    lines += ["", f"## {of(_FEATURES)}", "", f"| | {of(_RANGE)} |", "|---|---|"]
    titles = {feature.name: feature.title for feature in kind.features}
    for pair in model.pairs:
        titles[pair.name] = title_of([titles[pair.one], titles[pair.other]])
    tables = [(table.points, table.feature) for table in model.tables]
    tables += [(pair.points, pair.name) for pair in model.pairs]
    spans = sorted(((float(points.max() - points.min()), name) for points, name in tables), reverse=True)
    lines += [f"| {of(titles[name])} (`{name}`) | {span:.2f} |" for span, name in spans[:STRONGEST] if span > 0]
    return "\n".join([*lines, "", of(_LIMITS), ""])


def _figure(figure: Json) -> str:
    return f"{figure['mean']:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"
