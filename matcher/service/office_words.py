"""What each figure of an office is called, and how it is counted: for the page and for the spreadsheet."""

from dataclasses import dataclass

from matcher.domain.review import MEET_WITHIN, REVIEW_WITHIN, URGENT_WITHIN
from matcher.domain.share import LEAST
from matcher.domain.text import Text

GOAL = 1.0
"""Share of people who wait and should get an answer: all of them."""
TOO_FEW = Text("人数过少", "too few")
NOT_SHOWN = Text("不显示", "not shown")
NOT_YET = Text("未到期", "not yet due")
TOO_EARLY = Text("尚看不出", "can’t be seen yet")
FEWER = Text(f"少于{LEAST}", f"fewer than {LEAST}")
SHEETS = {
    "whole": Text("服务质量", "Quality"),
    "months": Text("按月变化", "Over time"),
    "regions": Text("按地区", "By region"),
    "groups": Text("按重点群体", "By target group"),
    "kinds": Text("对接结果", "What comes of matches"),
    "outcomes": Text("双方同意的对接的结果", "Outcomes"),
    "exposure": Text("谁被推荐得多", "Who is sent how often"),
    "words": Text("指标如何计算", "How the figures are counted"),
}
"""The sheets of the spreadsheet, called as the page's headings."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its title, and how it is counted."""

    title: Text
    counted: Text


MEASURES = {
    "cases": Measure(
        Text("个案", "Cases"), Text("所选期间内开始等候的个案。", "Cases that began to wait in the period chosen.")
    ),
    "in_time": Measure(
        Text("仍在期限内等候", "Still in time"),
        Text(
            f"尚未答复、承诺期限未到的个案。承诺期限为{REVIEW_WITHIN.days}天，"
            f"重点群体和再创业者为{URGENT_WITHIN.days}天。其余各项不计入这些个案。",
            f"Cases without an answer whose promised time still runs: {REVIEW_WITHIN.days} days, "
            f"{URGENT_WITHIN.days} days for key groups and people who start again. No rate counts them.",
        ),
    ),
    "answered": Measure(
        Text("答复率", "Response rate"),
        Text(
            "已答复或承诺期限已过的个案中，已把结果告知本人的比例；告知没有合适对象也算答复。目标：100%。",
            "Of the cases that were answered or whose promised time is over: how many people were told what was found, "
            "or that nothing was. The goal is 100%.",
        ),
    ),
    "promised": Measure(
        Text("按期答复率", "Answered in time"),
        Text(
            "同上，其中在承诺期限内答复的比例。", "Of the same cases: how many were answered within the promised time."
        ),
    ),
    "median_days": Measure(
        Text("一半人的等候天数不超过", "Half waited at most (days)"),
        Text(
            "从开始等候到首次答复的天数（中位数）；尚未答复的按已等候的天数计。",
            "Days from the beginning to the first answer (median); who still waits counts with the time so far.",
        ),
    ),
    "ninth_days": Measure(
        Text("九成人的等候天数不超过", "Nine of ten waited at most (days)"),
        Text("同上，按九成人计（第90百分位）。", "The same for nine of ten people (90th percentile)."),
    ),
    "sent": Measure(
        Text("已发出的对接", "Matches sent"),
        Text("已告知双方的对接；一个个案可有几项。", "Matches that both sides were told of; a case may have several."),
    ),
    "entrepreneurs": Measure(
        Text("创业者同意", "Entrepreneurs said yes"),
        Text("已作答的创业者中，同意的比例。", "Of the entrepreneurs who have answered: how many said yes."),
    ),
    "counterparts": Measure(
        Text("对接方同意", "Counterparts said yes"),
        Text("已作答的对接方中，同意的比例。", "Of the counterparts who have answered: how many said yes."),
    ),
    "agreed": Measure(
        Text("双方同意", "Both said yes"),
        Text(
            "已发出的对接中，双方都同意的比例；未作答的计入分母。",
            "Of the matches sent: how many both sides agreed to. Those without an answer count too.",
        ),
    ),
    "met": Measure(
        Text("已见面或有结果", "Met, or has an outcome"),
        Text(
            f"双方同意已满{MEET_WITHIN.days}天的对接中，已见面或已登记结果的比例。",
            f"Of the matches that both sides agreed to at least {MEET_WITHIN.days} days ago: how many led to a meeting "
            "or an outcome.",
        ),
    ),
    "reached": Measure(
        Text("被发出过的对接方", "Counterparts sent to anybody"),
        Text(
            "可以推荐的对接方中，至少发出过一次的。暂停、名额已满、任期届满等目前不能推荐、期间也未发出过的不计入。",
            "Of the counterparts who can be suggested: those sent at least once. Who can’t be suggested today (paused, "
            "full, term over) and was not sent in the period is not counted.",
        ),
    ),
    "top_tenth": Measure(
        Text("最常发出的一成所占份额", "Share of the top tenth"),
        Text(
            "上述对接方中发出次数最多的一成，占全部发出次数的份额；完全均匀时为10%。",
            "The share of all matches sent that went to the tenth of them sent most often; 10% were quite even.",
        ),
    ),
    "gini": Measure(
        Text("集中程度（基尼系数）", "Concentration (Gini)"),
        Text(
            "0为人人机会均等，接近1为集中于少数。请与“随机发出时”比较。",
            "0: all were sent equally often; near 1: a few have nearly all. Compare it with the figure by lot.",
        ),
    ),
    "chance": Measure(
        Text("随机发出时的集中程度", "Concentration by lot"),
        Text(
            "同样多的对接如果抽签决定发给谁，基尼系数平均会是多少（精确计算）。发出的比对接方少时，抽签也做不到均匀。"
            "实际数值明显高于它，才说明集中。",
            "What Gini would be on average if as many matches were dealt out by lot (computed exactly). With few "
            "matches even a lot can’t be even. Only a value clearly above this one tells of concentration.",
        ),
    ),
}
"""Every figure of `figures.Results` and `figures.Exposure`, in the order in which people read them."""

NOTES = (
    Text(
        f"少于{LEAST}人（项）的比例不显示，以免认出个人。",
        f"Rates of fewer than {LEAST} are not shown, so that nobody is recognised.",
    ),
    Text(
        "一人可属于几个重点群体；按开始等候当天的身份计。",
        "A person may belong to several groups; what counts is the day on which the case began.",
    ),
    Text(
        "数字按个案开始的日期归入期间；新近的个案尚有时间取得结果。",
        "Cases belong to the day on which they began; recent ones still have time for their outcomes.",
    ),
    Text(
        "每项结果只计双方同意已满该项所需天数的对接，并注明天数；天数从后一方同意之日算起。",
        "Each outcome is counted only of matches agreed long enough ago: the days that it may take stand beside it. "
        "They run from the day on which the second side said yes.",
    ),
    Text(
        "如果合计中只有一部分因人数过少而不显示，会同时隐去另一部分（“不显示”），以免由合计推算出来。",
        "Where one part of a total is too small to show, another one is left out with it (“not shown”), so that the "
        "small one can’t be worked out from the total.",
    ),
    Text(
        f"“已见面或有结果”：双方同意满{MEET_WITHIN.days}天即计入，任何结果都算；下面各类别的结果各按注明的天数计入，"
        "因此加起来与这里的数字不同。",
        f"“Met, or has an outcome” counts matches agreed at least {MEET_WITHIN.days} days ago, with any outcome. "
        "Further down each outcome of a kind counts after its own days, so those numbers do not add up to this one.",
    ),
)
