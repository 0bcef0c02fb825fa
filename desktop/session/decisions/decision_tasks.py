"""Worker-thread tasks for decisions: open the store, hash and recognise files."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.images.files.sources import Source
    from core.results.store import DecisionStore
    from desktop.base.jobs import Job


def open_decisions(exits: ExitStack) -> tuple[DecisionStore, str, bool, str]:
    """Open the store; return it with notes for the user, the blind mode, and the reader's name.

    `exits` closes the store, even if the window is closed before it learns that the store is open.
    """
    from core.reader_name import reader_name
    from core.results.store import decisions_file, open_store
    from core.settings_file import read_settings

    store, notice = open_store(decisions_file())
    exits.callback(store.close)
    settings = read_settings()
    return store, notice, settings.general.blind_first, reader_name(settings)


def remember_blind(on: bool) -> None:
    """Save the blind mode in the settings."""
    from core.setting_entries import with_value
    from core.settings_file import keep_settings, read_settings

    keep_settings(with_value(read_settings(), "general.blind_first", on))


def tokens(unmarked: deque[tuple[str, Source]]) -> dict[str, str]:
    """Empty a queue of hashes with their files; return the hashes by the files' tokens."""
    from core.batch.journal.resume_filter import token_of

    found = {}
    while unmarked:
        sha256, source = unmarked.popleft()
        found[token_of(source)] = sha256
    found.pop("", None)
    return found


def recognised(store: DecisionStore, sources: Sequence[Source]) -> dict[str, str]:
    """Return the hashes of the files that are recognised, by name."""
    from core.batch.journal.resume_filter import token_of

    known = store.known()
    found = ((source.name, known.get(token_of(source), "")) for source in sources) if known else ()
    return {name: sha256 for name, sha256 in found if sha256}


def hash_of(source: Source, _job: Job) -> str:
    """Return the SHA-256 of a file."""
    from core.batch.workers.decode import digest
    from core.images.base.limits import Limits

    return digest(source, Limits())
