"""What goes along with every call made inside a `with`, in this task or thread: a deadline and a trace."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import grpc

from ._text import say
from .error import AssayError

traceparent: ContextVar[str | None] = ContextVar("assay_traceparent", default=None)
"""The W3C `traceparent` that calls carry. Where OpenTelemetry is loaded, its current span is taken instead, if this is unset."""

_deadline: ContextVar[float | None] = ContextVar("assay_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bounds all calls inside, together. The earliest of nested deadlines holds."""
    until, outer = time.monotonic() + seconds, _deadline.get()
    token = _deadline.set(until if outer is None else min(until, outer))
    try:
        yield
    finally:
        _deadline.reset(token)


def until(timeout: float | None) -> float | None:
    """When a call with this timeout, in seconds, has to be over, by the monotonic clock; None: it has all the time."""
    bounds = [_deadline.get(), None if timeout is None else time.monotonic() + timeout]
    return min((bound for bound in bounds if bound is not None), default=None)


def left(until: float | None) -> float | None:
    """Seconds until then; raises once it has passed, which gRPC itself can miss."""
    if until is None:
        return None
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise AssayError(grpc.StatusCode.DEADLINE_EXCEEDED, say("deadline"))
    return seconds


def metadata(token: str | None) -> tuple[tuple[str, str], ...]:
    """What is sent with a call beside its request."""
    carried: dict[str, str] = {}
    if given := traceparent.get():
        carried["traceparent"] = given
    elif tracing := sys.modules.get("opentelemetry.propagate"):
        tracing.inject(carried)
    if token:
        carried["authorization"] = f"Bearer {token}"
    return tuple(carried.items())
