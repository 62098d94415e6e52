"""Checks by tritonclient, over HTTP and gRPC. Usage: triton_client.py HTTP_HOST:PORT GRPC_HOST:PORT"""

import time
from urllib.request import Request, urlopen

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.http as http
from checks import check, main, raises
from tensors import CUSTOMERS, EVERY_TYPE, JSON_TYPES, MATRIX, TOTALS, same, texts
from tritonclient.utils import InferenceServerException


def http_client(addresses, **options):
    return http.InferenceServerClient(addresses.http, **options)


def grpc_client(addresses):
    return grpc.InferenceServerClient(addresses.grpc)


def tensor(library, name, datatype, values, **options):
    item = library.InferInput(name, list(values.shape), datatype)
    item.set_data_from_numpy(values, **options)
    return item


def all_types(library, types, **options):
    return [tensor(library, f"in_{name}", *value, **options) for name, value in types.items()]


def health(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("multi-output")


@check
def http_health(addresses):
    health(http_client(addresses))
    assert not http_client(addresses).is_model_ready("nobody")


@check
def grpc_health(addresses):
    health(grpc_client(addresses))
    error = raises(InferenceServerException, lambda: grpc_client(addresses).is_model_ready("nobody"))
    assert error.status() == "StatusCode.NOT_FOUND", error


def metadata(server, model):
    assert server["name"] == "mlops" and "binary_tensor_data" in server["extensions"], server
    assert model["platform"] == "onnx_onnxv1", model
    shapes = [(item["name"], item["datatype"], [int(size) for size in item["shape"]]) for item in model["outputs"]]
    assert shapes == [("total", "FP32", [-1, 1]), ("negated", "FP32", [-1, 3])], shapes


@check
def http_metadata(addresses):
    client = http_client(addresses)
    model = client.get_model_metadata("multi-output")
    metadata(client.get_server_metadata(), model)
    for version in model["versions"]:
        for name in (version, version.removeprefix("v")):
            assert client.get_model_metadata("multi-output", name) == model
            assert client.is_model_ready("multi-output", name)


@check
def grpc_metadata(addresses):
    client = grpc_client(addresses)
    metadata(
        client.get_server_metadata(as_json=True), client.get_model_metadata("multi-output", as_json=True)
    )


@check
def http_index_and_statistics(addresses):
    client = http_client(addresses)
    assert "multi-output" in [model["name"] for model in client.get_model_repository_index()]
    before = client.get_inference_statistics("multi-output")["model_stats"][0]["inference_count"]
    client.infer("multi-output", [tensor(http, "x", "FP32", MATRIX)])
    after = client.get_inference_statistics("multi-output")["model_stats"][0]["inference_count"]
    assert after == before + 2, (before, after)
    assert len(client.get_inference_statistics()["model_stats"]) >= 3


@check
def http_every_type_in_binary(addresses):
    result = http_client(addresses).infer("every-type", all_types(http, EVERY_TYPE))
    for name, (_, values) in EVERY_TYPE.items():
        same(result.as_numpy(f"out_{name}"), values)


@check
def http_every_type_in_json(addresses):
    inputs = all_types(http, JSON_TYPES, binary_data=False)
    inputs.append(tensor(http, "in_float16", *EVERY_TYPE["float16"]))
    outputs = [http.InferRequestedOutput(f"out_{name}", binary_data=False) for name in JSON_TYPES]
    result = http_client(addresses).infer("every-type", inputs, outputs=outputs)
    for name, (_, values) in JSON_TYPES.items():
        same(result.as_numpy(f"out_{name}"), values)


@check
def http_json_alone(addresses):
    inputs = [tensor(http, "x", "FP32", MATRIX, binary_data=False)]
    outputs = [http.InferRequestedOutput("total", binary_data=False)]
    result = http_client(addresses).infer("multi-output", inputs, outputs=outputs, request_id="my-1")
    same(result.as_numpy("total"), TOTALS)
    assert result.get_response()["id"] == "my-1"
    assert result.as_numpy("negated") is None


@check
def grpc_every_type(addresses):
    result = grpc_client(addresses).infer("every-type", all_types(grpc, EVERY_TYPE))
    for name, (_, values) in EVERY_TYPE.items():
        same(result.as_numpy(f"out_{name}"), values)


@check
def http_nan_and_infinity(addresses):
    values = np.array([[np.nan, np.inf, -np.inf]], np.float32)
    result = http_client(addresses).infer("multi-output", [tensor(http, "x", "FP32", values)])
    same(np.abs(result.as_numpy("negated")), np.abs(values))
    outputs = [http.InferRequestedOutput("negated", binary_data=False)]
    result = http_client(addresses).infer("multi-output", [tensor(http, "x", "FP32", values)], outputs=outputs)
    assert result.get_output("negated")["data"] == [None, None, None], result.get_output("negated")


@check
def http_compressed(addresses):
    for algorithm in ("gzip", "deflate"):
        result = http_client(addresses).infer(
            "multi-output", [tensor(http, "x", "FP32", MATRIX)], request_compression_algorithm=algorithm
        )
        same(result.as_numpy("total"), TOTALS)


@check
def http_raw_body(addresses):
    # No method of the client sends one, but it reads the answer.
    headers = {"Inference-Header-Content-Length": "0"}
    url = f"http://{addresses.http}/v2/models/multi-output/infer"
    with urlopen(Request(url, MATRIX.tobytes(), headers)) as response:
        length = int(response.headers["Inference-Header-Content-Length"])
        result = http.InferenceServerClient.parse_response_body(response.read(), header_length=length)
    same(result.as_numpy("total"), TOTALS)


def customers(library, client, **options):
    inputs = [tensor(library, name, *value, **options) for name, value in CUSTOMERS.items()]
    names = [output["name"] for output in client.get_model_metadata("sklearn-pipeline", **AS_JSON[library])["outputs"]]
    result = client.infer("sklearn-pipeline", inputs)
    label, probabilities = (result.as_numpy(name) for name in names)
    assert set(texts(label)) <= {"yes", "no"}, label
    assert probabilities.shape == (2, 2) and np.allclose(probabilities.sum(axis=1), 1), probabilities


AS_JSON = {http: {}, grpc: {"as_json": True}}


@check
def http_texts_and_numbers(addresses):
    customers(http, http_client(addresses))
    customers(http, http_client(addresses), binary_data=False)


@check
def grpc_texts_and_numbers(addresses):
    customers(grpc, grpc_client(addresses))


@check
def http_concurrent(addresses):
    client = http_client(addresses, concurrency=8)
    values = [np.full((rows, 3), rows, np.float32) for rows in range(1, 33)]
    pending = [client.async_infer("multi-output", [tensor(http, "x", "FP32", item)]) for item in values]
    for item, request in zip(values, pending):
        same(request.get_result().as_numpy("negated"), -item)


@check
def grpc_concurrent(addresses):
    client = grpc_client(addresses)
    values = [np.full((rows, 3), rows, np.float32) for rows in range(1, 33)]
    results = {}
    for item in values:
        client.async_infer(
            "multi-output",
            [tensor(grpc, "x", "FP32", item)],
            lambda result, error, rows=len(item): results.update({rows: (result, error)}),
        )
    deadline = time.monotonic() + 10
    while len(results) < len(values) and time.monotonic() < deadline:
        time.sleep(0.01)
    for item in values:
        result, error = results[len(item)]
        assert error is None, error
        same(result.as_numpy("negated"), -item)


WRONG = {
    "an unknown model": ("nobody", "x", "FP32", MATRIX, 404, "NOT_FOUND"),
    "an unknown input": ("multi-output", "y", "FP32", MATRIX, 400, "INVALID_ARGUMENT"),
    "another datatype": ("multi-output", "x", "FP64", MATRIX.astype(np.float64), 400, "INVALID_ARGUMENT"),
    "another width": ("multi-output", "x", "FP32", MATRIX[:, :2], 400, "INVALID_ARGUMENT"),
    "another rank": ("multi-output", "x", "FP32", MATRIX[0], 400, "INVALID_ARGUMENT"),
    "no rows": ("multi-output", "x", "FP32", MATRIX[:0], 400, "INVALID_ARGUMENT"),
}


@check
def http_errors(addresses):
    for what, (model, name, datatype, values, status, _) in WRONG.items():
        inputs = [tensor(http, name, datatype, np.ascontiguousarray(values))]
        error = raises(InferenceServerException, lambda: http_client(addresses).infer(model, inputs))
        assert error.status() == str(status) and error.message(), (what, error)


@check
def grpc_errors(addresses):
    for what, (model, name, datatype, values, _, status) in WRONG.items():
        inputs = [tensor(grpc, name, datatype, np.ascontiguousarray(values))]
        error = raises(InferenceServerException, lambda: grpc_client(addresses).infer(model, inputs))
        assert error.status() == f"StatusCode.{status}" and error.message(), (what, error)


@check
def http_classification_is_refused(addresses):
    outputs = [http.InferRequestedOutput("total", class_count=1)]
    inputs = [tensor(http, "x", "FP32", MATRIX)]
    error = raises(
        InferenceServerException, lambda: http_client(addresses).infer("multi-output", inputs, outputs=outputs)
    )
    assert error.status() == "400" and "classification" in error.message(), error


@check
def grpc_outputs_id_and_timeout(addresses):
    result = grpc_client(addresses).infer(
        "multi-output",
        [tensor(grpc, "x", "FP32", MATRIX)],
        outputs=[grpc.InferRequestedOutput("total")],
        request_id="my-2",
        client_timeout=30,
        timeout=20_000_000,
    )
    response = result.get_response()
    assert response.id == "my-2" and [output.name for output in response.outputs] == ["total"], response
    same(result.as_numpy("total"), TOTALS)


@check
def grpc_compressed(addresses):
    for algorithm in ("gzip", "deflate"):
        result = grpc_client(addresses).infer(
            "multi-output", [tensor(grpc, "x", "FP32", MATRIX)], compression_algorithm=algorithm
        )
        same(result.as_numpy("total"), TOTALS)


if __name__ == "__main__":
    main("http", "grpc")
