"""`matcher bench`."""

import time
from dataclasses import asdict
from pathlib import Path

from matcher.cli.output import as_json, progress, say
from matcher.service.bench import run_bench
from matcher.service.settings import Settings


def run_bench_command(folder: Path, out: Path, k: int, *, json: bool) -> None:
    """Run and say where the rankings are."""
    began = time.perf_counter()
    with progress() as bar:
        report = run_bench(folder, out, Settings().models, k, bar)
    seconds = round(time.perf_counter() - began, 1)
    if json:
        as_json({**asdict(report), "seconds": seconds, "out": str(out)})
    else:
        models = ", ".join(f"{code}: {version}" for code, version in report.models.items())
        say(f"{out}: {report.queries:,} queries, {report.rows:,} rows, {models}, {seconds} s")
