"""A day of unattended reading: studies arrive while the reading processes are killed repeatedly.

``python -m tests.torture.serve [--studies N] [--pictures N] [--minutes M] [--kills N]`` needs Orthanc and
DCMTK. With ``OVERREAD_DATA`` the pictures are chest films of a data set, otherwise synthetic ones. Receiver
and reading process are killed N times each, courier and the whole service twice, and the archive is
restarted. In the end the archive must have one report of every study, and no more after reports were sent
back.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom.uid import DigitalXRayImageStorageForPresentation, generate_uid

from core.audit import AuditLog
from core.reading_rules import ReadingRule
from core.service.log import log_file
from core.service.status import memory_of_tree, status_file
from core.settings import UserSettings
from core.settings_file import keep_settings
from tests.support.peers import Orthanc, free_port, listens, receiving, start_orthanc, storescu, wait_for
from tests.support.pictures import dicom, write_dicom
from tests.torture.modality import is_listening, processes_below

_PATIENT = "Torture^Serve"
_SAMPLE_SECONDS = 10.0


@dataclass
class Tally:
    """Counts of events during the run."""

    again: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, int]] = field(default_factory=list)


class RunningService:
    """`overread serve` in its own process."""

    def __init__(self, settings: UserSettings) -> None:
        keep_settings(settings)
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, listening: bool = True) -> None:
        """Start the service, and wait until it listens, or until it has reported its state."""
        began = time.time()
        with Path(os.devnull).open("wb") as nowhere:
            command = [sys.executable, "-m", "desktop", "serve"]
            self.process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)

        def ready() -> bool:
            if listening:
                return listens(self.settings.pacs.port)
            return status_file().exists() and status_file().stat().st_mtime > began

        wait_for(lambda: self.process.poll() is not None or ready(), 120)
        assert self.process.poll() is None, "it ended by itself"

    @staticmethod
    def status() -> dict[str, object]:
        """Return the state that the service reports."""
        with suppress(OSError, ValueError):
            return json.loads(status_file().read_text("ascii"))
        return {}

    def reported(self) -> int:
        """Return the number of reported studies."""
        return int(self.status().get("studies", {}).get("reported", 0))  # type: ignore[attr-defined]

    def searched(self) -> bool:
        """Return whether an archive was searched since the start."""
        status = self.status()
        (rule,) = status["rules"]  # type: ignore[misc]
        return str(rule["searched"]) > str(status["started"])

    def kill_receiver(self) -> None:
        """Kill the listening process."""
        for pid in processes_below(self.process.pid):
            if is_listening(pid):
                os.kill(pid, signal.SIGKILL)
                return

    def kill_child(self, name: str) -> bool:
        """Kill the reading process or the courier; return whether it existed."""
        pid = int(self.status()["processes"][name]["pid"])  # type: ignore[index]
        if pid not in processes_below(self.process.pid):
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def kill(self) -> None:
        """Kill the whole service."""
        self.process.kill()
        self.process.wait(600)

    def end(self) -> int:
        """Ask the service to stop; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(600)


def films() -> Iterator[np.ndarray]:
    """Yield pictures endlessly: films of a data set, or synthetic ones."""
    data = os.environ.get("OVERREAD_DATA")
    if data:
        with zipfile.ZipFile(Path(data) / "chest-xray-pneumonia.zip") as archive:
            names = [name for name in archive.namelist() if name.lower().endswith((".jpeg", ".jpg", ".png"))]
            while True:
                for name in names:
                    yield np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("L"))
    y, x = np.mgrid[0:256, 0:256] / 256
    for number in cycle(range(100)):
        yield (255 * (0.5 + 0.5 * np.sin(9 * x + number) * np.cos(7 * y))).astype(np.uint8)


def make(
    folder: Path, studies: int, pictures: int, day: str, study: str | None = None
) -> dict[str, list[Path]]:
    """Write studies with `pictures` pictures each, or add to one study; return their files by study."""
    made: dict[str, list[Path]] = {}
    source = films()
    for number in range(studies):
        uid, series = study or generate_uid(), generate_uid()
        files = made[uid] = []
        for picture in range(pictures):
            dataset = dicom(
                next(source),
                SOPClassUID=DigitalXRayImageStorageForPresentation,
                StudyInstanceUID=uid,
                SeriesInstanceUID=series,
                PatientName=_PATIENT,
                PatientID=f"SERVE-{number:04}",
                StudyDate=day,
                StudyDescription="Thorax",
                BodyPartExamined="CHEST",
                Modality="DX",
                InstanceNumber=picture + 1,
            )
            dataset.file_meta.MediaStorageSOPClassUID = DigitalXRayImageStorageForPresentation
            files.append(write_dicom(dataset, folder / uid / f"{picture:02}.dcm"))
    return made


