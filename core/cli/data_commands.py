"""The commands of `overread data` and their options; their implementation is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

data_app = typer.Typer(
    help="What Overread keeps of patients: list it, delete what is old or of one patient, encrypt it.",
    no_args_is_help=True,
)


@data_app.command("list")
def data_list(
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object for each line.")] = False,
) -> None:
    """List which data are kept, where, and for how many days."""
    from core.cli import data

    data.list_data(as_json=json)


@data_app.command("tidy")
def data_tidy() -> None:
    """Delete data older than the settings allow (privacy.keep_…). Data in use stay.

    Exit status: 0 done, 3 something could not be deleted.
    """
    from core.cli import data

    raise typer.Exit(data.tidy_data())


@data_app.command("encrypt")
def data_encrypt() -> None:
    """Encrypt the patient data in Overread's own folder with a key in this computer's keyring.

    It can be stopped and continued. Later data are encrypted too (privacy.encrypt).
    Exit status: 0 done, 2 the keyring keeps no key, 3 files are in use or damaged, 130 stopped by Ctrl-C.
    """
    from core.cli import data

    raise typer.Exit(data.encrypt_data())


@data_app.command("decrypt")
def data_decrypt() -> None:
    """Decrypt everything, then delete the key from the keyring.

    Exit status: 0 done, 2 the keyring does not give the key, 3 some files are in use, 130 stopped by Ctrl-C.
    """
    from core.cli import data

    raise typer.Exit(data.decrypt_data())


@data_app.command("export-key")
def data_export_key(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write; an existing file is not overwritten.")
    ],
) -> None:
    """Write a copy of the encryption key, protected by a passphrase, in case the keyring is lost.

    You are asked for the passphrase; without a terminal, it is the first line of standard input.
    Exit status: 0 done, 2 there is no key, the keyring does not give it, or the file cannot be written.
    """
    from core.cli import data

    data.export_key(file)


@data_app.command("import-key")
def data_import_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy of the key.", exists=True)],
) -> None:
    """Put the key from a copy back into this computer's keyring.

    Exit status: 0 done, 2 the passphrase or the key is wrong, or the keyring does not keep it.
    """
    from core.cli import data

    data.import_key(file)


@data_app.command("delete-patient")
def data_delete_patient(
    patient_id: Annotated[str, typer.Argument(metavar="ID", help="The patient's ID, as it is in the files.")],
    pictures: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Other folders with the patient's pictures, to find decisions on them.", exists=True
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete; without it, the data are only listed.")] = False,
) -> None:
    """Show all data kept of a patient; with --yes, delete them. The audit log names nobody.

    Exit status: 0 done, 2 wrong usage, 3 some files could not be looked into, 130 stopped by Ctrl-C.
    """
    from core.cli import data

    raise typer.Exit(data.delete_patient(patient_id, pictures or [], really=yes))
