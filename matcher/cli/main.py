"""Entry of the `matcher` command."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.model_commands import models_app
from matcher.cli.output import JsonOption, as_json, fail, progress, say

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="为创业者匹配导师、载体、课程、投融资机构和跨区域伙伴。 Matches entrepreneurs with who can help them.",
)
keys_app = typer.Typer(no_args_is_help=True, help="API 密钥。 API keys.")
app.add_typer(keys_app, name="keys")
users_app = typer.Typer(no_args_is_help=True, help="工作台用户。 People who sign in to the console.")
app.add_typer(users_app, name="users")
app.add_typer(models_app)

StoreOption = Annotated[
    str | None, typer.Option("--store", help="Address of the store, such as sqlite:///data/matcher.db")
]


@app.callback()
def _settings(store: StoreOption = None) -> None:
    if store is not None:
        os.environ["MATCHER_STORE"] = store


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with the synthetic demo region")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Server processes", min=1, max=64)] = 1,
) -> None:
    """启动服务。 Serve the API, its documentation and the start page."""
    from matcher.cli.serving import run_server  # the web server takes half a second to import

    run_server(demo=demo, host=host, port=port, workers=workers)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="The same seed gives the same region")] = 1,
    size: Annotated[float, typer.Option(help="1: 20,000 entrepreneurs", min=0.001, max=20)] = 1.0,
    json: JsonOption = False,
) -> None:
    """填入合成的演示地区。 Fill an empty store with the synthetic demo region."""
    from matcher.cli.demoing import fill_demo  # numpy and the database take a second to import

    with progress() as bar:
        counts = fill_demo(seed, size, bar)
    if json:
        as_json({"synthetic": True, "stored": counts})
    else:
        say("合成数据，并非真实人员和机构。 Synthetic data: no real people or organisations.")
        for name, count in counts.items():
            say(f"  {name:<14}{count:>10,}")


@app.command()
def rank(
    request: Annotated[
        str, typer.Argument(help="An entrepreneur's identifier, or a JSON file with a request (- : standard input)")
    ],
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Kind to rank; may be repeated; default: all")
    ] = None,
    n: Annotated[int, typer.Option("-n", help="Length of each list", min=1, max=200)] = 5,
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
    explain: Annotated[bool, typer.Option("--explain", help="Show every feature's points")] = False,
    refusals: Annotated[int, typer.Option(help="List so many of those left out", min=0, max=100)] = 0,
    json: JsonOption = False,
) -> None:
    """推荐。 Rank counterparts for an entrepreneur, with reasons."""
    from matcher.cli.ranking import run_rank  # numpy and the database take a second to import

    run_rank(request, kind or [], n, language, explain=explain, refusals=refusals, json=json)


@app.command()
def explain(
    entrepreneur: Annotated[str, typer.Argument(help="Identifier of the entrepreneur")],
    kind: Annotated[str, typer.Argument(help="Kind of the counterpart")],
    counterpart: Annotated[str, typer.Argument(help="Identifier of the counterpart")],
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
    json: JsonOption = False,
) -> None:
    """说明理由。 Say how one pair scores, what is against it, and what would raise it."""
    from matcher.cli.ranking import run_explain  # numpy and the database take a second to import

    run_explain(entrepreneur, kind, counterpart, language, json=json)


@app.command()
def kinds(
    code: Annotated[str | None, typer.Argument(help="One kind in full")] = None, json: JsonOption = False
) -> None:
    """列出类别。 List the kinds, or show one with its attributes, rules and features."""
    from matcher.cli.listing import run_kinds  # numpy takes a while to import

    run_kinds(code, json=json)


@app.command()
def reference(
    table: Annotated[str | None, typer.Argument(help="One table; without it, all of them by name")] = None,
    find: Annotated[str, typer.Option(help="Only rows whose code or name holds this")] = "",
    json: JsonOption = False,
) -> None:
    """代码表。 Show the tables of codes: regions, industries, needs, events, override_reasons, ..."""
    from matcher.cli.listing import run_reference  # numpy takes a while to import

    run_reference(table, find, json=json)


@app.command()
def doctor(json: JsonOption = False) -> None:
    """自检。 Check the store, the reference pack, the scorecards and the machine."""
    from matcher.cli.listing import run_doctor  # the database takes a second to import

    run_doctor(json=json)


@app.command()
def bench(
    folder: Annotated[Path, typer.Argument(help="A dataset folder (dataset.toml and Parquet files)")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the rankings (Parquet)")],
    k: Annotated[int, typer.Option("--k", help="Candidates to keep for each query", min=1, max=10_000)] = 100,
    json: JsonOption = False,
) -> None:
    """在真实数据上评测。 Import a dataset folder, train on its past, rank every query."""
    from matcher.cli.benching import run_bench_command  # training takes a second to import

    run_bench_command(folder, out, k, json=json)


@app.command(name="import")
def import_(
    entity: Annotated[str, typer.Argument(help="What the rows are: entrepreneur, or the code of a kind")],
    path: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or JSON Lines")],
    mapping: Annotated[Path | None, typer.Option(help="TOML file that maps foreign headers to attributes")] = None,
    errors: Annotated[Path | None, typer.Option(help="Where bad rows go; default: <file>.errors.csv")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, store nothing")] = False,
    encoding: Annotated[str | None, typer.Option(help="Of a CSV file, where detection is wrong")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of an Excel file; default: the first")] = None,
    json: JsonOption = False,
) -> None:
    """导入表格。 Import a table; bad rows go to an error file and stop nothing."""
    from matcher.cli.exchanging import run_import_command  # the table readers take a second to import

    run_import_command(entity, path, mapping, errors, dry_run=dry_run, encoding=encoding, sheet=sheet, json=json)


@app.command()
def export(
    entity: Annotated[str, typer.Argument(help="What to export: entrepreneur, or the code of a kind")],
    path: Annotated[Path, typer.Argument(help="File to write; its ending says the format")],
    guard: Annotated[
        bool,
        typer.Option("--guard", help="CSV for reading in a spreadsheet: cells that it would run get an apostrophe"),
    ] = False,
    json: JsonOption = False,
) -> None:
    """导出表格。 Export a register to CSV, Excel, Parquet or JSON Lines."""
    from matcher.cli.exchanging import run_export_command  # the table writers take a second to import

    run_export_command(entity, path, guard=guard, json=json)


@keys_app.command("add")
def keys_add(
    name: Annotated[str, typer.Argument(help="Name of the key, such as that of the portal")],
    role: Annotated[str, typer.Option(help="portal, coordinator, analyst or administrator")] = "portal",
    json: JsonOption = False,
) -> None:
    """新建密钥。 Make a key; its secret is shown this once."""
    from matcher.cli.listing import add_key  # the database takes a second to import

    add_key(name, role, json=json)


@keys_app.command("list")
def keys_list(json: JsonOption = False) -> None:
    """列出密钥。 List all keys."""
    from matcher.cli.listing import list_keys  # the database takes a second to import

    list_keys(json=json)


@keys_app.command("revoke")
def keys_revoke(name: Annotated[str, typer.Argument(help="Name of the key")]) -> None:
    """停用密钥。 Revoke a key; it ends within a second."""
    from matcher.cli.listing import revoke_key  # the database takes a second to import

    revoke_key(name)


@users_app.command("add")
def users_add(
    name: Annotated[str, typer.Argument(help="Name to sign in with")],
    title: Annotated[str, typer.Option(help="Name that colleagues read; default: the name to sign in with")] = "",
    role: Annotated[str, typer.Option(help="coordinator, analyst or administrator")] = "coordinator",
    region: Annotated[str, typer.Option(help="Code of the own region; sees it and all below; default: all")] = "",
    ask: Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input")] = False,
    json: JsonOption = False,
) -> None:
    """新建用户。 Make an account; its first password is shown this once."""
    from matcher.cli.accounts import add_user  # the database takes a second to import

    add_user(name, title, role, region, ask=ask, json=json)


@users_app.command("list")
def users_list(json: JsonOption = False) -> None:
    """列出用户。 List all accounts."""
    from matcher.cli.accounts import list_users  # the database takes a second to import

    list_users(json=json)


@users_app.command("reset")
def users_reset(name: Annotated[str, typer.Argument(help="Name of the account")]) -> None:
    """重置密码。 Give an account another password; what it has open ends, and so does a lock."""
    from matcher.cli.accounts import reset_user  # the database takes a second to import

    reset_user(name)


@users_app.command("disable")
def users_disable(name: Annotated[str, typer.Argument(help="Name of the account")]) -> None:
    """停用用户。 End an account at once."""
    from matcher.cli.accounts import disable_user  # the database takes a second to import

    disable_user(name)


def run() -> None:
    """Run the command; errors made on purpose end in one line and exit status 1."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        # only here, so that `--help` does not wait for the library
        from matcher.domain.errors import BundleError, ConflictError, InvalidInputError, MatcherError, NotFoundError

        if isinstance(error, InvalidInputError):
            for fault in error.faults:
                fail(f"{fault.line_zh}\n         {fault}")
            sys.exit(1)
        if isinstance(error, NotFoundError):
            sys.exit(fail(f"{error.line_zh}\n         {error}").exit_code)
        if isinstance(error, ConflictError | BundleError):
            sys.exit(fail(f"{error.zh}\n         {error}").exit_code)
        if isinstance(error, MatcherError) or type(error).__name__ == "ReferencePackError":
            sys.exit(fail(str(error)).exit_code)
        raise
