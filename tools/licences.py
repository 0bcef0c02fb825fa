"""Check the licences of the packages that Overread needs, as installed here: ``python -m tools.licences``.

The list is printed; the exit status is 1 if a package does not say its licence, or has one that does not go
with Overread's. The manual's page of licences shows the same list.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from installer.licences import licence_of, require_fit
from installer.parts import ThirdPartyPart, parts_needed

ROOT = Path(__file__).parents[1]


def packages() -> tuple[ThirdPartyPart, ...]:
    """Return the packages that ``pyproject.toml`` names for this system, and those that these need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return parts_needed(project["dependencies"])


def table() -> str:
    """Return the packages with their licences as a table in Markdown."""
    rows = [f"| {_linked(part)} | {licence_of(part)} |" for part in packages()]
    return "\n".join(("| package | licence |", "|---|---|", *rows))


def _linked(part: ThirdPartyPart) -> str:
    return f"[{part.name}]({part.homepage})" if part.homepage else part.name


def main() -> None:
    """Check each package, then print all."""
    for part in packages():
        require_fit(part)
    sys.stdout.write(table() + "\n")


if __name__ == "__main__":
    main()
