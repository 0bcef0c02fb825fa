"""Collect the texts of window, core and reports, and compile them: ``python -m tools.translations``.

``resources/translations/overread_de.ts`` contains all German texts. The program adds new texts as unfinished.
Translate them in an editor or Qt Linguist, then run the program again. It compiles two files: one for Qt
(``.qm``), and one for core, which does not use Qt (``.json``). ``python -m tools.translations fr`` starts
French. It needs ``pyside6-lrelease``, which comes with PySide6.
"""

from __future__ import annotations

import ast
import gettext
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from pydantic import BaseModel
from typer.main import get_command

from core import NOTICE
from core.cli.commands import app
from core.cli.language.help import help_texts
from core.errors import ADVICE, CAUSE, OverreadError, Reason
from core.hanging.rule_files import EXPECTED, INSTEAD, LEFT_OUT
from core.images.base.formats import FOREIGN_NAMES
from core.images.base.patient import SHARED_STUDY
from core.images.base.region import REGION_WORDS
from core.images.dicom.objects import LISTED_NAMES, NO_PICTURE, NOT_READ
from core.images.display.presets import WINDOW_NAMES
from core.importing.package import CARD_WORDS, NOTES
from core.inference.devices import ASKED, FASTEST, NO_ADAPTER, PREFERRED
from core.inference.sessions import LOST_WORDS
from core.language.catalogue import ENGLISH, languages
from core.language.message import TWO_SENTENCES
from core.language.system import SYSTEM_WORDS
from core.models.rules import RULE_WORDS
from core.network.base import error_codes
from core.network.base.association import REJECTIONS
from core.network.base.commitment import COMMITMENT_WORDS
from core.network.base.fetched import REASONS
from core.pacs_node import PacsNode
from core.paths import resource
from core.reading_rules import ReadingRule
from core.result_kinds import RESULT_KINDS
from core.results.findings import finding_title
from core.results.line_words import STUDY_WORDS
from core.results.mark_words import MARK_WORDS
from core.results.wording import CALIBRATION_WORDS, FINDING_WORDS, LIKELIHOODS, STANDING_WORDS, UNLIKE
from core.setting_entries import setting_entries
from core.settings import OwnWindow, SiteThreshold, UserSettings
from core.workflow.explain import WHY_NO_OCCLUSION
from desktop.base.language import CONTEXT
from desktop.commands.commands import COMMANDS
from desktop.commands.gestures import GESTURES
from tools import report_words
from tools.core_messages import Text, core_messages, messages_of, names_in

#: The context in a language's file for its conventions, such as date formats.
HABITS = "Language"
DESKTOP = Path(__file__).parents[1] / "desktop"
#: Calls whose texts users do not read: they translate, name things for the program, or write the log.
_UNREAD = frozenset(
    (
        *("tr", "mark", "plural", "Message", "TypeVar"),
        *("setObjectName", "setProperty", "property", "inherits", "critical"),
    )
)
#: Modules whose texts are not translated: tables that are collected as a whole, the page of a model card
#: (it has the card's own texts), the crash report for developers, the style sheet, names of languages.
AS_THEY_ARE = frozenset(
    (
        "commands/commands.py",
        "commands/list_commands.py",
        "commands/mark_commands.py",
        "commands/reading_commands.py",
        "commands/viewing_commands.py",
        "commands/gestures.py",
        "findings/card_page.py",
        "startup/crash_recovery.py",
        "startup/qt_libraries.py",
        "base/theme.py",
        "base/language.py",
        "base/plain_text.py",
    )
)
#: Names that are the same in every language, and parts of names that the program itself uses.
_NAMES = re.compile(
    r"(\W|Overread|SHA-256|Tray)*|(overread-|panel_|look/|Shift\+)[{}-]+|(Ctrl|Alt|Shift)\+.*|PgUp|PgDown|Esc|Del"
    r"|[A-Z]\w+( \| [A-Z]\w+)+|([^A-Za-z]|\b[A-Za-z]\b)*"
)
_WORDS = re.compile(r"[A-Za-z,.;:)…] [A-Za-z({]|^[&\W\d]*[A-Z][a-z]|…$")
_FILLED_WORDS = re.compile(r"(^| )[A-Za-z]{2,}|[A-Za-z]{2,} ")


def collect() -> list[Text]:
    """Return all texts in alphabetical order, so that moving a module does not change the order."""
    sources = [path.read_text("utf-8") for path in _modules()]
    found = {text for source in sources for text in (*texts_of(source), *messages_of(source))}
    found |= {*core_messages()}
    plain = (*_of_tables(), *_of_core(), *_of_models(), *report_words.texts())
    return sorted(found | {Text(text) for text in plain})