def settings_for(place: Path, archive: Orthanc, settle: int, **changes: object) -> UserSettings:
    """Return settings of a service that reads what arrives and sends reports to an archive."""
    rule = {
        **{"name": "Chest films", "on": True, "modalities": "CR, DX", "words": "chest, thorax"},
        **{"days": 0, "settle": settle, "send": "sr", "to": "Orthanc"},
    }
    base = receiving(place / "received")
    return base.model_copy(
        update={"nodes": (archive.node(),), "rules": (ReadingRule.model_validate(rule | changes),)}
    )


def send(settings: UserSettings, studies: list[list[Path]], seconds: float, tally: Tally) -> None:
    """Send the studies within `seconds`; send again what gets no answer."""
    began = time.monotonic()
    for number, files in enumerate(studies):
        while time.monotonic() - began < seconds * number / len(studies):
            time.sleep(0.05)
        while storescu(settings, *files).returncode != 0:
            tally.again += 1
            time.sleep(0.5)


def reports(archive: Orthanc) -> Counter[str]:
    """Return the number of structured reports in the archive, by study."""
    # In this order, because more results may arrive between the two queries.
    series = archive.rest("/tools/find", {"Level": "Series", "Query": {"Modality": "SR"}, "Expand": True})
    studies = archive.rest("/tools/find", {"Level": "Study", "Query": {}, "Expand": True})
    uids = {one["ID"]: one["MainDicomTags"]["StudyInstanceUID"] for one in studies}  # type: ignore[attr-defined]
    found: Counter[str] = Counter()
    for one in series:  # type: ignore[attr-defined]
        found[uids[one["ParentStudy"]]] += len(one["Instances"])
    return found


def sample(service: RunningService, tally: Tally, ended: threading.Event) -> None:
    """Record the memory of all processes of the service."""
    began = time.monotonic()
    while not ended.wait(_SAMPLE_SECONDS):
        tally.memory.append((time.monotonic() - began, memory_of_tree(service.process.pid)))


class Archive:
    """An Orthanc that can be restarted with its objects."""

    def __init__(self, place: Path, listener: int) -> None:
        self._place, self._listener = place, listener
        self.now = start_orthanc(place, listener=listener)

    def restart(self, away: float) -> None:
        """Stop it, and start it again after some seconds."""
        port = self.now.port
        self.now.stop()
        time.sleep(away)
        self.now = start_orthanc(self._place, listener=self._listener, port=port)


