"""Gives the accession numbers of a worklist to the readings of a journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.batch.journal.faults import explained_journal
from core.batch.journal.rows import REPLACE, JournalRow, to_reading, to_row


@dataclass(frozen=True)
class GivenOrder:
    """The order of a study, as the worklist gives it.

    Attributes
    ----------
    accession, procedure_id, study_uid : str
        (0008,0050), (0040,1001) and (0020,000D) of the order.
    worklist : str
        Name of the worklist.
    """

    accession: str
    procedure_id: str
    study_uid: str
    worklist: str


class OrderedReadings:
    """Gives orders to the readings of a journal.

    Parameters
    ----------
    db : sqlite3.Connection
        Connection to the journal, with its tables.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def any(self) -> bool:
        """Return whether any reading has an accession number from a worklist."""
        with explained_journal():
            query = "SELECT EXISTS (SELECT 1 FROM reading WHERE instr(body, '\"accession_from\"') > 0)"
            return bool(self._db.execute(query).fetchone()[0])

    def give(self, orders: Mapping[str, GivenOrder]) -> int:
        """Give orders to studies that have no accession number; return how many readings got one.

        Parameters
        ----------
        orders : mapping of str to GivenOrder
            Orders by study key.
        """
        given = 0
        for key, order in orders.items():
            query = (
                "SELECT body, maps, preview FROM reading WHERE json_extract(body, '$.identity.study_uid') = ?"
            )
            with explained_journal(), self._db:
                rows = self._db.execute(query, (key.partition("\0")[0],)).fetchall()
                changed: list[JournalRow] = []
                for body, maps, preview in rows:
                    reading = to_reading(body, maps)
                    identity = reading.identity
                    if identity.study_key != key or identity.accession:
                        continue
                    known = replace(
                        identity,
                        accession=order.accession,
                        accession_from=order.worklist,
                        procedure_id=order.procedure_id,
                        order_study_uid=order.study_uid,
                    )
                    changed.append(JournalRow(replace(reading, identity=known), preview or b""))
                self._db.executemany(REPLACE, [to_row(row) for row in changed])
            given += len(changed)
        return given
