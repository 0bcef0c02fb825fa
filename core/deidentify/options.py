"""The options of de-identification: those of PS3.15 E.3 in addition to the basic profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from core.paths import resource

if TYPE_CHECKING:
    from pydicom.tag import BaseTag

    from core.deidentify.profile import Rule


class Dates(StrEnum):
    """The treatment of dates and times."""

    REMOVE = "remove"
    SHIFT = "shift"
    KEEP = "keep"


class Pixels(StrEnum):
    """The treatment of text that is burned into pixels."""

    LEAVE = "leave"
    FIND = "find"
    CLEAN = "clean"


class Retained(StrEnum):
    """Attributes that the profile removes and a user may keep (PS3.15 E.3.7 to E.3.9 and E.3.11)."""

    CHARACTERISTICS = "patient"
    DEVICE = "device"
    INSTITUTION = "institution"
    UIDS = "uids"


#: Code of the basic profile (PS3.16 CID 7050).
_BASIC = ("113100", "Basic Application Confidentiality Profile")
CLEAN_PIXELS = ("113101", "Clean Pixel Data Option")
_DATES = {
    Dates.KEEP: ("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
    Dates.SHIFT: ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
}
_RETAINED = {
    Retained.CHARACTERISTICS: ("113108", "Retain Patient Characteristics Option"),
    Retained.DEVICE: ("113109", "Retain Device Identity Option"),
    Retained.UIDS: ("113110", "Retain UIDs Option"),
    Retained.INSTITUTION: ("113112", "Retain Institution Identity Option"),
}
#: UIDs that the option does not keep: those of signatures, and those in a report's text.
_OTHER_UIDS = ("DigitalSignatureUID", "UID")


@dataclass(frozen=True)
class Options:
    """The chosen options in addition to the basic profile.

    Attributes
    ----------
    dates : Dates
    retained : frozenset of Retained
    pixels : Pixels
    keep_letters : bool
        Whether places of one or two letters, such as side letters of films, are kept.
    """

    dates: Dates = Dates.REMOVE
    retained: frozenset[Retained] = frozenset()
    pixels: Pixels = Pixels.LEAVE
    keep_letters: bool = False

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Code values and meanings of the applied options (PS3.16 CID 7050)."""
        chosen = [_BASIC]
        if self.dates in _DATES:
            chosen.append(_DATES[self.dates])
        chosen += (code for group, code in _RETAINED.items() if group in self.retained)
        return tuple(chosen)

    def retains(self, tag: BaseTag, rule: Rule) -> bool:
        """Return whether an attribute in the table is kept unchanged.

        Parameters
        ----------
        tag : BaseTag
        rule : Rule
            The row of the table that applies to it.
        """
        # The window imports the options at its start, before pydicom.
        from pydicom.datadict import keyword_for_tag

        keyword = keyword_for_tag(tag)
        if rule.dates:
            return self.dates is Dates.KEEP
        if Retained.UIDS in self.retained and "U" in rule.basic.replace("*", "").split("/"):
            return keyword not in _OTHER_UIDS
        group = _groups().get(keyword)
        return group is not None and group in self.retained


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, Retained]:
    """Return the group of each attribute, by keyword."""
    lines = resource("deidentify", "retained.csv").read_text("utf-8").splitlines()
    rows = (line.split(",") for line in lines[1:] if line and not line.startswith("#"))
    return {keyword: Retained(group) for keyword, group in rows if keyword != "keyword"}
