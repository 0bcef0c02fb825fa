"""Collects the window's texts and compiles their translations: ``python -m tests.docs.translations``.

Texts that are new stand in ``resources/translations/overread_de.ts`` as unfinished afterwards, to be
translated there, by hand or with Qt Linguist; run it again then. Needs ``pyside6-lrelease``, which comes
with PySide6.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pydantic import BaseModel

from core import NOTICE
from core.errors import ADVICE, CAUSE
from core.paths import resource
from core.settings import OwnWindow, SiteThreshold, UserSettings, entries
from desktop.language import CONTEXT

LANGUAGE = "de"
#: Forms of a plural in that language.
FORMS = 2
DESKTOP = Path(__file__).parents[2] / "desktop"


@dataclass(frozen=True)
class Text:
    """A text to translate; one that counts is known by its form for many."""

    source: str
    counts: bool = False


def collect() -> list[Text]:
    """All texts, each once, in a stable order."""
    found = [text for path in sorted(DESKTOP.glob("*.py")) for text in texts_of(path.read_text("utf-8"))]
    return list(dict.fromkeys((*found, *_of_core())))


def texts_of(source: str) -> Iterator[Text]:
    """Yield the texts that a module gives to `tr`, `mark` and `plural`.

    Raises
    ------
    ValueError
        If one of them is given something else than a plain text, which nobody could collect.
    """
    for node in ast.walk(ast.parse(source)):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name in ("tr", "mark", "plural"):
            place = 2 if name == "plural" else 0
            text = node.args[place]
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                raise ValueError(f"line {node.lineno}: {name} takes a plain text; use known for others")
            yield Text(text.value, name == "plural")


def _of_core() -> Iterator[Text]:
    sentences = [NOTICE, *ADVICE.values(), *CAUSE.values()]
    for entry in entries():
        sentences += [entry.title, entry.help]
    parts: tuple[type[BaseModel], ...] = (UserSettings, OwnWindow, SiteThreshold)
    for field in (field for part in parts for field in part.model_fields.values()):
        sentences += [field.title or "", field.description or ""]
    yield from (Text(sentence) for sentence in sentences if sentence)


def ts_file() -> Path:
    """The translations as people edit them."""
    return resource("translations", f"overread_{LANGUAGE}.ts")


def read() -> dict[Text, tuple[str, ...]]:
    """Translations by their texts, in the order of the file; unfinished ones are empty."""
    if not ts_file().exists():
        return {}
    found = {}
    for message in ElementTree.parse(ts_file()).iter("message"):
        counts = message.get("numerus") == "yes"
        place = message.find("translation")
        forms = [form.text or "" for form in place.iter("numerusform")] if counts else [place.text or ""]
        done = place.get("type") != "unfinished"
        found[Text(message.findtext("source") or "", counts)] = tuple(f if done else "" for f in forms)
    return found


def write(translations: dict[Text, tuple[str, ...]]) -> None:
    """Write the file anew."""
    root = ElementTree.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, forms in translations.items():
        message = ElementTree.SubElement(context, "message", {"numerus": "yes"} if text.counts else {})
        ElementTree.SubElement(message, "source").text = text.source
        place = ElementTree.SubElement(message, "translation")
        if not all(forms):
            place.set("type", "unfinished")
        if text.counts:
            for form in forms:
                ElementTree.SubElement(place, "numerusform").text = form
        else:
            place.text = forms[0]
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    ts_file().write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def compile_into(qm: Path) -> None:
    """Compile the translations for Qt."""
    command = [str(Path(sys.executable).parent / "pyside6-lrelease"), str(ts_file()), "-qm", str(qm)]
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Bring the file up to date and compile it."""
    known = read()
    empty = {True: ("",) * FORMS, False: ("",)}
    write({text: known.get(text, empty[text.counts]) for text in collect()})
    compile_into(ts_file().with_suffix(".qm"))


if __name__ == "__main__":
    main()
