"""The log of what people of the office did beside cases: rows are added, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from matcher.domain.act import Act, Deed
from matcher.store.case_rows import path_of
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import ACTS


class Acts:
    """Adds acts and reads them, the last one first."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, act: Act) -> None:
        """Keep an act; its `seq` is given here."""
        row = {
            "at": to_micros(act.at),
            "actor": act.actor,
            "deed": act.deed.value,
            "about": act.about[:500],
            "path": path_of(act.path),
            "note": act.note,
        }
        with self._engines.write_aside() as connection:
            connection.execute(ACTS.insert(), row)

    def page(
        self,
        path: Sequence[str],
        *,
        actor: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int,
    ) -> list[Act]:
        """Acts below a region, last one first; `since` included, `until` not; `before`: number of the last shown."""
        whole, own = path_of(path), ACTS.c
        parts: list[ColumnElement[bool]] = [func.substr(own.path, 1, len(whole)) == whole]
        parts += [own.actor == actor] if actor else []
        parts += [own.at >= to_micros(since)] if since else []
        parts += [own.at < to_micros(until)] if until else []
        parts += [own.seq < before] if before is not None else []
        query = select(ACTS).where(*parts).order_by(own.seq.desc()).limit(limit)
        with self._engines.read() as connection:
            return [
                Act(
                    from_micros(row["at"]),
                    row["actor"],
                    Deed(row["deed"]),
                    row["about"],
                    tuple(code for code in row["path"].split("/") if code),
                    row["note"],
                    row["seq"],
                )
                for row in connection.execute(query).mappings()
            ]
