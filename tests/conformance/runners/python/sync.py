"""The runner of the sync Python client."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import common
from google.protobuf.message import Message

import assay

clients: list[assay.Client] = []
"""The one that is connected, if there is one."""


def do(thing: dict[str, Any]) -> dict[str, Any]:
    """One thing, and what came of it."""
    try:
        if "connect" in thing:
            return connect(thing["connect"])
        if "close" in thing:
            return close()
        if together := thing.get("together"):
            with ThreadPoolExecutor(len(together)) as pool:
                return {"together": list(pool.map(do, together))}
        return step(clients[0], thing)
    except assay.AssayError as error:
        return {"error": common.failed(error)}


def connect(told: dict[str, Any]) -> dict[str, Any]:
    """A new connection."""
    clients.append(assay.connect(told["address"], **common.options(told)))
    assay.traceparent.set(told.get("traceparent"))
    return {}


def close() -> dict[str, Any]:
    """No connection."""
    while clients:
        clients.pop().close()
    return {}


def step(client: assay.Client, step: dict[str, Any]) -> dict[str, Any]:
    """One call."""
    if step.get("upload"):
        heard = common.Heard()
        made = client.upload(common.upload(step, heard), timeout=common.timeout(step))
        return {"response": common.response(made), "progress": heard.said()}
    if step["call"] == "WatchRun":
        return follow(client.watch_run(**common.watching(step), timeout=common.timeout(step)), step)
    answer = getattr(client, common.snake(step["call"]))(common.request(step), timeout=common.timeout(step))
    if isinstance(answer, assay.RunStream):
        return follow(answer, step)
    if isinstance(answer, assay.Answers):
        return answers(answer, step)
    return {"response": common.response(answer)}


def answers(stream: assay.Answers[Message], step: dict[str, Any]) -> dict[str, Any]:
    """A stream that is no run."""
    answers: list[dict[str, Any]] = []
    try:
        with stream:
            for message in stream:
                answers.append(common.response(message))
                if len(answers) == step.get("stop_after"):
                    return {"answers": answers, "stopped": True}
    except assay.AssayError as error:
        return {"answers": answers, "error": common.failed(error)}
    return {"answers": answers}


def follow(stream: assay.RunStream, step: dict[str, Any]) -> dict[str, Any]:
    """A run."""
    if step.get("collect"):
        return {"finished": common.finished(stream.collect())}
    items: list[dict[str, Any]] = []
    try:
        with stream:
            for item in stream:
                items.append(common.item(item))
                if len(items) == step.get("stop_after"):
                    return {"items": items, "stopped": True}
                time.sleep(step.get("pause_ms", 0) / 1000)
    except assay.AssayError as error:
        return {"items": items, "error": common.failed(error)}
    return {"items": items}


for line in sys.stdin:
    print(json.dumps(do(json.loads(line))), flush=True)
