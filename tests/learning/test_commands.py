"""The analysts' commands in real processes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MATCHER = Path(sys.executable).parent / "matcher"


@pytest.fixture(scope="module")
def run(region_address: str, models_folder: Path) -> Any:
    def command(*args: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "MATCHER_STORE": region_address, "MATCHER_MODELS": str(models_folder)}
        done = subprocess.run([str(MATCHER), *args], capture_output=True, text=True, env=environment, check=False)
        assert not ok or done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return command


def test_the_analysts_path(run: Any) -> None:
    kind = "partner"
    before = len(decided_so_far(run, kind))  # by tests that share the store and were here first
    made = json.loads(run("train", kind, "--json").stdout)
    version = made["version"]
    assert made["manifest"]["synthetic"] is True
    assert version in run("models", kind).stdout
    assert "合成数据" in run("models", kind, "--card", version).stdout
    table = run("evaluate", kind, version, "--no-challenger").stdout
    assert all(name in table for name in ("EASE", "popularity", "scorecard", "ndcg@10"))
    assert "阶段：有创业意向 stage: planning to start" in table
    compared = run("compare", kind, version).stdout
    assert "阶段：有创业意向 stage: planning to start" in compared
    assert "地区：西部地区 economic region: Western region" in compared
    split = run("split", kind, version, "0.2", "--reason", "x", "--despite-gates").stdout
    assert "PASS" in split
    assert "20%" in split
    promoted = run("promote", kind, version, "--reason", "a trial", "--despite-gates")
    assert "PASS" in promoted.stdout
    listed = json.loads(run("models", kind, "--json").stdout)[kind]
    assert listed["current"] == version
    assert listed["decisions"][-1]["reason"] == "a trial"
    asked = ("rank", "demo-e-00001", "--kind", kind, "-n", "1", "--explain", "--language", "en")
    points = re.findall(r"^ +(?:\S+ +)?(-?\d+\.\d{3})  (\S.*)$", run(*asked).stdout, flags=re.MULTILINE)
    start = json.loads(run(*asked, "--json").stdout)["rankings"][0]["model"]["intercept"]
    assert points[0] == (f"{start:.3f}", "start (the same for everybody, by this model)")
    assert points[-1][1] == "sum: the score"
    assert sum(float(one) for one, _ in points[:-1]) == pytest.approx(float(points[-1][0]), abs=0.0005 * len(points))
    assert f"{version} 开始影子运行，不展示  ranks along" in run("shadow", kind, version, "--reason", "x").stdout
    stopped = run("stop", kind, "--reason", "x").stdout
    assert f"已停止 stopped: 影子运行 shadow {version}；现由 {version} 服务" in stopped
    assert "split" not in stopped  # the promotion has ended it
    back = run("rollback", kind, "--reason", "enough").stdout
    assert "已恢复，现由 scorecard 服务  rolled back: scorecard serves again" in back
    for action, says in (("rollback", "nothing to return to"), ("stop", "nothing was recorded")):
        again = run(action, kind, "--reason", "x", ok=False)
        assert again.returncode == 1
        assert says in again.stderr
    assert decided_so_far(run, kind)[before:] == ["split", "promote", "shadow", "stop", "rollback"]


def decided_so_far(run: Any, kind: str) -> list[str]:
    return [entry["action"] for entry in json.loads(run("models", kind, "--json").stdout)[kind]["decisions"]]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["train", "dragon"], "Known kinds"),
        (["promote", "partner", "nothing", "--reason", "x"], "There is no partner model"),
        (["split", "partner", "nothing", "7", "--reason", "x"], "between 0 and 1"),
        (["rollback", "mentor", "--reason", "x"], "nothing to return to"),
        (
            ["train", "partner", "--until", "2001-01-01"],
            "until: '2001-01-01': before that day 0 requests for partner had led to a match: too few",
        ),
        (["compare", "partner", "2026-01-01-x", "2026-01-01-x"], "is the same model"),
        (["compare", "partner", "scorecard"], "is the same model"),
        (["models", "partner", "--card", "scorecard"], "models/partner/scorecard.toml"),
        (["models", "--card", "2026-01-01-x"], "name the kind, too"),
        (["models", "partner", "--card", "../../x"], "There is no"),
    ],
)
def test_mistakes_end_in_a_line(run: Any, args: list[str], says: str) -> None:
    done = run(*args, ok=False)
    assert done.returncode == 1
    assert says in done.stderr
