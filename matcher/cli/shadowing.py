"""`matcher shadow-report`."""

from typing import Any

from matcher.cli.modelling import WIDTH, opened
from matcher.cli.output import as_json, progress, say
from matcher.service.shadowing import LEFT_OUT

_AGREEMENT = {
    "overlap": "共同的比例 lines in common",
    "rank_biased_overlap": "次序相近 rank-biased overlap",
    "other_first": "首位不同 another first place",
}
_GROUPS = {"both": "两者都有 both", "current_only": "仅现用 current only", "difference": "差异 difference"}
_RATES = {
    "chosen_rate": "被选中 chosen",
    "accepted_rate": "其中对接成功 of these accepted",
    "against_place": "与位置预期之比 against its places",
}


def run_shadow_report(code: str, version: str | None, days: int | None, n: int, *, json: bool) -> None:
    """A shadow beside what was shown."""
    with opened() as service, progress() as bar:
        found = service.judging.shadow_report(code, bar, version=version, days=days, n=n)
    if json:
        as_json(found)
        return
    window, served = found["window"], ", ".join(f"{name} {count:,}" for name, count in found["served_by"].items())
    say(f"{code} {found['version']}  {window['from']} … {window['until']}")
    say(f"{found['requests']:,} 次请求 requests, {found['people']:,} 人 people, 前 first {n}; 现用 served by: {served}")
    if found["left_out"]:
        say("不计 left out:")
        for name, count in found["left_out"].items():
            say(f"  {count:>6,}  {LEFT_OUT[name].zh}  {LEFT_OUT[name].en}")
    say("\n列表 lists (95 %)")
    for name, figure in found["agreement"].items():
        say(f"  {_AGREEMENT[name]:<{WIDTH + 10}}{_figure(figure)}")
    exposure = found["exposure"]
    say(f"\n推荐机会 exposure ({exposure['counterparts']:,})")
    for side, title in (("current", "现用 current"), ("shadow", "影子 shadow")):
        own = exposure[side]
        say(f"  {title:<{WIDTH}}coverage {own['coverage']:.3f} ({own['shown']:,}), gini {own['gini']:.3f}")
    _print_outcomes(found["outcomes"])


def _print_outcomes(found: dict[str, Any]) -> None:
    say(f"\n展示之后 what came of the shown lines (95 %); 已记录展示的列表 displays told: {found['displays_told']:,}")
    for group in ("both", "current_only"):
        own = found[group]
        place = "—" if own["mean_place"] is None else f"{own['mean_place']:.1f}"
        say(
            f"  {_GROUPS[group]}: {own['lines']:,} 行 lines, 平均位置 mean place {place}; "
            f"选中 chosen {own['chosen']:,}, "
            f"成功 accepted {own['accepted']:,}, 婉拒 declined {own['declined']:,}, 未满期 waiting {own['waiting']:,}"
        )
    for name, title in _RATES.items():
        say(f"  {title}")
        for group, called in _GROUPS.items():
            say(f"    {called:<{WIDTH}}{_figure(found[group][name])}")
    say(
        "  只有影子模型会列出的，没有人见过，无从得知。\n"
        "  Of lines that only the shadow had nothing is known: nobody saw them."
    )


def _figure(figure: dict[str, float] | None) -> str:
    return "—" if figure is None else f"{figure['mean']:.4f} [{figure['low']:.4f}, {figure['high']:.4f}]"
