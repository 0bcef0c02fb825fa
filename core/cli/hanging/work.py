"""Implements `overread hanging`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.cli.checked_files import check_each
from core.cli.console import Terminal, begin, print_warning, stderr_console
from core.hanging.plan import Room, hang
from core.hanging.rule_files import own_rules_folder, read_rule, read_rules
from core.hanging.studies import earlier_studies, shown_series
from core.images.studies.study_tree import Study, StudyTree
from core.images.studies.survey import survey_folders
from core.progress import Progress

_SOME_BAD = 3


def list_hanging_rules() -> int:
    """List all rules; return the exit status."""
    begin()
    console, rules = Terminal(), read_rules()
    for named in rules.rules:
        whose = "your own" if named.own else "built-in"
        console.print(f"{named.file}: {named.rule.name} ({whose})", highlight=False, soft_wrap=True)
    console.print(f"Your own rules go into {own_rules_folder()}", highlight=False, soft_wrap=True)
    for problem in rules.problems:
        print_warning(stderr_console(), problem.message)
    return _SOME_BAD if rules.problems else 0


def check_hanging_rules(files: Sequence[Path]) -> int:
    """Check files of rules; return the exit status."""
    return check_each(files, lambda path: read_rule(path).name)


def list_priors(paths: Sequence[Path], width: int, height: int) -> int:
    """List studies with their earlier studies and panes; return the exit status."""
    begin()
    tree = StudyTree()
    for instance in survey_folders(paths, Progress()):
        tree.add(instance)
    studies, rules = tree.studies(), read_rules()
    console = Terminal()
    for study in studies:
        series = shown_series(study)
        if not study.identity.study_uid or not series:
            continue
        earlier = earlier_studies(study, studies)
        plan = hang(rules, study, series[0].pictures[0], earlier, Room(width, height))
        console.print(f"{_told(study)}: {len(earlier)} earlier", highlight=False, soft_wrap=True)
        if plan is not None:
            console.print(f"  rule {plan.named.file}", highlight=False, soft_wrap=True)
            for pane in plan.panes:
                file, frame = pane.picture[0].source.name, pane.picture[1]
                console.print(f"  pane {pane.prior}: {file}, frame {frame}", highlight=False, soft_wrap=True)
    return 0


def _told(study: Study) -> str:
    identity = study.identity
    return f"{identity.study_uid} {identity.study_date or 'no date'} {identity.modality}"
