"""Content of an acceptance report: every word and number as data for the template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core import NOTICE, __version__
from core.acceptance.cases import Case, is_positive, score_of, scores_of_cases
from core.acceptance.measuring import CaseGroup, Comparison, Evaluation, worst_cases
from core.acceptance.profile import Profile
from core.acceptance.trial import AcceptanceTrial
from core.errors import ADVICE
from core.inference.parity import RUNTIME
from core.language.catalogue import Language
from core.language.numbers import percent
from core.models.card import Card
from core.models.standing import SITE_EVALUATION
from core.reports.acceptance.charts import reliability_chart, roc_chart, score_chart
from core.reports.pdf.text import breakable, duration, printable, shorten
from core.results.findings import finding_title
from core.results.score import score
from core.statistics.roc import roc_curve
from core.statistics.shares import Figure

Data = dict[str, Any]

#: Most files listed for a reason; the CSV has all.
_NAMED = 12
#: Fewest cases of each side that are shown, wrong or not.
_NEXT = 4
#: Names of figures, in the order in which they appear.
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
#: Shorter titles for table headings.
_HEADS = {"accuracy": "Accuracy"}
#: Outcome of a case, by whether it has the finding and whether the model suspected it.
_VERDICTS = {
    (True, True): "score {score}: found (probability {probability})",
    (True, False): "score {score}: missed (probability {probability})",
    (False, True): "score {score}: false alarm (probability {probability})",
    (False, False): "score {score}: rightly not suspected (probability {probability})",
}
_OF_PATIENTS = "{pictures} pictures of {patients} patients"
_EACH_A_PATIENT = "{pictures} pictures, each taken for a patient of its own"
#: Report texts, by the markup that replaces plain text.
TEXTS = (
    *TITLES.values(),
    *_HEADS.values(),
    *_VERDICTS.values(),
    _EACH_A_PATIENT,
    _OF_PATIENTS,
)
_ENGLISH = Language()
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
    say: Language,
) -> Data:
    """Return the data of the report, except the pictures of the worst cases."""
    card, whole, unread = trial.card, measured.whole, measured.unread
    model = printable(f"{_title(card, say)} {card.version}")
    return {
        "first": 1,
        "total": None,
        "lang": say.code,
        "words": dict(say.words),
        "run": {
            "notice": say(NOTICE),
            "software": f"Overread {__version__}",
            "date": say.moment(trial.started),
        },
        "who": [say("Acceptance report"), shorten(model, 90)],
        "title": say("Acceptance report"),
        "model": model,
        "folder": breakable(shorten(printable(trial.folder.path.absolute().name), 120)),
        "signed": printable(_signed_words(signed, say)) if signed else "",
        "tiles": [
            [say("read"), _number(whole.pictures, say)],
            [say("refused"), _number(sum(unread.refused.values()), say)],
            [say("unreadable"), _number(sum(unread.errors.values()), say)],
            [say("without a label"), _number(measured.unlabelled, say)],
        ],
        "facts": _fact_rows(trial, measured, say),
        "point": _operating_point_words(trial, measured, say),
        "figures": _figure_rows(whole, card, say),
        "charts": bool(measured.reliability) and _two_sided(whole),
        "classes": _group_table(measured.classes, _OF_CLASSES, card, say),
        "confusion": _confusion_table(measured, card, say) if measured.classes else None,
        "subgroups": [
            {
                "name": printable(say(name)),
                **_group_table(parts, _OF_PARTS if card.operating_point else ("accuracy",), None, say),
            }
            for name, parts in measured.subgroups.items()
        ],
        "unread": _unread_rows(trial, measured, say),
        "compared": _compared(trial, *compared, say) if compared else None,
        "notices": [breakable(printable(say(notice))) for notice in trial.notices],
        "signature": signed is None,
        "signed_by": printable(signed.signed_by) if signed else "",
        "signed_at": say.moment(signed.signed_at) if signed else "",
    }


def draw_charts(trial: AcceptanceTrial, measured: Evaluation, say: Language) -> dict[str, str]:
    """Return the charts as SVG by name; none if all cases have the finding, or none has."""
    if measured.threshold is None or not _two_sided(measured.whole):
        return {}
    scores = scores_of_cases(trial.cases, trial.card)
    return {
        "roc": roc_chart(roc_curve(scores), measured.threshold, say),
        "reliability": reliability_chart(measured.reliability, say),
        "scores": score_chart(scores, measured.threshold, say),
    }


def figure_words(name: str, figure: Figure, say: Language = _ENGLISH) -> tuple[str, str]:
    """Return a figure and its interval in words."""
    if name in _SHARES:
        value, low, high = (
            f"{100 * figure.value:.1f} %",
            f"{100 * figure.low:.1f}",
            f"{100 * figure.high:.1f}",
        )
    else:
        value, low, high = f"{figure.value:.3f}", f"{figure.low:.3f}", f"{figure.high:.3f}"
    return say.figures(value), say.filled("{low} to {high}", low=say.figures(low), high=say.figures(high))


def worst_block(case: Case, card: Card, threshold: float | None, say: Language) -> Data:
    """Return the text beside the pictures of a worst case."""
    titles = {c.name: c.title for c in card.classes}
    probability = score_of(case, card)
    shown = say.figures(percent(probability))
    if threshold is None:
        verdict = say.filled("true class at {probability}", probability=shown)
    else:
        verdict = say.filled(
            _VERDICTS[is_positive(case, card), probability >= threshold],
            score=score(probability, threshold),
            probability=shown,
        )
    frame = " " + say.filled("(frame {n})", n=case.frame or 1) if (case.frame or 1) > 1 else ""
    return {
        "file": breakable(shorten(printable(case.file + frame), 64)),
        "label": printable(say(titles.get(case.label, case.label))),
        "verdict": verdict,
        "wrong": threshold is not None and is_positive(case, card) != (probability >= threshold),
    }


def worst_title(card: Card, say: Language) -> str:
    """Return the introduction to the section of the worst cases."""
    if card.operating_point is None:
        return say("The cases whose true class the model holds for least probable.")
    return say(
        "First the cases with the finding to which the model gave the lowest scores, then those without it "
        "to which it gave the highest, whether or not the threshold puts them on the wrong side."
    )


def _number(value: int, say: Language) -> str:
    return say.figures(f"{value:,}")


def _title(card: Card, say: Language) -> str:
    """Return a model's title, followed by the finding's own title if there are several findings."""
    return ": ".join(map(say, card.title.split(": ")))


def _how_many(pictures: int, patients: int, say: Language) -> str:
    text = _OF_PATIENTS if patients < pictures else _EACH_A_PATIENT
    return say.filled(text, pictures=_number(pictures, say), patients=_number(patients, say))


def _signed_words(signed: Profile, say: Language) -> str:
    """Return who signed, when, and on what basis; the figures are listed below."""
    words = say.filled(
        "Accepted by {name} on {day} on this site's {cases}.",
        name=signed.signed_by,
        day=say.day(f"{signed.signed_at:%Y%m%d}"),
        cases=_how_many(signed.pictures, signed.patients, say),
    )
    if signed.threshold is not None:
        threshold = say.figures(f"{signed.threshold:.4g}")
        words += " " + say.filled("The threshold that holds from then on: {threshold}.", threshold=threshold)
    return words


def _two_sided(part: CaseGroup) -> bool:
    return 0 < part.positives < part.pictures


def _fact_rows(trial: AcceptanceTrial, measured: Evaluation, say: Language) -> list[list[str]]:
    card, whole = trial.card, measured.whole
    patients = _how_many(whole.pictures, whole.patients, say)
    if measured.threshold is not None and whole.pictures:
        patients += ", " + say.filled(
            "{n} with the finding ({share} %)",
            n=_number(whole.positives, say),
            share=say.figures(f"{100 * whole.positives / whole.pictures:.1f}"),
        )
    table = trial.folder.table
    labels = (
        say.filled("From the table {name}.", name=table.name)
        if table is not None
        else say("From folders named after the classes.")
    )
    took = say.figures(duration(trial.finished - trial.started))
    rows = [
        [say("Cases"), patients],
        [say("Labels"), labels],
        [
            say("Fingerprint"),
            f"{say('SHA-256 of contents and labels')}: {trial.fingerprint}",
        ],
        [say("Model"), f"{card.id} {card.version}, SHA-256 {trial.package.sha256}"],
        [say("Read"), say.filled("{moment}, in {took}", moment=say.moment(trial.started), took=took)],
        [say("With"), f"{trial.device.name}, {RUNTIME}, Overread {__version__}"],
    ]
    return [[label, breakable(printable(text))] for label, text in rows]


def _operating_point_words(trial: AcceptanceTrial, measured: Evaluation, say: Language) -> str:
    card = trial.card
    point = card.operating_point
    if point is None or measured.threshold is None:
        return say("This model has no operating point; its answer is the most probable class.")
    own = trial.package.card.operating_point
    words = say.filled(
        "{finding} is suspected from a probability of {threshold} on, which is score 50.",
        finding=say(finding_title(card, point)),
        threshold=say.figures(f"{measured.threshold:.4g}"),
    )
    if own is not None and own.threshold != measured.threshold:
        threshold = say.figures(f"{own.threshold:.4g}")
        words += " " + say.filled("The model's own operating point is {threshold}.", threshold=threshold)
    return printable(words)


def _figure_rows(whole: CaseGroup, card: Card, say: Language) -> list[list[str]]:
    """Return rows of title, value, interval, numbers, and the model card's value of the same figure."""
    own = [found for found in card.evaluations if not found.name.startswith(SITE_EVALUATION)]
    measures = own[0].measures if own else {}
    rows = []
    for name, title in TITLES.items():
        figure = whole.figures.get(name)
        if figure is None:
            continue
        of = ""
        if figure.part is not None and figure.whole is not None:
            of = say.filled(
                "{part} of {whole}", part=_number(figure.part, say), whole=_number(figure.whole, say)
            )
        # The card's Brier score covers all classes, not the finding.
        before = None if name == "brier" else measures.get(name)
        other = ""
        if before is not None:
            value, interval = figure_words(
                name, Figure(value=before.value, low=before.low, high=before.high), say
            )
            other = f"{value} ({interval})"
        rows.append([say(title), *figure_words(name, figure, say), of, other])
    return rows


