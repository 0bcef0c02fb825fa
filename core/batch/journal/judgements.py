"""The operating points by which a journal's readings were judged, and judging by new ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from core.batch.journal.faults import explained_journal
from core.batch.journal.rows import REPLACE, JournalRow, to_reading, to_row
from core.results.reading import Reading

#: Rows that are judged again in one step.
_PIECE = 1000


class Judgements:
    """Judges the readings of a journal again if operating points have changed.

    Parameters
    ----------
    db : sqlite3.Connection
        Connection to the journal, with its tables.

    Attributes
    ----------
    anew : int
        Number of readings that were judged again since the journal was opened.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.anew = 0
        # Journals of version 0.1.0 have none.
        db.execute("CREATE TABLE IF NOT EXISTS judged (model TEXT PRIMARY KEY, points TEXT NOT NULL)")

    def thresholds(self) -> dict[str, set[float]]:
        """Return the thresholds by which each model's readings were judged, by the model's hash."""
        query = (
            "SELECT body FROM reading WHERE finding <> '' GROUP BY json_extract(body, '$.model.sha256'), "
            "json_extract(body, '$.finding.threshold')"
        )
        found: dict[str, set[float]] = {}
        with explained_journal():
            for (body,) in self._db.execute(query):
                said = json.loads(body)
                if said["finding"]["threshold"] is not None:
                    found.setdefault(said["model"]["sha256"], set()).add(said["finding"]["threshold"])
        return found

    def judge(self, model: str, sha256: str, points: str, judge: Callable[[Reading], Reading]) -> None:
        """Judge all readings of a model again, unless its operating points are unchanged.

        Parameters
        ----------
        model, sha256 : str
            Id and hash of the model.
        points : str
            Identifies the model's operating points.
        judge : callable
            Returns a reading as judged by them.
        """
        with explained_journal():
            row = self._db.execute("SELECT points FROM judged WHERE model = ?", (sha256,)).fetchone()
        if row is not None and row[0] == points:
            return
        place = ("", 0)
        query = (
            "SELECT file, frame, body, maps, preview FROM reading WHERE model = ? AND finding <> '' "
            "AND (file, frame) > (?, ?) ORDER BY file, frame LIMIT ?"
        )
        with explained_journal(), self._db:
            while rows := self._db.execute(query, (model, *place, _PIECE)).fetchall():
                place = rows[-1][:2]
                anew: list[JournalRow] = []
                for _, _, body, maps, preview in rows:
                    before = to_reading(body, maps)
                    now = judge(before)
                    if before.model and before.model.sha256 == sha256 and now is not before:
                        anew.append(JournalRow(now, preview or b""))
                self._db.executemany(REPLACE, [to_row(one) for one in anew])
                self.anew += len(anew)
            self._db.execute("INSERT OR REPLACE INTO judged VALUES (?, ?)", (sha256, points))
