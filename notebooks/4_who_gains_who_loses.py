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
# # 4 谁受益、谁受损：公平与曝光 Who gains and who loses: fairness and exposure
#
# **问题**：新模型对哪些创业者更好、对哪些更差？推荐机会是否集中在少数对接方身上？没有对接过的对接方还有机会吗？
#
# **看完之后**：有群体明显受损时不要启用：先看其资料是否缺失（第 1、2 篇），再和协调员商量。曝光过于集中时，
# 可在请求中调高 `diversity`。
#
# **Question**: For which entrepreneurs is the new model better or worse? Do a few counterparts get all the exposure?
# Do those who were never matched still have a chance?
#
# **What to do with the answer**: do not promote where a group clearly loses: see whether its profiles are thin
# (notebooks 1 and 2), and talk to coordinators. Where exposure gathers, ask for more `diversity`.
#
# 演示数据为**合成数据**。 Demo data is **synthetic**.

# %%
import numpy as np
from office import candidate, group_title, opened
from pictures import BLUE, GREY, ORANGE, RED, Picture, both, intervals, legend_below, zero_line

from matcher.learning.evaluation import MAIN, SMALLEST_SLICE, by_model, evaluate
from matcher.learning.gates import exposure, no_slice_worse
from matcher.learning.rows import unwatched
from matcher.ranking.bundle import read_bundle
from matcher.service.evidence import unseen
from matcher.service.pasts import so_far

KIND = "mentor"  # 要看的类别  the kind to look at: `matcher kinds`

service = opened()
snapshot = service.catalogue.snapshot(KIND)
version = candidate(service, KIND)
cut = read_bundle(service.settings.models, snapshot.kind, version).manifest["until"]
evidence = unseen(service.store, snapshot, cut, so_far(), 1)  # 模型没有见过的请求  requests that it has not seen
judges = {"model": by_model(service.judging.model(snapshot.kind, version))}
judges["scorecard"] = by_model(service.judging.model(snapshot.kind, "scorecard"))
judged = evaluate(snapshot, evidence.judged, judges, new_only=not snapshot.kind.repeats, progress=unwatched)
print(f"{both(snapshot.kind.title)}: {version}, {len(judged.people):,} 次请求 requests")

# %% [markdown]
# ## 各群体的创业者 Groups of entrepreneurs

# %%
sizes = {name: int(rows.sum()) for name, rows in judged.groups.items()}
groups = [name for name, size in sizes.items() if size >= SMALLEST_SLICE]
few = [f"{both(group_title(service, name))} n={size}" for name, size in sizes.items() if size < SMALLEST_SLICE]
gains = [judged.difference("model", "scorecard", MAIN, name).as_dict() for name in groups]
colours = [GREY if one["low"] <= 0 <= one["high"] else BLUE if one["mean"] > 0 else RED for one in gains]
labels = [f"{both(group_title(service, name))}  n={sizes[name]}" for name in groups]

picture = Picture(
    "新模型比专家评分卡好多少，分群体",
    "How much better the model is than the scorecard, by group (difference of nDCG@10)",
    service,
    rows=len(groups),
)
intervals(picture.panel, labels, gains, colours=colours, form="{:+.2f}")
zero_line(picture.panel)
print(f"请求不足 {SMALLEST_SLICE} 次，未列入 fewer than {SMALLEST_SLICE} requests, left out:", "；".join(few) or "—")
picture.image()

# %% [markdown]
# **怎样读**：整条线在零右边（蓝）：这个群体受益；在零左边（红）：受损；碰到零（灰）：说不准，多半因为请求少（n 小）。
# 群体身份只用来检查，从不参与打分。看的群体多了，偶然也会有一两个变红，要看重复几次是否一样。
#
# **How to read it**: a line right of zero (blue): the group gains; left of zero (red): it loses; touching zero
# (grey): can't be told, mostly for few requests (small n). Groups are used for checking only, never for scoring. Of
# many groups one or two may turn red by chance: see whether it happens again.

# %%
own = [judged.figure("model", MAIN, name).as_dict() for name in groups]
card = [judged.figure("scorecard", MAIN, name).as_dict() for name in groups]
picture = Picture("各群体得到的排序有多好", "How good rankings are for each group (nDCG@10)", service, rows=len(groups))
labels = [both(group_title(service, name)) for name in groups]
intervals(
    picture.panel,
    labels,
    card,
    colours=[ORANGE] * len(groups),
    form="",
    shift=0.16,
    label="专家评分卡  experts' scorecard",
)
intervals(
    picture.panel, labels, own, colours=[BLUE] * len(groups), form="", shift=-0.16, label="训练的模型  fitted model"
)
legend_below(picture.panel, 2)
picture.image()

# %% [markdown]
# **怎样读**：上图说“变了多少”，这张图说“现在怎样”。哪个群体的圆点整体靠左，哪个群体得到的推荐就较差，
# 即使新模型没有让它变得更差。
#
# **How to read it**: the picture above says how much changed, this one how things are. A group whose dots lie to the
# left is served less well, even where the new model made nothing worse.

