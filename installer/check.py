"""Test the build as a user and a hospital's IT would: ``python -m installer.check [DIST]``.

Install, test, classify, open the window, upgrade, refuse a downgrade, uninstall, and compare files and
registry before and after, because an exit status proves nothing. The log ``check/check.log`` next to the
build states the outcome of each check; pictures of the screen are in the same folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
from PIL import Image

from core import __version__
from core.samples.folder import write_samples
from installer import build, directml, help_page, signing, troubles, update_notice
from installer.by_hand import by_hand
from installer.machine import Machine
from installer.screen import WINDOW, Screen
from installer.state import MachineState, contents, entry_version, read_state
from installer.tables import largest_difference, table_rows
from installer.trial import InstallerTrial, program_version
from installer.upgrading import upgrade_from

_NEXT = "99.0.0"


def main() -> None:
    """Test the build in a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("dist", type=Path, nargs="?", default=build.OUT)
    parser.add_argument("--earlier", type=Path, help="installer of an earlier release, to upgrade from")
    wanted = parser.parse_args()
    raise SystemExit(check_build(wanted.dist, wanted.earlier))


def check_build(dist: Path, earlier: Path | None = None) -> int:
    """Test everything; return 0 if all checks pass, else 1.

    Parameters
    ----------
    dist : Path
        Output folder of `installer.build`.
    earlier : Path, optional
        Installer of an earlier release to upgrade from.
    """
    # Windows programs, and the notice of updates, want full paths.
    dist = dist.resolve()
    out, work = dist / "check", build.ROOT / "build" / "check"
    for folder in (out, work):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    # The build may come from another computer.
    with zipfile.ZipFile(dist / build.PORTABLE) as packed:
        packed.extractall(work / "unpacked")
    program = work / "unpacked" / "Overread"
    (program / "portable.txt").unlink()
    with Screen() as screen:
        machine = Machine(work / "machine" / "prefix", screen.display)
        trial = InstallerTrial(out, work, screen, machine, program)
        trial.say(f"Overread {__version__}, {'Wine' if machine.wine else 'Windows'}")
        machine.start()
        if machine.wine:
            directml.hide_wine(machine)
        try:
            everything(trial, dist, earlier)
        finally:
            machine.stop()
    trial.head("done")
    trial.say(f"{len(trial.failures)} failed" if trial.failures else "all as it must be")
    for failure in trial.failures:
        trial.say(f"  FAILED {failure}")
    return 1 if trial.failures else 0


def everything(trial: InstallerTrial, dist: Path, earlier: Path | None) -> None:
    """Test the program from installation to removal on one machine, then under various faults."""
    setup = dist / build.SETUP
    trial.head("what was built")
    given_out(trial, dist)
    samples = trial.work / "samples ü 画像"
    write_samples(samples)
    before = read_state(trial.machine)
    trial.head("install, as a user without rights would")
    installed = install(trial, setup, before)
    trial.head("self-test")
    check_selftest(trial, installed)
    trial.head("classification, compared with this computer's own")
    table = classification(trial, installed, samples)
    trial.head("de-identification, and the manual")
    deidentification(trial, installed, samples)
    help_page.check_help(trial, installed)
    trial.head("devices")
    directml.try_out(trial, installed, samples, table)
    trial.head("the window")
    window(trial, installed, samples)
    trial.head("upgrade, and back")
    upgrade(trial, installed, setup)
    trial.head("uninstall")
    uninstall(trial, installed, before)
    trial.head("setup and uninstall by hand, page by page")
    by_hand(trial, setup)
    trial.head("for all users, into a folder of one's choice, with .dcm files")
    for_all(trial, setup)
    trial.head("portable, from a path with spaces and Chinese characters")
    portable(trial, dist / build.PORTABLE)
    if earlier is not None:
        trial.head(f"upgrade from {earlier.name}, and back")
        upgrade_from(trial, earlier, setup, samples / "chest")
    troubles.all_of_them(trial, setup)


