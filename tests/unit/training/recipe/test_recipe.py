"""Recipes are validated down to the last key."""

import pytest

pytest.importorskip("torch")

from training.errors import TrainingError
from training.recipe.files import find_recipe, parse_recipe, read_recipe

BODY_REGION = find_recipe("body-region").read_text("utf-8")


def test_the_shipped_recipe_names_the_classes_as_the_data_set_does():
    recipe = parse_recipe(BODY_REGION, "body-region.toml")
    assert recipe.class_names == ("AbdomenCT", "BreastMRI", "ChestCT", "CXR", "Hand", "HeadCT")
    assert (recipe.preparation.name, recipe.preparation.height, recipe.preparation.width) == (
        "letterbox",
        64,
        64,
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("epochs =", "epoch =", "training.epoch"),
        ("seed =", "colour = 3\nseed =", "colour"),
        ("validation = 0.10", "validation = 0.85", "split"),
        ('name = "Hand"', 'name = "CXR"', "two classes"),
        ('name = "pooled-cnn"', 'name = "unheard-of"', "network"),
        ("seed = 20250", "seed = = 3", "not valid TOML"),
    ],
)
def test_a_wrong_recipe_is_refused_with_the_place(old, new, place):
    assert old in BODY_REGION
    with pytest.raises(TrainingError, match=place):
        parse_recipe(BODY_REGION.replace(old, new, 1), "x.toml")


def test_an_unknown_recipe_is_refused():
    with pytest.raises(TrainingError, match="no recipe"):
        find_recipe("nothing-of-the-kind")


def test_a_variant_learns_nothing_of_the_sources_it_leaves_out():
    whole, _ = read_recipe("brain-tumor-mri")
    without, _ = read_recipe("brain-tumor-mri:without-br35h")
    strata = tuple(stratum for stratum in whole.places.strata if stratum.sources != ("br35h",))
    assert len(strata) == len(whole.places.strata) - 2
    assert [rule for rule in without.split.rules if rule.sources != ("br35h",)] == sorted(
        whole.split.rules, key=lambda rule: rule.part != "unused"
    )
    parts = [rule.part for rule in without.split.rules if rule.means("yes/1.jpg", "br35h", "br35h-1")]
    assert parts == ["elsewhere"]
    assert without == whole.model_copy(
        update={
            "id": "brain-tumor-mri-without-br35h",
            "title": without.title,
            "limits": without.limits,
            "places": whole.places.model_copy(update={"strata": strata}),
            "split": without.split,
        }
    )
