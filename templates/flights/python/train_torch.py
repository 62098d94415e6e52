# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy>=1.26",
#   "onnx>=1.16",
#   "onnxscript>=0.5",
#   "pandas>=2.0",
#   "pyarrow>=16",
#   "scikit-learn>=1.5",
#   "torch>=2.6",
# ]
# ///
"""PyTorch: a small network. Fine-tune: further epochs from the parent's weights, at a lower rate.

In mlops.yaml:  train: {command: uv run python/train_torch.py}
"""

import copy
import io
import logging
import warnings

import flights
import numpy as np
import onnx
import torch
from torch import nn

RATE, MOST_EPOCHS, PATIENCE = 1e-3, 40, 4
# A fixed number of careful epochs: a month has too few days to tell when to stop.
FINE_TUNE_RATE, FINE_TUNE_EPOCHS = 1e-4, 3
BATCH = 512
TEXTS = len(flights.TEXTS)


class Network(nn.Module):
    """Log-odds of rows [n, 16] as `flights.encode` makes them: missing values and unknown texts are NaN."""

    def __init__(self, sizes, mean, deviation):
        super().__init__()
        self.embeddings = nn.ModuleList(nn.Embedding(size + 1, 8) for size in sizes)
        self.register_buffer("unknown", torch.tensor(sizes, dtype=torch.float32))
        self.register_buffer("mean", torch.as_tensor(mean, dtype=torch.float32))
        self.register_buffer("deviation", torch.as_tensor(deviation, dtype=torch.float32))
        width = 8 * len(sizes) + 2 * len(mean)
        self.layers = nn.Sequential(
            nn.Linear(width, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1)
        )

    def forward(self, features):
        texts, numbers = features[:, :TEXTS], features[:, TEXTS:]
        places = torch.where(torch.isnan(texts), self.unknown, texts).to(torch.int64)
        embedded = [embedding(places[:, i]) for i, embedding in enumerate(self.embeddings)]
        missing = torch.isnan(numbers)
        scaled = (torch.where(missing, self.mean, numbers) - self.mean) / self.deviation
        return self.layers(torch.cat([*embedded, scaled, missing.to(torch.float32)], dim=1))


def main() -> None:
    table = flights.training_table()
    checkpoint = flights.read_checkpoint("torch")
    network, categories, kept, epochs = fit(table, checkpoint)
    flights.write_results(
        "torch",
        to_onnx(network, categories),
        lambda matrix: predict(network, matrix),
        table=table,
        kept=kept,
        categories=categories,
        state={f"weights.{name}": value.numpy() for name, value in network.state_dict().items()},
        epochs=epochs,
        mode="scratch" if checkpoint is None else "fine_tune",
    )


def fit(table, checkpoint=None):
    torch.manual_seed(flights.SEED)
    if flights.THREADS is not None:
        torch.set_num_threads(flights.THREADS)
    return train(table) if checkpoint is None else go_on(table, checkpoint)


def train(table):
    categories, kept = flights.sorted_categories(table), flights.days_apart(table)
    matrix = flights.encode(table, categories)
    numbers = matrix[~kept, TEXTS:]
    network = new_network(categories, np.nanmean(numbers, axis=0), np.nanstd(numbers, axis=0) + 1e-6)
    best, best_loss, best_epoch = None, np.inf, 0
    for epoch in epochs(network, matrix[~kept], labels_of(table[~kept]), RATE, MOST_EPOCHS):
        loss = flights.log_loss(labels_of(table[kept]), predict(network, matrix[kept]))
        if loss < best_loss:
            best, best_loss, best_epoch = copy.deepcopy(network.state_dict()), loss, epoch
        elif epoch - best_epoch >= PATIENCE:
            break
    network.load_state_dict(best)
    return network.eval(), categories, kept, best_epoch


def go_on(table, checkpoint):
    # The parent's weights stand for its numbers of the categories, and its scale of the numbers.
    categories, kept = flights.categories_of(checkpoint), flights.only_to_measure(table)
    network = new_network(categories, checkpoint["weights.mean"], checkpoint["weights.deviation"])
    weights = {n: torch.from_numpy(v) for n, v in checkpoint.items() if n.startswith("weights.")}
    network.load_state_dict({name.removeprefix("weights."): value for name, value in weights.items()})
    rows = flights.encode(table[~kept], categories)
    for _ in epochs(network, rows, labels_of(table[~kept]), FINE_TUNE_RATE, FINE_TUNE_EPOCHS):
        pass
    return network.eval(), categories, kept, FINE_TUNE_EPOCHS


def new_network(categories, mean, deviation):
    return Network([len(categories[name]) for name in flights.TEXTS], mean, deviation)


def epochs(network, matrix, labels, rate, most):
    """Trains, and yields the number of each epoch when it is over."""
    rows, answers = torch.from_numpy(matrix), torch.tensor(labels, dtype=torch.float32)[:, None]
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-2)
    loss_of = nn.BCEWithLogitsLoss()
    for epoch in range(1, most + 1):
        network.train()
        for batch in torch.randperm(len(rows)).split(BATCH):
            optimizer.zero_grad()
            loss_of(network(rows[batch]), answers[batch]).backward()
            optimizer.step()
        yield epoch


def predict(network, matrix):
    with torch.no_grad():
        return torch.sigmoid(network.eval()(torch.from_numpy(matrix)))[:, 0].numpy()


def labels_of(table):
    return table[flights.TARGET].to_numpy()


def to_onnx(network, categories):
    """The network as PyTorch exports it, behind the encoding of the columns."""
    # It tells of operators of other packages, and of its own deprecated calls.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(action="ignore"):
        program = torch.onnx.export(
            nn.Sequential(network, nn.Sigmoid()).eval(),
            (torch.zeros(2, len(flights.INPUTS)),),
            dynamo=True,
            dynamic_shapes=({0: torch.export.Dim("n")},),
            input_names=["features"],
            output_names=["positive"],
            opset_version=18,
            verbose=False,
        )
    buffer = io.BytesIO()
    program.save(buffer)
    exported = onnx.load_from_string(buffer.getvalue())
    return flights.onnx_model(categories, exported.graph.node, exported.graph.initializer, opset=18)


if __name__ == "__main__":
    main()
