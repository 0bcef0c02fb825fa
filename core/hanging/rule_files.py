"""Reads hanging rules: the shipped ones, and the user's own, which take precedence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from core.errors import SettingsError
from core.hanging.rules import HangingRule
from core.language.message import Message, joined
from core.paths import resource, user_data

#: What a value must be, in plain words, by pydantic's type of the error.
EXPECTED = {
    "bool_type": "write true or false",
    "tuple_type": 'write a list, such as ["CT", "MR"]',
    "string_type": "write a text between quotation marks",
    "int_type": "write a whole number",
    "model_type": "write a table",
}
#: Sentences on what replaces a bad rule.
INSTEAD, LEFT_OUT = "The built-in rule is used instead.", "The rule is ignored."
#: Most bytes of a rule's file; a rule has only a few lines.
_MOST_BYTES = 1 << 16


@dataclass(frozen=True)
class NamedRule:
    """A rule with its file.

    Attributes
    ----------
    file : str
        Name of the file, which identifies the rule.
    rule : HangingRule
    own : bool
        Whether the rule is the user's own.
    """

    file: str
    rule: HangingRule
    own: bool = False


@dataclass(frozen=True)
class BadRule:
    """A file of the user's own that is not a valid rule.

    Attributes
    ----------
    error : SettingsError
        One sentence with the file and, if one is wrong, the key.
    replaced : bool
        Whether a shipped rule of the same name is used instead.
    """

    error: SettingsError
    replaced: bool

    @property
    def consequence(self) -> str:
        """What replaces the rule, in a sentence."""
        return INSTEAD if self.replaced else LEFT_OUT

    @property
    def message(self) -> str:
        """The error and its consequence, in English."""
        return joined((self.error.message, Message(self.consequence)))


@dataclass(frozen=True)
class HangingRules:
    """All rules in the order in which they are tried.

    Attributes
    ----------
    rules : tuple of NamedRule
        The user's own rules before the shipped ones; in each group, rules with more conditions first.
    problems : tuple of BadRule
        Files of the user's own that are not valid rules.
    """

    rules: tuple[NamedRule, ...] = ()
    problems: tuple[BadRule, ...] = ()


def own_rules_folder() -> Path:
    """Return the folder for the user's own rules; it need not exist."""
    return user_data() / "hanging"


def read_rules(own: Path | None = None, shipped: Path | None = None) -> HangingRules:
    """Read all rules; a file of the user's own replaces a shipped one of the same name.

    A bad file of the user's own is reported and left out; the shipped rule of its name is then used.

    Parameters
    ----------
    own, shipped : Path, optional
        Folders to use instead of the default ones.
    """
    built_in = {path.name: path for path in _files(shipped or resource("hanging"))}
    found, problems = [], []
    for path in _files(own or own_rules_folder()):
        try:
            found.append(NamedRule(path.name, read_rule(path), own=True))
        except SettingsError as problem:
            problems.append(BadRule(problem, path.name in built_in))
    taken = {named.file for named in found}
    found += [NamedRule(name, read_rule(path)) for name, path in built_in.items() if name not in taken]
    ordered = sorted(found, key=lambda named: (not named.own, -named.rule.conditions, named.file))
    return HangingRules(tuple(ordered), tuple(problems))


def read_rule(path: Path) -> HangingRule:
    """Read a hanging rule from a file.

    Raises
    ------
    SettingsError
        If the file is not a valid rule; names the file and, if one is wrong, the key.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SettingsError("The hanging rule {file} is too long; shorten it.", file=path.name)
        return HangingRule.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(
            "The hanging rule {file} is not valid TOML: {reason}.", file=path.name, reason=str(error)
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            "The hanging rule {file} could not be read as UTF-8 text.", file=path.name
        ) from error
    except ValidationError as error:
        raise _problem(path.name, error) from error


def _problem(file: str, error: ValidationError) -> SettingsError:
    """Return the first error of a rule, with its key as a path of names and of numbers from 1."""
    first = error.errors()[0]
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return SettingsError("The hanging rule {file} has an unknown key {key}.", file=file, key=key)
    if first["type"] == "missing":
        return SettingsError("The hanging rule {file} lacks the key {key}.", file=file, key=key)
    usual = str(first["msg"]).removeprefix("Value error, ").removeprefix("Input should be ").rstrip(".")
    reason = Message(EXPECTED.get(first["type"], usual[:1].lower() + usual[1:]))
    if not key:
        return SettingsError("Correct the hanging rule {file}: {reason}.", file=file, reason=reason)
    return SettingsError(
        "Correct the key {key} in the hanging rule {file}: {reason}.", file=file, key=key, reason=reason
    )


def _files(folder: Path) -> list[Path]:
    """Return the TOML files in a folder by name; none if the folder is missing or inaccessible."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml")
    except OSError:
        return []
