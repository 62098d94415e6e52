"""What a team writes by itself: FastAPI, pydantic, onnxruntime.

    MODEL=mlp.onnx uvicorn fastapi_server:app --port N
"""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import BaseModel

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(
    os.environ["MODEL"], options, providers=["CPUExecutionProvider"]
)
output = session.get_outputs()[0].name
app = FastAPI()


class Request(BaseModel):
    inputs: list[list[float]]


class Answer(BaseModel):
    predictions: list[int] | list[list[float]]


@app.get("/readyz")
def ready() -> str:
    return "ok"


@app.post("/invocations")
async def invocations(request: Request) -> Answer:
    (values,) = session.run([output], {"X": np.asarray(request.inputs, dtype=np.float32)})
    return Answer(predictions=values.tolist())
