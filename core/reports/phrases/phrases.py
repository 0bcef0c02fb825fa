"""Reads the phrases for report sentences: the user's own phrases, then those that ship."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import SettingsError
from core.language.message import Message
from core.paths import resource, user_data

#: The fields that each phrase may use.
FIELDS: Final[dict[str, frozenset[str]]] = {
    "sentence": frozenset(("study", "findings", "missing", "measured")),
    "study": frozenset(("part", "view", "date", "modality", "description")),
    "finding": frozenset(("name", "band", "place", "score", "reader")),
    "nothing": frozenset(("reader",)),
    "missing": frozenset(("list",)),
    "measured": frozenset(("list",)),
    "says": frozenset(("named",)),
    "place": frozenset(("side", "field")),
    **dict.fromkeys(
        (
            *("between", "suspected", "borderline", "unread", "agree", "disagree", "unsure", "normal"),
            *("abnormal", "right", "left", "both", "upper", "middle", "lower"),
        ),
        frozenset(),
    ),
}
_SECTIONS = ("words", "modality", "parts")
_FIELD = re.compile(r"\{([^{}]*)\}")
#: Most bytes of a file of phrases; they fit on a page.
_MOST_BYTES = 1 << 16


@dataclass(frozen=True)
class Phrases:
    """Phrases in one language.

    Attributes
    ----------
    words : mapping of str to str
        Words by the names of `FIELDS`.
    by_modality : mapping of str to mapping of str to str
        Words that differ for a modality.
    parts : mapping of str to str
        Parts of the body by the terms of Body Part Examined.
    """

    words: Mapping[str, str]
    by_modality: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, str]

    def say(self, name: str, modality: str = "", /, **fields: str) -> str:
        """Fill in a phrase; parts in square brackets are left out if one of their fields is empty."""
        text = self.by_modality.get(modality, {}).get(name) or self.words[name]
        return filled(text, fields).strip()


def filled(text: str, fields: Mapping[str, str]) -> str:
    """Fill in the ``{fields}`` of a text, without ``[parts]`` that have an empty field."""
    said = ""
    for number, part in enumerate(re.split(r"\[([^\[\]]*)\]", text)):
        names = _FIELD.findall(part)
        if number % 2 and not all(fields.get(name, "") for name in names):
            continue
        # In one pass, so that inserted values are never parsed again.
        said += _FIELD.sub(lambda match: fields.get(match[1], ""), part)
    return said


def own_phrases_file(language: str) -> Path:
    """Return the path of the user's own phrases in a language."""
    return user_data() / "phrases" / f"{language}.toml"


def read_phrases(language: str) -> tuple[Phrases, SettingsError | None]:
    """Read the phrases of a language.

    Parameters
    ----------
    language : str
        Code of the language; phrases that no file says in it are English.

    Returns
    -------
    phrases : Phrases
    problem : SettingsError or None
        Why the user's own phrases are not used, if there are any and they are invalid.
    """
    shipped = check_phrases(resource("phrases", "en.toml"))
    if (translated := resource("phrases", f"{language}.toml")).is_file():
        shipped = _changed(shipped, check_phrases(translated))
    own = own_phrases_file(language)
    if not own.exists():
        return shipped, None
    try:
        return _changed(shipped, check_phrases(own)), None
    except SettingsError as problem:
        return shipped, problem


def _changed(phrases: Phrases, by: Phrases) -> Phrases:
    """Replace phrases by those of the same name."""
    modalities = {**phrases.by_modality}
    for modality, words in by.by_modality.items():
        modalities[modality] = {**modalities.get(modality, {}), **words}
    return Phrases({**phrases.words, **by.words}, modalities, {**phrases.parts, **by.parts})


def check_phrases(path: Path) -> Phrases:
    """Read one file of phrases.

    Raises
    ------
    SettingsError
        If the file is invalid; the sentence says what is wrong and where.
    """
    name = path.name
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SettingsError("The phrases {file} are too long; shorten them.", file=name)
        held = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("The phrases {file} could not be read as UTF-8 text.", file=name) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            "The phrases {file} are not valid TOML: {reason}.", file=name, reason=str(error)
        ) from error
    if unknown := sorted(set(held) - set(_SECTIONS)):
        raise SettingsError(
            "The phrases {file} have an unknown section {section}; there are {known}.",
            file=name,
            section=f"[{unknown[0]}]",
            known=", ".join(_SECTIONS),
        )
    words = _words(name, "words", held.get("words", {}))
    sections = _table(name, "modality", held.get("modality", {}))
    modalities = {
        modality.upper(): _words(name, f"modality.{modality}", said) for modality, said in sections.items()
    }
    parts = _texts(name, "parts", held.get("parts", {}))
    return Phrases(words, modalities, {part.upper(): said for part, said in parts.items()})


def _table(name: str, section: str, held: object) -> dict[str, object]:
    if not isinstance(held, dict):
        raise SettingsError(
            "In the phrases {file} {section} is not a table.", file=name, section=f"[{section}]"
        )
    return held


def _texts(name: str, section: str, held: object) -> dict[str, str]:
    found = _table(name, section, held)
    for key, text in found.items():
        if not isinstance(text, str):
            raise SettingsError(
                "In the phrases {file} {key} is not a text in quotation marks.",
                file=name,
                key=f"[{section}] {key}",
            )
    return {key: str(text) for key, text in found.items()}


def _words(name: str, section: str, held: object) -> dict[str, str]:
    said = _texts(name, section, held)
    for key, text in said.items():
        where = f"[{section}] {key}"
        if key not in FIELDS:
            raise SettingsError("In the phrases {file} {key} is an unknown key.", file=name, key=where)
        _check_text(name, where, FIELDS[key], text)
    return said


def _check_text(name: str, where: str, fields: frozenset[str], text: str) -> None:
    """Refuse a phrase whose brackets do not match, or with a field that it cannot have."""
    for unknown in _FIELD.findall(text):
        if unknown not in fields:
            raise SettingsError(
                "In the phrases {file} {key} has an unknown field {field}; there are: {known}.",
                file=name,
                key=where,
                field=f"{{{unknown}}}",
                known=", ".join(sorted(fields)) or Message("none"),
            )
    left = re.sub(r"\[[^\[\]]*\]", "", _FIELD.sub("", text))
    if any(bracket in left for bracket in "[]{}"):
        raise SettingsError("In the phrases {file} the brackets of {key} do not pair.", file=name, key=where)
    if any(ord(letter) < 32 for letter in text):
        raise SettingsError("In the phrases {file} {key} goes over more than one line.", file=name, key=where)
