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
# # 1 数据质量与覆盖 Data quality and coverage
#
# **问题**：登记的资料够不够全？哪些地区、哪些类别的数据太少？记录的列表够不够用来训练？
#
# **看完之后**：请登记人员先补填缺得最多、又参与条件判断或打分的字段；请门户补发展示记录；对接方偏少的地区，
# 考虑补充资源。
#
# **Question**: Are the registers complete enough? Where are there too few counterparts? Are enough lists logged to
# learn from?
#
# **What to do with the answer**: have the emptiest fields filled in first, ask the portal for what it does not log,
# and look for counterparts where there are few. 演示数据为**合成数据**。 Demo data is **synthetic**.

# %%
import numpy as np
from office import PLATES, opened
from pictures import COLOURS, GREEN, Picture, bars, both, legend_below, named, percent

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.text import Text, titles
from matcher.learning.heads import LEAST_LISTS
from matcher.learning.offpolicy import drawn_by_chance
from matcher.service.evidence import HELD_OUT, logged
from matcher.service.pasts import so_far

service = opened()
snapshots = {code: service.catalogue.snapshot(code) for code in service.catalogue.codes}
LOW = 0.5  # 低于一半的字段用橙色标出  fields that fewer than half have are orange

# %% [markdown]
# ## 创业者资料 Profiles of entrepreneurs

# %%
people = next(iter(snapshots.values())).entrepreneurs.frame
names = titles(Entrepreneur)
asked = [name for name in people.columns if Entrepreneur.model_fields[name].default is None]  # others have a default
known = sorted(((float(people.known(name).mean()), name) for name in asked), reverse=True)

picture = Picture(
    "每个字段有多少人填写", "Share of entrepreneurs of whom each attribute is known", service, rows=len(known)
)
bars(picture.panel, [both(names[name]) for _, name in known], [share for share, _ in known], low=LOW)
picture.panel.set_xlim(0, 1.08)
percent(picture.panel)
picture.image()

# %% [markdown]
# **怎样读**：条越长，填写的人越多；橙色不到一半。没有填写的不会被当作“零”或“否”，但也帮不上忙：
# 相应的条件只能列为“待核实”。
#
# **How to read it**: the longer the bar, the more people have told it; orange is less than half. What is unknown is
# never read as zero or no, but it cannot help either: rules about it end up as “to be checked”.

# %% [markdown]
# ## 对接方登记 Registers of counterparts

# %%
shared = [
    name
    for name in dict.fromkeys(name for own in snapshots.values() for name in own.counterparts.frame.columns)
    if sum(name in own.counterparts.frame.columns for own in snapshots.values()) == len(snapshots)
]
table = np.array([[own.counterparts.frame.known(name).mean() for own in snapshots.values()] for name in shared])
words = {name: title for own in snapshots.values() for name, title in titles(own.kind.attributes).items()}

picture = Picture(
    "各类对接方填写了什么", "Share of counterparts of whom each common attribute is known", service, rows=len(shared)
)
panel = picture.panel
panel.imshow(table, cmap="Blues", vmin=0, vmax=1.3, aspect="auto")
for (row, column), value in np.ndenumerate(table):
    panel.text(
        column, row, f"{value:.0%}", ha="center", va="center", color="black" if value < 0.8 else "white", size=8.5
    )
named(panel, [both(words[name]) for name in shared])
panel.grid(visible=False)
panel.set_ylim(len(shared) - 0.5, -0.5)
panel.set_xticks(range(len(snapshots)), [f"{own.kind.title.zh}\n{own.kind.title.en}" for own in snapshots.values()])
picture.image()

# %% [markdown]
# **怎样读**：每格是该类对接方中填写了该字段的比例，颜色越深越全。整行都浅，多半是登记表里没有这一栏；只有一格浅，
# 是这一类漏填。
#
# **How to read it**: each cell is the share of a kind that has the attribute; darker is fuller. A pale row is a
# column that the register lacks; a single pale cell is one kind that does not fill it in.

# %%
for own in snapshots.values():
    frame = own.counterparts.frame
    empty = [name for name in frame.columns if name not in shared and frame.known(name).mean() < 0.75]
    told = "，".join(f"{words[name].zh} {frame.known(name).mean():.0%}" for name in empty) or "—"
    print(f"{both(own.kind.title)}（{frame.n:,}）专有字段中填写不足 75% 的 own attributes below 75 %: {told}")

