"""What stands on the pages of an acceptance report: every word and number as data for the template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core import NOTICE, __version__
from core.acceptance.cases import Case, is_positive, score_of, scores_of_cases
from core.acceptance.measuring import CaseGroup, Comparison, Evaluation, in_words, worst_cases
from core.acceptance.profile import Profile
from core.acceptance.trial import AcceptanceTrial
from core.errors import ADVICE
from core.inference.parity import RUNTIME
from core.models.card import Card
from core.reports.acceptance.charts import reliability_chart, roc_chart, score_chart
from core.reports.pdf.text import breakable, date_and_time, duration, printable, shorten
from core.results.findings import finding_title
from core.results.score import score
from core.results.wording import percent
from core.statistics.roc import roc_curve
from core.statistics.shares import Figure

Data = dict[str, Any]

#: Files of a reason that are named; the CSV has all of them.
_NAMED = 12
#: Cases of a side that are shown at least, wrong or not.
_NEXT = 4
#: How figures are called, in the order in which they stand.
TITLES = {
    "sensitivity": "Sensitivity",
    "specificity": "Specificity",
    "ppv": "Positive predictive value",
    "npv": "Negative predictive value",
    "auc": "Area under the ROC curve",
    "average_precision": "Average precision",
    "sensitivity_all": "Sensitivity, unread cases missed",
    "accuracy": "Accuracy of the most probable class",
    "brier": "Brier score of the finding",
    "ece": "Expected calibration error",
    "nll": "Negative log likelihood",
    "recall": "Recall",
    "precision": "Precision",
}
_SHARES = frozenset(
    ("sensitivity", "specificity", "ppv", "npv", "sensitivity_all", "accuracy", "recall", "precision")
)
_OF_PARTS = ("sensitivity", "specificity", "auc")
_OF_CLASSES = ("recall", "specificity", "precision", "auc")


def report_data(
    trial: AcceptanceTrial,
    measured: Evaluation,
    compared: tuple[AcceptanceTrial, Comparison] | None,
    signed: Profile | None,
) -> Data:
    """Return everything but the pictures of the worst cases."""
    card, whole, unread = trial.card, measured.whole, measured.unread
    return {
        "first": 1,
        "total": None,
        "lang": "en",
        "words": {},
        "run": {
            "notice": NOTICE,
            "software": f"Overread {__version__}",
            "date": date_and_time(trial.started),
        },
        "who": ["Acceptance report", shorten(printable(f"{card.title} {card.version}"), 90)],
        "title": "Acceptance report",
        "model": printable(f"{card.title} {card.version}"),
        "folder": breakable(shorten(printable(trial.folder.path.absolute().name), 120)),
        "signed": printable(signed.words) if signed else "",
        "tiles": [
            ["read", f"{whole.pictures:,}"],
            ["refused", f"{sum(unread.refused.values()):,}"],
            ["unreadable", f"{sum(unread.errors.values()):,}"],
            ["without a label", f"{measured.unlabelled:,}"],
        ],
        "facts": _fact_rows(trial, measured),
        "point": _operating_point_words(trial, measured),
        "figures": _figure_rows(whole, card),
        "charts": bool(measured.reliability) and _two_sided(whole),
        "classes": _group_table(measured.classes, _OF_CLASSES, card),
        "confusion": _confusion_table(measured, card) if measured.classes else None,
        "subgroups": [
            {
                "name": printable(name),
                **_group_table(parts, _OF_PARTS if card.operating_point else ("accuracy",), None),
            }
            for name, parts in measured.subgroups.items()
        ],
        "unread": _unread_rows(trial, measured),
        "compared": _compared(trial, *compared) if compared else None,
        "notices": [breakable(printable(notice)) for notice in trial.notices],
        "signature": signed is None,
        "signed_by": printable(signed.signed_by) if signed else "",
        "signed_at": date_and_time(signed.signed_at) if signed else "",
    }


def draw_charts(trial: AcceptanceTrial, measured: Evaluation) -> dict[str, str]:
    """Return the charts as SVG by their names; none where the cases are all of one side."""
    if measured.threshold is None or not _two_sided(measured.whole):
        return {}
    scores = scores_of_cases(trial.cases, trial.card)
    return {
        "roc": roc_chart(roc_curve(scores), measured.threshold),
        "reliability": reliability_chart(measured.reliability),
        "scores": score_chart(scores, measured.threshold),
    }


def figure_words(name: str, figure: Figure) -> tuple[str, str]:
    """A figure and its interval in words."""
    if name in _SHARES:
        return f"{100 * figure.value:.1f} %", f"{100 * figure.low:.1f} to {100 * figure.high:.1f}"
    return f"{figure.value:.3f}", f"{figure.low:.3f} to {figure.high:.3f}"


def worst_block(case: Case, card: Card, threshold: float | None) -> Data:
    """Return what stands beside the pictures of a worst case."""
    titles = {c.name: c.title for c in card.classes}
    probability = score_of(case, card)
    if threshold is None:
        verdict = f"true class at {percent(probability)}"
    else:
        positive, found = is_positive(case, card), probability >= threshold
        kind = {
            (True, True): "found",
            (True, False): "missed",
            (False, True): "false alarm",
            (False, False): "rightly not suspected",
        }[positive, found]
        verdict = f"score {score(probability, threshold)}: {kind} (probability {percent(probability)})"
    frame = f" (frame {case.frame})" if (case.frame or 1) > 1 else ""
    return {
        "file": breakable(shorten(printable(case.file + frame), 64)),
        "label": printable(titles.get(case.label, case.label)),
        "verdict": verdict,
        "wrong": threshold is not None and is_positive(case, card) != (probability >= threshold),
    }


def worst_title(card: Card) -> str:
    """How the section of the worst cases explains itself."""
    if card.operating_point is None:
        return "The cases whose true class the model holds for least probable."
    return (
        "First the cases with the finding to which the model gave the lowest scores, then those without it "
        "to which it gave the highest, whether or not the threshold puts them on the wrong side."
    )


def _two_sided(part: CaseGroup) -> bool:
    return 0 < part.positives < part.pictures


def _fact_rows(trial: AcceptanceTrial, measured: Evaluation) -> list[list[str]]:
    card, whole = trial.card, measured.whole
    patients = in_words(whole.pictures, whole.patients)
    if measured.threshold is not None and whole.pictures:
        with_it = f"{whole.positives:,} with the finding ({100 * whole.positives / whole.pictures:.1f} %)"
        patients += f", {with_it}"
    rows = [
        ["Cases", patients],
        ["Labels", f"From {trial.labels}."],
        ["Fingerprint", f"SHA-256 of contents and labels: {trial.fingerprint}"],
        ["Model", f"{card.id} {card.version}, SHA-256 {trial.package.sha256}"],
        ["Read", f"{date_and_time(trial.started)}, in {duration(trial.finished - trial.started)}"],
        ["With", f"{trial.device.name}, {RUNTIME}, Overread {__version__}"],
    ]
    return [[label, breakable(printable(text))] for label, text in rows]


def _operating_point_words(trial: AcceptanceTrial, measured: Evaluation) -> str:
    card = trial.card
    point = card.operating_point
    if point is None or measured.threshold is None:
        return "This model has no operating point; its answer is the most probable class."
    own = trial.package.card.operating_point
    title, threshold = finding_title(card, point), f"{measured.threshold:.4g}"
    words = f"{title} is suspected from a probability of {threshold} on, which is score 50."
    if own is not None and own.threshold != measured.threshold:
        words += f" The model's own operating point is {own.threshold:.4g}."
    return printable(words)


def _figure_rows(whole: CaseGroup, card: Card) -> list[list[str]]:
    """Rows of title, value, interval, numbers, and what the model card says of the same figure."""
    measures = card.evaluations[0].measures if card.evaluations else {}
    rows = []
    for name, title in TITLES.items():
        figure = whole.figures.get(name)
        if figure is None:
            continue
        of = f"{figure.part:,} of {figure.whole:,}" if figure.whole is not None else ""
        # The card's Brier score is that of all classes, not of the finding.
        before = None if name == "brier" else measures.get(name)
        other = ""
        if before is not None:
            value, interval = figure_words(name, Figure(value=before.value, low=before.low, high=before.high))
            other = f"{value} ({interval})"
        rows.append([title, *figure_words(name, figure), of, other])
    return rows


def _group_table(parts: Sequence[CaseGroup], names: Iterable[str], card: Card | None) -> Data:
    """Head and rows of a table with a part in each row."""
    titles = {c.name: c.title for c in card.classes} if card else {}
    shown = [name for name in names if any(name in part.figures for part in parts)]
    rows = [
        [
            printable(titles.get(part.name, part.name)) + ("\N{DAGGER}" if part.few else ""),
            f"{part.pictures:,}",
            f"{part.positives:,}",
            *(_figure_cell(name, part.figures.get(name)) for name in shown),
        ]
        for part in parts
    ]
    heads = ["AUC" if name == "auc" else TITLES[name].split(" of ")[0] for name in shown]
    return {"heads": heads, "rows": rows, "few": any(part.few for part in parts)}


def _figure_cell(name: str, figure: Figure | None) -> str:
    return "" if figure is None else "{} ({})".format(*figure_words(name, figure))


def _confusion_table(measured: Evaluation, card: Card) -> Data:
    titles = [printable(c.title) for c in card.classes]
    rows = [
        [title, *(f"{number:,}" for number in row)]
        for title, row in zip(titles, measured.confusion, strict=True)
    ]
    return {"heads": titles, "rows": rows}


def _unread_rows(trial: AcceptanceTrial, measured: Evaluation) -> list[Data]:
    rows = []
    for reason, number in (measured.unread.refused | measured.unread.errors).items():
        own = [case for case in trial.cases if case.reason is reason]
        files = [breakable(shorten(printable(case.file), 60)) for case in own[:_NAMED]]
        more = f" and {number - _NAMED:,} more, which the CSV names" if number > _NAMED else ""
        with_it = sum(is_positive(case, trial.card) for case in own)
        rows.append(
            {
                "reason": reason.value,
                "number": f"{number:,}",
                "positives": f"{with_it:,}" if trial.card.operating_point else "",
                "advice": ADVICE[reason],
                "files": ", ".join(files) + more,
            }
        )
    return rows


def _compared(trial: AcceptanceTrial, other: AcceptanceTrial, found: Comparison) -> Data:
    one, two = (
        printable(f"{t.card.title} {t.card.version} ({t.package.sha256[:8]})") for t in (trial, other)
    )
    rows = [
        [
            TITLES[name],
            _figure_cell(name, found.first.figures.get(name)),
            _figure_cell(name, found.second.figures.get(name)),
        ]
        for name in TITLES
        if name in found.first.figures or name in found.second.figures
    ]
    right = found.right
    words = [
        f"On the {found.cases:,} cases that both have read, each at the operating point that holds for it; "
        f"{found.only_first:,} were read by the first alone and {found.only_second:,} by the second alone.",
        f"Only the first is right on {right.only_first:,} of them and only the second on "
        f"{right.only_second:,}: McNemar's exact test, p = {right.p:.3g}.",
    ]
    if found.area is not None:
        apart = found.area.difference
        words.append(
            f"The area of the second differs by {apart.value:+.4f} ({apart.low:+.4f} to {apart.high:+.4f}): "
            f"DeLong's paired test, p = {found.area.p:.3g}."
        )
    return {"heads": [one, two], "rows": rows, "words": words}


def ordered_worst(trial: AcceptanceTrial, threshold: float | None) -> list[Case]:
    """The worst cases that are shown: of each side all that are wrong, and some that come next."""
    card = trial.card
    worst = [case for case in worst_cases(trial.cases, card) if case.key in trial.worst]
    if threshold is None:
        return worst
    shown = []
    for side in (True, False):
        own = [case for case in worst if is_positive(case, card) is side]
        wrong = sum((score_of(case, card) >= threshold) is not side for case in own)
        shown += own[: max(wrong, _NEXT)]
    return shown
