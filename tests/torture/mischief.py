"""Make trouble during runs and print the outcomes: ``python -m tests.torture.mischief``.

Disks run full, folders cannot be written or disappear, files change while they are read, journals are
damaged, runs meet. A run must never end in a traceback, must say in a sentence what is wrong, and must have
the right exit status. Once the trouble is over, ``--resume`` must give the CSV of an undisturbed run, and
must judge nothing again that was committed (the fourth column counts such pictures). Linux and root only,
because file systems are mounted and rights removed. ``--only WORD`` selects cases by name.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.batch.journal.journal import Journal
from tests.torture.audit import committed, judged, watch
from tests.torture.folder import make_folder
from tests.torture.processes import Command, Ended

#: Exit statuses of the command line.
OK, USAGE, SOME_ERRORS = 0, 2, 3
#: Number of a file, by name, that the workers have not reached when the first files are committed.
_LATE = 24


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    status: int
    said: str
    fine: bool
    again: int | None = None


class Stage:
    """A folder of pictures, its CSV without trouble, and places for trouble.

    Parameters
    ----------
    place : Path
        Must be empty.
    pictures : int
    """

    def __init__(self, place: Path, pictures: int) -> None:
        self.place = place
        place.chmod(0o755)
        self.folder = make_folder(place / "pictures", pictures)
        self.home = place / "home"
        self.command = Command(self.folder, place / "out" / "a.csv", place / "torn.sqlite", self.home)
        whole = replace(self.command, csv=place / "whole.csv", journal=place / "whole.sqlite")
        ended = whole.run(resume=False)
        assert ended.status == SOME_ERRORS, ended.said
        self.expected = whole.csv.read_bytes()
        self.late = sorted(path for path in self.folder.iterdir() if path.suffix in (".png", ".jpg"))[-_LATE:]

    def clean(self) -> None:
        """Delete journals and outputs of the previous case."""
        shutil.rmtree(self.place / "out", ignore_errors=True)
        shutil.rmtree(self.home / "journals", ignore_errors=True)
        for path in self.place.glob("torn*"):
            path.unlink()

    def begin(self, command: Command | None = None) -> Command:
        """Make a watched journal for a command."""
        command = command or self.command
        assert command.journal is not None
        Journal(command.journal).close()
        watch(command.journal)
        return command

    def row(self, what: str, ended: Ended, statuses: tuple[int, ...], after: Command, *more: str) -> Row:
        """Evaluate a disturbed run, and resume it now that the trouble is over."""
        resumed = after.run(*more, resume=True)
        same = after.csv.exists() and after.csv.read_bytes() == self.expected
        plain = "Traceback" not in ended.said + resumed.said
        fine = plain and ended.status in statuses and resumed.status == SOME_ERRORS and same
        again = None
        if after.journal is not None and after.journal.exists():
            again = judged(after.journal)[1]
        said = _sentence(ended.said) if plain else "TRACEBACK " + ended.said[-300:]
        if not same:
            said += f" [CSV differs; resumed: {resumed.status} {_sentence(resumed.said)}]"
        return Row(what, ended.status, said, fine and not again, again)

    def during(self, command: Command, mischief: Callable[[], object]) -> Ended:
        """Start a run, and make trouble once its first readings are committed."""
        assert command.journal is not None
        running = command.start(resume=False)
        while not running.over and not committed(command.journal):
            time.sleep(0.005)
        mischief()
        return running.end(timeout=400)


@contextmanager
def small_disk(place: Path, size: str, *, options: str = "rw") -> Iterator[Callable[[str], None]]:
    """Mount a file system in memory; the yielded function changes its options."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},{options},mode=777", "t", place], check=True)
    try:
        yield lambda wish: subprocess.run(["mount", "-o", f"remount,{wish}", place], check=True) and None
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def full_disks(stage: Stage) -> Iterator[Row]:
    """The disk of the journal, of each output and of temporary files is full, then has room again."""
    disk = stage.place / "disk"
    half = (stage.place / "whole.sqlite").stat().st_size // 2048
    for size in ("16k", "96k", f"{half}k"):
        stage.clean()
        with small_disk(disk, size) as change:
            command = replace(stage.command, journal=disk / "j.sqlite")
            ended = command.run(resume=False)
            change("size=1g")
            yield stage.row(f"journal on a disk of {size}", ended, (USAGE,), command)
    # Overlays are left out: nothing is suspected in these pictures, so none are written.
    for option in ("--csv", "--pdf", "--xlsx"):
        stage.clean()
        with small_disk(disk, "4k") as change:
            command, more = stage.begin(), (option, str(disk / "out"))
            if option == "--csv":
                command, more = replace(command, csv=disk / "a.csv"), ()
            ended = command.run(*more, resume=False)
            change("size=1g")
            yield stage.row(f"{option} on a disk of 4k", ended, (USAGE,), command, *more)
    stage.clean()
    temporary = stage.home / "temporary"
    with small_disk(temporary, "8k"):
        (temporary / "filler").write_bytes(bytes(8192))
        command, more = stage.begin(), ("--pdf", str(stage.place / "out" / "r.pdf"))
        ended = command.run(*more, resume=False)
    yield stage.row("temporary files on a full disk, with --pdf", ended, (USAGE, SOME_ERRORS), command, *more)


