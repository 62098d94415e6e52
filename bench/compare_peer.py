# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy", "pandas", "pyarrow", "scipy", "scikit-learn", "skl2onnx", "onnxruntime"]
# ///
"""The peer of bench/compare.js: makes its data and models, and compares them with scikit-learn and SciPy.

    python compare_peer.py make FOLDER MILLION_ROWS     # compare-old.onnx, compare-new.onnx, compare-Nm.parquet
    python compare_peer.py compare FOLDER MILLION_ROWS RESAMPLES
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

FEATURES = 20
SEGMENTS = 10
CHUNK = 500_000


def draw(rng, rows):
    """Normal features; the answer depends on eight of them, and a little on the segment."""
    x = rng.normal(size=(rows, FEATURES)).astype(np.float32)
    segment = rng.integers(SEGMENTS, size=rows)
    margin = x[:, :4].sum(axis=1) * 0.7 + x[:, 4] * x[:, 5] + np.abs(x[:, 6]) - x[:, 7] ** 2 / 2 + segment / 10 - 1.5
    y = (rng.random(rows) < 1 / (1 + np.exp(-margin))).astype(np.int64)
    return x, segment, y


def make(folder, millions):
    import pyarrow as pa
    import pyarrow.parquet as pq
    from skl2onnx import to_onnx
    from sklearn.ensemble import GradientBoostingClassifier

    for name, seed, rows in [("old", 1, 20_000), ("new", 2, 30_000)]:
        file = folder / f"compare-{name}.onnx"
        if file.exists():
            continue
        x, _, y = draw(np.random.default_rng(seed), rows)
        model = GradientBoostingClassifier(n_estimators=100, max_depth=6, subsample=0.5, random_state=seed)
        model.fit(x, y)
        file.write_bytes(to_onnx(model, x[:1], options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3}).SerializeToString())
    rng = np.random.default_rng(3)
    writer = None
    for start in range(0, millions * 1_000_000, CHUNK):
        x, segment, y = draw(rng, CHUNK)
        columns = {"id": np.arange(start, start + CHUNK), "segment": np.array([f"s{k}" for k in range(SEGMENTS)])[segment], "y": y}
        columns |= {f"X_{k}": x[:, k] for k in range(FEATURES)}
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(folder / f"compare-{millions}m.parquet", table.schema)
        writer.write_table(table)
    writer.close()


def compare(folder, millions, resamples):
    import onnxruntime as ort
    import pandas as pd
    from scipy.stats import bootstrap
    from sklearn import metrics

    began = time.perf_counter()
    table = pd.read_parquet(folder / f"compare-{millions}m.parquet")
    y = table["y"].to_numpy()
    segment = table["segment"].to_numpy()
    x = table[[f"X_{k}" for k in range(FEATURES)]].to_numpy(np.float32)
    del table
    scores = []
    for name in ["old", "new"]:
        session = ort.InferenceSession(folder / f"compare-{name}.onnx", providers=["CPUExecutionProvider"])
        parts = [session.run(None, {session.get_inputs()[0].name: x[i : i + 1024]})[1][:, 1] for i in range(0, len(x), 1024)]
        scores.append(np.concatenate(parts))
    predicted_after = time.perf_counter() - began
    measures = {
        "auc": metrics.roc_auc_score,
        "average_precision": metrics.average_precision_score,
        "log_loss": metrics.log_loss,
        "brier": metrics.brier_score_loss,
        "f1": lambda y, p: metrics.f1_score(y, p >= 0.5),
        "accuracy": lambda y, p: metrics.accuracy_score(y, p >= 0.5),
    }
    parts = [np.ones(len(y), bool)] + [segment == name for name in np.unique(segment)]
    values, seconds = {}, 0.0
    for part in parts:
        truth, old, new = y[part], scores[0][part], scores[1][part]
        for name, measure in measures.items():
            values.setdefault(name, [measure(truth, old), measure(truth, new)])
            at = time.perf_counter()
            change = lambda t, a, b: measure(t, b) - measure(t, a)
            # Percentiles: BCa would leave out each of the rows once more.
            bootstrap((truth, old, new), change, paired=True, vectorized=False, n_resamples=resamples, batch=1,
                      method="percentile", random_state=1)
            seconds += time.perf_counter() - at
    rest = time.perf_counter() - began - seconds
    return {
        "predicted": predicted_after,
        "secondsAResample": seconds / resamples,
        "rest": rest,
        "values": values,
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


if __name__ == "__main__":
    kind, folder, millions = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if kind == "make":
        make(folder, millions)
    else:
        print(json.dumps(compare(folder, millions, int(sys.argv[4]))))
