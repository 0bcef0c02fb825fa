"""Films in turned copies: as many of both classes, and a split by film keeps the copies of one together."""

import numpy as np
import pytest

pytest.importorskip("torch")

from core.statistics.operating_point import Scores
from tests.benchmarks.splits.turned_copies import figures, tenths, turned_copies
from training.data.dataset import DatasetEntry, PictureSet
from training.recipe.files import read_recipe


@pytest.fixture(scope="module")
def recipe():
    return read_recipe("ranjan-fracture")[0]


@pytest.fixture(scope="module")
def copies(recipe):
    films = [("fractured", f"f{number}") for number in range(20)]
    films += [("not_fractured", f"n{number}") for number in range(10)]
    entries = tuple(DatasetEntry(f"{group}.jpg", label, "drawn", group) for label, group in films)
    pictures = np.random.default_rng(1).integers(40, 255, (30, 64, 64), dtype=np.uint8)
    return turned_copies(PictureSet(entries, pictures, ()), recipe, 10, seed=4)


def test_both_classes_have_as_many_copies_each_turned_in_its_own_way(copies, recipe):
    labels = copies.examples.labels.numpy()
    assert np.bincount(labels).tolist() == [200, 200]
    assert copies.films.count("f3") == 10
    assert copies.films.count("n3") == 20
    assert {recipe.class_names[label] for label in labels[np.array(copies.films) == "n3"]} == {
        "not_fractured"
    }
    pictures = copies.examples.pictures.numpy()
    assert pictures.shape == (400, 128, 128)
    assert len({picture.tobytes() for picture in pictures}) == 400
    # What lies outside a turned film is black.
    assert (pictures[:, 0, 0] == 0).any()


def test_a_split_by_film_keeps_its_copies_together_and_one_by_picture_does_not(copies):
    labels, films = copies.examples.labels.numpy(), np.array(copies.films)
    together = tenths(labels, copies.films, seed=5)
    apart = tenths(labels, [str(number) for number in range(len(labels))], seed=5)
    assert all(len(set(together[films == film])) == 1 for film in set(copies.films))
    assert all(len(set(apart[films == film])) > 1 for film in set(copies.films))
    for parts in (together, apart):
        counts = np.array([np.bincount(parts[labels == label], minlength=10) for label in (0, 1)])
        assert (counts == 20).all()


def test_intervals_draw_films_however_many_copies_there_are():
    values = np.array([0.9, 0.1, 0.2, 0.8, 0.9, 0.3])
    positive = np.array([True, True, False, False, True, False])
    once = Scores(values, positive, tuple("abcdef"))
    often = Scores(
        values.repeat(50), positive.repeat(50), tuple(name for name in "abcdef" for _ in range(50))
    )
    found = figures(often, 0.7, seed=2)
    for name, measure in figures(once, 0.7, seed=2).items():
        assert found[name].model_dump() == pytest.approx(measure.model_dump())
    assert found["accuracy"].value == pytest.approx(4 / 6)
    assert found["accuracy"].high - found["accuracy"].low > 0.5
