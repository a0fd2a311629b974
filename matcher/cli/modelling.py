"""`matcher train`, `evaluate`, `compare`, `promote`, `rollback`, `shadow`, `split` and `models`."""

import getpass
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from matcher.cli.output import as_json, existing_store, fail, progress, say
from matcher.domain.deployment import Action, State
from matcher.kinds.discovery import kinds
from matcher.service.service import Service
from matcher.service.settings import Settings

WIDTH = 22
SLICES_SHOWN = 40


def opened() -> Any:
    """The service on the store of the settings, which must exist."""
    return Service.opened(Settings(store=existing_store()))


def _author() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except OSError:  # no name for the number of the user, as in some containers
        return "command line"


def _figure(figure: dict[str, float]) -> str:
    return f"{figure['mean']:+.4f} [{figure['low']:+.4f}, {figure['high']:+.4f}]"


def run_train(code: str, seed: int, until: datetime | None, *, json: bool) -> None:
    """Train one kind and say how the model did."""
    day: date | None = until.date() if until else None
    with opened() as service, progress() as bar:
        trained = service.training.train(code, bar, seed=seed, until=day)
        synthetic = service.synthetic
    if json:
        as_json({"kind": code, "version": trained.version, "folder": str(trained.folder), "manifest": trained.manifest})
        return
    if synthetic:
        say("合成数据 synthetic data")
    say(f"{code} {trained.version}  {trained.folder}")
    _print_metrics({"candidate": trained.manifest["metrics"]["candidate"], **trained.manifest["metrics"]})
    say(f"与评分卡之差 gain over the scorecard, nDCG@10: {_figure(trained.manifest['gain_over_scorecard'])}")
    say(f"启用前请检查 before it serves: matcher promote {code} {trained.version} --reason ...")


def _print_metrics(metrics: dict[str, Any]) -> None:
    names = ("ndcg@10", "recall@10", "recall@20", "mrr")
    say("".ljust(WIDTH) + "".join(name.rjust(12) for name in (*names, "coverage", "gini")))
    for judge, own in metrics.items():
        figures = [f"{own[name]['mean']:.4f}" for name in names] + [f"{own['coverage']:.3f}", f"{own['gini']:.3f}"]
        say(judge.ljust(WIDTH) + "".join(figure.rjust(12) for figure in figures))


def run_compare(code: str, one: str, other: str, *, json: bool) -> None:
    """Two versions on requests that neither has seen."""
    with opened() as service, progress() as bar:
        found = service.judging.compare(code, one, other, bar)
    if json:
        as_json(found)
        return
    _print_metrics({found[side]["version"]: found[side] for side in ("one", "other")})
    say(f"\n差异 difference, first minus second ({found['one']['requests']:,} requests, 95 %)")
    for measure, figure in found["difference"].items():
        say(f"  {measure:<28}{_figure(figure)}")
    say("nDCG@10, 分群体 by group")
    for figure in list(found["slices"].values())[:SLICES_SHOWN]:
        say(f"  {_figure(figure)}  {figure['requests']:>6,}  {_called(figure)}")


def _called(slice_: dict[str, Any]) -> str:
    return f"{slice_['title']['zh']} {slice_['title']['en']}"


def run_evaluate(code: str, version: str, *, challenged: bool, json: bool) -> None:
    """A version against all baselines and, where asked, against trees that use all features together."""
    with opened() as service, progress() as bar:
        found = service.judging.against_baselines(code, version, bar, challenged=challenged)
    if json:
        as_json(found)
    else:
        _print_metrics(found)
        _print_slices(found)


def _print_slices(found: dict[str, Any]) -> None:
    """nDCG@10 of every judge by group: a column each, in the order of the table above."""
    judges = list(found.values())
    say("\nnDCG@10, 分群体 by group: " + " | ".join(found))
    for name, own in list(judges[0]["slices"].items())[:SLICES_SHOWN]:
        figures = "".join(f"{judge['slices'][name]['mean']:>8.4f}" for judge in judges)
        say(f"  {figures}  {own['requests']:>6,}  {_called(own)}")


