"""Judging models on requests that they have not seen: compared, beside baselines, by the gates, and by what shifted."""

from datetime import date
from pathlib import Path
from typing import Any

from matcher.domain.deployment import SCORECARD, State
from matcher.domain.errors import BundleError, InvalidInputError
from matcher.domain.text import Text
from matcher.features.columns import EPOCH
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.learning import gates as gate
from matcher.learning.boosting import Settings
from matcher.learning.calibration import calibrations
from matcher.learning.evaluation import Judge, by_model, by_scorer, evaluate
from matcher.learning.fit import WINDOW_DAYS
from matcher.learning.heads import unconstrained
from matcher.learning.offpolicy import estimate
from matcher.learning.policies import policy
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress
from matcher.ranking.bundle import read_bundle
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.service.catalogue import Catalogue
from matcher.service.drifting import drifted
from matcher.service.evidence import Evidence, logged, unseen
from matcher.service.pasts import so_far, tomorrow, too_few
from matcher.service.shadowing import shadow_report
from matcher.store.store import Store

CARD_NAMES = (SCORECARD, "scorecard")
Json = dict[str, Any]


class Judging:
    """Judges the models of a store; nothing here changes what serves."""

    def __init__(self, store: Store, catalogue: Catalogue, folder: Path) -> None:
        self._store, self._catalogue, self._folder = store, catalogue, folder

    def compare(self, code: str, version: str, other: str, progress: Progress, *, seed: int = 1) -> Json:
        """Two versions ("scorecard" for the experts' card) on the requests that neither was fitted on.

        Raises InvalidInputError for a version beside itself.
        """
        if version == other or {version, other} <= set(CARD_NAMES):
            raise InvalidInputError.single(
                "other",
                other,
                Text("与自身比较没有差异", "is the same model: nothing differs from itself"),
                Text(
                    "请另给一个版本（见 matcher models），或 scorecard。",
                    "Name another version, as `matcher models` lists it, or scorecard.",
                ),
            )
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        one, two = self.model(kind, version), self.model(kind, other)
        later = self._unseen(kind, snapshot, [version, other], seed)
        judges = {"one": by_model(one), "other": by_model(two)}
        judged = evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        difference = judged.differences("one", "other")
        return {
            "kind": code,
            "one": {"version": one.version, **judged.summary("one")},
            "other": {"version": two.version, **judged.summary("other")},
            "slices": difference.pop("slices"),
            "difference": difference,
        }

    def drift(self, code: str, days: int, progress: Progress, *, version: str | None = None, seed: int = 1) -> Json:
        """How far what a model sees in the last `days` is from what it was fitted on; default: the one that serves.

        Raises InvalidInputError where the scorecard serves (it was fitted on nothing), or nothing happened of late.
        """
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        name = version or State.of(self._store.deployments.of(kind.code)).current
        if name in CARD_NAMES:
            raise InvalidInputError.single(
                "version",
                "scorecard",
                Text(
                    "评分卡未经训练，没有可比的数据", "the scorecard was fitted on nothing, so nothing can have shifted"
                ),
                Text(
                    "请写明模型版本，见 matcher models。", "Name the version of a model, as `matcher models` lists it."
                ),
            )
        return drifted(self._store, snapshot, read_bundle(self._folder, kind, name), days, seed, progress)

    def against_baselines(
        self, code: str, version: str, progress: Progress, *, seed: int = 1, challenged: bool = True
    ) -> dict[str, Json]:
        """A version, the scorecard and all baselines on the requests after everything that the version has seen.

        `challenged`: beside them trees that use all features together, fitted on the rows that the version was fitted
        on, which takes as long as training did; there are none for the scorecard. `difference` of each: how much its
        nDCG@10 is above the version's, paired by request.
        """
        from matcher.learning.baselines import baselines  # sparse matrices cost 0.1 s of start-up

        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        model = self.model(kind, version)
        later = self._unseen(kind, snapshot, [version], seed)
        judges: dict[str, Judge] = {version or "scorecard": by_model(model)}
        judges["scorecard"] = by_model(load_scorecard(self._folder, kind).model)
        progress("fitting baselines", 0, 1)
        for name, scorer in baselines(snapshot, later[0].day, seed).items():
            judges[name] = by_scorer(scorer)
        progress("fitting baselines", 1, 1)
        if challenged and version not in CARD_NAMES:
            judges |= self._challenger(kind, snapshot, version, progress)
        judged = evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        own = version or "scorecard"
        return {name: {**judged.summary(name), "difference": judged.difference(name, own).as_dict()} for name in judges}

    def off_policy(self, code: str, version: str, progress: Progress, *, seed: int = 1) -> Json:
        """What would have come of the lists in random order, had each model ordered them; see `learning.offpolicy`.

        Policies: the version, what serves now, the scorecard. A policy gets a refusal where too little was logged.
        """
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        state = State.of(self._store.deployments.of(kind.code))
        names = dict.fromkeys((version, state.current or SCORECARD, SCORECARD))
        models = {name or "scorecard": self.model(kind, name) for name in names}
        evidence = self._evidence(kind, snapshot, list(names), seed)
        own = self.model(kind, version)
        found: Json = {}
        for name, model in models.items():
            progress(f"off-policy: {name}", len(found), len(models))
            found[name] = estimate(evidence.lists, *policy(snapshot, model, own), seed=seed).as_dict()
        return {"kind": code, "lists": len(evidence.lists), "policies": found}

    def shadow_report(
        self, code: str, progress: Progress, *, version: str | None = None, days: int | None = None, n: int = 10
    ) -> Json:
        """A shadow beside what was shown, over the kept rankings; see `service.shadowing`."""
        return shadow_report(self._store, self._catalogue.snapshot(kind_of(code).code), version, days, n, 1, progress)

    def _challenger(self, kind: Kind, snapshot: Snapshot, version: str, progress: Progress) -> dict[str, Judge]:
        from matcher.learning.challenger import NAME, challenger  # as above

        bundle = read_bundle(self._folder, kind, version)
        manifest, seed = bundle.manifest, int(bundle.manifest["seed"])
        last = float(manifest["until"])
        if bundle.model.heads is not None:
            known = logged(self._store, snapshot, last)
            free = unconstrained(snapshot, known, int(manifest["trees"]), seed, progress)
            return {NAME: lambda _, __, values: free(values)}
        first = float(date.fromisoformat(manifest["window"]["from"]).toordinal() - EPOCH)
        settings, new_only = Settings(seed=seed), not kind.repeats
        return {NAME: challenger(snapshot, first, last, settings, new_only=new_only, progress=progress)}

    def gates(self, code: str, version: str, progress: Progress, *, seed: int = 1) -> list[gate.Gate]:
        """All gates for a candidate against the model that serves now."""
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        state = State.of(self._store.deployments.of(kind.code))
        candidate = read_bundle(self._folder, kind, version)
        current = self._current(kind, state)
        evidence = self._evidence(kind, snapshot, [version, state.current], seed)
        judges = {"candidate": by_model(candidate.model), "current": by_model(current)}
        judged = evaluate(snapshot, evidence.judged, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        return [
            gate.overall(judged, "candidate", "current"),
            gate.no_slice_worse(judged, "candidate", "current"),
            gate.exposure(judged, "candidate", "current"),
            gate.calibrated(calibrations(snapshot, candidate.model.heads, evidence.lists, progress)),
            gate.protected(candidate.model),
            gate.latency(candidate.model, current),
            gate.golden(candidate.golden),
        ]

    def _current(self, kind: Kind, state: State) -> Model:
        """What serves; where its bundle was lost, the scorecard stands in for it."""
        try:
            return self.model(kind, state.current)
        except BundleError:
            return load_scorecard(self._folder, kind).model

    def model(self, kind: Kind, version: str) -> Model:
        """A version as a model; raises BundleError."""
        if version in CARD_NAMES:
            return load_scorecard(self._folder, kind).model
        return read_bundle(self._folder, kind, version).model

    def _unseen(self, kind: Kind, snapshot: Snapshot, names: list[str], seed: int) -> list[PastRequest]:
        """Requests after everything that any of the versions was fitted on."""
        return self._evidence(kind, snapshot, names, seed).judged

    def _evidence(self, kind: Kind, snapshot: Snapshot, names: list[str], seed: int) -> Evidence:
        fitted = [name for name in names if name not in CARD_NAMES]
        now = tomorrow()
        cuts = []
        for name in fitted:
            try:
                cuts.append(float(read_bundle(self._folder, kind, name).manifest["until"]))
            except BundleError:
                continue
        cut = max(cuts, default=now - WINDOW_DAYS)
        evidence = unseen(self._store, snapshot, cut, so_far(), seed)
        if not evidence.judged:
            raise too_few(kind.code, 0)
        return evidence
