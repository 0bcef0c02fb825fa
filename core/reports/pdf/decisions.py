"""A reader's decisions in the PDF."""

from __future__ import annotations

from collections.abc import Mapping

from core.language.catalogue import Language
from core.models import KIND_MODELS
from core.models.card import Card
from core.reports.pdf.text import breakable, printable, shorten
from core.results.answers import answer_words
from core.results.concordance import Share, concordance
from core.results.decisions import ABNORMAL, NORMAL, Decided, Decision, ReaderHistory, Verdict

#: Most characters of a comment that are printed; the CSV has all.
_COMMENT = 300
VERDICTS = {
    Verdict.AGREE: "Agrees",
    Verdict.DISAGREE: "Disagrees",
    Verdict.UNSURE: "Unsure",
    Verdict.NONE: "Not comparable",
}
ALWAYS = {NORMAL: "Normal", ABNORMAL: "Abnormal"}


def reader_words(history: ReaderHistory, card: Card | None, say: Language) -> list[list[str]]:
    """Return rows of label and text on a reader's decision about a finding."""
    rows = []
    if history.first is not None and history.first.committed:
        rows.append([say("Blind"), _decision_words(history.first, card, say)])
    if history.second is not None and history.second.committed:
        change = f" {say('Changed after seeing the model.')}" if history.changed else ""
        rows.append([say("Reader"), _decision_words(history.second, card, say) + change])
    if history.last is not None and history.last.comment:
        rows.append([say("Comment"), shorten(printable(history.last.comment), _COMMENT)])
    return [[label, breakable(printable(words))] for label, words in rows]


def reader_brief(history: ReaderHistory, card: Card | None, say: Language) -> str:
    """Return a reader's decision in a few words, for a table row."""
    last = history.last
    if last is None or not last.committed:
        return say("Not decided")
    says = _named(last, card, say)
    blind = f" ({say('read blind')})" if last.blind else ""
    comment = f". {last.comment}" if last.comment else ""
    words = f"{say(VERDICTS[last.verdict])}{f': {says}' if says else ''}{blind}{comment}"
    return breakable(shorten(printable(words), 110))


def reader_rows(decided: Decided, cards: Mapping[str, Card], say: Language) -> list[list[str]]:
    """Return rows on how often a reader and a run's models agreed; none without decisions."""
    own = frozenset(decided.hashes.values())
    entries = [
        entry
        for key, state in decided.states.items()
        if key.sha256 in own
        for entry in state.entries.values()
    ]
    return [
        [
            shorten(printable(_row_title(row.model, row.finding, cards, say)), 40),
            *(say.figures(f"{n:,}") for n in (row.decided, row.agreed, row.disagreed, row.unsure)),
            share_words(row.agreement, say),
            share_words(row.change, say) if row.blind else "",
        ]
        for row in concordance(entries).rows
        # Readers do not agree or disagree with the image kind.
        if row.model not in KIND_MODELS
    ]


def _row_title(model: str, finding: str, cards: Mapping[str, Card], say: Language) -> str:
    card = cards.get(model)
    if card is None:
        return finding or model
    return answer_words(card, finding, say) if finding else say(card.title)


def _named(decision: Decision, card: Card | None, say: Language) -> str:
    """Return the class that a reader named, in words."""
    titles = {c.name: c.title for c in card.classes} if card is not None else {}
    return say({**titles, **ALWAYS}.get(decision.says, decision.says))


def _decision_words(decision: Decision, card: Card | None, say: Language) -> str:
    named = f": {says}" if (says := _named(decision, card, say)) else ""
    # In local time; its offset from UTC is on the first page.
    at = say.moment(decision.at.astimezone().replace(tzinfo=None))
    return f"{say(VERDICTS[decision.verdict])}{named}, {at}."


def share_words(share: Share, say: Language) -> str:
    """Return a share with its interval in whole percent, as small numbers of cases justify no more."""
    low, high = share.interval
    return say.filled(
        "{value} % ({low} to {high})",
        value=f"{100 * share.value:.0f}",
        low=f"{100 * low:.0f}",
        high=f"{100 * high:.0f}",
    )
