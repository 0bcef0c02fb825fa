"""Encrypts or decrypts existing files; it can be resumed after a stop at any moment.

Every file is written to a new file beside it, which replaces it once it is complete. So each file is at any
time either in the old or in the new form, recognisable by its first bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from filelock import Timeout

from core.batch.journal.journal_store import journals, kept_journals, lock_of, manifest_beside
from core.errors import ExportError, VaultError
from core.network.outbox import Outbox
from core.paths import (
    abandoned_files,
    atomic_write,
    differing_beside,
    is_own,
    is_temporary,
    private_lock,
    queue_file,
    received_folder,
    service_file,
    user_data,
)
from core.patient_data.recent import recent_file
from core.progress import Progress
from core.results.store import decisions_file
from core.settings import UserSettings
from core.sqlite_file import COMPANIONS, copy_as, database_errors, looks_encrypted
from core.vault.key import forget_key
from core.vault.sealed_file import SealedWriter, is_sealed, open_kept

#: Seconds without changes after which a temporary file is considered abandoned.
_LEFT_SECONDS = 600.0
_COPY_BYTES = 1 << 20


@dataclass(frozen=True)
class Converted:
    """The outcome for all files.

    Attributes
    ----------
    done, already : int
        Number of files that were converted, and of files that had the right form already.
    busy, failed : tuple of Path
        Files that a window or run has open, and files that are damaged or cannot be written; both stay
        unchanged.
    """

    done: int
    already: int
    busy: tuple[Path, ...]
    failed: tuple[Path, ...]

    @property
    def whole(self) -> bool:
        """Whether all files have the right form."""
        return not (self.busy or self.failed)


class _BusyError(Exception):
    """Another process has the file open."""


class _DamagedError(Exception):
    """The file is damaged and cannot be copied."""


def encrypt_all(settings: UserSettings, progress: Progress) -> Converted:
    """Encrypt all patient data in the user's own folder.

    Raises
    ------
    VaultError
        If the keyring does not store a key; nothing is changed then.
    Cancelled
        Files already encrypted stay encrypted.
    """
    return _convert(settings, progress, sealed=True)


def decrypt_all(settings: UserSettings, progress: Progress) -> Converted:
    """Decrypt all patient data, and then delete the key from the keyring.

    Raises
    ------
    VaultError
        If the keyring does not return the key; nothing is changed then.
    Cancelled
        Files already decrypted stay decrypted.
    """
    found = _convert(settings, progress, sealed=False)
    if found.whole and not any(_left_encrypted()):
        forget_key()
    return found


def count_encrypted(settings: UserSettings) -> tuple[int, int]:
    """Return the number of encrypted files, and of all files that can be encrypted."""
    databases, files = _databases(), _files(settings)
    done = sum(map(looks_encrypted, databases)) + sum(map(is_sealed, files))
    return done, len(databases) + len(files)


def _convert(settings: UserSettings, progress: Progress, *, sealed: bool) -> Converted:
    try:
        with private_lock(user_data() / "vault-files.lock"):
            # Leftovers of a conversion that was killed.
            for folder in (journals(), user_data()):
                for left in abandoned_files(folder, 0.0, ".sqlite"):
                    left.unlink(missing_ok=True)
            return _convert_each(settings, progress, sealed=sealed)
    except Timeout as error:
        raise VaultError("Wait until the other Overread has finished encrypting or decrypting.") from error


def _convert_each(settings: UserSettings, progress: Progress, *, sealed: bool) -> Converted:
    databases, files = _databases(), _files(settings)
    if not sealed:
        # The settings may have named another folder when a file was encrypted.
        left = [path for path in _left_encrypted() if path.suffix != ".sqlite"]
        files += [path for path in left if path not in files]
    progress.start(len(databases) + len(files))
    done = already = 0
    busy: list[Path] = []
    failed: list[Path] = []
    for path in (*databases, *files):
        progress.check()
        try:
            if path in databases:
                changed = _convert_database(path, sealed=sealed)
            else:
                changed = _convert_file(path, sealed=sealed)
        except _BusyError:
            busy.append(path)
        except VaultError:
            raise
        except (OSError, ExportError, _DamagedError):
            # An object that was sent or deleted meanwhile needs no conversion.
            failed += [path] if path.exists() else []
        else:
            done, already = done + changed, already + (not changed)
        progress.advance()
    return Converted(done, already, tuple(busy), tuple(failed))


def _databases() -> tuple[Path, ...]:
    own = user_data()
    named = (decisions_file(), *sorted(own.glob("decisions-aside-*.sqlite")), queue_file(), service_file())
    found = (*kept_journals(), *named)
    return tuple(path for path in found if path.is_file() and path.stat().st_size)


def _left_encrypted() -> Iterator[Path]:
    """Yield all encrypted files in the user's own folder."""
    for path in user_data().rglob("*"):
        # On Windows, nobody can read a file whose lock is held.
        if path.suffix in (".lock", ".sending") or path.is_symlink() or not path.is_file():
            continue
        with suppress(FileNotFoundError):
            if is_sealed(path) or (path.suffix == ".sqlite" and looks_encrypted(path)):
                yield path