def given_out(trial: InstallerTrial, dist: Path) -> None:
    """Check checksums, names and signatures of the released files."""
    for line in (dist / build.SUMS).read_text("ascii").splitlines():
        digest, name = line.split("  ")
        found = build.digest(dist / name)
        trial.require(f"checksum of {name}", found == digest, f"{(dist / name).stat().st_size / 1e6:.1f} MB")
    if signing.wanted():
        programs = [dist / build.SETUP, *(trial.program / name for name in build.PROGRAMS)]
        signing.check_signatures(trial, programs, dist / build.SUMS, dist / update_notice.NAME)
    signing.try_out(trial, trial.program / "overread-cli.exe")


def install(trial: InstallerTrial, setup: Path, before: MachineState) -> Path:
    """Install silently; return the folder of the program."""
    trial.run(setup, "/S")
    folder = trial.machine.variable("LOCALAPPDATA") / "Programs" / "Overread"
    expected = {p.relative_to(trial.program).as_posix() for p in trial.program.rglob("*")} | {"uninstall.exe"}
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
    trial.require("all files are there, and no others", found == expected, f"{len(found)} files and folders")
    new = read_state(trial.machine).since(before)
    outside = {name for name in new.files if not name.startswith(folder.as_posix())}
    outside -= {folder.parent.as_posix()}
    links = {name for name in outside if name.endswith("/Start Menu/Programs/Overread.lnk")}
    trial.require(
        "outside the folder only the start menu's link is new", outside == links and len(links) == 1, links
    )
    for entry in sorted(new.registry):
        trial.say(f"    + {entry}")
    keys = {entry.partition(" | ")[0] for entry in new.registry}
    own = (
        "\\Uninstall\\Overread",
        "\\Classes\\Applications\\overread.exe",
        "\\Classes\\Overread.DICOM",
        "\\Classes\\.dcm",
        "\\Classes\\Directory\\shell\\Overread",
    )
    trial.require(
        "registry values are only those that are told", all(any(o in key for o in own) for key in keys)
    )
    trial.require("all in the user's own part", all(key.startswith("HKEY_CURRENT_USER") for key in keys))
    wanted = (f"DisplayVersion REG_SZ {__version__}", "EstimatedSize REG_DWORD", "QuietUninstallString")
    for words in wanted:
        trial.require(f"entry: {words}", any(words in entry for entry in new.registry))
    told = program_version(trial, folder)
    trial.require("the program tells the same version", told == __version__, told)
    return folder


def check_selftest(trial: InstallerTrial, installed: Path) -> None:
    """Run the self-test with the installed libraries only."""
    report = trial.work / "selftest.txt"
    trial.run(installed / "overread-cli.exe", "selftest", "--device", "cpu", "--out", report)
    words = report.read_text("utf-8") if report.exists() else ""
    trial.require("the self-test is well", words.rstrip().endswith("All is well."))
    for name in ("msvcp140.dll", "msvcp140_1.dll", "vcruntime140.dll", "vcruntime140_1.dll"):
        line = next((line for line in words.splitlines() if f" {name} " in line), "")
        trial.require(f"{name} is Overread's own", "Overread's own" in line, " ".join(line.split()[2:3]))
    user = trial.machine.value("USERNAME")
    trial.require("the report names no user", bool(words) and user.lower() not in words.lower(), user)


