"""Parts of the frozen program and their licences; what the uninstaller removes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from installer import build, licences, program
from installer.parts import ThirdPartyPart, parts_needed, third_party_parts
from installer.trial import clean


def installed(packages: Path, name: str, files: dict[str, str], licence: str = "MIT") -> None:
    info = f"{name}-1.0.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\nLicense: {licence}\n",
        **files,
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in files)
    for path, text in files.items():
        (packages / path).parent.mkdir(parents=True, exist_ok=True)
        (packages / path).write_text(text, "utf-8")


def taken(folder: Path, modules: list[str], files: list[str]) -> Path:
    contents = folder / "contents.json"
    contents.write_text(json.dumps({"modules": modules, "files": files}), "utf-8")
    return contents


def test_only_packages_of_which_something_was_taken_are_parts(tmp_path: Path) -> None:
    packages = tmp_path / "Lib" / "site-packages"
    installed(packages, "used", {"used/__init__.py": "", "used-1.0.dist-info/licenses/LICENSE": "text"})
    installed(packages, "unused", {"unused/__init__.py": ""})
    installed(packages, "library", {"library.libs/a.dll": ""})
    contents = taken(tmp_path, ["used.inner"], ["Z:\\w\\Lib\\site-packages\\library.libs\\a.dll"])
    found = third_party_parts(contents, packages, tmp_path / "no-report.json")
    assert [part.name for part in found] == ["library", "used"]
    assert [file.name for file in found[1].files] == ["LICENSE"]


def test_the_wheel_s_hash_comes_from_the_report(tmp_path: Path) -> None:
    packages = tmp_path / "site-packages"
    installed(packages, "Some_Name", {"some.py": ""})
    entry = {
        "metadata": {"name": "Some_Name"},
        "download_info": {"archive_info": {"hashes": {"sha256": "abc"}}},
    }
    (tmp_path / "report.json").write_text(json.dumps({"install": [entry]}))
    (found,) = third_party_parts(taken(tmp_path, ["some"], []), packages, tmp_path / "report.json")
    assert found.wheel_sha256 == "abc"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (ThirdPartyPart("gpl", "1", "GPL-3.0-only", ()), "does not go with"),
        (ThirdPartyPart("agpl", "1", "AGPL-3.0-or-later", ()), "does not go with"),
        (ThirdPartyPart("words", "1", "GNU General Public License v3 (GPLv3)", ()), "does not go with"),
        (ThirdPartyPart("several", "1", "MIT AND GPL-2.0-only", ()), "does not go with"),
        (ThirdPartyPart("silent", "1", "", ()), "does not say"),
        (ThirdPartyPart("bare", "1", "MIT", ()), "has no text"),
    ],
)
def test_a_part_without_a_licence_that_fits_stops_the_build(
    tmp_path: Path, part: ThirdPartyPart, words: str
) -> None:
    (tmp_path / "python.txt").write_text("PSF")
    with pytest.raises(SystemExit, match=words):
        licences.collect([part], tmp_path / "python.txt", tmp_path / "python.txt", tmp_path / "licences")


@pytest.mark.parametrize(
    "licence", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MPL-2.0"]
)
def test_a_licence_that_binds_the_part_alone_fits(licence: str) -> None:
    licences.require_fit(ThirdPartyPart("library", "1", licence, ()))


def test_what_is_needed_is_followed_through_extras_and_markers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = {
        "first_one": ['second; extra == "more"', 'elsewhere; sys_platform == "none"'],
        "second": ["third[fast]", "first_one"],
        "third": ['fourth; extra == "fast"', 'fifth; extra == "slow"'],
        "fourth": [],
    }
    for name, others in needs.items():
        installed(tmp_path, name, {}, "".join(["MIT", *(f"\nRequires-Dist: {other}" for other in others)]))
    monkeypatch.syspath_prepend(tmp_path)
    assert [part.name for part in parts_needed(["first_one"])] == ["first_one"]
    # The extra is asked for after the package was met without it.
    wanted = ["first_one[more]", "first-one"]
    assert [part.name for part in parts_needed(wanted)] == ["first_one", "fourth", "second", "third"]


def test_licences_are_collected_with_a_table(tmp_path: Path) -> None:
    text = tmp_path / "LICENSE"
    text.write_text("MIT text")
    chosen = [
        ThirdPartyPart("one", "1.0", "MIT", (text,)),
        ThirdPartyPart("PySide6_Essentials", "6.11", "LGPL-3.0-only OR GPL", ()),
        ThirdPartyPart("sqlcipher3", "0.6", "", (text,)),
    ]
    folder = tmp_path / "licences"
    licences.collect(chosen, text, text, folder)
    assert (folder / "one" / "LICENSE.txt").read_text() == "MIT text"
    table = (folder / "README.txt").read_text("utf-8")
    assert "LGPL-3.0.txt" in table
    assert "LGPL-3.0-only OR" not in table
    # Libraries inside a wheel are listed too.
    (row,) = (line for line in table.splitlines() if line.startswith("sqlcipher3"))
    assert "BSD-3-Clause" in row
    assert row.endswith("sqlcipher3\\, SQLCipher.txt, Apache-2.0.txt")
    assert (folder / "SQLCipher.txt").exists()


def test_the_uninstaller_removes_files_by_name_and_folders_only_if_empty(tmp_path: Path) -> None:
    for name in ("a$b.txt", "inner/deep/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(build._removal(tmp_path)) == [
        'Delete "$INSTDIR\\a$$b.txt"',
        'Delete "$INSTDIR\\inner\\deep\\c.txt"',
        'RMDir "$INSTDIR\\inner\\deep"',
        'RMDir "$INSTDIR\\inner"',
    ]


def test_what_wine_says_is_not_what_the_program_says() -> None:
    said = "\x1b[1moverread:\x1b[0m There is none.\r\nerror: XDG_RUNTIME_DIR is invalid\r\n0024:err:ole:x y\n"
    assert clean(said) == "overread: There is none.\n"


def test_an_error_at_the_start_is_told_without_its_own_words() -> None:
    assert program.words(ImportError("C:\\Users\\Doe", name="onnxruntime")).startswith(
        "Overread cannot start: onnxruntime cannot be loaded."
    )
    told = program.words(AttributeError("Doe^Jane"))
    assert "AttributeError" in told
    assert "Doe" not in told
