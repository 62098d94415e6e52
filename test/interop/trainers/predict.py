"""Prints, as JSON, what a library itself predicts on the rows of a file, for trainers.interop.test.ts.

    predict.py TEMPLATE/python TRAINER CHECKPOINT ROWS [TRAINING-DATA [PARENT-CHECKPOINT]]

XGBoost, LightGBM and PyTorch are loaded from the checkpoint that they left. scikit-learn has no format
without code in it, so it is trained again, with the same seed.
"""

import json
import sys

folder, trainer, path, rows, *training = sys.argv[1:]
sys.path.insert(0, folder)
import flights  # noqa: E402
import numpy as np  # noqa: E402


def load(path):
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


checkpoint = load(path)
categories = flights.categories_of(checkpoint)
matrix = flights.encode(flights.read_table(rows), categories)
if trainer == "xgboost":
    import xgboost

    booster = xgboost.Booster(model_file=bytearray(checkpoint["booster"]))
    probabilities = booster.predict(xgboost.DMatrix(matrix))
elif trainer == "lightgbm":
    import lightgbm

    probabilities = lightgbm.Booster(model_str=bytes(checkpoint["booster"]).decode()).predict(matrix)
elif trainer == "torch":
    import torch
    import train_torch

    network = train_torch.new_network(categories, checkpoint["weights.mean"], checkpoint["weights.deviation"])
    weights = {n.removeprefix("weights."): torch.from_numpy(v) for n, v in checkpoint.items() if n.startswith("weights.")}
    network.load_state_dict(weights)
    probabilities = train_torch.predict(network, matrix)
else:
    import train_sklearn

    data, *parents = training
    parent = load(parents[0]) if parents else None
    probabilities = train_sklearn.fit(flights.read_table(data), parent)[0](matrix)
print(json.dumps([float(p) for p in probabilities]))
