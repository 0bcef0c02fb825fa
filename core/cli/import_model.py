"""Implements `overread models import`: examines the graph, asks for the rest, shows the result, keeps it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from core.audit import Act
from core.cli.audit import log_act
from core.cli.console import Terminal, begin, counted, print_note, print_warning, progress_bar
from core.errors import Cancelled, ModelError
from core.importing.graph import GraphFacts
from core.importing.package import Imported
from core.importing.proposal import (
    Question,
    Said,
    open_questions,
    read_labels,
    settle,
    usual_size,
    with_proposals,
)
from core.importing.said_words import (
    layout_from,
    resize_from,
    scores_from,
    size_from,
    values_from,
    window_from,
)
from core.importing.spec import VALUES, ImportSpec, read_spec_file, write_spec_file
from core.models.catalogue import model_facts
from core.models.rules import NOT_EVALUATED, finding_rule, gate_words, input_words, map_words
from core.workflow.import_model import SourceModel, import_source, keep_imported, open_source

EXIT_OK, EXIT_CANCELLED = 0, 130
#: All findings of an imported model follow one rule; at most this many are shown.
_RULES_SHOWN = 2
#: The option that answers each question.
_OPTIONS = {
    Question.LABELS: "--labels",
    Question.VALUES: "--values",
    Question.SCORES: "--scores",
    Question.ONE_OF: "--several or --one-of",
    Question.NORMAL: "--normal",
    Question.LAYOUT: "--layout",
    Question.CHANNELS: "--channels",
    Question.SIZE: "--size",
    Question.OUTPUT: "--output",
}


@dataclass(frozen=True)
class ImportWish:
    """The options of the command.

    Attributes
    ----------
    file : Path
    said : Said
        Answers in options that need no parsing.
    texts : mapping of str to str
        Options as texts that need parsing; empty if not given.
    spec, write_spec : Path or None
    pictures, others : tuple of Path
    device : str or None
    yes : bool
        Whether the final question is answered with yes.
    """

    file: Path
    said: Said
    texts: Mapping[str, str] = field(default_factory=dict)
    spec: Path | None = None
    write_spec: Path | None = None
    pictures: tuple[Path, ...] = ()
    others: tuple[Path, ...] = ()
    device: str | None = None
    yes: bool = False


def run_import(wish: ImportWish) -> int:
    """Import a model, and return the exit status.

    Raises
    ------
    ModelError, DeviceError
        If the model is refused, or a required answer is missing.
    """
    console = begin()
    if wish.others and not wish.pictures:
        raise ModelError(
            "Give --pictures with --others; --others names pictures that the gate must keep out."
        )
    source = open_source(wish.file)
    spec = _spec(wish, source, console)
    if wish.write_spec is not None:
        write_spec_file(spec, wish.write_spec)
        console.print(f"Wrote {wish.write_spec.name}; import with --spec.", highlight=False, soft_wrap=True)
        return EXIT_OK
    try:
        with progress_bar(console, "Looking at pictures") as progress:
            imported = import_source(source, spec, progress, wish.pictures, wish.others)
    except Cancelled:
        print_warning(console, "Stopped; nothing was imported.")
        return EXIT_CANCELLED
    _show(imported)
    if not wish.yes and _can_ask() and not typer.confirm("Keep this model?", default=True, err=True):
        return EXIT_OK
    package, opened = keep_imported(imported, wish.device)
    log_act(console, Act.MODEL, model_facts(package, "imported"))
    Terminal().print(
        f"Imported {package.card.id} {package.card.version}; it answers on {opened.device.name} as it did at "
        "import.",
        soft_wrap=True,
        highlight=False,
    )
    return EXIT_OK


def _spec(wish: ImportWish, source: SourceModel, console: Console) -> ImportSpec:
    if wish.spec is not None:
        if any(wish.texts.values()) or wish.said != Said():
            raise ModelError("Leave out the options that describe the model; --spec describes all of it.")
        return read_spec_file(wish.spec)
    said = with_proposals(source.facts, _read(wish), source.path.name)
    while questions := open_questions(source.facts, said):
        if not _can_ask():
            missing = ", ".join(dict.fromkeys(_OPTIONS[question] for question in questions))
            raise ModelError("Give {missing}; the model does not tell this itself.", missing=missing)
        said = _ask(console, questions[0], source.facts, said)
        said = with_proposals(source.facts, said, source.path.name)
    return settle(said)


def _read(wish: ImportWish) -> Said:
    """Return the answers in the options."""
    said, texts = wish.said, wish.texts
    if text := texts.get("labels"):
        said = replace(said, labels=read_labels(text))
    if text := texts.get("values"):
        said = replace(said, values=values_from(text))
    if text := texts.get("scores"):
        said = replace(said, scores=scores_from(text))
    if text := texts.get("layout"):
        said = replace(said, layout=layout_from(text))
    if text := texts.get("size"):
        said = replace(said, size=size_from(text))
    if text := texts.get("resize"):
        said = replace(said, resize=resize_from(text))
    if text := texts.get("window"):
        said = replace(said, window=window_from(text))
    return said


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _ask(console: Console, question: Question, facts: GraphFacts, said: Said) -> Said:
    """Ask one question until the answer is valid."""
    while True:
        try:
            return _ASK[question](facts, said)
        except ModelError as error:
            print_warning(console, error.message)


def _prompt(words: str, default: str | None = None) -> str:
    return str(typer.prompt(words, default=default, err=True))


def _ask_labels(facts: GraphFacts, said: Said) -> Said:
    count = facts.output(said.output).count if said.output else None
    how_many = f"The model gives {count} scores. " if count else ""
    return replace(
        said, labels=read_labels(_prompt(f"{how_many}Labels in their order, with commas, or a file"))
    )


def _ask_values(_facts: GraphFacts, said: Said) -> Said:
    return replace(said, values=values_from(_prompt(f"Values that it was trained on ({', '.join(VALUES)})")))


def _ask_scores(_facts: GraphFacts, said: Said) -> Said:
    return replace(said, scores=scores_from(_prompt("What it gives (logits, softmax, sigmoid)")))


def _ask_one_of(_facts: GraphFacts, said: Said) -> Said:
    return replace(said, one_of=typer.confirm("Does exactly one of the labels hold for a picture?", err=True))


def _ask_normal(_facts: GraphFacts, said: Said) -> Said:
    return replace(said, normal=read_labels(_prompt(f"Which of {', '.join(said.labels)} is no finding")))


def _ask_layout(_facts: GraphFacts, said: Said) -> Said:
    return replace(said, layout=layout_from(_prompt("Layout of the input (NCHW, NHWC)")))


def _ask_channels(_facts: GraphFacts, said: Said) -> Said:
    answer = _prompt("Channels of the input (1, 3)")
    if answer not in ("1", "3"):
        raise ModelError("Give 1 or 3 as the number of channels.")
    return replace(said, channels=int(answer))


def _ask_size(_facts: GraphFacts, said: Said) -> Said:
    height, width = usual_size()
    return replace(said, size=size_from(_prompt("Height and width of the input", f"{height}x{width}")))


def _ask_output(facts: GraphFacts, said: Said) -> Said:
    names = ", ".join(output.name for output in facts.outputs)
    return replace(said, output=facts.output(_prompt(f"Output with the scores ({names})")).name)


_ASK: dict[Question, Callable[[GraphFacts, Said], Said]] = {
    Question.LABELS: _ask_labels,
    Question.VALUES: _ask_values,
    Question.SCORES: _ask_scores,
    Question.ONE_OF: _ask_one_of,
    Question.NORMAL: _ask_normal,
    Question.LAYOUT: _ask_layout,
    Question.CHANNELS: _ask_channels,
    Question.SIZE: _ask_size,
    Question.OUTPUT: _ask_output,
}


def _show(imported: Imported) -> None:
    """Show the card and notes about the model before it is kept."""
    card, console = imported.card, Terminal()
    table = Table("", card.title, show_lines=False)
    table.add_row("id", f"{card.id} {card.version}")
    table.add_row("classes", ", ".join(c.title for c in card.classes))
    rules = [finding_rule(card, point) for point in card.findings]
    for rule in rules[:_RULES_SHOWN]:
        table.add_row("finding", rule)
    if len(rules) > _RULES_SHOWN:
        table.add_row("finding", f"and {counted(len(rules) - _RULES_SHOWN, 'other')} by the same rule")
    table.add_row("reads", ", ".join((*card.modalities, *card.body_regions)) or "anything")
    table.add_row("input", input_words(card))
    table.add_row("maps", map_words(card))
    table.add_row("gate", gate_words(card))
    for trial in card.gate_test:
        refused = f"{trial.refused.value:.0%} [{trial.refused.low:.0%}, {trial.refused.high:.0%}]"
        table.add_row("keeps out", f"{refused} of {trial.pictures} {trial.name}")
    table.add_row("figures", NOT_EVALUATED)
    console.print(table)
    for note in imported.notes:
        print_note(console, note)
