"""A model card as a page for a reader: what the model is for, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from core.models.rules import (
    NOT_EVALUATED,
    SCORE_FORMULA,
    finding_rule,
    gate_words,
    input_words,
    map_words,
    stack_rule,
)
from desktop.base import theme
from desktop.base.language import known

if TYPE_CHECKING:
    from core.models.card import Card
    from core.models.evidence import DataSet, Evaluation, GateTrial, Measure

_FIGURES = (
    ("auc", "AUC of the finding"),
    ("sensitivity", "Sensitivity at the operating point"),
    ("specificity", "Specificity at the operating point"),
    ("ppv", "Positive predictive value"),
    ("npv", "Negative predictive value"),
    ("accuracy", "Accuracy"),
    ("balanced_accuracy", "Balanced accuracy"),
    ("macro_auc", "AUC, mean of the classes"),
    ("ece", "Calibration error"),
)
_SHORT = (
    ("accuracy", "Accuracy"),
    ("auc", "AUC"),
    ("macro_auc", "AUC, mean"),
    ("sensitivity", "Sensitivity"),
    ("specificity", "Specificity"),
)
_PER_CLASS = (("recall", "Found of it"), ("precision", "Right when said"), ("auc", "AUC"))
#: How the names of evaluations begin that are not of the model itself, or not of pictures as they are.
_FLOOR, _BLANKED, _POINTING = "shortcut floor", "borders blanked", "pointing game"
_BESIDE = ("support vector machine", _FLOOR, _BLANKED)
_KINDS = {
    "own": "its own test pictures",
    "changed": "its own, turned or inverted",
    "alike": "of its kind, from elsewhere",
    "foreign": "of another kind",
}


def card_html(card: Card, sha256: str, *, verified: bool) -> str:
    """The whole card.

    Parameters
    ----------
    card : Card
    sha256 : str
        Of the package.
    verified : bool
        Whether it ships with Overread.
    """
    first, *others = card.evaluations or (None,)
    beside = [e for e in others if e.name.startswith(_BESIDE)]
    pointing = [e for e in others if e.name.startswith(_POINTING)]
    parts = [e for e in others if e not in beside and e not in pointing]
    # Changes are tried on all test pictures and say less of each.
    changed = [e for e in parts if first and e.pictures == first.pictures and "nll" not in e.measures]
    origin = "Ships with Overread; its hash was checked." if verified else "Added by the user."
    return "".join(
        (
            _style(),
            f"<h1>{escape(card.title)}</h1>",
            f"<p class='quiet'>{escape(card.id)} {escape(card.version)} · {origin}</p>",
            f"<p class='notice'>{escape(card.intended_use)}</p>",
            f"<p>{escape(known(card.summary))}</p>",
            _facts_table(_about_rows(card)),
            "<h2>Limits</h2>",
            _html_list(map(known, card.limits)),
            "<h2>How good it is</h2>",
            *(_chief_figures(card, first, beside) if first else (_paragraph(NOT_EVALUATED),)),
            _evaluations_section("By source", [e for e in parts if e not in changed]),
            _evaluations_section("On changed pictures", changed),
            _pointing_section(pointing),
            _gate_section(card.gate_test),
            "<h2>What it learned from</h2>",
            *(_data_section(data, card) for data in card.data),
            "" if card.data else _paragraph("Not known: the model was made elsewhere."),
            "<h2>How it was made</h2>",
            _facts_table(_origin_rows(card, sha256)),
        )
    )


def _chief_figures(card: Card, first: Evaluation, beside: list[Evaluation]) -> tuple[str, ...]:
    return (
        _paragraph(f"{first.name}: {first.pictures:,} pictures in {first.groups:,} groups."),
        _figures_table(first, beside),
        _beside_words(beside),
        _classes_section(card, first),
    )


def _about_rows(card: Card) -> list[tuple[str, str]]:
    titles = {c.name: c.title for c in card.classes}
    told = "; ".join(filter(None, (f"From 0 to 100: {SCORE_FORMULA}", stack_rule(card))))
    return [
        ("Looks for" if card.operating_points else "Tells apart", ", ".join(titles.values())),
        *(("Finding", finding_rule(card, point)) for point in card.findings),
        ("Score", told if card.findings else ""),
        ("Reads", ", ".join(card.modalities) or "any modality"),
        ("Regions", ", ".join(card.body_regions)),
        ("Made for", card.population.who if card.population is not None else ""),
    ]


def _figures_table(first: Evaluation, beside: Sequence[Evaluation]) -> str:
    """The model's figures with what brightness and layout alone give away."""
    shown = [("This model", first)]
    shown += [("Shortcut floor", e) for e in beside if e.name.startswith(_FLOOR)]
    shown += [("Borders blanked", e) for e in beside if e.name.startswith(_BLANKED)]
    rows = [
        [title, *(_measure_text(key, e.measures.get(key)) for _, e in shown)]
        for key, title in _FIGURES
        if key in first.measures
    ]
    return _html_table(["", *(name for name, _ in shown)], rows)


