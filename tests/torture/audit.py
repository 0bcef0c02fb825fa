"""Count in a journal how often a picture was judged again after its judgement was committed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

#: The trigger fires when a model's reading is written, even if it replaces an older one; dropped readings
#: stay in the table. Rows without a model are errors that no model has judged.
_WATCH = """
BEGIN IMMEDIATE;
CREATE TABLE torture_judged (file TEXT, frame INTEGER, model TEXT);
INSERT INTO torture_judged SELECT file, frame, model FROM reading WHERE model <> '';
CREATE TRIGGER watch AFTER INSERT ON reading WHEN NEW.model <> ''
    BEGIN INSERT INTO torture_judged VALUES (NEW.file, NEW.frame, NEW.model); END;
COMMIT;
"""


def watch(journal: Path) -> bool:
    """Let a closed journal record every judgement from now on; return False if there is no journal yet."""
    if not journal.exists():
        return False
    with closing(sqlite3.connect(journal)) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        if "reading" not in names:
            return False
        if "watch" not in names:
            db.executescript(_WATCH)
    return True


def judged(journal: Path) -> tuple[int, int]:
    """Return how many pictures were judged, and how many of them more than once.

    Both are 0 if the journal was never watched: then it did not exist at the last kill, and a single run has
    written it.
    """
    with closing(sqlite3.connect(journal)) as db:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'torture_judged'").fetchone() is None:
            return 0, 0
        return db.execute(
            "SELECT COUNT(*), TOTAL(times > 1) FROM "
            "(SELECT COUNT(*) AS times FROM torture_judged GROUP BY file, frame, model)"
        ).fetchone()


def committed(journal: Path) -> int:
    """Return the number of readings by models in a journal; 0 if it does not exist yet."""
    try:
        with closing(sqlite3.connect(f"file:{journal}?mode=rw", uri=True)) as db:
            return db.execute("SELECT COUNT(*) FROM reading WHERE model <> ''").fetchone()[0]
    except sqlite3.Error:
        return 0
