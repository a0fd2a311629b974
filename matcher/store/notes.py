"""Remarks in the history of a case: they change nothing, and so stand in nobody's way."""

from sqlalchemy import select

from matcher.domain.case import Step
from matcher.domain.errors import NotFoundError
from matcher.domain.text import Text
from matcher.store.case_rows import step_row
from matcher.store.engine import Engines
from matcher.store.schema import CASES, STEPS


class Notes:
    """Adds notes to the steps of cases."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, case: str, step: Step) -> None:
        """Keep a note. The case's version stays: a decision in view of the case is no worse for it.

        Raises NotFoundError.
        """
        with self._engines.write_aside() as connection:
            if connection.execute(select(CASES.c.id).where(CASES.c.id == case)).first() is None:
                raise NotFoundError("case", case, Text("可能已被删除。", "It may have been removed."))
            connection.execute(STEPS.insert(), step_row(case, step))
