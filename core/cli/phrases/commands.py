"""The commands `overread phrases`; their implementation is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

phrases_app = typer.Typer(
    help="Phrases for the words for the report, which a key in the window copies.",
    no_args_is_help=True,
)


@phrases_app.command("show")
def phrases_show(
    language: Annotated[
        str, typer.Option(help="Code of a language, such as de; by default that of the settings.")
    ] = "",
) -> None:
    """Show the phrases in use, where your own go, an example, and what is wrong with your own.

    Exit status: 0 all is good, 3 your own cannot be used.
    """
    from core.cli.phrases import work

    raise typer.Exit(work.show_phrases(language))


@phrases_app.command("check")
def phrases_check(
    files: Annotated[list[Path], typer.Argument(help="TOML files; each that is wrong gets one sentence.")],
) -> None:
    """Check phrases before you use them.

    Exit status: 0 all are good, 3 some are not.
    """
    from core.cli.phrases import work

    raise typer.Exit(work.check_files(files))
