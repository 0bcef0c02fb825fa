"""The table of all data in Overread's own folder, and which of them are patient data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.batch.journal.journal_store import journals
from core.network.outbox import Outbox
from core.paths import differing_beside, queue_file, received_folder, service_file, service_folder, user_data
from core.patient_data.recent import recent_file
from core.results.store import decisions_file
from core.settings import Privacy, UserSettings
from core.sqlite_file import COMPANIONS
from core.temporary import temporary_place

_OTHERS = (
    "service-status.json",
    "logs",
    "vault.json",
    "settings.json",
    "window.ini",
    "parity.json",
    "checked-models.json",
    "updates.json",
    "profiles",
    "models",
)


class DataKind(StrEnum):
    """Kinds of stored data."""

    RECEIVED = "received"
    JOURNALS = "journals"
    DECISIONS = "decisions"
    QUEUE = "queue"
    SERVICE = "service"
    RECENT = "recent"
    OPEN = "open"
    TEMPORARY = "temporary"
    KEY = "key"
    AUDIT = "audit"
    OTHER = "other"


@dataclass(frozen=True)
class DataPlace:
    """Stored data and their location.

    Attributes
    ----------
    kind : DataKind
    paths : tuple of Path
        Files and folders, which may not exist.
    holds : str
        Description of the data, a sentence for people.
    patients : bool
        Whether it contains patient data.
    setting : str
        Key of the setting with the number of days; empty if there is none.
    """

    kind: DataKind
    paths: tuple[Path, ...]
    holds: str
    patients: bool
    setting: str = ""

    def files(self) -> Iterator[Path]:
        """Yield the existing files."""
        for path in self.paths:
            if path.is_dir():
                yield from (one for one in sorted(path.rglob("*")) if one.is_file() and not one.is_symlink())
            elif path.is_file():
                yield path

    def days(self, privacy: Privacy) -> int:
        """Return the number of days; 0 means until deleted or, without a setting, until no longer needed."""
        return int(getattr(privacy, self.setting.partition(".")[2])) if self.setting else 0


def data_places(settings: UserSettings) -> tuple[DataPlace, ...]:
    """List the places of stored data, those with patient data first."""
    own, received = user_data(), received_folder(settings.pacs.folder)
    queue = queue_file()
    return (
        DataPlace(
            DataKind.RECEIVED,
            (received, differing_beside(received)),
            "Studies that were received or fetched, as they were sent.",
            patients=True,
            setting="privacy.keep_received",
        ),
        DataPlace(
            DataKind.JOURNALS,
            (journals(),),
            "What models found, with names, IDs and small pictures.",
            patients=True,
            setting="privacy.keep_journals",
        ),
        DataPlace(
            DataKind.DECISIONS,
            (*_with_companions(decisions_file()), *sorted(own.glob("decisions-aside-*"))),
            "What readers decided and marked, with their comments; by hashes of files and of patient IDs.",
            patients=True,
            setting="privacy.keep_decisions",
        ),
        DataPlace(
            DataKind.QUEUE,
            (*_with_companions(queue), Outbox.copies_beside(queue)),
            "What is to be sent and was sent: paths, UIDs, and copies until they are sent.",
            patients=True,
            setting="privacy.keep_queue",
        ),
        DataPlace(
            DataKind.SERVICE,
            (*_with_companions(service_file()), service_folder()),
            "Which studies were read unattended, by hashes of UIDs; results until they are queued.",
            patients=True,
        ),
        DataPlace(
            DataKind.RECENT,
            (recent_file(),),
            "Paths that were opened last.",
            patients=True,
            setting="privacy.keep_recent",
        ),
        DataPlace(
            DataKind.OPEN,
            (own / "running",),
            "Paths that are open just now, for the start after a crash; kinds of errors.",
            patients=True,
        ),
        DataPlace(
            DataKind.TEMPORARY,
            (temporary_place(),),
            "Pages and pictures of reports while they are made; gone at the next start.",
            patients=True,
        ),
        DataPlace(
            DataKind.KEY,
            (own / "deidentify.key",),
            "The secret by which pseudonyms are made: who has it can try names.",
            patients=False,
        ),
        DataPlace(
            DataKind.AUDIT,
            tuple(sorted(own.glob("audit*"))),
            "What was done and when; paths only where privacy.audit_names is on.",
            patients=settings.privacy.audit_names,
        ),
        DataPlace(
            DataKind.OTHER,
            tuple(own / name for name in _OTHERS),
            "Settings, log and status of the service, the window's arrangement, proofs of devices, signed "
            "profiles, models that you added.",
            patients=False,
        ),
    )


def size_of(files: Iterable[Path]) -> tuple[int, int]:
    """Return number and total bytes of files."""
    number = size = 0
    for path in files:
        with suppress(OSError):
            size += path.stat().st_size
            number += 1
    return number, size


def _with_companions(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in ("", *COMPANIONS))
