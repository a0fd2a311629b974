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
# # 2 模型看到的特征 Features seen
#
# **问题**：模型打分时看到了什么？哪些特征大多未知？专家评分卡和训练的模型各看重什么？近来有没有变化？
#
# **看完之后**：常常未知的特征，补登记或停用；得分曲线与常识相反的，和协调员一起看；变化大的，先查登记和上报，
# 再决定是否重新训练。
#
# **Question**: What does a model see when it scores? What is mostly unknown? What do the scorecard and the fitted
# model look at? Has anything shifted of late?
#
# **What to do with the answer**: fill in (or drop) what is mostly unknown; discuss curves that run against common
# sense with coordinators; where something has shifted, look at registers and reporting first, then decide whether to
# train again.
#
# 演示数据为**合成数据**。 Demo data is **synthetic**.

# %%
import numpy as np
from office import candidate, opened
from pictures import BLUE, ORANGE, RED, Picture, bars, both, named, percent

from matcher.learning.drift import ACT, WATCH, looked_at
from matcher.learning.fit import WINDOW_DAYS, requests_between
from matcher.learning.rows import unwatched
from matcher.service.pasts import so_far

KIND = "mentor"  # 要看的类别  the kind to look at: `matcher kinds`
LATEST = 200  # 看最近多少次请求  how many of the latest requests are looked at

service = opened()
snapshot = service.catalogue.snapshot(KIND)
version = candidate(service, KIND)
models = {name: service.judging.model(snapshot.kind, name) for name in (version, "scorecard")}
new_only = not snapshot.kind.repeats
requests = requests_between(snapshot, so_far() - WINDOW_DAYS, so_far(), 10**9, 1, new_only=new_only)[-LATEST:]
seen = looked_at(snapshot, requests, models[version], 1, unwatched)
features = list(snapshot.kind.features)
titles = {feature.name: both(feature.title) for feature in features}
print(f"{both(snapshot.kind.title)}: {version}, {len(requests)} 次请求 requests")

# %% [markdown]
# ## 知道多少 How much is known

# %%
known = sorted(((float(np.mean(~np.isnan(seen[f.name]))), f.name) for f in features if not f.volatile), reverse=True)
picture = Picture(
    "每个特征有多少次是已知的",
    "How often each feature is known, over pairs drawn from the latest requests",
    service,
    rows=len(known),
)
bars(picture.panel, [titles[name] for _, name in known], [share for share, _ in known], low=0.5)
picture.panel.set_xlim(0, 1.08)
percent(picture.panel)
picture.image()

# %% [markdown]
# **怎样读**：条短说明打分时多半不知道（橙色不到一半）：要么登记缺这一栏，要么还没有发生过相关的事。未知不等于零，
# 有单独的得分。
#
# **How to read it**: a short bar is mostly unknown when scoring (orange: less than half): the register lacks it, or
# nothing of the sort has happened yet. Unknown is not zero; it has points of its own.

# %%
volatile = "；".join(titles[f.name] for f in features if f.volatile) or "—"
print("随时变动、过去没有保存，所以不从中学习 change daily, past not kept, so nothing is learned of:", volatile)

# %% [markdown]
# ## 看重什么 What weighs

# %%
values = np.ascontiguousarray(np.array([seen[feature.name] for feature in features], np.float32))
weights = {}
for name, model in models.items():
    spread = model.contributions(values)[: len(features)].std(axis=1)
    weights[name] = spread / max(spread.sum(), 1e-12)
strongest = np.argsort(-np.maximum(weights[version], weights["scorecard"]))[:15]

picture = Picture(
    "各特征在多大程度上左右得分",
    "How much of the movement of scores comes from each feature",
    service,
    rows=len(strongest),
)
for row, feature in enumerate(strongest):
    picture.panel.plot([weights[name][feature] for name in models], [row, row], color="#CCCCCC", lw=2, zorder=1)
for name, colour, told in (
    (version, BLUE, "训练的模型  fitted model"),
    ("scorecard", ORANGE, "专家评分卡  experts' scorecard"),
):
    picture.panel.plot(weights[name][strongest], range(len(strongest)), "o", color=colour, ms=7, label=told)