def _group_table(parts: Sequence[CaseGroup], names: Iterable[str], card: Card | None, say: Language) -> Data:
    """Return the head and rows of a table with a row for each part."""
    titles = {c.name: c.title for c in card.classes} if card else {}
    shown = [name for name in names if any(name in part.figures for part in parts)]
    rows = [
        [
            printable(say(titles.get(part.name, part.name))) + ("\N{DAGGER}" if part.few else ""),
            _number(part.pictures, say),
            _number(part.positives, say),
            *(_figure_cell(name, part.figures.get(name), say) for name in shown),
        ]
        for part in parts
    ]
    heads = ["AUC" if name == "auc" else say(_HEADS.get(name, TITLES[name])) for name in shown]
    return {"heads": heads, "rows": rows, "few": any(part.few for part in parts)}


def _figure_cell(name: str, figure: Figure | None, say: Language) -> str:
    return "" if figure is None else "{} ({})".format(*figure_words(name, figure, say))


def _confusion_table(measured: Evaluation, card: Card, say: Language) -> Data:
    titles = [printable(say(c.title)) for c in card.classes]
    rows = [
        [title, *(_number(number, say) for number in row)]
        for title, row in zip(titles, measured.confusion, strict=True)
    ]
    return {"heads": titles, "rows": rows}


