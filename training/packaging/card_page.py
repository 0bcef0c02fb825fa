"""Write the model card as a Markdown page."""

from __future__ import annotations

from core.models.card import Card, KindGroup
from core.models.evidence import DataSet, Evaluation
from core.models.rules import SCORE_FORMULA, finding_rule, map_words
from training.evaluation.baselines import FLOOR_NAME, SVM_NAME
from training.evaluation.markdown import (
    INTERVALS,
    class_table,
    gate_lines,
    markdown_table,
    overall_table,
    parts_table,
    show,
)
from training.evaluation.robustness import BLANKED
from training.evaluation.series import SERIES

POINTING, MAPS = "pointing game", "maps"
_BESIDE = {FLOOR_NAME: "shortcut floor", SVM_NAME: "support vector machine", BLANKED: "borders blanked"}


def card_markdown(card: Card, sha256: str, size: int) -> str:
    """Return the model card as a Markdown page.

    Parameters
    ----------
    card : Card
    sha256 : str
        SHA-256 of the package.
    size : int
        Size of the package in bytes.
    """
    first, *others = card.evaluations
    beside = {_BESIDE[e.name]: e.measures for e in others if e.name in _BESIDE}
    pointing = [e for e in others if e.name.startswith((POINTING, MAPS))]
    parts = [(e.name, e.measures) for e in others if e.name not in _BESIDE and e not in pointing]
    lines = [
        f"# {card.title} (`{card.id}` {card.version})",
        "",
        f"**{card.intended_use}**",
        "",
        card.summary,
        "",
        *markdown_table(
            ["class", "title"],
            [[f"`{c.name}`", c.title] for c in card.classes],
        ),
        "",
        f"- Input: {card.preparation.width} x {card.preparation.height} pixels, `{card.preparation.name}`",
        f"- {card.provenance.parameters:,} parameters, {size / 1e6:.2f} MB, SHA-256 `{sha256}`",
        f"- Modalities: {', '.join(card.modalities) or 'any'}",
        *([f"- Made for: {card.population.who}"] if card.population else []),
        f"- Calibration: {card.calibration.method}, {card.calibration.temperature:.3f}, "
        f"fitted on {card.calibration.fitted_on}",
        *_operating_lines(card),
        f"- Gate: {_gate_words(card)}; fitted on {card.gate.fitted_on}",
        f"- Maps: {map_words(card)}",
        "",
        "## Limits",
        "",
        *(f"- {limit}" for limit in card.limits),
        "",
        "## Data",
        "",
        *(line for data in card.data for line in _data_lines(data)),
        "## Figures",
        "",
        _evaluation_line(first),
        "",
        *overall_table({"model": first.measures, **beside}),
        "",
        *class_table(first.measures, card.class_names),
        "",
        INTERVALS,
        "",
        *(["## Figures apart", "", *parts_table("test pictures", parts), ""] if parts else []),
        *(line for found in pointing for line in _pointing_lines(found)),
        *(["## The gate", "", *gate_lines(card.gate_test), ""] if card.gate_test else []),
        "## How it was made",
        "",
        f"- Recipe `{card.provenance.recipe_name}` (inside the package), seed {card.provenance.seed}",
        f"- Commit: {card.provenance.commit or 'not known'}",
        f"- With: {', '.join(f'{name} {version}' for name, version in card.provenance.made_with.items())}",
        "",
    ]
    return "\n".join(lines)


def _evaluation_line(evaluation: Evaluation) -> str:
    name = evaluation.name[0].upper() + evaluation.name[1:]
    return f"{name}: {evaluation.pictures:,} pictures in {evaluation.groups:,} groups."


def _data_lines(data: DataSet) -> list[str]:
    counts = ", ".join(f"{name} {count:,}" for name, count in data.per_class.items())
    return [
        f"{data.name}: {data.pictures:,} pictures ({counts}). {data.source}. Licence: {data.licence}.",
        "",
        *(f"- {problem}" for problem in data.known_problems),
        "",
    ]


def _operating_lines(card: Card) -> list[str]:
    if not card.findings:
        return []
    lines = [*(f"- {finding_rule(card, point)}" for point in card.findings)]
    lines.append(f"- Score from 0 to 100: {SCORE_FORMULA}")
    if any(evaluation.name.startswith(SERIES) for evaluation in card.evaluations):
        many = "one slice has" if card.neighbours == 1 else f"{card.neighbours} neighbouring slices have"
        lines.append(f"- A stack has the finding where {many} it")
    return lines


def _pointing_lines(found: Evaluation) -> list[str]:
    rows = [[name.replace("_", " "), show(measure)] for name, measure in found.measures.items()]
    title = "## Pointing game" if found.name.startswith(POINTING) else "## What the maps are like"
    return [title, "", _evaluation_line(found), "", *markdown_table(["", "figure"], rows), ""]


def _group_words(group: KindGroup) -> str:
    kinds = " + ".join(f"`{kind}`" for kind in group.kinds)
    rivals = "".join(f", {kind} at most {most} of it" for kind, most in group.rivals.items())
    return f"to {group.name}: {kinds} at least {group.least_probability}{rivals}, not too unlike its sources"


def _gate_words(card: Card) -> str:
    gate = card.gate
    if card.routing is not None:
        groups = "; ".join(_group_words(group) for group in card.routing.groups)
        return f"colours in over {gate.most_colour:.0%} of a picture are refused. {groups}"
    if not gate.limits:
        band = f", over {gate.band * gate.limit:.2f} it is marked as unlike" if gate.band < 1 else ""
        return f"distance over {gate.limit:.2f} from the nearest class is refused{band}"
    limits = ", ".join(
        f"`{name}` {limit:.2f}" for name, limit in zip(card.class_names, gate.limits, strict=True)
    )
    certain = (
        f", and so is what is of no class with {gate.least_probability:.0%}" if gate.least_probability else ""
    )
    return f"a distance over its limit from every class is refused ({limits}){certain}"
