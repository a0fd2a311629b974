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
# # 5 离线策略评估 Off-policy evaluation
#
# **问题**：如果过去的列表由另一个模型来排，创业者会多选几个吗？不上线就能估计吗？
#
# **看完之后**：有效样本不到 100 时不下结论，请门户让一部分列表随机排序并上报概率。区间明显高于“实际展示”，
# 可以先影子运行或分流。
#
# **Question**: Had another model ordered the lists of the past, would people have chosen more of them? Can that be
# told without putting it into service?
#
# **What to do with the answer**: below an effective size of 100 conclude nothing, and have the portal put some lists
# into random order and send propensities. Where the interval lies clearly above what was shown, try a shadow run or a
# split next.
#
# 演示数据为**合成数据**。 Demo data is **synthetic**.

# %%
from datetime import date

from office import candidate, judge_title, opened
from pictures import BLUE, GREEN, GREY, ORANGE, Picture, both, intervals, legend_below, named, nothing

from matcher.domain.errors import InvalidInputError
from matcher.features.columns import EPOCH
from matcher.learning.offpolicy import LEAST_SIZE, drawn_by_chance, examination
from matcher.learning.rows import unwatched
from matcher.service.evidence import logged
from matcher.service.pasts import so_far

KIND = "mentor"  # 要看的类别  the kind to look at: `matcher kinds`

service = opened()
snapshot = service.catalogue.snapshot(KIND)
lists = logged(service.store, snapshot, so_far())
chance = drawn_by_chance(lists)
print(f"{both(snapshot.kind.title)}: {len(lists):,} 份列表 lists, 其中随机排序 of them in random order {len(chance):,}")

# %% [markdown]
# ## 位置的影响 What the place does

# %%
looked = examination(lists)
picture = Picture("排在第几位，被看到的机会有多大", "How often a place is looked at, against the first one", service)
if len(looked):
    drawn = picture.panel.bar(range(1, len(looked) + 1), looked.tolist(), color=BLUE, width=0.7)
    picture.panel.bar_label(drawn, [f"{share:.0%}" for share in looked], size=8, padding=2)
    picture.panel.set_xticks(range(1, len(looked) + 1))
    picture.panel.set_xlabel("位置  place in the list")
    picture.panel.set_ylim(0, 1.08)
else:
    nothing(picture.panel, f"随机排序的列表太少  too few lists in random order: {len(chance):,}")
picture.image()

# %% [markdown]
# **怎样读**：只看随机排序的列表：内容相当，差别只来自位置。条降得越快，“排在前面”本身带来的选择越多，
# 所以不能直接拿点击多少来评模型。
#
# **How to read it**: lists in random order only: what stands there is alike, so differences come from the place
# alone. The faster bars fall, the more choices are owed to standing high, and the less clicks as such say about a
# model.

# %% [markdown]
# ## 够不够下结论 Is there enough to say anything
#
# 先用现有的模型估计；它没有见过的随机列表不够时，用前一半列表另外训练一个模型，留下后一半来评价。正在使用的模型不变。
#
# First the model there is; where too few random lists are left that it has not seen, a second one is trained on the
# earlier half of the lists, so that the later half is left to judge it by. What serves is not changed.

# %%
version = candidate(service, KIND)
found = service.judging.off_policy(KIND, version, unwatched)
if lists and "refused" in found["policies"][version]:
    print(f"{version}: {both(judge_title(version))}", *found["policies"][version]["refused"].values(), sep="\n  ")
    halfway = date.fromordinal(int(lists[len(lists) // 2].day) + EPOCH)
    try:
        version = service.training.train(KIND, unwatched, until=halfway).version
        found = service.judging.off_policy(KIND, version, unwatched)
        print(f"改用只学到 {halfway} 的模型 now a model that learned until {halfway}: {version}")
    except InvalidInputError as error:
        print(error)

policies = found["policies"]
names = {name: both(judge_title(name)) for name in policies}
picture = Picture(
    "有效样本够不够", "Effective number of rows behind each estimate, and the least that is needed", service, rows=3
)
sizes = [told["effective_size"] for told in policies.values()]
drawn = picture.panel.barh(
    range(len(sizes)), sizes, 0.55, color=[BLUE if size >= LEAST_SIZE else ORANGE for size in sizes]
)
picture.panel.bar_label(drawn, [f"{size:.0f}" for size in sizes], padding=3, size=8.5)
picture.panel.axvline(LEAST_SIZE, color="#333333", ls="--", lw=1, label=f"至少 {LEAST_SIZE:.0f}  at least")
named(picture.panel, list(names.values()))
legend_below(picture.panel, 1)
picture.image()

# %% [markdown]
# **怎样读**：只有模型把某一行放在它当时所在的位置，这一行才能作证，所以有效样本远少于记录的行数。橙色（不到
# 100）时系统拒绝给出估计。
#
# **How to read it**: a line tells something only where the model would put it at the very place where it stood, so
# the effective size is far below the number of rows. Orange (below 100): no estimate is given.

# %% [markdown]
# ## 估计 Estimates

# %%
estimators = {
    "logged": "实际展示  as it was shown",
    "ips": "逆概率加权  IPS",
    "snips": "自归一化  SNIPS",
    "dr": "双重稳健  doubly robust",
}
picture = Picture(
    "每份列表会有几行被选中",
    "Lines wanted per list, had each model ordered the lists, with 95 % intervals",
    service,
    rows=4,
    height=3.4,
    grid=(1, len(policies)),
)
for panel, (name, told) in zip(picture.panels, policies.items(), strict=True):
    panel.set_title(names[name])
    if "refused" in told:
        nothing(panel, f"拒绝估计  refused\n{told['effective_size']:.0f} < {LEAST_SIZE:.0f}")
        continue
    colours = [GREY, BLUE, BLUE, GREEN]
    intervals(panel, list(estimators.values()), [told[key] for key in estimators], colours=colours, form="{:.2f}")
    panel.tick_params(labelleft=panel is next(one for one in picture.panels if one.axison))  # once is enough
    panel.axvline(told["logged"]["mean"], color="#333333", lw=0.9, ls="--", zorder=1)
limits = [panel.get_xlim() for panel in picture.panels if panel.axison]
for panel in picture.panels:
    panel.set_xlim(*(min(low for low, _ in limits), max(high for _, high in limits)) if limits else (0, 1))
picture.image()

# %% [markdown]
# **怎样读**：虚线是列表照原样展示时的结果。三种估计都在虚线右边、区间不含虚线，才说明换这个模型排序会更好。
# 三者相差很大，说明数据还不够。首选双重稳健（绿）。没有展示过的对接方会怎样，这里无从知道。
#
# **How to read it**: the dashed line is what came of the lists as they were shown. Only where the estimates lie right
# of it, with intervals that leave it out, would the model’s order have been better. Where the three differ much there
# is too little data. Prefer doubly robust (green). What was never shown stays unknown.

# %%
for name, told in policies.items():
    print(
        f"{names[name]}: 有效样本 effective size {told['effective_size']:.0f}, 随机列表 random lists {told['lists']:,}"
    )
    for key, title in estimators.items():
        if key in told:
            low, high = told[key]["low"], told[key]["high"]
            print(f"    {title}: {told[key]['mean']:.3f}，95% 区间 interval [{low:.3f}, {high:.3f}]")
