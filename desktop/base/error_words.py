"""Translate core's errors and reasons into the window's language, by sentence or by code."""

from __future__ import annotations

from core.errors import CAUSE, OverreadError, Reason
from core.language.message import Message
from desktop.base.language import known


def told(error: OverreadError) -> str:
    """Return the sentence of an error in the window's language."""
    return known(error.message)


def why(reason: Reason | None, message: str) -> str:
    """Return why a picture was not read: the sentence of the message, or the meaning of the code.

    Sentences saved by an older version are in English and hold their figures, so the code is used for them.
    """
    said = known(message)
    if said != message or isinstance(message, Message) or reason is None or not message:
        return said
    meaning = known(CAUSE[reason])
    return message if meaning == CAUSE[reason] else meaning
