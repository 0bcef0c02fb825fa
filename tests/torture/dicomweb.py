"""Both ways to an archive: ``python -m tests.torture.dicomweb``; needs Orthanc and its DICOMweb plug-in.

Send and fetch the same number of instances by the DICOM protocol and by DICOMweb, alternately, and print the
seconds of each. Then repeat this over a line that cuts each connection after some kilobytes. Finally use one
large object and print the memory needed. Each time what was fetched is compared with what was sent.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.uid import CTImageStorage, generate_uid

from core.network.outbox import Outbox
from core.network.scu.c_store import send_due
from core.network.scu.nodes import fetch_study
from core.pacs_node import PacsNode
from core.progress import Progress
from core.runtime import configure
from core.settings import Pacs, UserSettings
from tests.support import peers
from tests.support.pictures import dicom, write_dicom
from tests.unit.network.web.fronts import cutting_line

#: Columns of the large object.
_WIDE = 8192


def main() -> None:
    """Run all tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=int, default=300, help="megabytes of the large object")
    wanted = parser.parse_args()
    configure()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        run(Path(folder), wanted.instances, wanted.rounds, wanted.large)


def run(folder: Path, number: int, rounds: int, large: int) -> None:
    """Send and fetch, and print times and memory."""
    best: dict[str, float] = {}
    for turn in range(rounds):
        # Each round gets a new archive, so that no object is there already.
        orthanc = peers.start_orthanc(folder / f"orthanc-{turn}", **peers.dicomweb())
        try:
            nodes = [orthanc.node(), orthanc.web_node()]
            for node in nodes if turn % 2 == 0 else reversed(nodes):
                files = instances(folder / f"made-{turn}-{node.kind}", number)
                received = folder / f"{turn}-{node.kind}"
                for what, seconds in there_and_back(received, node, files).items():
                    key = f"{node.kind} {what}"
                    best[key] = min(seconds, best.get(key, seconds))
                compare(received, files)
            if turn == 0:
                cut(folder / "cut", orthanc, instances(folder / "made-cut", number))
        finally:
            orthanc.stop()
    for key, seconds in sorted(best.items()):
        say(f"{number} instances, {key}: {seconds:.1f} s (least of {rounds})")
    orthanc = peers.start_orthanc(folder / "orthanc-large", **peers.dicomweb())
    try:
        files = instances(folder / "made-large", 1, rows=large * 1_000_000 // (2 * _WIDE), columns=_WIDE)
        # From here on the system measures this process's peak memory again.
        Path("/proc/self/clear_refs").write_text("5")
        before = memory("VmRSS")
        there_and_back(folder / "large", orthanc.web_node(), files)
        more, size = memory("VmHWM") - before, files[0].stat().st_size / 1e6
        say(f"one object of {size:.0f} MB, sent and fetched: {more:.0f} MB of memory more")
        compare(folder / "large", files)
    finally:
        orthanc.stop()


def there_and_back(folder: Path, node: PacsNode, files: Sequence[Path]) -> dict[str, float]:
    """Send files and fetch their study; return the seconds of each."""
    pacs, outbox = Pacs(folder=folder, free_mb=0), Outbox()
    outbox.add(files, node.name, Progress())
    began = time.monotonic()
    sent = send_due(outbox, UserSettings(nodes=(node,)), Progress())
    outbox.close()
    between = time.monotonic()
    came = fetch_study(node, pacs, study_of(files), Progress())
    ended = time.monotonic()
    assert (sent.sent, came.done, came.failed) == (len(files), len(files), 0), (sent, came)
    return {"send": between - began, "fetch": ended - between}


def cut(folder: Path, orthanc: peers.Orthanc, files: Sequence[Path]) -> None:
    """Send and fetch files over a line that cuts connections."""
    pacs, outbox = Pacs(folder=folder, free_mb=0), Outbox()
    with cutting_line(orthanc.http, 1_000, 20_000) as line:
        node = orthanc.web_node(url=f"http://127.0.0.1:{line.port}/dicom-web")
        outbox.add(files, node.name, Progress())
        runs, sent = 0, 0
        while sent < len(files):
            outbox.retry()
            sent += send_due(outbox, UserSettings(nodes=(node,)), Progress()).sent
            runs += 1
        say(f"{sent} sent over a line that cut {line.cut} connections, in {runs} runs of the queue")
        line.range, before = (size := files[0].stat().st_size, 12 * size), line.cut
        came = fetch_study(node, pacs, study_of(files), Progress())
        say(f"fetched over a line that cut {line.cut - before} connections, in one run: {came}")
    outbox.close()
    compare(folder, files)


def compare(folder: Path, files: Sequence[Path]) -> None:
    """Compare what was fetched with what was sent."""
    for file in files:
        sent = dcmread(file)
        assert dcmread(folder / sent.StudyInstanceUID / f"{sent.SOPInstanceUID}.dcm") == sent, "it differs"


def instances(folder: Path, number: int, rows: int = 512, columns: int = 512) -> list[Path]:
    """Make `number` instances of one study, with noise as pixels."""
    study, chance, made = generate_uid(), np.random.default_rng(1), []
    for n in range(number):
        pixels = chance.integers(0, 4096, (rows, columns), np.uint16)
        dataset = dicom(pixels, StudyInstanceUID=study, Modality="CT", PatientID="WEB")
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
        made.append(write_dicom(dataset, folder / f"{n:04}.dcm"))
    return made


def study_of(files: Sequence[Path]) -> str:
    """Return the UID of the files' study."""
    return str(dcmread(files[0], stop_before_pixels=True).StudyInstanceUID)


def memory(what: str) -> float:
    """Return the current or the peak memory of this process in megabytes."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(what)) / 1000


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
