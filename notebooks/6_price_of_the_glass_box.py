# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6 透明模型的代价 The price of the glass box
#
# **问题**：使用中的模型是“玻璃箱”：总分等于各项得分之和，每一分都能说清楚。换成什么特征都能任意组合、
# 但说不清楚的模型，排序会好多少？
#
# **看完之后**：代价小（区间碰到零或不到 0.01），就继续用透明模型。代价大，请告知开发者：多半有两个特征应当合看，
# 可以为它们加一张双特征得分表。
#
# **Question**: The model that serves is a glass box: a score is the sum of points, each of which can be told. How
# much better would a model rank that may combine all features freely, and can't explain itself?
#
# **What to do with the answer**: where the price is small (the interval touches zero, or it is below 0.01), stay with
# the glass box. Where it is large, tell the developers: two features probably belong together and may get a table of
# their own.
#
# 演示数据为**合成数据**。 Demo data is **synthetic**.

# %%
import numpy as np
from office import candidate, group_title, judge_title, opened
from pictures import BLUE, ORANGE, RED, Picture, both, intervals, legend_below, named, zero_line

from matcher.learning.challenger import NAME
from matcher.learning.evaluation import MAIN, SMALLEST_SLICE
from matcher.learning.rows import unwatched, values_of
from matcher.ranking.bundle import read_bundle
from matcher.ranking.pairs import title_of
from matcher.service.evidence import unseen
from matcher.service.pasts import so_far

KIND = "mentor"  # 要看的类别  the kind to look at: `matcher kinds`

service = opened()
snapshot = service.catalogue.snapshot(KIND)
version = candidate(service, KIND)
found = service.judging.against_baselines(KIND, version, unwatched, challenged=True)
print(f"{both(snapshot.kind.title)}: {version}, {found[version]['requests']:,} 次请求 requests")

# %% [markdown]
# ## 同样的数据、同样的请求 The same rows, the same requests

# %%
names = ["scorecard", version, NAME]
colours = [ORANGE, BLUE, RED]
labels = [both(judge_title(name)) for name in names]
picture = Picture("三种模型排得怎样", "How well three models rank, with 95 % intervals", service, rows=4, grid=(1, 2))
for panel, measure in zip(picture.panels, (MAIN, "mrr"), strict=True):
    intervals(panel, labels, [found[name][measure] for name in names], colours=colours)
    panel.set_title({MAIN: "前十位的质量  nDCG@10", "mrr": "第一个想要的排得多前  MRR"}[measure])
    panel.tick_params(labelleft=panel is picture.panel)
picture.image()

# %% [markdown]
# **怎样读**：越靠右越好。蓝色是透明的加性模型，红色是 LightGBM 不受限的树模型，两者用完全相同的行训练、
# 在同一批请求上比较；橙色是专家评分卡。
#
# **How to read it**: further right is better. Blue is the additive glass box, red are LightGBM trees of all features
# together; both are fitted on exactly the same rows and judged on the same requests. Orange is the experts’
# scorecard.

# %%
price = found[NAME]["difference"]
bought = found["scorecard"]["difference"]
learned = {"mean": -bought["mean"], "low": -bought["high"], "high": -bought["low"]}
rows = ["从历史中学习带来的  what learning from the past brings", "透明的代价  what the glass box costs"]
picture = Picture(
    "学习带来多少，透明又付出多少",
    "What learning brings, and what the glass box costs (difference of nDCG@10)",
    service,
    rows=3,
)
intervals(picture.panel, rows, [learned, price], colours=[BLUE, RED], form="{:+.3f}")
zero_line(picture.panel)
picture.image()

# %% [markdown]
# **怎样读**：蓝线是加性模型比评分卡好多少，红线是不受限模型比加性模型再好多少，即透明的代价。红线碰到零，
# 说明看不出代价；落在零左边，说明透明模型反而更好。
#
# **How to read it**: blue is how much better the additive model is than the scorecard, red how much better free trees
# are than the additive model: the price. Where red touches zero no price can be seen; left of zero the glass box is
# even better.

