"""Ranking requests: from plain data to rankings, each one kept."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson

from matcher.domain.entrepreneur import Entrepreneur
from matcher.domain.errors import InvalidInputError, NotFoundError
from matcher.domain.ranking import Ranking
from matcher.domain.text import Text
from matcher.features.batch import Context, Side
from matcher.features.frame import Frame
from matcher.features.pauses import note_pauses
from matcher.kinds.discovery import kind_of
from matcher.ranking.candidates import Ask
from matcher.ranking.pipeline import rank
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.service.catalogue import Catalogue
from matcher.service.messages import validated
from matcher.service.registers import ENTREPRENEUR, empty_row, paused_of, public, single, with_number
from matcher.service.rendering import Json, kept, rendered
from matcher.service.requests import RankRequest
from matcher.store.ranking_log import RankingLog
from matcher.store.rankings import RankingRow

NOT_KEPT = ("name", "text", "documents")
"""Free words of a profile that was sent along: the log of rankings keeps the rest, for audit."""
STORE_FIRST = Text("请先保存，或在请求中附上资料。", "Store it first, or send its profile in the request.")


class Recommender:
    """Answers ranking requests from the newest snapshots."""

    def __init__(self, catalogue: Catalogue, log: RankingLog | None) -> None:
        self._catalogue, self._log = catalogue, log
        self._vocabularies = {"vocabularies": catalogue.pack.resolvers()}

    def answer(self, request: RankRequest, *, sender: str, now: datetime | None = None) -> Json:
        """The rankings of one request, each kept under its `ranking_id`.

        Raises InvalidInputError, or NotFoundError for a stored entity or a kind that does not exist.
        """
        now = now or datetime.now(UTC)
        moment = request.moment(now)
        rankings = []
        for code in dict.fromkeys(request.kinds or self._catalogue.codes):
            ranking, entity = self.ranking(request, code, moment)
            body = rendered(ranking, request.language, explain=request.explain)
            body["ranking_id"] = uuid.uuid4().hex
            body["as_of"] = moment.isoformat()
            body["not_found"] = self._strangers(request, code)
            rankings.append(body)
            if self._log is not None:
                self._log.add(self._kept(request, ranking, body, entity, sender, now))
        return {"as_of": moment.isoformat(), "rankings": rankings}

    def look(self, request: RankRequest, code: str, *, now: datetime) -> Json:
        """One kind's ranking with everything that explains it, for those who work here.

        Nobody outside is shown it, so it is not kept. Raises as `answer`.
        """
        ranking, _ = self.ranking(request, code, request.moment(now))
        return {**rendered(ranking, None, explain=True), "not_found": self._strangers(request, code)}

    def ranking(
        self, request: RankRequest, code: str, moment: datetime, *, by: Model | None = None
    ) -> tuple[Ranking, str]:
        """One kind's ranking and the identifier of who asked ("" for an inline profile without one).

        `by` another model than the one that serves them now.
        """
        kind_of(code)  # a kind that does not exist is told from one that is not served here
        snapshot = self._catalogue.snapshot(code)
        ranks: Side = "entrepreneurs" if request.reverse else "counterparts"
        one, entity, personalised = self._one(request, snapshot)
        ask = Ask(
            one=one,
            ranks=ranks,
            as_of=moment,
            n=request.n,
            context=Context(request.context.funding_round or "", tuple(request.context.topics)),
            only=request.only,
            show=request.show,
            exclude=request.exclude,
            filters=request.filters,
            exclude_known=request.exclude_known,
            diversity=request.diversity,
            refusals=request.refusals,
            advice=request.explain,
            personalised=personalised,
        )
        serving = self._catalogue.serving
        stored_person = not request.reverse and request.entrepreneur is None
        if by is not None:
            return rank(snapshot, by, ask), entity
        model = serving.model_for(code, entity if stored_person else "")
        return rank(snapshot, model, ask, serving.shadow(code)), entity

    def answer_all(self, requests: Sequence[RankRequest], *, sender: str) -> list[Json]:
        """The answers to several requests; an error says which of them it is about."""
        answers = []
        for number, request in enumerate(requests):
            try:
                answers.append(self.answer(request, sender=sender))
            except InvalidInputError as error:
                raise InvalidInputError([fault.within(f"requests.{number}") for fault in error.faults]) from error
            except NotFoundError as error:
                raise InvalidInputError.single(f"requests.{number}", error.name, error.text, error.remedy) from error
        return answers

    def _strangers(self, request: RankRequest, code: str) -> list[str]:
        """Those of `only` and `show` that the register does not hold."""
        snapshot = self._catalogue.snapshot(code)
        known = (snapshot.entrepreneurs if request.reverse else snapshot.counterparts).frame.row_of
        return [name for name in (*(request.only or ()), *(request.show or ())) if name not in known]

    def _one(self, request: RankRequest, snapshot: Snapshot) -> tuple[Frame, str, bool]:
        """The asking side as one row, its identifier, and whether its attributes count."""
        if request.reverse:
            row = request.counterpart
            if row is None:
                frame = self._stored(snapshot, snapshot.kind.code, str(request.counterpart_id))
                return frame, str(request.counterpart_id), True
            entity = str(row.get("id") or "inline")
            model = validated(snapshot.kind.attributes, {**row, "id": entity}, self._vocabularies, "counterpart")
            return self._inline(model.model_dump(mode="json"), snapshot.kind.attributes), entity, True
        anonymous = not request.personalised
        if request.entrepreneur is None:
            entity = str(request.entrepreneur_id)
            frame = self._stored(snapshot, ENTREPRENEUR, entity)
            anonymous |= bool(frame.number("personalised")[0] == 0)
        else:
            entity = str(request.entrepreneur.get("id") or "inline")
            person = validated(Entrepreneur, {**request.entrepreneur, "id": entity}, self._vocabularies, "entrepreneur")
            frame = self._inline(person.model_dump(mode="json"), Entrepreneur)
            anonymous |= not person.personalised
        if anonymous:
            frame = empty_row(self._catalogue.books, self._catalogue.pack)
        return frame, entity, not anonymous

    def _inline(self, row: Json, model: type[Any]) -> Frame:
        return single(row, model, self._catalogue.books, self._catalogue.pack)

    def _stored(self, snapshot: Snapshot, entity: str, name: str) -> Frame:
        """A stored row as it is now: from the snapshot, or from the store where that has moved on since."""
        people = entity == ENTREPRENEUR
        register = (snapshot.entrepreneurs if people else snapshot.counterparts).frame
        number = register.row_of.get(name, -1)
        store = self._catalogue.store
        if store.change() == self._catalogue.change:
            if number < 0:
                raise NotFoundError(entity, name, STORE_FIRST)
            return register.take(np.array([number], np.intp))
        stored = store.entities.get(entity, name)
        if stored is None:
            raise NotFoundError(entity, name, STORE_FIRST)
        row = public(stored.data)
        frame = self._inline(dict(row), Entrepreneur if people else snapshot.kind.attributes)
        note_pauses(frame, paused_of(store, entity))
        return with_number(frame, number if row.get("personalised", True) else -1)

    @staticmethod
    def _kept(
        request: RankRequest, ranking: Ranking, body: Json, entity: str, sender: str, now: datetime
    ) -> RankingRow:
        asked = request.model_dump(mode="json")
        for side in ("entrepreneur", "counterpart"):
            if asked[side] is not None:  # a profile that was sent along is not stored: its free words least of all
                asked[side] = {name: value for name, value in asked[side].items() if name not in NOT_KEPT}
        whole = {"request": asked, "ranking": body, "shown": kept(ranking)}
        data = orjson.dumps(whole, option=orjson.OPT_SERIALIZE_NUMPY)
        return RankingRow(body["ranking_id"], now, sender, ranking.kind, ranking.direction, entity, data)
