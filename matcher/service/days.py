"""Days as people write and mean them: in the office's own time zone, which is the machine's."""

from datetime import UTC, date, datetime, time

from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text


def written_day(where: str, text: str) -> date | None:
    """The day of YYYY-MM-DD, None for nothing; raises InvalidInputError that names the field `where`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        problem = Text("不是日期", "is not a day")
        remedy = Text("请写成 2026-01-31 的形式", "write it as 2026-01-31")
        raise InvalidInputError.single(where, text, problem, remedy) from error


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time()).astimezone(UTC)
