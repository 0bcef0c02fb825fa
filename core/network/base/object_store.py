"""The store of received objects: a folder for each study, a file for each instance, always complete."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from filelock import Timeout
from pydicom import dcmread
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import UID
from pynetdicom.dsutils import create_file_meta

from core.errors import InputError, NetworkError, VaultError
from core.images.base.limits import Limits
from core.images.dicom.header import IDENTITY_TAGS, PARSER_ERRORS, text_of
from core.images.dicom.quick_header import read_head
from core.language.message import Message
from core.language.system import because
from core.network.base.dicom_files import is_uid
from core.network.base.error_codes import NetworkErrorCode
from core.paths import (
    abandoned_files,
    differing_beside,
    is_shared,
    keep_private,
    make_received_folder,
    private_folder,
    private_lock,
)
from core.vault.key import seals
from core.vault.sealed_file import SealedWriter, open_kept

TOO_LARGE = Message("An object is larger than the settings allow.")
#: Bytes written between two checks of the free disk space.
_CHECK_EVERY = 16 << 20
_BUFFER = 1 << 20
#: Bytes within which an object's data set begins; the group before the data set has about 200.
_HEAD_BYTES = 1 << 16
#: Seconds that one process waits for another to put an object in place.
_WAIT = 10.0
#: A partial object that was not written to for this many seconds is abandoned.
_LEFT_SECONDS = 600.0


class Kept(StrEnum):
    """The outcome of storing an object."""

    NEW = "new"
    #: The same data set in the same transfer syntax was already there.
    SAME = "same"
    #: Another object of the same name came first; both are kept, this one in a separate folder.
    DIFFERING = "differing"


@dataclass(frozen=True)
class Bounds:
    """The limits on received objects.

    Attributes
    ----------
    object_bytes : int
        Size of the largest object, in bytes.
    free_bytes : int
        Disk space that is left free, in bytes.
    """

    object_bytes: int
    free_bytes: int


class IncomingObject:
    """An object while it arrives: a file for pynetdicom to write to, within the limits.

    Attributes
    ----------
    problem : NetworkError or None
        Why the object cannot be kept; the rest of it is then discarded.
    name : str
        Path of the temporary file.
    size : int
        Bytes of the data set received so far, including discarded ones.
    """

    def __init__(self, folder: Path, bounds: Bounds, sop_class: str, sop_uid: str, syntax: str) -> None:
        self.problem: NetworkError | None = None
        self.sop_uid = sop_uid
        self.size = 0
        # pynetdicom flushes the inner file after each piece.
        self.file = self
        self._bounds, self._folder = bounds, folder
        self._check_room_at = 0
        self.path = folder / f".overread-{os.urandom(6).hex()}.dcm"
        self.name = str(self.path)
        self._handle: BinaryIO | None = None
        #: Writes to the handle, encrypted if that is on.
        self._out: BinaryIO | SealedWriter | None = None
        if not (is_uid(sop_class) and is_uid(sop_uid) and is_uid(syntax)):
            self._fail(NetworkErrorCode.UNSAFE_UID, Message("An object has an invalid identifier."))
            return
        meta = create_file_meta(
            sop_class_uid=UID(sop_class), sop_instance_uid=UID(sop_uid), transfer_syntax=UID(syntax)
        )
        try:
            self._check_room()
            if self.problem is None:
                self._handle = self.path.open("xb", _BUFFER)
                if not is_shared(folder):
                    keep_private(self.path)
                self._out = SealedWriter(self._handle) if seals(self.path) else self._handle
                begins = io.BytesIO()
                write_file_meta_info(DicomFileLike(begins), meta)
                self._out.write(bytes(128) + b"DICM" + begins.getvalue())
        except OSError as error:
            self._write_failed(error)
        except VaultError as error:
            self._fail(
                NetworkErrorCode.DISK_FULL, Message("An object cannot be stored. {why}", why=error.message)
            )

    def write(self, data: bytes) -> int:
        """Write a piece of the data set."""
        self.size += len(data)
        if self.size > self._bounds.object_bytes:
            self._fail(NetworkErrorCode.TOO_LARGE, TOO_LARGE)
        if self._handle is not None and self._out is not None:
            try:
                self._out.write(data)
                if self.size >= self._check_room_at:
                    self._check_room()
            except OSError as error:
                self._write_failed(error)
        return len(data)

    def flush(self) -> None:
        """Do nothing: a piece need not reach the disk before the next one."""

    def finish(self) -> None:
        """Complete the object: write all of it to the disk."""
        if self._handle is not None:
            try:
                if isinstance(self._out, SealedWriter):
                    self._out.finish()
                self._handle.flush()
                os.fsync(self._handle.fileno())
                self._handle.close()
            except OSError as error:
                self._write_failed(error)
            self._handle = None

    def close(self) -> None:
        """Close the file; delete it if the object was not kept."""
        if self._handle is not None:
            with suppress(OSError):
                self._handle.close()
            self._handle = None
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _check_room(self) -> None:
        self._check_room_at = self.size + _CHECK_EVERY
        if shutil.disk_usage(self._folder).free < self._bounds.free_bytes:
            self._fail(
                NetworkErrorCode.DISK_FULL, Message("The disk has less free space than the settings require.")
            )

    def _write_failed(self, error: OSError) -> None:
        self._fail(
            NetworkErrorCode.DISK_FULL,
            Message("An object cannot be written: {why}.", why=because(error, Message("write error"))),
        )

    def _fail(self, code: NetworkErrorCode, sentence: str) -> None:
        self.problem = self.problem or NetworkError(code, sentence)
        self.close()


class ObjectStore:
    """The folder of received objects; several processes may store objects at once.

    Parameters
    ----------
    folder : Path
        Created if it does not exist.
    bounds : Bounds

    Attributes
    ----------
    folder, differing : Path
        Folders of studies, and of objects that differ from an earlier one of the same name.

    Raises
    ------
    NetworkError
        ``cannot-listen``.
    """

    def __init__(self, folder: Path, bounds: Bounds) -> None:
        self.folder = folder
        self.differing = differing_beside(folder)
        self._bounds = bounds
        self._limits = Limits()
        self._placing = private_lock(folder.with_name(f"{folder.name}.lock"), _WAIT)
        try:
            make_received_folder(folder)
            _delete_half_objects(folder)
        except OSError as error:
            why = because(error, Message("no access"))
            raise NetworkError(
                NetworkErrorCode.CANNOT_LISTEN,
                "The folder for received studies cannot be used: {why}.",
                why=why,
            ) from error

    def begin(self, sop_class: str, sop_uid: str, syntax: str) -> IncomingObject:
        """Begin to receive an object."""
        return IncomingObject(self.folder, self._bounds, sop_class, sop_uid, syntax)

    def keep(self, incoming: IncomingObject) -> Kept:
        """Store a complete object, safe against a power cut, before its sender gets the answer.

        The first object of a name stays unchanged, as it may have been read already. Another object of the
        same name in the same study is kept in the folder `differing`.

        Raises
        ------
        NetworkError
            Why the object is not kept.
        """
        incoming.finish()
        if incoming.problem is not None:
            raise incoming.problem
        place = self.folder / self._study_of(incoming) / f"{incoming.sop_uid}.dcm"
        try:
            return Kept.NEW if self._place(incoming.path, place) else self._compare(incoming, place)
        except (Timeout, VaultError) as error:
            raise NetworkError(
                NetworkErrorCode.DISK_FULL, "An object cannot be stored: another program uses the folder."
            ) from error
        except OSError as error:
            why = because(error, Message("write error"))
            raise NetworkError(
                NetworkErrorCode.DISK_FULL, "An object cannot be stored: {why}.", why=why
            ) from error

    def _compare(self, incoming: IncomingObject, place: Path) -> Kept:
        """Keep an object aside if its place is taken by a different one."""
        came, aside = _content(incoming.path), self.differing / place.parent.name
        if any(_content(known) == came for known in (place, *aside.glob(f"{incoming.sop_uid}.*.dcm"))):
            return Kept.SAME
        kept = self._place(incoming.path, aside / f"{incoming.sop_uid}.{came[:16]}.dcm")
        return Kept.DIFFERING if kept else Kept.SAME

    def _place(self, temporary: Path, place: Path) -> bool:
        """Rename a file to a place that is free; return whether it was free."""
        with self._placing:
            if place.exists():
                return False
            if not place.parent.exists():
                self._make(place.parent)
                _write_through(place.parent.parent)
            temporary.rename(place)
        _write_through(place.parent)
        return True

    def _make(self, study: Path) -> None:
        """Create the folder of a study, private to the user unless the parent folder is shared."""
        if is_shared(self.folder):
            study.mkdir(parents=True, exist_ok=True)
        else:
            make_received_folder(study.parent)
            private_folder(study)

    def _study_of(self, incoming: IncomingObject) -> str:
        """Return the study's UID, after checking that the object is what its sender called it."""
        try:
            with open_kept(incoming.path) as handle:
                head = read_head(handle, self._limits).dataset
        except InputError as error:
            raise NetworkError(NetworkErrorCode.DAMAGED, "An object's header cannot be read.") from error
        except OSError as error:
            raise NetworkError(NetworkErrorCode.DISK_FULL, "An object cannot be read again.") from error
        if text_of(head, IDENTITY_TAGS["sop_uid"]) != incoming.sop_uid:
            raise NetworkError(
                NetworkErrorCode.MISMATCH, "The object is not the one that its sender announced."
            )
        study = text_of(head, IDENTITY_TAGS["study_uid"])
        if not is_uid(study):
            raise NetworkError(NetworkErrorCode.UNSAFE_UID, "An object's study has no identifier.")
        return study


