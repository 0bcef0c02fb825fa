"""Write the page of all outcomes and their codes: ``python -m tools.codes``."""

from __future__ import annotations

from pathlib import Path

from core.errors import ADVICE, CAUSE, LISTED, REFUSALS, OverreadError, Reason
from core.network.base import error_codes as network
from core.network.base.error_codes import PASSING, NetworkErrorCode
from tools.places import REFERENCE

_HEAD = """# Outcomes and their codes

Every picture has exactly one outcome: `ok`, `refused`, `listed` or `error`. Its code is in the column
`reason` of the CSV, in the PDF and on screen, with a sentence on the file and advice on what to do.

<!-- Made from core/errors.py by `python -m tools.codes`; a test compares. -->
"""
_REFUSED = """
## refused
Readable, but this model must not judge it. `overread classify` still exits with 0.
"""
_LISTED = """
## listed
Valid, but no model reads it. `overread classify` still exits with 0 and exports no result for it; the table
names its kind in the column `listed_as`.
"""
_ERROR = """
## error
Unreadable. `overread classify` reads all other files and exits with 3.
"""
_FAILURES = """
## What ends a whole run
These are shown as a sentence on standard error or in a box, and not as a row of a result.
"""

_NETWORK = f"""
## The network
These are shown in the queue, in a box or on standard error. Work is tried again after problems that may
disappear by themselves:
{", ".join(f"`{code}`" for code in NetworkErrorCode if code in PASSING)}.
The codes from `{NetworkErrorCode.UNKNOWN_CALLER}` on are the receiver's reasons for refusals,
as in the audit log.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    refused = [reason for reason in Reason if reason in REFUSALS]
    listed = [reason for reason in Reason if reason in LISTED]
    errors = [reason for reason in Reason if reason not in REFUSALS | LISTED]
    known = [kind for kind in OverreadError.__subclasses__() if kind.__module__ == OverreadError.__module__]
    failures = [kind for kind in known if "code" in vars(kind)]
    rows = [f"| `{kind.code}` | {(kind.__doc__ or '').splitlines()[0]} |" for kind in failures]
    return "\n".join(
        (
            _HEAD + _REFUSED,
            *_table(refused),
            _LISTED,
            *_table(listed),
            _ERROR,
            *_table(errors),
            _FAILURES,
            "| code | meaning |",
            "|---|---|",
            *sorted(rows),
            _NETWORK,
            "| code | cause |",
            "|---|---|",
            *(f"| `{code}` | {cause} |" for code, cause in network.CAUSE.items()),
            "",
        )
    )


def destination() -> Path:
    """Return the path of the page."""
    return REFERENCE / "codes.md"


def _table(reasons: list[Reason]) -> list[str]:
    rows = [f"| `{reason}` | {CAUSE[reason]} | {ADVICE[reason]} |" for reason in reasons]
    return ["| code | cause | what to do |", "|---|---|---|", *rows]


if __name__ == "__main__":
    destination().write_text(page(), "utf-8")
