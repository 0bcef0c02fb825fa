"""The first and last pages of the PDF, and its list of refusals, as data for the template."""

from __future__ import annotations

from collections.abc import Sequence

from core import NOTICE, __version__
from core.batch.journal.rows import JournalRow
from core.batch.run import Run, RunModel
from core.errors import ADVICE, Status
from core.language.catalogue import Language, language_of
from core.language.numbers import percent
from core.models import KIND_MODELS
from core.models.card import Card
from core.models.rules import NOT_EVALUATED
from core.models.standing import SITE_EVALUATION
from core.reports.pdf.decisions import reader_rows
from core.reports.pdf.images import SMALL, as_jpeg, scaled_preview
from core.reports.pdf.picture import (
    Data,
    fit_text,
    identity_line,
    name_of,
    patient_line,
    readable_age,
    readable_sex,
)
from core.reports.pdf.study_page import line_data, study_data
from core.reports.pdf.survey import Survey
from core.reports.pdf.text import breakable, duration, printable, shorten
from core.reports.site import Site
from core.results.decisions import Decided
from core.results.findings import finding_title
from core.results.reading import Reading
from core.results.score import Band
from core.results.study_line import StudyState

# Figures of an evaluation that are shown, with whether they are best read in percent.
_FIGURES = {
    "accuracy": ("accuracy", True),
    "balanced_accuracy": ("balanced accuracy", True),
    "macro_auc": ("AUC (mean of the classes)", False),
    "ece": ("expected calibration error", False),
}
#: Large numbers of a batch, with the states of the studies that they count.
_TILES = (
    ("studies", None),
    ("studies suspected", StudyState.SUSPECTED),
    ("borderline", StudyState.BORDERLINE),
    ("not read in whole", StudyState.INCOMPLETE),
    ("nothing suspected", StudyState.CLEAR),
    ("unreadable files", None),
)
#: Most reasons for unread pictures in a line.
_MISSING = 2
#: Length of a model's summary in characters, and number of limits, that are printed; the card has everything.
_SUMMARY, _LIMITS = 300, 1
_PARITY = (
    "{passed}: on the golden cases, probabilities differ from the maker's by {difference} at most and maps "
    "correlate at {correlation} or more."
)
_CARD = "Data, all figures and all limits: Help, Model card in the window."


def page_frame(run: Run, survey: Survey, site: Site, letterhead: Data) -> Data:
    """Return the data that every page needs."""
    say = language_of(site.language)
    who = (
        identity_line(survey.who, say)
        if survey.who is not None
        else [fit_text(run.folder, 70), *_size_words(survey, say)]
    )
    title = say("Overread report")
    named = f", {', '.join(identity_line(survey.who, say)[:3])}" if site.named and survey.who else ""
    return {
        "title": breakable(f"{title}{named}").replace("\u200b", ""),
        "lang": say.code,
        "words": dict(say.words),
        "site": letterhead,
        "run": {
            "notice": say(NOTICE),
            "software": f"Overread {__version__}",
            "date": say.moment(run.started),
            "complete": run.complete or survey.marks_alone,
            "notices": [breakable(printable(say(notice))) for notice in run.notices],
        },
        "who": who,
    }


def front_page(run: Run, survey: Survey, decided: Decided, key: Sequence[Data], say: Language) -> Data:
    """Return the first page: for one study, patient and findings; for a batch, the outcomes."""
    cards = run.cards
    study = survey.study
    alone = survey.marks_alone
    line = study_data(study, cards, decided, say) if study is not None else None
    # Reasons in the study's line are not repeated.
    told = {missing.reason for missing in study.summary.line.not_read} if study is not None else set()
    return {
        "title": say("Marks of the reader" if alone else "Second reading"),
        "nothing": _nothing(survey, say),
        "subtitle": say("One study") if survey.who is not None else fit_text(run.folder, 150),
        "patient": _patient(survey, say),
        "tiles": [] if study is not None or alone else _tiles(survey, say),
        "facts": []
        if alone
        else [
            [say("Read on"), say.moment(run.started)],
            [say("Took"), say.figures(duration(run.finished - run.started))],
            [say("Device"), fit_text(f"{run.device.name} ({run.device.id})", 60)],
            [
                say("Pictures"),
                _counted(survey.read, "picture read", "pictures read", say) or say("No picture was read."),
            ]
            if study is not None
            else [say("Studies"), _studies(survey, say)],
        ],
        "line": line,
        # Templates of version 0.1.0 print these instead of the line.
        "answers": [] if line is None else line["findings"],
        "key": list(key),
        "findings": [] if study is not None else _findings(survey, say),
        "first": [] if study is not None else _first(survey, say),
        "more": "" if study is not None else _more(survey, say),
        "reader": [] if study is not None else reader_rows(decided, cards, say),
        "unread": [
            {
                "reason": say(reason.value.replace("-", " ")),
                "number": say.figures(f"{number:,}"),
                "advice": say(ADVICE[reason]),
            }
            for reason, number in sorted(survey.counts.by_reason.items(), key=lambda item: -item[1])
            if reason not in told
        ],
        "signing": True,
    }


