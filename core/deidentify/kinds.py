"""Looks up whether an attribute is required in its object: its type, by PS3.3."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

# highdicom has the standard's tables of modules and attributes, but no public access to them; the bound on
# its version in pyproject.toml and a test protect the private one used here.
from highdicom._standard_utils import get_iod_module_map, get_module_attribute_map, get_sop_class_iod_map

Path = tuple[str, ...]


@lru_cache(maxsize=32)
def types_of(sop_class: str) -> Mapping[Path, str] | None:
    """Return the type of every attribute of a class of objects.

    Parameters
    ----------
    sop_class : str
        SOP Class UID.

    Returns
    -------
    mapping or None
        The strictest type that any module of the object gives, by the keywords of the sequences around the
        attribute and its own; None for an unknown class.
    """
    name = get_sop_class_iod_map().get(sop_class)
    modules = get_iod_module_map().get(name) if name is not None else None
    if modules is None:
        return None
    attributes = get_module_attribute_map()
    found: dict[Path, str] = {}
    for module in modules:
        for attribute in attributes.get(module["key"], ()):
            path = (*attribute["path"], attribute["keyword"])
            # "1" sorts before "1C", "2", "2C" and "3".
            found[path] = min(found.get(path, "3"), attribute["type"])
    return found


def type_of(sop_class: str, path: Path) -> str:
    """Return the type of an attribute; ``3`` if its object does not have it, '' if the object is unknown."""
    types = types_of(sop_class)
    return "" if types is None else types.get(path, "3")
