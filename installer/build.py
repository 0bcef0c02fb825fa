"""Build the files for users: ``python -m installer.build [--quick] [--lock] [--check]``.

The results are in ``dist/windows``: the installer, the portable ZIP, the bill of materials, the checksums of
these three, and the update notice. It runs on Windows, and on Linux with the Windows Python in
``OVERREAD_WINDOWS_PYTHON``; both use the same specification. It needs ``pip install -e .[installer,docs]``,
and makensis in the path.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core import __version__
from installer import artwork, bill, environment, licences, signing, update_notice
from installer.machine import Machine, base_python
from installer.native import NativeLibrary
from installer.parts import ThirdPartyPart, third_party_parts
from tools import site

ROOT = environment.ROOT
WORK = ROOT / "build" / "windows"
OUT = ROOT / "dist" / "windows"
FROZEN = WORK / "frozen" / "overread"
SETUP = f"overread-{__version__}-setup.exe"
PORTABLE = f"overread-{__version__}-portable.zip"
SUMS = "SHA256SUMS.txt"
BILL = f"overread-{__version__}.cdx.json"
_SOURCE = ("core", "desktop", "resources", "installer", "pyproject.toml")
_LANGUAGES = ("en", "de")
PROGRAMS = ("overread.exe", "overread-cli.exe")
#: Longest time for freezing, against hanging; a busy machine may take an hour.
_FREEZE_SECONDS = 4 * 3600.0
_PORTABLE_WORDS = """Because this file is here, Overread keeps what is yours in the folder "data" beside it.
Weil diese Datei hier liegt, bewahrt Overread das Ihre im Ordner "data" daneben auf.
"""


def main() -> None:
    """Build, and with ``--check`` test the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="compress fast, for a trial: a larger installer")
    parser.add_argument("--lock", action="store_true", help="bring the locked packages up to date first")
    parser.add_argument("--check", action="store_true", help="install and try what was built")
    wanted = parser.parse_args()
    began = time.monotonic()
    if wanted.lock:
        with step("lock the packages"):
            environment.lock()
    build_all(quick=wanted.quick)
    print_line(f"built in {time.monotonic() - began:.0f} s")
    if wanted.check:
        # In a separate process, because the check of a build also builds an installer of a later version.
        raise SystemExit(subprocess.call([sys.executable, "-m", "installer.check", str(OUT)], cwd=ROOT))


def build_all(*, quick: bool) -> None:
    """Build everything again; only the installed packages are reused while the lock is unchanged."""
    with step("packages"):
        python = environment.prepare(WORK / "python")
    with step("manual"):
        shutil.rmtree(WORK / "manual", ignore_errors=True)
        site.build(WORK / "manual")
    with step("freeze"):
        freeze(python)
    with step("licences, bill of materials"):
        found = complete()
    with step("sign"):
        for name in PROGRAMS:
            if signing.wanted():
                signing.sign_program(FROZEN / name)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with step("bill of materials"):
        versions = {f"python{environment.PYTHON.replace('.', '')}.dll": environment.PYTHON}
        native = native_inside(python)
        bill.write_bill(found, __version__, commit_time(), FROZEN, versions, native, OUT / BILL)
    with step("portable ZIP"):
        pack(FROZEN, OUT / PORTABLE)
    with step("installer"):
        make_setup(FROZEN, OUT / SETUP, __version__, quick=quick)
        if signing.wanted():
            signing.sign_program(OUT / SETUP)
    write_sums(OUT)
    notice = update_notice.write_notice(__version__, commit_time().date(), ROOT / "CHANGELOG.md", OUT)
    if signing.wanted():
        signing.sign_checksums(OUT / SUMS)
        signing.sign_notice(notice)
    print_sizes(FROZEN)


def draw_artwork() -> None:
    """Draw the icon and the picture of the programs and the installer."""
    WORK.mkdir(parents=True, exist_ok=True)
    resources = ROOT / "resources"
    drawing, font = resources / "icons" / "overread.svg", resources / "fonts" / "NotoSans-Bold.ttf"
    artwork.write_artwork(drawing, font, WORK / "overread.ico", WORK / "side.bmp")


def freeze(python: Path) -> None:
    """Freeze the two programs into one folder."""
    draw_artwork()
    _write_metadata(WORK / "overread.dist-info")
    source = WORK / "source"
    for old in (WORK / "frozen", WORK / "freezing", source):
        shutil.rmtree(old, ignore_errors=True)
    # Freeze a copy, because edits in the meantime would give an inconsistent program.
    for part in _SOURCE:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        (source / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, source / part)
    machine = Machine(WORK / "machine")
    machine.start()
    surroundings = {
        "OVERREAD_BUILD": machine.name(WORK),
        # With this time the same commit gives the same programs.
        "SOURCE_DATE_EPOCH": str(int(commit_time().timestamp())),
        "PYTHONHASHSEED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command: list[str | Path] = [
        python,
        "-m",
        "PyInstaller",
        source / "installer" / "overread.spec",
        "--noconfirm",
        "--log-level",
        "WARN",
    ]
    command += ["--distpath", WORK / "frozen", "--workpath", WORK / "freezing"]
    done = machine.run(command, surroundings, seconds=_FREEZE_SECONDS, folder=source)
    machine.stop()
    (WORK / "freeze.log").write_text(done.stdout + done.stderr, "utf-8")
    if not all((FROZEN / name).exists() for name in PROGRAMS):
        raise SystemExit(f"PyInstaller made no programs: {done.stderr[-3000:]}")