def run_off_policy(code: str, version: str, *, json: bool) -> None:
    """A version, what serves and the scorecard as policies on lists that chance has ordered."""
    with opened() as service, progress() as bar:
        found = service.judging.off_policy(code, version, bar)
    if json:
        as_json(found)
        return
    say(f"{code}: {found['lists']:,} 份列表 lists; 每份列表中被选中的数目 lines wanted per list (95 %)")
    for name, told in found["policies"].items():
        if "refused" in told:
            say(f"{name.ljust(WIDTH)} {told['refused']['zh']}\n{'':{WIDTH}} {told['refused']['en']}")
            continue
        say(f"{name.ljust(WIDTH)} {told['lists']:,} 份随机列表 in random order, n_eff {told['effective_size']:.0f}")
        for estimator in ("logged", "ips", "snips", "dr"):
            say(f"{'':{WIDTH}} {estimator:<8}{_figure(told[estimator])}")


def run_promote(code: str, version: str, reason: str, *, despite: bool, json: bool, share: float | None = None) -> None:
    """Ask all gates and put the version into service, for all or a share; exit status 1 where a gate fails."""
    with opened() as service, progress() as bar:
        models, why = service.models, {"by": _author(), "reason": reason}
        if share is None:
            decision, gates = models.promote(code, version, bar, **why, despite=despite)
        else:
            decision, gates = models.split(code, version, share, bar, **why, despite=despite)
    if json:
        as_json(
            {
                "promoted" if share is None else "split": decision is not None,
                "gates": [gate.as_dict() for gate in gates],
            }
        )
    else:
        for gate in gates:
            say(f"{'PASS' if gate.passed else 'FAIL'}  {gate.title.zh} {gate.title.en}: {_brief(gate.figures)}")
    if decision is None:
        raise fail(f"{version} 未启用：有检查未通过\n         {version} was not put into service: a gate failed")
    if not json:
        say(f"{code}: {version} 已启用 serves now" + ("" if share is None else f" ({share:.0%})"))


def _brief(figures: dict[str, Any]) -> str:
    shown = []
    slices = figures.get("slices", {})
    for name, value in figures.items():
        if isinstance(value, float):
            shown.append(f"{name} {value:.4g}")
        elif isinstance(value, dict) and "mean" in value:
            shown.append(f"{name} {_figure(value) if name == 'difference' else _figure(value).replace('+', '')}")
        elif isinstance(value, list) and value:
            called = [_called(slices[one]) if one in slices else str(one) for one in value]
            shown.append(f"{name} {', '.join(called)}")
    return "; ".join(shown)


def run_decision(action: str, code: str, reason: str, *args: Any, json: bool) -> None:
    """Roll back, shadow or stop."""
    with opened() as service:
        before = service.models.state(code)
        done = getattr(service.models, action)(code, *args, by=_author(), reason=reason)
    if json:
        as_json({"kind": code, "action": done.action, "version": done.version or "scorecard", "share": done.share})
    else:
        say(f"{code}: {_DONE[done.action].format(version=done.version or 'scorecard', **_ended(before))}")


_DONE = {
    Action.ROLLBACK: "已恢复，现由 {version} 服务  rolled back: {version} serves again",
    Action.SHADOW: "{version} 开始影子运行，不展示  ranks along as a shadow and is never shown",
    Action.STOP: "已停止 stopped: {ended}；现由 {current} 服务  serves everybody",
}


def _ended(before: State) -> dict[str, str]:
    """What a stop ends, and what serves everybody then."""
    runs = {"影子运行 shadow": before.shadow, "分流 split": before.split}
    told = ", ".join(f"{name} {version}" for name, version in runs.items() if version)
    return {"ended": told, "current": before.current or "scorecard"}


