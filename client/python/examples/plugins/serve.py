"""Serves the metric `lix` and the stage `anonymity` on one address: `python serve.py --listen 127.0.0.1:9100 --least 3`."""

import argparse
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from anonymity import MOST, Anonymity
from lix import Lix

from assay.plugin.v1.metric_pb2_grpc import add_MetricPluginServicer_to_server
from assay.plugin.v1.stage_pb2_grpc import add_StagePluginServicer_to_server

GRACE = 10.0  # seconds for the calls that are under way when it is to stop: as long as a server waits by default
LARGEST = 256 << 20  # bytes of a message; gRPC's own 4 MB are soon filled by a set of personas
OPTIONS = [
    ("grpc.max_receive_message_length", LARGEST),
    # A second one on the same port is an error, not half of the calls.
    ("grpc.so_reuseport", 0),
]


def bound(server: grpc.Server, address: str) -> str:
    """Where it listens: with port 0 the system chooses one."""
    try:
        port = server.add_insecure_port(address)
    except RuntimeError as fault:
        sys.exit(f"serve.py: cannot listen on {address!r}, give HOST:PORT that is free: {fault}")
    return f"{address.rpartition(':')[0]}:{port}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A metric and a stage for Assay.")
    parser.add_argument("--listen", default="127.0.0.1:9100", metavar="HOST:PORT", help="where to listen (default %(default)s)")
    parser.add_argument(
        "--least", type=int, default=3, metavar="N", help=f"people a persona rests on, 1 to {MOST} (default %(default)s)"
    )
    return parser.parse_args()


def main() -> None:
    options = arguments()
    try:
        stage = Anonymity(options.least)
    except ValueError as fault:
        sys.exit(f"serve.py: --{fault}")
    server = grpc.server(ThreadPoolExecutor(), options=OPTIONS)
    add_MetricPluginServicer_to_server(Lix(), server)
    add_StagePluginServicer_to_server(stage, server)
    address = bound(server, options.listen)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    server.start()
    print(f"listening on {address}", flush=True)
    stop.wait()
    server.stop(GRACE).wait()


if __name__ == "__main__":
    main()