def _nothing(survey: Survey, say: Language) -> str:
    if survey.marks_alone:
        return say("No model has analysed these pictures.")
    return "" if survey.pictures or survey.study is not None else say("No picture was read.")


def unread_row(entry: JournalRow, pictures: bytearray, say: Language) -> Data:
    """Return the row of a reading that was refused or ended in an error, and append its small picture."""
    reading = entry.reading
    place = None
    if entry.preview:
        begin = len(pictures)
        pictures += as_jpeg(scaled_preview(entry.preview, SMALL))
        place = (begin, len(pictures))
    return {
        "file": fit_text(name_of(reading, say), 84),
        "who": patient_line(reading.identity, 40, 24),
        "place": place,
        "refused": reading.status is Status.REFUSED,
        "reason": say(reading.reason.value.replace("-", " ")) if reading.reason else "",
        "outcome": _outcome_words(reading, say),
        "message": fit_text(say.reason(reading.reason, reading.message), 220),
    }


def back_page(run: Run, survey: Survey, say: Language) -> Data:
    """Return the last pages: what a reader must know about the models; the cards have everything."""
    asked = [m for m in run.models if (m.card.id, m.card.version) in survey.models]
    others = [f"{say(m.card.title)} {m.card.version}" for m in run.models if m not in asked]
    listed = shorten(printable(", ".join(others)), 200)
    return {
        "models": [_model_block(model, say) for model in asked],
        "unused": say.filled("Ready, but asked about no picture of this report: {models}.", models=listed)
        if others
        else "",
    }


def _size_words(survey: Survey, say: Language) -> list[str]:
    counts = survey.counts
    parts = [
        _counted(survey.read, "picture read", "pictures read", say),
        _counted(counts.by_status.get(Status.REFUSED, 0), "refusal", "refusals", say),
        _counted(counts.by_status.get(Status.ERROR, 0), "unreadable file", "unreadable files", say),
        _counted(survey.studies if survey.studies > 1 else 0, "study", "studies", say),
        _counted(survey.patients if survey.patients > 1 else 0, "patient", "patients", say),
    ]
    nothing = say("marked by the reader" if survey.marks_alone else "nothing read")
    return [part for part in parts if part] or [nothing]


def _studies(survey: Survey, say: Language) -> str:
    if survey.studies < 2 and survey.patients < 2:
        return say("one") if survey.who is not None else say("not named in the files")
    if not survey.patients:
        return say.figures(f"{survey.studies:,}")
    patients = _counted(survey.patients, "patient", "patients", say)
    return say.filled(
        "{studies} of {patients}", studies=say.figures(f"{survey.studies:,}"), patients=patients
    )


def _counted(n: int, one: str, many: str, say: Language) -> str:
    return f"{say.figures(f'{n:,}')} {say(one if n == 1 else many)}" if n else ""


def _tiles(survey: Survey, say: Language) -> list[list[str]]:
    states = survey.states
    numbers = (
        survey.studies,
        *(states.get(state, 0) for _, state in _TILES[1:-1] if state is not None),
        survey.counts.by_status.get(Status.ERROR, 0),
    )
    return [[say(name), say.figures(f"{n:,}")] for (name, _), n in zip(_TILES, numbers, strict=True)]


def _patient(survey: Survey, say: Language) -> list[list[str]]:
    who = survey.who
    if who is None:
        return []
    date, part = fit_text(say.day(who.study_date), 12), fit_text(who.body_part, 24)
    age = readable_age(who.patient_age, say)
    rows = (
        (say("Patient"), fit_text(who.patient_name, 80)),
        (say("Study"), " ".join((date, fit_text(who.study_description, 60))).strip()),
        ("ID", fit_text(who.patient_id, 40)),
        (say("Modality"), " ".join((fit_text(who.modality, 16), part)).strip()),
        (say("Age, sex"), ", ".join(text for text in (age, readable_sex(who.patient_sex, say)) if text)),
        (say("Study UID"), fit_text(who.study_uid, 64)),
    )
    return [[label, text or say("not in the files")] for label, text in rows]


def _findings(survey: Survey, say: Language) -> list[Data]:
    """Return a row for each finding of each model, with the number of studies for each outcome."""
    kinds = dict.fromkeys((model, title) for model, title, _ in survey.findings)
    rows = []
    for model, title in sorted(kinds):
        numbers = [survey.findings.get((model, title, band), 0) for band in Band]
        suspected, borderline, clear = numbers
        share = suspected / sum(numbers)
        rows.append(
            {
                "model": printable(say(model)),
                "finding": printable(say(title)),
                "number": say.figures(f"{suspected:,}"),
                "borderline": say.figures(f"{borderline:,}"),
                "clear": say.figures(f"{clear:,}"),
                "share": share,
                "percent": say.figures(f"{100 * share:.1f} %"),
            }
        )
    return rows


