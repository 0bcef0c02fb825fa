"""The commands explain, render and reformat, which write pictures; their code is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.classify_command import Device, Paths
from core.cli.language.wrong_use import WrongUse, excluding, takes
from core.language.message import Message

if TYPE_CHECKING:
    from core.images.base.picture import Window

WindowText = Annotated[
    str | None,
    typer.Option(help="CENTER,WIDTH in the unit of the values. Default: the file's own."),
]


def explain(
    file: Annotated[Path, typer.Argument(help="A file with a picture.", exists=True, dir_okay=False)],
    model: Annotated[str, typer.Option(help="Model id.")],
    out: Annotated[Path, typer.Option(help="Write the picture under the map into this PNG.")],
    frame: Annotated[int, typer.Option(min=1, help="Frame of the file, counted from 1.")] = 1,
    finding: Annotated[
        str | None, typer.Option(help="Finding of the model. Default: that with the highest score.")
    ] = None,
    device: Device = None,
) -> None:
    """Show where in a picture a model saw its finding. For models without maps, it makes a map by occlusion.

    Exit status: 0 written, 3 no place stands out, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    from core.cli.pictures.explain import ExplainWish, explain_picture

    raise typer.Exit(explain_picture(ExplainWish(file, model, out, frame, finding, device)))


def render(
    paths: Paths,
    out: Annotated[Path, typer.Option(help="Write the PNGs into this folder, named after the files.")],
    frame: Annotated[
        int | None, typer.Option(min=1, help="Only this frame of each file, counted from 1.")
    ] = None,
    window: WindowText = None,
    overlays: Annotated[bool, typer.Option("--overlays", help="Draw the overlays of the files.")] = False,
    form: Annotated[str, typer.Option(help="File format: png, jpg or tif.")] = "png",
    keys: Annotated[
        bool, typer.Option("--keys", help="Only the pictures that you chose as key pictures.")
    ] = False,
    marks: Annotated[
        bool, typer.Option("--marks", help="Draw your measurements, and explain them in a strip below.")
    ] = False,
    notice: Annotated[
        bool, typer.Option("--notice", help="Write the research notice into a strip below each picture.")
    ] = False,
    named: Annotated[
        bool, typer.Option("--named", help="Write patient, number and dates into the strip, too.")
    ] = False,
    names: Annotated[
        str, typer.Option(help="Name the files after the files read (file) or by date and kind (study).")
    ] = "file",
    deidentify: Annotated[
        bool, typer.Option("--deidentify", help="Leave patients out, also of the files' names.")
    ] = False,
    pages: Annotated[
        Path | None, typer.Option(help="Also write all pictures onto pages of this PDF.")
    ] = None,
    grid: Annotated[str, typer.Option(help="COLUMNSxROWS of pictures on such a page.")] = "2x2",
) -> None:
    """Write pictures as the window shows them, and print a JSON line for each with what was applied.

    Exit status: 0 all pictures written, 3 some could not be read, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    from core.cli.pictures.marked import MarkedOptions, write_marked
    from core.cli.pictures.render import write_rendered
    from core.reports.pictures.forms import PageGrid, PictureForm
    from core.workflow.render import RenderWish

    chosen = _window_of(window)
    if form not in set(PictureForm):
        raise WrongUse(takes("--form", PictureForm))
    if names not in ("file", "study"):
        raise WrongUse(takes("--names", ("file", "study")))
    if named and deidentify:
        raise WrongUse(excluding("--named", "--deidentify"))
    try:
        on_page = PageGrid.read(grid)
    except ValueError as error:
        raise WrongUse(Message("Give --grid as columns and rows up to 6, such as 3x2.")) from error
    wish = RenderWish(frame, chosen, overlays)
    how = MarkedOptions(
        PictureForm(form),
        keys=keys,
        marks=marks,
        strip=notice or marks or named or deidentify,
        named=named,
        by_study=names == "study",
        deidentify=deidentify,
        pages=pages,
        grid=on_page,
    )
    if how == MarkedOptions(PictureForm.PNG, grid=on_page):
        raise typer.Exit(write_rendered(tuple(paths), out, wish))
    raise typer.Exit(write_marked(tuple(paths), out, wish, how))


def reformat(
    paths: Paths,
    out: Annotated[
        Path, typer.Option(help="Write the PNGs into this folder, named after each series' first file.")
    ],
    plane: Annotated[str, typer.Option(help="Plane: axial, coronal, sagittal or all.")] = "all",
    slab: Annotated[float, typer.Option(min=0.0, help="Thickness in mm; 0 for one voxel.")] = 0.0,
    projection: Annotated[
        str, typer.Option(help="What a slab shows: mean, maximum (MIP) or minimum.")
    ] = "maximum",
    place: Annotated[
        int | None, typer.Option(min=1, help="Only this cut of each plane, counted from 1.")
    ] = None,
    window: WindowText = None,
) -> None:
    """Cut CT and MR stacks in axial, coronal and sagittal planes, write PNGs, and print a JSON line for each.

    Exit status: 0 all series written, 3 some cannot be reformatted, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    from core.cli.pictures.render import write_reformats
    from core.images.volumes.reformat import Projection, ReformatPlane, Slab
    from core.workflow.reformat import ReformatWish

    chosen = _window_of(window)
    planes = {one.value.lower(): one for one in ReformatPlane}
    shown = {one.value.lower(): one for one in Projection}
    if plane != "all" and plane not in planes:
        raise WrongUse(takes("--plane", (*planes, "all")))
    if projection not in shown:
        raise WrongUse(takes("--projection", shown))
    wanted = tuple(planes.values()) if plane == "all" else (planes[plane],)
    wish = ReformatWish(wanted, Slab(slab, shown[projection]), place, chosen)
    raise typer.Exit(write_reformats(tuple(paths), out, wish))


def _window_of(text: str | None) -> Window | None:
    from core.cli.pictures.render import window_from

    try:
        return window_from(text) if text is not None else None
    except ValueError as error:
        raise WrongUse(Message("Give --window as a center and a width above 0, such as 40,400.")) from error
