"""Shared by the network tests: a receiver, and small instances to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import CTImageStorage, generate_uid

from core.network.scp.receiver import Receiver
from core.runtime import configure
from core.settings import UserSettings
from tests.support.peers import receiving
from tests.support.pictures import dicom, write_dicom

Makes = Callable[..., list[Path]]
Receives = Callable[..., UserSettings]


@pytest.fixture(autouse=True)
def quiet() -> None:
    configure()


@pytest.fixture
def instances(tmp_path: Path) -> Makes:
    """Make instances of one study; attributes override."""

    def make(number: int, **attributes: object) -> list[Path]:
        study = generate_uid()
        folder = tmp_path / "made" / study
        made = []
        for n in range(number):
            pixels = np.full((16, 16), n, np.uint16)
            dataset = dicom(pixels, **({"StudyInstanceUID": study, "Modality": "CT"} | attributes))
            dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
            made.append(write_dicom(dataset, folder / f"{n:04}.dcm"))
        return made

    return make


@pytest.fixture
def receives(tmp_path: Path) -> Iterator[Receives]:
    """Start receivers, with changed settings if given; the last is in `receives.receiver`."""
    started: list[Receiver] = []

    def start(**changes: object) -> UserSettings:
        settings = receiving(tmp_path / "received", **changes)
        started.append(Receiver(settings.pacs))
        start.receiver = started[-1]
        return settings

    yield start
    for receiver in started:
        receiver.close()


def kept(settings: UserSettings) -> dict[str, Path]:
    """Return the received files by their instances."""
    return {path.stem: path for path in settings.pacs.folder.glob("*/*.dcm")}
