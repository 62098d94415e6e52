"""What the Python trainers of this project share: data, encoding, checkpoint, files for mlops.

A text becomes its place in the sorted list of the texts of training, an unknown one is missing, and
a missing value is NaN. Both happen within the ONNX model too, so that it takes the columns of the
table, and all trainers, train.js as well, leave models of the same inputs and outputs.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto, helper, numpy_helper
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

TARGET = "late"
TIMESTAMP = "scheduled_at"
TEXTS = ["carrier", "origin", "dest"]
INTEGERS = ["distance", "hour", "minute", "weekday", "departures"]
FLOATS = ["temp", "humid", "wind_dir", "wind_speed", "precip", "pressure", "visib", "recent_delay"]
INPUTS = TEXTS + INTEGERS + FLOATS

# What mlops says by the environment.
SEED = int(os.environ.get("MLOPS_SEED", "0"))
# None: the library takes what it finds.
THREADS = int(os.environ["MLOPS_THREADS"]) if "MLOPS_THREADS" in os.environ else None


def training_table() -> pd.DataFrame:
    return read_table(required("MLOPS_TRAIN_DATA"))


def read_table(path: str) -> pd.DataFrame:
    if path.endswith(".parquet"):
        table = pd.read_parquet(path)
    else:
        # Only an empty value is missing: NA may be the name of something.
        table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    # float32 as the model gets them, so that a value falls on the same side of a threshold.
    return table.astype({name: np.float32 for name in FLOATS})


def sorted_categories(table: pd.DataFrame) -> dict[str, list[str]]:
    return {name: sorted(table[name].dropna().unique()) for name in TEXTS}


def encode(table: pd.DataFrame, categories: dict[str, list[str]]) -> np.ndarray:
    """The inputs as one float32 matrix; NaN where a value is missing or a text is unknown."""
    places = {name: {text: i for i, text in enumerate(categories[name])} for name in TEXTS}
    columns = [table[name].map(places[name]) if name in TEXTS else table[name] for name in INPUTS]
    return np.column_stack([column.to_numpy(np.float32, na_value=np.nan) for column in columns])


def days_apart(table: pd.DataFrame) -> np.ndarray:
    """True for a tenth of the rows, which decide when to stop: whole days, as flights of one hour share their fate."""
    day = table[TIMESTAMP].astype(str).str[:10]
    days = np.random.default_rng(SEED).permutation(np.array(sorted(day.unique()), dtype=object))
    return day.isin(days[: max(1, round(0.1 * len(days)))]).to_numpy()


def only_to_measure(table: pd.DataFrame) -> np.ndarray:
    """The rows to keep from a training that needs none itself: without test data, those that it is measured on."""
    return np.zeros(len(table), bool) if os.environ.get("MLOPS_TEST_DATA") else days_apart(table)


def read_checkpoint(trainer: str) -> dict[str, np.ndarray] | None:
    """What the training of the base model wrote by `write_results`; None, and why, without one.

    An .npz of plain arrays: unlike a pickle it runs no code when it is read.
    """
    if os.environ.get("MLOPS_MODE") != "fine_tune":
        return None
    path = os.environ.get("MLOPS_BASE_CHECKPOINT")
    if not path:
        return from_scratch("there is no checkpoint of the base model")
    try:
        with np.load(path, allow_pickle=False) as arrays:
            checkpoint = dict(arrays)
            made_by = (str(checkpoint["trainer"]), list(checkpoint["inputs"]))
    except (OSError, ValueError, KeyError, EOFError) as error:
        return from_scratch(f"{path} is no checkpoint of this project ({error})")
    if made_by != (trainer, INPUTS):
        return from_scratch(f"{path} is of {made_by[0]} with the inputs {', '.join(made_by[1])}")
    if str(checkpoint["model_sha256"]) != sha256(Path(required("MLOPS_BASE_MODEL")).read_bytes()):
        return from_scratch(f"{path} does not belong to the base model")
    return checkpoint


def from_scratch(reason: str) -> None:
    print(f"Cannot fine-tune: {reason}. Training from scratch.", file=sys.stderr)


def categories_of(checkpoint: dict[str, np.ndarray]) -> dict[str, list[str]]:
    return json.loads(str(checkpoint["categories"]))


def measure(labels: np.ndarray, probabilities: np.ndarray) -> dict[str, float | int]:
    return {
        "auc": roc_auc_score(labels, probabilities),
        "log_loss": log_loss(labels, probabilities),
        "brier": brier_score_loss(labels, probabilities),
        "rows_evaluated": len(labels),
    }


def write_results(trainer, model, predict, *, table, kept, categories, state, mode, **figures) -> None:
    """Writes model.onnx, metrics.json and checkpoint.npz.

    `predict` gives the probabilities of an encoded matrix, as the library computes them; they are
    measured on the test data or, without any, on the rows of `table` that are `kept` from training.
    """
    path = os.environ.get("MLOPS_TEST_DATA")
    judged = read_table(path) if path else table[kept]
    metrics = {
        **measure(judged[TARGET].to_numpy(), predict(encode(judged, categories))),
        "evaluated_on": "test" if path else "validation",
        "rows_train": len(table),
        **figures,
        "mode": mode,
        "seed": SEED,
    }
    output = Path(required("MLOPS_OUTPUT_DIR"))
    output.mkdir(parents=True, exist_ok=True)
    onnx.checker.check_model(model)
    content = model.SerializeToString()
    (output / "model.onnx").write_bytes(content)
    np.savez_compressed(
        output / "checkpoint.npz",
        trainer=trainer,
        inputs=np.array(INPUTS),
        categories=json.dumps(categories),
        model_sha256=sha256(content),
        **state,
    )
    (output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(f"auc {metrics['auc']:.4f}, log loss {metrics['log_loss']:.4f}", file=sys.stderr)


def onnx_model(categories, nodes, initializers=(), opset: int = 15) -> onnx.ModelProto:
    """The columns of the table → `features` [n, 16] → `nodes` → `positive` [n, 1] → label, probabilities."""
    number = {name: f"{name}.number" for name in TEXTS + INTEGERS} | {name: name for name in FLOATS}
    first = [
        helper.make_node(
            "LabelEncoder",
            [name],
            [number[name]],
            domain="ai.onnx.ml",
            keys_strings=categories[name],
            values_floats=[float(i) for i in range(len(categories[name]))],
            default_float=float("nan"),
        )
        for name in TEXTS
    ]
    first += [helper.make_node("Cast", [n], [number[n]], to=TensorProto.FLOAT) for n in INTEGERS]
    first += [helper.make_node("Concat", [number[name] for name in INPUTS], ["features"], axis=1)]
    last = [
        helper.make_node("Sub", ["one", "positive"], ["negative"]),
        helper.make_node("Concat", ["negative", "positive"], ["probabilities"], axis=1),
        helper.make_node("GreaterOrEqual", ["positive", "half"], ["is_positive"]),
        helper.make_node("Cast", ["is_positive"], ["label_column"], to=TensorProto.INT64),
        helper.make_node("Reshape", ["label_column", "flat"], ["label"]),
    ]
    constants = {"one": np.float32([1]), "half": np.float32([0.5]), "flat": np.int64([-1])}
    types = {name: TensorProto.STRING for name in TEXTS} | {name: TensorProto.INT64 for name in INTEGERS}
    graph = helper.make_graph(
        [*first, *nodes, *last],
        "flights",
        [helper.make_tensor_value_info(n, types.get(n, TensorProto.FLOAT), ["n", 1]) for n in INPUTS],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, ["n"]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 2]),
        ],
        [*(numpy_helper.from_array(value, name) for name, value in constants.items()), *initializers],
    )
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="flights-python")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{Path(sys.argv[0]).name}: {name} is not set; run this by `mlops train`")
    return value
