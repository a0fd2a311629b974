"""What people ask of the office on their own pages, and the answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_, update

from matcher.domain.errors import ConflictError
from matcher.domain.personal_request import PersonalRequest, Sort
from matcher.store.case_rows import path_of
from matcher.store.chunks import chunks
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import PERSONAL_REQUESTS

CHUNK = 500
"""Identifiers asked for at once: databases bound how many a query may name."""
_OWN = PERSONAL_REQUESTS.c


class PersonalRequests:
    """Keeps requests; those that wait stand in the order in which they are due."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, request: PersonalRequest) -> None:
        """Keep a new request."""
        row = {
            "id": request.id,
            "entrepreneur_id": request.entrepreneur_id,
            "case_id": request.case_id,
            "match_id": request.match_id,
            "path": path_of(request.path),
            "sort": request.sort.value,
            "text": request.text,
            "at": to_micros(request.at),
            "due_at": to_micros(request.due_at),
            "answered_at": None,
            "answered_by": None,
            "answer": "",
        }
        with self._engines.write_aside() as connection:
            connection.execute(PERSONAL_REQUESTS.insert(), row)

    def get(self, name: str) -> PersonalRequest | None:
        """One request."""
        return next(iter(self._found(select(PERSONAL_REQUESTS).where(_OWN.id == name))), None)

    def of_entrepreneur(self, name: str) -> list[PersonalRequest]:
        """All requests of one person, the latest first."""
        return self._found(
            select(PERSONAL_REQUESTS).where(_OWN.entrepreneur_id == name).order_by(_OWN.at.desc(), _OWN.id)
        )

    def page(
        self, path: Sequence[str], *, answered: bool, limit: int, after: PersonalRequest | None = None
    ) -> list[PersonalRequest]:
        """Requests below a region: those that wait, due first first, or those that were answered, the latest first."""
        query = _below(select(PERSONAL_REQUESTS), path).limit(limit)
        if answered:
            query = query.where(_OWN.answered_at.is_not(None)).order_by(_OWN.answered_at.desc(), _OWN.id.desc())
            if after is not None and after.answered_at is not None:
                last = tuple_(to_micros(after.answered_at), after.id)
                query = query.where(tuple_(_OWN.answered_at, _OWN.id) < last)
            return self._found(query)
        query = query.where(_OWN.answered_at.is_(None)).order_by(_OWN.due_at, _OWN.id)
        if after is not None:
            query = query.where(tuple_(_OWN.due_at, _OWN.id) > tuple_(to_micros(after.due_at), after.id))
        return self._found(query)

    def count(self, path: Sequence[str], *, answered: bool) -> int:
        """How many requests below a region wait, or were answered."""
        query = _below(select(func.count()).select_from(PERSONAL_REQUESTS), path)
        query = query.where(_OWN.answered_at.is_not(None) if answered else _OWN.answered_at.is_(None))
        with self._engines.read() as connection:
            return int(connection.execute(query).scalar_one())

    def waiting(self, cases: Sequence[str]) -> dict[str, int]:
        """Of these cases, those whose people wait for an answer, with how many requests."""
        found: dict[str, int] = {}
        with self._engines.read() as connection:
            for part in chunks(cases, CHUNK):
                query = select(_OWN.case_id, func.count()).where(_OWN.case_id.in_(part), _OWN.answered_at.is_(None))
                found.update((row[0], row[1]) for row in connection.execute(query.group_by(_OWN.case_id)))
        return found

    def answer(self, name: str, answer: str, *, by: str, now: datetime) -> None:
        """Keep the answer to an open request; raises ConflictError where somebody else was first."""
        query = update(PERSONAL_REQUESTS).where(_OWN.id == name, _OWN.answered_at.is_(None))
        with self._engines.write_aside() as connection:
            done = connection.execute(query.values(answered_at=to_micros(now), answered_by=by, answer=answer))
        if not done.rowcount:
            raise ConflictError(
                "Somebody answered this in the meantime. Nothing of yours was written.",
                "此期间已有人答复，您的内容没有保存。",
            )

    def _found(self, query: Select[Any]) -> list[PersonalRequest]:
        with self._engines.read() as connection:
            return [_request(row) for row in connection.execute(query).mappings()]


def _below(query: Select[Any], path: Sequence[str]) -> Select[Any]:
    whole = path_of(path)
    return query.where(func.substr(_OWN.path, 1, len(whole)) == whole)


def _request(row: Mapping[Any, Any]) -> PersonalRequest:
    return PersonalRequest(
        row["id"],
        row["entrepreneur_id"],
        row["case_id"],
        row["match_id"],
        tuple(code for code in row["path"].split("/") if code),
        Sort(row["sort"]),
        row["text"],
        from_micros(row["at"]),
        from_micros(row["due_at"]),
        None if row["answered_at"] is None else from_micros(row["answered_at"]),
        row["answered_by"],
        row["answer"],
    )
