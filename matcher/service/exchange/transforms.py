"""What a mapping file can do to a cell: one named function each."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from matcher.domain.layout import Layout
from matcher.domain.text import Text
from matcher.domain.vocabulary import ALSO_CALLED, CLOSED_NAMES
from matcher.reference.pack import Pack
from matcher.reference.regions import Regions
from matcher.service.exchange.headers import UNITS
from matcher.service.exchange.trouble import CellError

EXCEL_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's calendar (with its leap-year mistake of 1900 taken into account)."""

_MONEY = re.compile(r"^([\d,]+(?:\.\d+)?)\s*(百万|千万|千|万|亿)?\s*(.*)$")
_YUAN = {"", "元", "人民币", "元人民币", "人民币元", "元(人民币)", "(人民币)", "RMB", "CNY"}
_YES, _NO = {"是", "有", "y", "yes", "true", "1", "√"}, {"否", "无", "n", "no", "false", "0", "×"}
_DAY = re.compile(r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?|(\d{2})(\d{2}))(?:[ T].*)?$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
Transform = Callable[[Any, str, Pack], Any]


def _unreadable(value: Any, zh: str, en: str, remedy_zh: str, remedy_en: str) -> CellError:
    return CellError(Text(f"“{value}”{zh}", f"{value!r} {en}"), Text(remedy_zh, remedy_en))


def strip(value: Any, _: str, __: Pack) -> Any:
    """Spaces at both ends (full-width ones too) removed; nothing left means unknown."""
    if isinstance(value, str):
        value = value.strip().strip("　")
    return None if value in ("", "-", "--", "—", "无", "不详", "未知", "N/A", "nan", "NULL") else value


def code(value: Any, _: str, __: Pack) -> Any:
    """A code that a spreadsheet took for a number: 330204.0 becomes 330204."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"\.0$", "", str(value).strip())


_LEVEL = re.compile("(特别行政区|(壮族|回族|维吾尔)?自治区|省|市|地区|盟)$")


def region(value: Any, argument: str, pack: Pack) -> Any:
    """A region by code, or by its name or full name."""
    text = code(value, argument, pack)
    if text in pack.regions.number or text in pack.regions.retired or text.isdigit():
        return text
    regions = pack.regions
    hits = [k for k, zh in enumerate(regions.names_zh) if text.endswith(zh)]
    if not hits:
        raise _unreadable(
            text, "不是已知的地区名称", "names no region", "请填写全称或六位代码。", "Write its full name or its code."
        )
    if len(hits) > 1:  # 杭州市西湖区 and 南昌市西湖区: what stands before the name tells which
        hits = [k for k in hits if _lies_in(regions, k, text.removesuffix(regions.names_zh[k]))] or hits
    if len(hits) > 1:
        some = "、".join(f"{regions.codes[k]}（{regions.full_name(k, 'zh')}）" for k in hits[:5])
        raise _unreadable(text, f"可能是 {some}", f"may be any of {some}", "请填写代码。", "Write the code.")
    return regions.codes[hits[0]]


def _lies_in(regions: Regions, row: int, before: str) -> bool:
    """Whether what was written before a region's name is names of its ancestors, in full or without 省, 市 and such."""
    names = [regions.names_zh[k] for k in regions.ancestors[row].tolist() if k >= 0 and k != row]
    for name in reversed(names):
        short = _LEVEL.sub("", name)
        found = next((one for one in (name, short) if len(one) > 1 and before.endswith(one)), "")
        before = before.removesuffix(found)
    return not before


