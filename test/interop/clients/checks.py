"""How a client's checks are registered, run and told."""

import argparse
import asyncio
import inspect
import json
import traceback

_checks = []


def check(function):
    """Registers a check; it fails by any exception."""
    _checks.append(function)
    return function


def raises(kind, call):
    """The exception of this kind that a call ends with."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def main(*names):
    """Runs every check against the addresses of these names; prints how each went as JSON.

    They are positional, because kserve reads the options of the process by itself.
    """
    parser = argparse.ArgumentParser()
    for name in names:
        parser.add_argument(name, help="host:port")
    addresses = parser.parse_args()
    results = {}
    for function in _checks:
        try:
            outcome = function(addresses)
            if inspect.isawaitable(outcome):
                asyncio.run(outcome)
            results[function.__name__] = "passed"
        except Exception:
            results[function.__name__] = traceback.format_exc(limit=-3)
    print(json.dumps(results))
