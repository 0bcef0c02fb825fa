"""Writes a peer review as a PDF: how often readers and models agreed, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core import NOTICE, __version__
from core.images.base.picture import Identity
from core.language.catalogue import Language, language_of
from core.models.card import Card
from core.paths import atomic_write
from core.reports.pdf.decisions import ALWAYS, VERDICTS, share_words
from core.reports.pdf.text import breakable, printable, shorten
from core.reports.pdf.typesetting import Press
from core.reports.site import Site
from core.results.answers import answer_words
from core.results.concordance import ConcordanceRow
from core.results.decisions import About
from core.results.peer_review import PeerReview, ReviewedFinding
from core.temporary import temporary_folder

_TEMPLATE = "review.typ"
#: Most findings that are listed; the CSV has all of them.
MOST_LISTED = 500
_COMMENT = 120


@dataclass(frozen=True)
class ReviewFacts:
    """Facts that a report states besides the review itself.

    Attributes
    ----------
    scope : sequence of (str, str)
        Selection of the review, as names and values in the report's language.
    known : mapping of str to Identity
        Known identities, by the SHA-256 of the file.
    cards : mapping of str to Card
        Cards of the known models, by id.
    made : datetime
    """

    scope: Sequence[tuple[str, str]]
    known: Mapping[str, Identity]
    cards: Mapping[str, Card]
    made: datetime


def write_review_pdf(
    review: PeerReview, facts: ReviewFacts, destination: Path, site: Site | None = None
) -> None:
    """Write the report of a peer review as PDF.

    Parameters
    ----------
    review : PeerReview
    facts : ReviewFacts
    destination : Path
    site : Site, optional
        Site whose letterhead is used.

    Raises
    ------
    ExportError
        If the report cannot be typeset or written; an older file then stays unchanged.
    TemplateError
        If the site's template or logo cannot be used.
    """
    site = site or Site()
    say = language_of(site.language)
    with atomic_write(destination) as temporary, temporary_folder() as folder:
        press = Press(site, folder, facts.made, _TEMPLATE)
        data = _data(review, facts, say) | {"site": press.letterhead}
        temporary.write_bytes(press.set(data, whole=True))


def _data(review: PeerReview, facts: ReviewFacts, say: Language) -> dict[str, object]:
    discordant = review.discordant
    title = say("Peer review")
    pictures = say.figures(f"{review.agreement.pictures:,}")
    return {
        "first": 1,
        "total": None,
        "lang": say.code,
        "words": dict(say.words),
        "run": {
            "notice": say(NOTICE),
            "software": f"Overread {__version__}",
            "date": say.moment(facts.made),
        },
        "who": [title],
        "title": title,
        "facts": [
            *((name, _shown(words, 160)) for name, words in facts.scope),
            (say("Pictures decided"), pictures),
        ],
        "rows": [_row(row, facts, say) for row in review.agreement.rows],
        "readers": [
            [_shown(one.reader, 60) or say("not named"), *_counts(row, facts, say)]
            for one in review.readers
            for row in one.rows
        ],
        "discordant": [_discordant(one, facts, say) for one in discordant[:MOST_LISTED]],
        "number": say.figures(f"{len(discordant):,}"),
        "left": say.figures(f"{max(len(discordant) - MOST_LISTED, 0):,}") if discordant[MOST_LISTED:] else "",
    }


def _row(row: ConcordanceRow, facts: ReviewFacts, say: Language) -> dict[str, object]:
    words = _answer(row.model, row.finding, facts, say) if row.finding else _model(row, facts, say)
    return {"sum": not row.finding, "cells": [words, *_counts(row, facts, say)[1:]]}


def _counts(row: ConcordanceRow, facts: ReviewFacts, say: Language) -> list[str]:
    numbers = (row.decided, row.agreed, row.disagreed, row.unsure)
    counts = (say.figures(f"{number:,}") for number in numbers)
    return [_model(row, facts, say), *counts, share_words(row.agreement, say), str(row.blind)]


def _model(row: ConcordanceRow, facts: ReviewFacts, say: Language) -> str:
    card = facts.cards.get(row.model)
    return _shown(f"{say(card.title) if card is not None else row.model} {row.version}", 60)


def _answer(model: str, finding: str, facts: ReviewFacts, say: Language) -> str:
    card = facts.cards.get(model)
    return _shown(answer_words(card, finding, say) if card is not None else finding, 60)


def _discordant(one: ReviewedFinding, facts: ReviewFacts, say: Language) -> list[str]:
    decision, who = one.decision, facts.known.get(one.decision.picture.sha256, Identity())
    patient = ", ".join(filter(None, (who.patient_name, who.patient_id))) or say("not known")
    study = "  ".join(filter(None, (say.day(who.study_date), who.modality, who.study_description)))
    blind = f", {say('read blind')}" if one.history.first is not None else ""
    says = f"{say(VERDICTS[decision.verdict])}{_says(one, facts.cards, say)}{blind}"
    comment = shorten(decision.comment, _COMMENT)
    at = say.moment(decision.at.astimezone().replace(tzinfo=None))
    reader = ", ".join(filter(None, (decision.reader, at)))
    return [
        _shown(patient, 80),
        _shown(study, 80),
        _finding(one.about, facts, say),
        _shown(". ".join(filter(None, (says, comment))), 200),
        _shown(reader, 80),
    ]


def _finding(about: About, facts: ReviewFacts, say: Language) -> str:
    return _answer(about.model, about.finding, facts, say)


def _says(one: ReviewedFinding, cards: Mapping[str, Card], say: Callable[[str], str]) -> str:
    """Return the class that the reader named, in words."""
    named = one.decision.says
    card = cards.get(one.about.model)
    titles = {c.name: c.title for c in card.classes} if card is not None else {}
    return f": {say({**titles, **ALWAYS}.get(named, named))}" if named else ""


def _shown(text: str, most: int) -> str:
    return breakable(shorten(printable(text), most))
