"""The running service: everything behind one door."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from matcher.reference.pack import Pack, load_pack
from matcher.service.bulk import Bulk
from matcher.service.catalogue import Catalogue, Follower
from matcher.service.counterparts import Counterparts
from matcher.service.desk import Desk
from matcher.service.embedding import Embedding
from matcher.service.importing import Importing
from matcher.service.jobs import Jobs
from matcher.service.map import RegionMap
from matcher.service.newcomers import Newcomers
from matcher.service.own_data import OwnDataBook
from matcher.service.pausing import Pausing
from matcher.service.personal import Personal
from matcher.service.personal_office import PersonalOffice
from matcher.service.personal_view import PersonalView
from matcher.service.recommend import Recommender
from matcher.service.records import Records
from matcher.service.requests import RankRequest
from matcher.service.reviews import Reviews
from matcher.service.scope import Scope
from matcher.service.settings import Settings
from matcher.service.signing import Signing
from matcher.service.waiting import Queue
from matcher.store.ranking_log import RankingLog
from matcher.store.store import Store

if TYPE_CHECKING:
    from matcher.service.accounts import Accounts
    from matcher.service.auditing import Auditing
    from matcher.service.judging import Judging
    from matcher.service.mechanism import Mechanism
    from matcher.service.models import Models
    from matcher.service.office import Office
    from matcher.service.replaying import Replaying
    from matcher.service.training import Training


class Service:
    """The verbs that api and cli call. Open it with `opened`, which also closes it."""

    def __init__(self, settings: Settings, store: Store, pack: Pack, *, follow: bool) -> None:
        self.settings, self.store, self.pack = settings, store, pack
        self.catalogue = Catalogue(store, pack, settings.models)
        self.catalogue.refresh()
        self.log = RankingLog(store.rankings)
        self.recommender = Recommender(self.catalogue, self.log)
        self.records = Records(store, pack)
        self.scope = Scope(pack)
        self.map = RegionMap(pack, self.scope, settings.geojson)
        self.reviews = Reviews(store, self.recommender, self.scope)
        self.queue = Queue(store, self.catalogue, self.scope)
        self.desk = Desk(store, self.catalogue, self.recommender)
        self.newcomers = Newcomers(store, self.catalogue, self.recommender, self.scope)
        self.bulk = Bulk(store, self.reviews, self.desk)
        self.pausing = Pausing(store, self.catalogue, self.scope)
        self.counterparts = Counterparts(store, self.catalogue, self.scope, self.pausing)
        self.importing = Importing(store, pack, self.scope)
        self.jobs = Jobs(store, settings)
        self.signing = Signing(store)
        self.embedding = Embedding(store, self.recommender, self.signing)
        self.personal = Personal(store, self.reviews, self.signing)
        self.personal_view = PersonalView(store, pack)
        self.own_data = OwnDataBook(store, self.catalogue)
        self.personal_office = PersonalOffice(store, self.scope)
        self.follower = Follower(self.catalogue, self.warm) if follow else None
        self.started_at = datetime.now(UTC)
        self._synthetic: tuple[int, dict[str, Any] | None] = (-1, None)

    @classmethod
    @contextmanager
    def opened(cls, settings: Settings, *, follow: bool = False) -> Iterator["Service"]:
        """Open the store and the pack; `follow` keeps the view of the store fresh in a thread."""
        with Store.opened(settings.store) as store:
            service = cls(settings, store, load_pack(settings.pack), follow=follow)
            try:
                yield service
            finally:
                service.close()

    @cached_property
    def accounts(self) -> "Accounts":
        """Signs people in."""
        from matcher.service.accounts import Accounts  # password hashing: what only ranks starts without it

        return Accounts(self.store, self.pack)

    @cached_property
    def training(self) -> "Training":
        """Fits models."""
        from matcher.service.training import Training  # a server trains nothing, and starts the sooner without it

        return Training(self.store, self.catalogue, self.settings.models)

    @cached_property
    def judging(self) -> "Judging":
        """Judges models."""
        from matcher.service.judging import Judging  # as above

        return Judging(self.store, self.catalogue, self.settings.models)

    @cached_property
    def models(self) -> "Models":
        """Decides which models serve."""
        from matcher.service.models import Models  # as above

        return Models(self.store, self.settings.models, self.judging)

    @cached_property
    def auditing(self) -> "Auditing":
        """Tells who did what."""
        from matcher.service.auditing import Auditing  # as above

        return Auditing(self.store, self.scope)

    @cached_property
    def replaying(self) -> "Replaying":
        """Makes served rankings again."""
        from matcher.service.replaying import Replaying  # as above

        return Replaying(self.catalogue, self.recommender, self.settings.models)

    @cached_property
    def mechanism(self) -> "Mechanism":
        """Tells how rankings come about."""
        from matcher.service.mechanism import Mechanism  # as above

        return Mechanism(self.catalogue, self.settings.models, self.map)

    @cached_property
    def office(self) -> "Office":
        """Tells how the office works."""
        from matcher.service.office import Office  # as above

        return Office(self.store, self.catalogue, self.scope, self.map)

    @property
    def synthetic(self) -> dict[str, Any] | None:
        """What synthetic data the store holds, if it does; asked again when the store has changed."""
        change = self.catalogue.change
        if self._synthetic[0] != change:
            note = self.store.note("synthetic")
            self._synthetic = (change, orjson.loads(note) if note else None)
        return self._synthetic[1]

    def warm(self) -> None:
        """Rank once per kind, so that the next request finds compiled loops and derived vectors."""
        inline = RankRequest(entrepreneur={"id": "warm"}, n=1)
        for code in self.catalogue.codes:
            self.recommender.ranking(inline, code, datetime.now(UTC))

    def readiness(self) -> dict[str, Any]:
        """Whether requests can be served, and what stands in the way."""
        troubles = [t for t in (self.log.failing, self.follower and self.follower.failing) if t]
        warnings = self.catalogue.serving.troubles
        return {
            "ready": not troubles,
            "troubles": troubles,
            "warnings": warnings,
            "data_version": self.catalogue.change,
            "rankings_waiting": self.log.waiting,
        }

    def close(self) -> None:
        """Write what waits and stop all threads."""
        if self.follower is not None:
            self.follower.close()
        self.jobs.close()
        self.log.close()
