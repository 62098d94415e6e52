"""A service of BentoML:  MODEL=mlp.onnx bentoml serve bentoml_service:Onnx --port N"""

import os

import bentoml
import numpy as np
import onnxruntime

BATCHABLE = os.environ.get("BENTOML_BATCHABLE") == "1"


@bentoml.service(workers=1, logging={"access": {"enabled": False}})
class Onnx:
    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            os.environ["MODEL"], options, providers=["CPUExecutionProvider"]
        )
        self.output = self.session.get_outputs()[0].name

    @bentoml.api(route="/invocations", batchable=BATCHABLE)
    def invocations(self, inputs: np.ndarray) -> np.ndarray:
        (values,) = self.session.run([self.output], {"X": inputs.astype(np.float32)})
        return values
