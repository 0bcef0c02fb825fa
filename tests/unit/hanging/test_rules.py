"""Hanging rules as users write them: one of each kind, and the errors of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.hanging.plan import Hanging, Room, hang
from core.hanging.rule_files import HangingRules, read_rules
from core.hanging.studies import earlier_studies
from core.images.studies.study_tree import Study
from tests.support.studies import grouped
from tests.unit.hanging.made_studies import CORONAL, instances, stack, study

WIDE, NARROW, TALL = Room(1800, 900), Room(1000, 700), Room(900, 1500)
PANES = "[[panes]]\nprior = 0\n[[panes]]\nprior = 1\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "hanging"
    folder.mkdir()
    return folder


def rules_of(own: Path, **files: str) -> HangingRules:
    for name, text in files.items():
        (own / f"{name}.toml").write_text(text, "utf-8")
    return read_rules(own)


def hung(
    rules: HangingRules,
    now: Study,
    *others: Study,
    room: Room = WIDE,
    panes: int | None = None,
) -> Hanging | None:
    first = now.series[0].pictures[0]
    earlier = earlier_studies(now, others)
    return hang(rules, now, first, earlier, room, panes)


def seen(hanging: Hanging | None) -> list[str]:
    """Return the names of the files in the panes."""
    return [pane.picture[0].source.name for pane in hanging.panes] if hanging is not None else []


def film(name: str, **more: object) -> Study:
    return study(name, **{"modality": "DX", "body_part": "CHEST", "view_position": "PA", **more})


def test_all_rules_that_ship_are_good(own: Path) -> None:
    rules = read_rules(own)
    assert not rules.problems
    assert len(rules.rules) >= 4


def test_a_film_hangs_with_the_film_before_and_with_two_where_there_is_room(own: Path) -> None:
    rules = read_rules(own)
    now = film("now")
    older, oldest = film("older", study_date="20250101"), film("oldest", study_date="20240101")
    assert seen(hung(rules, now, older)) == ["now/000.dcm", "older/000.dcm"]
    assert seen(hung(rules, now, oldest, older)) == ["now/000.dcm", "older/000.dcm", "oldest/000.dcm"]
    narrow = hung(rules, now, oldest, older, room=NARROW)
    assert seen(narrow) == ["now/000.dcm", "older/000.dcm"]
    assert narrow is not None
    assert len(narrow.priors) == 2
    assert hung(rules, now) is None


def test_a_film_of_another_part_or_modality_is_not_compared(own: Path) -> None:
    rules = read_rules(own)
    hand = film("hand", study_date="20250101", body_part="HAND")
    ct = study("ct", study_date="20250101", body_part="CHEST")
    assert hung(rules, film("now"), hand, ct) is None
    said = film("said", study_date="20250102", body_part="", study_description="Röntgen Thorax")
    assert seen(hung(rules, film("now"), hand, ct, said)) == ["now/000.dcm", "said/000.dcm"]


def test_a_right_limb_is_not_compared_with_a_left_one(own: Path) -> None:
    rules = read_rules(own)
    hand = {"body_part": "HAND", "view_position": ""}
    now = film("now", side="R", **hand)
    left, right, unknown = (
        film(f"then{side}", side=side, study_date="20250101", **hand) for side in ("L", "R", "")
    )
    assert hung(rules, now, left) is None
    assert seen(hung(rules, now, left, right)) == ["now/000.dcm", "thenR/000.dcm"]
    assert seen(hung(rules, now, unknown)) == ["now/000.dcm", "then/000.dcm"]
    # There is only one chest, whatever the files say.
    chest = film("chest", side="R", study_date="20250101")
    assert seen(hung(rules, film("now", side="L"), chest)) == ["now/000.dcm", "chest/000.dcm"]


def test_breasts_hang_by_side_and_view(own: Path) -> None:
    rules = read_rules(own)

    def breasts(name: str, date: str) -> Study:
        return grouped(
            one
            for n, (side, view) in enumerate((s, v) for s in "LR" for v in ("CC", "MLO"))
            for one in instances(
                f"{name}{side}{view}",
                side=side,
                study_uid=f"1.{name}",
                series_uid=f"1.{name}.1",
                sop_uid=f"1.{name}.{n}",
                modality="MG",
                body_part="BREAST",
                view_position=view,
                study_date=date,
            )
        )[0]

    now, then = breasts("now", "20260102"), breasts("then", "20250102")
    for picture in now.series[0].pictures:
        found = seen(hang(rules, now, picture, earlier_studies(now, [then]), WIDE))
        assert [name.split("/")[0].removeprefix("now").removeprefix("then") for name in found] == [
            picture[0].source.name.split("/")[0].removeprefix("now")
        ] * 2


def test_films_in_two_views_hang_view_by_view(own: Path) -> None:
    rules = read_rules(own)

    def two(name: str, date: str) -> Study:
        views = ("LL", "PA")
        return grouped(
            one
            for n, view in enumerate(views)
            for one in instances(
                name + view,
                study_uid=f"1.{name}",
                series_uid=f"1.{name}.{n}",
                modality="DX",
                body_part="CHEST",
                view_position=view,
                study_date=date,
            )
        )[0]

    now, then = two("now", "20260102"), two("then", "20250102")
    found = seen(hung(rules, now, then))
    assert [name.split("/")[0] for name in found] == ["nowPA", "thenPA", "nowLL", "thenLL"]


def test_a_stack_hangs_with_the_series_that_is_like_it_at_the_same_place(own: Path) -> None:
    rules = read_rules(own)
    now = study("now", stack(40, 2.5), series_description="Thorax lung 2.5")
    thin = {"study_uid": "1.then", "study_date": "20250101"}
    soft, lung = ({**thin, "series_description": f"Thorax {kernel} 5.0"} for kernel in ("soft", "lung"))
    then = grouped(
        [
            *instances("soft", stack(20, 5.0), **soft, series_uid="1.1"),
            *instances("lung", stack(20, 5.0), **lung, series_uid="1.2"),
            *instances("cor", stack(50, 2.0, orientation=CORONAL), **thin, series_uid="1.3"),
        ]
    )[0]
    earlier = earlier_studies(now, [then])
    found = hang(rules, now, now.series[0].pictures[20], earlier, WIDE)
    assert seen(found) == ["now/020.dcm", "lung/010.dcm"]


def test_a_rule_of_ones_own_by_modality(own: Path) -> None:
    text = 'name = "CT alone"\nprior_studies = "none"\n[when]\nmodality = ["CT"]\n[[panes]]\n'
    rules = rules_of(own, ct=text)
    found = hung(rules, study("now"), study("then", study_date="20250101"))
    assert seen(found) == ["now/000.dcm"]
    assert found is not None
    assert found.named.own


def test_a_rule_of_ones_own_by_part_of_the_body(own: Path) -> None:
    text = 'name = "Head"\n[when]\nbody_part = ["head"]\n' + PANES + "[[panes]]\nprior = 2\n"
    rules = rules_of(own, head=text)
    head = {"body_part": "HEAD"}
    earlier = [study("a", study_date="20250101", **head), study("b", study_date="20240101", **head)]
    assert len(seen(hung(rules, study("now", **head), *earlier))) == 3
    assert len(seen(hung(rules, study("now"), *(study(n, study_date="20250101") for n in "cd")))) == 2


def test_a_rule_of_ones_own_by_the_kind_that_files_name(own: Path) -> None:
    text = 'name = "Limbs"\nprior_studies = "none"\n[when]\nkind = ["LimbFilm"]\n[[panes]]\n'
    rules = rules_of(own, limb=text)
    for part, panes in (("KNEE", 1), ("", 2)):
        now, then = (
            film(name, study_date=f"{year}0101", body_part=part, view_position="")
            for name, year in (("now", 2026), ("then", 2025))
        )
        assert len(seen(hung(rules, now, then))) == panes


def test_a_rule_of_ones_own_by_screen(own: Path) -> None:
    text = 'name = "Upright"\ncolumns = 1\n[when]\nscreen = "tall"\n' + PANES
    rules = rules_of(own, tall=text)
    then = study("then", study_date="20250101")
    upright, level = (hung(rules, study("now"), then, room=room) for room in (TALL, NARROW))
    assert upright is not None
    assert level is not None
    assert (upright.rule.columns, level.rule.columns) == (1, 0)


def test_a_rule_of_ones_own_by_number_of_panes(own: Path) -> None:
    text = 'name = "Four"\nprior_studies = "none"\n[[panes]]\n[[panes]]\n[[panes]]\n[[panes]]\n'
    rules = rules_of(own, four=text)
    now = grouped(
        one for n in range(4) for one in instances(f"s{n}", stack(3, 1.0), study_uid="1", series_uid=f"1.{n}")
    )[0]
    assert len(seen(hung(rules, now, panes=4))) == 4
    assert hung(rules, now, panes=2) is None


def test_a_rule_of_ones_own_by_plane_and_words(own: Path) -> None:
    text = (
        'name = "Planes"\nprior_studies = "none"\n[[panes]]\nplane = "coronal"\n'
        '[[panes]]\nplane = "axial"\nwords = ["bone"]\n'
    )
    rules = rules_of(own, planes=text)
    now = grouped(
        [
            *instances("soft", stack(3, 1.0), study_uid="1", series_uid="1.1", series_description="Soft"),
            *instances("bone", stack(3, 1.0), study_uid="1", series_uid="1.2", series_description="BONE 1.0"),
            *instances("cor", stack(3, 1.0, orientation=CORONAL), study_uid="1", series_uid="1.3"),
        ]
    )[0]
    assert seen(hung(rules, now)) == ["cor/001.dcm", "bone/000.dcm"]


def test_a_rule_of_ones_own_for_any_earlier_study(own: Path) -> None:
    text = 'name = "All"\nprior_studies = "any"\n' + PANES
    rules = rules_of(own, all=text)
    hand = film("hand", study_date="20250101", body_part="HAND")
    assert seen(hung(rules, study("now"), hand)) == ["now/000.dcm", "hand/000.dcm"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = \n", "is not valid TOML"),
        (f"name = {'[' * 30_000}", "is not valid TOML"),
        (PANES, "The hanging rule stack.toml lacks the key name."),
        ('name = "A"\n', "The hanging rule stack.toml lacks the key panes."),
        ('name = "A"\ncolour = 3\n' + PANES, "The hanging rule stack.toml has an unknown key colour."),
        ('name = "A"\n[when]\nmodalities = ["CT"]\n' + PANES, "unknown key when.modalities."),
        ('name = "A"\n[when]\nmodality = "CT"\n' + PANES, "Correct the key when.modality in"),
        (
            'name = "A"\n[when]\nbody_part = ["nose"]\n' + PANES,
            "when.body_part in the hanging rule stack.toml: 'nose' is not one of",
        ),
        ('name = "A"\n[when]\nscreen = "round"\n' + PANES, "the key when.screen in"),
        ('name = "A"\n' + PANES + "plane = 3\n", "the key panes.2.plane in"),
        ('name = "A"\n[[panes]]\nprior = 1\n', "one pane must show the current study"),
        ('name = "A"\n' + PANES + "[[panes]]\nprior = 5\n", "without a gap"),
        ('name = "A"\n[link]\nscroll = "yes"\n' + PANES, "hanging rule stack.toml: write true or false."),
    ],
)
def test_a_bad_rule_is_told_of_in_one_sentence_and_the_one_that_ships_is_used(
    own: Path, text: str, said: str
) -> None:
    rules = rules_of(own, stack=text)
    (problem,) = rules.problems
    assert said in problem.message
    assert "stack.toml" in problem.message
    assert problem.message.endswith("The built-in rule is used instead.")
    assert any(named.file == "stack.toml" and not named.own for named in rules.rules)
    found = hung(rules, study("now", stack(3, 1.0)), study("then", stack(3, 1.0), study_date="20250101"))
    assert found is not None
    assert found.named.file == "stack.toml"


def test_a_bad_rule_with_a_name_of_its_own_is_left_out(own: Path) -> None:
    rules = rules_of(own, mine="nothing")
    assert rules.problems[0].message.endswith("The rule is ignored.")
    (own / "mine.toml").write_bytes(b"\xff\xfe\xff")
    assert "could not be read as UTF-8 text" in read_rules(own).problems[0].message


def test_a_good_rule_of_ones_own_takes_the_place_of_the_one_that_ships(own: Path) -> None:
    rules = rules_of(own, stack='name = "Mine"\n[when]\nmodality = ["CT"]\n' + PANES)
    assert [named.own for named in rules.rules if named.file == "stack.toml"] == [True]