# %% [markdown]
# ## 对谁有代价 Who pays it

# %%
groups = [name for name, told in found[version]["slices"].items() if told["requests"] >= SMALLEST_SLICE]
labels = [both(group_title(service, name)) for name in groups]
picture = Picture("各群体的排序质量", "How good rankings are for each group (nDCG@10)", service, rows=len(groups))
for name, colour, shift in ((version, BLUE, -0.16), (NAME, RED, 0.16)):
    told = [found[name]["slices"][group] for group in groups]
    intervals(
        picture.panel, labels, told, colours=[colour] * len(groups), form="", shift=shift, label=both(judge_title(name))
    )
legend_below(picture.panel, 2)
picture.image()

# %% [markdown]
# **怎样读**：蓝点与红点靠得近，这个群体几乎没有代价。某个群体的红点远在右边，说明加性模型漏掉了对这个群体重要的组合。
#
# **How to read it**: where blue and red lie close, a group pays next to nothing. Where red lies far to the right, the
# additive model misses a combination that matters for that group.

# %% [markdown]
# ## 换来了什么 What it buys: a score that can be told

# %%
bundle = read_bundle(service.settings.models, snapshot.kind, version)
request = unseen(service.store, snapshot, bundle.manifest["until"], so_far(), 1).judged[-1]
values = np.ascontiguousarray(values_of(snapshot, request, snapshot.history.before(request.day)))
scores, points = bundle.model.score(values), bundle.model.contributions(values)
best = int(np.argmax(scores))
told = points[:, best] - points.mean(axis=1)  # 与平均的对接方相比  against the average counterpart
titles = {feature.name: feature.title for feature in snapshot.kind.features}
terms = [titles[table.feature] for table in bundle.model.tables]
terms += [title_of([titles[pair.one], titles[pair.other]]) for pair in bundle.model.pairs]
strongest = np.argsort(-np.abs(told))[:8]
steps = np.append(told[strongest], told.sum() - told[strongest].sum())
ends = np.cumsum(steps)

picture = Picture(
    "一次推荐的得分由哪些项组成",
    "What one recommendation's score is made of, against the average counterpart",
    service,
    rows=len(steps) + 1,
)
panel = picture.panel
panel.barh(
    range(len(steps)), steps, left=ends - steps, color=[BLUE if step >= 0 else ORANGE for step in steps], height=0.62
)
panel.barh(len(steps), ends[-1], color="#555555", height=0.62)
for row, (value, end) in enumerate(zip([*steps, ends[-1]], [*np.maximum(ends, ends - steps), ends[-1]], strict=True)):
    panel.text(end, row, f" {value:+.2f}", va="center", size=8)
named(panel, [*(both(terms[k]) for k in strongest), "其余各项  all others", "合计  sum"])
panel.margins(x=0.1)
picture.image()

# %% [markdown]
# **怎样读**：从上往下，蓝条加分，橙条减分，接起来正好等于最下面的合计，没有剩余。不受限的模型画不出这张图。
#
# **How to read it**: from top to bottom, blue adds, orange takes away, and together they are exactly the sum at the
# bottom, with nothing left over. Nobody could draw this for the free trees.

# %%
gap = abs(float(bundle.model.intercept + points[:, best].sum() - scores[best]))
print(f"各项之和与得分之差 sum of the points against the score: {gap:.1e}")
for name in names:
    own = found[name][MAIN]
    print(f"{both(judge_title(name))}: {MAIN} {own['mean']:.4f} [{own['low']:.4f}, {own['high']:.4f}]")
low, high = price["low"], price["high"]
print(f"透明的代价 price of the glass box: {price['mean']:+.4f}，95% 区间 interval [{low:+.4f}, {high:+.4f}]")
