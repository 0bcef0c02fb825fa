"""DCMTK's worklist server (wlmscpfs) with orders written for it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from core.pacs_node import PacsNode
from tests.support.peers import find, free_port, listens, need, wait_for


def write_order(folder: Path, accession: str, patient_id: str, day: str, **changes: str) -> str:
    """Write an order into a worklist's folder; return its study's UID.

    `changes` are attributes of the order, or ``Modality`` of its step.
    """
    order, step = Dataset(), Dataset()
    said = {"PatientName": "Doe^Jane", "RequestedProcedureID": f"RP-{accession}", "Modality": "DX"} | changes
    step.Modality = said.pop("Modality")
    step.ScheduledStationAETitle, step.ScheduledProcedureStepID = "MODALITY", f"SPS-{accession}"
    step.ScheduledProcedureStepStartDate, step.ScheduledProcedureStepStartTime = day, "083000"
    step.ScheduledProcedureStepDescription = "Chest"
    order.SpecificCharacterSet = "ISO_IR 100"
    order.AccessionNumber, order.PatientID = accession, patient_id
    order.PatientBirthDate, order.PatientSex = "19500101", "F"
    order.StudyInstanceUID = generate_uid()
    order.RequestedProcedureDescription, order.ReferringPhysicianName = "Chest", ""
    order.ScheduledProcedureStepSequence = [step]
    for keyword, value in said.items():
        setattr(order, keyword, value)
    order.file_meta = FileMetaDataset()
    order.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    order.file_meta.MediaStorageSOPClassUID = "1.2.276.0.7230010.3.1.0.1"
    order.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lockfile").touch()
    order.save_as(folder / f"{accession or 'none'}-{generate_uid()[-8:]}.wl", enforce_file_format=True)
    return str(order.StudyInstanceUID)


@contextmanager
def worklist(orders: Path) -> Iterator[PacsNode]:
    """Start a worklist server for the orders in the folder ``<orders>/WORKLIST``."""
    need("wlmscpfs")
    port = free_port()
    command = [str(find("wlmscpfs")), "-dfp", str(orders), str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: listens(port))
            yield PacsNode(name="RIS", host="127.0.0.1", port=port, title="WORKLIST")
        finally:
            process.terminate()
