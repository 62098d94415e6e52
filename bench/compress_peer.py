"""Trains the convolutional network of bench/compress.js, and quantises it by onnxruntime.quantization.

    python bench/compress_peer.py FOLDER

FOLDER/wide.onnx is the network, 5.3 MB: the digits of scikit-learn at twice their size, 64 and then 256 channels, a
residual connection, batch normalisation. FOLDER/wide-peer.onnx is what `quantize_static` makes of it, of the same calibration rows:
QDQ, per channel, `reduce_range` (products of 8 bits overflow without VNNI otherwise). Python 3.11,
numpy 2.4.6, scikit-learn 1.9.1, torch 2.13.0, onnx 1.23.2, onnxruntime 1.32.0.
"""

import pathlib
import sys

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn

OUT = pathlib.Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
EPOCHS = 4
CALIBRATION_ROWS = 256

pixels, digit = load_digits(return_X_y=True)
train_x, test_x, train_y, test_y = train_test_split(
    pixels.astype(np.float32), digit, test_size=450, random_state=7, stratify=digit
)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(1, 64, 3, 1, 1), nn.BatchNorm2d(64), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(64, 256, 3, 2, 1), nn.BatchNorm2d(256), nn.ReLU())
        self.third = nn.Sequential(nn.Conv2d(256, 256, 3, 1, 1), nn.BatchNorm2d(256), nn.ReLU())
        self.fourth = nn.Sequential(nn.Conv2d(256, 256, 3, 1, 1), nn.BatchNorm2d(256))
        self.last = nn.Linear(256, 10)

    def forward(self, x):
        x = (x / 16).reshape(-1, 1, 8, 8)
        x = nn.functional.interpolate(x, scale_factor=2, mode='nearest')
        x = self.second(self.first(x))
        x = torch.relu(x + self.fourth(self.third(x)))
        return self.last(x.mean((2, 3))).softmax(-1)


def fit(model):
    x, y = torch.from_numpy(train_x), torch.from_numpy(train_y)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            nn.functional.nll_loss(torch.log(model(x[rows]) + 1e-9), y[rows]).backward()
            optimizer.step()
        schedule.step()
    return model.eval()


class Rows(CalibrationDataReader):
    def __init__(self):
        self.rows = iter([train_x[:CALIBRATION_ROWS]])

    def get_next(self):
        rows = next(self.rows, None)
        return None if rows is None else {'pixels': rows}


torch.manual_seed(7)
torch.set_num_threads(2)
model = fit(Network())
torch.onnx.export(
    model,
    (torch.from_numpy(test_x[:2]),),
    OUT / 'wide.onnx',
    input_names=['pixels'],
    output_names=['probabilities'],
    dynamic_axes={'pixels': {0: 'n'}, 'probabilities': {0: 'n'}},
    opset_version=17,
    dynamo=False,
)
with torch.no_grad():
    print('accuracy', (model(torch.from_numpy(test_x)).argmax(-1).numpy() == test_y).mean())
quant_pre_process(OUT / 'wide.onnx', OUT / 'wide-plain.onnx')
quantize_static(
    OUT / 'wide-plain.onnx',
    OUT / 'wide-peer.onnx',
    Rows(),
    quant_format=QuantFormat.QDQ,
    per_channel=True,
    reduce_range=True,
    activation_type=QuantType.QUInt8,
    weight_type=QuantType.QInt8,
)
(OUT / 'wide-plain.onnx').unlink()
