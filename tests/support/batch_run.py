"""Run a resumable batch with the tiny model in a process that can be killed: FOLDER JOURNAL CSV."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from core.batch.journal.journal_store import open_journal
from core.batch.pipeline import Settings, read_all
from core.inference.model_loading import open_models
from core.progress import Progress
from core.reports.tables.table import write_csv
from tests.support.tiny_model import tiny_catalogue


def main(folder: Path, place: Path, csv: Path) -> None:
    """Read a folder and write its table."""
    with tempfile.TemporaryDirectory() as models:
        package = tiny_catalogue(Path(models)).read("tiny")
    opened = open_models([package], "cpu")
    with open_journal(place, resume=True) as (journal, _):
        settings = Settings(resumable=True, workers=2)
        read_all([folder], opened.engine, opened.models, journal, Progress(), settings)
        write_csv(journal, [package.card], csv)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