named(picture.panel, [titles[features[k].name] for k in strongest])
percent(picture.panel)
picture.panel.legend(loc="lower right")
picture.image()

# %% [markdown]
# **怎样读**：圆点越靠右，这个特征越能改变名次（得分的标准差所占的份额）。蓝点远在橙点右边，
# 说明历史数据比专家更看重它；反之亦然。
#
# **How to read it**: the further right a dot, the more the feature changes ranks (its share of the standard
# deviations of points). Blue far to the right of orange: the past weighs it more than the experts do; and the other
# way round.

# %% [markdown]
# ## 得分曲线 Curves of points

# %%
picture = Picture(
    "最有影响的六个特征：值越大得分怎样变",
    "The six strongest features: how points change with the value",
    service,
    height=5.2,
    grid=(2, 3),
)
scale = {name: model.score(values).std() or 1.0 for name, model in models.items()}
for panel, place in zip(picture.panels, strongest[:6], strict=True):
    column = values[place][~np.isnan(values[place])]
    low, high = np.quantile(column, [0.01, 0.99]) if len(column) else (0.0, 1.0)
    grid = np.linspace(low, max(high, low + 1e-6), 200).astype(np.float32)
    for name, colour in ((version, BLUE), ("scorecard", ORANGE)):
        table = models[name].tables[place]
        panel.plot(grid, table.look_up(grid) / scale[name], color=colour, lw=1.8, drawstyle="steps-post")
        panel.axhline(table.missing / scale[name], color=colour, lw=1, ls=":")
    title = features[place].title
    panel.set_title(f"{title.zh}\n{title.en}", size=8.5)
    panel.set_xlabel(features[place].unit, size=8)
    panel.grid(axis="y")
picture.image()

# %% [markdown]
# **怎样读**：横轴是特征的值，纵轴是得分（以总分的标准差为单位）。蓝线是训练的模型，橙线是专家评分卡，
# 虚线是“未知”的得分。方向相反或忽上忽下的曲线，请和协调员讨论。
#
# **How to read it**: across is the value, up are points (in standard deviations of the score). Blue is the fitted
# model, orange the scorecard, dotted is “unknown”. Discuss curves that run the other way or jump about with
# coordinators.

# %% [markdown]
# ## 有没有变化 Has anything shifted

# %%
found = service.judging.drift(KIND, 90, unwatched, version=version)
shifts = [(name, told["psi"]) for name, told in found["psi"].items()][:15]
picture = Picture(
    "最近 90 天与训练时相比的变化",
    "How far the last 90 days are from what the model was fitted on (PSI)",
    service,
    rows=len(shifts),
)
bars(picture.panel, [titles.get(name, "总分  score") for name, _ in shifts], [psi for _, psi in shifts], form="{:.2f}")
picture.panel.axvline(WATCH, color=ORANGE, ls="--", lw=1.2, label=f"{WATCH}  留意 watch")
picture.panel.axvline(ACT, color=RED, ls="--", lw=1.2, label=f"{ACT}  变化大 shifted")
picture.panel.legend(loc="lower right")
picture.image()

# %% [markdown]
# **怎样读**：PSI 低于 0.10 算稳定，高于 0.25 算变化大（经验界限）。它只提示去哪里查，不说明模型变差。
# 随历史积累而增长的特征本来就会移动。
#
# **How to read it**: PSI below 0.10 is stable, above 0.25 shifted (a rule of thumb). It says where to look, not that
# the model is worse. Features that grow as history gathers move by themselves.

# %%
for name, then in found["base_rates"]["then"].items():
    now = found["base_rates"]["now"][name]
    title = {
        "matches_per_day": "每天成功对接数 matches a day",
        "accepted": "答复中接受的比例 share of answers that were a yes",
    }
    before, after = ("—" if value is None else f"{value:.2f}" for value in (then, now))
    print(f"{title.get(name, name)}: {before} → {after}")
