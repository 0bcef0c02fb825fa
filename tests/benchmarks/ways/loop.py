"""A plain loop, as in a script: pictures through ONNX Runtime, one or several at once, a row each.

``python loop.py FOLDER CSV AT_ONCE MODEL.onnx…`` does not use Overread.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image


def read(path):
    """Return the grey picture; a DICOM file is windowed."""
    if path.suffix:
        return Image.open(path).convert("L")
    from pydicom import dcmread
    from pydicom.pixels import apply_modality_lut, apply_voi_lut

    dataset = dcmread(path)
    values = apply_voi_lut(apply_modality_lut(dataset.pixel_array, dataset), dataset).astype(np.float32)
    low, high = values.min(), values.max()
    return Image.fromarray(((values - low) / max(high - low, 1) * 255).astype(np.uint8))


def shrunk(path, sizes):
    """Return a picture in the size of each model."""
    picture = read(path)
    return [np.asarray(picture.resize(size, Image.Resampling.BILINEAR))[None] for size in sizes]


def main(folder, table, at_once, *models):
    ort.set_default_logger_severity(4)
    sessions = [ort.InferenceSession(model) for model in models]
    sizes = [tuple(session.get_inputs()[0].shape[:1:-1]) for session in sessions]
    paths = sorted(p for p in Path(folder).rglob("*") if p.is_file())
    step = int(at_once)
    with Path(table).open("w", newline="") as handle:
        writer = csv.writer(handle)
        for start in range(0, len(paths), step):
            names = [path.name for path in paths[start : start + step]]
            pictures = zip(*(shrunk(path, sizes) for path in paths[start : start + step]), strict=True)
            for model, session, batch in zip(models, sessions, pictures, strict=True):
                rows = session.run(None, {"picture": np.stack(batch)})[0]
                for name, row in zip(names, rows, strict=True):
                    writer.writerow([name, Path(model).stem, row.argmax(), *row])


if __name__ == "__main__":
    main(*sys.argv[1:])
