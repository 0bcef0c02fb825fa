"""Worker-thread tasks of the import dialog: examine a file, make a package, add the model; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.audit import LogFacts
from core.importing.package import Imported
from core.importing.proposal import Said, open_questions, settle, with_proposals
from core.importing.spec import ImportSpec, read_spec_file, write_spec_file
from core.models.catalogue import Catalogue, model_facts
from core.progress import Progress
from core.workflow.import_model import SourceModel, import_source, keep_imported, open_source


def look(path: Path, progress: Progress) -> SourceModel:
    """Examine the graph of a model file.

    Raises
    ------
    ModelError, Cancelled
    """
    return open_source(path, lambda: progress.cancelled)


def proposals(source: SourceModel) -> Said:
    """Return proposed answers, before the user has given any."""
    return with_proposals(source.facts, Said(), source.path.name)


def spec_of(source: SourceModel, said: Said) -> ImportSpec:
    """Return the complete specification from the answers.

    Raises
    ------
    ModelError
        If answers contradict each other or the graph.
    """
    whole = with_proposals(source.facts, said, source.path.name)
    assert not open_questions(source.facts, whole)
    return settle(whole)


def read_toml(path: Path) -> ImportSpec:
    """Read the specification of a model from a TOML file.

    Raises
    ------
    ModelError
    """
    return read_spec_file(path)


def write_toml(spec: ImportSpec, path: Path) -> None:
    """Write the specification of a model to a TOML file.

    Raises
    ------
    ExportError
    """
    write_spec_file(spec, path)


def make(
    source: SourceModel,
    spec: ImportSpec,
    own: Sequence[Path],
    others: Sequence[Path],
    catalogue: Catalogue | None,
    progress: Progress,
) -> Imported:
    """Make the package of a model, without adding it to the catalogue.

    Raises
    ------
    ModelError, Cancelled
    """
    return import_source(source, spec, progress, own, others, catalogue)


def keep(imported: Imported, catalogue: Catalogue | None) -> LogFacts:
    """Run the golden cases and add the model; return its entry for the audit log.

    Raises
    ------
    ModelError, DeviceError
        If the golden cases fail; the model is not added then.
    """
    package, _ = keep_imported(imported, None, catalogue)
    return model_facts(package, "imported")
