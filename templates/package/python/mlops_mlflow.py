"""The model for `mlflow.pyfunc`: columns of a data frame in, columns of predictions out."""

import pandas as pd

from mlops_predictor import load


class Model:
    def __init__(self, predictor):
        self.predictor = predictor

    def predict(self, model_input, params=None):
        index = model_input.index if isinstance(model_input, pd.DataFrame) else None
        return pd.DataFrame(self.predictor.predict(model_input), index=index)


def _load_pyfunc(path):
    return Model(load(path))
