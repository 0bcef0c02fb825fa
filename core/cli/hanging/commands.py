"""The commands `overread hanging`; their implementation is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

hanging_app = typer.Typer(
    help="Hanging rules: which earlier studies the window shows in which panes.", no_args_is_help=True
)


@hanging_app.command("rules")
def hanging_rules() -> None:
    """List the hanging rules in the order in which they are tried, and what is wrong with your own.

    Exit status: 0 all rules are good, 3 some of your own are not.
    """
    from core.cli.hanging import work

    raise typer.Exit(work.list_hanging_rules())


@hanging_app.command("check")
def hanging_check(
    files: Annotated[list[Path], typer.Argument(help="TOML files; each that is wrong gets one sentence.")],
) -> None:
    """Check hanging rules before you use them.

    Exit status: 0 all are good, 3 some are not.
    """
    from core.cli.hanging import work

    raise typer.Exit(work.check_hanging_rules(files))


@hanging_app.command("priors")
def hanging_priors(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", exists=True)],
    width: Annotated[int, typer.Option(help="Width of the area for pictures, in points.")] = 1600,
    height: Annotated[int, typer.Option(help="Height of this area, in points.")] = 900,
) -> None:
    """List the studies of a folder with their earlier studies, and how each would be hung.

    Leave out the patients' names.

    Exit status: 0.
    """
    from core.cli.hanging import work

    raise typer.Exit(work.list_priors(paths, width, height))
