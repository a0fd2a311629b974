"""How moments and numbers are written on pages."""

from datetime import date, datetime

from matcher.domain.text import Language


def day(moment: datetime | date, language: Language) -> str:
    """A day in the office's own time zone (the machine's), as people write it; with the year where it is another."""
    local = moment.astimezone() if isinstance(moment, datetime) else moment
    other = local.year != datetime.now().astimezone().year
    if language == "zh":
        return (f"{local.year}年" if other else "") + f"{local.month}月{local.day}日"
    return f"{local.day} {local:%b}" + (f" {local.year}" if other else "")


def month(first: date, language: Language) -> str:
    """A month with its year."""
    return f"{first.year}年{first.month}月" if language == "zh" else f"{first:%b} {first.year}"


def moment(at: datetime, language: Language) -> str:
    """A day with its time, in the office's own time zone."""
    return f"{day(at, language)} {at.astimezone():%H:%M}"


def number(value: float | None, places: int = 0) -> str:
    """A number with thousands apart; a dash where it is unknown."""
    return "–" if value is None else f"{value:,.{places}f}"


def percent(share: float | None, places: int = 0) -> str:
    """A share of 1 as per cent; a dash where it is unknown."""
    return "–" if share is None else f"{100 * share:.{places}f}%"


def signed(points: float, places: int = 1) -> str:
    """Points with their sign; a true minus, and no sign at what is shown as zero."""
    shown = f"{abs(points):.{places}f}"
    if not float(shown):
        return shown
    return ("+" if points > 0 else "\N{MINUS SIGN}") + shown
