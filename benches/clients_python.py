"""Reads a stream of small events by the generated stub and by the client, in turn, sync and asyncio; and times the import.

`.cache/python/bin/python benches/clients_python.py ADDRESS ROUNDS`; `benches/clients.sh` starts what serves the stream.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import grpc
import grpc.aio

import assay
import assay.aio
from assay.v1 import WatchRunRequest
from assay.v1.run_pb2_grpc import RunServiceStub

ADDRESS, ROUNDS = sys.argv[1], int(sys.argv[2])
WATCH = WatchRunRequest(run_id="flood")
LARGE = [("grpc.max_receive_message_length", -1)]


def resident() -> int:
    """Kilobytes."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def timed(read: Callable[[], int]) -> float:
    """Seconds of processor time, of all threads: what other work on the machine takes does not count."""
    began = time.process_time()
    assert read() > 0
    return time.process_time() - began


def compare(name: str, stub: Callable[[], int], client: Callable[[], int]) -> None:
    bare, ours, memory = [], [], []
    for _ in range(ROUNDS):
        bare.append(timed(stub))
        ours.append(timed(client))
        memory.append(resident())
    a, b = statistics.median(bare), statistics.median(ours)
    print(f"{name}: stub {a:.2f} s, client {b:.2f} s, ratio {a / b:.2f}, {memory[0]} KB after the first round, {memory[-1]} KB after the last")


def sync() -> None:
    stub = RunServiceStub(grpc.insecure_channel(ADDRESS, LARGE))
    with assay.connect(ADDRESS) as client:
        compare(
            "python",
            lambda: sum(1 for message in stub.WatchRun(WATCH) if message.HasField("event")),
            lambda: sum(1 for item in client.watch_run("flood") if item),
        )


def asynchronous() -> None:
    loop = asyncio.new_event_loop()

    async def opened() -> tuple[RunServiceStub, assay.aio.Client]:
        return RunServiceStub(grpc.aio.insecure_channel(ADDRESS, LARGE)), await assay.aio.connect(ADDRESS)

    stub, client = loop.run_until_complete(opened())

    async def by_stub() -> int:
        return len([1 async for message in stub.WatchRun(WATCH) if message.HasField("event")])

    async def by_client() -> int:
        return len([1 async for item in client.watch_run("flood") if item])

    compare("python asyncio", lambda: loop.run_until_complete(by_stub()), lambda: loop.run_until_complete(by_client()))
    loop.run_until_complete(client.close())


def importing() -> None:
    """Processor time, which other work on the machine does not lengthen; the first import of each writes the bytecode."""

    def once(modules: str) -> float:
        script = f"import time; import {modules}; print(time.process_time())"
        return float(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout)

    both = [(once("grpc, grpc.aio"), once("grpc, grpc.aio, assay")) for _ in range(ROUNDS + 1)][1:]
    bare, ours = (statistics.median(times) for times in zip(*both, strict=True))
    print(f"python import: grpcio {bare * 1000:.0f} ms, with assay {ours * 1000:.0f} ms, {(ours - bare) * 1000:.0f} ms beyond")


sync()
asynchronous()
importing()
