"""Makes one or two sentences on a study for the RIS from phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.images.base.picture import Identity
from core.language.catalogue import Language
from core.models.standing import Standing
from core.reports.phrases.phrases import Phrases
from core.reports.phrases.place import NOWHERE, Place
from core.results.decisions import ABNORMAL, NORMAL, Verdict
from core.results.line_words import not_read_words, standing_of_all
from core.results.mark_words import measured_words
from core.results.marks import PictureMarks
from core.results.score import Band
from core.results.study_line import StudyLine
from core.results.wording import inside_words, with_standing

#: Body part by the image kind that models name.
_REGIONS = {"CXR": "CHEST", "Hand": "HAND", "HeadMR": "HEAD", "HeadCT": "HEAD"}
#: Most models have this standing, for which nothing is said.
_GOOD = Standing()
_VIEW = re.compile(r"[A-Z]{1,4}")


@dataclass(frozen=True)
class SaidFinding:
    """A finding that is suspected or borderline.

    Attributes
    ----------
    title : str
        Title in English.
    band : Band
    score : int
    place : Place
    verdict : Verdict
        The reader's verdict on the finding.
    standing : Standing
        Whether the model was measured, and whether it has a gate.
    """

    title: str
    band: Band
    score: int
    place: Place = NOWHERE
    verdict: Verdict = Verdict.NONE
    standing: Standing = _GOOD


@dataclass(frozen=True)
class SaidStudy:
    """The subject of the sentences.

    Attributes
    ----------
    identity : Identity
        Identity of one of the study's pictures.
    region : str
        The models' name of the image kind, if they have one.
    line : StudyLine or None
        None if no model read the study.
    findings : sequence of SaidFinding
    own : str
        Finding named by the reader, as in `Decision.says`.
    own_verdict : Verdict
        The reader's verdict if nothing is suspected.
    marks : sequence of PictureMarks
    """

    identity: Identity
    region: str = ""
    line: StudyLine | None = None
    findings: Sequence[SaidFinding] = ()
    own: str = ""
    own_verdict: Verdict = Verdict.NONE
    marks: Sequence[PictureMarks] = ()


def words_for_report(study: SaidStudy, phrases: Phrases, say: Language) -> str:
    """Describe a study's findings, the reader's decisions, and the measurements.

    Parameters
    ----------
    study : SaidStudy
    phrases : Phrases
    say : Language
        The language of the phrases, for titles, figures and dates.
    """
    modality = study.identity.modality.strip().upper()

    def phrase(which: str, /, **fields: str) -> str:
        return phrases.say(which, modality, **fields)

    between = phrases.by_modality.get(modality, {}).get("between") or phrases.words["between"]
    line = study.line
    # If no model was asked, nothing else needs to be said.
    asked = line is not None and (line.models or line.refused)
    missing = "; ".join(not_read_words(line, say)) if line is not None and asked else ""
    measured = [
        ", ".join(measured_words(one, say, say.figures)) for marks in study.marks for one in marks.measured
    ]
    return phrase(
        "sentence",
        study=_study_words(study, phrases, say),
        findings=between.join(_finding_words(study, phrases, say)),
        missing=phrase("missing", list=missing) if missing else "",
        measured=phrase("measured", list="; ".join(measured)) if measured else "",
    )


def _study_words(study: SaidStudy, phrases: Phrases, say: Language) -> str:
    who = study.identity
    part = _line(who.body_part).upper() or _REGIONS.get(study.region, "")
    view = _line(who.view_position).upper()
    return phrases.say(
        "study",
        who.modality.strip().upper(),
        part=phrases.parts.get(part, ""),
        view=view if _VIEW.fullmatch(view) else "",
        date=say.day(who.study_date),
        modality=_line(who.modality),
        description=_line(who.study_description),
    )


def _finding_words(study: SaidStudy, phrases: Phrases, say: Language) -> list[str]:
    modality = study.identity.modality.strip().upper()

    def phrase(which: str, /, **fields: str) -> str:
        return phrases.say(which, modality, **fields)

    def verdict_words(verdict: Verdict) -> str:
        return phrase(verdict.value) if verdict is not Verdict.NONE else ""

    line = study.line
    if line is None or not line.models:
        return [phrase("unread")]
    if not study.findings:
        own = study.own
        named = {NORMAL: "normal", ABNORMAL: "abnormal"}.get(own, "")
        reader = phrase("says", named=phrase(named) if named else say(own)) if own else ""
        nothing = phrase("nothing", reader=verdict_words(study.own_verdict) or reader)
        told = standing_of_all(line, say)
        return [f"{nothing} ({told})" if told else nothing]
    said = []
    for one in study.findings:
        place = phrase(
            "place",
            side=phrase(one.place.side) if one.place.side else "",
            field=phrase(one.place.field) if one.place.field else "",
        )
        words = phrase(
            "finding",
            name=inside_words(one.title, say),
            band=phrase("suspected" if one.band is Band.SUSPECTED else "borderline"),
            place=place,
            score=str(one.score),
            reader=verdict_words(one.verdict),
        )
        # A phrase cannot omit this: it is added whenever such a model contributes.
        said.append(with_standing(words, one.standing, say))
    return said


def _line(text: str) -> str:
    """Return a text from a file as one line."""
    return " ".join(text.split())
