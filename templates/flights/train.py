# /// script
# requires-python = ">=3.10"
# dependencies = [
#   "numpy>=1.26",
#   "pandas>=2.0",
#   "scikit-learn>=1.5",
#   "skl2onnx>=1.17",
#   "onnx>=1.16",
#   "protobuf<7",  # skl2onnx 1.20 hands it booleans for integers, which 7 refuses
# ]
# ///
"""The same training with scikit-learn: reads and writes what train.js does.

In mlops.yaml:  train: {command: uv run train.py}
or, in a virtual environment that has the packages above:  train: {command: python train.py}
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

TARGET = "late"
TEXTS = ["carrier", "origin", "dest"]
INTEGERS = ["distance", "hour", "minute", "weekday", "departures"]
FLOATS = ["temp", "humid", "wind_dir", "wind_speed", "precip", "pressure", "visib", "recent_delay"]
INPUTS = TEXTS + INTEGERS + FLOATS


def main() -> None:
    train = read_table(required("MLOPS_TRAIN_DATA"))
    test_path = os.environ.get("MLOPS_TEST_DATA")
    output = Path(required("MLOPS_OUTPUT_DIR"))
    seed = int(os.environ.get("MLOPS_SEED", "0"))
    if os.environ.get("MLOPS_MODE") == "fine_tune":
        print("scikit-learn cannot go on from an ONNX model: training from scratch.", file=sys.stderr)

    rows = None
    if test_path is None:
        # Without test data a part of the training data is kept out to measure on.
        kept = np.random.default_rng(seed).random(len(train)) < 0.1
        rows, train = train[kept], train[~kept]
    fitted = pipeline(seed).fit(train[INPUTS], train[TARGET])
    test = read_table(test_path) if rows is None else rows
    probabilities = fitted.predict_proba(test[INPUTS])[:, 1]
    metrics = {
        "auc": roc_auc_score(test[TARGET], probabilities),
        "log_loss": log_loss(test[TARGET], probabilities),
        "brier": brier_score_loss(test[TARGET], probabilities),
        "rows_evaluated": len(test),
        "evaluated_on": "validation" if rows is not None else "test",
        "rows_train": len(train),
        "trees": int(fitted[-1].n_iter_),
        "mode": "scratch",
        "seed": seed,
    }

    # ZipMap off: probabilities come as a tensor [n, 2], not as a list of maps.
    model = to_onnx(
        fitted,
        initial_types=[(name, tensor_type(name)) for name in INPUTS],
        options={id(fitted): {"zipmap": False}},
        target_opset={"": 15, "ai.onnx.ml": 3},
    )
    output.mkdir(parents=True, exist_ok=True)
    (output / "model.onnx").write_bytes(model.SerializeToString())
    (output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(f"auc {metrics['auc']:.4f}, log loss {metrics['log_loss']:.4f}", file=sys.stderr)


def pipeline(seed: int) -> Pipeline:
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = ColumnTransformer(
        [("texts", encoder, TEXTS), ("numbers", "passthrough", INTEGERS + FLOATS)]
    )
    return Pipeline([("columns", columns), ("classifier", HistGradientBoostingClassifier(random_state=seed))])


def tensor_type(name: str):
    if name in TEXTS:
        return StringTensorType([None, 1])
    return Int64TensorType([None, 1]) if name in INTEGERS else FloatTensorType([None, 1])


def read_table(path: str) -> pd.DataFrame:
    table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
    # float32 as the model gets them, so that a value falls on the same side of a threshold.
    return table.astype({name: np.float32 for name in FLOATS} | {name: str for name in TEXTS})


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        sys.exit(f"train.py: {name} is not set; run this by `mlops train`")
    return value


if __name__ == "__main__":
    main()
