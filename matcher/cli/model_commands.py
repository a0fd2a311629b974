"""The analysts' commands, as typer sees them; the work is in `modelling`."""

from datetime import datetime
from typing import Annotated

import typer

from matcher.cli.output import JsonOption

models_app = typer.Typer()

KindArgument = Annotated[str, typer.Argument(help="Code of the kind, such as mentor")]
VersionArgument = Annotated[str, typer.Argument(help="Version of a model, as `matcher models` lists it")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept with the decision")]
DespiteOption = Annotated[bool, typer.Option("--despite-gates", help="Even if a gate fails; this is recorded")]


@models_app.command()
def train(
    kind: KindArgument,
    seed: Annotated[int, typer.Option(help="The same data and seed give the same model", min=0)] = 1,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Learn as if this day had just begun")
    ] = None,
    json: JsonOption = False,
) -> None:
    """训练模型。 Fit a model on what happened and judge it on later requests; what serves is not changed."""
    from matcher.cli.modelling import run_train  # training takes a second to import

    run_train(kind, seed, until, json=json)


@models_app.command()
def evaluate(
    kind: KindArgument,
    version: VersionArgument,
    challenger: Annotated[
        bool, typer.Option(help="Also fit trees of all features together, which takes as long as training")
    ] = True,
    json: JsonOption = False,
) -> None:
    """评价模型。 Judge a model beside popularity, item-kNN, EASE, ALS, the scorecard and a challenger."""
    from matcher.cli.modelling import run_evaluate  # training takes a second to import

    run_evaluate(kind, version, challenged=challenger, json=json)


@models_app.command("off-policy")
def off_policy(kind: KindArgument, version: VersionArgument, json: JsonOption = False) -> None:
    """离线策略评估。 What would have come of the lists in random order, had the model ordered them."""
    from matcher.cli.modelling import run_off_policy  # training takes a second to import

    run_off_policy(kind, version, json=json)


@models_app.command()
def compare(
    kind: KindArgument,
    one: VersionArgument,
    other: Annotated[str, typer.Argument(help="Another version, or scorecard")] = "scorecard",
    json: JsonOption = False,
) -> None:
    """比较两个模型。 Two models on requests that neither was fitted on: overall and by group."""
    from matcher.cli.modelling import run_compare  # training takes a second to import

    run_compare(kind, one, other, json=json)


@models_app.command()
def promote(
    kind: KindArgument,
    version: VersionArgument,
    reason: ReasonOption,
    despite: DespiteOption = False,
    json: JsonOption = False,
) -> None:
    """启用模型。 Put a model into service if it passes all gates; running servers follow within a second."""
    from matcher.cli.modelling import run_promote  # training takes a second to import

    run_promote(kind, version, reason, despite=despite, json=json)


@models_app.command()
def rollback(kind: KindArgument, reason: ReasonOption, json: JsonOption = False) -> None:
    """恢复上一个模型。 Return to the model that served before."""
    from matcher.cli.modelling import run_decision  # numpy takes a second to import

    run_decision("rollback", kind, reason, json=json)


@models_app.command()
def shadow(kind: KindArgument, version: VersionArgument, reason: ReasonOption, json: JsonOption = False) -> None:
    """影子运行。 Score with a model beside the current one; it is kept with the rankings and never shown."""
    from matcher.cli.modelling import run_decision  # numpy takes a second to import

    run_decision("shadow", kind, reason, version, json=json)


@models_app.command("shadow-report")
def shadow_report(
    kind: KindArgument,
    version: Annotated[str | None, typer.Option(help="A shadow; default: the one there is, or was last")] = None,
    days: Annotated[int | None, typer.Option(help="How many days back; default: all", min=1, max=3650)] = None,
    n: Annotated[int, typer.Option("-n", help="Lines of each list that count", min=1, max=200)] = 10,
    json: JsonOption = False,
) -> None:
    """影子对照报告。 A shadow beside what was shown: common lines, exposure, and what came of them."""
    from matcher.cli.shadowing import run_shadow_report  # numpy takes a second to import

    run_shadow_report(kind, version, days, n, json=json)


@models_app.command()
def split(
    kind: KindArgument,
    version: VersionArgument,
    share: Annotated[float, typer.Argument(help="Share of the entrepreneurs that it serves, between 0 and 1")],
    reason: ReasonOption,
    despite: DespiteOption = False,
    json: JsonOption = False,
) -> None:
    """分流。 Serve a share of the entrepreneurs with a model that passes all gates, always the same ones."""
    from matcher.cli.modelling import run_promote  # training takes a second to import

    run_promote(kind, version, reason, despite=despite, share=share, json=json)


@models_app.command()
def stop(kind: KindArgument, reason: ReasonOption, json: JsonOption = False) -> None:
    """停止影子运行和分流。 End shadow and split."""
    from matcher.cli.modelling import run_decision  # numpy takes a second to import

    run_decision("stop", kind, reason, json=json)


@models_app.command()
def drift(
    kind: KindArgument,
    version: Annotated[str | None, typer.Argument(help="A version; default: the one that serves")] = None,
    days: Annotated[int, typer.Option(help="How many days back count as now", min=1, max=3650)] = 90,
    json: JsonOption = False,
) -> None:
    """数据漂移。 What has shifted since a model was fitted: PSI per feature and score, and base rates."""
    from matcher.cli.modelling import run_drift  # training takes a second to import

    run_drift(kind, version, days, json=json)


@models_app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Run what waits now, then end")] = False,
    beside_server: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """后台任务。 Run background jobs; `matcher serve` starts one by itself."""
    from matcher.service.settings import Settings  # as below
    from matcher.service.worker import work  # training takes a second to import

    work(Settings(), once=once, beside_server=beside_server)


@models_app.command()
def models(
    kind: Annotated[str | None, typer.Argument(help="One kind; default: all")] = None,
    card: Annotated[str | None, typer.Option("--card", help="Show the card of this version (with a kind)")] = None,
    json: JsonOption = False,
) -> None:
    """列出模型。 List the models, which of them serve, and who decided so."""
    from matcher.cli.modelling import run_models  # numpy takes a second to import

    run_models(kind, card, json=json)
