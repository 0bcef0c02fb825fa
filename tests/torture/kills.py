"""Disturb runs at random moments, and find what is lost or done twice: ``python -m tests.torture.kills``.

A folder of small pictures (PNG, JPEG, DICOM, cines, damaged files, a ZIP, names in many scripts) is read once
without disturbance. Then it is read many times, each time with its own journal, by a run that is disturbed:

- ``group``: SIGKILL to the whole process group at a moment anywhere in the run, then ``--resume``;
- ``start``: the same while the program starts, mostly before its journal exists;
- ``end``: the same while the CSV is written and renamed;
- ``resume``: the same, and the resumed runs are killed, too, two to four times;
- ``child``: SIGKILL to any one process below the run; the run must continue by itself;
- ``children``: the same two to four times in quick succession.

The CSV, which is in the folder that is read, must be byte for byte that of the undisturbed run. A trigger in
the journal (`audit.py`) records each committed judgement, so that pictures judged twice are found, whether
their rows were replaced or dropped. Options: ``--kills``, ``--pictures``, ``--model`` (may be repeated;
``all`` for the routed run), ``--seed``, ``--only KIND``; ``--adapter`` for runs with a device in its own
process. The CSV's column ``device`` is then ignored in the comparison, because the CPU takes over at the
second failure. Linux only.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.batch.journal.journal import Journal
from tests.support.faulty import make_plan
from tests.torture.audit import committed, judged, watch
from tests.torture.folder import make_folder
from tests.torture.processes import Command, Ended, Running

KINDS = {"group": 30, "start": 10, "end": 15, "resume": 15, "child": 15, "children": 15}
#: Exit status of a run over a folder with damaged files.
SOME_ERRORS = 3


@dataclass(frozen=True)
class Outcome:
    """The result of one disturbed run.

    Attributes
    ----------
    kind : str
    kills : int
        Number of signals sent during the run.
    same : bool
        Whether the CSV is that of the undisturbed run, and the output is as expected.
    twice : int
        Number of pictures that were judged again after they were committed.
    committed : int
        Number of readings in the journal after the last kill of a whole group.
    victims : tuple of str
        Kinds of the single processes that were killed.
    said : str
        Output of the last run if something is wrong.
    """

    kind: str
    kills: int
    same: bool
    twice: int
    committed: int
    victims: tuple[str, ...] = ()
    said: str = ""


class Torture:
    """Runs over one folder, with and without disturbance.

    Parameters
    ----------
    place : Path
        Folder for everything that is made; must be empty.
    pictures : int
    models : tuple of str
    seed : int
    adapter : bool
        Whether the runs have an adapter.
    """

    def __init__(
        self, place: Path, pictures: int, models: tuple[str, ...], seed: int, *, adapter: bool = False
    ) -> None:
        folder = make_folder(place / "pictures", pictures, seed)
        self._place = place
        self._dice = random.Random(seed)
        plan = make_plan(place, {}) if adapter else None
        self._command = Command(
            folder, folder / "findings.csv", place / "whole.sqlite", place / "home", models, plan=plan
        )
        self._command.run(resume=False)  # One run in advance, so that the golden cases have passed.
        began = time.monotonic()
        ended = self._command.run(resume=False)
        self.seconds = time.monotonic() - began
        self._patience = 60 + 10 * self.seconds
        assert ended.status == SOME_ERRORS, ended.said
        self.expected = self._table()
        self.rows = self.expected.count(b"\r\n") - 1

    def disturb(self, kind: str) -> Outcome:
        """Read the folder with one disturbance, and resume until everything is read."""
        self._command.csv.unlink(missing_ok=True)
        command = replace(self._command, journal=self._place / "torn.sqlite")
        for part in ("", "-wal", "-shm", ".lock"):
            command.journal.with_name(command.journal.name + part).unlink(missing_ok=True)
        if kind != "start":
            Journal(command.journal).close()
            watch(command.journal)
        kills, kept, victims = 0, 0, ()
        if kind in ("child", "children"):
            running = command.start(resume=False)
            self._wait_until_committed(command, running)
            victims = self._kill_children(running, 1 if kind == "child" else self._dice.randint(2, 4))
            kills = len(victims)
            ended = running.end(self._patience)
        else:
            for turn in range(self._dice.randint(2, 4) if kind == "resume" else 1):
                running = command.start(resume=turn > 0)
                self._wait_for(kind, command, running)
                kills += not running.over
                running.kill()
                running.end()
                watch(command.journal)
                kept = committed(command.journal)
            ended = command.start(resume=True).end(self._patience)
        same = self._is_same(ended)
        twice = int(judged(command.journal)[1])
        return Outcome(kind, kills, same, twice, kept, victims, "" if same else ended.said)

    def _is_same(self, ended: Ended) -> bool:
        fine = ended.status == SOME_ERRORS and "Traceback" not in ended.said
        return fine and self._command.csv.exists() and self._table() == self.expected

    def _table(self) -> bytes:
        table = self._command.csv.read_bytes()
        return table.replace(b",dml:0,", b",cpu,") if self._command.plan else table

    def _wait_for(self, kind: str, command: Command, running: Running) -> None:
        """Wait for the moment to kill; the run may end before it."""
        if kind == "end":
            while not (running.over or _is_being_written(command.folder)):
                time.sleep(0.001)
            time.sleep(self._dice.uniform(0, 0.3))
            return
        if kind == "start":
            until = time.monotonic() + self._dice.uniform(0, 0.3) * self.seconds
            while not running.over and time.monotonic() < until:
                time.sleep(0.005)
            return
        self._wait_until_committed(command, running)

    def _wait_until_committed(self, command: Command, running: Running) -> None:
        """Wait until a random part of what is missing in the journal is committed."""
        before = committed(command.journal)
        wanted = self._dice.randint(before, max(self.rows * 9 // 10, before))
        while not running.over and committed(command.journal) < wanted:
            time.sleep(0.01)
        time.sleep(self._dice.uniform(0, 0.1))

    def _kill_children(self, running: Running, number: int) -> tuple[str, ...]:
        """Kill processes below the run."""
        victims: list[str] = []
        while not running.over and len(victims) < number:
            found = running.descendants()
            if found:
                pid, kind = self._dice.choice(found)
                if running.kill_one(pid):
                    victims.append(kind)
            time.sleep(self._dice.uniform(0, 1.0) if found else 0.005)
        return tuple(victims)


def _is_being_written(folder: Path) -> bool:
    """Return whether a CSV is being written; the empty test file at the start and old files do not count."""
    with suppress(OSError):
        return any(
            path.stat().st_size > 0 and time.time() - path.stat().st_mtime < 1
            for path in folder.glob(".overread-*.csv")
        )
    return False


def main() -> int:
    """Read the options, run the tests, and print the results."""
    parser = argparse.ArgumentParser(description="Kill runs at random moments and look what is lost.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pictures", type=int, default=3000)
    parser.add_argument("--model", action="append", help="default: body-region; 'all' for the routed run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--adapter", action="store_true")
    wishes = parser.parse_args()
    models = () if wishes.model == ["all"] else tuple(wishes.model or ("body-region",))
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        torture = Torture(Path(place), wishes.pictures, models, wishes.seed, adapter=wishes.adapter)
        _say(f"{torture.rows:,} rows in {torture.seconds:.1f} s undisturbed")
        outcomes: list[Outcome] = []
        for kind in itertools.islice(_kinds(wishes.only, wishes.seed), 10 * wishes.kills):
            outcome = torture.disturb(kind)
            if outcome.kills:  # Without a kill the run ended before the chosen moment.
                outcomes.append(outcome)
                _say(f"{len(outcomes)} {outcome}")
            if len(outcomes) == wishes.kills:
                break
    _report(outcomes)
    return int(any(not outcome.same or outcome.twice for outcome in outcomes))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _kinds(only: str | None, seed: int) -> itertools.chain[str]:
    """Yield all kinds in their proportions, in random order, endlessly."""
    dice = random.Random(seed)
    deck = [kind for kind, share in KINDS.items() for _ in range(share) if only in (None, kind)]
    return itertools.chain.from_iterable(dice.sample(deck, len(deck)) for _ in itertools.count())


def _report(outcomes: list[Outcome]) -> None:
    _say(f"{'kind':10} {'runs':>5} {'signals':>8} {'same CSV':>9} {'judged twice':>13}")
    for kind in (*KINDS, "all"):
        chosen = [outcome for outcome in outcomes if kind in ("all", outcome.kind)]
        signals, same = sum(o.kills for o in chosen), sum(o.same for o in chosen)
        _say(f"{kind:10} {len(chosen):5} {signals:8} {same:9} {sum(o.twice for o in chosen):13}")
    victims = Counter(victim for outcome in outcomes for victim in outcome.victims)
    _say(f"single processes killed: {dict(victims)}")
    kept = [outcome.committed for outcome in outcomes if not outcome.victims]
    if kept:
        _say(f"readings committed at the last kill: {min(kept):,} to {max(kept):,}")


if __name__ == "__main__":
    sys.exit(main())
