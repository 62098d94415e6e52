# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy", "onnx", "onnxruntime", "pandas", "pyarrow"]
# ///
"""The peer of bench/score.js: makes its models, and scores as a script of pandas and onnxruntime does.

    python score_peer.py make FOLDER                    # trees.onnx, mlp.onnx, mlp-wide.onnx
    python score_peer.py score MODEL INPUT OUTPUT THREADS
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

FEATURES = 30
TREES = 100
DEPTH = 6
MLP = [FEATURES, 256, 240, 1]
WIDE_MLP = [FEATURES, 768, 512, 1]


def make_trees(rng):
    """A regressor of full binary trees: random feature and threshold at each node."""
    from onnx import TensorProto, helper

    inner, nodes = 2**DEPTH - 1, 2 ** (DEPTH + 1) - 1
    tree, node, feature, value, mode, yes, no = [], [], [], [], [], [], []
    leaf_tree, leaf_node, leaf_weight = [], [], []
    for t in range(TREES):
        for n in range(nodes):
            leaf = n >= inner
            tree.append(t)
            node.append(n)
            feature.append(0 if leaf else int(rng.integers(FEATURES)))
            value.append(0.0 if leaf else float(rng.normal() * 0.7))
            mode.append("LEAF" if leaf else "BRANCH_LEQ")
            yes.append(0 if leaf else 2 * n + 1)
            no.append(0 if leaf else 2 * n + 2)
            if leaf:
                leaf_tree.append(t)
                leaf_node.append(n)
                leaf_weight.append(float(rng.normal() / TREES))
    ensemble = helper.make_node(
        "TreeEnsembleRegressor", ["X"], ["variable"], domain="ai.onnx.ml", n_targets=1,
        nodes_treeids=tree, nodes_nodeids=node, nodes_featureids=feature, nodes_values=value,
        nodes_modes=mode, nodes_truenodeids=yes, nodes_falsenodeids=no,
        target_treeids=leaf_tree, target_nodeids=leaf_node,
        target_ids=[0] * len(leaf_tree), target_weights=leaf_weight,
    )  # fmt: skip
    return graph("trees", [ensemble], [])


def make_mlp(rng, layers):
    from onnx import helper, numpy_helper

    nodes, weights, last = [], [], "X"
    for i, (k, m) in enumerate(zip(layers, layers[1:])):
        w = (rng.normal(size=(k, m)) / np.sqrt(k)).astype(np.float32)
        weights += [numpy_helper.from_array(w, f"w{i}")]
        weights += [numpy_helper.from_array(np.zeros(m, np.float32), f"b{i}")]
        out = "variable" if i == len(layers) - 2 else f"h{i}"
        nodes.append(helper.make_node("Gemm", [last, f"w{i}", f"b{i}"], [out]))
        if out != "variable":
            nodes.append(helper.make_node("Relu", [out], [f"r{i}"]))
            last = f"r{i}"
    return graph("mlp", nodes, weights)


def graph(name, nodes, weights):
    from onnx import TensorProto, helper

    x = helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, FEATURES])
    y = helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_graph(nodes, name, [x], [y], initializer=weights)
    return helper.make_model(model, opset_imports=opsets, ir_version=9)


def make(folder):
    import onnx

    rng = np.random.default_rng(7)
    models = {
        "trees": make_trees(rng),
        "mlp": make_mlp(rng, MLP),
        "mlp-wide": make_mlp(rng, WIDE_MLP),
    }
    for name, model in models.items():
        onnx.save(model, Path(folder) / f"{name}.onnx")


def score(model, source, target, threads):
    import onnxruntime
    import pandas as pd

    started = time.perf_counter()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    frame = pd.read_parquet(source)
    features = [column for column in frame.columns if column != "id"]
    x = frame[features].to_numpy(dtype=np.float32)
    (y,) = session.run(None, {"X": x})
    out = pd.DataFrame({"id": frame["id"], "prediction": y.ravel()})
    out["model_version"] = "v1.0.0"
    out["scored_at"] = pd.Timestamp.now(tz="UTC")
    out.to_parquet(target)
    print(json.dumps({"rows": len(out), "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    {"make": make, "score": score}[sys.argv[1]](*sys.argv[2:])
