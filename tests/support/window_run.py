"""Reads a folder as the window does, in a process of its own, to be killed: FOLDER SHIPPED ADDED."""

from __future__ import annotations

import sys
from pathlib import Path

from core.images.files.sources import walk
from core.inference.model_loading import open_models
from core.inference.parity import Certificates
from core.models.catalogue import Catalogue
from core.progress import Progress
from desktop.session import tasks
from desktop.session.journal_handle import JournalHandle


def main(folder: Path, shipped: Path, added: Path) -> None:
    """Read a folder."""
    opened = open_models(list(Catalogue(shipped, added).read_all()), "cpu", Certificates())
    shelf = JournalHandle((folder,))
    tasks.read_rest(shelf, len(list(walk([folder]))), (), opened, Progress())
    shelf.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
