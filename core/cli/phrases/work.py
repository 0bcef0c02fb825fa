"""Implements `overread phrases`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.cli.checked_files import check_each
from core.cli.console import Terminal, begin, print_warning, stderr_console
from core.images.base.picture import Identity
from core.language.catalogue import language_of, languages
from core.language.message import Message, joined
from core.reports.phrases.phrases import check_phrases, own_phrases_file, read_phrases
from core.reports.phrases.place import Place
from core.reports.phrases.sentence import SaidFinding, SaidStudy, words_for_report
from core.results.decisions import Verdict
from core.results.score import Band
from core.results.study_line import study_line
from core.settings_file import read_settings

_BAD = 3


def show_phrases(language: str) -> int:
    """Show the phrases in use; return the exit status."""
    begin()
    if language and language not in languages():
        print_warning(
            stderr_console(),
            Message("Choose one of these languages: {languages}.", languages=", ".join(languages())),
        )
        return _BAD
    say = language_of(language or read_settings().general.language)
    phrases, problem = read_phrases(say.code)
    console = Terminal()
    for name, text in phrases.words.items():
        console.print(f'{name} = "{text}"', highlight=False, markup=False, soft_wrap=True)
    for modality, words in phrases.by_modality.items():
        for name, text in words.items():
            console.print(f'{modality}: {name} = "{text}"', highlight=False, markup=False, soft_wrap=True)
    own = f"Your own go into {own_phrases_file(say.code)}"
    console.print(own, highlight=False, markup=False, soft_wrap=True)
    finding = SaidFinding("Pneumonia", Band.SUSPECTED, 73, Place("right", "lower"), Verdict.AGREE)
    who = Identity(modality="DX", body_part="CHEST", view_position="PA", study_date="20261127")
    example = SaidStudy(who, "CXR", replace(study_line([], {}), models=1), [finding])
    said = words_for_report(example, phrases, say)
    console.print(f"Example: {said}", highlight=False, markup=False, soft_wrap=True)
    if problem is not None:
        print_warning(
            stderr_console(), joined((problem.message, Message("The built-in phrases are used instead.")))
        )
    return _BAD if problem is not None else 0


def check_files(files: Sequence[Path]) -> int:
    """Check files of phrases; return the exit status."""
    return check_each(files, _number_of_phrases)


def _number_of_phrases(path: Path) -> str:
    phrases = check_phrases(path)
    number = len(phrases.words) + sum(map(len, phrases.by_modality.values())) + len(phrases.parts)
    return f"{number} phrases"
