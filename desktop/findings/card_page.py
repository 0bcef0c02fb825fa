"""A model card as a page for a reader: what the model is for, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from core.models.rules import (
    MADE_ELSEWHERE,
    NOT_EVALUATED,
    SCORE_FORMULA,
    finding_rule,
    gate_words,
    input_words,
    map_words,
    stack_rule,
)
from desktop.base import theme
from desktop.base.language import decimal, known, mark, tr, whole

if TYPE_CHECKING:
    from core.models.card import Card
    from core.models.evidence import DataSet, Evaluation, GateTrial, Measure, Provenance

_FIGURES = (
    ("auc", mark("AUC of the finding")),
    ("sensitivity", mark("Sensitivity at the operating point")),
    ("specificity", mark("Specificity at the operating point")),
    ("ppv", mark("Positive predictive value")),
    ("npv", mark("Negative predictive value")),
    ("accuracy", mark("Accuracy")),
    ("balanced_accuracy", mark("Balanced accuracy")),
    ("macro_auc", mark("AUC, mean of the classes")),
    ("ece", mark("Calibration error")),
)
_SHORT = (
    ("accuracy", mark("Accuracy")),
    ("auc", mark("AUC")),
    ("macro_auc", mark("AUC, mean")),
    ("sensitivity", mark("Sensitivity")),
    ("specificity", mark("Specificity")),
)
_PER_CLASS = (
    ("recall", mark("Sensitivity")),
    ("precision", mark("Positive predictive value")),
    ("auc", mark("AUC")),
)
#: Prefixes of evaluations of something else than the model itself on unchanged pictures.
_FLOOR, _BLANKED, _POINTING = "shortcut floor", "borders blanked", "pointing game"
_BESIDE = ("support vector machine", _FLOOR, _BLANKED)
_KINDS = {
    "own": mark("its own test pictures"),
    "changed": mark("its own, turned or inverted"),
    "alike": mark("of its kind, from elsewhere"),
    "foreign": mark("of another kind"),
}


def card_html(card: Card, sha256: str, *, verified: bool) -> str:
    """Return the whole card as HTML.

    Parameters
    ----------
    card : Card
    sha256 : str
        SHA-256 of the package.
    verified : bool
        Whether the model ships with Overread.
    """
    first, *others = card.evaluations or (None,)
    beside = [e for e in others if e.name.startswith(_BESIDE)]
    pointing = [e for e in others if e.name.startswith(_POINTING)]
    parts = [e for e in others if e not in beside and e not in pointing]
    # Small changes are tried on all test pictures; each of them says little.
    changed = [e for e in parts if first and e.pictures == first.pictures and "nll" not in e.measures]
    origin = tr("Ships with Overread; its hash was checked.") if verified else tr("Added by the user.")
    return "".join(
        (
            _style(),
            f"<h1>{escape(known(card.title))}</h1>",
            f"<p class='quiet'>{escape(card.id)} {escape(card.version)} · {escape(origin)}</p>",
            f"<p class='notice'>{escape(known(card.intended_use))}</p>",
            f"<p>{escape(_summary(card))}</p>",
            _facts_table(_about_rows(card)),
            _heading(tr("Limits")),
            _html_list(map(known, card.limits)),
            _heading(tr("How good it is")),
            *(_chief_figures(card, first, beside) if first else (_paragraph(known(NOT_EVALUATED)),)),
            _evaluations_section(tr("By source"), [e for e in parts if e not in changed]),
            _evaluations_section(tr("On changed pictures"), changed),
            _pointing_section(pointing),
            _gate_section(card.gate_test),
            _heading(tr("What it learned from")),
            *(_data_section(data, card) for data in card.data),
            "" if card.data else _paragraph(tr("Not known: the model was made elsewhere.")),
            _heading(tr("How it was made")),
            _facts_table(_origin_rows(card, sha256)),
        )
    )


def _summary(card: Card) -> str:
    """Return the purpose of a model; for most imported models, what is known of the file."""
    file = card.provenance.recipe_name
    if card.summary == MADE_ELSEWHERE.format(file=file):
        return tr("A model made elsewhere, imported from {file}.", file=file)
    return known(card.summary)


def _chief_figures(card: Card, first: Evaluation, beside: list[Evaluation]) -> tuple[str, ...]:
    return (
        _paragraph(
            tr(
                "{name}: {pictures} pictures in {groups} groups.",
                name=known(first.name),
                pictures=whole(first.pictures),
                groups=whole(first.groups),
            )
        ),
        _figures_table(first, beside),
        _beside_words(beside),
        _classes_section(card, first),
    )


def _about_rows(card: Card) -> list[tuple[str, str]]:
    titles = {c.name: known(c.title) for c in card.classes}
    formula = tr("From 0 to 100: {formula}", formula=known(SCORE_FORMULA))
    told = "; ".join(filter(None, (formula, stack_rule(card, known))))
    return [
        (tr("Looks for") if card.operating_points else tr("Tells apart"), ", ".join(titles.values())),
        *((tr("Finding"), finding_rule(card, point, known)) for point in card.findings),
        (tr("Score"), told if card.findings else ""),
        (tr("Reads"), ", ".join(card.modalities) or tr("any modality")),
        (tr("Regions"), ", ".join(card.body_regions)),
        (tr("Made for"), known(card.population.who) if card.population is not None else ""),
    ]


def _figures_table(first: Evaluation, beside: Sequence[Evaluation]) -> str:
    """Return a table of the model's figures next to those of brightness and layout alone."""
    shown = [(tr("This model"), first)]
    shown += [(tr("Shortcut floor"), e) for e in beside if e.name.startswith(_FLOOR)]
    shown += [(tr("Borders blanked"), e) for e in beside if e.name.startswith(_BLANKED)]
    rows = [
        [known(title), *(_measure_text(key, e.measures.get(key)) for _, e in shown)]
        for key, title in _FIGURES
        if key in first.measures
    ]
    return _html_table(["", *(name for name, _ in shown)], rows)


