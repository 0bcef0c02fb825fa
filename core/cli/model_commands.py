"""The commands of `overread models` and their options; their implementation is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.cli.classify_command import Device
from core.model_use import ModelUse

models_app = typer.Typer(
    help="The models: list, choose, verify, import, add, remove.", invoke_without_command=True
)


@models_app.callback()
def list_by_default(context: typer.Context) -> None:
    """List the models (the same as ``models list``)."""
    if context.invoked_subcommand is None:
        list_models()


@models_app.command("list")
def list_models() -> None:
    """List the models with version, classes and hash."""
    from core.cli import models

    models.list_models()


@models_app.command("verify")
def verify_models(device: Device = None) -> None:
    """Check every model file and run its golden cases on the device.

    Exit status: 0 all passed, 3 some did not, 2 wrong usage.
    """
    from core.cli import models

    raise typer.Exit(models.verify_models(device))


@models_app.command("add")
def add_model(file: Annotated[Path, typer.Argument(help="A model package (.onnx).")]) -> None:
    """Check a model package, run its golden cases, and add it to your own models."""
    from core.cli import models

    models.add_model(file)


@models_app.command("import")
def import_model(
    file: Annotated[Path, typer.Argument(help="A classifier made elsewhere (.onnx).", exists=True)],
    spec: Annotated[Path | None, typer.Option(help="A TOML file with the answers; see --write-spec.")] = None,
    write_spec: Annotated[
        Path | None, typer.Option(help="Write the answers to this TOML file, and import nothing.")
    ] = None,
    labels: Annotated[
        str,
        typer.Option(
            help="Labels in the order of the outputs, separated by commas, or a TXT, JSON or CSV file."
        ),
    ] = "",
    normal: Annotated[
        list[str] | None, typer.Option(help="A normal label, which is not a finding; may be repeated.")
    ] = None,
    several: Annotated[
        bool | None,
        typer.Option("--several/--one-of", help="Several labels may hold for a picture, or exactly one."),
    ] = None,
    values: Annotated[
        str,
        typer.Option(
            help="Pixel values that it was trained on: 0-1, -1-1, 0-255, imagenet, "
            "torchxrayvision; or mean=… std=…"
        ),
    ] = "",
    scores: Annotated[
        str, typer.Option(help="What the scores are, if the graph does not tell: logits, softmax, sigmoid.")
    ] = "",
    output: Annotated[str, typer.Option(help="The output with the scores, if there are several.")] = "",
    layout: Annotated[str, typer.Option(help="NCHW or NHWC, if the graph does not tell.")] = "",
    channels: Annotated[
        int | None, typer.Option(help="1 or 3, if the graph does not tell.", min=1, max=3)
    ] = None,
    size: Annotated[str, typer.Option(help="HEIGHTxWIDTH of the input, if the graph accepts any size.")] = "",
    resize: Annotated[
        str, typer.Option(help="How pictures are resized: stretch, letterbox, centre-crop.")
    ] = "",
    crop: Annotated[
        float, typer.Option(help="For centre-crop: part of the shorter side that is kept.")
    ] = 1.0,
    window: Annotated[
        str, typer.Option(help="CENTRE,WIDTH of the CT window that it was trained on, in Hounsfield units.")
    ] = "",
    threshold: Annotated[
        float, typer.Option(help="Probability at or above which a finding is suspected.", min=0.0, max=1.0)
    ] = 0.5,
    modality: Annotated[
        list[str] | None, typer.Option(help="A modality that it reads, such as DX; may be repeated.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="An image kind that it reads, such as CXR; may be repeated.")
    ] = None,
    pictures: Annotated[
        list[Path] | None,
        typer.Option(
            help="A folder of your typical pictures; pictures unlike them will be refused.", exists=True
        ),
    ] = None,
    others: Annotated[
        list[Path] | None,
        typer.Option(
            help="A folder of pictures that it should refuse; tells how many it refuses.", exists=True
        ),
    ] = None,
    model_id: Annotated[str, typer.Option("--id", help="Default: from the name of the file.")] = "",
    title: Annotated[
        str, typer.Option(help="Name shown to people. Default: from the name of the file.")
    ] = "",
    maps: Annotated[
        bool, typer.Option("--maps/--no-maps", help="Make maps, if the last layer allows it.")
    ] = True,
    device: Device = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep the model without asking again.")] = False,
) -> None:
    """Import a classifier made elsewhere. You are asked for what its graph does not tell.

    Exit status: 0 imported, 2 refused or an answer is missing, 130 stopped by Ctrl-C.
    """
    from core.cli.import_model import ImportWish, run_import
    from core.importing.proposal import Said

    wish = ImportWish(
        file,
        Said(
            id=model_id,
            title=title,
            normal=None if normal is None else tuple(normal),
            one_of=None if several is None else not several,
            output=output,
            channels=channels,
            modalities=tuple(modality or ()),
            kinds=tuple(kind or ()),
            maps=maps,
            crop=crop,
            threshold=threshold,
        ),
        texts={
            "labels": labels,
            "values": values,
            "scores": scores,
            "layout": layout,
            "size": size,
            "resize": resize,
            "window": window,
        },
        spec=spec,
        write_spec=write_spec,
        pictures=tuple(pictures or ()),
        others=tuple(others or ()),
        device=device,
        yes=yes,
    )
    raise typer.Exit(run_import(wish))


@models_app.command("remove")
def remove_model(model_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Remove a model that you added."""
    from core.cli import models

    models.remove_model(model_id)


@models_app.command("use")
def use_model(
    model_id: Annotated[str, typer.Argument(metavar="ID")],
    use: Annotated[
        ModelUse | None,
        typer.Argument(help="by-itself, on-demand (by --also or --model, or in the window), or off."),
    ] = None,
) -> None:
    """Choose when a model reads, or show when it does; --model reads with any model."""
    from core.cli import models

    models.use_model(model_id, use)


@models_app.command("schema")
def print_schema() -> None:
    """Print the JSON schema of a model's card."""
    from core.cli import models

    models.print_schema()
