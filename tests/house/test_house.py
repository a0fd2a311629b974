"""Rules of the house that no linter knows."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.kinds.discovery import kinds

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*ROOT.glob("matcher/**/*.py"), *ROOT.glob("api/**/*.py")])
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.py"))


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_files_are_short() -> None:
    sizes = {path: lines(path) for path in CODE}
    told = {**sizes, **{path: lines(path) for path in NOTEBOOKS}}
    too_long = {str(p.relative_to(ROOT)): n for p, n in told.items() if n > (360 if p.parent.name == "kinds" else 300)}
    assert not too_long
    assert statistics.median(sizes.values()) <= 120


def test_functions_are_short() -> None:
    found = []
    for path in [*CODE, *NOTEBOOKS]:
        if "versions" in path.parts:  # migrations list tables
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                size = node.end_lineno - node.lineno + 1
                if size > 70 or (size > 50 and node.name not in {"register_routes", "people", "serve"}):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {size}")
    assert not found


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_kind_is_named_outside_its_file(path: Path) -> None:
    if path.is_relative_to(ROOT / "matcher/kinds"):
        return
    banned = {name for kind in kinds().values() for name in (kind.code, kind.plural)}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value]
        elif isinstance(node, ast.Name):
            names = [node.id]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = node.module.split(".")
        assert not banned & set(names), f"line {getattr(node, 'lineno', 0)} names a kind: {banned & set(names)}"


def test_no_place_is_named_in_code() -> None:
    for path in CODE:
        if path.is_relative_to(ROOT / "matcher/kinds"):
            continue
        found = re.findall(r'"\d{6}"', path.read_text("utf-8"))
        assert not found, f"{path}: {found}"


def test_the_server_loads_no_training_library() -> None:
    code = "import sys, api.main; print([m for m in ('sklearn', 'lightgbm', 'pandas', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_the_server_starts_without_what_only_some_requests_need() -> None:
    heavy = ("structlog", "rich", "jinja2", "babel", "openpyxl", "argon2", "alembic", "sqlalchemy.dialects.postgresql")
    code = f"import sys, api.main; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_nothing_unfinished() -> None:
    signs = ("TODO", "FIXME", "XXX", "NotImplementedError")
    found = [f"{path}: {sign}" for path in [*CODE, *NOTEBOOKS] for sign in signs if sign in path.read_text("utf-8")]
    assert not found


def test_notebooks_name_no_place_on_this_machine_and_no_host() -> None:
    for path in NOTEBOOKS:
        assert not re.search(r"://(?!/)(?!\{)|[\"']/(home|tmp|root|usr|work|data)\b", path.read_text("utf-8")), path


def test_the_locks_name_no_host() -> None:
    for name in ("run", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
