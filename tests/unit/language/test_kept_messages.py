"""Messages saved in journals and in the outbox, also by older versions."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from core.batch.journal.rows import JournalRow, to_reading, to_row
from core.errors import Reason, Status
from core.images.base.picture import Identity
from core.language.catalogue import language_of
from core.language.message import Message
from core.network.base.queue_table import QueueTable
from core.results.reading import Reading
from core.sqlite_file import connect

MESSAGE = Message("The file has {size:,} bytes; at most {most:,} are read.", size=5000, most=4000)
GERMAN = "Die Datei hat 5.000 Byte; höchstens 4.000 werden gelesen."
#: The outbox as 0.1.0 made it, with one object that failed.
_OLD_QUEUE = """
CREATE TABLE objects (
    id INTEGER PRIMARY KEY, node TEXT NOT NULL, path TEXT NOT NULL, own INTEGER NOT NULL,
    sop_class TEXT NOT NULL, sop_uid TEXT NOT NULL, syntax TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, sentence TEXT NOT NULL,
    tries INTEGER NOT NULL, due REAL NOT NULL, changed REAL NOT NULL, UNIQUE (node, sop_uid, sha256)
);
INSERT INTO objects VALUES (1, 'n', 'x', 0, '1', '2', '3', 4, 's', 'failed', 'c', 'Old {words}.', 1, 0, 0);
PRAGMA user_version = 1;
"""


def test_a_journal_keeps_messages_with_their_values() -> None:
    reading = Reading(
        "a.dcm", 1, Status.ERROR, Reason.TOO_LARGE, MESSAGE, Identity(), None, None, "cpu", (9, 9)
    )
    body = str(to_row(JournalRow(reading))[6])
    again = to_reading(body, None).message
    assert again == MESSAGE
    assert language_of("de")(again) == GERMAN
    # The entry as an older version stored it.
    old = {name: value for name, value in json.loads(body).items() if name != "told"}
    assert to_reading(json.dumps(old), None).message == MESSAGE


def test_the_queue_keeps_messages_with_their_values(tmp_path: Path) -> None:
    place = tmp_path / "queue.sqlite"
    with closing(connect(place)) as db:
        db.executescript(_OLD_QUEUE)
    table = QueueTable(place)
    with closing(table.db):
        (old,) = table.some("1", (), -1)
        assert old.sentence == "Old {words}."
        table.change(old, replace(old, sentence=MESSAGE))
        (now,) = table.some("1", (), -1)
        assert language_of("de")(now.sentence) == GERMAN
        # An older version knows only the sentence, and changes it without its values.
        table.db.execute("UPDATE objects SET sentence = 'Older words.'")
        (changed,) = table.some("1", (), -1)
        assert language_of("de")(changed.sentence) == "Older words."
