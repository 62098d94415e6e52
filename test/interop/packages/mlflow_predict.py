"""Loads packaged MLflow folders as their users do and predicts rows that come as JSON on stdin.

Input [{"folder": ..., "columns": {name: [values]}, "types": {name: dtype}}] or with "tensor"; integers are texts, which
JSON keeps whole. Prints a list of {"predictions": {name: [values]} | "error": ..., "loader": ..., ...}.
"""

import json
import os
import sys
import warnings

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
warnings.filterwarnings("ignore")

import mlflow.onnx
import mlflow.pyfunc
import numpy as np
import pandas as pd

def frame_of(asked):
    if "tensor" in asked:
        return np.array(asked["tensor"], dtype=np.float32)
    columns = {}
    for name, values in asked["columns"].items():
        dtype = asked["types"][name]
        typed = [int(value) for value in values] if dtype == "int64" else values
        columns[name] = pd.Series(typed, dtype=dtype)
    return pd.DataFrame(columns)


def lists(frame):
    def exact(value):
        return value if isinstance(value, (str, bool)) else str(value)

    return {name: [exact(value) for value in frame[name].tolist()] for name in frame.columns}


def answer(asked):
    folder = asked["folder"]
    model = mlflow.pyfunc.load_model(folder)
    try:
        found = {"predictions": lists(model.predict(frame_of(asked)))}
    except Exception as error:
        found = {"error": str(error)}
    example = model.input_example
    found["example"] = None if example is None else lists(model.predict(example))
    found["loader"] = model.loader_module
    found["sha256"] = model.metadata.metadata["mlops"]["sha256"]
    found["inputs"] = model.metadata.get_input_schema().input_names()
    found["graphInputs"] = [each.name for each in mlflow.onnx.load_model(folder).graph.input]
    return found


print(json.dumps([answer(asked) for asked in json.load(sys.stdin)]))
