# /// script
# requires-python = ">=3.10"
# dependencies = [
#   "numpy>=1.26",
#   "onnx>=1.16",
#   "pandas>=2.0",
#   "pyarrow>=16",
#   "scikit-learn>=1.5",
#   "xgboost>=2.1",
# ]
# ///
"""XGBoost. Fine-tune: further trees on top of the parent's (`xgb_model`), fitted to the new data.

In mlops.yaml:  train: {command: uv run python/train_xgboost.py}
"""

import json

import flights
import numpy as np
import trees
import xgboost as xgb

SETTINGS = {
    "objective": "binary:logistic",
    "eval_metric": "logloss",
    "tree_method": "hist",
    "grow_policy": "lossguide",
    "max_depth": 0,
    "max_leaves": 16,
    "min_child_weight": 5,
    "eta": 0.05,
    "lambda": 5,
    "seed": flights.SEED,
    "nthread": flights.THREADS or 0,
}
# A fixed number of smaller trees and steps: a month has too few days to tell when to stop.
FINE_TUNE = {"eta": 0.02, "max_leaves": 8, "min_child_weight": 8, "lambda": 10}


def main() -> None:
    table = flights.training_table()
    checkpoint = flights.read_checkpoint("xgboost")
    booster, categories, kept = fit(table, checkpoint)
    flights.write_results(
        "xgboost",
        to_onnx(booster, categories),
        lambda matrix: predict(booster, matrix),
        table=table,
        kept=kept,
        categories=categories,
        state={"booster": np.frombuffer(booster.save_raw("ubj"), np.uint8)},
        trees=booster.num_boosted_rounds(),
        mode="scratch" if checkpoint is None else "fine_tune",
    )


def fit(table, checkpoint=None):
    return train(table) if checkpoint is None else go_on(table, checkpoint)


def train(table):
    categories, kept = flights.sorted_categories(table), flights.days_apart(table)
    booster = xgb.train(
        SETTINGS,
        data(table[~kept], categories),
        num_boost_round=500,
        evals=[(data(table[kept], categories), "kept")],
        callbacks=[xgb.callback.EarlyStopping(rounds=20, save_best=True)],
        verbose_eval=False,
    )
    return booster, categories, kept


def go_on(table, checkpoint):
    parent = xgb.Booster(model_file=bytearray(checkpoint["booster"]))
    # The parent's trees ask for its numbers of the categories.
    categories, kept = flights.categories_of(checkpoint), flights.only_to_measure(table)
    booster = xgb.train(
        SETTINGS | FINE_TUNE, data(table[~kept], categories), num_boost_round=50, xgb_model=parent
    )
    return booster, categories, kept


def data(table, categories):
    return xgb.DMatrix(flights.encode(table, categories), table[flights.TARGET])


def predict(booster, matrix):
    return booster.predict(xgb.DMatrix(matrix))


def to_onnx(booster, categories):
    learner = json.loads(booster.save_raw("json"))["learner"]
    grown = [to_tree(tree) for tree in learner["gradient_booster"]["model"]["trees"]]
    # A probability; in brackets since version 3.1.
    share = float(np.atleast_1d(json.loads(learner["learner_model_param"]["base_score"]))[0])
    return flights.onnx_model(categories, trees.tree_nodes(trees.join(grown), np.log(share / (1 - share))))


def to_tree(tree):
    left, condition = np.array(tree["left_children"]), np.array(tree["split_conditions"], np.float32)
    leaf = left < 0
    # XGBoost sends x < t to the left, which is x ≤ the number before t.
    before = np.nextafter(condition, np.float32(-np.inf))
    feature = np.where(leaf, -1, tree["split_indices"])
    return trees.make_tree(feature, before, tree["default_left"], left, tree["right_children"], condition)


if __name__ == "__main__":
    main()
