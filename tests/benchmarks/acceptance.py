"""Compare an acceptance test with scikit-learn: ``python -m tests.benchmarks.acceptance OUT…``.

Each OUT is a folder that ``overread evaluate --out`` wrote. The difference of each figure is printed; the
exit status is 1 if one exceeds 1e-9. The negative log likelihood is left out, because scikit-learn first
normalises rows to a sum of 1.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

_SAME = 1e-9


def differences(out: Path) -> dict[str, tuple[float, float]]:
    """Return our figure and scikit-learn's, by name."""
    rows = list(csv.DictReader((out / "cases.csv").read_text("utf-8-sig").splitlines()))
    evaluation = json.loads((out / "figures.json").read_text("utf-8"))["evaluation"]
    own = {name: figure["value"] for name, figure in evaluation["whole"]["figures"].items()}
    read = [row for row in rows if row["status"] == "ok"]
    classes = [name.removeprefix("p_") for name in read[0] if name.startswith("p_")]
    p = np.array([[float(row[f"p_{name}"]) for name in classes] for row in read])
    truth = np.array([classes.index(row["label"]) for row in read])
    expected = {"accuracy": metrics.accuracy_score(truth, p.argmax(axis=1))}
    own |= {
        f"{name} {part['name']}": figure["value"]
        for part in evaluation["classes"]
        for name, figure in part["figures"].items()
    }
    for number, name in enumerate(classes):
        if f"auc {name}" in own:
            is_class, named = truth == number, p.argmax(axis=1) == number
            expected |= {
                f"auc {name}": metrics.roc_auc_score(is_class, p[:, number]),
                f"recall {name}": metrics.recall_score(is_class, named),
                f"precision {name}": metrics.precision_score(is_class, named),
                f"specificity {name}": metrics.recall_score(~is_class, ~named),
            }
    if evaluation["threshold"] is not None:
        score = np.array([float(row["score"]) for row in read])
        said = np.array([row["positive"] == "true" for row in read])
        # A picture counts as right if its label and the model agree.
        positive = np.array([(row["right"] == "true") == (row["positive"] == "true") for row in read])
        expected |= {
            "sensitivity": metrics.recall_score(positive, said),
            "specificity": metrics.recall_score(~positive, ~said),
            "ppv": metrics.precision_score(positive, said),
            "npv": metrics.precision_score(~positive, ~said),
            "auc": metrics.roc_auc_score(positive, score),
            "average_precision": metrics.average_precision_score(positive, score),
            "brier": metrics.brier_score_loss(positive, score),
        }
        found, predicted = calibration_curve(positive, score, n_bins=10)
        for number, one in enumerate(evaluation["reliability"]):
            own |= {f"bin {number} found": one["found"]["value"], f"bin {number} score": one["score"]}
            expected |= {f"bin {number} found": found[number], f"bin {number} score": predicted[number]}
    return {name: (own[name], float(value)) for name, value in expected.items()}


def main(folders: list[str]) -> int:
    """Compare all folders and print the differences."""
    worst = 0.0
    for folder in folders:
        for name, (own, reference) in differences(Path(folder)).items():
            apart = abs(own - reference)
            worst = max(worst, apart)
            line = (
                f"{Path(folder).name}  {name}: {own:.12f}, scikit-learn {reference:.12f}, {apart:.1e} apart"
            )
            sys.stdout.write(line + "\n")
    sys.stdout.write(f"At most {worst:.1e} apart." + "\n")
    return int(not worst <= _SAME)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
