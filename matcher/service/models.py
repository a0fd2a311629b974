"""The analysts' decisions: promote, roll back, shadow, split; and what models there are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from matcher.domain.deployment import SCORECARD, Action, Deployment, State
from matcher.domain.errors import BundleError, ConflictError, InvalidInputError, NotFoundError
from matcher.domain.text import Text
from matcher.kinds.discovery import kind_of
from matcher.learning import gates as gate
from matcher.learning.evaluation import MAIN
from matcher.learning.rows import Progress
from matcher.ranking.bundle import Bundle, read_bundle, versions
from matcher.service.judging import CARD_NAMES, Judging
from matcher.store.store import Store

Json = dict[str, Any]


class Models:
    """Which model serves. `by` names who decides; every decision is recorded with its reason."""

    def __init__(self, store: Store, folder: Path, judging: Judging) -> None:
        self._store, self._folder, self._judging = store, folder, judging

    def promote(
        self, code: str, version: str, progress: Progress, *, by: str, reason: str, despite: bool = False
    ) -> tuple[Deployment | None, list[gate.Gate]]:
        """Put a version into service if it passes all gates; the decision is None where it does not.

        `despite`: in spite of failed gates, which stay on record with the reason. Raises ConflictError where somebody
        else decided in the meantime.
        """
        return self._gated(code, Action.PROMOTE, version, progress, by, reason, despite=despite)

    def _gated(
        self,
        code: str,
        action: Action,
        version: str,
        progress: Progress,
        by: str,
        reason: str,
        *,
        despite: bool,
        share: float | None = None,
    ) -> tuple[Deployment | None, list[gate.Gate]]:
        """A decision after which people see a model's order: only through the gates."""
        state = self.state(code)
        if version == state.current:
            raise ConflictError(f"{version} serves {code} already.", "该版本已在使用。")
        self._fit(code, version)
        found = self._judging.gates(code, version, progress)
        if not gate.all_passed(found) and not despite:
            return None, found
        evidence = {"gates": [one.as_dict() for one in found], "despite": despite}
        return self._decide(code, action, version, by, reason, state, share=share, evidence=evidence), found

    def _fit(self, code: str, version: str) -> None:
        """Raise ConflictError for a model of synthetic people where real ones are served, BundleError for a bad one."""
        learned = read_bundle(self._folder, kind_of(code), version).manifest.get("synthetic")
        if learned and self._store.note("synthetic") is None:
            raise ConflictError(
                f"{version} was learned from synthetic data and says nothing of the people in this store. Train one "
                "on their own past: matcher train.",
                "该模型由合成数据训练，不适用于本数据库中的真实人员。请用本库的历史重新训练（matcher train）。",
            )

    def rollback(self, code: str, *, by: str, reason: str) -> Deployment:
        """Return to what served before; raises ConflictError where nothing did."""
        state = self.state(code)
        if state.previous is None:
            serves = state.current or "scorecard"
            raise ConflictError(
                f"{code} is served by {serves}, with which it began: there is nothing to return to. To have a model "
                "serve that served before, promote it.",
                f"{code} 现由最初的 {serves} 服务，没有可恢复的更早模型。要重新使用曾用过的模型，请启用它（promote）。",
            )
        if state.previous != SCORECARD:
            read_bundle(self._folder, kind_of(code), state.previous)
        return self._decide(code, Action.ROLLBACK, state.previous, by, reason, state)

    def shadow(self, code: str, version: str, *, by: str, reason: str) -> Deployment:
        """Score with a version beside the current one, unseen."""
        self._fit(code, version)
        return self._decide(code, Action.SHADOW, version, by, reason, self.state(code))

    def split(
        self, code: str, version: str, share: float, progress: Progress, *, by: str, reason: str, despite: bool = False
    ) -> tuple[Deployment | None, list[gate.Gate]]:
        """Serve a share of the entrepreneurs with a version, if it passes all gates, as `promote` does for all.

        Raises InvalidInputError for a share outside (0, 1).
        """
        if not 0 < share < 1:
            what = Text("应在 0 和 1 之间", "must lie between 0 and 1")
            raise InvalidInputError.single("share", share, what, Text("例如 0.1。", "Such as 0.1."))
        return self._gated(code, Action.SPLIT, version, progress, by, reason, despite=despite, share=share)

    def stop(self, code: str, *, by: str, reason: str) -> Deployment:
        """End shadow and split; raises ConflictError where neither runs: nothing is recorded then."""
        state = self.state(code)
        if state.shadow is None and state.split is None:
            raise ConflictError(
                f"Neither a shadow nor a split runs for {code}: there is nothing to stop, and nothing was recorded.",
                f"{code} 没有影子运行或分流，无需停止，也没有留下记录。",
            )
        return self._decide(code, Action.STOP, "", by, reason, state)

    def _decide(
        self,
        code: str,
        action: Action,
        version: str,
        by: str,
        reason: str,
        state: State,
        *,
        share: float | None = None,
        evidence: Json | None = None,
    ) -> Deployment:
        entry = Deployment(0, datetime.now(UTC), code, action, version, by, reason, share, evidence or {})
        return self._store.deployments.add(entry, after=state.seq)

    def state(self, code: str) -> State:
        """What the decisions on a kind come to, as of now."""
        return State.of(self._store.deployments.of(kind_of(code).code))

    def log(self, code: str) -> list[Deployment]:
        """All decisions on a kind."""
        return self._store.deployments.of(kind_of(code).code)

    def listed(self, code: str) -> list[Json]:
        """All bundles of a kind: their manifests in short, or what is wrong with them."""
        kind, state, found = kind_of(code), self.state(code), []
        for version in versions(self._folder, kind):
            role = [
                name
                for name, own in (("current", state.current), ("shadow", state.shadow), ("split", state.split))
                if own == version
            ]
            try:
                found.append({"version": version, "role": role, **_short(read_bundle(self._folder, kind, version))})
            except BundleError as error:
                found.append({"version": version, "role": role, "trouble": str(error)})
        return found

    def card(self, code: str, version: str, language: str) -> str:
        """The model card of a version; raises NotFoundError for the scorecard, which was fitted on nothing."""
        if version in CARD_NAMES:
            remedy = Text(
                f"评分卡未经训练，没有模型卡；其内容见 models/{code}/scorecard.toml。",
                f"The scorecard was fitted on nothing and has no card; it is read in models/{code}/scorecard.toml.",
            )
            raise NotFoundError("model card", version or "scorecard", remedy)
        bundle = read_bundle(self._folder, kind_of(code), version)
        path = bundle.folder / f"card.{language}.md"
        if not path.is_file():
            raise NotFoundError("model card", f"{version} {language}", Text("请用 zh 或 en。", "Use zh or en."))
        return path.read_text("utf-8")


def _short(bundle: Bundle) -> Json:
    names = ("created_at", "window", "requests", "rows", "trees", "synthetic", "gain_over_scorecard")
    metrics = bundle.manifest.get("metrics", {}).get("candidate", {})
    return {
        **{n: bundle.manifest.get(n) for n in names},
        MAIN: metrics.get(MAIN),
        "recall@20": metrics.get("recall@20"),
    }