def _beside_words(beside: Sequence[Evaluation]) -> str:
    words = tr("In brackets: 95 % intervals.")
    if any(e.name.startswith(_FLOOR) for e in beside):
        words += " " + tr(
            "The shortcut floor is a simple model that sees thumbnails of 32 x 32 pixels: what brightness "
            "and layout give away. Only what lies above it was learned from more than that."
        )
    if any(e.name.startswith(_BLANKED) for e in beside):
        words += " " + tr("Borders blanked: this model, with the outer 12 % of each picture black.")
    return _paragraph(words)


def _classes_section(card: Card, first: Evaluation) -> str:
    columns = [(k, t) for k, t in _PER_CLASS if any(f"{k}_{c.name}" in first.measures for c in card.classes)]
    rows = [
        [known(c.title), *(_measure_text(k, first.measures.get(f"{k}_{c.name}")) for k, _ in columns)]
        for c in card.classes
    ]
    return (
        f"<h3>{escape(tr('By class'))}</h3>" + _html_table(["", *(known(t) for _, t in columns)], rows)
        if columns
        else ""
    )


def _evaluations_section(title: str, parts: Sequence[Evaluation]) -> str:
    if not parts:
        return ""
    columns = [(key, name) for key, name in _SHORT if any(key in e.measures for e in parts)]
    rows = [
        [known(e.name), whole(e.pictures), *(_measure_text(key, e.measures.get(key)) for key, _ in columns)]
        for e in parts
    ]
    return f"<h3>{escape(title)}</h3>" + _html_table(
        ["", tr("Pictures"), *(known(name) for _, name in columns)], rows
    )


def _pointing_section(found: Sequence[Evaluation]) -> str:
    rows = [
        [key.replace("_", " "), _measure_text("", measure)]
        for e in found
        for key, measure in e.measures.items()
    ]
    words = tr("Where its map is strongest, on true positives with boxes drawn by radiologists.")
    return (
        f"<h3>{escape(tr('Where it looks'))}</h3>" + _paragraph(words) + _html_table(["", tr("Share")], rows)
        if rows
        else ""
    )


