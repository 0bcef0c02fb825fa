"""Every recipe in the package is valid, with all its variants; those after papers name the paper."""

from pathlib import Path

import pytest

pytest.importorskip("torch")

import training
from training.kinds.recipe import is_kind_recipe
from training.recipe.files import read_recipe, variants_of
from training.recipe.recipe import Recipe

RECIPES = sorted((Path(training.__file__).parent / "recipes").glob("*.toml"))
#: Recipes of image kinds have a format of their own.
NAMES = [path.stem for path in RECIPES if not is_kind_recipe(str(path))]
PAPERS = {"sandoval", "joshi", "kirthan", "ranjan-brain", "ranjan-tb", "ranjan-fracture", "manohar"}
SHIPPED = {
    "medical-mnist.zip": "body-region",
    "brain-tumor-mri.zip": "brain-tumor-mri",
    "bone-fracture.zip": "bone-fracture",
    "chest-xray-pneumonia.zip": "chest-xray-pneumonia",
    "chest-xray-tuberculosis.zip": "chest-xray-tuberculosis",
}


@pytest.mark.parametrize("name", [variant for name in NAMES for variant in variants_of(name)])
def test_it_is_valid_and_its_text_alone_gives_it_again(name):
    recipe, text = read_recipe(name)
    assert recipe.id == name.replace(":", "-")
    assert len(text) < 20_000, "the card has no room for more"


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_papers_recipe_names_it_and_is_tested_on_what_the_shipped_model_is(name):
    recipe, _ = read_recipe(name)
    shipped, _ = read_recipe(SHIPPED[recipe.data.file])
    assert recipe.paper.title
    assert recipe.paper.differences
    assert recipe.seed == shipped.seed
    # Further pooled sets come after it.
    assert list(recipe.labels) == list(shipped.labels)[: len(recipe.labels)]
    # A smaller test part is the beginning of a larger one.
    assert recipe.split.test <= shipped.split.test


def test_sandoval_stopped_early_is_the_papers_system_but_for_the_state_that_is_kept():
    paper, _ = read_recipe("sandoval")
    early, _ = read_recipe("sandoval:early-stopping")
    same = set(Recipe.model_fields) - {"id", "title", "training"}
    assert early.model_dump(include=same) == paper.model_dump(include=same)
    changed = {"epochs", "patience", "keep"}
    assert early.training.model_dump(exclude=changed) == paper.training.model_dump(exclude=changed)
    assert (paper.training.keep, early.training.keep) == ("last", "loss")
    # Otherwise it could not stop before the last epoch.
    assert early.training.patience < early.training.epochs
