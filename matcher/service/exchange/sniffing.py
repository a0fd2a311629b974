"""What a file really is, whatever its name says, and whether it is safe to open."""

import io
import re
from zipfile import BadZipFile, ZipFile

from matcher.domain.errors import InvalidInputError
from matcher.service.exchange.trouble import Trouble, trouble

MOST_UNPACKED = 120 << 20
"""Bytes that the parts of an Excel file may have when unpacked: a bomb has many times that."""
MOST_PARTS = 2_000
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"')
PROBE = 8 << 10

_EMPTY = trouble("文件为空", "the file is empty", "请重新导出", "export it again")
_LOCKED = trouble(
    "是加密的 Excel 文件，或旧格式 .xls",
    "an Excel file with a password, or of the old format .xls",
    "请去掉密码，另存为 .xlsx",
    "take the password off and save it as .xlsx",
)
_BROKEN = trouble("不是完整的 Excel 文件", "not a whole Excel file", "请重新导出为 .xlsx", "export it again as .xlsx")
_BOMB = trouble(
    "展开后过大，不予打开",
    "far too large when unpacked, and not opened",
    "请删除多余的工作表和空行，或分成几个文件",
    "remove other sheets and empty rows, or split it",
)
_NO_TABLE = trouble(
    "不是表格文件", "not a table", "请用 Excel（.xlsx）或 CSV 格式", "send an Excel file (.xlsx) or a CSV file"
)


def ending_of(content: bytes) -> str:
    """`.xlsx` or `.csv`, by what the file holds; raises InvalidInputError that says what it is instead."""
    start = content[:PROBE]
    if not content.strip():
        raise _bad(_EMPTY)
    if start.startswith(_OLE):
        raise _bad(_LOCKED)
    if start.startswith(_ZIP):
        _harmless(content)
        return ".xlsx"
    if not start.startswith(_MARKS) and _NOT_TEXT.search(start):
        raise _bad(_NO_TABLE)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or start.startswith(b"%PDF"):
        raise _bad(_NO_TABLE)  # a page or a document under the name of a table
    return ".csv"


def merged_cells(content: bytes) -> bool:
    """Whether a sheet of an Excel file has merged cells: only the first cell of each holds a value."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(_MERGED.search(archive.read(name)[-(1 << 20) :]) for name in sheets)
    except (BadZipFile, OSError, EOFError, RuntimeError):  # the last: encrypted, or packed in a way that zipfile can't
        return False


def _harmless(content: bytes) -> None:
    """The sizes that a file states bind those who read it: what is longer is cut off there."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, EOFError, ValueError) as error:
        raise _bad(_BROKEN) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _bad(_BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise _bad(_LOCKED)
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise _bad(_NO_TABLE)


def _bad(what: Trouble) -> InvalidInputError:
    return InvalidInputError.single("file", None, what.problem, what.remedy)
