"""Training a model, judging it on requests that it has not seen, and asking whether it may serve."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from matcher import __version__
from matcher.domain.deployment import SCORECARD, State
from matcher.domain.errors import BundleError, InvalidInputError
from matcher.domain.text import Text
from matcher.features.columns import EPOCH
from matcher.features.feature import fingerprint
from matcher.kinds.contract import Kind
from matcher.kinds.discovery import kind_of
from matcher.learning import drift
from matcher.learning import gates as gate
from matcher.learning.boosting import Settings as Boosting
from matcher.learning.card import cards
from matcher.learning.evaluation import MAIN, MEASURES, Evaluation, Judge, by_model, by_scorer, evaluate
from matcher.learning.fit import LEAST_REQUESTS, WINDOW_DAYS, Fitted, fit, requests_between
from matcher.learning.keeping import Parts
from matcher.learning.leaks import leaks
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, values_of
from matcher.ranking.bundle import Golden, read_bundle, version_of, write_bundle
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.service.catalogue import Catalogue
from matcher.store.store import Store

HELD_OUT = 0.2
"""Share of the requests, the latest ones, that no model sees in training."""
MOST_JUDGED = 1_000
REFERENCE_DAYS = 180
"""Days before the end of the training window that drift is measured against."""
GOLDEN_REQUESTS, GOLDEN_ROWS = 3, 25
EVERYTHING = 10**9
CARD_NAMES = (SCORECARD, "scorecard")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trained:
    """A new bundle and how it did."""

    kind: str
    version: str
    folder: Path
    manifest: Json


class Training:
    """Fits and judges the models of a store; nothing here changes what serves."""

    def __init__(self, store: Store, catalogue: Catalogue, folder: Path) -> None:
        self._store, self._catalogue, self._folder = store, catalogue, folder

    def train(self, code: str, progress: Progress, *, seed: int = 1, until: date | None = None) -> Trained:
        """Fit a model on the earlier requests of a kind, judge it on the later ones, and write its bundle.

        Nothing that serves is changed. `until`: learn as if that day had just begun. Raises InvalidInputError where
        the past is too short or a feature knows the future, BundleError where the disk refuses.
        """
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        now = float((until or datetime.now(UTC).date()).toordinal() - EPOCH) + (0.0 if until else 1.0)
        past = self._past(snapshot, now, seed)
        cut = past[round(len(past) * (1 - HELD_OUT))].day
        with Parts.opened(self._folder / ".unfinished", self._run_name(snapshot, cut, now, seed)) as keep:
            fitted = fit(
                snapshot,
                cut,
                new_only=not kind.repeats,
                progress=progress,
                settings=Boosting(seed=seed),
                window=WINDOW_DAYS - (now - cut),
                keep=keep,
            )
        if fitted is None:
            raise _too_few(code, len(past))
        later = requests_between(snapshot, cut, now, MOST_JUDGED, seed, new_only=not kind.repeats)
        leaking = leaks(snapshot, later)
        if leaking:
            raise InvalidInputError.single(
                "features",
                ", ".join(leaking),
                Text(
                    "特征知道未来：去掉之后的事件，其值会变", "knows the future: its value changes without later events"
                ),
                Text("请改正该特征。", "Mend the feature; no model is written until then."),
            )
        fitted.model.version = version_of(fitted.model, _day(cut))
        judged = self._judged(kind, snapshot, later, {"candidate": fitted.model}, seed, progress)
        manifest = self._manifest(snapshot, fitted, judged, cut, now, seed)
        seen = requests_between(snapshot, cut - REFERENCE_DAYS, cut, MOST_JUDGED, seed, new_only=not kind.repeats)
        manifest["reference"] = drift.reference(drift.looked_at(snapshot, seen, fitted.model, seed, progress))
        manifest["base_rates"] = drift.base_rates(snapshot.history, cut - REFERENCE_DAYS, cut)
        golden = [_golden(snapshot, fitted.model, request) for request in later[-GOLDEN_REQUESTS:]]
        texts = cards(kind, fitted.model, manifest)
        folder = write_bundle(self._folder, kind, fitted.model, manifest, golden, texts)
        return Trained(code, fitted.model.version, folder, manifest)

    def _run_name(self, snapshot: Snapshot, cut: float, now: float, seed: int) -> str:
        """A name for everything that training rows depend on: other data, features or settings are another run."""
        own = (self._store.address, snapshot.change, snapshot.pack.version, __version__, cut, now, seed)
        told = "|".join(map(str, (*own, fingerprint(snapshot.kind.features))))
        return f"{snapshot.kind.code}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def _past(self, snapshot: Snapshot, now: float, seed: int) -> list[PastRequest]:
        new_only = not snapshot.kind.repeats
        past = requests_between(snapshot, now - WINDOW_DAYS, now, EVERYTHING, seed, new_only=new_only)
        if len(past) * (1 - HELD_OUT) < LEAST_REQUESTS:
            raise _too_few(snapshot.kind.code, len(past))
        return past

    def _judged(
        self,
        kind: Kind,
        snapshot: Snapshot,
        later: list[PastRequest],
        models: Mapping[str, Model],
        seed: int,
        progress: Progress,
    ) -> Evaluation:
        scorecard = load_scorecard(self._folder, kind).model
        judges: dict[str, Judge] = {"scorecard": by_model(scorecard)}
        judges |= {name: by_model(model) for name, model in models.items()}
        return evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)

    def _manifest(
        self, snapshot: Snapshot, fitted: Fitted, judged: Evaluation, cut: float, now: float, seed: int
    ) -> Json:
        return {
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "code": __version__,
            "synthetic": self._store.note("synthetic") is not None,
            "seed": seed,
            "window": {"from": _day(now - WINDOW_DAYS), "until": _day(cut), "judged_until": _day(now)},
            "until": cut,
            "requests": fitted.requests,
            "rows": len(fitted.rows.y),
            "positives": int(fitted.rows.y.sum()),
            "trees": fitted.settings.trees,
            "data_version": snapshot.change,
            "metrics": {name: judged.summary(name) for name in judged.measured},
            "gain_over_scorecard": judged.difference("candidate", "scorecard").as_dict(),
        }

    def compare(self, code: str, version: str, other: str, progress: Progress, *, seed: int = 1) -> Json:
        """Two versions ("scorecard" for the experts' card) on the requests that neither was fitted on."""
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        one, two = self._model(kind, version), self._model(kind, other)
        later = self._unseen(kind, snapshot, [version, other], seed)
        judges = {"one": by_model(one), "other": by_model(two)}
        judged = evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        return {
            "kind": code,
            "one": {"version": one.version, **judged.summary("one")},
            "other": {"version": two.version, **judged.summary("other")},
            "difference": {m: judged.difference("one", "other", m).as_dict() for m in MEASURES},
            "slices": {name: judged.difference("one", "other", MAIN, name).as_dict() for name in judged.groups},
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
                Text("请写明模型版本。", "Name the version of a model."),
            )
        bundle = read_bundle(self._folder, kind, name)
        now = _tomorrow()
        recent = requests_between(snapshot, now - days, now, MOST_JUDGED, seed, new_only=not kind.repeats)
        if not recent:
            raise _too_few(code, 0)
        values = drift.looked_at(snapshot, recent, bundle.model, seed, progress)
        shifts = {feature: drift.psi(then, values[feature]) for feature, then in bundle.manifest["reference"].items()}
        return {
            "kind": code,
            "version": name,
            "days": days,
            "requests": len(recent),
            "psi": {
                feature: {"psi": value, "verdict": drift.verdict(value)}
                for feature, value in sorted(shifts.items(), key=lambda item: -item[1])
            },
            "base_rates": {
                "then": bundle.manifest["base_rates"],
                "now": drift.base_rates(snapshot.history, now - days, now),
            },
        }

    def against_baselines(self, code: str, version: str, progress: Progress, *, seed: int = 1) -> dict[str, Json]:
        """A version, the scorecard and all baselines on the requests after everything that the version has seen."""
        from matcher.learning.baselines import baselines  # sparse matrices cost 0.1 s of start-up

        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        model = self._model(kind, version)
        later = self._unseen(kind, snapshot, [version], seed)
        judges: dict[str, Judge] = {version or "scorecard": by_model(model)}
        judges["scorecard"] = by_model(load_scorecard(self._folder, kind).model)
        progress("fitting baselines", 0, 1)
        for name, scorer in baselines(snapshot, later[0].day, seed).items():
            judges[name] = by_scorer(scorer)
        progress("fitting baselines", 1, 1)
        judged = evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        return {name: judged.summary(name) for name in judges}

    def gates(self, code: str, version: str, progress: Progress, *, seed: int = 1) -> list[gate.Gate]:
        """All gates for a candidate against the model that serves now."""
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        state = State.of(self._store.deployments.of(kind.code))
        candidate = read_bundle(self._folder, kind, version)
        current = self._current(kind, state)
        later = self._unseen(kind, snapshot, [version, state.current], seed)
        judges = {"candidate": by_model(candidate.model), "current": by_model(current)}
        judged = evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        return [
            gate.overall(judged, "candidate", "current"),
            gate.no_slice_worse(judged, "candidate", "current"),
            gate.exposure(judged, "candidate", "current"),
            gate.protected(candidate.model),
            gate.latency(candidate.model, current),
        ]

    def _current(self, kind: Kind, state: State) -> Model:
        """What serves; where its bundle was lost, the scorecard stands in for it."""
        try:
            return self._model(kind, state.current)
        except BundleError:
            return load_scorecard(self._folder, kind).model

    def _model(self, kind: Kind, version: str) -> Model:
        if version in CARD_NAMES:
            return load_scorecard(self._folder, kind).model
        return read_bundle(self._folder, kind, version).model

    def _unseen(self, kind: Kind, snapshot: Snapshot, names: list[str], seed: int) -> list[PastRequest]:
        """Requests after everything that any of the versions was fitted on."""
        fitted = [name for name in names if name not in CARD_NAMES]
        now = _tomorrow()
        cuts = []
        for name in fitted:
            try:
                cuts.append(float(read_bundle(self._folder, kind, name).manifest["until"]))
            except BundleError:
                continue
        cut = max(cuts, default=now - WINDOW_DAYS)
        later = requests_between(snapshot, cut, now, MOST_JUDGED, seed, new_only=not kind.repeats)
        if not later:
            raise _too_few(kind.code, 0)
        return later


def _too_few(code: str, count: int) -> InvalidInputError:
    need = round(LEAST_REQUESTS / (1 - HELD_OUT))
    return InvalidInputError.single(
        code,
        count,
        Text(
            f"只有 {count} 次成功对接，不足以学习",
            f"has only {count} requests that led to a match: too few to learn from",
        ),
        Text(
            f"至少需要约 {need} 次；在此之前使用专家评分卡。",
            f"About {need} are needed; until then the experts' scorecard serves.",
        ),
    )


def _tomorrow() -> float:
    return float(datetime.now(UTC).date().toordinal() - EPOCH) + 1


def _day(days: float) -> str:
    return date.fromordinal(int(days) + EPOCH).isoformat()


def _golden(snapshot: Snapshot, model: Model, request: PastRequest) -> Golden:
    """What a request's matches and some other counterparts looked like, and their scores."""
    values = values_of(snapshot, request, snapshot.history.before(request.day))
    others = np.argsort(-model.score(values), kind="stable")[:GOLDEN_ROWS]
    rows = np.unique(np.concatenate([request.positives.astype(np.int64), others]))
    kept = np.ascontiguousarray(values[:, rows])
    return Golden(kept, model.score(kept))