def run_drift(code: str, version: str | None, days: int, *, json: bool) -> None:
    """What has shifted since a model was fitted."""
    with opened() as service, progress() as bar:
        found = service.judging.drift(code, days, bar, version=version)
    if json:
        as_json(found)
        return
    say(f"{code} {found['version']}: {found['requests']:,} 次请求 requests, {days} 天 days")
    say(found["conclusion"]["zh"] + "\n" + found["conclusion"]["en"])
    watch, act = (f"{found['thresholds'][name]:.2f}" for name in ("watch", "act"))
    say(f"PSI: < {watch} 稳定 stable; {watch} – {act} 留意 watch; ≥ {act} 需要处理 act")
    for shift in found["psi"].values():
        title = shift["title"]
        say(f"  {shift['psi']:>8.4f}  {_VERDICTS[shift['verdict']]}  {title['zh']}  {title['en']}")
    for name, then in found["base_rates"]["then"].items():
        now = found["base_rates"]["now"].get(name)
        say(f"  {_BASE_RATES.get(name, name):<40}{_rate(then)} → {_rate(now)}")
    for label, now in found["calibration"]["now"].items():
        then = found["calibration"]["then"].get(label, {})
        say(f"  {_HEADS[label]:<40}{_held(then)} → {_held(now)}")


_VERDICTS = {"stable": "稳定 stable", "watch": "留意 watch", "act": "需要处理 act"}
"""The words of the conclusion, and of the answer in JSON."""


_BASE_RATES = {
    "matches_per_day": "每天成功对接 matches a day",
    "accepted": "答复中接受的比例 accepted of answers",
    "lists_per_day": "每天记录的列表 lists a day",
    "wanted_of_shown": "展示后被选的比例 wanted of shown",
    "accepted_of_wanted": "其中被接受的比例 accepted of wanted",
}
_HEADS = {
    "wanted": "被选概率的校准误差 calibration: wanted",
    "accepted": "接受概率的校准误差 calibration: accepted",
}


def _held(figures: dict[str, float]) -> str:
    return f"ECE {figures['ece']:.3f}, Brier {figures['brier']:.3f}" if figures else "—"


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def run_models(code: str | None, card: str | None, *, json: bool) -> None:
    """All models of one kind or of all, and the decisions on them; or the card of one."""
    if card is not None and code is None:
        raise fail(
            "请写明类别：matcher models 类别 --card 版本\n"
            "         name the kind, too: matcher models KIND --card VERSION"
        )
    codes = [code] if code else list(kinds())
    with opened() as service:
        if card is not None:
            say(service.models.card(codes[0], card, "zh") + "\n" + service.models.card(codes[0], card, "en"))
            return
        found = {
            name: {
                "current": service.models.state(name).current or "scorecard",
                "models": service.models.listed(name),
                "decisions": [asdict(entry) for entry in service.models.log(name)],
            }
            for name in codes
        }
    if json:
        as_json(found)
        return
    for name, entry in found.items():
        say(f"{name}: {entry['current']}")
        if any(model.get("trouble") and "current" in model["role"] for model in entry["models"]):
            say("  ✗ 文件有误，服务启动时改用此前可用的模型或评分卡")
            say("    its files are damaged: a server that starts serves an earlier model, or the scorecard, instead")
        for model in entry["models"]:
            gain = model.get("gain_over_scorecard")
            told = model.get("trouble") or (f"nDCG@10 {_figure(gain)} over the scorecard" if gain else "")
            say(f"  {model['version']}  {', '.join(model['role']) or '-':<16}{told}")
        for decision in entry["decisions"]:
            of = f" {decision['share']:.0%}" if decision["share"] else ""
            what = (
                decision["action"]
                if decision["action"] == Action.STOP
                else f"{decision['action']} " + (decision["version"] or "scorecard")
            )
            say(f"    {decision['at']:%Y-%m-%d %H:%M}  {what + of:<40}{decision['by']}: {decision['reason']}")