def classification(trial: InstallerTrial, installed: Path, samples: Path) -> Path:
    """Classify DICOM, PNG and JPEG on both systems; return the table made on this one."""
    here, there = trial.work / "here.csv", trial.work / "there ü.csv"
    pdf, overlays, ours_drawn = (trial.work / name for name in ("report.pdf", "overlays", "overlays here"))
    own = os.environ | {"OVERREAD_HOME": str(trial.work / "home")}
    reading = ["classify", str(samples), "--device", "cpu"]
    command = [sys.executable, "-m", "core.cli", *reading, "--csv", str(here), "--overlays", str(ours_drawn)]
    subprocess.run(command, env=own, check=True, capture_output=True, cwd=build.ROOT)
    outputs: list[str | Path] = ["--csv", there, "--pdf", pdf, "--overlays", overlays]
    trial.run(installed / "overread-cli.exe", "classify", samples, "--device", "cpu", *outputs)
    if not trial.require("a table was written", there.exists()):
        return here
    ours, theirs = here.read_bytes(), there.read_bytes()
    mine, found = table_rows(here), table_rows(there)
    same = [{k: v for k, v in row.items() if k != "device"} for row in mine] == [
        {k: v for k, v in row.items() if k != "device"} for row in found
    ]
    trial.require("the same rows as here, the device apart", same, f"{len(found)} rows")
    trial.say(f"    byte for byte: {'yes' if ours == theirs else 'no, as the device has another name'}")
    trial.say(f"    largest difference of a probability: {largest_difference(mine, found):.1e}")
    with pikepdf.open(pdf) as document:
        trial.require("a PDF was made", len(document.pages) > 1, f"{len(document.pages)} pages")
    drawn = pixels(overlays)
    trial.require("the same overlays as here", bool(drawn) and drawn == pixels(ours_drawn), len(drawn))
    return there


def deidentification(trial: InstallerTrial, installed: Path, samples: Path) -> None:
    """De-identify files, which needs the tables and the text finder."""
    study, out = samples / "head-ct", trial.work / "without patients"
    trial.run(installed / "overread-cli.exe", "deidentify", study, "--out", out, "--find-text")
    wanted, made = (len([p for p in folder.rglob("*") if p.is_file()]) for folder in (study, out))
    trial.require("files are de-identified", made == wanted > 0, f"{made} of {wanted} files")


def window(trial: InstallerTrial, installed: Path, samples: Path) -> None:
    """Open the window on a folder, start it a second time, and close it."""
    program = installed / "overread.exe"
    with trial.machine.opened(program, samples / "head-ct") as first:
        trial.require("a window is shown", trial.picture("window"))
        second = trial.run(program, samples / "forearm", seconds=120)
        trial.require("a second start hands over and ends", second.returncode == 0)
        trial.require("the first goes on", first.poll() is None)
        trial.picture("window-second-start")
    trial.require("it closes when it is asked to", first.returncode == 0, first.returncode)


def upgrade(trial: InstallerTrial, installed: Path, setup: Path) -> None:
    """Upgrade, which is refused while the window is open, and check that a downgrade is refused."""
    newer = trial.work / f"overread-{_NEXT}-setup.exe"
    build.make_setup(trial.program, newer, _NEXT, quick=True)
    trial.run(installed / "overread-cli.exe", "settings", "general.language", "de", quiet=True)
    foreign = installed / "note of the user.txt"
    foreign.write_text("not Overread's", "utf-8")
    data = trial.machine.variable("LOCALAPPDATA") / "Overread"
    kept = contents(data)
    program = contents(installed)
    with trial.machine.opened(installed / "overread.exe"):
        trial.screen.settle(180, WINDOW)
        trial.run(newer, "/S")
        trial.require("no upgrade while the window is open", contents(installed) == program)
    trial.machine.stop()
    kept = {name: digest for name, digest in contents(data).items() if "running" not in name} or kept
    trial.run(newer, "/S")
    trial.require(
        "the entry tells the new version", entry_version(trial.machine) == _NEXT, entry_version(trial.machine)
    )
    still = contents(data)
    changed = [name for name in kept if still.get(name) != kept[name]]
    trial.require("settings and results are as they were", not changed, f"{len(kept)} files")
    trial.require("a file of the user's in the folder is there", foreign.exists())
    trial.run(installed / "overread-cli.exe", "settings", "general.language")
    program = contents(installed)
    trial.run(setup, "/S")
    trial.require("an older version is refused", entry_version(trial.machine) == _NEXT)
    trial.require("and changes nothing", contents(installed) == program)
    foreign.unlink()


