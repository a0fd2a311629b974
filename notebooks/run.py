"""Runs notebooks top to bottom and writes them with their pictures: `python notebooks/run.py FOLDER [NOTEBOOK …]`."""

import os
import sys
import tempfile
from contextlib import ExitStack
from html import escape
from pathlib import Path

import jupytext
import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from office import settings_or_demo

HERE = Path(__file__).resolve().parent
NOTEBOOKS = sorted(HERE.glob("[0-9]_*.py"))
UNTOLD = "No description has been provided for this image"
"""What nbconvert writes for people who can't see a picture."""
SECONDS = 3_600
"""The longest that one cell may take: training on a large store is minutes."""


def executed(path: Path) -> NotebookNode:
    """A notebook with its outputs; raises CellExecutionError where a cell fails.

    The kernel leaves nothing in the home folder and talks through sockets of the file system, which nobody else reads.
    """
    notebook: NotebookNode = jupytext.read(path)
    with tempfile.TemporaryDirectory(prefix="nb-") as folder:
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", connection_file=f"{folder}/kernel.json")
        resources = {"metadata": {"path": str(path.parent)}}
        client = NotebookClient(notebook, km=kernel, timeout=SECONDS, resources=resources)
        client.execute(env={**os.environ, "IPYTHONDIR": folder}, cleanup_kc=True)
    return notebook


def page(notebook: NotebookNode, title: str) -> str:
    """A notebook as one page that needs nothing from the network."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        mathjax_url="", require_js_url="", jquery_url="", mermaid_js_url=""
    )
    exporter.log.setLevel("ERROR")  # it warns that pictures have no text, which they are given below
    text: str = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})[0]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            alt = output.get("metadata", {}).get("image/png", {}).get("alt")
            text = text.replace(f'alt="{UNTOLD}"', f'alt="{escape(alt)}"', 1) if alt else text
    return text


def main(folder: Path, chosen: list[Path]) -> None:
    """Write each notebook as .ipynb and .html."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        settings = settings_or_demo(stack)  # one region, and one model, for all of them
        os.environ |= {"MATCHER_STORE": settings.store, "MATCHER_MODELS": str(settings.models)}
        for path in chosen:
            print(f"==> {path.stem}", flush=True)
            notebook = executed(path)
            nbformat.write(notebook, folder / f"{path.stem}.ipynb")  # type: ignore[no-untyped-call]
            (folder / f"{path.stem}.html").write_text(page(notebook, path.stem), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), [Path(name).resolve() for name in sys.argv[2:]] or NOTEBOOKS)
