"""A modality's day: thousands of instances arrive while the window reads, and the receiver is killed.

``python -m tests.torture.modality [--instances N] [--kills N]`` needs a screen or ``xvfb-run``, Orthanc and
DCMTK. Half of the instances come from storescu, several at once, and half from Orthanc; senders without an
answer send again, as modalities do. Meanwhile unknown callers connect, an object is too large, and hundreds
of connections come at once. In the end every instance must exist once, as it was sent, and must have been
read once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid

from core.audit import AuditLog
from core.settings import UserSettings
from core.settings_file import keep_settings
from tests.support.modality_run import STOP
from tests.support.peers import Orthanc, listens, receiving, start_orthanc, storescu, wait_for

_SERIES = 20
_BATCH = 25
_SENDERS = 3
_OBJECT_MB, _ASSOCIATIONS = 8, 8
_FLOOD = 300


@dataclass
class Tally:
    """Counts of events during the run."""

    again: int = 0
    kills: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Application:
    """The window in its own process, and its output."""

    def __init__(self, settings: UserSettings) -> None:
        keep_settings(settings)
        command = [sys.executable, "-m", "tests.support.modality_run"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.now: dict[str, int] = {}
        self.stalls: list[float] = []
        self._follower = threading.Thread(target=self._follow, daemon=True)
        self._follower.start()
        wait_for(lambda: self.now.get("watching") and listens(settings.pacs.port), 120)

    def _follow(self) -> None:
        for line in self.process.stdout:
            self.now = json.loads(line)
            if self.now["watching"]:
                self.stalls.append(self.now["stall"])

    def kill_receiver(self) -> None:
        """Kill the listening process."""
        for pid in processes_below(self.process.pid):
            if is_listening(pid):
                os.kill(pid, signal.SIGKILL)
                return
        raise AssertionError("nobody listens")

    def end(self) -> None:
        """Close the window."""
        (Path(os.environ["OVERREAD_HOME"]) / STOP).touch()
        self.process.wait(60)
        self._follower.join()
        self.process.stdout.close()


def make(folder: Path, number: int, seed: int) -> dict[str, Path]:
    """Write instances of pydicom's CT and MR slices, each with some noise; return them by UID."""
    noise = np.random.default_rng(seed)
    samples = [pydicom.dcmread(str(get_testdata_file(name))) for name in ("CT_small.dcm", "MR_small.dcm")]
    for sample in samples:
        # Padding after the pixels, which no sender transmits.
        sample.pop("DataSetTrailingPadding", None)
    made: dict[str, Path] = {}
    for n in range(number):
        if n % _SERIES == 0:
            study, series = generate_uid(), generate_uid()
        dataset = samples[n // _SERIES % 2]
        pixels = dataset.pixel_array
        dataset.PixelData = (pixels + noise.integers(0, 4, pixels.shape).astype(pixels.dtype)).tobytes()
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, series
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        dataset.InstanceNumber, dataset.PatientID = n % _SERIES + 1, f"T{n // _SERIES:04}"
        path = folder / f"{n:05}.dcm"
        path.parent.mkdir(parents=True, exist_ok=True)
        dataset.save_as(path)
        made[str(dataset.SOPInstanceUID)] = path
    return made


def send_by_storescu(settings: UserSettings, files: list[Path], tally: Tally) -> None:
    """Send in batches, several at once; send failed batches again as a whole."""

    def send(batch: list[Path]) -> None:
        while storescu(settings, *batch).returncode != 0:
            tally.again += 1
            time.sleep(0.5)

    batches = [files[n : n + _BATCH] for n in range(0, len(files), _BATCH)]
    with ThreadPoolExecutor(_SENDERS) as pool:
        list(pool.map(send, batches))


def send_by_orthanc(archive: Orthanc, files: list[Path], tally: Tally) -> None:
    """Put files into the archive, and let it send them; send failed ones again."""
    ids = [str(archive.rest("/instances", file.read_bytes())["ID"]) for file in files]  # type: ignore[index]
    for n in range(0, len(ids), _BATCH):
        while True:
            wish = {"Resources": ids[n : n + _BATCH], "Synchronous": False, "Permissive": False}
            job = str(archive.rest("/modalities/overread/store", wish)["ID"])  # type: ignore[index]
            if _ended(archive, job):
                break
            tally.again += 1
            time.sleep(0.5)


def _ended(archive: Orthanc, job: str) -> bool:
    """Wait for a job; return whether everything was sent."""
    while True:
        state = archive.rest(f"/jobs/{job}")["State"]  # type: ignore[index]
        if state in ("Success", "Failure"):
            return state == "Success"
        time.sleep(0.1)


def mischief(settings: UserSettings, one: Path, place: Path, tally: Tally) -> None:
    """Call from an unknown and to a wrong title, send too large an object, and connect hundreds of times."""
    tally.refused["stranger"] += storescu(settings, one, title="STRANGER").returncode != 0
    tally.refused["another's title"] += storescu(settings, one, options=("-aec", "OTHER")).returncode != 0
    large = pydicom.dcmread(one)
    large.SOPInstanceUID = large.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    large.Rows, large.Columns = 2400, 2400
    large.PixelData = bytes(2400 * 2400 * 2)
    large.save_as(place / "large.dcm")
    done = storescu(settings, place / "large.dcm", options=("-v",))
    tally.refused["too large"] += "OutOfResources" in done.stdout + done.stderr
    held = []
    for _ in range(_FLOOD):
        caller = socket.create_connection(("127.0.0.1", settings.pacs.port), 10)
        caller.settimeout(10)
        held.append(caller)
    for caller in held:
        with caller:
            try:
                tally.refused["flood"] += caller.recv(1) == b""
            except (ConnectionError, TimeoutError):
                tally.refused["flood"] += 1


def main() -> int:
    """Run the day, and print the results."""
    parser = argparse.ArgumentParser(description="A modality's day.")
    parser.add_argument("--instances", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="modality-") as name:
        place = Path(name)
        os.environ["OVERREAD_HOME"] = str(place / "home")
        made = make(place / "made", wishes.instances, wishes.seed)
        settings = receiving(place / "received", object_mb=_OBJECT_MB, associations=_ASSOCIATIONS)
        archive = start_orthanc(place / "orthanc", listener=settings.pacs.port)
        try:
            return have(wishes.instances, wishes.kills, made, settings, archive, place)
        finally:
            archive.stop()


def have(
    number: int, kills: int, made: dict[str, Path], settings: UserSettings, archive: Orthanc, place: Path
) -> int:
    """Run everything at once; return the exit status."""
    tally, files, dice = Tally(), list(made.values()), random.Random(number)
    window = Application(settings)
    try:
        began = time.monotonic()
        half = number // 2
        with ThreadPoolExecutor(2) as pool:
            sending = [
                pool.submit(send_by_storescu, settings, files[:half], tally),
                pool.submit(send_by_orthanc, archive, files[half:], tally),
            ]
            for kill in range(1, kills + 1):
                wait_for(lambda kill=kill: _count(settings) > number * kill // (kills + 1), 900)
                time.sleep(dice.random())
                window.kill_receiver()
                tally.kills += 1
                wait_for(lambda: window.now["deaths"] == tally.kills and listens(settings.pacs.port), 60)
                if kill == 1:
                    mischief(settings, files[0], place, tally)
            for one in sending:
                one.result()
        sent = time.monotonic() - began
        wait_for(lambda: window.now["read"] >= number, 900)
        read = time.monotonic() - began
        time.sleep(3)
    finally:
        window.end()
    return report(made, settings, tally, window, sent, read)


def report(
    made: dict[str, Path], settings: UserSettings, tally: Tally, window: Application, sent: float, read: float
) -> int:
    """Compare what exists with what was sent, and print it; return the exit status."""
    came = Counter(path.stem for path in settings.pacs.folder.glob("*/*.dcm"))
    lost = set(made) - set(came)
    other = set(came) - set(made)
    twice = [uid for uid, times in came.items() if times > 1]
    changed = [
        path
        for path in settings.pacs.folder.glob("*/*.dcm")
        if path.stem in made and pydicom.dcmread(path) != pydicom.dcmread(made[path.stem])
    ]
    lines = [json.loads(line) for line in AuditLog().path.read_text().splitlines()]
    logged: Counter[str] = Counter()
    for line in lines:
        if line["act"] == "refused":
            logged[line["why"]] += line["times"]
    faults = AuditLog().verify().faults
    now = window.now
    stalls = sorted(window.stalls)
    for words in (
        f"{len(made):,} instances sent in {sent:.0f} s, all read after {read:.0f} s",
        f"receiver killed {tally.kills} times; {tally.again} batches sent again",
        f"lost {len(lost)}, twice {len(twice)}, changed {len(changed)}, not sent {len(other)}",
        f"window: {now['listed']:,} listed, {now['read']:,} read; receiver: {now['again']:,} came again",
        f"refused: {dict(tally.refused)}; in the log: {dict(logged)}",
        f"audit log: {len(lines):,} lines, {len(faults)} faults",
        f"the window stood still at most {1000 * stalls[-1]:.0f} ms, in half of the seconds less than "
        f"{1000 * stalls[len(stalls) // 2]:.0f} ms",
    ):
        sys.stdout.write(words + "\n")
    fine = now["listed"] == now["read"] == len(made) and not (lost or other or twice or changed or faults)
    return int(not fine)


def _count(settings: UserSettings) -> int:
    return sum(1 for _ in settings.pacs.folder.glob("*/*.dcm"))


def processes_below(pid: int) -> list[int]:
    """Return the descendants of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread, or the process, may end during the loop.
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in map(int, task.read_text("ascii").split()):
                found += [child, *processes_below(child)]
    return found


def is_listening(pid: int) -> bool:
    inodes = {
        fields[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if (fields := line.split())[3] == "0A"
    }
    opened = []
    # The process may end, or close a file, during the loop.
    with suppress(FileNotFoundError):
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                opened.append(str(handle.readlink()))
    return bool(inodes.intersection(name[8:-1] for name in opened if name.startswith("socket:[")))


if __name__ == "__main__":
    sys.exit(main())
