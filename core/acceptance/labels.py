"""The labels of a site's own cases: the class of each picture, its patient, and subgroups."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from core.errors import AcceptanceError
from core.models.card import Card

#: Names that a table of labels may have in a folder.
TABLES = ("labels.csv", "manifest.csv")
#: Separates the findings of one picture in a label, for models with several findings.
SEPARATOR = "|"
#: Label of a picture that shows none of a model's findings.
NO_FINDING = "no_finding"
_BETWEEN = re.compile(r"[|;,]")
_NONE = frozenset(("nofinding", "nofindings", "none", "normal"))
#: Columns of a table that are not used as subgroups.
_OWN = frozenset(("file", "label", "patient", "group", "boxes", "part"))


@dataclass(frozen=True)
class Label:
    """The label of a file.

    Attributes
    ----------
    name : str
        Class of the model; empty if the label is not one of its classes. For a model with several findings,
        all findings present in alphabetical order, joined by `SEPARATOR`, or `NO_FINDING`.
    said : str
        Label as in the folder or the table.
    patient : str
        Id of the patient, as files of one patient are not independent; empty if unknown.
    groups : mapping of str to str
        Further columns of the table.
    """

    name: str
    said: str
    patient: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Labels:
    """Labels by file, relative to the folder, ``/`` separated, and their source in words for the report."""

    by_file: Mapping[str, Label]
    origin: str


def find_table(folder: Path) -> Path | None:
    """Return the table of labels in a folder, if there is one."""
    return next((folder / name for name in TABLES if (folder / name).is_file()), None)


def from_folders(files: Iterable[str], card: Card) -> Labels:
    """Return labels from folder names: a file's label is its innermost folder that is named after a class.

    Raises
    ------
    AcceptanceError
        If no folder has the name of a class.
    """
    names = _names(card)
    found = {}
    for file in files:
        folders = PurePosixPath(file).parent.parts
        said = next((part for part in reversed(folders) if _class_of(part, names, card)), "")
        found[file] = Label(_class_of(said, names, card), said or "/".join(folders))
    if not any(label.name for label in found.values()):
        raise AcceptanceError(
            "Name the folders after the classes of {model} ({classes}), or add a table of "
            "labels; none was found.",
            model=card.id,
            classes=", ".join(card.class_names),
        )
    return Labels(found, "folders named after the classes")


def read_table(path: Path, card: Card) -> Labels:
    """Read a table of labels: CSV with the columns ``file`` and ``label``, and ``patient`` if it is known.

    ``group`` is used for ``patient`` if the latter is absent. All other columns form groups. For a model with
    several findings, a label may name several, separated by ``|``, ``;`` or ``,``, or be “no finding”.

    Raises
    ------
    AcceptanceError
        If it cannot be read, lacks a column, names a file twice, or none of its labels is a class.
    """
    names = _names(card)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, restval=""))
    except (OSError, ValueError, csv.Error) as error:
        raise AcceptanceError("The labels in {file} cannot be read as CSV.", file=path.name) from error
    if not rows or not {"file", "label"} <= rows[0].keys():
        raise AcceptanceError("{file} lacks the columns file and label.", file=path.name)
    columns = [name for name in rows[0] if name and name not in _OWN]
    found: dict[str, Label] = {}
    for number, row in enumerate(rows, start=2):
        file = row["file"].replace("\\", "/")
        if file in found:
            raise AcceptanceError(
                "{file} names the file of line {number} twice.", file=path.name, number=number
            )
        found[file] = Label(
            _class_of(row["label"], names, card),
            row["label"],
            row.get("patient") or row.get("group") or "",
            {name: row[name] for name in columns if row[name]},
        )
    if not any(label.name for label in found.values()):
        raise AcceptanceError(
            "None of the labels in {file} is a class of {model} ({classes}).",
            file=path.name,
            model=card.id,
            classes=", ".join(card.class_names),
        )
    return Labels(found, f"the table {path.name}")


def groups_of(labels: Labels) -> Sequence[str]:
    """Return the names of the table's groups, in its order."""
    return list(dict.fromkeys(name for label in labels.by_file.values() for name in label.groups))


def _names(card: Card) -> dict[str, str]:
    """Return the classes by names that people use: name or title, ignoring capitals and spaces."""
    titled = {_plain(one.title): one.name for one in card.classes}
    return titled | {_plain(one.name): one.name for one in card.classes}


def _class_of(said: str, names: Mapping[str, str], card: Card) -> str:
    """Return the class, or the findings, that a label means; '' if the model does not know it."""
    if card.task != "multi-label":
        return names.get(_plain(said), "")
    parts = [plain for part in _BETWEEN.split(said) if (plain := _plain(part))]
    if found := sorted({names[part] for part in parts if part in names}):
        return SEPARATOR.join(found)
    return NO_FINDING if parts and _NONE.issuperset(parts) else ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
