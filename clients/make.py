"""Makes the typed Python client out of the OpenAPI document: `make client`. Needs the package index, once.

The generator runs on its own (`uv tool run`): it wants an older typer than ours, so it can't share the environment.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from api.app import create_app
from matcher.kinds.discovery import kinds
from matcher.service.service import Service
from matcher.service.settings import Settings

GENERATOR = "openapi-python-client==0.29.1"
ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "clients" / "python"
DOCUMENT = HOME / "openapi.json"
PACKAGE = HOME / "matcher_client"
SEAL = PACKAGE / "MADE_FROM"
LEFT_OUT = ("/v1/models", "/v1/jobs", "/v1/keys", "/metrics")
"""What analysts and administrators do with the `matcher` command; registers of counterparts are filled with it too."""
ERRORS = ("4XX", "503")
CONFIG = {
    "package_name_override": PACKAGE.name,
    "post_hooks": [
        "ruff check --isolated --quiet --fix-only --select I,F401 .",
        "ruff format --isolated --quiet --line-length 120 .",
    ],
}
Json = dict[str, Any]


def live_document() -> Json:
    """The document of an application on an empty store; it is the same on every store."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=f"sqlite:///{folder}/store.db")
        with Service.opened(settings) as service:
            return create_app(service).openapi()


def for_clients(document: Json) -> Json:
    """The part that programs call, with one answer for every error and with names without their area."""
    whole: Json = json.loads(json.dumps(document))
    kept = {path: _kept(path, entry) for path, entry in whole["paths"].items() if not path.startswith(LEFT_OUT)}
    whole["paths"] = {path: entry for path, entry in kept.items() if entry}
    for operation in (one for entry in whole["paths"].values() for one in entry.values()):
        operation["operationId"] = operation["operationId"].split("_", 1)[-1]
        answers = operation["responses"]
        errors = [
            status for status, answer in answers.items() if "application/problem+json" in answer.get("content", {})
        ]
        problems = [answers.pop(status) for status in errors]
        if problems:
            same = {**problems[0], "description": "What is wrong, and what to do"}
            answers |= {status: same for status in ERRORS if status not in answers}
    components = whole["components"]
    used = _used(whole["paths"], components["schemas"])
    components["schemas"] = {name: schema for name, schema in components["schemas"].items() if name in used}
    return whole


def _kept(path: str, entry: Json) -> Json:
    """The operations of a path: of registers of counterparts, only those that read."""
    register = path.split("/")[2:3] in [[kind.plural] for kind in kinds().values()]
    return {method: operation for method, operation in entry.items() if method == "get" or not register}


def _used(part: Any, schemas: Json) -> set[str]:
    """Names of all schemas that a part of a document leads to."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).rsplit("/", 1)[-1]
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def written(document: Json) -> str:
    """The one way in which a document is written down."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def seal() -> str:
    """What the client was made from and consists of: whoever changes either by hand breaks it."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix in (".py", ".typed"))
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    document = hashlib.sha256(DOCUMENT.read_bytes()).hexdigest()
    return f"generator {GENERATOR}\nopenapi.json sha256 {document}\nfiles sha256 {whole.hexdigest()}\n"


def main() -> None:
    """Write the document and the client."""
    DOCUMENT.write_text(written(for_clients(live_document())), "utf-8")
    shutil.rmtree(PACKAGE, ignore_errors=True)
    tools = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.json"
        config.write_text(json.dumps(CONFIG), "utf-8")
        command = [tools / "uv", "tool", "run", "--from", GENERATOR, "openapi-python-client", "generate"]
        command += ["--path", DOCUMENT, "--output-path", PACKAGE, "--meta", "none", "--config", config]
        command += ["--overwrite", "--fail-on-warning"]
        # the generator calls the ruff that it finds first: ours, whose version is locked
        environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run(list(map(str, command)), check=True, cwd=folder, env=environment)
    shutil.rmtree(PACKAGE / ".ruff_cache", ignore_errors=True)
    (PACKAGE / "py.typed").touch()
    SEAL.write_text(seal(), "utf-8")


if __name__ == "__main__":
    main()
