"""Read a folder on a cluster that is disturbed, and compare the table with that of one computer.

``python -m tests.torture.cluster [--pictures 600] [--kills 10] [--workers 1 2 4] [--only ...] [--seed 1]``
starts Dask clusters as processes. Each worker has one thread and its own user folder, with the certificates
and the configuration of docs/cluster.md word for word. First this computer reads the folder of
`tests.torture.kills` alone. Then clusters read it, over TLS:

- ``workers``: 1, 2 and 4 workers, undisturbed, twice each; the second run counts. The cost is the processor
  time of the command and of all parts of the cluster;
- ``kills``: a worker is killed and started again, ten times in all, each time while it reads;
- ``scheduler``: the scheduler is killed in the middle and restarted, and so are the workers;
- ``poison``: one file ends every worker that gets it; only this file becomes an error;
- ``hopeless``: all workers have a fault: they end at every file, fail with an error, or have no Overread; the
  command must end with the message for it. The last takes five minutes;
- ``hosts``: scheduler and command are in one network namespace, the worker is in another, which cannot
  access the folder, so that the files are transferred (needs root).

The table must be byte for byte that of one computer (except for the poisoned file), no committed picture may
be judged again, and no log of Dask may contain the name of a file. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from core.batch.journal.journal import Journal
from core.errors import Reason
from tests.support.pictures import save, spot
from tests.torture import poison
from tests.torture.audit import committed, judged, watch
from tests.torture.dask_cluster import DaskCluster, dask_cluster, make_certificates, two_hosts
from tests.torture.folder import make_folder
from tests.torture.processes import Command, Running

#: Exit status of a run over a folder with damaged files.
_SOME_ERRORS = 3
#: Exit status of a run that cannot go on.
_FAILED = 2
_WHAT = ("workers", "kills", "scheduler", "poison", "hopeless", "hosts")
#: Longest time in seconds for a disturbed run.
_PATIENCE = 3600.0


@dataclass(frozen=True)
class Outcome:
    """The result of one run.

    Attributes
    ----------
    what : str
    same : bool
        Whether the table is that of one computer, the output is as expected, and no log names a file. If
        nothing can be read, whether the message for it was printed.
    twice : int
        Number of pictures that were judged again after they were committed.
    disturbed : int
        Number of kills.
    processor : float
        Processor seconds of the command and the cluster, without killed processes.
    seconds : float
    said : str
        Output of the command if something is wrong.
    """

    what: str
    same: bool
    twice: int
    disturbed: int
    processor: float
    seconds: float
    said: str = ""


class ClusterTorture:
    """Read one folder on this computer and on clusters.

    Parameters
    ----------
    place : Path
        Folder for everything that is made; must be empty.
    pictures, seed : int
    """

    def __init__(self, place: Path, pictures: int, seed: int) -> None:
        self._place = place
        self._dice = random.Random(seed)
        os.environ.update(make_certificates(place / "tls"))
        folder = make_folder(place / "pictures", pictures, seed)
        self._names = [path.name for path in folder.rglob("*") if path.is_file()]
        self._command = Command(folder, place / "table.csv", place / "journal.sqlite", place / "home")
        self._command.run(resume=False)  # One run in advance, so that the golden cases have passed.
        self.alone = self._read("one computer", None)
        self._expected = self._table()
        assert self._expected, self.alone
        self.rows = self._expected.count(b"\r\n") - 1

    def undisturbed(self, workers: int) -> Outcome:
        """Read with `workers` workers that have read before."""
        with dask_cluster(self._place / f"workers-{workers}", workers) as cluster:
            self._read("", cluster)
            return self._read(f"{workers} workers", cluster)

    def kill_workers(self, kills: int) -> Outcome:
        """Read while workers are killed and started again."""

        def disturb(cluster: DaskCluster, running: Running) -> int:
            for number in range(kills):
                if not self._wait_until(running, number / kills):
                    return number
                part = self._dice.choice(cluster.workers)
                part.kill()
                part.start()
            return kills

        with dask_cluster(self._place / "kills", 2) as cluster:
            return self._read("a worker is killed", cluster, disturb)

    def restart_scheduler(self) -> Outcome:
        """Read while the scheduler is killed and restarted."""

        def disturb(cluster: DaskCluster, running: Running) -> int:
            if not self._wait_until(running, 0.3):
                return 0
            for part in cluster.parts:
                part.kill()
            for part in cluster.parts:
                part.start()
            return 1

        with dask_cluster(self._place / "scheduler", 2) as cluster:
            return self._read("the scheduler is killed", cluster, disturb)

    def poison(self) -> Outcome:
        """Read a folder with a file that ends each worker; only that file must be an error."""
        path = save(spot(64), self._command.folder / poison.NAME)
        preload = ("--preload", str(Path(poison.__file__)))
        try:
            with dask_cluster(self._place / "poison", 2, more=preload) as cluster:
                return self._read("a poisoned file", cluster, table=self._without_poison)
        finally:
            path.unlink()

    def hopeless(self, fault: str) -> Outcome:
        """Read on workers that cannot read."""
        preload, settings = ("--preload", str(Path(poison.__file__))), {poison.FAULT: fault}
        with dask_cluster(self._place / fault, 2, more=preload, settings=settings) as cluster:
            return self._read(f"each worker {fault}", cluster, sentence=poison.HOPELESS[fault])

    def two_hosts(self) -> Outcome:
        """Read on a worker in another network that has no access to the folder."""
        with two_hosts() as (here, there, address):
            hidden = f'mount -t tmpfs none "{self._command.folder}" && exec "$@"'
            blind = (*there, "unshare", "--mount", "sh", "-c", hidden, "sh")
            with dask_cluster(self._place / "hosts", 1, host=address, inside=(here, blind)) as cluster:
                return self._read("another host, bytes travel", cluster, inside=here)

    def _read(
        self,
        what: str,
        cluster: DaskCluster | None,
        disturb: Callable[[DaskCluster, Running], int] = lambda cluster, running: 0,
        *,
        table: Callable[[], bytes] | None = None,
        inside: tuple[str, ...] = (),
        sentence: str = "",
    ) -> Outcome:
        command = replace(self._command, inside=inside)
        command.csv.unlink(missing_ok=True)
        assert command.journal is not None
        for part in ("", "-wal", "-shm", ".lock"):
            command.journal.with_name(command.journal.name + part).unlink(missing_ok=True)
        Journal(command.journal).close()
        watch(command.journal)
        before = cluster.processor if cluster else 0.0
        began, children = time.monotonic(), _children()
        running = command.start(*(("--cluster", cluster.address) if cluster else ()), resume=False)
        disturbed = disturb(cluster, running) if cluster else 0
        ended = running.end(_PATIENCE)
        seconds, processor = time.monotonic() - began, _children() - children
        if cluster:
            processor += cluster.processor - before
        status = _FAILED if sentence else _SOME_ERRORS
        fine = ended.status == status and sentence in ended.said and "Traceback" not in ended.said
        logs = cluster.said() if cluster else ""
        told = [name for name in self._names if name in logs]
        same = not cluster or bool(sentence) or (table or self._table)() == self._expected
        good = fine and same and not told
        said = "" if good else f"{ended.said} {told}"
        return Outcome(what, good, int(judged(command.journal)[1]), disturbed, processor, seconds, said)

    def _without_poison(self) -> bytes:
        """Return the table without the row of the poisoned file, if that is as expected."""
        lines = self._table().splitlines(keepends=True)
        own = [line for line in lines if poison.NAME.encode() in line]
        as_meant = len(own) == 1 and Reason.DECODER_CRASHED.value.encode() in own[0]
        return b"".join(line for line in lines if line not in own) if as_meant else b""

    def _table(self) -> bytes:
        return self._command.csv.read_bytes() if self._command.csv.exists() else b""

    def _wait_until(self, running: Running, share: float) -> bool:
        """Wait until more than a share of the files is committed; return False if the run ends before."""
        assert self._command.journal is not None
        while not running.over and committed(self._command.journal) <= share * self.rows * 0.9:
            time.sleep(0.02)
        return not running.over


def _children() -> float:
    """Return the processor seconds of the children that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def main() -> int:
    """Read the options, run the tests, and print the results."""
    parser = argparse.ArgumentParser(
        description="Read on clusters that are disturbed and compare the tables."
    )
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2, 4])
    parser.add_argument("--only", nargs="+", choices=_WHAT, default=list(_WHAT))
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        torture = ClusterTorture(Path(place), wishes.pictures, wishes.seed)
        _say("| what | same | judged twice | killed | s of processor time | rows a second of it | seconds |")
        _say("|---|---|---:|---:|---:|---:|---:|")
        tell(torture.alone, torture.rows)
        runs: dict[str, list[Callable[[], Outcome]]] = {
            "workers": [partial(torture.undisturbed, number) for number in wishes.workers],
            "kills": [partial(torture.kill_workers, wishes.kills)],
            "scheduler": [torture.restart_scheduler],
            "poison": [torture.poison],
            "hopeless": [partial(torture.hopeless, fault) for fault in poison.HOPELESS],
            "hosts": [torture.two_hosts],
        }
        outcomes = [tell(run(), torture.rows) for name in wishes.only for run in runs[name]]
    return int(any(not outcome.same or outcome.twice for outcome in outcomes))


def tell(outcome: Outcome, rows: int) -> Outcome:
    """Print the result of a run, and return it."""
    _say(
        f"| {outcome.what} | {'yes' if outcome.same else 'no'} | {outcome.twice} | {outcome.disturbed} "
        f"| {outcome.processor:.1f} | {rows / outcome.processor:,.0f} | {outcome.seconds:.0f} |{outcome.said}"
    )
    return outcome


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
