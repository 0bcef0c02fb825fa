"""Sentences of core: templates with values, so that they can be translated where they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Protocol, Self, TypedDict

#: Values of a template; a message is also a text.
Value = str | int | float
#: Name of the value by which a message counts; it selects the plural form.
COUNT = "n"
#: Two sentences in a row; a language may join them differently.
TWO_SENTENCES = "{first} {second}"


class Message(str):
    """An English sentence that knows its template and its values.

    Journals, tables and logs contain the English text. For people, `say` translates the template and fills in
    the values again.

    Parameters
    ----------
    template : str
        English template with ``{names}`` and the formats of `str.format`; without values, the sentence
        itself.
    **values : str, int or float
        Values of the template. Messages among them are translated, and numbers are written in the language's
        form; other texts, such as names, are unchanged.

    Attributes
    ----------
    template : str
        Key of the sentence in the catalogue.
    values : mapping of str to str, int or float
    """

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Self:
        """Fill the template in English."""
        return cls._made(template.format(**values) if values else template, template, values)

    @classmethod
    def _made(cls, text: str, template: str, values: Mapping[str, Value]) -> Self:
        made = super().__new__(cls, text)
        made.template, made.values = template, values
        return made

    @classmethod
    def of_number(cls, one: str, many: str, n: int, values: Mapping[str, Value]) -> Self:
        """Choose the English form by a number; see `counting`."""
        filled = {**values, COUNT: n}
        return cls._made((one if n == 1 else many).format(**filled), many, filled)

    @classmethod
    def restored(cls, text: str, parts: Parts) -> Self:
        """Return the message that was stored as its text and its parts."""
        values = {
            name: value if isinstance(value, str | int | float) else cls.restored(value["text"], value)
            for name, value in parts["values"].items()
        }
        return cls._made(text, parts["template"], values)

    @property
    def parts(self) -> Parts:
        """Text, template and values in a form for JSON."""
        values = {n: v.parts if isinstance(v, Message) else v for n, v in self.values.items()}
        return {"text": str(self), "template": self.template, "values": values}


class Parts(TypedDict):
    """A message as JSON; values that are messages are parts themselves."""

    text: str
    template: str
    values: Mapping[str, Value | Parts]


class Speaker(Protocol):
    """Anything that translates messages."""

    def translated(self, text: str, n: int | None) -> str:
        """Return the text in the language, in its plural form for `n` if that is given."""
        ...

    def figures(self, text: str) -> str:
        """Return a number in English form converted to the language's form."""
        ...


class _Spoken:
    """A number in a template, written in the language's form."""

    def __init__(self, number: float, speaker: Speaker) -> None:
        self._number, self._speaker = number, speaker

    def __format__(self, form: str) -> str:
        return self._speaker.figures(format(self._number, form))


def counting(one: str, many: str, n: int, **values: Value) -> Message:
    """Make a message that counts.

    Parameters
    ----------
    one, many : str
        Templates for one and for any other number, which they contain as ``{n}``. Catalogues list the message
        by `many`; other languages may have more forms, or fewer.
    n : int
    **values
        As in `Message`.
    """
    return Message.of_number(one, many, n, values)


def joined(sentences: Iterable[str]) -> str:
    """Join sentences without empty ones. Each is translated, unlike texts among values."""
    said = [one if isinstance(one, Message) else Message(one) for one in sentences if one]
    if not said:
        return ""
    return reduce(lambda first, second: Message(TWO_SENTENCES, first=first, second=second), said)


def parts_as_json(text: str) -> str:
    """Return the JSON that `from_json` needs besides the text; '' for a text without values."""
    return json.dumps(text.parts, ensure_ascii=False) if isinstance(text, Message) and text.values else ""


def from_json(text: str, parts: str) -> str:
    """Return the message that was stored as its text and its parts.

    If the parts do not belong to the text, as after a change by an older version, return only the text.
    """
    kept: Parts | None = json.loads(parts) if parts else None
    return text if kept is None or kept["text"] != text else Message.restored(text, kept)


def say(text: str, speaker: Speaker) -> str:
    """Return a text, or a message with its values, in a language.

    A text that the catalogue does not contain, such as a name or an old sentence, is unchanged.
    """
    if not text or not isinstance(text, Message) or not text.values:
        return speaker.translated(text, None) if text else text
    number = text.values.get(COUNT)
    template = speaker.translated(text.template, number if isinstance(number, int) else None)
    if template == text.template and number is not None:
        return str(text)
    return template.format(**{name: _in_words(value, speaker) for name, value in text.values.items()})


def _in_words(value: Value, speaker: Speaker) -> object:
    if isinstance(value, Message):
        return say(value, speaker)
    return value if isinstance(value, str) else _Spoken(value, speaker)