def trouble(
    service: RunningService, archive: Archive, studies: int, kills: int, away: float, tally: Tally
) -> None:
    """Kill processes one after the other while studies are read, and restart the archive in the middle."""
    events: list[tuple[str, Callable[[], object]]] = []
    for _ in range(kills):
        events += [("receiver", service.kill_receiver), ("reading", lambda: service.kill_child("reading"))]
    events.insert(len(events) // 3, ("courier", lambda: service.kill_child("courier")))
    events.insert(2 * len(events) // 3, ("courier", lambda: service.kill_child("courier")))

    def again() -> None:
        service.kill()
        service.start()

    events.insert(len(events) // 4, ("service", again))
    events.insert(3 * len(events) // 4, ("service", again))
    events.insert(len(events) // 2, ("archive", lambda: archive.restart(away)))
    dice = random.Random(studies)
    for number, (name, do) in enumerate(events):
        wanted = studies * (number + 1) * 0.9 / (len(events) + 1)
        wait_for(lambda wanted=wanted: service.reported() >= wanted, 3600)
        time.sleep(dice.random() * 3)
        if do() is not False:
            tally.kills[name] += 1
        if name != "archive":
            wait_for(lambda: _whole(service), 180)


def _whole(service: RunningService) -> bool:
    told = service.status().get("processes", {})
    return listens(service.settings.pacs.port) and all(
        told[name].get("pid") in processes_below(service.process.pid)  # type: ignore[index]
        for name in ("reading", "courier")
        if told
    )


def main() -> int:
    """Run the day, and print the results; return the exit status."""
    parser = argparse.ArgumentParser(description="A day of unattended reading.")
    parser.add_argument("--studies", type=int, default=400)
    parser.add_argument("--pictures", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--settle", type=int, default=10)
    parser.add_argument("--away", type=float, default=60.0, help="Seconds that the archive is away.")
    parser.add_argument("--keep", type=Path, help="A folder, made here, in which all stays to be looked at.")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="serve-") as name:
        place = wishes.keep or Path(name)
        os.environ["OVERREAD_HOME"] = str(place / "home")
        made = make(place / "made", wishes.studies, wishes.pictures, time.strftime("%Y%m%d"))
        return have(
            place,
            made,
            seconds=60 * wishes.minutes,
            kills=wishes.kills,
            settle=wishes.settle,
            away=wishes.away,
        )


def have(
    place: Path, made: dict[str, list[Path]], *, seconds: float, kills: int, settle: int, away: float
) -> int:
    """Run everything at once; return 0 if every study has one report and nothing else is wrong."""
    tally, ended = Tally(), threading.Event()
    port = free_port()
    archive = Archive(place / "orthanc", port)
    settings = settings_for(place, archive.now, settle)
    pacs = settings.pacs.model_copy(update={"port": port})
    service = RunningService(settings.model_copy(update={"pacs": pacs}))
    try:
        service.start()
        threads = [
            threading.Thread(
                target=send, args=(service.settings, list(made.values()), seconds, tally), daemon=True
            ),
            threading.Thread(target=sample, args=(service, tally, ended), daemon=True),
        ]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        if kills:
            trouble(service, archive, len(made), kills, away, tally)
        threads[0].join()
        sent = time.monotonic() - began
        wait_for(lambda: service.reported() >= len(made), 3600)
        wait_for(lambda: sum(reports(archive.now).values()) >= len(made), 900)
        done = time.monotonic() - began
        before = reports(archive.now)
        _send_back(archive.now, list(made)[:20])
        time.sleep(settle + 15)
        after = reports(archive.now)
        ended.set()
        status = service.status()
        exit_status = service.end()
    finally:
        ended.set()
        if service.process is not None and service.process.poll() is None:
            service.kill()
        archive.now.stop()
    return report(made, tally, before, after, status, (sent, done), exit_status)


def _send_back(archive: Orthanc, studies: list[str]) -> None:
    """Let the archive send its reports to Overread, like archives that forward everything."""
    found = archive.rest("/tools/find", {"Level": "Instance", "Query": {"Modality": "SR"}})
    archive.rest(
        "/modalities/overread/store",
        {"Resources": found[: len(studies)], "Synchronous": True},  # type: ignore[index]
    )


def report(
    made: dict[str, list[Path]],
    tally: Tally,
    before: Counter[str],
    after: Counter[str],
    status: dict[str, object],
    times: tuple[float, float],
    exit_status: int,
) -> int:
    """Print the results; return the exit status."""
    lacking = set(made) - set(after)
    twice = [study for study, number in after.items() if number > 1]
    logs = sorted(log_file().parent.glob("service.log*"))
    text = "".join(log.read_text("utf-8") for log in logs)
    told = [word for word in (_PATIENT.split("^")[0], "SERVE-", *made) if word in text]
    faults = AuditLog().verify().faults
    pictures = sum(map(len, made.values()))
    lines = [
        f"{len(made):,} studies, {pictures:,} instances sent in {times[0]:.0f} s, all reported after "
        f"{times[1]:.0f} s",
        f"killed or restarted: {dict(tally.kills)}; {tally.again} times a study was sent again",
        f"reports: {sum(after.values()):,}; studies without one {len(lacking)}, with several {len(twice)}, "
        f"of studies that were not sent {len(set(after) - set(made))}",
        f"reports before and after some came back: {sum(before.values())}, {sum(after.values())}",
        f"log: {len(text.splitlines()):,} lines, patients named {len(told)}; audit log: {len(faults)} faults",
        f"studies: {status.get('studies')}; queue: {status.get('queue')}; problems: {status.get('problems')}",
        f"exit status after SIGTERM: {exit_status}",
        *_memory_lines(tally.memory),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    fine = not (lacking or twice or set(after) - set(made) or told or faults or exit_status)
    return int(not (fine and sum(before.values()) == sum(after.values())))


def _memory_lines(memory: list[tuple[float, int]]) -> list[str]:
    """Return lines on the memory of all processes: slope over the second half, and quartiles."""
    if len(memory) < 8:
        return []
    half = np.array(memory[len(memory) // 2 :], float)
    slope = np.polyfit(half[:, 0] / 3600, half[:, 1] / 2**20, 1)[0]
    quarters = np.array_split(np.array([size for _, size in memory], float) / 2**20, 4)
    medians = ", ".join(f"{np.median(part):.0f}" for part in quarters)
    return [
        f"memory of all processes (RSS, {len(memory)} samples): medians of its quarters {medians} MB, "
        f"slope of the second half {slope:+.0f} MB an hour"
    ]


if __name__ == "__main__":
    sys.exit(main())
