"""Checks by MLflow's client, and that MLflow's own server gives the same answers to the same payloads.

Usage: mlflow_client.py HOST:PORT MLFLOW_HOST:PORT, both serving the model of mlflow_peer.py.
"""

import json

import pandas as pd
import requests
from checks import check, main
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

JSON = "application/json"
ROWS = [{"age": 25, "income": 30, "city": "Oslo"}, {"age": 70, "income": 41.5, "city": "Rome"}]
ANSWER = {"predictions": ["no", "yes"]}


def client(address):
    host, port = address.split(":")
    return ScoringServerClient(host, port)


def both(addresses, body, media_type=JSON):
    """What we answer, after a look at whether MLflow does the same."""
    data = body if isinstance(body, str) else json.dumps(body)
    ours, theirs = (
        requests.post(f"http://{address}/invocations", data=data, headers={"Content-Type": media_type}, timeout=30)
        for address in (addresses.http, addresses.mlflow)
    )
    assert ours.status_code == theirs.status_code, (data, ours.text, theirs.text)
    if ours.ok:
        assert ours.headers["Content-Type"] == theirs.headers["Content-Type"]
        assert ours.json() == theirs.json(), (data, ours.text, theirs.text)
    return ours


@check
def health(addresses):
    client(addresses.mlflow).wait_server_ready(timeout=60)
    client(addresses.http).wait_server_ready()
    client(addresses.http).ping()
    assert client(addresses.http).get_version().count(".") == 2
    for path in ("ping", "health"):
        ours, theirs = (requests.get(f"http://{at}/{path}", timeout=30) for at in (addresses.http, addresses.mlflow))
        assert (ours.status_code, ours.text) == (theirs.status_code, theirs.text) == (200, "\n")


@check
def client_of_a_data_frame(addresses):
    frame = pd.DataFrame(ROWS)
    ours, theirs = (client(at).invoke(frame).get_predictions() for at in (addresses.http, addresses.mlflow))
    pd.testing.assert_frame_equal(ours, theirs)
    assert ours[0].tolist() == ANSWER["predictions"]


@check
def client_with_params(addresses):
    answer = client(addresses.http).invoke(pd.DataFrame(ROWS), params={"probabilities": True}).get_predictions()
    assert answer.columns.tolist() == ["prediction", "probability_no", "probability_yes"], answer
    assert answer["prediction"].tolist() == ANSWER["predictions"]


@check
def documented_payloads(addresses):
    columns = {name: [row[name] for row in ROWS] for name in ("age", "income", "city")}
    for body in (
        {"dataframe_split": {"columns": list(columns), "data": [list(row.values()) for row in ROWS]}},
        {"dataframe_split": json.loads(pd.DataFrame(ROWS, index=[4, 7]).to_json(orient="split"))},
        {"dataframe_split": {"columns": ["city", "age", "income"], "data": [["Oslo", 25, 30], ["Rome", 70, 41.5]]}},
        {"dataframe_records": ROWS},
        {"dataframe_records": [{**row, "more": 1} for row in ROWS]},
        {"instances": ROWS},
        {"inputs": columns},
        {"inputs": ROWS},
        {"dataframe_records": ROWS, "params": {}},
        {"dataframe_records": ROWS, "params": None},
        {"dataframe_records": ROWS, "params": {"nothing": 1}},
    ):
        assert both(addresses, body).json() == ANSWER, body
    assert both(addresses, {"inputs": ROWS[0]}).json() == {"predictions": ["no"]}
    assert both(addresses, {"inputs": ROWS}, "application/json; charset=utf-8").json() == ANSWER


@check
def csv(addresses):
    assert both(addresses, "age,income,city\n25,30,Oslo\n70,41.5,Rome\n", "text/csv").json() == ANSWER
    assert both(addresses, "city,income,age\nOslo,30,25\n", "text/csv; charset=utf-8").json() == {"predictions": ["no"]}


@check
def other_media_types(addresses):
    for media_type in ("text/plain", "application/x-parquet", "text/csv; charset=latin-1"):
        assert both(addresses, "x", media_type).status_code == 415, media_type


@check
def refused_bodies(addresses):
    for body in (
        *({}, [], '"x"', "", '{"dataframe_records": [{"age": 25'),
        {"dataframe_records": ROWS, "instances": ROWS},
        {"dataframe_records": []},
        {"dataframe_records": {"age": [25], "income": [30], "city": ["Oslo"]}},
        {"dataframe_records": [{"age": 25, "income": 30}]},
        {"dataframe_split": [1]},
        {"dataframe_split": {"columns": ["age", "income"], "data": [[25, 30, "Oslo"]]}},
        {"dataframe_split": {"columns": ["age", "income", "city"], "data": [[None, 30, "Oslo"]]}},
    ):
        answer = both(addresses, body)
        assert answer.status_code == 400, body
        assert answer.json()["error_code"] == "BAD_REQUEST", answer.text


@check
def errors_repeat_no_input(addresses):
    for body in (
        {"dataframe_records": [{"age": "hunter2", "income": 30, "city": "Oslo"}]},
        {"dataframe_records": [{"age": "hunter2"}]},
        {"dataframe_split": {"columns": ["age", "income", "city"], "data": [["hunter2", 30, "Oslo"]]}},
        '{"dataframe_records": [{"age": "hunter2"',
    ):
        answer = both(addresses, body)
        assert answer.status_code == 400 and "hunter2" not in answer.text, answer.text


main("http", "mlflow")
