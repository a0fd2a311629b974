"""What model cards say, in both languages."""

from matcher.domain.text import Text
from matcher.learning.verdict import Verdict

TITLE = Text("模型卡：{kind}，版本 {version}", "Model card: {kind}, version {version}")
SYNTHETIC = Text(
    "**本模型由合成数据训练，不代表任何真实的人员或机构。**",
    "**Trained on synthetic data; it says nothing about real people or organisations.**",
)
WHAT = Text(
    "一个加性模型：总分等于起点分加上每个特征一张得分表的得分{pairs}。用于为创业者排列{kind}的次序，由人作出决定。",
    "An additive model: the score is a starting value and the points of one table per feature{pairs}. It orders "
    "counterparts ({kind}) for an entrepreneur; people decide.",
)
PAIRS = Text("，以及{pairs}张双特征得分表的得分", ", and {pairs} of two features together")
DATES = Text(
    "{made} 训练。只学习 {until} 以前的数据，版本号中的日期就是这一天。",
    "Made on {made}. It learned from what happened before {until}: that is the day in the version's name.",
)
VERDICT = Text("是否更好，对谁更好", "Is it better, and for whom")
VERDICTS = {
    Verdict.BETTER: Text(
        "**更好**：与专家评分卡相比，本模型在评价期内排得更准，不像是偶然。",
        "**Better**: on the requests it was judged on it ranks better than the experts' scorecard, and by more than "
        "chance.",
    ),
    Verdict.NOT_WORSE: Text(
        "**不差于专家评分卡**：差异可能只是偶然，即使变差也只有一点点。",
        "**Not worse than the experts' scorecard**: the difference may be chance, and a loss would be very small.",
    ),
    Verdict.UNCLEAR: Text(
        "**说不准**：可能比专家评分卡好，也可能更差；评价所用的请求还不够多。",
        "**Can't be told**: it may be better or worse than the experts' scorecard; it takes more requests to say.",
    ),
    Verdict.WORSE: Text(
        "**更差**：与专家评分卡相比，本模型在评价期内排得较差，不像是偶然。",
        "**Worse**: on the requests it was judged on it ranks worse than the experts' scorecard, and by more than "
        "chance.",
    ),
}
GAIN = Text(
    "与专家评分卡的差异（nDCG@10，同一批请求逐一比较）：{figure}。大于 0 为本模型较好；区间不含 0 才算明确。",
    "Difference from the experts' scorecard (nDCG@10, request by request): {figure}. Above 0 this model is better; it "
    "is clear only where the interval leaves 0 out.",
)
GAINING = Text("明显受益的群体：{groups}。", "Groups that clearly gain: {groups}.")
LOSING = Text("明显受损的群体：{groups}。", "Groups that clearly lose: {groups}.")
NOBODY = Text("没有", "none")
OTHERS = Text(
    "其余群体说不准，或请求不足 {n} 次。群体多时，偶然也会有一两个显得不同。",
    "Of the others it can't be told, or they asked fewer than {n} times. Of many groups one or two differ by chance.",
)
BACKBONE = Text(
    "总分的一半来自专家评分卡中“{feature}”一项，另一半来自学习：这样对后来的请求排得更准。",
    "Half of the score is what the experts' card gives for “{feature}”, the other half was learned: later requests are "
    "ranked better so.",
)
FROM = Text("学习所用的数据", "What it was learned from")
FROM_LISTS = Text(
    "已记录的展示列表：{first} 至 {last}，{requests} 份，{rows} 行的结果已知，其中 {positives} 行被选中"
    "（选择、邀请或对接成功）；被选中的有 {answers} 行已知对方答复，其中 {accepted} 行接受。"
    "先分别学习“创业者是否选择”和“对方是否接受”，再合成一个总分。",
    "Logged lists: {requests} of them, from {first} to {last}, with {rows} lines whose outcome is known; {positives} "
    "were wanted (chosen, invited or matched), and of these the answer of {answers} is known, {accepted} of them a "
    "yes. What the entrepreneur wants and what the counterpart accepts are learned apart and added to one score.",
)
FROM_MATCHES = Text(
    "过去的成功对接：{first} 至 {last}，{requests} 次请求，{rows} 行，其中 {positives} 行为成功对接，"
    "其余为抽取的未对接对象。展示列表记录得太少，未用于学习；因此模型会延续以往的推荐习惯。",
    "Past matches: {requests} requests from {first} to {last}, {rows} rows, {positives} of them matches and the rest "
    "drawn from those that were not matched. Too few lists were logged to learn from; so it carries on what the "
    "office used to suggest.",
)
JUDGED_LISTS = Text(
    "评价：{until} 至 {judged} 的 {judged_requests} 份有选择结果的列表，训练时均未见过；只在列表之内重新排序。",
    "Judged on {judged_requests} lists from {until} to {judged} in which something was wanted, none of which it was "
    "fitted on; each list is ordered anew.",
)
JUDGED_MATCHES = Text(
    "评价：{until} 至 {judged} 的 {judged_requests} 次成功对接的请求，训练时均未见过；在全部对象中排序。",
    "Judged on {judged_requests} requests from {until} to {judged} that led to a match, none of which it was fitted "
    "on; all counterparts are ranked.",
)
INTERVAL = Text("括号内为 95% 区间（按创业者重抽样）。", "In brackets the 95 % interval (bootstrap by entrepreneur).")
MEASURE = Text("指标", "measure")
THIS, CARD = Text("本模型", "this model"), Text("专家评分卡", "experts' scorecard")
DIFFERENCE = Text("差异", "difference")
MEANINGS = {
    "ndcg@10": Text(
        "nDCG@10：合意的是否排在前十位的前面，越大越好",
        "nDCG@10: how high those wanted stand in the first ten; more is better",
    ),
    "recall@10": Text(
        "recall@10：合意的有多少排进前十位，越大越好",
        "recall@10: share of those wanted that stand in the first ten; more is better",
    ),
    "recall@20": Text(
        "recall@20：合意的有多少排进前二十位，越大越好",
        "recall@20: share of those wanted that stand in the first twenty; more is better",
    ),
    "mrr": Text(
        "MRR：1 除以第一个合意的名次，取平均，越大越好",
        "MRR: 1 divided by the place of the first one wanted; more is better",
    ),
    "coverage": Text(
        "coverage：曾排进前十位的对象占全部的比例，越大机会越广",
        "coverage: share of all counterparts that were ever in the first ten; more is wider",
    ),
    "gini": Text(
        "Gini：机会是否集中在少数对象，0 为人人相同，越小越好",
        "Gini: how far the first ten places go to a few, 0 where all are alike; less is better",
    ),
}
FULL = Text(
    "{measures} 未列出：列表较短，两者对所有请求都是 1.000。",
    "Left out: {measures}. Lists are short, so both are 1.000 for every request.",
)
GROUPS = Text("对不同群体（nDCG@10）", "For different groups (nDCG@10)")
FEW = Text("请求太少，仅供参考", "few requests, for information only")
CHANCES = Text("概率是否可信", "Whether its probabilities hold")
CHANCES_TOLD = Text(
    "在训练时未见过的列表上。Brier 为均方误差，ECE 为预测概率与实际比例的平均差距，越小越好；"
    "即使概率完全准确，行数少时偶然也会造成差距，见最后一列；ECE 超过 {most} 不得启用。",
    "On lists that it was not fitted on. Brier is the mean squared error, ECE the mean gap between what was foreseen "
    "and what happened; less is better, and beyond an ECE of {most} it may not serve. Few lines show a gap by chance "
    "even where probabilities are exact: the last column says how much.",
)
NO_CHANCES = Text(
    "本模型不给出概率：学习所用的列表太少，或评价期内没有列表。",
    "It tells no probabilities, or none could be checked: too few lists were logged.",
)
HEADS = {
    "wanted": Text("创业者选择", "the entrepreneur wants it"),
    "accepted": Text("对方接受（在被选择之后）", "the counterpart accepts, once wanted"),
}
BY_CHANCE = Text("偶然造成的 ECE", "ECE by chance")
LINES, FORESEEN, HAPPENED = Text("行数", "lines"), Text("预测平均", "foreseen"), Text("实际比例", "happened")
PLACES = Text("列表中的位置", "The place in the list")
PLACE_LEARNED = Text(
    "排在前面的更容易被看到。训练时位置是一个特征，服务时一律按首位计。学到的被选几率（相对首位）：{odds}。",
    "What stands high is looked at more. In training the place was a feature of its own; in serving everybody stands "
    "at the first. The odds of being wanted, against the first place, as learned: {odds}.",
)
PLACE_LOOKED = Text(
    "按随机排序的列表估计的被看到程度（相对首位）：{looked}；评价时据此加权。",
    "How much each place is looked at, against the first, by lists in random order: {looked}; the judging is weighed "
    "by it.",
)
PLACE_UNSEEN = Text(
    "随机排序的列表太少，无法估计各位置被看到的程度，评价未作加权。",
    "Too few lists were in random order to tell how much each place is looked at; the judging is not weighed by it.",
)
PLACE_UNKNOWN = Text(
    "未考虑位置：没有足够的列表记录。被选中的原因可能只是排在前面。",
    "Not modelled: too few lists were logged. What was matched may have been so because it stood high.",
)
UNTAUGHT = Text("没有学习的内容", "What it was not taught")
VOLATILE = Text(
    "随时变化、过去的值没有留存的特征，沿用专家评分：{features}。",
    "Features that change from day to day, whose past values are not kept; the experts' points stand: {features}.",
)
NO_VOLATILE = Text("没有随时变化的特征。", "No feature of this kind changes from day to day.")
UNLEARNED_LISTS = Text(
    "展示未满 {days} 天的列表，以及因名额、冲突、联系不上、资料有误等与双方是否匹配无关的原因改选的行，不作为结果。",
    "Lists shown less than {days} days before, and lines that a coordinator replaced for a reason that says nothing of "
    "the pair (no place, a conflict, not reachable, wrong data), teach nothing.",
)
TRAITS = Text(
    "残疾、困难、违法记录、性别、年龄等敏感信息不是特征。",
    "Sensitive traits (disability, hardship, offence record, sex, age) are no features.",
)
FEATURES = Text("影响最大的特征", "What weighs most")
RANGE = Text("得分范围", "range of points")
LIMITS = Text("局限", "Limits")
LIMITS_LISTS = Text(
    "只在展示过的对象之间比较；从未展示的对象是否合适，无从得知。选择只说明愿意，不说明成效。",
    "It is judged among those that were shown; of those that never were, nobody knows. A choice says what was wanted, "
    "not what it was good for.",
)
LIMITS_MATCHES = Text(
    "评价只看过去的成功对接，没有机会出现的对接无从得知。",
    "It is judged by past matches alone; matches that never had a chance are not known.",
)
LIMITS_ALL = Text(
    "硬性条件按当前登记执行，不计入评价。群体特征只用于评价，不参与排序。数据变化后应重新检查（matcher drift）。",
    "Hard rules hold by today's register and are not part of the judging. Group membership is used for judging only, "
    "never for ranking. When the data shift, look again (`matcher drift`).",
)
