"""Why a command cannot be used just now, in a sentence for its tooltip; empty where it can."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.language import plural, tr, whole

if TYPE_CHECKING:
    from core.batch.journal.manifest import Unfinished
    from desktop.session.session import Session

#: Commands that need a picture on screen.
_VIEWING = (
    *("next", "previous", "fit", "one_to_one", "zoom_in", "zoom_out"),
    *("turn_right", "turn_left", "flip_across", "flip_down", "invert", "reset", "overlays", "play"),
    *("mark_length", "mark_angle", "mark_rectangle", "mark_ellipse"),
    *("next_mark", "delete_mark", "clear_marks", "tags", "copy_picture", "save_picture"),
)


def reasons(session: Session) -> dict[str, str]:
    """Reasons by the commands' names."""
    folder = session.folder
    loading = session.models is None and not session.models_problem
    nothing = "" if folder is not None and folder.items else tr("Open a folder or files first.")
    model = tr("The model is still being made ready.") if loading else session.models_problem
    growing = folder is not None and not folder.looked_through
    looking = tr("Wait until the folder is looked through.") if growing else ""
    stopped = folder is not None and not growing and not folder.found.complete
    part = tr("The folder was not looked through to its end; open it again.") if stopped else ""
    working = tr("Wait until what is under way has ended, or cancel it.") if session.busy else ""
    no_picture = "" if session.current is not None else tr("Choose a picture first.")
    all_read = "" if folder is None or not folder.all_read else tr("Every picture was read.")
    no_reading = "" if folder is not None and folder.readings else tr("Nothing was read yet.")
    activity = session.activity
    found = {
        "continue_last": ("" if offer(session) else tr("There is no unfinished batch.")) or working,
        "read_picture": nothing or no_picture or model or working,
        "read_folder": nothing or looking or part or model or working or all_read,
        "read_selection": nothing or looking or model or working,
        "watch": nothing or looking or part,
        "pause": "" if activity is not None and activity.pausable else tr("No folder is being read."),
        "cancel": "" if activity is not None and activity.stoppable else tr("Nothing is under way."),
        "export_csv": no_reading or working,
        "export_pdf": no_reading or working,
        "export_study": no_reading or working or no_picture,
        "export_dicom": no_reading or working,
        "deidentify": nothing or working,
        "find": nothing,
        "model_card": model,
        "acceptance": model or working,
    }
    return found | dict.fromkeys(_VIEWING, nothing or no_picture)


def offer(session: Session) -> Unfinished | None:
    """The unfinished batch that can be gone on with; none where that is what is open."""
    found, folder = session.unfinished, session.folder
    if found is None or (folder is not None and _absolute(folder.roots) == _absolute(found.manifest.roots)):
        return None
    return found


def describe_offer(found: Unfinished) -> tuple[str, str]:
    """Name what an unfinished batch is of, and say how far it came and when it was begun."""
    names = [root.name or str(root) for root in found.manifest.roots]
    more = tr(" and {names}", names=plural(len(names) - 1, "{n} more", "{n} more")) if len(names) > 1 else ""
    files = plural(found.manifest.total, "{n} file", "{n} files")
    begun = found.manifest.started.astimezone()
    return names[0] + more, tr(
        "{done} of {files} read, begun {begun:%Y-%m-%d %H:%M}",
        done=whole(found.done),
        files=files,
        begun=begun,
    )


def _absolute(roots: tuple[Path, ...]) -> set[Path]:
    return {root.absolute() for root in roots}
