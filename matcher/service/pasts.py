"""Pasts that are too short to learn from, said so; and where a past ends."""

from datetime import UTC, date, datetime

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.features.columns import EPOCH
from matcher.learning.fit import LEAST_REQUESTS
from matcher.service.evidence import HELD_OUT

SECONDS_PER_DAY = 86_400.0


def too_few(code: str, count: int, until: date | None = None) -> InvalidInputError:
    """The error of a past that is too short to learn from or to judge by; `until`: only what lies before was asked."""
    need = round(LEAST_REQUESTS / (1 - HELD_OUT))
    if until is not None:
        return InvalidInputError.single(
            "until",
            until.isoformat(),
            Text(
                f"在这一天之前，{code} 只有 {count} 次成功对接，不足以学习",
                f"before that day {count} requests for {code} had led to a match: too few to learn from",
            ),
            Text(
                f"至少需要约 {need} 次。请给出较晚的日期，或省略。",
                f"About {need} are needed. Give a later day, or leave it out.",
            ),
        )
    return InvalidInputError.single(
        "kind",
        code,
        Text(
            f"只有 {count} 次成功对接，不足以学习",
            f"{count} requests have led to a match: too few to learn from",
        ),
        Text(
            f"至少需要约 {need} 次；在此之前使用专家评分卡。",
            f"About {need} are needed; until then the experts' scorecard serves.",
        ),
    )


def too_close(code: str, found: int, before: int) -> InvalidInputError:
    """The error of a past that can't be split into an earlier part to learn from and a later one to judge by."""
    return InvalidInputError.single(
        code,
        found,
        Text(
            f"{found} 次成功对接中只有 {before} 次早于用于评价的部分，其余发生在同一时刻",
            f"of {found} requests that led to a match only {before} lie before those that it would be judged by: the "
            "others share one moment",
        ),
        Text(
            "请按实际发生的时间记录事件（导入时不要都写导入日期）。",
            "Record events with the day on which they happened, not the day of an import.",
        ),
    )


def all_matched(code: str, requests: int) -> InvalidInputError:
    """The error of a past in which nobody was passed over."""
    return InvalidInputError.single(
        code,
        requests,
        Text(
            f"{requests} 次对接中，每次都与所有对象成功对接，没有可供比较的未对接对象",
            f"in all {requests} requests every counterpart was matched: there is nothing to tell apart",
        ),
        Text(
            "请检查事件是否被成批误记；在此之前使用专家评分卡。",
            "See whether events were recorded for everybody by mistake; until then the experts' scorecard serves.",
        ),
    )


def tomorrow() -> float:
    """The day that follows today in UTC, in days since 1970-01-01: one name for all runs of a day."""
    return float(datetime.now(UTC).date().toordinal() - EPOCH) + 1


def so_far() -> float:
    """Now, in days since 1970-01-01: what an import dated later has not happened yet."""
    return datetime.now(UTC).timestamp() / SECONDS_PER_DAY
