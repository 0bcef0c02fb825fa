"""Write the files of all situations: ``python -m tests.golden.reported FOLDER``.

They can then be opened with ``overread render FOLDER --out OUT``, an older version or any other viewer.
``docs/public-reports.md`` names the origin of each, and what is right.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.golden.reported.kinds import KINDS
from tests.golden.reported.situation import all_of


def main(folder: Path) -> None:
    """Write all files into a folder and list them."""
    folder.mkdir(parents=True, exist_ok=True)
    for situation in all_of(KINDS):
        (folder / situation.name).write_bytes(situation.data)
        sys.stdout.write(f"{situation.report}: {situation.name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
