"""One scikit-learn model twice: as ONNX for us, and behind MLflow's own scoring server.

Usage: mlflow_peer.py FOLDER. Writes FOLDER/customers.onnx, then prints the port and serves until it is killed.
"""

import argparse
import os
import socket
from pathlib import Path

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow.pyfunc
import mlflow.sklearn
import pandas as pd
import uvicorn
from mlflow.models import infer_signature
from mlflow.pyfunc import scoring_server
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

ROWS = pd.DataFrame(
    {
        "age": [25.0, 70.0, 31.5, 52.0, 44.0, 19.0],
        "income": [30.0, 41.5, 18.0, 77.25, 60.0, 12.0],
        "city": ["Oslo", "Rome", "Rome", "Oslo", "Bergen", "Bergen"],
    }
)
BOUGHT = ["no", "yes", "no", "yes", "yes", "no"]

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path)
folder = parser.parse_args().folder

encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["city"]), remainder="passthrough")
pipeline = make_pipeline(encode, LogisticRegression(max_iter=1000)).fit(ROWS, BOUGHT)

number, text = FloatTensorType([None, 1]), StringTensorType([None, 1])
graph = to_onnx(pipeline, initial_types=[("age", number), ("income", number), ("city", text)])
(folder / "customers.onnx").write_bytes(graph.SerializeToString())

mlflow.sklearn.save_model(
    pipeline, folder / "mlflow", signature=infer_signature(ROWS, BOUGHT), pip_requirements=["scikit-learn"],
    serialization_format="cloudpickle",
)
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
app = scoring_server.init(mlflow.pyfunc.load_model(str(folder / "mlflow")))
uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[server])
