"""List what makes the code hard to navigate: ``python -m tools.structure [ROOT]``.

These are import circles, folders with many modules, long modules, and names defined in several modules. The
exit status is 1 if there are any. A test applies the same rules.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

#: Top packages that are checked for import circles.
PACKAGES = ("core", "desktop", "training", "installer", "tools")
#: Folders of the program in which a name should have one meaning.
PROGRAM = ("core", "desktop", "training", "installer")
#: Packages whose folders and module lengths are checked.
EVERYTHING = (*PACKAGES, "tests")
MOST_MODULES = 25
MOST_LINES = 450
MOST_DEFINITIONS = 2
#: Names that may be defined in several modules, and why.
SHARED_NAMES = {"main": "where each program begins"}

Modules = Mapping[str, Path]
Imports = dict[str, set[str]]


def find_modules(root: Path, packages: tuple[str, ...] = PACKAGES) -> dict[str, Path]:
    """Find the modules below top packages.

    Parameters
    ----------
    root : Path
        The folder with the packages; a missing package has no modules.
    packages : tuple of str

    Returns
    -------
    dict of str to Path
        Files by dotted names; a package has the name of its folder.
    """
    found = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def read_imports(modules: Modules) -> Imports:
    """Read which modules import which others of the same set.

    Imports in functions, imports for type checkers, and `import_module` with a plain text count, too. That
    importing a module also imports its parent packages does not count.

    Parameters
    ----------
    modules : Mapping of str to Path

    Returns
    -------
    dict of str to set of str
        The imported modules of every module, without itself.
    """
    imports = {}
    for name, path in modules.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        tree = ast.parse(path.read_text("utf-8"))
        targets = (target for node in ast.walk(tree) for target in _targets(node, package))
        imports[name] = {found for target in targets if (found := _nearest(target, modules))} - {name}
    return imports


def find_circles(imports: Imports) -> list[list[str]]:
    """Find modules that import each other, directly or through others.

    Parameters
    ----------
    imports : dict of str to set of str

    Returns
    -------
    list of list of str
        The strongly connected components with more than one module, each sorted, by Tarjan's algorithm
        without recursion.
    """
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_modules: list[str] = []
    circles = []
    for start in sorted(imports):
        if start in order:
            continue
        way = [(start, iter(sorted(imports[start])))]
        order[start] = lowest[start] = len(order)
        open_modules.append(start)
        while way:
            module, rest = way[-1]
            following = next(rest, None)
            if following is None:
                way.pop()
                if way:
                    lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[module])
                if lowest[module] == order[module]:
                    place = open_modules.index(module)
                    part, open_modules = open_modules[place:], open_modules[:place]
                    if len(part) > 1:
                        circles.append(sorted(part))
            elif following not in order:
                order[following] = lowest[following] = len(order)
                open_modules.append(following)
                way.append((following, iter(sorted(imports[following]))))
            elif following in open_modules:
                lowest[module] = min(lowest[module], order[following])
    return sorted(circles)


def find_large_folders(modules: Modules, most: int = MOST_MODULES) -> dict[Path, int]:
    """Count the modules of each folder; return the folders with more than `most`."""
    counts: defaultdict[Path, int] = defaultdict(int)
    for path in modules.values():
        counts[path.parent] += 1
    return {folder: count for folder, count in sorted(counts.items()) if count > most}


def find_long_modules(modules: Modules, most: int = MOST_LINES) -> dict[str, int]:
    """Count the lines of each module; return the modules with more than `most`."""
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules.items()}
    return {name: length for name, length in lengths.items() if length > most}


def find_repeated_names(modules: Modules, most: int = MOST_DEFINITIONS) -> dict[str, list[str]]:
    """Find classes and functions of the same name in several modules.

    Parameters
    ----------
    modules : Mapping of str to Path
    most : int
        Largest number of modules that may define a name.

    Returns
    -------
    dict of str to list of str
        Modules by the names that more than `most` of them define at module level. Names in `SHARED_NAMES`
        are left out, and so are names with a leading underscore, which are used in their own module only.
    """
    defined: defaultdict[str, list[str]] = defaultdict(list)
    for module, path in modules.items():
        # A name that is defined in two branches, or overloaded, counts once.
        names = dict.fromkeys(_defined_names(ast.parse(path.read_text("utf-8")).body))
        for name in names:
            if not name.startswith("_") and name not in SHARED_NAMES:
                defined[name].append(module)
    return {name: places for name, places in sorted(defined.items()) if len(places) > most}


def _defined_names(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names of classes and functions at module level, including those in branches."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.If | ast.Try):
            yield from _defined_names([*node.body, *node.orelse])


def _targets(node: ast.AST, package: str) -> Iterator[str]:
    """Yield the dotted names that a statement or call may import."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parts = package.split(".")
            base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "import_module" and isinstance(node.args[0].value, str):
            yield node.args[0].value


def _nearest(target: str, modules: Modules) -> str:
    """Return the module that contains a dotted name; empty if it is not one of ours."""
    while target and target not in modules:
        target = target.rpartition(".")[0]
    return target


def describe(root: Path) -> list[str]:
    """Describe what breaks the rules below a folder, one line each.

    Parameters
    ----------
    root : Path
        The folder of the repository.

    Returns
    -------
    list of str
        Empty if nothing breaks them.
    """
    everything = find_modules(root, EVERYTHING)
    program = find_modules(root, PROGRAM)
    folders = find_large_folders(everything)
    return [
        *(f"import circle: {', '.join(part)}" for part in find_circles(read_imports(find_modules(root)))),
        *(f"large folder: {path.relative_to(root)} has {n} modules" for path, n in folders.items()),
        *(f"long module: {name} has {n} lines" for name, n in find_long_modules(everything).items()),
        *(
            f"name defined {len(places)} times: {name} in {', '.join(places)}"
            for name, places in find_repeated_names(program).items()
        ),
    ]


def main() -> int:
    """Print what breaks the rules; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("root", type=Path, nargs="?", default=Path(__file__).parents[1])
    lines = describe(parser.parse_args().root)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
