"""The log of decisions on which model serves; append-only, and one decision at a time."""

from dataclasses import replace

import orjson
from sqlalchemy import func, select

from matcher.domain.deployment import Action, Deployment
from matcher.domain.errors import ConflictError
from matcher.store.engine import Engines, from_micros, to_micros
from matcher.store.schema import DEPLOYMENTS


class Deployments:
    """Records decisions and reads them back."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def add(self, entry: Deployment, *, after: int) -> Deployment:
        """Record a decision that was taken in view of decision number `after` of its kind (0: none yet).

        It moves the change number, so that running servers follow. Raises ConflictError where somebody decided
        something in between.
        """
        own = DEPLOYMENTS.c
        with self._engines.write() as (connection, _):
            last = connection.execute(select(func.max(own.seq)).where(own.kind == entry.kind)).scalar_one() or 0
            if last != after:
                raise ConflictError(
                    f"Another decision on the {entry.kind} model was recorded in the meantime. Look at "
                    "`matcher models` and decide again.",
                    "此期间已有人对该类别的模型作出决定，请查看后再定。",
                )
            values = {
                "at": to_micros(entry.at),
                "kind": entry.kind,
                "action": entry.action.value,
                "version": entry.version,
                "share": entry.share,
                "author": entry.by,
                "reason": entry.reason,
                "evidence": orjson.dumps(entry.evidence, option=orjson.OPT_SERIALIZE_NUMPY).decode(),
            }
            seq = connection.execute(DEPLOYMENTS.insert().returning(own.seq), values).scalar_one()
        return replace(entry, seq=int(seq))

    def last(self) -> dict[str, int]:
        """Number of the last decision on each kind that has one."""
        query = select(DEPLOYMENTS.c.kind, func.max(DEPLOYMENTS.c.seq)).group_by(DEPLOYMENTS.c.kind)
        with self._engines.read() as connection:
            return {str(kind): int(seq) for kind, seq in connection.execute(query)}

    def of(self, kind: str) -> list[Deployment]:
        """All decisions on one kind, in their order."""
        query = select(DEPLOYMENTS).where(DEPLOYMENTS.c.kind == kind).order_by(DEPLOYMENTS.c.seq)
        with self._engines.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Deployment(
                seq=row["seq"],
                at=from_micros(row["at"]),
                kind=row["kind"],
                action=Action(row["action"]),
                version=row["version"],
                by=row["author"],
                reason=row["reason"],
                share=row["share"],
                evidence=orjson.loads(row["evidence"]),
            )
            for row in rows
        ]