def day(value: Any, _: str, __: Pack) -> Any:
    """A day as 2014/03/12, 2014-3-12, 2014.3.12, 2014年3月12日, 20140312, an Excel number, or a date cell."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    number = float(text) if _SERIAL.match(text) else value
    if isinstance(number, int | float) and 1 <= number < 100_000:
        return (EXCEL_DAY_ZERO + timedelta(days=int(number))).isoformat()
    found = _DAY.match(re.sub(r"\.0$", "", text))
    if not found:
        raise _unreadable(value, "不是日期", "is no day", "请写成 2014-03-12。", "Write it as 2014-03-12.")
    year, month, of_month, month_, of_month_ = found.groups()
    try:
        return date(int(year), int(month or month_), int(of_month or of_month_ or 1)).isoformat()
    except ValueError as error:
        raise _unreadable(
            value, "在日历上不存在", "does not exist in the calendar", "请改正。", "Correct it."
        ) from error


def money(value: Any, counted_in: str, __: Pack) -> Any:
    """Yuan: 500万元人民币 becomes 5000000. Another currency is refused, since its rate is not known.

    `counted_in`: what a number without a unit counts, such as 万 where the header says 万元.
    """
    if counted_in not in UNITS:
        every = "、".join(filter(None, UNITS))
        raise _unreadable(
            counted_in, "不是金额单位", "is no unit of money", f"可用：{every}。", f"Use one of: {every}."
        )
    if isinstance(value, int | float):
        return round(float(value) * UNITS[counted_in], 2)
    found = _MONEY.match(unicodedata.normalize("NFKC", str(value)).strip())
    if not found:
        raise _unreadable(
            value,
            "不是金额",
            "is no amount",
            "请以元填写数字，如 5000000。",
            "Write a number of yuan, such as 5000000.",
        )
    amount, unit, currency = found.groups()
    if currency.strip() not in _YUAN:
        raise _unreadable(
            value, "不是人民币金额", "is not in yuan", "请先换算，或留空。", "Convert it first, or leave it empty."
        )
    own = unit or ("" if currency.startswith("元") else counted_in)
    return round(float(amount.replace(",", "")) * UNITS[own], 2)


def listed(value: Any, separators: str, _: Pack) -> Any:
    """A cell with several entries, separated by any of the given characters (default ；;、,，and spaces)."""
    if isinstance(value, list):
        return value
    parts = re.split("[" + re.escape(separators or "；;、,， ") + "]+", str(value))
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def counted(value: Any, _: str, pack: Pack) -> Any:
    """Entries with a count behind, such as “硬件3家、医疗1家”: the counts are dropped."""
    return [re.sub(r"\d+\s*(家|个|笔|次)?$", "", part) for part in listed(value, "", pack)]


def flag(value: Any, _: str, pack: Pack) -> Any:
    """是 or 否, yes or no."""
    text = str(code(value, "", pack)).lower()
    if text in _YES | _NO:
        return text in _YES
    raise _unreadable(value, "既不是“是”也不是“否”", "is neither yes nor no", "请填写是或否。", "Write 是 or 否.")


def whole(value: Any, _: str, __: Pack) -> Any:
    """A whole number, with words such as 人 or 家 behind it removed."""
    found = re.match(r"^\s*([\d,]+)(?:\.0+)?\s*\D*$", str(value))
    if not found:
        raise _unreadable(value, "不是整数", "is no whole number", "请只填写数字。", "Write digits only.")
    return int(found.group(1).replace(",", ""))


def named(value: Any, vocabulary: str, pack: Pack) -> Any:
    """A code as it stands, or the one that a Chinese or English name stands for; others are left to the checks."""
    text = code(value, "", pack)
    book = pack.resolvers().get(vocabulary)
    if book is None:
        return _CLOSED_NAMES.get(vocabulary, {}).get(text, text)
    if text in book.number:
        return text
    for names in (book.names_zh, book.names_en):
        if text in names:
            return book.codes[names.index(text)]
    return text


def coded(value: Any, layout: Layout | None) -> Any:
    """Names that an attribute itself gives its codes, as the codes; anything else as it is."""
    if layout is None or not layout.names:
        return value
    codes = {name: own for own, text in layout.names for name in text}
    if isinstance(value, list):
        return [codes.get(one, one) if isinstance(one, str) else one for one in value]
    return codes.get(value, value) if isinstance(value, str) else value


_CLOSED_NAMES = {
    vocabulary: {name: code for code, text in names.items() for name in text} | ALSO_CALLED[vocabulary]
    for vocabulary, names in CLOSED_NAMES.items()
}
EACH = {"named", "region", "code"}
"""Those that read one entry; of a list they read each."""
TRANSFORMS: dict[str, Transform] = {
    "strip": strip,
    "code": code,
    "named": named,
    "region": region,
    "day": day,
    "money": money,
    "list": listed,
    "counted": counted,
    "flag": flag,
    "whole": whole,
}
