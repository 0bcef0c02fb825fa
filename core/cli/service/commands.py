"""The commands `overread serve` and `overread rules`; their implementation is imported when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from core.cli.language.wrong_use import WrongUse
from core.language.message import Message

rules_app = typer.Typer(
    help="Rules by which overread serve reads unattended: list, set, on, off, remove.", no_args_is_help=True
)
RuleName = Annotated[
    str, typer.Argument(metavar="RULE", help="The rule's name; `overread rules list` lists all.")
]


def serve(
    status: Annotated[
        bool, typer.Option("--status", help="Print the state of the running service as JSON, and exit.")
    ] = False,
    failed: Annotated[bool, typer.Option("--failed", help="List the studies that failed, and exit.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Mark failed studies to be tried again, and exit.")
    ] = False,
    study: Annotated[
        str | None, typer.Option(metavar="UID", help="Print what was done with this study, and exit.")
    ] = None,
) -> None:
    """Read unattended by the rules that are on, until Ctrl-C or a request to stop. Research use only.

    Exit status: 0 stopped as asked, 1 could not continue, 2 wrong usage or settings.
    With --status: 0 all is well, 3 something needs attention, 4 the service does not run.
    """
    if sum((status, failed, retry, study is not None)) > 1:
        raise WrongUse(Message("Give only one of --status, --failed, --retry and --study."))
    from core.cli.service import work

    if status:
        raise typer.Exit(work.show_status())
    if failed or retry:
        raise typer.Exit(work.show_failed(retry=retry))
    if study is not None:
        raise typer.Exit(work.show_study(study))
    raise typer.Exit(work.serve())


@rules_app.command("list")
def rules_list() -> None:
    """List the rules."""
    from core.cli.service import work

    work.list_rules()


@rules_app.command("set")
def rules_set(
    name: Annotated[str, typer.Argument(help="A name of your choice.")],
    source: Annotated[
        str | None, typer.Option(help="Where studies come from: received, or the name of the node to search.")
    ] = None,
    modalities: Annotated[str | None, typer.Option(help="Modalities, such as CR,DX; empty for all.")] = None,
    words: Annotated[
        str | None,
        typer.Option(help="Words, such as chest,thorax; the body part or the description must contain one."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(help="Days that a study may be old. 1: today, 2: also yesterday, 0: any day."),
    ] = None,
    every: Annotated[int | None, typer.Option(help="Minutes between two searches of a node.")] = None,
    settle: Annotated[
        int | None, typer.Option(help="Seconds without a new picture after which a study counts as complete.")
    ] = None,
    models: Annotated[
        str | None, typer.Option(help="Model ids; empty for those that read by themselves.")
    ] = None,
    send: Annotated[
        str | None, typer.Option(help="DICOM results to send: sr, sc, map, pdf, separated by commas.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Nodes, separated by commas; if empty, nothing is sent.")
    ] = None,
    late: Annotated[str | None, typer.Option(help="Pictures after the report: leave or report.")] = None,
    quiet: Annotated[str | None, typer.Option(help="Quiet hours, such as 22:00-06:00.")] = None,
) -> None:
    """Add a rule, which is off at first, or change the given parts of an existing one."""
    from core.cli.service import work

    work.set_rule(
        {
            **{"name": name, "source": source, "modalities": modalities, "words": words, "days": days},
            **{"every": every, "settle": settle, "models": models, "send": send, "to": to},
            **{"late": late, "quiet": quiet},
        }
    )


@rules_app.command("on")
def rules_on(rule: RuleName) -> None:
    """Switch a rule on. overread serve uses it after its next start."""
    from core.cli.service import work

    work.switch_rule(rule, on=True)


@rules_app.command("off")
def rules_off(rule: RuleName) -> None:
    """Switch a rule off."""
    from core.cli.service import work

    work.switch_rule(rule, on=False)


@rules_app.command("remove")
def rules_remove(rule: RuleName) -> None:
    """Remove a rule."""
    from core.cli.service import work

    work.remove_rule(rule)
