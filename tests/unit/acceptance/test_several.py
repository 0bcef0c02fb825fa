"""A model with several findings is tested for each; versions are compared by the findings they look for."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from core.acceptance.evaluated import quote
from core.acceptance.profile import find_profile
from core.acceptance.signing import sign_trial
from core.acceptance.trial import AcceptanceTrial, MeasuredTrial, find_cases, run_trials
from core.acceptance.views import comparable, same_question
from core.acceptance.watching import compare_with_baseline, watch_model
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.pipeline import Settings, read_all
from core.errors import AcceptanceError
from core.inference.model_loading import Opened, open_models
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.models.onnx_file import with_card
from core.models.thresholds import with_site_threshold
from core.progress import Progress
from core.reports.acceptance.pdf import write_acceptance
from core.reports.acceptance.tables import write_cases, write_figures
from core.reports.site import Site
from core.settings_file import read_settings
from tests.support.pdf import text_of
from tests.support.pictures import save
from tests.support.tiny_findings import NAMES, findings_card, findings_graph, picture_of
from tests.unit.reports.samples import make_card

pytestmark = pytest.mark.usefixtures("forked_decoders")

#: The findings in each picture, and its label: the third shows a mass that is not labelled.
PICTURES = [((4, 9), "effusion|mass"), ((4,), "Effusion"), ((9,), "No finding"), ((), "no finding")]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    catalogue = Catalogue(tmp_path / "shipped", tmp_path / "added")
    catalogue.ship(with_card(findings_graph(), findings_card()))
    made = open_models([catalogue.read("chest14")], "cpu")
    yield made
    made.engine.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    lines = ["file,label,patient"]
    for number, (bright, label) in enumerate(PICTURES * 3):
        save(picture_of(*bright, side=64, grey=0.7 + number / 100), folder / f"{number:02}.png")
        lines.append(f"{number:02}.png,{label},P{number}")
    (folder / "labels.csv").write_text("\n".join(lines), "utf-8")
    return folder


def trials_of(opened: Opened, site: Path) -> dict[str, AcceptanceTrial]:
    trials = run_trials(find_cases(site, None), opened, 0, Progress())
    return {trial.finding: trial for trial in trials}


def test_each_finding_has_its_own_figures(opened: Opened, site: Path, tmp_path: Path) -> None:
    trials = trials_of(opened, site)
    assert tuple(trials) == NAMES
    effusion, mass = trials["effusion"].measured(), trials["mass"].measured()
    assert effusion.whole.positives == 6
    assert effusion.whole.figures["sensitivity"].value == effusion.whole.figures["specificity"].value == 1.0
    assert (mass.whole.positives, mass.whole.pictures) == (3, 12)
    assert mass.whole.figures["sensitivity"].value == 1.0
    assert mass.whole.figures["specificity"].part == 6
    assert trials["hernia"].measured().whole.positives == 0
    # Another threshold affects only that finding.
    assert trials["effusion"].measured(0.99999).whole.figures["sensitivity"].value == 0.0
    tested = [MeasuredTrial(trial, trial.measured()) for trial in trials.values()]
    write_cases(tested, tmp_path / "c.csv")
    rows = list(csv.DictReader((tmp_path / "c.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 12 * len(NAMES)
    assert "p_no_mass" not in rows[0]
    wrong = [(row["file"], row["finding"]) for row in rows if row["right"] == "false"]
    assert wrong == [("02.png", "mass"), ("06.png", "mass"), ("10.png", "mass")]
    write_figures(tested, tmp_path / "f.json")
    raw = json.loads((tmp_path / "f.json").read_text())
    assert raw["findings"]["mass"]["evaluation"]["whole"]["positives"] == 3
    write_acceptance(tested[4:6], tmp_path / "r.pdf")
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        assert len(pdf.pages) >= 4


def test_the_report_of_a_finding_is_in_the_language_of_the_site(
    opened: Opened, site: Path, tmp_path: Path
) -> None:
    trial = trials_of(opened, site)["mass"]
    profile, _ = sign_trial(trial, trial.measured(), "Dr. Ü", "by hand")
    # No font has the second character of the name.
    hospital = Site(language="de", hospital="Klinik \N{HOSPITAL} Ü")
    write_acceptance([MeasuredTrial(trial, trial.measured())], tmp_path / "r.pdf", [profile], hospital)
    said = text_of(tmp_path / "r.pdf")
    assert "Klinik \N{REPLACEMENT CHARACTER} Ü" in said
    assert "Bericht der Abnahmeprüfung" in said
    assert "Abgenommen von Dr. Ü am" in said
    assert "Verdacht ab einer Wahrscheinlichkeit von 0,48, das ist der Punktwert 50" in said
    assert "50,0 %" in said
    for word in (
        "Figures",
        "Curves",
        "Sensitivity",
        "Subgroups",
        "Worst cases",
        "found",
        "How this",
        "Signed",
    ):
        assert word not in said, word


def test_a_signed_threshold_is_that_of_the_finding(opened: Opened, site: Path) -> None:
    trials, sha256 = trials_of(opened, site), opened.models[0].package.sha256
    profile, path = sign_trial(trials["mass"], trials["mass"].measured(0.999), "Dr. M", "by hand")
    assert path.name.endswith("-mass.json")
    assert find_profile("chest14", sha256, "mass") == profile
    assert find_profile("chest14", sha256) is find_profile("chest14", sha256, "effusion") is None
    card = with_site_threshold(opened.models[0].card, read_settings().thresholds)
    assert {p.positive[0]: p.threshold for p in card.findings}["mass"] == 0.999
    assert {p.positive[0]: p.threshold for p in card.findings}["effusion"] == pytest.approx(0.38)
    assert quote(card, sha256).startswith("Mass: Accepted by Dr. M")
    sign_trial(trials["effusion"], trials["effusion"].measured(0.9), "Dr. M", "by hand")
    assert sorted(t.finding for t in read_settings().thresholds) == ["effusion", "mass"]


def test_each_finding_is_watched_by_its_own_profile(opened: Opened, site: Path) -> None:
    card, sha256 = opened.models[0].card, opened.models[0].package.sha256
    assert watch_model(card, sha256) == ()
    trials = trials_of(opened, site)
    profiles = [
        sign_trial(trials[n], trials[n].measured(), "Dr. M", "by hand")[0] for n in ("effusion", "mass")
    ]
    with open_journal(place_of([site]), resume=True) as (journal, _):
        read_all([site], opened.engine, opened.models, journal, Progress(), Settings(resumable=True))
    watched = watch_model(card, sha256)
    assert [profile for profile, _ in watched] == profiles
    for profile, compared in watched:
        trial = trials[profile.finding]
        # Readings made here count once per file, whatever the file is called.
        own = {case.sha256: case for case in trial.cases}.values()
        expected = compare_with_baseline(profile, trial.card, own)
        assert [one for one in compared if one.what == "score"] == [
            one for one in expected if one.what == "score"
        ]


def one_finding(model_id: str, absent: str, present: str, title: str) -> Card:
    raw = make_card((absent, present), 0.5).model_dump()
    raw["classes"] = [{"name": absent, "title": absent}, {"name": present, "title": title}]
    return Card.model_validate(raw | {"id": model_id})


def test_models_are_compared_where_they_answer_the_same_question() -> None:
    pneumonia = one_finding("pneumonia", "normal", "pneumonia", "Pneumonia")
    again = one_finding("other-maker", "healthy", "PNA", "pneumonia")
    tuberculosis = one_finding("tb", "normal", "tuberculosis", "Tuberculosis")
    assert same_question(pneumonia, again)
    # Both models have a class called normal, but it is not what they look for.
    assert not same_question(pneumonia, tuberculosis)
    comparable(pneumonia, again)
    comparable(pneumonia, findings_card())
    with pytest.raises(AcceptanceError, match=r"different questions.*: Pneumonia; Tuberculosis"):
        comparable(pneumonia, tuberculosis)
