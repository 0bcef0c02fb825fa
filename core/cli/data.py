"""Implements `overread data`: the stored patient data, expired data, and all data of one patient."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.audit import Act
from core.cli.audit import log_act
from core.cli.console import Terminal, begin, counted, print_note, print_warning, progress_bar
from core.errors import Cancelled, SettingsError
from core.language.message import counting
from core.patient_data.encryption import Converted, count_encrypted, decrypt_all, encrypt_all
from core.patient_data.patient import PatientRecords, delete_records, find_patient
from core.patient_data.places import DataPlace, data_places, size_of
from core.patient_data.retention import delete_and_log
from core.progress import Progress
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from core.vault.key import derived_key, has_key
from core.vault.key_copy import COPIED, PUT_BACK, SHORTEST, read_copy, write_copy

#: Longest passphrase in characters that is read without a terminal.
_LONGEST_LINE = 4096
EXIT_OK, EXIT_INCOMPLETE, EXIT_CANCELLED = 0, 3, 130


def list_data(*, as_json: bool) -> None:
    """List which data are kept, where, and for how long."""
    begin()
    settings = read_settings()
    for place in data_places(settings):
        number, size = size_of(place.files())
        if as_json:
            row = {
                "what": place.kind,
                "paths": [str(path) for path in place.paths if path.exists()],
                "files": number,
                "bytes": size,
                "patients": place.patients,
                "setting": place.setting,
                "days": place.days(settings.privacy),
                "holds": place.holds,
            }
            print_line(json.dumps(row))
        elif number or place.patients:
            about = "patient data" if place.patients else "no patient data"
            kept = _kept(place, settings)
            print_line(f"{place.kind}: {counted(number, 'file')}, {size / 1e6:,.1f} MB, {about}{kept}")
            print_line(f"    {place.holds}")
            for path in dict.fromkeys(path for path in place.paths if path.exists()):
                print_line(f"    {path}")
    if not as_json:
        done, all_files = count_encrypted(settings)
        print_line(f"{done:,} of {all_files:,} files are encrypted (overread data encrypt, decrypt).")
        print_line("Exports lie where you wrote them; journals of --journal lie where you named them.")


def tidy_data() -> int:
    """Delete expired data; return the exit status."""
    console = begin()
    deleted = delete_and_log(read_settings())
    said = ", ".join(
        counted(number, name.removesuffix("s"), name) for name, number in deleted.facts().items()
    )
    print_line(f"Deleted: {said}." if said else "Nothing was to go.")
    for problem in deleted.problems:
        console.print(problem, highlight=False, soft_wrap=True)
    return EXIT_INCOMPLETE if deleted.problems else EXIT_OK


def delete_patient(patient_id: str, also: Sequence[Path], *, really: bool) -> int:
    """Show all data of a patient, and delete them if `really` is set; return the exit status."""
    console = begin()
    if not patient_id.strip():
        raise SettingsError("Give the patient's ID as it is in the files.")
    try:
        with progress_bar(console, "Looking") as progress:
            records = find_patient(patient_id, read_settings(), progress, also)
    except Cancelled:
        return EXIT_CANCELLED
    _show(records)
    if really:
        delete_records(records)
        log_act(console, Act.DELETED, records.deleted())
        print_line("Deleted.")
    else:
        print_line("Nothing was deleted yet; --yes deletes it.")
    if records.busy:
        print_note(
            console,
            counting(
                "Close all windows and runs of Overread, then give the same command again: "
                "{n:,} journal is in use and was not searched.",
                "Close all windows and runs of Overread, then give the same command again: "
                "{n:,} journals are in use and were not searched.",
                records.busy,
            ),
        )
    if records.aside:
        print_note(
            console,
            counting(
                "Delete this damaged file by hand if nobody needs it; it may name any patient:",
                "Delete these {n:,} damaged files by hand if nobody needs them; they may name any patient:",
                len(records.aside),
            ),
        )
        for path in records.aside:
            console.print(str(path), highlight=False, soft_wrap=True)
    if records.untold:
        print_note(
            console,
            counting(
                "{n:,} object of the queue may be of any patient, as its file is gone; "
                "overread pacs queue lists it, and --forget removes it.",
                "{n:,} objects of the queue may be of any patient, as their files are gone; "
                "overread pacs queue lists them, and --forget removes them.",
                records.untold,
            ),
        )
    return EXIT_INCOMPLETE if records.busy or records.aside or records.untold else EXIT_OK


def _show(records: PatientRecords) -> None:
    table = Table("what", "number")
    for name, number in (
        ("received objects", len(records.received)),
        ("readings in journals", records.readings),
        ("decisions", records.decisions),
        ("pictures with marks", records.marks),
        ("objects in the queue", len(records.queued)),
        ("entries of the list of recent studies", len(records.recent)),
    ):
        table.add_row(name, f"{number:,}")
    Terminal().print(table, highlight=False)
    print_line(
        "Not found by it: what you exported, files that you read from elsewhere, journals of --journal, and "
        "decisions on pictures of which no journal is left; name the pictures behind the ID to find those."
    )


def _kept(place: DataPlace, settings: UserSettings) -> str:
    if not place.setting:
        return ""
    days = place.days(settings.privacy)
    return f", kept {f'{days:,} days' if days else 'until deleted'} ({place.setting})"


def print_line(text: str) -> None:
    """Print a line unchanged."""
    Terminal().print(text, highlight=False, soft_wrap=True)


def encrypt_data() -> int:
    """Encrypt present and future data; return the exit status."""
    console = begin()
    settings = read_settings()
    # Nothing is changed before the keyring has stored the key.
    derived_key("check", make=True)
    keep_settings(with_value(settings, "privacy.encrypt", value=True))
    print_line(
        "The key lies in this computer's keyring alone: if that is lost, so is what is encrypted. "
        "overread data export-key FILE keeps a copy of it."
    )
    return _convert(console, "Encrypting", lambda progress: encrypt_all(settings, progress))


def decrypt_data() -> int:
    """Decrypt all data, and keep future data unencrypted; return the exit status."""
    console = begin()
    settings = with_value(read_settings(), "privacy.encrypt", value=False)
    if has_key():
        derived_key("check")
    keep_settings(settings)
    return _convert(console, "Decrypting", lambda progress: decrypt_all(settings, progress))


def export_key(file: Path) -> None:
    """Ask for a passphrase twice, and write a copy of the key protected by it."""
    console = begin()
    passphrase = _ask(f"Passphrase, at least {SHORTEST} characters: ")
    if sys.stdin.isatty() and getpass.getpass("Once more: ") != passphrase:
        raise SettingsError("The two passphrases differ; nothing was written.")
    write_copy(file, passphrase)
    log_act(console, Act.SETTINGS, COPIED)
    print_line(
        f"Wrote {file}. Whoever has it and the passphrase can read all that is encrypted here: keep the two "
        "apart, and neither on this computer. Without the passphrase nobody can open it."
    )


def import_key(file: Path) -> None:
    """Ask for the passphrase, and put the key from a copy into this computer's keyring."""
    console = begin()
    read_copy(file, _ask("Passphrase: "))
    log_act(console, Act.SETTINGS, PUT_BACK)
    print_line("The key is in this computer's keyring; what it encrypted can be read again.")


def _ask(words: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(words)
    return sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")


def _convert(console: Console, what: str, convert: Callable[[Progress], Converted]) -> int:
    try:
        with progress_bar(console, what) as progress:
            found = convert(progress)
    except Cancelled:
        print_warning(console, "Stopped; give the same command again to go on.")
        return EXIT_CANCELLED
    log_act(console, Act.SETTINGS, {"setting": "privacy.encrypt", "files": found.done})
    print_line(f"{counted(found.done, 'file')} written anew, {found.already:,} were so already.")
    busy = counting(
        "Close all windows and runs of Overread, then give the same command again; this file is in use:",
        "Close all windows and runs of Overread, then give the same command again; {n:,} files are in use:",
        len(found.busy),
    )
    failed = counting(
        "This file is damaged or cannot be written; it was not changed:",
        "{n:,} files are damaged or cannot be written; they were not changed:",
        len(found.failed),
    )
    for words, paths in ((busy, found.busy), (failed, found.failed)):
        if paths:
            print_note(console, words)
            for path in paths:
                console.print(str(path), highlight=False, soft_wrap=True)
    return EXIT_OK if found.whole else EXIT_INCOMPLETE