def uninstall(trial: InstallerTrial, installed: Path, before: MachineState) -> None:
    """Uninstall silently; only the user's data stay."""
    data = trial.machine.variable("LOCALAPPDATA") / "Overread"
    kept = contents(data)
    trial.run(installed / "uninstall.exe", "/S")
    trial.machine.wait_for(lambda: not installed.exists())
    new = read_state(trial.machine).since(before)
    left = {name for name in new.files if not name.startswith(data.as_posix())}
    left -= {installed.parent.as_posix()}
    trial.require("no file is left but the user's own", not left, sorted(left)[:5])
    trial.require("the user's own are as they were", contents(data) == kept, f"{len(kept)} files")
    trial.require("nothing is left in the registry", not new.registry, sorted(new.registry)[:5])
    for name in sorted(kept):
        trial.say(f"    stays: %LOCALAPPDATA%\\Overread\\{name}")


def for_all(trial: InstallerTrial, setup: Path) -> None:
    """Install for all users with /D= and /DICOM, then uninstall."""
    before = read_state(trial.machine)
    folder = trial.machine.variable("ProgramFiles") / "Röntgen 中文" / "Over read"
    # The folder must come last and without quotes, which only the command interpreter passes on.
    options = f"/S /AllUsers /DICOM /D={trial.machine.name(folder)}"
    trial.run("cmd", "/c", f"{trial.machine.name(setup)} {options}")
    new = read_state(trial.machine).since(before)
    trial.require("it is where /D= said", (folder / "overread.exe").exists(), trial.machine.name(folder))
    keys = {entry.partition(" | ")[0] for entry in new.registry}
    trial.require("all in the computer's part", all(key.startswith("HKEY_LOCAL_MACHINE") for key in keys))
    opens = [entry for entry in new.registry if "\\.dcm |" in entry and "Overread.DICOM" in entry]
    trial.require(".dcm files open with it", len(opens) == 1, opens)
    told = program_version(trial, folder)
    trial.require("the program tells its version", told == __version__, told)
    trial.run(folder / "uninstall.exe", "/S", "/AllUsers")
    trial.machine.wait_for(lambda: not folder.exists())
    after = read_state(trial.machine).since(before)
    data = (trial.machine.variable("LOCALAPPDATA") / "Overread").as_posix()
    left = {name for name in after.files if not name.startswith(data) and name != folder.parent.as_posix()}
    trial.require("nothing is left", not (left or after.registry), sorted(left | after.registry)[:5])


def portable(trial: InstallerTrial, archive: Path) -> None:
    """Unpack the portable ZIP and use it; its data stay in its folder."""
    before = read_state(trial.machine)
    place = trial.machine.variable("PUBLIC") / "Meine Programme 放射線科"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
    program = place / "Overread" / "overread-cli.exe"
    unpacked = read_state(trial.machine)
    done = trial.run(program, "selftest", "--device", "cpu", quiet=True)
    trial.require("the self-test is well", done.stdout.rstrip().endswith("All is well."))
    trial.run(program, "settings", "general.language", "de", quiet=True)
    new = read_state(trial.machine).since(unpacked)
    inside = {name for name in new.files if name.startswith((place / "Overread" / "data").as_posix())}
    trial.require(
        "it writes beside itself and nowhere else", new.files == inside and bool(inside), len(inside)
    )
    trial.require("nothing in the registry", not read_state(trial.machine).since(before).registry)
    with trial.machine.opened(place / "Overread" / "overread.exe"):
        trial.require("its window is shown, in German", trial.picture("window-portable"))
    shutil.rmtree(place)


def pixels(folder: Path) -> dict[str, bytes]:
    """Return the pictures below a folder with their pixels, because compression differs between systems."""
    found = {}
    for path in folder.rglob("*.png"):
        with Image.open(path) as image:
            found[path.relative_to(folder).as_posix()] = image.tobytes()
    return found


if __name__ == "__main__":
    main()
