"""Memory and processor time of reading, by the command line and by the window.

``python -m tests.benchmarks.memory DATA [--pictures 75] [--window 20]`` copies that many pictures of each of
four zips in the folder DATA into a folder (chest films, limb films, MR slices of heads, and kinds that no
model reads). ``overread classify`` reads it with routing and with each shipped model alone. The window opens
and reads a folder with several copies of these pictures. Memory is PSS summed over all processes, sampled
five times a second (Linux); time is processor time, because other programs may run.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
import tempfile
import zipfile
from pathlib import Path

from core.models.catalogue import Catalogue
from tests.benchmarks.processes import OVERREAD, Cost, measure

_ZIPS = ("chest-xray-pneumonia.zip", "bone-fracture.zip", "brain-tumor-mri.zip", "kinds.zip")


def lay(data: Path, folder: Path, each: int) -> int:
    """Copy pictures into a folder in an order unrelated to their kind; return their number."""
    folder.mkdir()
    for name in _ZIPS:
        with zipfile.ZipFile(data / name) as archive:
            text = archive.read("manifest.csv").decode("utf-8-sig")
            files = [row["file"] for row in csv.DictReader(io.StringIO(text)) if row["label"]]
            for file in sorted(files, key=lambda file: hashlib.sha256(file.encode()).digest())[:each]:
                made = f"{hashlib.sha256((name + file).encode()).hexdigest()[:16]}{Path(file).suffix}"
                (folder / made).write_bytes(archive.read(file))
    return sum(1 for _ in folder.iterdir())


def repeat(folder: Path, times: int, into: Path) -> int:
    """Copy the pictures of a folder several times with other names; return their number."""
    into.mkdir()
    for number in range(times):
        for path in sorted(folder.iterdir()):
            # A few bytes after the picture give each file its own content.
            (into / f"{number:03}-{path.name}").write_bytes(path.read_bytes() + number.to_bytes(2, "big"))
    return sum(1 for _ in into.iterdir())


def _say(what: str, number: int, cost: Cost) -> None:
    each = 1000 * cost.processor / number
    sys.stdout.write(
        f"| {what} | {number:,} | {cost.processor:.1f} | {each:.1f} | {cost.memory / 1e6:.0f} |\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pictures", type=int, default=75)
    parser.add_argument("--window", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        settings = {"OVERREAD_HOME": str(home / "user"), "QT_QPA_PLATFORM": "offscreen"}
        folder = home / "pictures"
        number = lay(arguments.data, folder, arguments.pictures)

        def classify(*chosen: str) -> Cost:
            command = (*OVERREAD, "classify", folder, *chosen, "--device", "cpu", "--csv", home / "t.csv")
            return measure(command, settings, memory=True)

        classify()  # runs the golden cases and warms the disk caches
        sys.stdout.write("| what | pictures | s of the processors | ms a picture | most memory, MB |\n")
        sys.stdout.write("|---|---:|---:|---:|---:|\n")
        _say("classify, routed", number, classify())
        for name in Catalogue().ids():
            _say(f"classify, {name} alone", number, classify("--model", name))
        if arguments.window:
            many = home / "many"
            number = repeat(folder, arguments.window, many)
            window = (sys.executable, "-m", "tests.support.starting", "whole", many)
            settings["OVERREAD_ASKED_AT"] = "0"
            _say("the window, opens and reads", number, measure(window, settings, memory=True))


if __name__ == "__main__":
    main()
