"""Send objects to an archive and ask it to commit them, while all processes are killed at random.

``python -m tests.torture.commitment [--objects N] [--kills N] [--seed N]`` needs Orthanc. In each round the
sending process, the one that receives the archive's answers, or the archive itself is killed at a random
moment, and sometimes the archive loses acknowledged objects. After each round every object that the queue
calls committed must be in the archive. In the end all must be committed, and exist once.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.network.base.queue_table import Reached
from core.network.outbox import Outbox
from core.progress import Progress
from core.runtime import configure
from core.settings import UserSettings
from core.settings_file import keep_settings
from core.sqlite_file import connect
from tests.support.peers import Orthanc, free_port, listens, receiving, start_orthanc, wait_for
from tests.support.pictures import dicom, write_dicom

_ROUNDS_AFTER = 30
_LONGEST_LIFE = 4.0
_MOST_LOST = 3


@dataclass
class Tally:
    """Counts of events during the run."""

    kills: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    rounds: int = 0
    reached: Counter[str] = field(default_factory=Counter)


class Day:
    """An archive, a receiver and a sender, each in its own process."""

    def __init__(self, folder: Path, objects: int, chance: random.Random) -> None:
        self.tally, self._chance, self._folder = Tally(), chance, folder
        self._port = free_port()
        settings = receiving(folder / "received")
        knows = {"AET": "OVERREAD", "Host": "127.0.0.1", "Port": settings.pacs.port}
        self._knows = {"overread": knows | {"AllowStorageCommitment": True}}
        self._listens_at = settings.pacs.port
        self._archive = self._start_archive()
        node = self._archive.node(commitment="ask")
        keep_settings(UserSettings(pacs=settings.pacs, nodes=(node,)))
        self._listener = self._start("listen")
        files = [
            write_dicom(dicom(np.full((64, 64), n, np.uint16)), folder / "made" / f"{n}.dcm")
            for n in range(objects)
        ]
        with closing(Outbox()) as queue:
            queue.add(files, node.name, Progress())
        self._sender = self._start("queue", "--retry")

    def round(self, *, kill: bool) -> None:
        """Let all of them work; with `kill` one of them is killed meanwhile."""
        self.tally.rounds += 1
        if kill:
            time.sleep(self._chance.uniform(0.1, _LONGEST_LIFE))
            self._kill(self._chance.choice(("sender", "listener", "archive")))
        else:
            self._sender.wait(120)
        self.check()
        if self._sender.poll() is not None:
            self._lose_some()
            self._sender = self._start("queue", "--retry")

    def check(self) -> None:
        """Compare what the queue calls committed with the archive's objects."""
        with closing(Outbox()) as queue:
            entries = queue.entries(-1)
        self.tally.reached = Counter(str(entry.reached) for entry in entries)
        committed = {entry.facts.sop_uid for entry in entries if entry.reached is Reached.COMMITTED}
        missing = committed - self._archive.instances()
        assert not missing, f"{len(missing)} objects are called committed that are not there"

    def end(self) -> None:
        """End all of them."""
        for process in (self._sender, self._listener, self._archive.process):
            process.kill()
            process.wait(30)

    def held(self) -> int:
        """Return the number of objects in the archive."""
        return len(self._archive.instances())

    def _kill(self, whom: str) -> None:
        self.tally.kills[whom] += 1
        if whom == "archive":
            self._archive.process.kill()
            self._archive.process.wait(30)
            self._archive = self._start_archive()
        elif whom == "listener":
            self._listener.kill()
            self._listener.wait(30)
            self._listener = self._start("listen")
        else:
            self._sender.kill()
            self._sender.wait(30)

    def _lose_some(self) -> None:
        """Delete archived objects whose commitment was not requested yet, so that no answer is expected."""
        with closing(connect(Path(os.environ["OVERREAD_HOME"]) / "outbox.sqlite")) as db:
            rows = db.execute(
                "SELECT sop_uid FROM objects WHERE reached = 'acknowledged'"
                " AND id NOT IN (SELECT object FROM requests)"
            ).fetchall()
        unasked = [str(uid) for (uid,) in rows]
        for uid in self._chance.sample(unasked, min(len(unasked), _MOST_LOST)):
            query = {"Level": "Instance", "Query": {"SOPInstanceUID": uid}}
            for found in self._archive.rest("/tools/find", query):
                self._archive.delete(f"/instances/{found}")
                self.tally.lost += 1

    def _start_archive(self) -> Orthanc:
        return start_orthanc(self._folder / "orthanc", port=self._port, DicomModalities=self._knows)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "desktop", "pacs", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if arguments == ("listen",):
            wait_for(lambda: listens(self._listens_at), 120)
        return process


def torture(folder: Path, objects: int, kills: int, seed: int) -> Tally:
    """Kill several times, then let the work finish; raise AssertionError if something is wrong."""
    day = Day(folder, objects, random.Random(seed))
    try:
        for _ in range(kills):
            day.round(kill=True)
        for _ in range(_ROUNDS_AFTER):
            if day.tally.reached["committed"] == objects:
                break
            day.round(kill=False)
        assert day.tally.reached["committed"] == objects, day.tally.reached
        assert day.held() == objects
    finally:
        day.end()
    return day.tally


def main() -> None:
    """Run the test and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=500)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    configure()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        tally = torture(Path(folder), chosen.objects, chosen.kills, chosen.seed)
    killed = ", ".join(f"{whom} {number}" for whom, number in sorted(tally.kills.items()))
    sys.stdout.write(
        f"{chosen.objects} objects, all committed and there; killed: {killed}; the archive lost {tally.lost} "
        f"that it had acknowledged; {tally.rounds} rounds\n"
    )


if __name__ == "__main__":
    main()
