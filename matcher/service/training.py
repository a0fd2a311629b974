"""Training a model: fitted on the earlier requests, judged on the later ones, written as a bundle with its card."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from matcher import __version__
from matcher.domain.errors import InvalidInputError
from matcher.domain.text import Text
from matcher.features.columns import EPOCH
from matcher.features.feature import fingerprint
from matcher.kinds.discovery import kind_of
from matcher.learning.boosting import Settings as Boosting
from matcher.learning.calibration import calibrations
from matcher.learning.card import cards
from matcher.learning.evaluation import Evaluation, by_model, evaluate
from matcher.learning.fit import LEAST_REQUESTS, WINDOW_DAYS, Fitted, fit, fit_lists, requests_between
from matcher.learning.head_fit import HeadRows
from matcher.learning.keeping import Parts
from matcher.learning.leaks import leaks
from matcher.learning.requests import PastRequest
from matcher.learning.rows import Progress, values_of
from matcher.ranking.bundle import Golden, version_of, write_bundle
from matcher.ranking.scorecard import load_scorecard
from matcher.ranking.snapshot import Snapshot
from matcher.ranking.tables import Model
from matcher.service.catalogue import Catalogue
from matcher.service.drifting import reference
from matcher.service.evidence import HELD_OUT, LISTS, MATCHES, cut_of_lists, logged, unseen
from matcher.service.pasts import all_matched, so_far, tomorrow, too_close, too_few
from matcher.store.store import Store

GOLDEN_REQUESTS, GOLDEN_ROWS = 3, 25
PLACES = 10
"""Places of a list that the card tells about."""
EVERYTHING = 10**9


Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trained:
    """A new bundle and how it did."""

    kind: str
    version: str
    folder: Path
    manifest: Json


class Training:
    """Fits models on a store; nothing here changes what serves."""

    def __init__(self, store: Store, catalogue: Catalogue, folder: Path) -> None:
        self._store, self._catalogue, self._folder = store, catalogue, folder

    def train(self, code: str, progress: Progress, *, seed: int = 1, until: date | None = None) -> Trained:
        """Fit a model on the earlier requests of a kind, judge it on the later ones, and write its bundle.

        Nothing that serves is changed. `until`: learn as if that day had just begun; what is dated later than now has
        not happened yet. Raises InvalidInputError where the past is too short, teaches nothing, or a feature knows the
        future, BundleError where the disk refuses.
        """
        kind, snapshot = kind_of(code), self._catalogue.snapshot(code)
        now = _end(until)
        happened = min(now, so_far())
        card = load_scorecard(self._folder, kind).model
        cut, fitted = self._fitted(snapshot, now, happened, seed, card, progress)
        evidence = unseen(self._store, snapshot, cut, happened, seed)
        later = evidence.judged
        if not later:
            raise too_few(code, 0)
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
        judges = {
            "scorecard": by_model(card),
            "candidate": by_model(fitted.model),
        }
        judged = evaluate(snapshot, later, judges, new_only=not kind.repeats, progress=progress, seed=seed)
        manifest = self._manifest(snapshot, fitted, judged, cut, now, seed)
        manifest["source"], manifest["examination"] = evidence.source, evidence.looked.tolist()
        manifest["place"] = _of_places(fitted)
        manifest["calibration"] = calibrations(snapshot, fitted.model.heads, evidence.lists, progress)
        manifest |= reference(self._store, snapshot, fitted.model, cut, happened, seed, progress)
        golden = [_golden(snapshot, fitted.model, request) for request in later[-GOLDEN_REQUESTS:]]
        texts = cards(kind, fitted.model, manifest)
        folder = write_bundle(self._folder, kind, fitted.model, manifest, golden, texts)
        return Trained(code, fitted.model.version, folder, manifest)

    def _fitted(
        self, snapshot: Snapshot, now: float, happened: float, seed: int, card: Model, progress: Progress
    ) -> tuple[float, Fitted]:
        """The day from which requests are held out, and a model of those before: of lists if there are enough."""
        kind, code = snapshot.kind, snapshot.kind.code
        cut = cut_of_lists(logged(self._store, snapshot, happened))
        if cut is not None:
            known = logged(self._store, snapshot, cut)  # answers that came later are not known on that day
            of_lists = fit_lists(snapshot, known, seed=seed, progress=progress, card=card)
            if of_lists is not None:
                return cut, of_lists
        past = self._past(snapshot, now, happened, seed)
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
                card=card,
            )
        if fitted is None:
            raise too_close(code, len(past), sum(request.day < cut for request in past))
        if fitted.rows.y.all():
            raise all_matched(code, len(past))
        return cut, fitted

    def _run_name(self, snapshot: Snapshot, cut: float, now: float, seed: int) -> str:
        """A name for everything that training rows depend on: other data, features or settings are another run."""
        own = (self._store.address, snapshot.change, snapshot.pack.version, __version__, cut, now, seed)
        told = "|".join(map(str, (*own, fingerprint(snapshot.kind.features))))
        return f"{snapshot.kind.code}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def _past(self, snapshot: Snapshot, now: float, happened: float, seed: int) -> list[PastRequest]:
        new_only = not snapshot.kind.repeats
        past = requests_between(snapshot, now - WINDOW_DAYS, happened, EVERYTHING, seed, new_only=new_only)
        if len(past) * (1 - HELD_OUT) < LEAST_REQUESTS:
            asked = date.fromisoformat(_day(now)) if now < tomorrow() else None
            raise too_few(snapshot.kind.code, len(past), asked)
        return past

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
            "learned_from": MATCHES if fitted.heads is None else LISTS,
            "first_request": _day(fitted.first),
            "requests": fitted.requests,
            "rows": len(fitted.rows.y),
            "positives": int(fitted.rows.y.sum()),
            "answers": None if fitted.heads is None else _counted(fitted.heads.answers),
            "trees": fitted.settings.trees,
            "backbone": snapshot.kind.backbone if fitted.settings.backbone else "",
            "data_version": snapshot.change,
            "metrics": {name: judged.summary(name) for name in judged.measured},
            "gain_over_scorecard": judged.difference("candidate", "scorecard").as_dict(),
            "difference": judged.differences("candidate", "scorecard"),
        }


def _end(until: date | None) -> float:
    """The day on which learning stops; raises InvalidInputError for one that has not begun."""
    last = tomorrow()
    now = float(until.toordinal() - EPOCH) if until else last
    if until and now > last:
        raise InvalidInputError.single(
            "until",
            until.isoformat(),
            Text("在未来，尚无可学习的事件", "lies in the future: nothing has happened until then"),
            Text("请给出不晚于明天的日期，或省略。", "Give a day no later than tomorrow, or leave it out."),
        )
    return now


def _counted(answers: HeadRows) -> Json:
    return {"rows": len(answers.y), "accepted": int(answers.y.sum())}


def _of_places(fitted: Fitted) -> list[float]:
    """(places,) odds of being wanted there against the first place, as the model learned them; empty for matches."""
    table = fitted.heads.heads.wants.place if fitted.heads else None
    if table is None:
        return []
    return [float(odds) for odds in np.exp(table.look_up(np.arange(1, PLACES + 1, dtype=np.float32)))]


def _day(days: float) -> str:
    return date.fromordinal(int(days) + EPOCH).isoformat()


def _golden(snapshot: Snapshot, model: Model, request: PastRequest) -> Golden:
    """What a request's matches and some other counterparts looked like, and their scores."""
    values = values_of(snapshot, request, snapshot.history.before(request.day))
    others = np.argsort(-model.score(values), kind="stable")[:GOLDEN_ROWS]
    rows = np.unique(np.concatenate([request.positives.astype(np.int64), others]))
    kept = np.ascontiguousarray(values[:, rows])
    return Golden(kept, model.score(kept))
