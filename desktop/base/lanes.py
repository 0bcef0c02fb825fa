"""The threads that work runs on, by name."""

from __future__ import annotations

from enum import StrEnum


class Lane(StrEnum):
    """Names of the worker threads; work in one lane runs in order, never at the same time."""

    #: Everything that uses the models' device, or the journal of the open folder.
    READ = "read"
    #: Searching folders for files.
    LOOK = "look"
    #: Decoding the pictures that are shown.
    SHOW = "show"
    THUMBNAILS = "thumbnails"
    #: Building volumes from slices.
    REFORMAT = "reformat"
    #: Writing the reader's decisions to disk.
    DECIDE = "decide"
    HASH = "hash"
    AUDIT = "audit"
    #: Examining devices and models for the settings.
    MODELS = "models"
    #: Computing the figures of acceptance tests and drift.
    ACCEPT = "accept"
    #: The receiver, for as long as it listens.
    LISTEN = "listen"
    SEND = "send"
    #: Network work that the user waits for.
    ASK = "ask"
    #: Checking for a newer version; an unreachable share may block it for minutes.
    UPDATES = "updates"
    #: Writing and printing pictures.
    PICTURES = "pictures"
    #: Small jobs that block nothing else.
    ASIDE = "aside"


#: Long jobs, which yield the processor to the window.
BACKGROUND = (Lane.READ, Lane.LOOK, Lane.HASH, Lane.THUMBNAILS, Lane.PICTURES)
