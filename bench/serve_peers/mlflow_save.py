"""A model of onnx as MLflow keeps it:  python mlflow_save.py MODEL FOLDER"""

import sys

import mlflow.onnx
import numpy as np
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

source, folder = sys.argv[1:]
inputs = Schema([TensorSpec(np.dtype(np.float32), (-1, 30), "X")])
mlflow.onnx.save_model(
    onnx.load(source),
    folder,
    signature=ModelSignature(inputs=inputs),
    pip_requirements=["mlflow", "onnx", "onnxruntime"],
    onnx_session_options={"intra_op_num_threads": 1},
)
