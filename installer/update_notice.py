"""The update notice of a build: its version, and whether it closes security holes.

A site copies it, with its signature, to the place that ``updates.address`` in the settings of its computers
names; see `core.updates`.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from core.updates import UpdateNotice, notice_text

#: File name of the notice.
NAME = "overread-latest.json"


def write_notice(version: str, published: date, changelog: Path, folder: Path) -> Path:
    """Write the notice of a version; return its file.

    Parameters
    ----------
    version : str
    published : date
    changelog : Path
        Changelog, which tells whether the version has security changes.
    folder : Path
    """
    security = has_security_changes(changelog.read_text("utf-8"), version)
    notice = UpdateNotice(version=version, published=published, security=security)
    path = folder / NAME
    path.write_text(notice_text(notice), "utf-8")
    return path


def has_security_changes(changelog: str, version: str) -> bool:
    """Return whether the section of a version has a heading *Security*."""
    parts = re.split(r"^## \[", changelog, flags=re.MULTILINE)
    own = next((part for part in parts if part.startswith(f"{version}]")), "")
    return re.search(r"^### Security$", own, re.MULTILINE) is not None
