"""What a reader decided, as the PDF says it."""

from __future__ import annotations

from collections.abc import Mapping

from core.reports.pdf.text import breakable, printable, shorten
from core.results.concordance import Share, concordance
from core.results.decisions import ABNORMAL, NORMAL, Decided, Decision, ReaderHistory, Verdict

#: Letters of a comment that are printed; the CSV has all of them.
_COMMENT = 300
_VERDICTS = {
    Verdict.AGREE: "Agrees",
    Verdict.DISAGREE: "Disagrees",
    Verdict.UNSURE: "Unsure",
    Verdict.NONE: "Not comparable",
}
_ALWAYS = {NORMAL: "Normal", ABNORMAL: "Abnormal"}


def reader_words(history: ReaderHistory, titles: Mapping[str, str]) -> list[list[str]]:
    """Rows of a label and words on what a reader said of a picture; `titles` puts classes into words."""
    rows = []
    if history.first is not None and history.first.committed:
        rows.append(["Blind", _decision_words(history.first, titles)])
    if history.second is not None and history.second.committed:
        change = " Changed after seeing the model." if history.changed else ""
        rows.append(["Reader", _decision_words(history.second, titles) + change])
    if history.last is not None and history.last.comment:
        rows.append(["Comment", shorten(printable(history.last.comment), _COMMENT)])
    return [[label, breakable(printable(words))] for label, words in rows]


def reader_brief(history: ReaderHistory, titles: Mapping[str, str]) -> str:
    """What holds of a picture, in few words, for a row of a table."""
    last = history.last
    if last is None or not last.committed:
        return "Not decided"
    says = {**titles, **_ALWAYS}.get(last.says, last.says)
    blind = " (read blind)" if last.blind else ""
    comment = f". {last.comment}" if last.comment else ""
    words = f"{_VERDICTS[last.verdict]}{f': {says}' if says else ''}{blind}{comment}"
    return breakable(shorten(printable(words), 110))


def reader_rows(decided: Decided, titles: Mapping[tuple[str, str], str]) -> list[list[str]]:
    """Rows on how often a reader and the models of a run agreed; none where nothing was decided."""
    own = frozenset(decided.hashes.values())
    entries = [
        entry
        for key, state in decided.states.items()
        if key.sha256 in own
        for entry in state.entries.values()
    ]
    return [
        [
            shorten(printable(titles.get((row.model, row.finding), row.finding or row.model)), 40),
            *(f"{number:,}" for number in (row.decided, row.agreed, row.disagreed, row.unsure)),
            _share_words(row.agreement),
            _share_words(row.change) if row.blind else "",
        ]
        for row in concordance(entries).rows
    ]


def _decision_words(decision: Decision, titles: Mapping[str, str]) -> str:
    says = {**titles, **_ALWAYS}.get(decision.says, decision.says)
    named = f": {says}" if says else ""
    # In the reader's own time, whose distance from UTC stands on the first page.
    return f"{_VERDICTS[decision.verdict]}{named}, {decision.at.astimezone():%Y-%m-%d %H:%M}."


def _share_words(share: Share) -> str:
    low, high = share.interval
    return f"{100 * share.value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"
