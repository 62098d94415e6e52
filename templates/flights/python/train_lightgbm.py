# /// script
# requires-python = ">=3.10"
# dependencies = [
#   "lightgbm>=4.3",
#   "numpy>=1.26",
#   "onnx>=1.16",
#   "pandas>=2.0",
#   "pyarrow>=16",
#   "scikit-learn>=1.5",
# ]
# ///
"""LightGBM. Fine-tune: further trees on top of the parent's (`init_model`), fitted to the new data.

In mlops.yaml:  train: {command: uv run python/train_lightgbm.py}
"""

import flights
import lightgbm as lgb
import numpy as np
import trees

SETTINGS = {
    "objective": "binary",
    "metric": "binary_logloss",
    "learning_rate": 0.05,
    "num_leaves": 16,
    "min_data_in_leaf": 40,
    "lambda_l2": 5,
    "seed": flights.SEED,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": flights.THREADS or 0,
    "verbose": -1,
}
# A fixed number of smaller trees and steps: a month has too few days to tell when to stop.
FINE_TUNE = {"learning_rate": 0.02, "num_leaves": 8, "min_data_in_leaf": 60, "lambda_l2": 10}


def main() -> None:
    table = flights.training_table()
    checkpoint = flights.read_checkpoint("lightgbm")
    booster, categories, kept = fit(table, checkpoint)
    flights.write_results(
        "lightgbm",
        to_onnx(booster, categories),
        booster.predict,
        table=table,
        kept=kept,
        categories=categories,
        state={"booster": np.frombuffer(booster.model_to_string().encode(), np.uint8)},
        trees=booster.num_trees(),
        mode="scratch" if checkpoint is None else "fine_tune",
    )


def fit(table, checkpoint=None):
    return train(table) if checkpoint is None else go_on(table, checkpoint)


def train(table):
    categories, kept = flights.sorted_categories(table), flights.days_apart(table)
    booster = lgb.train(
        SETTINGS,
        data(table[~kept], categories),
        num_boost_round=500,
        valid_sets=[data(table[kept], categories)],
        callbacks=[lgb.early_stopping(20, verbose=False)],
    )
    # The text ends at the best iteration: what is read back has the trees that count, and no more.
    return lgb.Booster(model_str=booster.model_to_string()), categories, kept


def go_on(table, checkpoint):
    parent = lgb.Booster(model_str=bytes(checkpoint["booster"]).decode())
    # The parent's trees ask for its numbers of the categories.
    categories, kept = flights.categories_of(checkpoint), flights.only_to_measure(table)
    booster = lgb.train(
        SETTINGS | FINE_TUNE, data(table[~kept], categories), num_boost_round=50, init_model=parent
    )
    return booster, categories, kept


def data(table, categories):
    return lgb.Dataset(flights.encode(table, categories), table[flights.TARGET])


def to_onnx(booster, categories):
    grown = [to_tree(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return flights.onnx_model(categories, trees.tree_nodes(trees.join(grown), 0.0))


def to_tree(root):
    nodes, children = [root], []
    for node in nodes:
        branches = [node[side] for side in ("left_child", "right_child") if side in node]
        children.append([len(nodes) + i for i in range(len(branches))] or [-1, -1])
        nodes += branches
    left, right = np.array(children).T
    return trees.make_tree(
        [node.get("split_feature", -1) for node in nodes],
        [node.get("threshold", 0.0) for node in nodes],
        [missing_left(node) for node in nodes],
        left,
        right,
        [node.get("leaf_value", 0.0) for node in nodes],
    )


def missing_left(node):
    # Where training met no missing value LightGBM takes one for 0.
    if node.get("missing_type") == "NaN":
        return node["default_left"]
    return 0.0 <= node.get("threshold", 0.0)


if __name__ == "__main__":
    main()