def _gate_section(trials: Sequence[GateTrial]) -> str:
    if not trials:
        return ""
    rows = [
        [
            known(trial.name),
            known(_KINDS[trial.kind]),
            whole(trial.pictures),
            _measure_text("refused", trial.refused),
        ]
        for trial in sorted(trials, key=lambda trial: list(_KINDS).index(trial.kind))
    ]
    words = tr(
        "Pictures that differ from all it learned from are refused. What was tried, and how many were:"
    )
    return (
        _heading(tr("What it refuses"))
        + _paragraph(words)
        + _html_table(["", "", tr("Pictures"), tr("Refused")], rows)
    )


def _data_section(data: DataSet, card: Card) -> str:
    titles = {c.name: known(c.title) for c in card.classes}
    counts = ", ".join(f"{titles.get(name, name)} {whole(number)}" for name, number in data.per_class.items())
    facts = [
        (tr("Source"), data.source),
        (tr("Licence"), data.licence),
        (tr("Pictures"), f"{whole(data.pictures)} ({counts})"),
    ]
    return f"<h3>{escape(data.name)}</h3>" + _facts_table(facts) + _html_list(map(known, data.known_problems))


def _origin_rows(card: Card, sha256: str) -> list[tuple[str, str]]:
    made, calibration = card.provenance, card.calibration
    fitted = tr(", fitted on {data}", data=calibration.fitted_on) if calibration.fitted_on else ""
    return [
        (tr("Input"), input_words(card, known)),
        (tr("Calibration"), f"{known(calibration.method)}{fitted}"),
        (tr("Maps"), map_words(card, known)),
        (tr("Gate"), gate_words(card, known)),
        (tr("Parameters"), whole(made.parameters)),
        *(_training_rows(made) if card.data else _import_rows(made)),
        ("SHA-256", sha256),
    ]


def _training_rows(made: Provenance) -> list[tuple[str, str]]:
    recipe = tr(
        "{name}, seed {seed}, commit {commit}",
        name=made.recipe_name,
        seed=made.seed,
        commit=made.commit or tr("not known"),
    )
    with_what = ", ".join(f"{name} {version}" for name, version in made.made_with.items())
    return [(tr("Recipe"), recipe), (tr("Made with"), with_what)]


def _import_rows(made: Provenance) -> list[tuple[str, str]]:
    """Return what is known of an imported model: what its file says, and the importing program."""
    told = made.made_with
    by = tr("{file}, by Overread {version}", file=made.recipe_name, version=told.get("overread", ""))
    exported = tr(
        "{program}, opset {opset}", program=known(told.get("source", "")), opset=told.get("opset", "")
    )
    return [(tr("Imported from"), by), (tr("Exported by"), exported)] if "source" in told else []


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _measure_text(key: str, measure: Measure | None) -> str:
    if measure is None:
        return ""
    if "auc" in key:
        value, low, high = (decimal(part, 3) for part in (measure.value, measure.low, measure.high))
        return tr("{value} ({low} to {high})", value=value, low=low, high=high)
    value, low, high = (decimal(100 * part, 1) for part in (measure.value, measure.low, measure.high))
    return tr("{value} % ({low} to {high})", value=value, low=low, high=high)


def _html_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [
        "<tr>" + "".join(f"<th align='left'>{escape(cell)}</th>" for cell in head) + "</tr>",
        *("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows),
    ]
    return f"<table cellspacing='0' cellpadding='4'>{''.join(lines)}</table>"


def _facts_table(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><td class='quiet' width='110'>{escape(name)}</td><td>{escape(text)}</td></tr>"
        for name, text in facts
        if text
    )
    return f"<table width='100%' cellspacing='0' cellpadding='3'>{rows}</table>"


def _html_list(entries: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(entry)}</li>" for entry in entries)
    return f"<ul>{items}</ul>" if items else ""


def _paragraph(text: str) -> str:
    return f"<p>{escape(text[:1].upper() + text[1:])}</p>"


def _style() -> str:
    colours = theme.current()
    return f"""<style>
h1 {{ font-size: x-large; margin-bottom: 0; }}
h2 {{ font-size: large; color: {colours.accent}; margin-top: 18px; }}
h3 {{ font-size: medium; margin-top: 12px; }}
.quiet {{ color: {colours.quiet}; }}
.notice {{ color: {colours.refused}; font-weight: 600; }}
th {{ color: {colours.quiet}; font-weight: normal; }}
li {{ margin-bottom: 4px; }}
</style>"""
