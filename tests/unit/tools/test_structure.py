"""The structure tool finds what it is meant to find, in a tree made for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.structure import (
    describe,
    find_circles,
    find_large_folders,
    find_long_modules,
    find_modules,
    find_repeated_names,
    read_imports,
)

TOP = "core"


def tree(root: Path, **sources: str) -> Path:
    """Write modules, named with two underscores for a dot."""
    for name, source in sources.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    return root


@pytest.mark.parametrize(
    "back",
    [
        "from core import first",
        "from core.first import something",
        "import core.first",
        "from .first import something",
        "def later():\n    from core.first import something",
        "if TYPE_CHECKING:\n    from core.first import something",
        "later = importlib.import_module('core.first')",
    ],
)
def test_a_circle_is_found_however_it_is_written(tmp_path: Path, back: str) -> None:
    tree(
        tmp_path, core__first="from core.second import x", core__second="import core.third", core__third=back
    )
    tree(tmp_path, core__alone="from core import first")
    circles = find_circles(read_imports(find_modules(tmp_path)))
    assert circles == [[f"{TOP}.{name}" for name in ("first", "second", "third")]]
    assert describe(tmp_path) == ["import circle: core.first, core.second, core.third"]


def test_two_circles_are_two_and_a_diamond_is_none() -> None:
    imports = {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}, "e": {"f", "g"}, "f": {"h"}, "g": {"h"}}
    assert find_circles(imports | {"h": set()}) == [["a", "b"], ["c", "d"]]


def test_a_package_that_offers_what_lies_in_it_is_no_circle(tmp_path: Path) -> None:
    (tmp_path / "core" / "room").mkdir(parents=True)
    (tmp_path / "core" / "room" / "__init__.py").write_text("from core.room.table import chair", "utf-8")
    tree(tmp_path, core__room__table="from core.room.wood import oak", core__room__wood="")
    modules = find_modules(tmp_path)
    assert f"{TOP}.room" in modules
    assert find_circles(read_imports(modules)) == []


def test_large_folders_are_found(tmp_path: Path) -> None:
    tree(tmp_path, **{f"desktop__m{n}": "" for n in range(26)}, **{f"core__m{n}": "" for n in range(25)})
    found = find_large_folders(find_modules(tmp_path))
    assert found == {tmp_path / "desktop": 26}
    assert describe(tmp_path) == ["large folder: desktop has 26 modules"]


def test_long_modules_are_found(tmp_path: Path) -> None:
    tree(tmp_path, core__long="x = 1\n" * 451, core__short="x = 1\n" * 450, tests__long="x = 1\n" * 500)
    assert find_long_modules(find_modules(tmp_path)) == {f"{TOP}.long": 451}
    assert describe(tmp_path) == [
        "long module: core.long has 451 lines",
        "long module: tests.long has 500 lines",
    ]


def test_names_with_many_meanings_are_found(tmp_path: Path) -> None:
    tree(tmp_path, core__a="class Part: ...\ndef main(): ...\ndef _row(): ...\ndef twice(): ...")
    tree(tmp_path, desktop__b="class Part: ...\ndef main(): ...\ndef _row(): ...\ndef twice(): ...")
    tree(tmp_path, training__c="def main(): ...\ndef _row(): ...\nclass Own:\n    def twice(self): ...")
    assert find_repeated_names(find_modules(tmp_path)) == {}
    tree(tmp_path, installer__d="if windows:\n    def Part(): ...\nelse:\n    def Part(): ...")
    places = [f"{top}.{name}" for top, name in (("desktop", "b"), ("installer", "d"))]
    assert find_repeated_names(find_modules(tmp_path)) == {"Part": [f"{TOP}.a", *places]}
    assert describe(tmp_path) == ["name defined 3 times: Part in core.a, desktop.b, installer.d"]
