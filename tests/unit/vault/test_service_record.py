"""The record of unattended reading is encrypted and decrypted with all other patient data."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from core.network.outbox import Outbox
from core.pacs_node import PacsNode
from core.paths import private_folder, service_file, service_folder
from core.patient_data.encryption import decrypt_all, encrypt_all
from core.progress import Progress
from core.reading_rules import ReadingRule
from core.service import reading
from core.service.record import ServiceRecord, StudyState
from core.settings_file import read_settings
from core.sqlite_file import looks_encrypted
from core.vault.sealed_file import is_sealed
from tests.support.pictures import dicom, write_dicom


def met() -> list[str]:
    with closing(ServiceRecord()) as record:
        return [entry.study for entry in record.in_state(StudyState.WAITING)]


@pytest.mark.usefixtures("wished")
def test_what_is_made_and_what_was_there_is_encrypted() -> None:
    with closing(ServiceRecord()) as record:
        record.meet("a", "Films", StudyState.WAITING, "set", 1)
    assert looks_encrypted(service_file())
    assert met() == ["a"]
    settings = read_settings()
    assert decrypt_all(settings, Progress()).whole
    assert not looks_encrypted(service_file())
    assert met() == ["a"]
    assert encrypt_all(settings, Progress()).whole
    assert looks_encrypted(service_file())
    assert met() == ["a"]


@pytest.mark.usefixtures("wished")
def test_results_are_encrypted_while_they_are_not_queued() -> None:
    batch = reading.StudyBatch("0123", ReadingRule(name="Films", to="Archive"), ())
    half = private_folder(service_folder() / "0123.half")
    write_dicom(dicom(np.zeros((8, 8), np.uint8)), half / "1.2" / "sr-1.dcm")
    reading._commit(half, batch.made, [])
    assert is_sealed(batch.made / "1.2" / "sr-1.dcm")
    node = PacsNode(name="Archive", host="localhost", title="PACS")
    assert reading.queue_results(batch, [node]) == []
    with closing(Outbox()) as queue:
        (entry,) = queue.entries()
        assert is_sealed(entry.path)