def _content(path: Path) -> str:
    """Return the SHA-256 of an object's transfer syntax and data set.

    The group before them names the program that wrote the file (PS3.10 7.1), so other versions of this
    program or of its libraries write it differently.
    """
    with open_kept(path) as handle:
        head = handle.read(_HEAD_BYTES)
        # The group's length is its first element: (0002,0000) UL.
        length = int.from_bytes(head[140:144], "little")
        known = head[128:136] == b"DICM\x02\x00\x00\x00" and 144 + length <= len(head)
        begins = 144 + length if known else 0
        found = hashlib.sha256()
        try:
            meta = dcmread(io.BytesIO(head[:begins]), force=True).file_meta
            found.update(str(meta.get("TransferSyntaxUID", "")).encode("ascii", "replace"))
        except PARSER_ERRORS:
            # Damaged since it arrived: compare all its bytes.
            begins = 0
        handle.seek(begins)
        while piece := handle.read(_BUFFER):
            found.update(piece)
    return found.hexdigest()


def _delete_half_objects(folder: Path) -> None:
    """Delete partial objects of a receiver that was killed; their senders got no answer and send again."""
    for path in abandoned_files(folder, _LEFT_SECONDS, ".dcm"):
        path.unlink(missing_ok=True)


def _write_through(folder: Path) -> None:
    """Make a folder's new entries survive a power cut; Windows does this by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
