"""Which model serves whom: the log of decisions in the store, and the bundles that it names, loaded once each."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from matcher.domain.deployment import SCORECARD, State
from matcher.domain.errors import BundleError
from matcher.kinds.contract import Kind
from matcher.logs import Logger
from matcher.ranking.bundle import read_bundle
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.tables import Model
from matcher.store.store import Store

logger = Logger(__name__)

RETRY = 2.0
"""Seconds between two looks at bundles that could not be read."""


@dataclass(slots=True)
class _Kind:
    """What serves one kind; replaced whole, so that a request sees the old or the new and nothing between."""

    state: State
    current: Model
    loaded: Mapping[str, Model] = field(default_factory=dict)
    trouble: str | None = None


class Serving:
    """The models in use. A bundle that can't be read is never served: what served before goes on."""

    def __init__(self, store: Store, folder: Path, kinds: Mapping[str, Kind]) -> None:
        self._store, self._folder, self._kinds = store, folder, kinds
        self._scorecards = {code: load_scorecard(folder, kind).model for code, kind in kinds.items()}
        self._by_kind = {code: _Kind(State(), model) for code, model in self._scorecards.items()}
        self._again = 0.0

    def refresh(self) -> None:
        """Follow the decisions that were taken since the last look."""
        last = self._store.deployments.last()
        for code, held in self._by_kind.items():
            if last.get(code, 0) != held.state.seq:
                self._by_kind[code] = self._follow(code, held)

    def retry(self) -> None:
        """Read once more what could not be read, now and then: a bundle that was mended serves without a restart."""
        if not self.troubles or time.monotonic() < self._again:
            return
        self._again = time.monotonic() + RETRY
        for code, held in self._by_kind.items():
            if held.trouble:
                self._by_kind[code] = self._follow(code, held)

    def _follow(self, code: str, held: _Kind) -> _Kind:
        state = State.of(self._store.deployments.of(code))
        loaded: dict[str, Model] = {SCORECARD: self._scorecards[code]}
        troubles = []
        for version in dict.fromkeys((state.current, *state.earlier[::-1], state.shadow, state.split)):
            if version is None or version in loaded:
                continue
            needed = version in (state.current, state.shadow, state.split) or state.current not in loaded
            if version in held.loaded:
                loaded[version] = held.loaded[version]
            elif needed:
                try:
                    loaded[version] = read_bundle(self._folder, self._kinds[code], version).model
                except BundleError as error:
                    troubles.append(str(error))
                    if str(error) not in (held.trouble or ""):  # said once, however often it is tried
                        logger.error("a model can't be served", kind=code, version=version, cause=str(error))
        # a running server keeps what it serves; one that starts takes the newest earlier version that can be read
        fallback = held.current if held.state.seq else self._newest(state, loaded)
        current = loaded.get(state.current, fallback)
        return _Kind(state, current, loaded, "; ".join(troubles) or None)

    @staticmethod
    def _newest(state: State, loaded: Mapping[str, Model]) -> Model:
        return next((loaded[v] for v in state.earlier[::-1] if v in loaded), loaded[SCORECARD])

    @property
    def models(self) -> dict[str, Model]:
        """The model that serves each kind."""
        return {code: held.current for code, held in self._by_kind.items()}

    @property
    def troubles(self) -> list[str]:
        """Bundles that were decided on and can't be read."""
        return [held.trouble for held in self._by_kind.values() if held.trouble]

    def state(self, code: str) -> State:
        """The decisions on a kind as this server follows them."""
        return self._by_kind[code].state

    def model_for(self, code: str, entrepreneur: str) -> Model:
        """The model that serves one entrepreneur ("" for one without identifier)."""
        held = self._by_kind[code]
        version = held.state.version_for(code, entrepreneur)
        return held.current if version == held.state.current else held.loaded.get(version, held.current)

    def shadow(self, code: str) -> Model | None:
        """The model that scores beside the current one, if there is one."""
        held = self._by_kind[code]
        return None if held.state.shadow is None else held.loaded.get(held.state.shadow)
