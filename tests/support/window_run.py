"""Read a folder as the window does, in its own process, to be killed: FOLDER SHIPPED ADDED."""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

from core.images.files.sources import walk
from core.inference import model_loading
from core.inference.engine import Engine
from core.inference.parity import Certificates, Outputs
from core.models.catalogue import Catalogue
from core.progress import Progress
from desktop.session import tasks
from desktop.session.journal_handle import JournalHandle


class SlowEngine(Engine):
    """Take half a second for every batch except the first four, so that there is time to kill it."""

    _number = count()

    def run(self, *given: Any) -> Outputs:
        """Compute a batch."""
        if next(self._number) >= 4:
            time.sleep(0.5)
        return super().run(*given)


def main(folder: Path, shipped: Path, added: Path) -> None:
    """Read a folder."""
    model_loading.Engine = SlowEngine
    opened = model_loading.open_models(list(Catalogue(shipped, added).read_all()), "cpu", Certificates())
    shelf = JournalHandle((folder,))
    tasks.read_rest(shelf, len(list(walk([folder]))), (), opened, Progress())
    shelf.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
