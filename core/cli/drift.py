"""Implements `overread drift`: concordance by month, and drift of pictures and scores."""

from __future__ import annotations

from rich.table import Table

from core.acceptance.profile import Profile
from core.acceptance.watching import Watched, watch_model
from core.cli.console import Terminal, begin, print_note
from core.errors import AcceptanceError
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage
from core.models.thresholds import with_site_threshold
from core.results.concordance import Share
from core.results.store import decisions_file, open_store
from core.results.timeline import Timeline, timelines
from core.settings_file import read_settings
from core.statistics.drift import ENOUGH, Drift, Stability

EXIT_STABLE, EXIT_MOVED = 0, 3
#: Titles of the watched quantities.
TITLES = {
    "score": "scores",
    "grey": "mean grey of the pictures",
    "contrast": "contrast of the pictures",
    "distance": "distance from what the model learned from",
    "side": "shorter side of the pictures",
    "refused": "share that is refused",
}
_VERDICTS = {
    Drift.TOO_FEW: f"too few to tell (fewer than {ENOUGH})",
    Drift.STABLE: "stable",
    Drift.MOVED: "MOVED",
    Drift.FAR: "MOVED FAR",
}


def show_drift(model: str | None) -> int:
    """Show how agreement, scores and pictures have changed; return the exit status."""
    begin()
    console = Terminal()
    moved = False
    if decisions_file().exists():
        store, _ = open_store(decisions_file())
        try:
            found = [t for t in timelines(store.all()) if model in (None, t.model)]
        finally:
            store.close()
        for timeline in found:
            console.print(_months(timeline))
            moved |= _has_moved(timeline.drift)
    catalogue, settings = Catalogue(), read_settings()
    packages = [catalogue.read(model)] if model else list(catalogue.read_all())
    for package in packages:
        card = with_site_threshold(package.card, settings.thresholds)
        try:
            watched = watch_model(card, package.sha256)
        except AcceptanceError as error:
            print_note(console, error.message)
            continue
        if not watched:
            words = "not accepted here, so there is nothing to compare with: overread evaluate --sign"
            console.print(f"{card.id} {card.version}: {words}", highlight=False, soft_wrap=True)
        for profile, compared in watched:
            console.print(_watched(package, profile, compared))
            moved |= any(_has_moved(one.stability) for one in compared)
    return EXIT_MOVED if moved else EXIT_STABLE


def _has_moved(found: Stability) -> bool:
    return found.verdict in (Drift.MOVED, Drift.FAR)


def _months(timeline: Timeline) -> Table:
    drift = timeline.drift
    verdict = _VERDICTS[drift.verdict] if len(timeline.months) > 1 else "one month alone"
    table = Table(
        "month",
        "decided",
        "agreement",
        "95 % interval",
        title=f"{timeline.model} {timeline.version}, last month against those before: {verdict}",
    )
    for month in timeline.months:
        table.add_row(month.name, f"{month.row.decided:,}", *_in_percent(month.row.agreement))
    return table


def _watched(package: ModelPackage, profile: Profile, watched: tuple[Watched, ...]) -> Table:
    table = Table(
        "what",
        "then",
        "now",
        "index",
        "by chance",
        "verdict",
        title=f"{' '.join(filter(None, (package.card.id, package.card.version, profile.finding)))}, "
        f"against the test of {profile.signed_at:%Y-%m-%d}",
    )
    for one in watched:
        found = one.stability
        table.add_row(
            TITLES.get(one.what, one.what),
            f"{found.before:,}",
            f"{found.now:,}",
            f"{found.index:.3f}",
            f"{found.p:.2g}",
            _VERDICTS[found.verdict],
        )
    return table


def _in_percent(share: Share) -> tuple[str, str]:
    low, high = share.interval
    return f"{100 * share.value:.0f} %", f"{100 * low:.0f} to {100 * high:.0f}"
