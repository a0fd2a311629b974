"""A closed list of codes with names in two languages."""

import difflib
from collections.abc import Mapping, Sequence


def unknown_code(what: str, code: str, known: Sequence[str]) -> ValueError:
    """The error for a code that is not in a list, with the nearest ones that are."""
    near = difflib.get_close_matches(code, known, n=3, cutoff=0.5)
    hint = f"Did you mean {', '.join(near)}?" if near else f"See the list of {what} codes."
    return ValueError(f"{code!r} is not a {what} code. {hint}")


class Vocabulary:
    """Codes in order; `rows` holds every column of the table they came from."""

    def __init__(self, what: str, rows: Sequence[Mapping[str, str]]) -> None:
        self.what = what
        self.rows = list(rows)
        self.codes = [row["code"] for row in rows]
        self.names_zh = [row.get("name_zh") or row["code"] for row in rows]
        self.names_en = [row.get("name_en") or row["code"] for row in rows]
        self.number = {code: k for k, code in enumerate(self.codes)}

    def resolve(self, code: str) -> str:
        """The code itself; raises ValueError with near matches for one that is not in the list."""
        if code not in self.number:
            raise unknown_code(self.what, code, self.codes)
        return code