def _first(survey: Survey, say: Language) -> list[Data]:
    """Return the most urgent studies, with the numbers of the pictures below."""
    rows = []
    for summary in survey.first:
        line, top = summary.line, summary.line.top
        if line.state is StudyState.CLEAR:
            continue
        number = survey.numbers.get(summary.place)
        said = line_data(line, say)
        rows.append(
            {
                "number": say.figures(f"{number:,}") if number else "",
                "file": fit_text(summary.place[0], 44),
                "patient": patient_line(summary.identity, 30, 16),
                "date": fit_text(say.day(summary.identity.study_date), 12),
                "finding": said["headline"],
                "band": said["band"],
                "missing": _missing([missing["words"] for missing in said["missing"]]),
                "probability": "" if top is None else f"{top.finding.score}",
            }
        )
    return rows


def _missing(words: Sequence[str]) -> str:
    """Return the first reasons for unread pictures; none is cut, as two cut ones could be misread as one."""
    more = ["…"] if len(words) > _MISSING else []
    return "; ".join([*(fit_text(text, 70) for text in words[:_MISSING]), *more])


def _more(survey: Survey, say: Language) -> str:
    urgent = sum(number for state, number in survey.states.items() if state is not StudyState.CLEAR)
    listed = sum(summary.line.state is not StudyState.CLEAR for summary in survey.first)
    if urgent <= listed:
        return ""
    number = say.figures(f"{urgent - listed:,}")
    return say.filled("And {n} more studies that are suspected, borderline or not read in whole.", n=number)


def _model_block(model: RunModel, say: Language) -> Data:
    """Return the key facts about a model, with the name of its card, which has the rest."""
    card, parity = model.card, model.parity
    reads = [", ".join(card.modalities) if card.modalities else say("any modality")]
    if card.body_regions:
        reads.append(", ".join(card.body_regions))
    rows = [[say("Reads"), "; ".join(reads)]]
    limits: Sequence[str] = ()
    if card.id not in KIND_MODELS:
        limits = card.limits[:_LIMITS]
        rows += [
            [say("Made for"), say(card.population.who) if card.population else ""],
            [say("Suspected from"), _operating_points(card, say)],
            [say("At this site"), say(model.accepted) or say("No acceptance test was signed off here.")],
            [say("Figures"), _figure_words(card, say)],
        ]
    if not parity.passed:
        figures = {
            "difference": say.figures(f"{parity.probability_difference:.1e}"),
            "correlation": say.figures(f"{parity.map_correlation:.5f}"),
        }
        rows.append([say("On this device"), say.filled(_PARITY, passed=say("FAILED"), **figures)])
    if not model.verified:
        rows.append([say("Origin"), say("Added by the user; unverified.")])
    rows.append([say("Card"), say(_CARD)])
    return {
        "title": printable(say(card.title)),
        "id": f"{card.id} {card.version}",
        "hash": model.sha256,
        "summary": shorten(printable(say(card.summary)), _SUMMARY),
        "rows": [[label, breakable(printable(text))] for label, text in rows if text],
        "limits": [breakable(printable(say(limit))) for limit in limits],
    }


def _figure_words(card: Card, say: Language) -> str:
    """Return the first evaluation of the card: figures, number of cases, and 95 % intervals."""
    if not card.evaluations:
        return say(NOT_EVALUATED)
    evaluation = card.evaluations[0]
    if evaluation.name.startswith(SITE_EVALUATION):
        # The row of the site's acceptance has these figures.
        return ""
    shown_figures = []
    for key, (title, in_percent) in _FIGURES.items():
        measure = evaluation.measures.get(key)
        if measure is None:
            continue
        scale, digits, unit = (100, 2, " %") if in_percent else (1, 4, "")
        value, low, high = (f"{scale * v:.{digits}f}" for v in (measure.value, measure.low, measure.high))
        figures = say.filled("{value} ({low} to {high})", value=f"{value}{unit}", low=low, high=high)
        shown_figures.append(f"{say(title)} {say.figures(figures)}")
    if not shown_figures:
        return ""
    return say.filled(
        "{name}, {pictures} pictures in {groups} groups, with 95 % intervals: {figures}.",
        name=say(evaluation.name),
        pictures=say.figures(f"{evaluation.pictures:,}"),
        groups=say.figures(f"{evaluation.groups:,}"),
        figures="; ".join(shown_figures),
    )


def _operating_points(card: Card, say: Language) -> str:
    """Return the operating points of a model's findings, and their reason if all have the same."""
    points = [
        f"{say(finding_title(card, point))} {say.figures(percent(point.threshold))}"
        for point in card.findings
    ]
    reasons = {point.chosen_by for point in card.findings}
    chosen = f" {say.filled('Chosen by: {reason}', reason=reasons.pop())}" if len(reasons) == 1 else ""
    return f"{', '.join(points)}.{chosen}" if points else ""


def _outcome_words(reading: Reading, say: Language) -> str:
    if reading.status is Status.ERROR or reading.model is None:
        return say("unreadable")
    return say.filled("refused by {model}", model=shorten(printable(say(reading.model.title)), 40))
