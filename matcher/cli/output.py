"""How commands speak: lines for people, JSON for programs, progress on long work."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs")]


def say(line: str = "") -> None:
    """One line for people."""
    typer.echo(line)


def as_json(value: Any) -> None:
    """One JSON document for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def fail(message: str, code: int = 1) -> typer.Exit:
    """Say what is wrong on standard error; raise what this returns."""
    typer.echo(f"matcher: {message}", err=True)
    return typer.Exit(code)


def existing_store() -> str:
    """Address of the store of the settings; a command that only reads must not make an empty one."""
    from matcher.service.settings import Settings  # 0.2 s to import, and `--help` never needs it

    address = Settings().store
    file = address.removeprefix("sqlite:///")
    if file != address and not Path(file).exists():
        raise fail(
            f"还没有数据：{file} 不存在。请先 matcher demo 或 matcher import，或用 --store 写明地址\n"
            f"         there is no store at {file}. Use `matcher demo` or `matcher import`, or give another --store"
        )
    return address


class Bar:
    """Progress of named pieces of work; the last line of each stays."""

    def __init__(self) -> None:
        self._last = ""
        self._shown = sys.stderr.isatty()

    def __call__(self, what: str, done: int, total: int = 0) -> None:
        """Show that so much of `what` is done, of so many (0: not known)."""
        text = f"{what}: {done:,}" + (f" of {total:,}" if total else "")
        if self._shown:
            sys.stderr.write(("\n" if self._last not in ("", what) else "\r") + text.ljust(60))
            sys.stderr.flush()
        elif what != self._last or (total and done >= total):
            sys.stderr.write(text + "\n")
        self._last = what

    def close(self) -> None:
        """End the line."""
        if self._shown and self._last:
            sys.stderr.write("\n")


@contextmanager
def progress() -> Iterator[Bar]:
    """A progress bar on standard error."""
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()
