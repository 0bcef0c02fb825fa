"""The peer review as PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from core.reports.pdf.peer_review import ReviewFacts, write_review_pdf
from core.reports.site import Site
from core.results.peer_review import ReviewScope, review
from tests.support.pdf import text_of


def test_the_letterhead_is_made_ready_for_print_as_in_other_reports(tmp_path: Path) -> None:
    facts = ReviewFacts((), {}, {}, datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    # No font has the emoji, and the name is longer than a page header.
    site = Site(hospital=f"Clinic \N{HOSPITAL} {'of the Lakes ' * 8}and Valleys")
    write_review_pdf(review([], ReviewScope()), facts, tmp_path / "review.pdf", site)
    said = text_of(tmp_path / "review.pdf")
    assert "Clinic \N{REPLACEMENT CHARACTER} of the" in said
    assert "…" in said
    assert "and Valleys" in said
