"""Whole working days in the real window, with keys and mouse only, with pictures and a count of each step.

``python -m tests.torture.days OUT [DAY...]`` runs `morning`, `stack`, `blind` and `archive`, each with its
own user folder, and writes all actions into ``OUT/acts.tsv``. It needs Xvfb, openbox, xdotool, xclip,
ImageMagick, D-Bus and at-spi2-core, and for `archive` Orthanc. It uses the data sets' pictures if
OVERREAD_DATA names their folder, otherwise synthetic ones. Look at the pictures: a step that succeeded may
still look wrong. With ``--screens`` the main states are shown in German on small and enlarged screens, light
and dark.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.torture.days.archive import archive
from tests.torture.days.blind import blind
from tests.torture.days.desk import Desk
from tests.torture.days.morning import morning
from tests.torture.days.screens import SCREENS, screens
from tests.torture.days.stack import stack

DAYS = {"morning": morning, "stack": stack, "blind": blind, "archive": archive}


def main() -> None:
    """Run the days and print their actions and times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("days", nargs="*", metavar="DAY", help=", ".join(DAYS))
    parser.add_argument("--screens", action="store_true", help="take small and enlarged screens instead")
    arguments = parser.parse_args()
    if arguments.screens:
        for scale, theme in SCREENS:
            with tempfile.TemporaryDirectory() as folder:
                screens(arguments.out / f"{scale}-{theme}", Path(folder), scale, theme)
        return
    lines = ["day\tstep\tacts\tseconds"]
    for name in arguments.days or DAYS:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(arguments.out / name, Path(folder) / "home")
            try:
                DAYS[name](desk, Path(folder))
            finally:
                desk.close()
            lines += [f"{name}\t{step}\t{acts}\t{seconds:.1f}" for step, acts, seconds in desk.table()]
            text = "\n".join(lines) + "\n"
            (arguments.out / "acts.tsv").write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
