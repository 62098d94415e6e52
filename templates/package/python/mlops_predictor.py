"""Predictions of a packaged model by ONNX Runtime, from columns and into columns as `mlops predict` has them.

Values are checked before they reach the model. An absent one (None, NaN, pandas.NA) becomes what mlops.yaml of the
model says, or is an error that names its row and column.
"""

import hashlib
import json
import math
import re
from pathlib import Path

import numpy as np
import onnxruntime

TYPES = {
    "float16": np.float16, "float32": np.float32, "float64": np.float64,
    "int8": np.int8, "int16": np.int16, "int32": np.int32, "int64": np.int64,
    "uint8": np.uint8, "uint16": np.uint16, "uint32": np.uint32, "uint64": np.uint64,
    "bool": np.bool_, "string": np.object_,
}
# Whole numbers above are not all exact as floats.
EXACT = 2**53
SHOWN = 5


def load(folder):
    """The predictor of a folder with predictor.json, once its files have the digests that are written there."""
    folder = Path(folder)
    plan = json.loads((folder / "predictor.json").read_text(encoding="utf-8"))
    for part in plan["files"]:
        with open(folder / part["path"], "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != part["sha256"]:
            raise ValueError(f"{part['path']} has SHA-256 {found}, and {part['sha256']} was packaged.")
    return Predictor(plan, str(folder / plan["files"][0]["path"]))


class Predictor:
    """A model ready to run.

    `plan`: what predictor.json holds. `model`: path or bytes of the graph.
    """

    def __init__(self, plan, model):
        self.plan = plan
        self.session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def predict(self, table):
        """Columns of predictions by name, one value a row.

        `table`: a data frame or a dict, values by column; an array of rows with the columns in declared order. An input
        that takes pictures is given as its tensor, by the name of the input.
        """
        feeds, rows = self._feeds(table)
        outputs = self._run(feeds, rows)
        return {rule["name"]: _read(rule, outputs[rule["output"]], rows) for rule in self.plan["outputs"]}

    def _feeds(self, table):
        if isinstance(table, np.ndarray):
            table = self._named(table)
        folded = {str(name).lower(): name for name in table.keys()}
        given = {}
        missing = []
        for name, optional in self._wanted():
            key = name if name in table.keys() else folded.get(name.lower())
            if key is not None:
                given[name] = table[key]
            elif not optional:
                missing.append(name)
        if missing:
            raise ValueError(f"These columns are missing: {', '.join(missing)}.")
        rows = len(next(iter(given.values()))) if given else 0
        problems = []
        feeds = {each["name"]: self._tensor(each, given, rows, problems) for each in self.plan["inputs"]}
        if problems:
            more = len(problems) - SHOWN
            tail = f"; and {more} more" if more > 0 else ""
            raise ValueError("; ".join(problems[:SHOWN]) + tail)
        return feeds, rows

    def _wanted(self):
        for column in self.plan["columns"]:
            yield column["name"], column["optional"]
        for each in self.plan["inputs"]:
            if each["width"] == 0:
                yield each["name"], False

    def _named(self, array):
        inputs, columns = self.plan["inputs"], self.plan["columns"]
        if len(inputs) == 1 and inputs[0]["width"] == 0:
            return {inputs[0]["name"]: array}
        if array.ndim != 2 or array.shape[1] != len(columns):
            raise ValueError(f"An array of rows with {len(columns)} columns is needed, and this is {array.shape}.")
        return {column["name"]: array[:, place] for place, column in enumerate(columns)}

    def _tensor(self, wanted, given, rows, problems):
        name, dtype, width = wanted["name"], TYPES[wanted["type"]], wanted["width"]
        if width == 0:
            return np.asarray(given[name], dtype=dtype)
        block = np.zeros((rows, width), dtype=dtype)
        for column in self.plan["columns"]:
            if column["input"] != name:
                continue
            values = given.get(column["name"])
            if values is None and column["fill"] is None:
                problems.append(f"{column['name']} is absent")
            elif values is None:
                block[:, column["index"]] = _cell(column["fill"], column["type"])
            elif len(values) != rows:
                problems.append(f"{column['name']} has {len(values)} values for {rows} rows")
            else:
                _fill(block[:, column["index"]], values, column, problems)
        inner = [width] if None in wanted["shape"][1:] else wanted["shape"][1:]
        return block.reshape([rows, *inner])

    def _run(self, feeds, rows):
        batch = self.plan["fixedBatch"]
        names = [output.name for output in self.session.get_outputs()]
        if batch is None or batch == rows:
            return self._tensors(names, self.session.run(None, feeds))
        parts = []
        for start in range(0, rows, batch):
            # What is missing of the last batch is filled up by its last row.
            places = np.minimum(np.arange(start, start + batch), rows - 1)
            part = {name: tensor[places] for name, tensor in feeds.items()}
            parts.append(self._tensors(names, self.session.run(None, part)))
        return {name: np.concatenate([part[name] for part in parts])[:rows] for name in parts[0]}

    def _tensors(self, names, values):
        """Outputs by name: a map a row becomes a row of a matrix, a sequence one tensor an element."""
        tensors = {}
        for name, value in zip(names, values):
            if isinstance(value, list) and value and isinstance(value[0], dict):
                keys = self.plan["mapKeys"] or list(value[0])
                tensors[name] = np.array([[row[key] for key in keys] for row in value], dtype=np.float32)
            elif isinstance(value, list):
                tensors.update({f"{name}_{place}": part for place, part in enumerate(value)})
            else:
                tensors[name] = value
        return tensors


def _fill(target, values, column, problems):
    array = np.asarray(values)
    if array.dtype.kind not in "fiu" or column["type"] == "string":
        array = array.astype(object)
    numbers = array.dtype.kind != "O"
    absent = np.isnan(array) if array.dtype.kind == "f" else np.array([not numbers and _is_absent(v) for v in array], bool)
    fill = column["fill"]
    if absent.any() and fill is None:
        problems.extend(f"row {row}: {column['name']} is absent" for row in np.flatnonzero(absent))
        return
    if absent.any():
        target[absent] = _cell(fill, column["type"])
    present = np.flatnonzero(~absent)
    if numbers and _are_fit(array[present], column["type"]):
        target[present] = array[present]
        return
    for row in present:
        try:
            target[row] = _cell(array[row], column["type"])
        except ValueError as error:
            problems.append(f"row {row}: {column['name']} {error}")


def _is_absent(value):
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def _are_fit(array, type_name):
    """Whether all numbers of an array can be cast as they are; else one by one tells which cannot."""
    if type_name.startswith("float"):
        limit = float(np.finfo(TYPES[type_name]).max)
        return bool(np.all(~np.isfinite(array) | (np.abs(array) <= limit)))
    if type_name == "bool" or array.dtype.kind == "f":
        return False
    limits = np.iinfo(TYPES[type_name])
    return array.size == 0 or (int(array.min()) >= limits.min and int(array.max()) <= limits.max)


def _cell(value, type_name):
    """One value as the model takes it. Raises ValueError with what is wrong."""
    if isinstance(value, np.generic):
        value = value.item()
    if type_name == "string":
        return _text(value)
    if type_name == "bool":
        truth = {"true": 1, "false": 0, "1": 1, "0": 0}
        number = truth.get(value.strip().lower()) if isinstance(value, str) else value
        if number not in (0, 1):
            raise ValueError("is neither true nor false")
        return bool(number)
    if type_name.startswith("float"):
        return _real(value, type_name)
    return _whole(value, type_name)


def _real(value, type_name):
    if isinstance(value, str) and "_" in value:
        raise ValueError(f"is text that is no {type_name}")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"is no {type_name}") from None
    with np.errstate(over="ignore"):
        cast = TYPES[type_name](number)
    if np.isinf(cast) and math.isfinite(number):
        raise ValueError(f"is out of the range of {type_name}")
    return cast


