"""List third-party parts: those that PyInstaller put into the frozen program, or those installed here."""

from __future__ import annotations

import importlib.metadata
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

_LICENCE_FILE = re.compile(
    r"(^|[./_-])(licen[cs]es?|copying|notice|authors|thirdparty\w*)([./_-]|$)", re.IGNORECASE
)


@dataclass(frozen=True)
class ThirdPartyPart:
    """A package in the program.

    Attributes
    ----------
    name, version : str
    licence : str
        The licence as the package states it.
    files : tuple of Path
        Texts of licences and notices.
    homepage : str
    wheel_sha256 : str
        Hash of the wheel it was installed from; empty if unknown.
    """

    name: str
    version: str
    licence: str
    files: tuple[Path, ...]
    homepage: str = ""
    wheel_sha256: str = ""


def third_party_parts(contents: Path, packages: Path, report: Path) -> tuple[ThirdPartyPart, ...]:
    """List the packages of which any file is included.

    Parameters
    ----------
    contents : Path
        Where the packages are installed.
    packages : Path
        Pip's report on the installation.
    report : Path
        Pip's report of the installation.
    """
    taken = json.loads(contents.read_text("utf-8"))
    modules = {name.partition(".")[0] for name in taken["modules"]}
    files = {_below(source, packages) for source in taken["files"]}
    hashes = _hashes(report)
    found = []
    for one in importlib.metadata.distributions(path=[str(packages)]):
        own = {str(file).replace("\\", "/") for file in one.files or ()}
        # A package of which only metadata are included is no part.
        code = {file for file in own if ".dist-info/" not in file}
        tops = {file.partition("/")[0].partition(".")[0] for file in code if file.endswith((".py", ".pyd"))}
        if one.metadata["Name"].lower() == "pyinstaller" or tops & modules or code & files:
            found.append(_third_party_part(one, hashes))
    return tuple(sorted(found, key=lambda part: part.name.lower()))


def parts_needed(requirements: Iterable[str]) -> tuple[ThirdPartyPart, ...]:
    """List the packages that requirements name for this system, and those that these need, as installed here.

    Parameters
    ----------
    requirements : iterable of str
        As in ``pyproject.toml`` (PEP 508). Markers decide what this system needs.

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If a package is not installed.
    """
    found: dict[str, ThirdPartyPart] = {}
    # Each with the extras that were asked of the package that names it.
    waiting = [(Requirement(text), frozenset({""})) for text in requirements]
    seen = set()
    while waiting:
        wanted, extras = waiting.pop()
        asked = (normal(wanted.name), frozenset({"", *wanted.extras}))
        applies = wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras)
        if asked in seen or not applies:
            continue
        seen.add(asked)
        one = importlib.metadata.distribution(wanted.name)
        found[asked[0]] = _third_party_part(one, {})
        waiting += [(Requirement(text), asked[1]) for text in one.requires or ()]
    return tuple(found[name] for name in sorted(found))


def _below(source: str, packages: Path) -> str:
    path = source.replace("\\", "/")
    return path.partition(f"/{packages.parts[-1]}/")[2]


def _third_party_part(one: importlib.metadata.Distribution, hashes: Mapping[str, str]) -> ThirdPartyPart:
    data = one.metadata
    name = data["Name"]
    classes = [
        text.rpartition(" :: ")[2]
        for text in data.get_all("Classifier") or ()
        if text.startswith("License ::")
    ]
    said = _first(data, "License").strip().partition("\n")[0]
    files = [
        Path(str(one.locate_file(file)))
        for file in one.files or ()
        if _LICENCE_FILE.search(str(file)) and not str(file).endswith((".py", ".pyi", ".pyd", ".pyc"))
    ]
    homepage = _first(data, "Home-page") or next(iter(_urls(data.get_all("Project-URL") or ())), "")
    licence = _first(data, "License-Expression") or said or ", ".join(classes)
    return ThirdPartyPart(name, one.version, licence, tuple(files), homepage, hashes.get(normal(name), ""))


def _first(data: importlib.metadata.PackageMetadata, name: str) -> str:
    """Return a field of the metadata; empty if it is missing.

    A plain look-up would raise `KeyError` if the package importlib-metadata has been imported.
    """
    return str((data.get_all(name) or [""])[0])


def _urls(lines: list[str] | tuple[()]) -> Iterator[str]:
    return (line.partition(",")[2].strip() for line in lines)


def _hashes(report: Path) -> dict[str, str]:
    """Return the hashes of the wheels by the normalised names of their packages."""
    if not report.exists():
        return {}
    installed = json.loads(report.read_text("utf-8"))["install"]
    return {
        normal(entry["metadata"]["name"]): entry["download_info"]["archive_info"]["hashes"]["sha256"]
        for entry in installed
    }


def normal(name: str) -> str:
    """Return a package's name in the form that registries compare (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
