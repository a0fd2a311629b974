"""The command as people and programs use it: real processes, real stores."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MATCHER = Path(sys.executable).parent / "matcher"


def run(*args: str, store: str = "", ok: bool = True, text: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"MATCHER_STORE": store} if store else {})}
    done = subprocess.run(
        [str(MATCHER), *args], capture_output=True, text=True, env=environment, input=text, check=False
    )
    assert not ok or done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done


def as_json(*args: str, store: str = "") -> Any:
    return json.loads(run(*args, "--json", store=store).stdout)


@pytest.mark.parametrize(
    "command",
    [
        "",
        "serve",
        "demo",
        "rank",
        "explain",
        "kinds",
        "doctor",
        "bench",
        "import",
        "export",
        "keys",
        "keys add",
        "users",
        "users add",
    ],
)
def test_help(command: str) -> None:
    assert "Usage" in run(*command.split(), "--help").stdout


def test_rank_and_explain(demo_address: str) -> None:
    answer = as_json("rank", "demo-e-00003", "--kind", "mentor", "-n", "2", store=demo_address)
    assert answer["synthetic"]
    best = answer["rankings"][0]["items"][0]
    shown = run("rank", "demo-e-00003", "--kind", "mentor", "--refusals", "3", store=demo_address).stdout
    assert "合成数据" in shown
    assert best["name"] in shown
    one = as_json("explain", "demo-e-00003", "mentor", best["id"], store=demo_address)
    assert one["items"][0]["contributions"]
    assert best["name"] in run("explain", "demo-e-00003", "mentor", best["id"], store=demo_address).stdout


def test_rank_from_a_file(demo_address: str, tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text('{"entrepreneur": {"needs": ["MARKET"]}, "kinds": ["mentor"]}', "utf-8")
    assert as_json("rank", str(file), store=demo_address)["rankings"][0]["items"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["rank", "nobody"], "does not exist"),
        (["rank", "demo-e-00003", "--kind", "dragon"], "Known kinds"),
        (["explain", "demo-e-00003", "mentor", "nobody"], "does not exist"),
        (["kinds", "dragon"], "Known kinds"),
        (["keys", "add", "x", "--role", "emperor"], "is no role"),
        (["keys", "revoke", "nobody"], "no key named"),
        (["users", "add", "x1", "--role", "portal"], "no such role"),
        (["users", "add", "X 1"], "can't be a name"),
        (["users", "add", "x1", "--region", "999999"], "no such region"),
        (["users", "reset", "nobody"], "matcher users list"),
        (["import", "dragon", "x.csv"], "Known"),
        (["import", "mentor", "no-such-file.csv"], "does not exist"),
        (["export", "mentor", "x.pdf"], "ending"),
        (["export", "mentor", "no-such-folder/x.csv"], "no such folder"),
        (["bench", ".", "--out", "x.parquet"], "dataset folder"),
        (["bench", ".", "--out", "x.csv"], "end in .parquet"),
        (["reference", "dragons"], "does not exist"),
    ],
)
def test_mistakes_end_in_a_line_of_each_language(demo_address: str, args: list[str], says: str) -> None:
    done = run(*args, store=demo_address, ok=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 2
    assert "Traceback" not in done.stderr


def test_kinds_doctor_and_keys(demo_address: str) -> None:
    assert {kind["code"] for kind in as_json("kinds", store=demo_address)} >= {"mentor", "course"}
    assert "need_cover" in run("kinds", "mentor", store=demo_address).stdout
    assert all(check["ok"] for check in as_json("doctor", store=demo_address))
    made = as_json("keys", "add", "cli-key", store=demo_address)
    assert made["secret"].startswith("mk_")
    assert "cli-key" in run("keys", "list", store=demo_address).stdout
    run("keys", "revoke", "cli-key", store=demo_address)
    assert "revoked" in run("keys", "list", store=demo_address).stdout


def test_users(address: str) -> None:
    made = as_json("users", "add", "li.na", "--title", "李娜", "--region", "330000", store=address)
    assert len(made["password"]) >= 12
    assert "首次登录时须更改" in run("users", "add", "wang", store=address).stdout
    assert made["password"] not in run("users", "reset", "li.na", store=address).stdout
    run("users", "disable", "wang", store=address)
    told = {one["name"]: one for one in as_json("users", "list", store=address)}
    assert (told["li.na"]["region"], told["li.na"]["must_change"]) == ("330000", True)
    assert told["wang"]["disabled_at"] is not None


def test_reference_tables() -> None:
    assert as_json("reference")["needs"] > 10
    assert any(row["code"] == "330212" for row in as_json("reference", "regions", "--find", "鄞州"))
    events = run("reference", "events").stdout
    assert all(word in events for word in ("shown", "ranking_id", "accepted", "enrolled", "one event a line"))
    reasons = run("reference", "override_reasons").stdout
    assert all(word in reasons for word in ("poor_fit", "不匹配需求", "says nothing of the pair"))
    assert "餐饮业" in run("reference", "industries", "--find", "餐饮").stdout
    assert "普通话 zh" in run("kinds", "mentor").stdout


@pytest.mark.parametrize("args", [["rank", "x"], ["explain", "x", "mentor", "y"], ["export", "mentor", "x.csv"]])
def test_reading_makes_no_store(tmp_path: Path, args: list[str]) -> None:
    done = run(*args, store=f"sqlite:///{tmp_path}/typo/store.db", ok=False)
    assert done.returncode == 1
    assert "there is no store at" in done.stderr
    assert not (tmp_path / "typo").exists()


def test_doctor_finds_a_broken_store(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    done = run("doctor", store=f"sqlite:///{file}", ok=False)
    assert done.returncode == 1
    assert "not a store of this service" in done.stdout


def test_demo_is_made_once_and_never_mixed(address: str) -> None:
    counts = as_json("demo", "--size", "0.005", store=address)
    assert counts["synthetic"] is True
    assert as_json("demo", "--size", "0.005", store=address)["stored"] == counts["stored"]
    done = run("demo", "--size", "0.006", store=address, ok=False)
    assert done.returncode == 1
    assert "never mixed" in done.stderr


def test_import_says_what_became_of_every_row(address: str, tmp_path: Path) -> None:
    file = tmp_path / "mentors.csv"
    rows = ["id,name,region,slots_free", "m1,甲,330204,3", "m2,乙,999999,1", "m3,丙,330212,many", "m1,甲,330204,3"]
    file.write_text("\n".join(rows), "gb18030")
    done = run("import", "mentor", str(file), "--json", store=address, ok=False)
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["read"], report["created"], report["repeated"], report["rejected"]) == (4, 1, 1, 2)
    with Path(report["error_file"]).open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert {(line["row"], line["column"], line["severity"]) for line in lines} >= {
        ("2", "region", "warning"),
        ("3", "region", "error"),
        ("4", "slots_free", "error"),
    }
    again = run("import", "mentor", str(file), "--json", store=address, ok=False)
    assert json.loads(again.stdout)["unchanged"] == 1


def test_a_dry_run_stores_nothing(address: str, tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_text('{"id": "m1", "name": "甲"}\n', "utf-8")
    assert as_json("import", "mentor", str(file), "--dry-run", store=address)["created"] == 1
    out = tmp_path / "out.jsonl"
    assert as_json("export", "mentor", str(out), store=address)["rows"] == 0


def test_a_guarded_export_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    rows, out = tmp_path / "m.jsonl", tmp_path / "m.csv"
    rows.write_text(json.dumps({"id": "m1", "name": "=1+1"}), "utf-8")
    address = f"sqlite:///{tmp_path}/guard.db"
    run("import", "mentor", str(rows), store=address)
    for guard, name in (([], "=1+1"), (["--guard"], "'=1+1")):
        run("export", "mentor", str(out), *guard, store=address)
        with out.open(encoding="utf-8-sig", newline="") as stream:
            assert [row["name"] for row in csv.DictReader(stream)] == [name]
