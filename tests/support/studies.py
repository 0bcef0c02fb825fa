"""Studies of complete lists of instances."""

from __future__ import annotations

from collections.abc import Iterable

from core.images.studies.study_tree import Instance, Study, StudyTree


def grouped(instances: Iterable[Instance]) -> tuple[Study, ...]:
    """Group instances into studies and series."""
    tree = StudyTree()
    for instance in instances:
        tree.add(instance)
    return tree.studies()
