"""The table of the Basic Application Level Confidentiality Profile (PS3.15 E.1-1), and its actions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pydicom.tag import BaseTag

from core.paths import resource

#: Edition of the standard that the table comes from.
EDITION = "2026c"


class Action(StrEnum):
    """The action for an attribute (PS3.15 E.1.1, table E.1-1a)."""

    REMOVE = "X"
    EMPTY = "Z"
    DUMMY = "D"
    UID = "U"
    SHIFT = "C"


@dataclass(frozen=True)
class Rule:
    """A row of the table.

    Attributes
    ----------
    tag : str
        Eight hexadecimal digits; an X stands for any digit.
    name : str
    basic : str
        Actions of the basic profile, such as ``X/Z/D``: the first that keeps the object valid is used.
    dates : bool
        Whether the Modified Dates Option keeps the attribute with a changed value instead.
    """

    tag: str
    name: str
    basic: str
    dates: bool

    def action(self, required: str) -> Action:
        """Choose one of the actions that the row allows.

        Parameters
        ----------
        required : str
            Type of the attribute in its object (PS3.5 7.4): ``1``, ``1C``, ``2``, ``2C`` or ``3``; empty if
            unknown, which counts as ``1``.
        """
        allowed = self.basic.replace("*", "").split("/")
        wanted = {"2": ("Z", "U", "D"), "3": ("X", "Z", "U", "D")}.get(required[:1], ("D", "U", "Z", "X"))
        return Action(next(code for code in wanted if code in allowed) if len(allowed) > 1 else allowed[0])


@lru_cache(maxsize=1)
def rules_by_tag() -> Mapping[str, Rule]:
    """Return the rows by tag."""
    with resource("deidentify", "profile.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(line for line in handle if not line.startswith("#"))
        return {row["tag"]: Rule(row["tag"], row["name"], row["basic"], row["dates"] == "C") for row in rows}


def rule_of(tag: BaseTag) -> Rule | None:
    """Return the row of the table that applies to an attribute; None if there is none."""
    text = f"{int(tag):08X}"
    rules = rules_by_tag()
    found = rules.get(text)
    if found is None and text[:2] in ("50", "60"):
        # Repeating groups of curves and overlays (PS3.5 7.6).
        found = rules.get(f"{text[:2]}XX{text[4:]}") or rules.get(f"{text[:2]}XXXXXX")
    return found
