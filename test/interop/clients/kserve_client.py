"""Checks by the client of KServe, over REST and gRPC. Usage: kserve_client.py HTTP_HOST:PORT GRPC_HOST:PORT"""

import logging

import grpc
import httpx
import numpy as np
from checks import check, main
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest
from kserve.inference_client import RESTConfig
from kserve.protocol.infer_type import RequestedOutput
from tensors import CUSTOMERS, EVERY_TYPE, JSON_TYPES, MATRIX, TOTALS, same, texts

logging.disable(logging.ERROR)


def rest():
    return InferenceRESTClient(RESTConfig(protocol="v2"))


def url(addresses):
    return f"http://{addresses.http}"


def rpc(addresses):
    return InferenceGRPCClient(addresses.grpc)


def tensor(name, datatype, values, binary_data):
    item = InferInput(name, list(values.shape), datatype)
    if datatype == "BYTES" and not binary_data:
        item.data = values.ravel().tolist()
    else:
        item.set_data_from_numpy(values, binary_data=binary_data)
    return item


def all_types(types, binary_data):
    return [tensor(f"in_{name}", *value, binary_data) for name, value in types.items()]


def by_name(response):
    return {output.name: output.as_numpy() for output in response.outputs}


@check
async def rest_health(addresses):
    async with rest() as client:
        assert await client.is_server_live(url(addresses))
        assert await client.is_server_ready(url(addresses))
        assert await client.is_model_ready(url(addresses), "multi-output")
        assert not await client.is_model_ready(url(addresses), "nobody")


@check
async def grpc_health(addresses):
    async with rpc(addresses) as client:
        assert await client.is_server_live()
        assert await client.is_server_ready()
        assert await client.is_model_ready("multi-output")
        try:
            await client.is_model_ready("nobody")
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.NOT_FOUND
        else:
            raise AssertionError("nobody is ready")


@check
async def rest_every_type_in_binary(addresses):
    request = InferRequest(
        "every-type", all_types(EVERY_TYPE, True), request_id="my-1", parameters={"binary_data_output": True}
    )
    async with rest() as client:
        response = await client.infer(url(addresses), request, model_name="every-type")
    assert response.id == "my-1" and response.model_name == "every-type"
    outputs = by_name(response)
    for name, (_, values) in EVERY_TYPE.items():
        same(outputs[f"out_{name}"], values)


@check
async def rest_every_type_in_json(addresses):
    inputs = all_types(JSON_TYPES, False) + [tensor("in_float16", *EVERY_TYPE["float16"], True)]
    wanted = [RequestedOutput(f"out_{name}", {"binary_data": False}) for name in JSON_TYPES]
    request = InferRequest("every-type", inputs, request_outputs=wanted)
    async with rest() as client:
        outputs = by_name(await client.infer(url(addresses), request, model_name="every-type"))
    for name, (_, values) in JSON_TYPES.items():
        same(outputs[f"out_{name}"], values)


@check
async def rest_json_alone(addresses):
    data = {
        "inputs": [{"name": "x", "shape": [2, 3], "datatype": "FP32", "data": MATRIX.tolist()}],
        "outputs": [{"name": "total"}],
    }
    async with rest() as client:
        response = await client.infer(url(addresses), data, model_name="multi-output")
    same(by_name(response)["total"], TOTALS)


@check
async def grpc_every_type_raw(addresses):
    async with rpc(addresses) as client:
        response = await client.infer(InferRequest("every-type", all_types(EVERY_TYPE, True), request_id="my-2"))
    assert response.id == "my-2"
    outputs = by_name(response)
    for name, (_, values) in EVERY_TYPE.items():
        same(outputs[f"out_{name}"], values)


@check
async def grpc_typed_contents(addresses):
    async with rpc(addresses) as client:
        request = InferRequest("multi-output", [tensor("x", "FP32", MATRIX, False)])
        same(by_name(await client.infer(request))["total"], TOTALS)
        values = np.array([[-(2**63)], [2**53 + 1]], np.int64)
        inputs = [tensor("a", "INT64", values, False), tensor("b", "INT64", values * 0, False)]
        same(by_name(await client.infer(InferRequest("int64", inputs)))["sum"], values)


async def customers(infer):
    for binary_data in (True, False):
        inputs = [tensor(name, *value, binary_data) for name, value in CUSTOMERS.items()]
        response = await infer(InferRequest("sklearn-pipeline", inputs))
        label, probabilities = (output.as_numpy() for output in response.outputs)
        assert set(texts(label)) <= {"yes", "no"}, label
        assert probabilities.shape == (2, 2) and np.allclose(probabilities.sum(axis=1), 1), probabilities


@check
async def rest_texts_and_numbers(addresses):
    async with rest() as client:
        await customers(lambda request: client.infer(url(addresses), request, model_name="sklearn-pipeline"))


@check
async def grpc_texts_and_numbers(addresses):
    async with rpc(addresses) as client:
        await customers(client.infer)


WRONG = {
    "an unknown model": ("nobody", "x", MATRIX, 404, grpc.StatusCode.NOT_FOUND),
    "an unknown input": ("multi-output", "y", MATRIX, 400, grpc.StatusCode.INVALID_ARGUMENT),
    "another width": ("multi-output", "x", MATRIX[:, :2], 400, grpc.StatusCode.INVALID_ARGUMENT),
}


@check
async def rest_errors(addresses):
    async with rest() as client:
        for what, (model, name, values, status, _) in WRONG.items():
            request = InferRequest(model, [tensor(name, "FP32", np.ascontiguousarray(values), True)])
            try:
                await client.infer(url(addresses), request, model_name=model)
            except httpx.HTTPStatusError as error:
                assert error.response.status_code == status, (what, error)
                # The client puts the text of {"error": …} before its own.
                assert not str(error).startswith(","), (what, error)
            else:
                raise AssertionError(what)


@check
async def grpc_errors(addresses):
    async with rpc(addresses) as client:
        for what, (model, name, values, _, status) in WRONG.items():
            request = InferRequest(model, [tensor(name, "FP32", np.ascontiguousarray(values), True)])
            try:
                await client.infer(request)
            except grpc.RpcError as error:
                assert error.code() == status and error.details(), (what, error)
            else:
                raise AssertionError(what)


if __name__ == "__main__":
    main("http", "grpc")