# %% [markdown]
# ## 对接方的曝光 Exposure of counterparts

# %%
picture = Picture("推荐机会是否集中", "Is exposure concentrated: share of the first ten places", service, height=3.9)
n = snapshot.counterparts.frame.n
across = np.arange(n + 1) / n
for name, colour, told in (
    ("model", BLUE, "训练的模型  fitted model"),
    ("scorecard", ORANGE, "专家评分卡  experts' scorecard"),
):
    counts = np.sort(judged.shown[name])
    share = np.concatenate([[0.0], np.cumsum(counts) / max(counts.sum(), 1)])
    figures = judged.summary(name)
    picture.panel.plot(across, share, color=colour, lw=2, label=f"{told}  (Gini {figures['gini']:.2f})")
picture.panel.plot([0, 1], [0, 1], color="#333333", lw=0.9, ls="--", label="人人相同  all alike")
picture.panel.set_xlabel("对接方，从曝光最少的排起  counterparts, the least shown first")
picture.panel.set_ylabel("累计份额  share so far")
picture.panel.legend(loc="upper left")
picture.panel.grid()
picture.image()

# %% [markdown]
# **怎样读**：曲线越贴近右下角，机会越集中在少数对接方身上；贴近虚线则人人相近。Gini 为 0 表示完全平均，接近 1
# 表示几乎全归少数。
#
# **How to read it**: the closer a curve is to the lower right corner, the more a few get it all; along the dashed
# line all are shown alike. Gini is 0 for all alike and near 1 where a few get almost everything.

# %%
past = snapshot.history.before(cut)
matched = past.log.c[past.good(np.arange(past.limit))]
record = np.bincount(matched[matched >= 0], minlength=n)
bands = {
    "0": record == 0,
    "1–2": (record >= 1) & (record <= 2),
    "3–9": (record >= 3) & (record <= 9),
    "10+": record >= 10,
}
bands = {name: rows for name, rows in bands.items() if rows.any()}
picture = Picture("没有对接记录的对接方还有机会吗", "Do counterparts without a record get a chance", service)
series = (
    ("全部对接方  of all counterparts", "#BDBDBD", np.ones(n, np.int64)),
    ("训练的模型推荐的  of the model's places", BLUE, judged.shown["model"]),
    ("评分卡推荐的  of the scorecard's places", ORANGE, judged.shown["scorecard"]),
)
for number, (told, colour, counts) in enumerate(series):
    shares = [counts[rows].sum() / max(counts.sum(), 1) for rows in bands.values()]
    drawn = picture.panel.bar(np.arange(len(bands)) + 0.27 * (number - 1), shares, 0.25, color=colour, label=told)
    picture.panel.bar_label(drawn, [f"{share:.0%}" for share in shares], size=8, padding=2)
picture.panel.set_xticks(range(len(bands)), [f"{name}" for name in bands])
picture.panel.set_xlabel("此前成功对接次数  earlier matches")
picture.panel.set_yticks([])
picture.panel.margins(y=0.12)
picture.panel.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3)
picture.image()

# %% [markdown]
# **怎样读**：灰条是这类对接方占全部的比例，彩条是他们占前十位的比例。“0”那一组的彩条明显短于灰条，
# 说明新来者难有机会。
#
# **How to read it**: grey is a band’s share of all counterparts, colours are its share of the first ten places. Where
# the coloured bars of “0” are far below the grey one, newcomers hardly get a chance.

# %% [markdown]
# ## 结论 In short

# %%
slices, spread = no_slice_worse(judged, "model", "scorecard"), exposure(judged, "model", "scorecard")
better = [both(group_title(service, name)) for name, one in zip(groups, gains, strict=True) if one["low"] > 0]
worse = [both(group_title(service, name)) for name, one in zip(groups, gains, strict=True) if one["high"] < 0]
print("受益 gain:", "；".join(better) or "—")
print("受损 lose:", "；".join(worse) or "—")
touching = zip(groups, gains, strict=True)
unclear = [both(group_title(service, name)) for name, one in touching if one["low"] <= 0 <= one["high"]]
print("说不准 can't be told:", "；".join(unclear) or "—")
print(f"请求不足 {SMALLEST_SLICE} 次，未列入 fewer than {SMALLEST_SLICE} requests, left out:", "；".join(few) or "—")
for gate in (slices, spread):
    print(f"{'通过 pass  ' if gate.passed else '未通过 FAIL'}  {both(gate.title)}")
for name, told in (("model", "训练的模型 fitted model"), ("scorecard", "专家评分卡 scorecard")):
    figures = judged.summary(name)
    print(f"{told}: 进入过前十的 ever in the first ten {figures['coverage']:.0%}, Gini {figures['gini']:.3f}")