def unwritable(stage: Stage) -> Iterator[Row]:
    """Outputs, the journal's folder and the user's folder cannot be written."""
    disk = stage.place / "disk"
    for option in ("--csv", "--pdf", "--overlays", "--journal"):
        stage.clean()
        with small_disk(disk, "1g", options="ro") as change:
            command, more = stage.command, (option, str(disk / "x"))
            if option == "--csv":
                command, more = replace(command, csv=disk / "a.csv"), ()
            if option == "--journal":
                command, more = replace(command, journal=disk / "x"), ()
            ended = command.run(*more, resume=False)
            change("rw")
            yield stage.row(f"{option} in a read-only place", ended, (USAGE,), command, *more)
    for what, mode in (("cannot be written", 0o555), ("cannot be entered", 0o000)):
        stage.clean()
        home = stage.place / "locked"
        home.mkdir(mode=mode)
        home.chmod(mode)
        command = replace(stage.command, home=home, journal=None, plain=True)
        ended = command.run(resume=False)
        home.chmod(0o777)
        yield stage.row(f"the user's own folder {what}", ended, (USAGE,), command)
        shutil.rmtree(home)


def files(stage: Stage) -> Iterator[Row]:
    """Files change between being found and being read."""

    def swap(path: Path) -> None:
        path.unlink()
        shutil.copyfile(stage.late[0].with_suffix(stage.late[0].suffix), path)

    def fifo(path: Path) -> None:
        path.unlink()
        os.mkfifo(path)

    def folder(path: Path) -> None:
        path.unlink()
        path.mkdir()

    def link(path: Path) -> None:
        path.unlink()
        path.symlink_to(path.name)

    def grow(path: Path) -> None:
        with path.open("ab") as handle:
            handle.write(random.Random(1).randbytes(5000))

    mischiefs: dict[str, Callable[[Path], object]] = {
        "deleted": Path.unlink,
        "replaced by another picture": swap,
        "cut in the middle": lambda path: os.truncate(path, path.stat().st_size // 2),
        "emptied": lambda path: os.truncate(path, 0),
        "grown": grow,
        "replaced by a pipe": fifo,
        "replaced by a folder": folder,
        "replaced by a link to itself": link,
        "not to be read any more": lambda path: path.chmod(0),
    }
    for what, mischief in mischiefs.items():
        stage.clean()
        command = stage.begin()
        if "not to be read" in what:
            command = replace(command, plain=True)
        victims = stage.late[1:]
        kept = {path: path.read_bytes() for path in victims}

        def act(victims=victims, mischief=mischief) -> None:
            for path in victims:
                mischief(path)

        ended = stage.during(command, act)
        for path, data in kept.items():
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
            path.write_bytes(data)
        row = stage.row(f"{len(victims)} files {what} in mid-run", ended, (OK, SOME_ERRORS), command)
        # A picture that was replaced for a while may also have been judged in that state.
        other = what in ("replaced by another picture", "cut in the middle", "grown")
        yield replace(row, fine=row.fine or (other and bool(row.again) and "[" not in row.said))


def folders(stage: Stage) -> Iterator[Row]:
    """The folder disappears during the run and comes back."""
    away = stage.folder.with_name("away")
    for what in ("vanished", "vanished, with a run while it was empty"):
        stage.clean()
        command = stage.begin()
        ended = stage.during(command, lambda: stage.folder.rename(away))
        if "empty" in what:
            stage.folder.mkdir()
            command.run(resume=True)
            stage.folder.rmdir()
        away.rename(stage.folder)
        yield stage.row(f"folder {what}", ended, (SOME_ERRORS,), command)


def together(stage: Stage) -> Iterator[Row]:
    """Two runs at the same time: over the same files, and over others."""
    stage.clean()
    first = stage.begin()
    second = replace(first, csv=stage.place / "out" / "b.csv")
    running = first.start(resume=False), second.start(resume=False)
    ended = [one.end() for one in running]
    both = first.csv.read_bytes() == second.csv.read_bytes() == stage.expected
    told = next((e for e in ended if "Another run" in " ".join(e.said.split())), ended[0])
    row = stage.row("two runs at once over the same files", told, (SOME_ERRORS,), first)
    yield replace(row, fine=row.fine and both)
    stage.clean()
    other = make_folder(stage.place / "other", 40, seed=5)
    first = replace(stage.command, journal=None)
    second = replace(first, folder=other, csv=stage.place / "out" / "b.csv")
    running = first.start(resume=False), second.start(resume=False)
    ended = [one.end() for one in running]
    fine = first.csv.read_bytes() == stage.expected and second.csv.exists()
    row = stage.row("two runs at once over other files", ended[0], (SOME_ERRORS,), first)
    yield replace(row, fine=row.fine and fine)


def journals(stage: Stage) -> Iterator[Row]:
    """A journal is damaged between two runs, in Overread's folder and in the user's."""

    def random_bytes(path: Path, at: float) -> None:
        with path.open("r+b") as handle:
            handle.seek(int(path.stat().st_size * at))
            handle.write(random.Random(3).randbytes(3000))

    def newer(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            (number,) = db.execute("PRAGMA application_id").fetchone()
            db.execute(f"PRAGMA application_id = {number + 1}")

    def foreign(path: Path) -> None:
        path.unlink()
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE reading (file)")

    damages: dict[str, Callable[[Path], object]] = {
        "random bytes in its middle": lambda path: random_bytes(path, 0.5),
        "random bytes near its end": lambda path: random_bytes(path, 0.9),
        "random bytes at its beginning": lambda path: random_bytes(path, 0),
        "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
        "emptied": lambda path: os.truncate(path, 0),
        "text": lambda path: path.write_text("hello"),
        "of a newer version": newer,
        "of another program": foreign,
    }
    for own in (True, False):
        for what, damage in damages.items():
            stage.clean()
            command = replace(stage.command, journal=None) if own else stage.command
            command.run(resume=False)
            place = next((stage.home / "journals").glob("*.sqlite")) if own else command.journal
            assert place is not None
            damage(place)
            damaged = place.read_bytes()
            ended = command.run(resume=True)
            where = "own folder" if own else "--journal"
            kept = any(path.read_bytes() == damaged for path in place.parent.glob("*.sqlite"))
            refused = ended.status == USAGE
            if refused:
                place.unlink()
            row = stage.row(f"journal ({where}): {what}", ended, (USAGE, SOME_ERRORS), command)
            yield replace(row, fine=row.fine and (kept or not damaged) and not (own and refused))


CASES = (full_disks, unwritable, files, folders, together, journals)


def _sentence(said: str) -> str:
    """Return the output of a run without its table and its progress."""
    words = " ".join(
        line.strip() for line in said.splitlines() if not line.startswith(("┏", "┃", "┡", "│", "└"))
    )
    for mark in ("overread:", "Note:"):
        if mark in words:
            return words[words.index(mark) :].split("Reading ")[0][:200]
    return ""


def main() -> int:
    """Make all trouble and print the table."""
    parser = argparse.ArgumentParser(description="Make mischief while runs go on.")
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--only", default="", help="the name of one kind of mischief")
    wishes = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        stage = Stage(Path(place), wishes.pictures)
        for case in CASES:
            if wishes.only in case.__name__:
                for row in case(stage):
                    bad += not row.fine
                    again = "" if row.again is None else f"{row.again:g}"
                    cells = ("ok" if row.fine else "BAD", row.what, str(row.status), again, row.said)
                    sys.stdout.write("| " + " | ".join(cells) + " |\n")
                    sys.stdout.flush()
    return bad


if __name__ == "__main__":
    sys.exit(main())
