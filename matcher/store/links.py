"""Which link leads to a case: a number and the moment it was made; the link itself is signed from these."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import LINKS


@dataclass(frozen=True, slots=True)
class MadeLink:
    """The one link of a case that leads somewhere; those with smaller numbers are worth nothing any more."""

    number: int
    made_at: datetime
    made_by: str


class Links:
    """Makes and ends links."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def get(self, case: str) -> MadeLink | None:
        """The link of a case; None where none was made, or it was ended."""
        query = select(LINKS).where(LINKS.c.case_id == case, LINKS.c.made_at.is_not(None))
        with self._engines.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else MadeLink(row["number"], from_micros(row["made_at"]), row["made_by"])

    def renew(self, case: str, *, by: str, now: datetime) -> None:
        """Make a link; an earlier one ends with it."""
        self._next(case, by, to_micros(now))

    def end(self, case: str, *, by: str) -> None:
        """End the link of a case."""
        self._next(case, by, None)

    def _next(self, case: str, by: str, made_at: int | None) -> None:
        values = {"made_at": made_at, "made_by": by}
        with self._engines.write_aside() as connection:
            more = update(LINKS).where(LINKS.c.case_id == case).values(number=LINKS.c.number + 1, **values)
            if not connection.execute(more).rowcount:
                connection.execute(LINKS.insert(), {"case_id": case, "number": 1, **values})
