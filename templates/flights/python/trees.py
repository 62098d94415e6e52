"""Boosted trees of any library as arrays, and as an ONNX graph.

Written out, as the converters round thresholds of 64 bits to the nearest of 32, which sends a value
between the two to the other side, and each library has its own rule for missing values.
"""

from dataclasses import dataclass, fields

import numpy as np
from onnx import helper


@dataclass
class Trees:
    """Nodes of all trees, one after the other; `left` and `right` count from the root of the tree."""

    tree: np.ndarray
    # -1 for a leaf, where only `value` counts.
    feature: np.ndarray
    # A value goes left when it is at most this; float32, as the features are.
    threshold: np.ndarray
    missing_left: np.ndarray
    left: np.ndarray
    right: np.ndarray
    # Log-odds that a leaf adds.
    value: np.ndarray

    def __len__(self) -> int:
        return 0 if len(self.tree) == 0 else int(self.tree[-1]) + 1

    def to_arrays(self) -> dict[str, np.ndarray]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def make_tree(feature, threshold, missing_left, left, right, value) -> Trees:
    """One tree. Its thresholds, of 64 bits, are rounded down, so that x ≤ t stays what it is for each x of 32."""
    feature, threshold = np.asarray(feature), np.asarray(threshold, np.float64)
    rounded = threshold.astype(np.float32)
    rounded = np.where(rounded > threshold, np.nextafter(rounded, np.float32(-np.inf)), rounded)
    return Trees(
        np.zeros(len(feature), np.int64),
        feature.astype(np.int64),
        rounded.astype(np.float32),
        np.asarray(missing_left, np.int64),
        np.asarray(left, np.int64),
        np.asarray(right, np.int64),
        np.asarray(value, np.float64),
    )


def join(parts: list[Trees]) -> Trees:
    names = [field.name for field in fields(Trees)]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    joined["tree"] = np.concatenate([part.tree + start for part, start in zip(parts, starts)])
    return Trees(**joined)


def from_arrays(arrays: dict[str, np.ndarray]) -> Trees:
    return Trees(**{field.name: arrays[field.name] for field in fields(Trees)})


def margins(trees: Trees, base: float, matrix: np.ndarray) -> np.ndarray:
    """Log-odds of each row: `base` and the leaves that it falls into."""
    total = np.full(len(matrix), base)
    rows = np.arange(len(matrix))
    bounds = np.searchsorted(trees.tree, np.arange(len(trees) + 1))
    for start in bounds[:-1]:
        node = np.full(len(matrix), start)
        while (inner := trees.feature[node] >= 0).any():
            x = matrix[rows, np.maximum(trees.feature[node], 0)]
            goes_left = np.where(np.isnan(x), trees.missing_left[node] == 1, x <= trees.threshold[node])
            child = start + np.where(goes_left, trees.left[node], trees.right[node])
            node = np.where(inner, child, node)
        total += trees.value[node]
    return total


def tree_nodes(trees: Trees, base: float) -> list:
    """From `features` to `positive`."""
    first = np.searchsorted(trees.tree, trees.tree)
    ids = np.arange(len(trees.tree)) - first
    leaf = trees.feature < 0
    inner = lambda values: np.where(leaf, 0, values).tolist()  # noqa: E731
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["margin"],
        domain="ai.onnx.ml",
        nodes_treeids=trees.tree.tolist(),
        nodes_nodeids=ids.tolist(),
        nodes_featureids=inner(trees.feature),
        nodes_modes=["LEAF" if is_leaf else "BRANCH_LEQ" for is_leaf in leaf],
        nodes_values=inner(trees.threshold),
        nodes_truenodeids=inner(trees.left),
        nodes_falsenodeids=inner(trees.right),
        nodes_missing_value_tracks_true=inner(trees.missing_left),
        target_treeids=trees.tree[leaf].tolist(),
        target_nodeids=ids[leaf].tolist(),
        target_ids=[0] * int(leaf.sum()),
        target_weights=trees.value[leaf].tolist(),
        n_targets=1,
        base_values=[float(base)],
    )
    return [ensemble, helper.make_node("Sigmoid", ["margin"], ["positive"])]
