"""The record of unattended reading is encrypted with all else that is kept, and decrypted with it."""

from __future__ import annotations

from contextlib import closing

import pytest

from core.paths import service_file
from core.patient_data.encryption import decrypt_all, encrypt_all
from core.progress import Progress
from core.service.record import ServiceRecord, StudyState
from core.settings_file import read_settings
from core.sqlite_file import looks_encrypted


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
