"""Core's errors and reasons in the window's language: by their templates, or else by their codes."""

from __future__ import annotations

from core.errors import CAUSE, InputError, NetworkError, OverreadError, Reason, Refusal
from core.network.base import error_codes
from desktop.base.language import decimal, known


def told(error: OverreadError) -> str:
    """The sentence of an error.

    One of another system that nobody translated is told by what its code means, with the sentence itself
    behind it, as that names the node and the status.
    """
    if isinstance(error, InputError | Refusal):
        return why(error.reason, error.message)
    template, values = known(error.template), error.values
    if template != error.template:
        said = {name: _in_words(value) for name, value in values.items()}
        return template.format(**said) if said else template
    meanings = error_codes.CAUSE.items() if isinstance(error, NetworkError) else ()
    meaning = next((text for code, text in meanings if code == error.code), "")
    return error.message if known(meaning) == meaning else f"{known(meaning)} ({error.message})"


class _Number(float):
    """A number that a template writes as the window's language does, with so many decimals as it asks for."""

    def __format__(self, form: str) -> str:
        digits = form.strip(",.f")
        return decimal(self, int(digits or 0)) if form.endswith(("f", ",")) else super().__format__(form)


def _in_words(value: object) -> object:
    """What fills a template, as the window's language writes it."""
    if isinstance(value, str):
        return known(value)
    return _Number(value) if isinstance(value, float) else value


def why(reason: Reason | None, message: str) -> str:
    """Why a picture was not read: its sentence, or else what its code means.

    Readings keep their sentences in English, with figures in them.
    """
    said = known(message)
    if said != message or reason is None or not message:
        return said
    meaning = known(CAUSE[reason])
    return message if meaning == CAUSE[reason] else meaning
