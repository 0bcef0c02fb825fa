"""Write a peer review as a table or a PDF, as the dialog shows it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from core.errors import OverreadError
from core.reports.file_name import file_name, free_path
from desktop.base.error_words import told
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.models.card import Card
    from desktop.findings.concordance_dialog import ConcordanceDialog


def export_review(session: Session, dialog: ConcordanceDialog, form: str) -> None:
    """Ask for a file, and write what the dialog shows.

    Parameters
    ----------
    session : Session
    dialog : ConcordanceDialog
    form : str
        ``csv`` or ``pdf``.
    """
    review = dialog.review
    if review is None:
        return
    title, pattern = {
        "csv": (tr("Export the peer review"), tr("CSV table (*.csv)")),
        "pdf": (tr("Export the peer review"), tr("PDF report (*.pdf)")),
    }[form]
    now = datetime.now().astimezone()
    folder = session.folder.roots[0].parent if session.folder is not None else Path.home()
    place = free_path(folder, file_name(None, "peer-review", "date", form))
    chosen, _filter = QFileDialog.getSaveFileName(dialog, title, str(place), pattern)
    if not chosen:
        return
    path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(f".{form}")
    known = {sha256: file.identity for sha256, file in dialog.known.items()}
    scope, cards = dialog.scope_words(), _cards(session)

    def write(_job: Job) -> None:
        from core.reports.pdf.peer_review import ReviewFacts, write_review_pdf
        from core.reports.site import site_of
        from core.reports.tables.peer_review import write_review_csv
        from core.settings_file import read_settings

        site = site_of(read_settings())
        if form == "csv":
            write_review_csv(review.findings, known, path, site.csv)
        else:
            write_review_pdf(review, ReviewFacts(scope, known, cards, now), path, site)

    def done(_none: None) -> None:
        session.audit.exported(path, form)
        dialog.say(tr("Wrote {name}.", name=path.name))

    def failed(error: OverreadError) -> None:
        dialog.say(told(error))

    session.run(Lane.ASIDE, write, done, failed)


def _cards(session: Session) -> dict[str, Card]:
    """Return the cards of the open models."""
    opened = session.models
    return {model.card.id: model.card for model in opened.all_models} if opened is not None else {}