def _unread_rows(trial: AcceptanceTrial, measured: Evaluation, say: Language) -> list[Data]:
    rows = []
    for reason, number in (measured.unread.refused | measured.unread.errors).items():
        own = [case for case in trial.cases if case.reason is reason]
        files = ", ".join(breakable(shorten(printable(case.file), 60)) for case in own[:_NAMED])
        if number > _NAMED:
            more = say.filled("and {n} more, which the CSV names", n=_number(number - _NAMED, say))
            files = f"{files} {more}"
        with_it = sum(is_positive(case, trial.card) for case in own)
        rows.append(
            {
                "reason": say(reason.value.replace("-", " ")),
                "number": _number(number, say),
                "positives": _number(with_it, say) if trial.card.operating_point else "",
                "advice": say(ADVICE[reason]),
                "files": files,
            }
        )
    return rows


def _compared(trial: AcceptanceTrial, other: AcceptanceTrial, found: Comparison, say: Language) -> Data:
    one, two = (
        printable(f"{_title(t.card, say)} {t.card.version} ({t.package.sha256[:8]})") for t in (trial, other)
    )
    rows = [
        [
            say(TITLES[name]),
            _figure_cell(name, found.first.figures.get(name), say),
            _figure_cell(name, found.second.figures.get(name), say),
        ]
        for name in TITLES
        if name in found.first.figures or name in found.second.figures
    ]
    right = found.right
    words = [
        say.filled(
            "On the {cases} cases that both have read, each at the operating point that holds for it; "
            "{first} were read by the first alone and {second} by the second alone.",
            cases=_number(found.cases, say),
            first=_number(found.only_first, say),
            second=_number(found.only_second, say),
        ),
        say.filled(
            "Only the first is right on {first} of them and only the second on {second}: "
            "McNemar's exact test, p = {p}.",
            first=_number(right.only_first, say),
            second=_number(right.only_second, say),
            p=say.figures(f"{right.p:.3g}"),
        ),
    ]
    if found.area is not None:
        apart = found.area.difference
        words.append(
            say.filled(
                "The area of the second differs by {value} ({low} to {high}): DeLong's paired test, p = {p}.",
                value=say.figures(f"{apart.value:+.4f}"),
                low=say.figures(f"{apart.low:+.4f}"),
                high=say.figures(f"{apart.high:+.4f}"),
                p=say.figures(f"{found.area.p:.3g}"),
            )
        )
    return {"heads": [one, two], "rows": rows, "words": words}


def ordered_worst(trial: AcceptanceTrial, threshold: float | None) -> list[Case]:
    """Return the worst cases to show: on each side all wrong ones, and some of the next."""
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
