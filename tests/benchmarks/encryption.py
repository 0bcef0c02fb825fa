"""A user's day with encryption and without: ``python -m tests.benchmarks.encryption``.

On such a day objects are received over the network, and pictures are classified with a real model, decided
one by one, and exported as a table and a report. Each part is timed. Both days run alternately in their own
processes and user folders, with a keyring in a file. Prints the seconds of each part and their ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np


def main() -> None:
    """Run the days, or one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=200)
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--day", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.day is not None:
        say(json.dumps(day(Path(wanted.day), wanted.objects, wanted.pictures)))
        return
    found: dict[str, list[dict[str, float]]] = {"off": [], "on": []}
    for number in range(wanted.rounds):
        # The order alternates, so that a machine that gets busier affects both equally.
        for how in ("off", "on") if number % 2 == 0 else ("on", "off"):
            found[how].append(run_day(how, wanted.objects, wanted.pictures))
    say("part             off s     on s    ratio   (least of all rounds)")
    for part in found["off"][0]:
        off, on = (min(seconds[part] for seconds in found[how]) for how in ("off", "on"))
        say(f"{part:14} {off:8.2f} {on:8.2f} {on / off:8.3f}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def run_day(how: str, objects: int, pictures: int) -> dict[str, float]:
    """Run a day in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "home").mkdir()
        settings = {"format": 1, "privacy": {"encrypt": how == "on"}}
        (place / "home" / "settings.json").write_text(json.dumps(settings))
        environment = os.environ | {
            "OVERREAD_HOME": str(place / "home"),
            "OVERREAD_TEST_KEYRING": str(place / "keyring.json"),
            "PYTHON_KEYRING_BACKEND": "tests.unit.vault.keyring_file.FileKeyring",
        }
        command = [sys.executable, "-m", "tests.benchmarks.encryption", "--day", folder]
        command += ["--objects", str(objects), "--pictures", str(pictures)]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        plain = any(path.read_bytes().startswith(b"SQLite") for path in (place / "home").rglob("*.sqlite"))
        if plain == (how == "on"):
            raise SystemExit("encryption was not as it was asked for")
        seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return seconds


def day(place: Path, objects: int, pictures: int) -> dict[str, float]:
    """Do a day's work; return the seconds of each part, and the processor seconds of all."""
    from dataclasses import replace

    from typer.testing import CliRunner

    from core.cli import app
    from core.network.outbox import Outbox
    from core.network.scp.receiver import Receiver
    from core.network.scu.c_store import send_due
    from core.pacs_node import PacsNode
    from core.progress import Progress
    from core.results.picture_key import PictureKey
    from core.results.store import decisions_file, open_store
    from core.settings import Pacs, UserSettings
    from tests.support.peers import free_port
    from tests.support.pictures import dicom, write_dicom
    from tests.unit.results.test_decisions import decision

    noise = np.random.default_rng(1)
    for number in range(max(objects, pictures)):
        film = noise.normal(900, 200, (512, 512)).clip(0, 4095).astype(np.uint16)
        dataset = dicom(film, Modality="DX", BodyPartExamined="CHEST", PatientID=f"P{number % 50}")
        write_dicom(dataset, place / "made" / f"{number:04}.dcm")
    made = sorted((place / "made").iterdir())
    parts: dict[str, float] = {}
    began_cpu = _cpu()

    def timed(name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        parts[name] = time.perf_counter() - began

    port = free_port()
    node = PacsNode(name="Self", host="127.0.0.1", port=port, title="OVERREAD")
    pacs = Pacs(port=port, callers="OVERREAD", free_mb=0)
    receiver, queue = Receiver(pacs), Outbox()

    def receive() -> None:
        queue.add(made[:objects], "Self", Progress())
        send_due(queue, UserSettings(pacs=pacs, nodes=(node,)), Progress())

    timed("receive", receive)
    receiver.close()
    queue.close()

    def overread(*arguments: object) -> None:
        done = CliRunner().invoke(app, list(map(str, arguments)))
        if done.exit_code not in (0, 3):
            raise SystemExit(done.output)

    received = place / "home" / "received"
    if pictures > objects:
        # These files were read from another folder.
        (place / "elsewhere").mkdir()
        for path in made[objects:pictures]:
            path.rename(place / "elsewhere" / path.name)
    read = [received, place / "elsewhere"] if pictures > objects else [received]
    model = ("--model", "chest-xray-pneumonia")
    timed("classify", lambda: overread("classify", *read, *model))
    store, _ = open_store(decisions_file())

    def decide() -> None:
        for number in range(pictures):
            store.record([replace(decision(), picture=PictureKey(f"{number:064x}", 1), at=datetime.now(UTC))])
        store.settle()

    timed("decide", decide)
    store.close()
    out = ("--csv", place / "a.csv", "--pdf", place / "a.pdf")
    timed("export", lambda: overread("classify", *read, *model, "--resume", *out))
    parts["whole day"] = sum(parts.values())
    parts["CPU seconds"] = _cpu() - began_cpu
    return parts


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
