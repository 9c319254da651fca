"""The runner of the asyncio Python client."""

import asyncio
import json
import sys
from typing import Any

import common
from google.protobuf.message import Message

import assay
import assay.aio

clients: list[assay.aio.Client] = []
"""The one that is connected, if there is one."""


async def do(thing: dict[str, Any]) -> dict[str, Any]:
    """One thing, and what came of it."""
    try:
        if "connect" in thing:
            return await connect(thing["connect"])
        if "close" in thing:
            return await close()
        if together := thing.get("together"):
            return {"together": await asyncio.gather(*(do(step) for step in together))}
        return await step(clients[0], thing)
    except assay.AssayError as error:
        return {"error": common.failed(error)}


async def connect(told: dict[str, Any]) -> dict[str, Any]:
    """A new connection."""
    clients.append(await assay.aio.connect(told["address"], **common.options(told)))
    assay.traceparent.set(told.get("traceparent"))
    return {}


async def close() -> dict[str, Any]:
    """No connection."""
    while clients:
        await clients.pop().close()
    return {}


async def step(client: assay.aio.Client, step: dict[str, Any]) -> dict[str, Any]:
    """One call."""
    if step.get("upload"):
        heard = common.Heard()
        made = await client.upload(common.upload(step, heard), timeout=common.timeout(step))
        return {"response": common.response(made), "progress": heard.said()}
    if step["call"] == "WatchRun":
        return await follow(client.watch_run(**common.watching(step), timeout=common.timeout(step)), step)
    answer = getattr(client, common.snake(step["call"]))(common.request(step), timeout=common.timeout(step))
    if isinstance(answer, assay.aio.RunStream):
        return await follow(answer, step)
    if isinstance(answer, assay.aio.Answers):
        return await answers(answer, step)
    return {"response": common.response(await answer)}


async def answers(stream: assay.aio.Answers[Message], step: dict[str, Any]) -> dict[str, Any]:
    """A stream that is no run."""
    answers: list[dict[str, Any]] = []
    try:
        async with stream:
            async for message in stream:
                answers.append(common.response(message))
                if len(answers) == step.get("stop_after"):
                    return {"answers": answers, "stopped": True}
    except assay.AssayError as error:
        return {"answers": answers, "error": common.failed(error)}
    return {"answers": answers}


async def follow(stream: assay.aio.RunStream, step: dict[str, Any]) -> dict[str, Any]:
    """A run."""
    if step.get("collect"):
        return {"finished": common.finished(await stream.collect())}
    items: list[dict[str, Any]] = []
    enough = asyncio.Event()

    async def read() -> None:
        async for item in stream:
            items.append(common.item(item))
            if len(items) == step.get("stop_after"):
                enough.set()
            await asyncio.sleep(step.get("pause_ms", 0) / 1000)

    task = asyncio.create_task(read())
    stop = asyncio.create_task(enough.wait())
    await asyncio.wait([task, stop], return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        # Cancelled between two items nobody waits for the stream, and it does not know.
        stream.close()
        return {"items": items[: step["stop_after"]], "stopped": True}
    stop.cancel()
    try:
        await task
    except assay.AssayError as error:
        return {"items": items, "error": common.failed(error)}
    return {"items": items}


async def main() -> None:
    """Lines in, lines out."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await do(json.loads(line))), flush=True)


asyncio.run(main())