def native_inside(python: Path) -> tuple[NativeLibrary, ...]:
    """Return the C libraries in the wheels, as listed by the wheels."""
    machine = Machine(WORK / "machine")
    machine.start()
    # Run by path, because the build's Python finds only its own packages.
    done = machine.run([python, WORK / "source" / "installer" / "native.py"], {}, seconds=300)
    machine.stop()
    try:
        return tuple(NativeLibrary(**entry) for entry in json.loads(done.stdout))
    except (ValueError, TypeError) as error:
        raise SystemExit(f"The wheels do not say what is inside: {done.stderr[-2000:]}") from error


def complete() -> tuple[ThirdPartyPart, ...]:
    """Copy the licences to the programs; return the parts."""
    found = third_party_parts(
        WORK / "contents.json", environment.site_packages(WORK / "python"), WORK / "python" / "report.json"
    )
    names = ("LICENSE.txt", "LICENSE")
    licence = next(base_python() / name for name in names if (base_python() / name).exists())
    licences.collect(found, licence, ROOT / "LICENSE", FROZEN / "licences")
    shutil.copyfile(ROOT / "installer" / "IT.md", FROZEN / "IT.md")
    return found


def pack(folder: Path, out: Path) -> None:
    """Write the portable ZIP, with its entries in a fixed order and with the commit's time."""
    when = commit_time().timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        entries = {
            f"Overread/{p.relative_to(folder).as_posix()}": p for p in folder.rglob("*") if p.is_file()
        }
        for name, path in sorted(entries.items()):
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
        archive.writestr(zipfile.ZipInfo("Overread/portable.txt", when), _PORTABLE_WORDS.encode())


def make_setup(folder: Path, out: Path, version: str, *, quick: bool) -> None:
    """Make the installer of a frozen program."""
    draw_artwork()
    lists = WORK / "files.nsh"
    lists.write_text("\n".join(_removal(folder)) + "\n", "utf-8")
    for language in _LANGUAGES:
        words = terms((ROOT / "installer" / f"notice.{language}.txt").read_text("utf-8"))
        # NSIS reads a file with a byte order mark as UTF-8.
        (WORK / f"licence.{language}.txt").write_text(words, "utf-8-sig", newline="\r\n")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
    defined = {
        "VERSION": version,
        "NUMBERS": ".".join([*version.split("."), "0", "0", "0"][:4]),
        "SOURCE": folder,
        "LISTS": lists,
        "OUT": out,
        "ICON": WORK / "overread.ico",
        "SIDE": WORK / "side.bmp",
        "LICENCES": WORK,
        "KILOBYTES": size,
    }
    options = [f"-D{name}={value}" for name, value in defined.items()] + (["-DQUICK"] if quick else [])
    if sys.platform == "win32":
        # NSIS for Windows has only a 32-bit launcher.
        options.append("-DX86")
    made = subprocess.run(
        [
            "makensis",
            "-V2",
            "-WX",
            "-INPUTCHARSET",
            "UTF8",
            *options,
            str(ROOT / "installer" / "overread.nsi"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0 or not out.exists():
        raise SystemExit(f"The installer could not be made: {made.stdout[-2000:]}{made.stderr[-2000:]}")


def terms(notice: str) -> str:
    """Return the text that a user agrees to: notice and licence, with one line per paragraph."""
    paragraphs = [" ".join(part.split()) for part in notice.split("\n\n")]
    return "\n\n".join([*paragraphs, (ROOT / "LICENSE").read_text("utf-8")])


def _removal(folder: Path) -> Iterator[str]:
    """Yield commands that remove exactly these files, and then the empty folders."""
    folders = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder)).replace("/", "\\").replace("$", "$$")
        if path.is_dir():
            folders.append(name)
        else:
            yield f'Delete "$INSTDIR\\{name}"'
    for name in sorted(folders, reverse=True):
        yield f'RMDir "$INSTDIR\\{name}"'


def write_sums(folder: Path) -> None:
    """Write the checksums of the released files."""
    lines = [f"{digest(p)}  {p.name}\n" for p in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(lines), "ascii")


def digest(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def print_sizes(frozen: Path) -> None:
    """Print the sizes of the results and of the largest parts."""
    sizes: dict[str, int] = {}
    for path in frozen.rglob("*"):
        if path.is_file():
            inner = path.relative_to(frozen).parts
            place = (
                "/".join(inner[1:3])
                if inner[:2] == ("_internal", "resources")
                else inner[min(1, len(inner) - 1)]
            )
            sizes[place] = sizes.get(place, 0) + path.stat().st_size
    for path in sorted(OUT.iterdir()):
        print_line(f"{path.stat().st_size / 1e6:8.1f} MB  {path.name}")
    print_line(f"{sum(sizes.values()) / 1e6:8.1f} MB  installed, of it:")
    for place, size in sorted(sizes.items(), key=lambda item: -item[1])[:12]:
        print_line(f"{size / 1e6:8.1f} MB    {place}")


def commit_time() -> datetime:
    """Return the time of the commit that is built."""
    asked = ["git", "log", "-1", "--format=%ct"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return datetime.fromtimestamp(int(told or os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)


def _write_metadata(folder: Path) -> None:
    """Write the program's own package metadata."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = ["Metadata-Version: 2.4", f"Name: {project['name']}", f"Version: {__version__}"]
    lines += [f"Requires-Dist: {requirement}" for requirement in project["dependencies"]]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print how long a step took."""
    began = time.monotonic()
    yield
    print_line(f"{time.monotonic() - began:6.1f} s  {what}")


def print_line(words: str) -> None:
    """Print a line for the person who builds."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