def texts_of(source: str) -> Iterator[Text]:
    """Yield the texts that a module gives to `tr`, `mark` and `plural`.

    Raises
    ------
    ValueError
        If the argument is not a plain text, which cannot be collected, or if the values differ from the
        names in the text.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        name = node.func.id
        if name in ("tr", "mark", "plural"):
            place = 2 if name == "plural" else 0
            text = node.args[place]
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                raise ValueError(f"line {node.lineno}: {name} takes a plain text; use known for others")
            _check_names(node, text.value, counts=name == "plural")
            yield Text(text.value, name == "plural")


def _check_names(call: ast.Call, text: str, *, counts: bool) -> None:
    wanted = names_in(text)
    given = {keyword.arg for keyword in call.keywords} | ({"n"} if counts else set())
    if wanted - given or given - wanted - {"n"}:
        raise ValueError(f"line {call.lineno}: {text!r} is not given its names")


def _of_tables() -> Iterator[str]:
    """Yield the texts of the commands, and of mouse and key gestures."""
    for command in COMMANDS:
        yield from filter(None, (command.menu, command.text, command.tip, command.tool))
    for gesture in GESTURES:
        yield from gesture


def _of_models() -> Iterator[str]:
    """Yield the texts of the shipped models: findings, classes and intended users."""
    for card in report_words.shipped_cards():
        yield card.title
        if card.population is not None:
            yield card.population.who
        yield from (c.title for c in card.classes)
        yield from (finding_title(card, point) for point in card.findings)
    yield from report_words.card_sentences()


def _of_core() -> Iterator[str]:
    """Yield the sentences of core that the window shows."""
    yield from (*FINDING_WORDS.values(), *STUDY_WORDS, *CALIBRATION_WORDS.values())
    yield from (*STANDING_WORDS.values(), *LIKELIHOODS, UNLIKE, *RULE_WORDS, *CARD_WORDS, *MARK_WORDS)
    yield from (FASTEST, NO_ADAPTER, ASKED, PREFERRED, *NOTES, *WHY_NO_OCCLUSION)
    yield from (*LISTED_NAMES, NO_PICTURE, NOT_READ, *REGION_WORDS, *REASONS, *COMMITMENT_WORDS)
    yield from (*FOREIGN_NAMES, *WINDOW_NAMES)
    yield from filter(None, help_texts(get_command(app)))
    yield from (
        NOTICE,
        SHARED_STUDY,
        INSTEAD,
        LEFT_OUT,
        *EXPECTED.values(),
        *ADVICE.values(),
        *CAUSE.values(),
        *error_codes.CAUSE.values(),
    )
    yield from (*SYSTEM_WORDS, *REJECTIONS.values(), *LOST_WORDS.values(), TWO_SENTENCES)
    yield from (reason.value.replace("-", " ") for reason in Reason)
    kinds: tuple[type[OverreadError], ...] = (OverreadError, *OverreadError.__subclasses__())
    yield from dict.fromkeys(kind.advice for kind in kinds)
    for entry in setting_entries():
        yield from (entry.title, entry.help)
        # Languages are named in themselves.
        yield from (name for name in entry.names.values() if name not in languages().values())
    parts: tuple[type[BaseModel], ...] = (UserSettings, OwnWindow, SiteThreshold, PacsNode, ReadingRule)
    yield from RESULT_KINDS.values()
    for field in (field for part in parts for field in part.model_fields.values()):
        yield from filter(None, (field.title, field.description))


def bypassing(source: str) -> list[str]:
    """Return the texts of a module that look like user texts but are not translated, with their lines."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    firsts = [node.body[0] for node in ast.walk(tree) if isinstance(node, described)]
    docs = {first.value for first in firsts if isinstance(first, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        text = _text_of(node)
        if text is None or not isinstance(node, ast.expr) or node in docs or _NAMES.fullmatch(text):
            continue
        filled = isinstance(node, ast.JoinedStr) and _FILLED_WORDS.search(text)
        if (_WORDS.search(text) or filled) and not any(map(_unread, _up(node, above))):
            found.append(f"line {node.lineno}: {text!r}")
    return found


def untranslated() -> list[str]:
    """Return the untranslated texts in all modules of the window."""
    named = ((path.relative_to(DESKTOP).as_posix(), path) for path in _modules())
    return [
        f"{name} {text}"
        for name, path in named
        if name not in AS_THEY_ARE
        for text in bypassing(path.read_text("utf-8"))
    ]


def _modules() -> list[Path]:
    return sorted(DESKTOP.rglob("*.py"))


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _up(node: ast.AST, above: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    """Yield the ancestors of a node, the innermost first."""
    while node in above:
        node = above[node]
        yield node


def _unread(outer: ast.AST) -> bool:
    """Return whether texts in the node are not shown to users, or are checked as part of the node."""
    called = outer.func if isinstance(outer, ast.Call) else None
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name in _UNREAD or isinstance(outer, ast.JoinedStr)


def ts_file(language: str) -> Path:
    """Return the file with a language's translations."""
    return resource("translations", f"overread_{language}.ts")


def ts_languages() -> list[str]:
    """Return the codes of the languages with a translation."""
    return sorted(path.stem.removeprefix("overread_") for path in resource("translations").glob("*.ts"))


def read(language: str) -> dict[Text, tuple[str, ...]]:
    """Return the translations by their texts, in the order of the file; untranslated texts are empty."""
    return {
        Text(source, counts): forms
        for context, source, counts, forms in _messages(language)
        if context == CONTEXT
    }


def read_habits(language: str) -> dict[str, str]:
    """Return a language's conventions, by the keys of `core.language.catalogue.ENGLISH`."""
    said = {source: forms[0] for context, source, _, forms in _messages(language) if context == HABITS}
    return {key: said.get(english, "") for key, english in ENGLISH.items()}


def _messages(language: str) -> Iterator[tuple[str, str, bool, tuple[str, ...]]]:
    if not ts_file(language).exists():
        return
    for context in ElementTree.parse(ts_file(language)).iter("context"):
        for message in context.iter("message"):
            counts = message.get("numerus") == "yes"
            place = message.find("translation")
            if place is None:
                continue
            forms = [form.text or "" for form in place.iter("numerusform")] if counts else [place.text or ""]
            # A text counts even if an editor still calls it unfinished; otherwise the work would be lost.
            yield context.findtext("name") or "", message.findtext("source") or "", counts, tuple(forms)


def forms_of(habits: Mapping[str, str]) -> int:
    """Return the number of plural forms of a language; as many as in English if it has no rule."""
    rule = gettext.c2py(habits["plural"] or ENGLISH["plural"])
    return 1 + max(map(rule, range(1000)))


def write(language: str, translations: Mapping[Text, tuple[str, ...]], habits: Mapping[str, str]) -> None:
    """Write a language's file."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    named = {Text(english): (habits[key],) for key, english in ENGLISH.items()}
    for name, texts in ((HABITS, named), (CONTEXT, translations)):
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = name
        for text, forms in texts.items():
            _write_message(context, text, forms)
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    file = f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'
    ts_file(language).write_text(file, "utf-8")


def _write_message(context: ElementTree.Element, text: Text, forms: tuple[str, ...]) -> None:
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


def compile_into(language: str, qm: Path) -> None:
    """Compile the translations for Qt."""
    command = [str(Path(sys.executable).parent / "pyside6-lrelease"), str(ts_file(language)), "-qm", str(qm)]
    subprocess.run(command, check=True, capture_output=True)


def words_of(language: str) -> str:
    """Return the translations for core as JSON: the conventions and all finished texts."""
    words = {
        text.source: list(forms) if text.counts else forms[0]
        for text, forms in read(language).items()
        if all(forms)
    }
    otherwise = ENGLISH | {"name": language}
    habits = {key: said or otherwise[key] for key, said in read_habits(language).items()}
    return json.dumps({"habits": habits, "words": words}, ensure_ascii=False, indent=0) + "\n"


def updated(
    known: Mapping[Text, tuple[str, ...]], texts: Sequence[Text], number: int
) -> dict[Text, tuple[str, ...]]:
    """Return the translations of the texts there are now, with as many plural forms as the language has."""
    wanted = {text: number if text.counts else 1 for text in texts}
    return {text: (*known.get(text, ()), *("",) * n)[:n] for text, n in wanted.items()}


def missing_from(translations: Mapping[Text, tuple[str, ...]], habits: Mapping[str, str]) -> str:
    """Say what a language still needs."""
    untranslated = sum(not all(forms) for forms in translations.values())
    said = f"{untranslated:,} of {len(translations):,} texts are not translated"
    if unsaid := [repr(english) for key, english in ENGLISH.items() if not habits[key]]:
        said += f"; the context {HABITS} lacks {', '.join(unsaid)}"
    return said


def main(begun: Sequence[str]) -> None:
    """Update and compile the files and say what is missing; start a language that the command line names."""
    texts = collect()
    for language in sorted({*ts_languages(), *begun}):
        habits = read_habits(language)
        found = updated(read(language), texts, forms_of(habits))
        write(language, found, habits)
        compile_into(language, ts_file(language).with_suffix(".qm"))
        ts_file(language).with_suffix(".json").write_text(words_of(language), "utf-8")
        sys.stdout.write(f"{ts_file(language).name}: {missing_from(found, habits)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
