"""The command `overread classify` and its options; its implementation is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.cli.language.wrong_use import WrongUse, takes, together
from core.language.message import Message
from core.reports.tables.rows_of import RowsOf
from core.result_kinds import RESULT_KINDS, USUAL_RESULTS, result_kinds

Device = Annotated[
    str | None,
    typer.Option(
        help="auto, cpu, dml, dml:N, webgpu or part of a name. Default: what devices --use chose, or auto."
    ),
]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders; folders are read whole.", exists=True)]


def classify(
    paths: Paths,
    model: Annotated[
        list[str] | None,
        typer.Option(
            help="Model id; may be repeated. Only these read. Default: image-kind, and the models it sends "
            "to that read by themselves (overread models use)."
        ),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(help="Id of a model that reads beside those that read by themselves; may be repeated."),
    ] = None,
    device: Device = None,
    csv: Annotated[Path | None, typer.Option(help="Write one row for each picture and model.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write the same rows as a workbook.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help="Write the same rows as one JSON object a line.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a report to hand to a colleague.")] = None,
    overlays: Annotated[
        Path | None, typer.Option(help="Write each picture under the map of its finding.")
    ] = None,
    dicom: Annotated[
        Path | None,
        typer.Option(help="Write structured reports, maps and PDF as DICOM objects of the same studies."),
    ] = None,
    results: Annotated[
        str | None,
        typer.Option(
            help="DICOM results that --dicom writes: some of "
            f"{', '.join(RESULT_KINDS)}. Default: {USUAL_RESULTS}."
        ),
    ] = None,
    fhir: Annotated[
        Path | None, typer.Option(help="Write each study's results as a FHIR R4 bundle, JSON.")
    ] = None,
    deidentify: Annotated[
        bool, typer.Option("--deidentify", help="De-identify the DICOM results that --dicom writes.")
    ] = False,
    shift_dates: Annotated[
        bool, typer.Option("--shift-dates", help="With --deidentify: shift dates instead of removing them.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object for each line.")] = False,
    by: Annotated[
        RowsOf,
        typer.Option(help="One row for each picture or each study; studies are sorted by urgency."),
    ] = RowsOf.PICTURE,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Read only files that an earlier run did not read, or that changed since."
        ),
    ] = False,
    worklist: Annotated[
        bool,
        typer.Option("--worklist", help="Where a file has no accession number, take it from the worklist."),
    ] = False,
    journal: Annotated[
        Path | None, typer.Option(help="Keep the outcomes in this file instead of your own folder.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Read on the workers of the Dask cluster whose scheduler is there, such as tls://host:8786.",
        ),
    ] = None,
) -> None:
    """Classify pictures and write what was found.

    Exit status: 0 all pictures read (refusals included), 3 some files were errors, 2 wrong usage,
    130 stopped by Ctrl-C (what was finished is written).
    """
    if deidentify and (dicom is None or any((csv, xlsx, jsonl, pdf, overlays, json, fhir))):
        raise WrongUse(Message("Use --deidentify with --dicom only: the other outputs name patients."))
    if dicom is None and results is not None:
        raise WrongUse(together("--results", "--dicom"))
    kinds = named_results(results or USUAL_RESULTS)
    if shift_dates and not deidentify:
        raise WrongUse(together("--shift-dates", "--deidentify"))
    from core.batch.workers.processes import Processes
    from core.images.base.limits import Limits
    from core.runtime import importing

    limits = Limits()
    with Processes(limits.memory_bytes) as processes:
        # The process starts while this one imports everything else and opens the models.
        if not cluster:
            processes.begin()
        with importing():
            from core.cli.classify import ClassifyOptions, classify_all

        wanted = ClassifyOptions(
            tuple(paths),
            tuple(model or ()),
            device,
            csv,
            xlsx,
            jsonl,
            pdf,
            overlays,
            dicom,
            json=json,
            rows_of=by,
            results=kinds,
            fhir=fhir,
            resume=resume,
            deidentify=deidentify,
            shift_dates=shift_dates,
            journal=journal,
            worklist=worklist,
            also=tuple(also or ()),
            cluster=cluster or "",
        )
        raise typer.Exit(classify_all(wanted, limits, processes))


def named_results(text: str) -> tuple[str, ...]:
    """Return the kinds of DICOM results in an option."""
    try:
        return result_kinds(text)
    except ValueError as error:
        raise WrongUse(takes("--results", RESULT_KINDS)) from error
