"""`matcher import` and `matcher export`."""

from dataclasses import asdict
from functools import partial
from pathlib import Path

from matcher.cli.output import as_json, existing_store, fail, progress, say
from matcher.reference.pack import load_pack
from matcher.service.exchange.exporter import export_table
from matcher.service.exchange.importer import run_import
from matcher.service.exchange.mapping import Mapping, read_mapping
from matcher.service.exchange.readers import read_table
from matcher.service.records import model_of
from matcher.service.settings import Settings
from matcher.store.store import Store

SOME_REJECTED = 3
"""Exit status where some rows were rejected and the others stored."""


def run_import_command(
    entity: str,
    path: Path,
    mapping: Path | None,
    errors: Path | None,
    *,
    dry_run: bool,
    encoding: str | None,
    sheet: str | None,
    json: bool,
) -> None:
    """Import one table and say what became of every row."""
    settings = Settings()
    model, pack = model_of(entity), load_pack(settings.pack)
    file = read_mapping(mapping) if mapping else None
    if file is not None and file.entity not in (None, entity):
        raise fail(
            f"{mapping}：用于 {file.entity}，不用于 {entity}\n         it is for {file.entity!r}, not for {entity!r}"
        )
    table = read_table(path, encoding=encoding, sheet=sheet)
    columns = Mapping(file, model, table.headers, pack)
    where = errors or path.with_name(path.name + ".errors.csv")
    with Store.opened(settings.store) as store, progress() as bar:
        put = None if dry_run else partial(store.entities.put_many, entity)
        report = run_import(table, columns, model, pack, put, where, bar)
    if json:
        as_json({"dry_run": dry_run, **asdict(report)})
    else:
        say(
            ("试运行，未存入任何内容 dry run, nothing stored\n" if dry_run else "")
            + f"读取 read        {report.read:>8,}"
        )
        stored = "可存 storable   " if dry_run else "新增 created    "
        say(f"{stored} {report.created:>8,}\n更新 updated     {report.updated:>8,}")
        say(f"不变 unchanged   {report.unchanged:>8,}\n重复 repeated    {report.repeated:>8,}")
        say(f"未通过 rejected  {report.rejected:>8,}\n提醒 warnings    {report.warnings:>8,}")
        if report.error_file:
            say(f"详见 see {report.error_file}")
    if report.rejected:
        raise fail(
            f"{report.rejected} 行未通过，详见 {report.error_file}\n"
            f"         {report.rejected} row(s) were rejected; see the file",
            SOME_REJECTED,
        )


def run_export_command(entity: str, path: Path, *, guard: bool, json: bool) -> None:
    """Export one register."""
    model = model_of(entity)
    with Store.opened(existing_store()) as store:
        count = export_table(store.entities.rows(entity), model, path, guard=guard)
        synthetic = store.note("synthetic") is not None
    if json:
        as_json({"rows": count, "file": str(path), "synthetic": synthetic})
    else:
        say(f"{path}: {count:,}" + ("（合成数据 synthetic data）" if synthetic else ""))
