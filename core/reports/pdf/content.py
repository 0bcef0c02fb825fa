"""What stands on the first and last pages of the PDF and in its list of refusals: data for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core import NOTICE, __version__
from core.batch.journal.rows import JournalRow
from core.batch.run import Run, RunModel
from core.errors import ADVICE, Status
from core.models.card import Card, Evaluation
from core.reports.pdf.decisions import reader_rows
from core.reports.pdf.images import SMALL, as_jpeg, scaled_preview
from core.reports.pdf.picture import (
    Data,
    finding_sentence,
    fit_text,
    identity_line,
    name_of,
    patient_line,
    readable_age,
)
from core.reports.pdf.survey import Survey
from core.reports.pdf.text import breakable, date_and_time, duration, printable, shorten
from core.reports.site import Site
from core.results.decisions import Decided
from core.results.reading import Reading
from core.results.wording import dicom_date, percent

# Figures of an evaluation that are worth the room, with whether they read best in percent.
_FIGURES = {
    "accuracy": ("accuracy", True),
    "balanced_accuracy": ("balanced accuracy", True),
    "macro_auc": ("AUC (mean of the classes)", False),
    "ece": ("expected calibration error", False),
}


def page_frame(run: Run, survey: Survey, site: Site, logo: str | None) -> Data:
    """Return what every page carries."""
    who = (
        identity_line(survey.who)
        if survey.who is not None
        else [fit_text(run.folder, 70), *_size_words(survey)]
    )
    named = f", {', '.join(identity_line(survey.who)[:3])}" if site.named and survey.who is not None else ""
    return {
        "title": breakable(f"Overread report{named}").replace("\u200b", ""),
        "site": {
            "hospital": shorten(printable(site.hospital), 60),
            "contact": [shorten(printable(line), 70) for line in site.contact[:5]],
            "logo": logo,
        },
        "run": {
            "notice": NOTICE,
            "software": f"Overread {__version__}",
            "date": date_and_time(run.started),
            "complete": run.complete,
            "notices": [breakable(printable(notice)) for notice in run.notices],
        },
        "who": who,
    }


def front_page(run: Run, survey: Survey, decided: Decided, key: Sequence[Data], *, one_study: bool) -> Data:
    """Return the first page: of one study whose it is and what was found, of a batch how it came out."""
    titles = {(m.card.id, c.name): c.title for m in run.models for c in m.card.classes}
    cards = {m.card.id: m.card for m in run.models}
    return {
        "title": "Second reading",
        "nothing": "" if survey.pictures else "No picture was read.",
        "subtitle": "One study" if one_study and survey.who is not None else fit_text(run.folder, 150),
        "patient": _patient(survey) if one_study else [],
        "tiles": [] if one_study and survey.counts.total <= _FEW else _tiles(survey),
        "facts": [
            ["Read on", date_and_time(run.started)],
            ["Took", duration(run.finished - run.started)],
            ["Device", fit_text(f"{run.device.name} ({run.device.id})", 60)],
            ["Pictures", _count_words(survey.pictures, "picture read", "pictures read")]
            if one_study
            else ["Studies", _studies(survey)],
        ],
        "answers": _answer_rows(survey, cards) if one_study else [],
        "key": list(key),
        "findings": [] if one_study and survey.pictures <= len(key) else _findings(run, survey, titles),
        "first": [] if one_study else _first(survey, titles),
        "more": _more(survey),
        "reader": []
        if one_study and survey.pictures <= len(key)
        else reader_rows(decided, titles | {(m.card.id, ""): m.card.title for m in run.models}),
        "unread": [
            {"reason": reason.value, "number": f"{number:,}", "advice": ADVICE[reason]}
            for reason, number in sorted(survey.counts.by_reason.items(), key=lambda item: -item[1])
        ],
        "signing": True,
    }


def unread_row(entry: JournalRow, pictures: bytearray) -> Data:
    """Return the row of a reading that was refused or ended in an error, and append its small picture."""
    reading = entry.reading
    place = None
    if entry.preview:
        begin = len(pictures)
        pictures += as_jpeg(scaled_preview(entry.preview, SMALL))
        place = (begin, len(pictures))
    return {
        "file": fit_text(name_of(reading), 84),
        "who": patient_line(reading.identity, 40, 24),
        "place": place,
        "refused": reading.status is Status.REFUSED,
        "reason": reading.reason.value if reading.reason else "",
        "outcome": _outcome_words(reading),
        "message": fit_text(reading.message, 220),
    }


def back_page(run: Run, survey: Survey) -> Data:
    """Return the last pages: all that is known of the models that were asked."""
    asked = [model for model in run.models if model.card.id in survey.models]
    others = [f"{m.card.title} {m.card.version}" for m in run.models if m.card.id not in survey.models]
    listed = shorten(printable(", ".join(others)), 200)
    return {
        "models": [_model_block(model) for model in asked],
        "unused": f"Ready, but asked about no picture of this report: {listed}." if others else "",
    }


#: Readings of a study that need no count in large figures.
_FEW = 6


def _size_words(survey: Survey) -> list[str]:
    counts = survey.counts
    parts = [
        _count_words(survey.pictures, "picture read", "pictures read"),
        _count_words(counts.by_status.get(Status.REFUSED, 0), "refusal", "refusals"),
        _count_words(counts.by_status.get(Status.ERROR, 0), "unreadable file", "unreadable files"),
        _count_words(survey.studies if survey.studies > 1 else 0, "study", "studies"),
        _count_words(survey.patients if survey.patients > 1 else 0, "patient", "patients"),
    ]
    return [part for part in parts if part] or ["nothing read"]


def _studies(survey: Survey) -> str:
    if survey.studies < 2 and survey.patients < 2:
        return "not named in the files" if survey.who is None else "one"
    return f"{survey.studies:,} of {_count_words(survey.patients, 'patient', 'patients')}"


def _count_words(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}" if n else ""


def _tiles(survey: Survey) -> list[list[str]]:
    by_status = survey.counts.by_status
    return [
        ["pictures read", f"{survey.pictures:,}"],
        ["of them positive", f"{survey.positive:,}"],
        ["times refused", f"{by_status.get(Status.REFUSED, 0):,}"],
        ["unreadable", f"{by_status.get(Status.ERROR, 0):,}"],
    ]


def _patient(survey: Survey) -> list[list[str]]:
    who = survey.who
    if who is None:
        return []
    rows = (
        ("Patient", fit_text(who.patient_name, 80)),
        (
            "Study",
            " ".join((fit_text(dicom_date(who.study_date), 12), fit_text(who.study_description, 60))).strip(),
        ),
        ("ID", fit_text(who.patient_id, 40)),
        ("Modality", " ".join((fit_text(who.modality, 16), fit_text(who.body_part, 24))).strip()),
        (
            "Age, sex",
            ", ".join(part for part in (readable_age(who.patient_age), fit_text(who.patient_sex, 8)) if part),
        ),
        ("Study UID", fit_text(who.study_uid, 64)),
    )
    return [[label, text or "not in the files"] for label, text in rows]


def _answer_rows(survey: Survey, cards: Mapping[str, Card]) -> list[Data]:
    """A line for each finding of each model, where it was surest."""
    lines = []
    for reading in survey.best:
        finding, model = reading.finding, reading.model
        if finding is None or model is None:
            continue
        card = cards.get(model.id)
        titles = {c.name: c.title for c in card.classes} if card else {}
        number = survey.counts.by_finding[model.id, finding.name]
        share = "" if survey.pictures == 1 else f"In {number:,} of {survey.pictures:,} pictures, at most "
        lines.append(
            {
                "positive": finding.positive,
                "title": shorten(printable(titles.get(finding.name, finding.name)), 34),
                "probability": f"{share}{percent(finding.probability)}",
                "sentence": finding_sentence(finding, card, titles),
                "model": shorten(printable(f"{model.title} {model.version}"), 46),
            }
        )
    return lines


def _findings(run: Run, survey: Survey, titles: Mapping[tuple[str, str], str]) -> list[Data]:
    read = {m.card.id: 0 for m in run.models}
    for (model, _), number in survey.counts.by_finding.items():
        read[model] = read.get(model, 0) + number
    return [
        {
            "model": printable(_title_of(run, model)),
            "finding": printable(titles.get((model, name), name)),
            "number": f"{number:,}",
            "share": number / read[model],
            "percent": f"{100 * number / read[model]:.1f} %",
        }
        for (model, name), number in sorted(survey.counts.by_finding.items(), key=lambda i: (i[0][0], -i[1]))
    ]


def _first(survey: Survey, titles: Mapping[tuple[str, str], str]) -> list[Data]:
    """The positive pictures that matter most; their numbers are those of the pictures below."""
    return [
        {
            "number": f"{survey.numbers[reading.file, reading.frame or 0]:,}",
            "file": fit_text(name_of(reading), 60),
            "patient": patient_line(reading.identity, 30, 16),
            "finding": shorten(printable(titles.get((reading.model.id, finding.name), finding.name)), 30),
            "probability": percent(finding.probability),
        }
        for reading in survey.first
        if (finding := reading.finding) is not None and finding.positive and reading.model is not None
    ]


def _more(survey: Survey) -> str:
    listed = sum(bool(reading.finding and reading.finding.positive) for reading in survey.first)
    return f"And {survey.positive - listed:,} more that are positive." if survey.positive > listed else ""


def _title_of(run: Run, model: str) -> str:
    return next((m.card.title for m in run.models if m.card.id == model), model)


def _model_block(model: RunModel) -> Data:
    card, parity = model.card, model.parity
    point = card.operating_point
    reads = [f"Modalities: {', '.join(card.modalities)}." if card.modalities else "Any modality."]
    if card.body_regions:
        reads.append(f"Regions: {', '.join(card.body_regions)}.")
    rows = [
        ["Classes", ", ".join(c.title for c in card.classes)],
        ["Reads", " ".join(reads)],
        ["Made for", card.population.who if card.population else ""],
        ["Operating point", _operating_point_words(card) + f" Chosen by: {point.chosen_by}" if point else ""],
        ["At this site", model.accepted or "No acceptance test was signed off here."],
        ["Figures", _figure_words(card.evaluations[0])],
        ["Trained on", "; ".join(f"{d.name} ({d.pictures:,} pictures, {d.licence})" for d in card.data)],
        ["Source", "; ".join(d.source for d in card.data)],
        ["Known problems", "; ".join(problem for d in card.data for problem in d.known_problems)],
        [
            "On this device",
            f"{'Passed' if parity.passed else 'FAILED'}: on the golden cases, probabilities differ from the "
            f"maker's by {parity.probability_difference:.1e} at most and maps correlate at "
            f"{parity.map_correlation:.5f} or more.",
        ],
        [
            "Origin",
            "Ships with Overread; hash checked." if model.verified else "Added by the user; unverified.",
        ],
    ]
    return {
        "title": printable(card.title),
        "id": f"{card.id} {card.version}",
        "hash": model.sha256,
        "summary": printable(card.summary),
        "rows": [[label, breakable(printable(text))] for label, text in rows if text],
        "limits": [breakable(printable(limit)) for limit in card.limits],
    }


def _figure_words(evaluation: Evaluation) -> str:
    """First evaluation of the card: what was measured, on how much, with 95 % intervals."""
    shown_figures = []
    for key, (title, in_percent) in _FIGURES.items():
        measure = evaluation.measures.get(key)
        if measure is None:
            continue
        scale, digits, unit = (100, 2, " %") if in_percent else (1, 4, "")
        value, low, high = (f"{scale * v:.{digits}f}" for v in (measure.value, measure.low, measure.high))
        shown_figures.append(f"{title} {value}{unit} ({low} to {high})")
    size = f"{evaluation.pictures:,} pictures in {evaluation.groups:,} groups"
    if not shown_figures:
        return ""
    return f"{evaluation.name}, {size}, with 95 % intervals: {'; '.join(shown_figures)}."


def _operating_point_words(card: Card) -> str:
    point = card.operating_point
    if point is None:
        return ""
    titles = {c.name: c.title for c in card.classes}
    return f"Positive from {percent(point.threshold)} for {' + '.join(titles[n] for n in point.positive)}."


def _outcome_words(reading: Reading) -> str:
    if reading.status is Status.ERROR or reading.model is None:
        return "unreadable"
    return f"refused by {shorten(printable(reading.model.title), 40)}"
