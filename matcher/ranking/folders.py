"""Folders that are written whole or not at all, whatever ends the program in between."""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

NEW, OLD = ".new-", ".old-"
STALE = 3600.0
"""Seconds after which a folder that is still half-written belongs to a program that was killed."""


def put_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that appears at once, in place of what stood there; raises OSError, leaving nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    place = Path(tempfile.mkdtemp(prefix=NEW, dir=folder.parent))
    try:
        for name, content in files.items():
            with (place / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        place.chmod(0o755)
        _sync(place)
        if os.path.lexists(folder):
            aside = Path(tempfile.mkdtemp(prefix=OLD, dir=folder.parent))
            folder.rename(aside / folder.name)
            shutil.rmtree(aside, ignore_errors=True)
        place.rename(folder)
        _sync(folder.parent)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _sweep(parent: Path) -> None:
    """Remove what programs left that were killed while they wrote."""
    for prefix in (NEW, OLD):
        for left in parent.glob(f"{prefix}*"):
            with suppress(OSError):  # its own program may be at it
                if time.time() - left.stat().st_mtime > STALE:
                    shutil.rmtree(left)


def _sync(folder: Path) -> None:
    """Have the names in a folder survive a power cut, where the system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
