"""`matcher bench`."""

import time
from dataclasses import asdict
from pathlib import Path

from matcher.cli.output import as_json, fail, progress, say
from matcher.service.bench import run_bench
from matcher.service.settings import Settings


def run_bench_command(folder: Path, out: Path, k: int, *, json: bool) -> None:
    """Run and say where the rankings are."""
    if out.suffix != ".parquet":
        raise fail(f"{out}：请以 .parquet 结尾\n         the rankings are a Parquet file; let the name end in .parquet")
    began = time.perf_counter()
    with progress() as bar:
        report = run_bench(folder, out, Settings().models, k, bar)
    seconds = round(time.perf_counter() - began, 1)
    if json:
        as_json({**asdict(report), "seconds": seconds, "out": str(out)})
    else:
        models = ", ".join(f"{code}: {version}" for code, version in report.models.items())
        say(f"{out}: {report.queries:,} queries, {report.rows:,} ranked lines, {models}, {seconds} s")
        for code in report.unfitted:
            say(f"{code}: 历史记录太少，仍用专家评分卡 too few past matches to learn from: ranked by the scorecard")
