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
# # 3 重新训练与比较 Retrain and compare
#
# **问题**：用最近的记录重新训练，排序会更好吗？好多少，有多大把握？启用前的检查都通过吗？
#
# **看完之后**：差异的区间在零以上、检查全部通过，再看第 4 篇（谁受益、谁受损），然后用文末的命令启用。
# 训练本身不改变正在使用的模型。
#
# **Question**: Does training on the latest records rank better? By how much, and how sure is that? Are all gates
# passed?
#
# **What to do with the answer**: where the interval of the difference lies above zero and all gates pass, read
# notebook 4 (who gains, who loses), then promote with the command at the end. Training itself changes nothing that
# serves.
#
# 演示数据为**合成数据**。 Demo data is **synthetic**.

# %%
from office import judge_title, opened
from pictures import BLUE, GREY, ORANGE, Picture, both, intervals, zero_line

from matcher.learning.evaluation import MAIN
from matcher.learning.gates import all_passed
from matcher.learning.rows import unwatched

KIND = "mentor"  # 要训练的类别  the kind to train: `matcher kinds`

service = opened()
kind = service.catalogue.snapshot(KIND).kind

# %% [markdown]
# ## 训练 Train

# %%
trained = service.training.train(KIND, unwatched)
manifest = trained.manifest
source = {"lists": "展示记录 logged lists", "matches": "成功对接 matches"}[manifest["source"]]
print(f"{both(kind.title)} {trained.version}")
print(f"学习自 learned from: {source}, {manifest['requests']:,} 次请求 requests, {manifest['rows']:,} 行 rows")
judged_on = manifest["metrics"]["candidate"]["requests"]
print(f"学到 until {manifest['window']['until']}，用之后的请求评价 judged on the requests since: {judged_on:,}")

# %% [markdown]
# ## 与其他方法比较 Beside other ways

# %%
found = service.judging.against_baselines(KIND, trained.version, unwatched, challenged=False)
names = sorted(found, key=lambda name: -found[name][MAIN]["mean"])
colours = [BLUE if name == trained.version else ORANGE if name == "scorecard" else GREY for name in names]
picture = Picture(
    "谁排得更好（nDCG@10，满分为 1）",
    "Who ranks better (nDCG@10, 1 is perfect), with 95 % intervals",
    service,
    rows=len(names),
)
intervals(
    picture.panel, [both(judge_title(name)) for name in names], [found[name][MAIN] for name in names], colours=colours
)
picture.image()

# %% [markdown]
# **怎样读**：圆点越靠右越好：创业者想要的排在越前面。横线是 95% 区间。蓝色是刚训练的模型，橙色是专家评分卡，
# 灰色是不看资料、只看历史的简单方法。训练的模型若不如热度，不应启用。
#
# **How to read it**: further right is better: what people wanted stood higher. Lines are 95 % intervals. Blue is the
# model just trained, orange the scorecard, grey are simple ways that look at the past alone. A model below popularity
# should not serve.

# %%
others = [name for name in names if name != trained.version]
gaps = [found[name]["difference"] for name in others]
gains = [{"mean": -gap["mean"], "low": -gap["high"], "high": -gap["low"]} for gap in gaps]
picture = Picture(
    "新模型比其他方法好多少",
    "How much better the new model is than each other way (difference of nDCG@10)",
    service,
    rows=len(others),
)
colours = [GREY if gain["low"] <= 0 <= gain["high"] else BLUE if gain["mean"] > 0 else ORANGE for gain in gains]
intervals(picture.panel, [both(judge_title(name)) for name in others], gains, colours=colours, form="{:+.3f}")
zero_line(picture.panel)
picture.image()

# %% [markdown]
# **怎样读**：同一批请求上逐一相减，所以比上图的区间更窄。整条线在零右边（蓝）：更好；碰到零（灰）：还说不准；
# 在零左边（橙）：更差。
#
# **How to read it**: differences on the same requests, so intervals are narrower than above. A line right of zero
# (blue): better; touching zero (grey): can't be told yet; left of zero (orange): worse.

# %% [markdown]
# ## 概率可信吗 Do probabilities hold

# %%
words = {"wanted": "创业者想要 wanted by the entrepreneur", "accepted": "对方接受 accepted by the counterpart"}
for name, told in manifest["calibration"].items():
    promised, happened = f"预计 promised {told['mean']:.1%}", f"实际 happened {told['happened']:.1%}"
    error = f"校准误差 ECE {told['ece']:.3f}（偶然 by chance {told['by_chance']:.3f}）"
    print(f"{words[name]}: {promised}，{happened}，{error}")
if not manifest["calibration"]:
    print("展示记录还不够，模型不给出概率。 Too few lists were logged: the model promises no probabilities.")

# %% [markdown]
# ## 启用前的检查 Gates

# %%
gates = service.judging.gates(KIND, trained.version, unwatched)
for gate in gates:
    print(f"{'通过 pass  ' if gate.passed else '未通过 FAIL'}  {both(gate.title)}")

# %% [markdown]
# ## 结论 The comparison

# %%
compared = service.judging.compare(KIND, trained.version, "scorecard", unwatched)
gain = compared["difference"][MAIN]
told = "更好 better" if gain["low"] > 0 else "更差 worse" if gain["high"] < 0 else "还说不准 can't be told yet"
print(f"与专家评分卡之差 difference to the scorecard, {MAIN}, {compared['one']['requests']:,} 次请求 requests:")
print(f"{gain['mean']:+.4f}，95% 区间 interval [{gain['low']:+.4f}, {gain['high']:+.4f}]: {told}")
if all_passed(gates) and gain["low"] > 0:
    print(f'启用 to promote: matcher promote {KIND} {trained.version} --reason "…"')
else:
    print("不建议启用，请继续使用现用模型。 Not advised: go on with what serves now.")