def _whole(value, type_name):
    if isinstance(value, str):
        if re.fullmatch(r"\s*[+-]?[0-9]+\s*", value) is None:
            raise ValueError(f"is text that is no {type_name}")
        number = int(value)
    elif isinstance(value, float):
        if not value.is_integer():
            raise ValueError(f"has a fraction, and the model needs {type_name}")
        if abs(value) > EXACT:
            raise ValueError("is beyond 2^53, where a float is not exact; give it as an integer or as text")
        number = int(value)
    elif isinstance(value, int):
        number = int(value)
    else:
        raise ValueError(f"is no {type_name}")
    limits = np.iinfo(TYPES[type_name])
    if not limits.min <= number <= limits.max:
        raise ValueError(f"is out of the range of {type_name}")
    return number


def _text(value):
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("holds a NUL character")
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and abs(value) < EXACT):
        return str(int(value))
    raise ValueError("is no text")


def _read(rule, tensor, rows):
    values = np.asarray(tensor).reshape(rows, -1)
    take = rule["take"]
    kind = take["kind"]
    if kind == "value":
        found = values[:, take["index"]]
    elif kind == "complement":
        found = 1 - values[:, 0].astype(np.float64)
    elif kind == "threshold":
        # As doubles: a single-precision threshold would be another one.
        reached = values[:, take["index"]].astype(np.float64) >= take["threshold"]
        found = [take["labels"][int(each)] for each in reached]
    elif kind == "largest":
        found = [take["labels"][place] for place in values.argmax(axis=1)]
    else:
        names = dict(take["names"])
        found = [names.get(_text(value), _text(value)) for value in values[:, 0].tolist()]
    return np.array(found, dtype=TYPES[rule["type"]])
