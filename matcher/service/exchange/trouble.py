"""What is wrong with a cell or a row, in both languages."""

from typing import NamedTuple

from matcher.domain.text import Text


class Trouble(NamedTuple):
    """The problem and what to do about it."""

    problem: Text
    remedy: Text


class CellError(ValueError):
    """A cell that can't be read the way the mapping says."""

    def __init__(self, problem: Text, remedy: Text) -> None:
        self.trouble = Trouble(problem, remedy)
        super().__init__(f"{problem.en}. {remedy.en}")


def trouble(problem_zh: str, problem_en: str, remedy_zh: str, remedy_en: str) -> Trouble:
    """Both sentences in both languages."""
    return Trouble(Text(problem_zh, problem_en), Text(remedy_zh, remedy_en))


def inert(value: object) -> object:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it; anything else unchanged.

    The characters are those of the OWASP page on CSV injection.
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
