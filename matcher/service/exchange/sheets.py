"""A small sheet of texts for people, such as a list of what is wrong with a table."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from matcher.service.exchange.exporter import CELL_LIMIT

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def sheet(header: Sequence[str], rows: Iterable[Sequence[str | int]], notes: Sequence[str] = ()) -> bytes:
    """An Excel file of one sheet, `notes` above the header; text is text, even where it begins like a formula."""
    from openpyxl import Workbook  # 0.2 s to import, and only Excel files need it
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in (*([note] for note in notes), header, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(page)
            cell.value = _UNPRINTABLE.sub("", value)[:CELL_LIMIT] if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        page.append(cells)
    made = BytesIO()
    book.save(made)
    return made.getvalue()
