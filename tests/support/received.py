"""Objects that arrive in a folder for received studies without a network."""

from __future__ import annotations

from pathlib import Path

from pydicom.filereader import read_file_meta_info

from core.network.base.object_store import Kept, ObjectStore


def receive(store: ObjectStore, file: Path) -> Kept:
    """Receive a file's data set, as the receiver does."""
    meta = read_file_meta_info(file)
    data = file.read_bytes()
    begins = 144 + meta.FileMetaInformationGroupLength
    incoming = store.begin(
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID
    )
    try:
        incoming.write(data[begins:])
        return store.keep(incoming)
    finally:
        incoming.close()
