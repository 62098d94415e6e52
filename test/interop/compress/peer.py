"""What onnx and onnxruntime say of the models of a folder, and of what they make of the same ones.

python peer.py FIXTURES OURS: FIXTURES has NAME.onnx and the tables of digits; OURS has NAME.copy.onnx, which was read and
written by the editor, and NAME.METHOD.onnx. One JSON object on standard output.
"""

import contextlib
import io
import json
import pathlib
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import onnx_ml_pb2
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)

fixtures, ours = map(pathlib.Path, sys.argv[1:3])


def rows(name, most):
    table = np.loadtxt(fixtures / f'{name}.csv', delimiter=',', skiprows=1, dtype=np.float32)[:most]
    return table[:, :64], table[:, 64].astype(int)


pixels, digits = rows('test', 450)
calibration, _ = rows('reference', 200)


class Reader(CalibrationDataReader):
    def __init__(self):
        self.rows = iter([{'pixels': calibration[k : k + 50]} for k in range(0, 200, 50)])

    def get_next(self):
        return next(self.rows, None)


def measure(path):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
    answer = session.run(None, {'pixels': pixels})
    classes = answer[0] if answer[0].ndim == 1 else answer[0].argmax(-1)
    return {
        'size': pathlib.Path(path).stat().st_size,
        'accuracy': float((classes == digits).mean()),
        'classes': classes.tolist(),
    }


def quantize(name, method, path):
    source = str(fixtures / f'{name}.onnx')
    options = {'per_channel': True, 'reduce_range': True, 'weight_type': QuantType.QInt8}
    calibrations = {
        'int8': CalibrationMethod.MinMax,
        'int8-percentile': CalibrationMethod.Percentile,
        'int8-entropy': CalibrationMethod.Entropy,
    }
    if method in calibrations:
        options['extra_options'] = {'CalibPercentile': 99.99} if 'percentile' in method else {}
        with contextlib.redirect_stdout(io.StringIO()):
            quantize_static(
                source,
                path,
                Reader(),
                quant_format=QuantFormat.QDQ,
                calibrate_method=calibrations[method],
                **options,
            )
    else:
        quantize_dynamic(source, path, **options)


def fields(message):
    return {field.name: [field.number, field.type, field.is_repeated] for field in message.fields}


STATIC = ['int8', 'int8-percentile', 'int8-entropy']
result = {'models': {}, 'fields': {}}
for name in ['mlp', 'convolution', 'transformer', 'trees']:
    original = onnx.load(fixtures / f'{name}.onnx')
    found = {'same': onnx.load(ours / f'{name}.copy.onnx') == original}
    found['original'] = measure(str(fixtures / f'{name}.onnx'))
    for path in sorted(ours.glob(f'{name}.*.onnx')):
        method = path.name.split('.')[1]
        # The operators of the runtime have no schema in onnx.
        if method not in ('copy', 'int4-weights'):
            onnx.checker.check_model(str(path), full_check=True)
        found[method] = measure(str(path))
    for method in STATIC + ['int8-dynamic'] if name != 'trees' else []:
        with tempfile.TemporaryDirectory() as folder:
            path = f'{folder}/peer.onnx'
            quantize(name, method, path)
            found[f'peer {method}'] = measure(path)
    result['models'][name] = found

for message in onnx_ml_pb2.DESCRIPTOR.message_types_by_name.values():
    result['fields'][message.name] = fields(message)
    for nested in message.nested_types:
        result['fields'][f'{message.name}.{nested.name}'] = fields(nested)
print(json.dumps(result))
