"""Collect the licences of all parts of the program in one folder that is installed with it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from installer.parts import ThirdPartyPart, normal

_OWN = Path(__file__).parent / "licences"
#: Packages whose wheel contains no licence text, and where the text is.
_ELSEWHERE = {
    "flatbuffers": ("Apache-2.0.txt",),
    "pyside6-essentials": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
}
#: Licence texts of other software in a wheel.
_INSIDE = {"sqlcipher3": ("SQLCipher.txt", "Apache-2.0.txt")}
#: The licence that is chosen if a part offers several.
_CHOSEN = {
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    # The wheel has the text without the name; it contains SQLCipher and OpenSSL.
    "sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}
#: Licences that do not go with the Apache License: the GPL and the AGPL, but not the LGPL.
_UNFIT = re.compile(r"(?<![a-z])a?gpl|(?:gnu|affero) general public", re.IGNORECASE)


def licence_of(part: ThirdPartyPart) -> str:
    """Return the licence under which a part is shipped."""
    return _CHOSEN.get(normal(part.name), part.licence)


def require_fit(part: ThirdPartyPart) -> None:
    """Stop unless a part says its licence, and that goes with Overread's.

    Raises
    ------
    SystemExit
        If it does not.
    """
    licence = licence_of(part)
    if not licence:
        raise SystemExit(f"{part.name} does not say under which licence it is.")
    if _UNFIT.search(licence) and "exception" not in licence:
        raise SystemExit(f"{part.name} is under {licence}, which does not go with the Apache License.")


def collect(parts: Sequence[ThirdPartyPart], python_licence: Path, licence: Path, folder: Path) -> None:
    """Write the licence texts, and a table of the parts that they belong to, into a folder.

    Raises
    ------
    SystemExit
        If a part has no licence, or one that is not compatible with Overread's.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(licence, folder / "Apache-2.0.txt")
    for text in _OWN.iterdir():
        shutil.copyfile(text, folder / text.name)
    shutil.copyfile(python_licence, folder / "Python.txt")
    rows = [
        ("Python", "", "PSF-2.0", "Python.txt"),
        ("Microsoft's runtime, DirectML", "", "Microsoft", "Microsoft.txt"),
        ("PP-OCRv4, which finds text in pixels", "", "Apache-2.0", "Apache-2.0.txt"),
    ]
    rows += [(part.name, part.version, licence_of(part), ", ".join(_texts(part, folder))) for part in parts]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:<{widths[2]}}  {row[3]}".rstrip()
        for row in rows
    ]
    head = "What Overread is made of, under which licence, and where its text lies in this folder.\n\n"
    (folder / "README.txt").write_text(head + "\n".join(lines) + "\n", "utf-8", newline="\r\n")


def _texts(part: ThirdPartyPart, folder: Path) -> list[str]:
    require_fit(part)
    elsewhere = _ELSEWHERE.get(normal(part.name), ())
    if elsewhere:
        return list(elsewhere)
    if not part.files:
        raise SystemExit(f"{part.name} has no text of its licence; name one in installer/licences.py.")
    own = folder / part.name
    own.mkdir()
    for number, text in enumerate(part.files):
        name = text.name if not (own / text.name).exists() else f"{number}-{text.name}"
        shutil.copyfile(text, own / (name if "." in name else f"{name}.txt"))
    return [f"{part.name}\\", *_INSIDE.get(normal(part.name), ())]
