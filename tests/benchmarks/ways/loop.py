"""A plain loop, as a script does it: one picture after the other through ONNX Runtime, a row each.

``python loop.py FOLDER CSV MODEL.onnx…``; knows nothing of Overread.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image


def read(path):
    """Grey picture, of a DICOM file through its window."""
    if path.suffix:
        return Image.open(path).convert("L")
    from pydicom import dcmread
    from pydicom.pixels import apply_modality_lut, apply_voi_lut

    dataset = dcmread(path)
    values = apply_voi_lut(apply_modality_lut(dataset.pixel_array, dataset), dataset).astype(np.float32)
    low, high = values.min(), values.max()
    return Image.fromarray(((values - low) / max(high - low, 1) * 255).astype(np.uint8))


def main(folder, table, *models):
    ort.set_default_logger_severity(4)
    sessions = [ort.InferenceSession(model) for model in models]
    with Path(table).open("w", newline="") as handle:
        writer = csv.writer(handle)
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            picture = read(path)
            for model, session in zip(models, sessions, strict=True):
                height, width = session.get_inputs()[0].shape[2:]
                small = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))
                probabilities = session.run(None, {"picture": small[None, None]})[0][0]
                writer.writerow([path.name, Path(model).stem, probabilities.argmax(), *probabilities])


if __name__ == "__main__":
    main(*sys.argv[1:])
