"""Test what only Windows has with the program's own modules; one JSON object per line, by a Windows Python.

``python -m tests.windows.own_sides WORK`` tests rights, the keyring, the event log, files that others hold
open, missing drives, names of devices, long paths, and network shares in texts. Each line has what was found;
`tests.windows.test_own_sides` has the requirements.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from PIL import Image

from core.audit_anchor import SystemLog, mark_text, marks_in
from core.batch.journal.journal import Journal
from core.errors import ExportError, InputError, VaultError
from core.file_names import mirrored_path
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.read import load_bytes
from core.paths import atomic_write, check_writable, private_folder, user_data
from core.temporary import temporary_folder
from tests.fuzz.samples import directory
from tests.support.pictures import write_dicom

#: A host name that occurs in texts and must never be looked up on the network.
_NOBODY = "overread-nobody"
_DENY_ALL, _DENY_WRITING = 0, 1


def main() -> None:
    """Run all tests in a folder."""
    work = Path(sys.argv[1])
    for one in (rights, keyring, system_log, held_open, drives, names, long_paths, shares):
        place = work / one.__name__
        place.mkdir(parents=True)
        os.environ["OVERREAD_HOME"] = str(place / "home")
        sys.stdout.write(json.dumps({"what": one.__name__, **one(place)}) + "\n")
        sys.stdout.flush()


def rights(place: Path) -> dict[str, object]:
    """Make private files below a folder that everybody may read."""
    from core.windows_rights import give_rights, rights_of, without_anybody

    def open_to_others(path: Path) -> bool:
        return without_anybody(rights_of(path), "", folder=path.is_dir()) is not None

    give_rights(place, "D:(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)(A;OICI;FA;;;AU)")
    (place / "control").mkdir()
    (place / "before").mkdir()
    (place / "before" / "old.txt").write_text("old", "ascii")
    private_folder(place / "before")
    with Journal(place / "chosen.sqlite"):
        companions = [path.name for path in place.glob("chosen.sqlite*") if open_to_others(path)]
    home = user_data()
    with atomic_write(home / "recent.json") as temporary:
        temporary.write_text("[]", "ascii")
    with temporary_folder() as folder:
        (folder / "page.txt").write_text("page", "ascii")
        left = [path.relative_to(place).as_posix() for path in home.rglob("*") if open_to_others(path)]
    return {
        "control_is_open": open_to_others(place / "control"),
        "open": left,
        "home": open_to_others(home),
        "folder_of_before": open_to_others(place / "before"),
        "file_of_before": open_to_others(place / "before" / "old.txt"),
        "journal": open_to_others(place / "chosen.sqlite"),
        "its_companions": companions,
        "wine": _by_wine(),
    }


def keyring(place: Path) -> dict[str, object]:
    """Make a key, forget it in this process, and get it again from Windows."""
    import keyring as kept

    from core.vault import key

    one = key.derived_key("journal", b"salt", make=True)
    key._key_of.cache_clear()
    other = key.derived_key("journal", b"salt")
    written = b"".join(path.read_bytes() for path in user_data().iterdir() if path.is_file())
    name = json.loads((user_data() / "vault.json").read_text("utf-8"))["id"]
    secret = kept.get_password("Overread", name)
    key.forget_key()
    key._key_of.cache_clear()
    try:
        key.derived_key("journal", b"salt")
        after = "a key"
    except VaultError as error:
        after = error.message
    return {
        "backend": type(kept.get_keyring()).__name__,
        "same": one == other,
        "secret_in_folder": secret is None or secret.encode() in written,
        "gone": kept.get_password("Overread", name) is None,
        "after": after,
    }


def system_log(place: Path) -> dict[str, object]:
    """Write a mark to the event log and search for it; Wine has no log to search."""
    log, sha256 = place / "audit.jsonl", "0123456789abcdef" * 4
    SystemLog().keep(mark_text(log, 7, sha256))
    found = list(marks_in(SystemLog().kept(), log, SystemLog.where))
    return {"found": [[mark.line, mark.sha256 == sha256] for mark in found], "wine": _by_wine()}


def held_open(place: Path) -> dict[str, object]:
    """Overwrite a table that is open in another program, and read a picture that is."""
    table, picture = place / "Befunde ü.csv", place / "film.png"
    table.write_text("old", "ascii")
    _film(picture)
    with _held(table, _DENY_WRITING):
        at_first, replaced = _message(lambda: check_writable(table)), _message(lambda: _write(table))
        kept = table.read_text("ascii")
    with _held(picture, _DENY_ALL):
        held = _outcome(picture)
    with _held(place / "home", _DENY_WRITING, folder=True):
        user_data()
    return {
        "at_first": at_first,
        "replaced": replaced,
        "kept": kept,
        "left": [path.name for path in place.glob(".overread-*")],
        "after": _message(lambda: _write(table)) or table.read_text("ascii"),
        "held": held,
        "let_go": _outcome(picture),
    }


def drives(place: Path) -> dict[str, object]:
    """Read from and write to a missing drive, and read from two drives at once."""
    gone = next(letter for letter in "QRSTUVW" if not Path(f"{letter}:\\").exists())
    _film(place / "film.png")
    os.environ["OVERREAD_HOME"] = f"{gone}:\\no such drive"
    home = _message(user_data)
    os.environ["OVERREAD_HOME"] = str(place / "home")
    windows = Path(os.environ["SYSTEMROOT"]) / "explorer.exe"
    both = [source.name for source in walk([place / "film.png", windows])]
    out = place / "out"
    return {
        "home": home,
        "table": _message(lambda: check_writable(Path(f"{gone}:\\out\\findings.csv"))),
        "read": [str(source.problem and source.problem.reason) for source in walk([Path(f"{gone}:\\films")])],
        "of_two": both,
        "below_out": [mirrored_path(out, name, ".png").is_relative_to(out) for name in both],
    }


def names(place: Path) -> dict[str, object]:
    """Read an archive with names that Windows does not allow, and mirror it."""
    film = place / "film.png"
    _film(film)
    archive, out = place / "from elsewhere.zip", place / "out"
    inside = (
        "CON.png",
        "a:b.png",
        "why?.png",
        "folder. /x.png",
        'say "a" <b>|*.png',
        "..\\out.png",
        "Bild ü.png",
    )
    with zipfile.ZipFile(archive, "w") as packed:
        for name in inside:
            packed.writestr(zipfile.ZipInfo(name), film.read_bytes())
    outcomes, made = {}, []
    for source in walk([archive]):
        outcomes[source.name.partition("/")[2]] = _outcome_of(source)
        if source.problem is None:
            path = mirrored_path(out, source.name, ".map.png")
            made.append(_message(lambda path=path: _write(path)) or path.read_text("ascii"))
    return {"outcomes": outcomes, "made": made, "files": sum(path.is_file() for path in out.rglob("*"))}


def long_paths(place: Path) -> dict[str, object]:
    """Read and write below a path of more than 260 characters, which Windows may have to allow first."""
    deep = place.joinpath(*["Ordner mit einem langen Namen ü"] * 9)
    said = _message(lambda: _write(deep / "findings.csv"))
    if said:
        return {"letters": len(str(deep)), "written": said, "read": ""}
    _film(deep / "film.png")
    found = {source.name.rpartition("/")[2]: _outcome_of(source) for source in walk([place])}
    return {"letters": len(str(deep)), "written": "", "read": found.get("film.png", "")}


def shares(place: Path) -> dict[str, object]:
    """Read files that name a network share; return what they asked this computer for."""
    asked: list[str] = []
    share = f"\\\\{_NOBODY}\\share"
    _film(place / "film.png")
    write_dicom(directory(f"\\\\{_NOBODY}\\SHARE\\FILM", f"//{_NOBODY}/share/film"), place / "DICOMDIR")
    with zipfile.ZipFile(place / "names.zip", "w") as packed:
        packed.writestr(zipfile.ZipInfo(f"{share}\\film.png"), (place / "film.png").read_bytes())
        packed.writestr(zipfile.ZipInfo(f"//{_NOBODY}/share/film.png"), (place / "film.png").read_bytes())
    sys.addaudithook(lambda event, given: asked.append(event) if _NOBODY in repr(given) else None)
    # Open one of our own files, to check that the hook notices it.
    with suppress(OSError):
        list(Path(f"{place}\\{_NOBODY}").iterdir())
    heard, asked[:] = list(asked), []
    outcomes = [_outcome_of(source) for path in ("DICOMDIR", "names.zip") for source in walk([place / path])]
    whole = [_outcome_of(source) for source in walk([place])]
    return {"heard": heard, "asked": asked, "outcomes": outcomes, "read": whole.count("ok")}


def _film(path: Path) -> None:
    y, x = np.mgrid[0:64, 0:64]
    Image.fromarray((x * 2 + y).astype(np.uint8)).save(path)


def _write(path: Path) -> None:
    with atomic_write(path) as temporary:
        temporary.write_text("new", "ascii")


def _message(act: Callable[[], object]) -> str:
    """Return an error's message to the user; empty if there is no error."""
    try:
        act()
    except ExportError as error:
        return error.message
    return ""


def _outcome(path: Path) -> str:
    return ", ".join(_outcome_of(source) for source in walk([path]))


def _outcome_of(source: object) -> str:
    try:
        load_bytes(source, Limits())  # type: ignore[arg-type]
    except InputError as error:
        return str(error.reason)
    return "ok"


@contextmanager
def _held(path: Path, others: int, *, folder: bool = False) -> Iterator[None]:
    """Hold a file open as other programs do, which limits what others may do with it."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = ctypes.c_void_p
    path.mkdir(exist_ok=True) if folder else None
    handle = kernel.CreateFileW(str(path), 0x80000000, others, None, 3, 0x02000000 if folder else 0x80, None)
    if handle == ctypes.c_void_p(-1).value:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


def _by_wine() -> bool:
    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


if __name__ == "__main__":
    main()