def _files(settings: UserSettings) -> list[Path]:
    return list(_sealable(settings))


def _sealable(settings: UserSettings) -> Iterator[Path]:
    received = dict.fromkeys((received_folder(settings.pacs.folder), received_folder(None)))
    folders = [one for root in received for one in (root, differing_beside(root)) if is_own(one)]
    for folder in (*folders, Outbox.copies_beside(queue_file())):
        for left in _half_files(folder):
            left.unlink(missing_ok=True)
        yield from (
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and not is_temporary(path.name)
        )
    for path in (recent_file(), *(manifest_beside(path) for path in kept_journals())):
        if path.is_file():
            yield path


def _half_files(folder: Path) -> Iterator[Path]:
    """Yield partial files of killed processes; in folders of studies, only conversions write such files."""
    yield from abandoned_files(folder, _LEFT_SECONDS, ".dcm")
    for study in folder.glob("*/"):
        yield from abandoned_files(study, 0.0, ".dcm")


def _convert_file(path: Path, *, sealed: bool) -> bool:
    if is_sealed(path) == sealed:
        return False
    before = path.stat().st_mtime_ns
    # Windows cannot replace an open file: close the old file first.
    with atomic_write(path) as temporary, open_kept(path) as plain, temporary.open("wb") as made:
        if sealed:
            writer = SealedWriter(made)
            while piece := plain.read(_COPY_BYTES):
                writer.write(piece)
            writer.finish()
        else:
            shutil.copyfileobj(plain, made, _COPY_BYTES)
        _finish(made, before)
        if path.stat().st_mtime_ns != before:
            raise OSError("the file was changed meanwhile")
    return True


def _convert_database(path: Path, *, sealed: bool) -> bool:
    if looks_encrypted(path) == sealed:
        return False
    # Until a file is closed, SQLite may write only to its companion files.
    parts = [path, *(path.with_name(path.name + suffix) for suffix in COMPANIONS)]
    before = max(part.stat().st_mtime_ns for part in parts if part.exists())
    try:
        with private_lock(lock_of(path)), atomic_write(path) as temporary:
            if not copy_as(path, temporary, encrypted=sealed):
                raise _BusyError
            with temporary.open("r+b") as made:
                _finish(made, before)
    except Timeout as error:
        raise _BusyError from error
    except database_errors() as error:
        if "locked" in str(error):
            raise _BusyError from error
        raise _DamagedError(str(error)) from error
    return True


def _finish(made: BinaryIO, before: int) -> None:
    """Write a new file to the disk, with the old file's time, so that it is not kept longer."""
    made.flush()
    os.utime(made.name, ns=(before, before))
    os.fsync(made.fileno())
