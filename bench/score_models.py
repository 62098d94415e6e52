# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "onnx", "scikit-learn", "skl2onnx"]
# ///
"""Makes the two models of bench/score.js: 100 trees of depth 6, and a perceptron of 70,000 weights.

python bench/score_models.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import GradientBoostingRegressor

FEATURES = 30
folder = Path(sys.argv[1])
rng = np.random.default_rng(5)

x = rng.normal(size=(5000, FEATURES)).astype(np.float32)
y = x[:, 0] * x[:, 1] + np.sin(x[:, 2]) + x[:, 3:].mean(axis=1) + rng.normal(0, 0.1, 5000)
trees = GradientBoostingRegressor(n_estimators=100, max_depth=6, random_state=1).fit(x, y)
onnx.save(to_onnx(trees, x[:1], target_opset={"": 17, "ai.onnx.ml": 3}), folder / "trees.onnx")

sizes = [FEATURES, 256, 224, 16, 1]
weights, nodes, value = [], [], "X"
for i, (rows, columns) in enumerate(zip(sizes, sizes[1:], strict=False)):
    w = (rng.normal(size=(rows, columns)) / np.sqrt(rows)).astype(np.float32)
    weights += [numpy_helper.from_array(w, f"w{i}"), numpy_helper.from_array(np.zeros(columns, np.float32), f"b{i}")]
    last = i == len(sizes) - 2
    nodes.append(helper.make_node("Gemm", [value, f"w{i}", f"b{i}"], ["variable" if last else f"z{i}"]))
    if not last:
        nodes.append(helper.make_node("Relu", [f"z{i}"], [f"a{i}"]))
        value = f"a{i}"
graph = helper.make_graph(
    nodes,
    "mlp",
    [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, FEATURES])],
    [helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])],
    weights,
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), folder / "mlp.onnx")
print(sum(int(np.prod(w.dims)) for w in weights), "weights in the perceptron")
