"""The commands of `overread data` and their options; what they do is imported when they run."""

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
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List what is kept, where it lies, and for how many days."""
    from core.cli import data

    data.list_data(as_json=json)


@data_app.command("tidy")
def data_tidy() -> None:
    """Delete what was kept as long as the settings say (privacy.keep_…); what is in use stays.

    Exit status: 0 done, 3 something could not be deleted.
    """
    from core.cli import data

    raise typer.Exit(data.tidy_data())


@data_app.command("encrypt")
def data_encrypt() -> None:
    """Encrypt what Overread keeps of patients in its own folder, by a key in this computer's keyring.

    It can be stopped and gone on with. What comes later is encrypted too (privacy.encrypt).
    Exit status: 0 done, 2 the keyring keeps no key, 3 files are in use or damaged, 130 stopped by Ctrl-C.
    """
    from core.cli import data

    raise typer.Exit(data.encrypt_data())


@data_app.command("decrypt")
def data_decrypt() -> None:
    """Decrypt it all again, and delete the key from the keyring behind the last file.

    Exit status: 0 done, 2 the keyring does not give the key, 3 some files are in use, 130 stopped by Ctrl-C.
    """
    from core.cli import data

    raise typer.Exit(data.decrypt_data())


@data_app.command("export-key")
def data_export_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; nothing is written over.")],
) -> None:
    """Write a copy of the key of encrypted data, which only a passphrase opens; for a keyring that is lost.

    The passphrase is asked for, or is the first line of standard input where that is no terminal.
    Exit status: 0 done, 2 there is no key, the keyring does not give it, or the file cannot be written.
    """
    from core.cli import data

    data.export_key(file)


@data_app.command("import-key")
def data_import_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy of the key.", exists=True)],
) -> None:
    """Put the key of a copy into this computer's keyring, so that what it encrypted can be read again.

    Exit status: 0 done, 2 the passphrase or the key is another one, or the keyring does not keep it.
    """
    from core.cli import data

    data.import_key(file)


@data_app.command("delete-patient")
def data_delete_patient(
    patient_id: Annotated[str, typer.Argument(metavar="ID", help="The patient's ID, as the files have it.")],
    pictures: Annotated[
        list[Path] | None,
        typer.Argument(help="Pictures of the patient elsewhere, to find decisions by.", exists=True),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it; without, it is only shown.")] = False,
) -> None:
    """Show all that is kept of a patient, and with --yes delete it; the audit log names nobody.

    Exit status: 0 done, 2 wrong usage, 3 some files could not be looked into, 130 stopped by Ctrl-C.
    """
    from core.cli import data

    raise typer.Exit(data.delete_patient(patient_id, pictures or [], really=yes))
