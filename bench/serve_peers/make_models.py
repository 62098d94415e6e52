"""The models of bench/serve.js: 30 features, one input X.

    python make_models.py FOLDER      # logreg.onnx, trees.onnx, mlp.onnx, heavy.onnx
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).parents[1]))
import score_peer  # noqa: E402

FEATURES = score_peer.FEATURES
HEAVY_WIDTH, HEAVY_LAYERS = 512, 200


def make_logreg(rng):
    """Two classes: the label, and the probabilities of both."""
    weights = rng.normal(size=FEATURES).astype(np.float32)
    node = helper.make_node(
        "LinearClassifier", ["X"], ["label", "probabilities"], domain="ai.onnx.ml",
        coefficients=[*(-weights).tolist(), *weights.tolist()], intercepts=[-0.1, 0.1],
        classlabels_ints=[0, 1], post_transform="LOGISTIC", multi_class=1,
    )  # fmt: skip
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 2]),
    ]
    return graph("logreg", [node], [], outputs)


def make_heavy(rng):
    """One matrix, applied 200 times: milliseconds a row in a file of a megabyte."""
    spread = rng.normal(size=(FEATURES, HEAVY_WIDTH)) / np.sqrt(FEATURES)
    turn = np.linalg.qr(rng.normal(size=(HEAVY_WIDTH, HEAVY_WIDTH)))[0]
    gather = rng.normal(size=(HEAVY_WIDTH, 1)) / np.sqrt(HEAVY_WIDTH)
    weights = [
        numpy_helper.from_array(value.astype(np.float32), name)
        for name, value in [("spread", spread), ("turn", turn), ("gather", gather)]
    ]
    nodes = [helper.make_node("MatMul", ["X", "spread"], ["h0"])]
    for i in range(HEAVY_LAYERS):
        nodes.append(helper.make_node("MatMul", [f"h{i}", "turn"], [f"m{i}"]))
        nodes.append(helper.make_node("Tanh", [f"m{i}"], [f"h{i + 1}"]))
    nodes.append(helper.make_node("MatMul", [f"h{HEAVY_LAYERS}", "gather"], ["variable"]))
    output = helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])
    return graph("heavy", nodes, weights, [output])


def graph(name, nodes, weights, outputs):
    x = helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, FEATURES])
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_graph(nodes, name, [x], outputs, initializer=weights)
    return helper.make_model(model, opset_imports=opsets, ir_version=9)


rng = np.random.default_rng(7)
models = {
    "logreg": make_logreg(rng),
    "trees": score_peer.make_trees(rng),
    "mlp": score_peer.make_mlp(rng, score_peer.MLP),
    "heavy": make_heavy(rng),
}
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, model in models.items():
    onnx.checker.check_model(model)
    onnx.save(model, folder / f"{name}.onnx")
