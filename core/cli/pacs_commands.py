"""The commands of `overread pacs` and their options; their implementation is imported when they run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from core.cli.language.wrong_use import WrongUse, takes
from core.language.message import Message
from core.result_kinds import RESULT_KINDS, USUAL_RESULTS

pacs_app = typer.Typer(
    help="Archives and modalities: nodes, secret, echo, send, queue, find, worklist, fetch, listen.",
    no_args_is_help=True,
)
NodeName = Annotated[
    str, typer.Argument(metavar="NODE", help="The node's name; `overread pacs nodes` lists all.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until no object waits for another try.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object for each line.")]
DicomPaths = Annotated[list[Path], typer.Argument(help="DICOM files, and folders of them.", exists=True)]
Certificate = Annotated[
    Path | None, typer.Option(help="PEM file with Overread's certificate, if the node asks for one.")
]
CertificateKey = Annotated[Path | None, typer.Option(help="PEM file of that certificate's key.")]
Results = Annotated[
    str, typer.Option(help=f"The DICOM results that it gets: some of {', '.join(RESULT_KINDS)}.")
]


@pacs_app.command("nodes")
def pacs_nodes() -> None:
    """List the nodes."""
    from core.cli import pacs

    pacs.list_nodes()


@pacs_app.command("add")
def pacs_add(
    name: Annotated[str, typer.Argument(help="A name of your choice.")],
    host: Annotated[str, typer.Argument(help="Name or address.")],
    port: Annotated[int, typer.Argument(help="Often 104, 11112 or 4242.")],
    title: Annotated[str, typer.Argument(help="The node's AE title.")],
    fetch: Annotated[
        str, typer.Option(help="How studies are fetched: get (C-GET) or move (C-MOVE).")
    ] = "get",
    commitment: Annotated[
        str,
        typer.Option(
            help="Storage commitment: off, or ask (the node confirms that it keeps what it was sent)."
        ),
    ] = "off",
    earlier: Annotated[
        str,
        typer.Option(
            help="Earlier studies: off, or ask (the window offers those of the patient from this node)."
        ),
    ] = "off",
    tls: Annotated[
        bool, typer.Option("--tls", help="Encrypt the connection; the node's certificate is checked.")
    ] = False,
    authority: Annotated[
        Path | None, typer.Option(help="PEM file with the authority that signed the node's certificate.")
    ] = None,
    certificate: Certificate = None,
    key: CertificateKey = None,
    results: Results = USUAL_RESULTS,
) -> None:
    """Add a node, or change the node with that name."""
    from core.cli import pacs

    pacs.add_node(
        {
            "name": name,
            "host": host,
            "port": port,
            "title": title,
            "fetch": fetch,
            "commitment": commitment,
            "earlier": earlier,
            "tls": tls,
            "authority": authority,
            "certificate": certificate,
            "key": key,
            "results": results,
        }
    )


@pacs_app.command("add-web")
def pacs_add_web(
    name: Annotated[str, typer.Argument(help="A name of your choice.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Such as https://pacs.example/dicom-web.")],
    login: Annotated[
        str, typer.Option(help="How Overread logs in: none, basic (user and password) or token.")
    ] = "none",
    user: Annotated[str, typer.Option(help="User name, for basic login.")] = "",
    authority: Annotated[
        Path | None,
        typer.Option(
            help="PEM file with the authority that signed the node's certificate, or that certificate itself."
        ),
    ] = None,
    certificate: Certificate = None,
    key: CertificateKey = None,
    results: Results = USUAL_RESULTS,
) -> None:
    """Add a DICOMweb node, or change the node with that name.

    `overread pacs secret` stores its password or token.
    """
    from core.cli import pacs

    pacs.add_web_node(
        {
            "name": name,
            "url": url,
            "login": login,
            "user": user,
            "authority": authority,
            "certificate": certificate,
            "key": key,
            "results": results,
        }
    )


@pacs_app.command("secret")
def pacs_secret(
    node: NodeName,
    forget: Annotated[bool, typer.Option("--forget", help="Delete it.")] = False,
) -> None:
    """Store the password or token of a DICOMweb node in this computer's keyring.

    You are asked for it, or it is read from standard input. It is never written to the settings or a log.
    """
    from core.cli import pacs

    pacs.keep_secret_of(node, forget=forget)


@pacs_app.command("remove")
def pacs_remove(node: NodeName) -> None:
    """Remove a node."""
    from core.cli import pacs

    pacs.remove_node(node)


@pacs_app.command("echo")
def pacs_echo(node: NodeName) -> None:
    """Test whether a node answers and accepts Overread."""
    from core.cli import pacs

    pacs.echo_node(node)


@pacs_app.command("send")
def pacs_send(
    node: NodeName,
    paths: DicomPaths,
    again: Annotated[
        bool, typer.Option("--again", help="Also send objects that it has acknowledged before.")
    ] = False,
    wait: Wait = False,
) -> None:
    """Queue files for a node and send the queue. Acknowledged objects are never sent again.

    Exit status: 0 all were sent, 3 some failed or wait for another try, 130 stopped by Ctrl-C.
    """
    from core.cli import pacs

    raise typer.Exit(pacs.send_files(node, paths, again=again, wait=wait))


@pacs_app.command("queue")
def pacs_queue(
    retry: Annotated[bool, typer.Option("--retry", help="Try all failed and waiting objects now.")] = False,
    forget: Annotated[
        str | None, typer.Option(help="Remove all objects in this state: waiting, sent, failed.")
    ] = None,
    wait: Wait = False,
    json: Json = False,
) -> None:
    """Show what is queued, sent or failed, and why, and the state of each object at its node.

    A node acknowledges what it has stored. If asked for commitment, it later confirms that it keeps it.
    """
    from core.cli import pacs

    if forget is not None and forget not in ("waiting", "sent", "failed"):
        raise WrongUse(takes("--forget", ("waiting", "sent", "failed")))
    raise typer.Exit(pacs.show_queue(retry=retry, forget=forget, wait=wait, as_json=json))


@pacs_app.command("find")
def pacs_find(
    node: NodeName,
    name: Annotated[str, typer.Option(help="Patient's name or its beginning; * and ? are wildcards.")] = "",
    patient_id: Annotated[str, typer.Option("--id", help="Patient's ID.")] = "",
    accession: Annotated[str, typer.Option(help="Accession number.")] = "",
    first: Annotated[str, typer.Option("--from", help="First day of the study, YYYY-MM-DD.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day of the study, YYYY-MM-DD.")] = "",
    modality: Annotated[str, typer.Option(help="Modality, such as CT, MR or DX.")] = "",
    study: Annotated[str, typer.Option(help="UID of the study.")] = "",
    json: Json = False,
) -> None:
    """List the studies of a node."""
    from core.cli import pacs
    from core.network.base.query import Query

    days = (_day(first, "--from"), _day(last, "--to"))
    pacs.find_studies(node, Query(name, patient_id, accession, *days, modality, study), as_json=json)


@pacs_app.command("worklist")
def pacs_worklist(
    paths: DicomPaths,
    json: Json = False,
) -> None:
    """Show the worklist's (`pacs.worklist`) accession numbers for studies without one.

    Nothing is changed; `overread classify --worklist` puts them into results.
    """
    from core.cli import pacs

    pacs.show_orders(paths, as_json=json)


@pacs_app.command("fetch")
def pacs_fetch(
    node: NodeName,
    studies: Annotated[list[str], typer.Argument(help="UIDs of studies, as `find` lists them.")],
) -> None:
    """Fetch studies into the folder for received studies."""
    from core.cli import pacs

    raise typer.Exit(pacs.fetch_studies(node, studies))


@pacs_app.command("listen")
def pacs_listen() -> None:
    """Receive studies until Ctrl-C; `overread settings` has the rules (pacs.…)."""
    from core.cli import pacs

    pacs.listen()


def _day(text: str, option: str) -> str:
    """Convert a day to DICOM's form, YYYYMMDD; hyphens are allowed."""
    try:
        return f"{date.fromisoformat(text):%Y%m%d}" if text else ""
    except ValueError as error:
        raise WrongUse(Message("Give {option} as a day, YYYY-MM-DD.", option=option)) from error
