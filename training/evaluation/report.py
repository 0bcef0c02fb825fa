"""Write the page of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from training.evaluation.evaluate import Report
from training.evaluation.markdown import (
    INTERVALS,
    OVERALL,
    class_table,
    gate_lines,
    markdown_table,
    overall_table,
    parts_table,
    show,
)
from training.evaluation.pointing import Pointing

#: Largest number of mistakes on the page.
_MISTAKES = 40


def evaluation_markdown(report: Report, plots: Sequence[str]) -> str:
    """Return the Markdown page of an evaluation; `plots` are names of files in the same folder."""
    sections = (
        ("", _head(report)),
        ("Per class", class_table(report.figures, report.classes)),
        ("Confusion", _confusion_lines(report)),
        ("Calibration", _calibration(report)),
        ("Per source", _sources(report)),
        ("Under changes of the pictures", _robustness(report)),
        ("Left out", _left_out_lines(report)),
        ("Maps", _map_lines(report)),
        ("Pointing game", _pointing_lines(report.pointing) if report.pointing else []),
        ("The gate", gate_lines(report.gate_test) if report.gate_test else []),
        ("Mistakes", _mistakes(report)),
        ("The graph", _graph(report)),
        ("Pictures of each part", _part_lines(report)),
        ("Not measured", [f"- {note}" for note in report.notes]),
        ("Plots", [f"![{name}]({name})" for name in plots]),
    )
    lines = [f"# {report.model} {report.version} on its test part"]
    for title, section in sections:
        if section:
            lines += [*(["", f"## {title}"] if title else []), "", *section]
    return "\n".join([*lines, ""])


def _head(report: Report) -> list[str]:
    beside = {
        "model": report.figures,
        "borders blanked": report.blanked,
        "support vector machine": report.svm,
        "shortcut floor": report.floor,
    }
    return [
        f"{report.pictures:,} pictures in {report.groups:,} groups that took no part in training, early "
        "stopping, calibration or the fitting of the gate. Measured through the exported "
        "ONNX graph with ONNX Runtime on the CPU.",
        *_finding(report),
        "",
        *overall_table(beside),
        "",
        INTERVALS,
    ]


def _left_out_lines(report: Report) -> list[str]:
    found = [(e.name, e.measures) for e in (*report.left_out, *report.shortcuts)]
    return parts_table("source", found) if found else []


def _map_lines(report: Report) -> list[str]:
    if report.maps is None:
        return []
    rows = [[name.replace("_", " "), show(found)] for name, found in report.maps.measures().items()]
    return markdown_table(["", "figure"], rows)


def _finding(report: Report) -> list[str]:
    if not report.positive:
        return []
    at = "" if report.threshold is None else f", threshold {report.threshold:.4f}"
    return ["", f"The finding: {' or '.join(report.positive)} against the rest{at}."]


def _confusion_lines(report: Report) -> list[str]:
    return markdown_table(
        ["true \\ named", *report.classes],
        [
            [name, *(f"{n:,}" for n in row)]
            for name, row in zip(report.classes, report.confusion, strict=True)
        ],
    )


def _calibration(report: Report) -> list[str]:
    return markdown_table(
        ["", "before", f"after (temperature {report.temperature:.3f})"],
        [
            [title, show(report.uncalibrated[name]), show(report.figures[name])]
            for name, title in OVERALL
            if name in report.uncalibrated
        ],
    )


def _sources(report: Report) -> list[str]:
    lines = parts_table(
        "source", [(f"{e.name} ({e.pictures:,} pictures)", e.measures) for e in report.per_source]
    )
    if report.per_world:
        lines += [
            "",
            *parts_table(
                "world", [(f"{e.name} ({e.pictures:,} pictures)", e.measures) for e in report.per_world]
            ),
        ]
    if report.source_pairs:
        lines += [
            "",
            "Positives of one source against negatives of another. Where the two are of different worlds, "
            "the model may have told the sources apart instead of the finding.",
            "",
            *markdown_table(
                ["positives", "negatives", "same world", "pictures", "AUC"],
                [
                    [
                        pair.positive_source,
                        pair.negative_source,
                        "yes" if pair.same_world else "no",
                        f"{pair.positives:,} + {pair.negatives:,}",
                        show(pair.auc),
                    ]
                    for pair in report.source_pairs
                ],
            ),
        ]
    return lines


def _robustness(report: Report) -> list[str]:
    rows = {"as they are": report.figures, "borders blanked": report.blanked, **report.robustness}
    return parts_table("test pictures", rows.items())


def _pointing_lines(found: Pointing) -> list[str]:
    return [
        f"Does the map's maximum lie in a box? Of {found.pictures:,} true positives with boxes:",
        "",
        *markdown_table(
            ["", "share"],
            [
                ["maximum in a box", show(found.hits)],
                [f"in a box or at most {found.tolerance} pixels of the picture off", show(found.near_hits)],
                ["chance: share of the picture that boxes cover", show(found.area)],
                ["chance: the picture's centre in a box", show(found.centre)],
            ],
        ),
    ]


def _mistakes(report: Report) -> list[str]:
    if not report.mistakes:
        return ["None."]
    surest = sorted(report.mistakes, key=lambda mistake: -mistake.probability)
    left = len(surest) - _MISTAKES
    return [
        *(
            f"- `{m.file}`: {m.label}, named {m.predicted} with {m.probability:.4f}"
            for m in surest[:_MISTAKES]
        ),
        *([f"- and {left:,} less sure ones, in evaluation.json"] if left > 0 else []),
    ]


def _graph(report: Report) -> list[str]:
    return [
        *(
            f"- greatest difference of `{name}` between ONNX Runtime and PyTorch: {value:.2g}"
            for name, value in report.onnx_difference.items()
        ),
        f"- share of the test part beyond the gate: {show(report.beyond_gate)}",
    ]


def _part_lines(report: Report) -> list[str]:
    return markdown_table(
        ["part", *report.classes, "all"],
        [
            [part, *(f"{n:,}" for n in counts.values()), f"{sum(counts.values()):,}"]
            for part, counts in report.part_counts.items()
        ],
    )
