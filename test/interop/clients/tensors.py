"""Inputs and answers of the models that the clients of the Open Inference Protocol ask."""

import numpy as np

# Names, datatypes and values of every-type.onnx, which gives each input back.
EVERY_TYPE = {
    "float16": ("FP16", np.array([0.5, -2.25, 65504.0], np.float16)),
    "float64": ("FP64", np.array([0.1, 1e300, -0.0])),
    "int8": ("INT8", np.array([-128, 0, 127], np.int8)),
    "int16": ("INT16", np.array([-(2**15), 0, 2**15 - 1], np.int16)),
    "int32": ("INT32", np.array([-(2**31), 0, 2**31 - 1], np.int32)),
    "int64": ("INT64", np.array([-(2**63), 2**53 + 1, 2**63 - 1], np.int64)),
    "uint8": ("UINT8", np.array([0, 7, 255], np.uint8)),
    "uint16": ("UINT16", np.array([0, 7, 2**16 - 1], np.uint16)),
    "uint32": ("UINT32", np.array([0, 7, 2**32 - 1], np.uint32)),
    "uint64": ("UINT64", np.array([0, 2**53 + 1, 2**64 - 1], np.uint64)),
    "bool": ("BOOL", np.array([True, False, True])),
    "string": ("BYTES", np.array(["a", "", "Tromsø"], object)),
}
# A request in JSON can send 64-bit integers as numbers up to 2^53 only, and no FP16.
JSON_TYPES = {
    **{name: value for name, value in EVERY_TYPE.items() if name != "float16"},
    "int64": ("INT64", np.array([-(2**53) + 1, 7, 2**53 - 1], np.int64)),
    "uint64": ("UINT64", np.array([0, 7, 2**53 - 1], np.uint64)),
}
MATRIX = np.array([[1, 2, 3], [4, 5, 6.5]], np.float32)
TOTALS = np.array([[6], [15.5]], np.float32)
CUSTOMERS = {
    "age": ("FP32", np.array([[25], [70]], np.float32)),
    "income": ("FP32", np.array([[30], [41.5]], np.float32)),
    "city": ("BYTES", np.array([["Oslo"], ["Rome"]], object)),
}


def texts(array):
    """BYTES as clients give them, as texts."""
    return [item.decode() if isinstance(item, bytes) else item for item in array.ravel().tolist()]


def same(actual, expected):
    """Whether every bit is the same, -0.0 and NaN, too."""
    if expected.dtype == object:
        assert texts(actual) == texts(expected), (actual, expected)
        return
    assert actual.dtype == expected.dtype, (actual.dtype, expected.dtype)
    assert actual.shape == expected.shape, (actual.shape, expected.shape)
    assert actual.tobytes() == expected.tobytes(), (actual, expected)