# %% [markdown]
# ## 人在哪里，资源在哪里 Where people are, and where help is


# %%
def by_plate(regions: np.ndarray) -> np.ndarray:
    """Share of rows in each economic plate, the last one not known."""
    plate = np.append(service.pack.regions.plate, np.int8(-1))[regions]
    return np.bincount(np.where(plate < 0, len(places), plate), minlength=len(places) + 1) / max(len(plate), 1)


places = [PLATES.get(code, Text(code, code)) for code in service.pack.regions.plates]
rows = [*places, Text("地区未填", "region not told")]
shares = [by_plate(frame.code("region")) for frame in (people, *(own.counterparts.frame for own in snapshots.values()))]
held = np.flatnonzero(np.max(shares, axis=0) > 0)
picture = Picture(
    "创业者与各类对接方的地区分布",
    "Where entrepreneurs are, and where the counterparts of each kind are",
    service,
    rows=2 * len(held),
)
picture.panel.barh(range(len(held)), shares[0][held], color="#D9D9D9", height=0.8, label="创业者  entrepreneurs")
for number, own in enumerate(snapshots.values()):
    at = np.arange(len(held)) + 0.13 * (number - 2)
    colour = COLOURS[number % len(COLOURS)]
    picture.panel.plot(shares[number + 1][held], at, "o", color=colour, ms=6, label=both(own.kind.title))
named(picture.panel, [both(rows[k]) for k in held])
percent(picture.panel)
legend_below(picture.panel, 3)
picture.image()

# %% [markdown]
# **怎样读**：灰条是创业者的比例，圆点是各类对接方的比例。圆点落在灰条末端左边，说明该地区的资源少于人的比例。
#
# **How to read it**: the grey bar is the share of entrepreneurs, the dots are the shares of counterparts. A dot to
# the left of the bar's end means less help than people there.

# %% [markdown]
# ## 发生过什么 What has happened

# %%
picture = Picture("每月成功对接数", "Matches in each month", service)
for number, own in enumerate(snapshots.values()):
    days = own.history.log.at[own.history.good].astype("datetime64[D]")
    months, counts = np.unique(days.astype("datetime64[M]"), return_counts=True)
    picture.panel.plot(months, counts, color=COLOURS[number % len(COLOURS)], lw=1.8, label=both(own.kind.title))
picture.panel.set_ylim(bottom=0)
picture.panel.grid(axis="y")
legend_below(picture.panel, 3)
picture.image()

# %% [markdown]
# **怎样读**：每条线是一类对接方。突然归零多半是某个系统停止上报，不是没有人来；最后一个月还没有过完。
#
# **How to read it**: a line for each kind. A sudden drop to zero is more often a system that stopped reporting than
# people who stopped coming; the last month is not over yet.

# %%
lists = {code: logged(service.store, own, so_far()) for code, own in snapshots.items()}
logs = [len(found) for found in lists.values()]
chance = [len(drawn_by_chance(found)) for found in lists.values()]
need = LEAST_LISTS / (1 - HELD_OUT)

picture = Picture("记录了多少份展示列表", "Lists that were logged as shown", service, rows=len(lists) * 2)
bars(picture.panel, [both(own.kind.title) for own in snapshots.values()], logs, form="{:,.0f}", low=need)
picture.panel.barh(
    range(len(chance)), chance, color=GREEN, height=0.3, label="其中随机排序且已有结果  in random order, answers known"
)
picture.panel.axvline(
    need, color="#333333", lw=1, ls="--", label=f"用于训练至少 {need:,.0f} 份  needed to learn from them"
)
legend_below(picture.panel, 2)
picture.image()

# %% [markdown]
# **怎样读**：蓝条已够用来训练，橙条还不够（那时只从成功对接中学习）。绿条是随机排序的部分，离线策略评估（第 5
# 篇）只能用它们。
#
# **How to read it**: blue bars suffice to learn from, orange ones do not yet (until then only matches are learned
# from). Green is what stood in random order, all that off-policy evaluation (notebook 5) can use.

# %%
worst = [f"{both(names[name])} {share:.0%}" for share, name in known if share < LOW]
short = [both(snapshots[code].kind.title) for code, found in lists.items() if len(found) < need]
print("先补填 fill in first:", "；".join(worst) or "—")
print("列表不足 too few lists:", "；".join(short) or "—")
