"""The study of each reading can be looked up without the rest of the reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.rows import JournalRow
from core.batch.journal.run_keys import RunKey
from core.errors import InputError, Reason, Status
from core.images.base.picture import Identity
from core.results.reading import Finding, ModelReference, Reading, failed_reading

BY = ModelReference("tiny", "1.0", "Tiny", "ab" * 32)
FOUND = Finding(("a", "b"), (0.75, 0.25), "a", 0.5, True, np.zeros((2, 4, 4), dtype=np.float32))
WHOSE = Identity(
    patient_id="7",
    patient_name="Müller",
    study_uid="1.2",
    series_uid="1.2.3",
    slice_mm=-3.5,
    instance_number=4,
)


def test_they_are_those_of_the_readings(tmp_path: Path) -> None:
    rows = [
        JournalRow(Reading("b", 2, Status.OK, None, "", WHOSE, BY, FOUND, "cpu", (9, 9)), b"jpeg"),
        JournalRow(Reading("b", 1, Status.OK, None, "", WHOSE, BY, FOUND, "cpu", (9, 9))),
        JournalRow(failed_reading("a", InputError(Reason.CORRUPT, "It is damaged."))),
    ]
    earlier = JournalRow(Reading("c", 1, Status.OK, None, "", Identity(), BY, FOUND, "cpu", (9, 9)))
    with Journal(tmp_path / "journal") as journal:
        journal.begin(RunKey("before", "settings", (("tiny", "ab" * 32),)))
        journal.add([earlier], [FileMark("c", "stamp", "cd" * 32)])
        journal.begin(RunKey("now", "settings", (("tiny", "cd" * 32),)))
        journal.add(rows, [FileMark(file, "stamp", "cd" * 32) for file in ("a", "b")])
        found = list(journal.identities())
        assert found == [(one.file, one.status, one.identity) for one in journal.readings()]
    assert found == [("a", Status.ERROR, Identity()), ("b", Status.OK, WHOSE), ("b", Status.OK, WHOSE)]
