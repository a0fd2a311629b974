"""Finished parts of training rows on disk, so that a training that was cut off goes on where it stopped."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from matcher.domain.errors import BundleError
from matcher.learning.rows import Rows

KEPT_RUNS = 3
"""Unfinished runs of which the parts are kept; older ones go."""


class Parts:
    """The parts of one run: a folder named after everything that they depend on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    @contextmanager
    def opened(cls, place: Path, name: str) -> Iterator["Parts"]:
        """Parts under `place`, left there where the run breaks off and removed where it ends well.

        Raises BundleError where nothing can be written there: a model that was fitted could not be kept either.
        """
        folder = place / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BundleError(
                f"No model can be written to {place.parent}: {error.strerror} ({folder}). Mend the rights of the "
                "folder or free some space and train again; the current model goes on serving.",
                f"模型无法写入 {place.parent}。请检查目录权限或腾出空间后重新训练；现用模型不受影响。",
            ) from error
        others = sorted((p for p in place.iterdir() if p != folder), key=_age)
        for old in others[: max(len(others) - KEPT_RUNS + 1, 0)]:
            shutil.rmtree(old, ignore_errors=True)
        yield cls(folder)
        shutil.rmtree(folder, ignore_errors=True)

    def load(self, name: str) -> Rows | None:
        """A part; None where it is missing or was cut off while being written."""
        try:
            with np.load(self._folder / f"{name}.npz", allow_pickle=False) as kept:
                return Rows(kept["x"], kept["y"], kept["sizes"], kept["weights"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def save(self, name: str, part: Rows) -> None:
        """Keep a part, whole or not at all; a disk that refuses costs the resuming and not the run."""
        path = self._folder / f"{name}.npz"
        temporary = path.with_suffix(f".{os.getpid()}.part")  # of its own: two programs may be at the same run
        try:
            with temporary.open("wb") as file:
                np.savez(file, x=part.x, y=part.y, sizes=part.sizes, weights=part.weights)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _age(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another run ended and took its parts along
        return 0.0
