"""Trains a random forest on elec2 (Harries 1999: price of electricity in New South Wales, up or down) for `mlops retrain advise`.

Needs scikit-learn and skl2onnx. See mlops.yaml beside it.
"""
import csv
import json
import os

import numpy as np
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier

FEATURES = ["period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer"]


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[name]) for name in FEATURES] for row in rows], dtype=np.float32)
    return x, np.array([int(row["class"]) for row in rows], dtype=np.int64)


x, y = read(os.environ["MLOPS_TRAIN_DATA"])
model = RandomForestClassifier(
    n_estimators=40, min_samples_leaf=20, random_state=int(os.environ["MLOPS_SEED"]), n_jobs=1
).fit(x, y)
output = os.environ["MLOPS_OUTPUT_DIR"]
onnx = to_onnx(model, x[:1], options={"zipmap": False}, target_opset=15)
with open(os.path.join(output, "model.onnx"), "wb") as file:
    file.write(onnx.SerializeToString())
with open(os.path.join(output, "metrics.json"), "w") as file:
    json.dump({"rows": len(y), "mode": "scratch"}, file)