def _beside_words(beside: Sequence[Evaluation]) -> str:
    words = "In brackets: 95 % intervals. "
    if any(e.name.startswith(_FLOOR) for e in beside):
        words += (
            "The shortcut floor is a simple model that sees thumbnails of 32 x 32 pixels: what brightness "
            "and layout give away. Only what lies above it was learned from more than that. "
        )
    if any(e.name.startswith(_BLANKED) for e in beside):
        words += "Borders blanked: this model, with the outer 12 % of each picture black."
    return _paragraph(words)


def _classes_section(card: Card, first: Evaluation) -> str:
    columns = [(k, t) for k, t in _PER_CLASS if any(f"{k}_{c.name}" in first.measures for c in card.classes)]
    rows = [
        [c.title, *(_measure_text(k, first.measures.get(f"{k}_{c.name}")) for k, _ in columns)]
        for c in card.classes
    ]
    return "<h3>By class</h3>" + _html_table(["", *(title for _, title in columns)], rows) if columns else ""


def _evaluations_section(title: str, parts: Sequence[Evaluation]) -> str:
    if not parts:
        return ""
    columns = [(key, name) for key, name in _SHORT if any(key in e.measures for e in parts)]
    rows = [
        [e.name, f"{e.pictures:,}", *(_measure_text(key, e.measures.get(key)) for key, _ in columns)]
        for e in parts
    ]
    return f"<h3>{title}</h3>" + _html_table(["", "Pictures", *(name for _, name in columns)], rows)


def _pointing_section(found: Sequence[Evaluation]) -> str:
    rows = [
        [key.replace("_", " "), _measure_text("", measure)]
        for e in found
        for key, measure in e.measures.items()
    ]
    words = "Where its map is strongest, on true positives with boxes drawn by radiologists."
    return "<h3>Where it looks</h3>" + _paragraph(words) + _html_table(["", "Share"], rows) if rows else ""


def _gate_section(trials: Sequence[GateTrial]) -> str:
    if not trials:
        return ""
    rows = [
        [trial.name, _KINDS[trial.kind], f"{trial.pictures:,}", _measure_text("refused", trial.refused)]
        for trial in sorted(trials, key=lambda trial: list(_KINDS).index(trial.kind))
    ]
    words = "Pictures that differ from all it learned from are refused. What was tried, and how many were:"
    return "<h2>What it refuses</h2>" + _paragraph(words) + _html_table(["", "", "Pictures", "Refused"], rows)


def _data_section(data: DataSet, card: Card) -> str:
    titles = {c.name: c.title for c in card.classes}
    counts = ", ".join(f"{titles.get(name, name)} {number:,}" for name, number in data.per_class.items())
    facts = [
        ("Source", data.source),
        ("Licence", data.licence),
        ("Pictures", f"{data.pictures:,} ({counts})"),
    ]
    return f"<h3>{escape(data.name)}</h3>" + _facts_table(facts) + _html_list(data.known_problems)


def _origin_rows(card: Card, sha256: str) -> list[tuple[str, str]]:
    made, calibration = card.provenance, card.calibration
    fitted = f", fitted on {calibration.fitted_on}" if calibration.fitted_on else ""
    return [
        ("Input", input_words(card)),
        ("Calibration", f"{calibration.method}{fitted}"),
        ("Maps", map_words(card)),
        ("Gate", gate_words(card)),
        ("Parameters", f"{made.parameters:,}"),
        ("Recipe", f"{made.recipe_name}, seed {made.seed}, commit {made.commit or 'not known'}"),
        ("Made with", ", ".join(f"{name} {version}" for name, version in made.made_with.items())),
        ("SHA-256", sha256),
    ]


def _measure_text(key: str, measure: Measure | None) -> str:
    if measure is None:
        return ""
    if "auc" in key:
        return f"{measure.value:.3f} ({measure.low:.3f} to {measure.high:.3f})"
    return f"{100 * measure.value:.1f} % ({100 * measure.low:.1f} to {100 * measure.high:.1f})"


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
