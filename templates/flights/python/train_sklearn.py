# /// script
# requires-python = ">=3.10"
# dependencies = [
#   "numpy>=1.26",
#   "onnx>=1.16",
#   "pandas>=2.0",
#   "pyarrow>=16",
#   "scikit-learn>=1.5",
# ]
# ///
"""scikit-learn. Fine-tune: further trees on top of the parent's, fitted to the new data.

In mlops.yaml:  train: {command: uv run python/train_sklearn.py}

HistGradientBoostingClassifier trains from scratch. Its `warm_start` is for the same data only, as it
cuts the values into other bins each time and asks the old trees by bin. GradientBoostingClassifier
goes on from any model, given as its `init`, and its trees ask for values.
"""

import flights
import numpy as np
import trees
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier

# Stands for a missing value where GradientBoostingClassifier accepts none: below all others, so always left.
MISSING = np.float32(-1e6)


class Parent(ClassifierMixin, BaseEstimator):
    """The trees so far, as an estimator that is fitted already."""

    def __init__(self, trees_so_far, base):
        self.trees_so_far = trees_so_far
        self.base = base

    def fit(self, matrix, labels, sample_weight=None):
        self.classes_ = np.unique(labels)
        return self

    def predict_proba(self, matrix):
        values = np.where(matrix == MISSING, np.nan, matrix)
        positive = 1 / (1 + np.exp(-trees.margins(self.trees_so_far, self.base, values)))
        return np.column_stack([1 - positive, positive])


def main() -> None:
    table = flights.training_table()
    checkpoint = flights.read_checkpoint("sklearn")
    predict, grown, base, categories, kept = fit(table, checkpoint)
    flights.write_results(
        "sklearn",
        flights.onnx_model(categories, trees.tree_nodes(grown, base)),
        predict,
        table=table,
        kept=kept,
        categories=categories,
        state={**grown.to_arrays(), "base": np.float64(base)},
        trees=len(grown),
        mode="scratch" if checkpoint is None else "fine_tune",
    )


def fit(table, checkpoint=None):
    return train(table) if checkpoint is None else go_on(table, checkpoint)


def train(table):
    categories = flights.sorted_categories(table)
    matrix, labels = flights.encode(table, categories), table[flights.TARGET].to_numpy()
    # It keeps rows of its own to know when to stop.
    kept = flights.only_to_measure(table)
    model = HistGradientBoostingClassifier(random_state=flights.SEED).fit(matrix[~kept], labels[~kept])
    grown = trees.join([binned_tree(stage[0].nodes) for stage in model._predictors])
    base = model._baseline_prediction.item()
    return lambda m: model.predict_proba(m)[:, 1], grown, base, categories, kept


def go_on(table, checkpoint):
    so_far, base = trees.from_arrays(checkpoint), checkpoint["base"].item()
    # The parent's trees ask for its numbers of the categories.
    categories = flights.categories_of(checkpoint)
    kept = flights.only_to_measure(table)
    matrix, labels = finite(flights.encode(table, categories)), table[flights.TARGET].to_numpy()
    model = GradientBoostingClassifier(
        init=Parent(so_far, base),
        # A fixed number of smaller trees and steps: a month has too few days to tell when to stop.
        learning_rate=0.02,
        n_estimators=50,
        max_depth=None,
        max_leaf_nodes=8,
        min_samples_leaf=60,
        random_state=flights.SEED,
    ).fit(matrix[~kept], labels[~kept])
    added = [plain_tree(tree.tree_, model.learning_rate) for tree in model.estimators_[:, 0]]
    grown = trees.join([so_far, *added])
    return lambda m: model.predict_proba(finite(m))[:, 1], grown, base, categories, kept


def finite(matrix):
    return np.where(np.isnan(matrix), MISSING, matrix)


def binned_tree(nodes):
    leaf = nodes["is_leaf"] == 1
    feature = np.where(leaf, -1, nodes["feature_idx"].astype(int))
    return trees.make_tree(
        feature,
        np.where(leaf, 0.0, nodes["num_threshold"]),
        nodes["missing_go_to_left"],
        nodes["left"],
        nodes["right"],
        nodes["value"],
    )


def plain_tree(tree, learning_rate):
    leaf = tree.children_left < 0
    return trees.make_tree(
        np.where(leaf, -1, tree.feature),
        np.where(leaf, 0.0, tree.threshold),
        np.ones(len(leaf)),
        tree.children_left,
        tree.children_right,
        learning_rate * tree.value[:, 0, 0],
    )


if __name__ == "__main__":
    main()
