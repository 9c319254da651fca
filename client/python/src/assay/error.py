"""The one exception of this client."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import grpc

from ._text import say

_DOMAIN = "assay"
_DETAILS = "grpc-status-details-bin"
# Codes of a failed connection, where the server did not send them itself.
_TRANSPORT = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.CANCELLED,
)


@dataclass(frozen=True)
class Violation:
    """A field of a request that breaks its rule."""

    field: str
    """Its path, such as `documents[2].name`."""
    description: str
    """What is wrong with it and what would be right."""


class AssayError(Exception):
    """A call that could not be served. Its text says what was wrong, where, and what would be right."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        *,
        reason: str | None = None,
        violations: Sequence[Violation] = (),
        retry_delay: float | None = None,
        correlation_id: str | None = None,
        broken: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        """The class of the failure."""
        self.message = message
        """For a person."""
        self.reason = reason
        """Machine-readable: the name of an `ErrorReason` without its prefix; None where the server gave none."""
        self.violations = tuple(violations)
        """Every field of the request that breaks its rule."""
        self.retry_delay = retry_delay
        """How long the server asks to wait before the call is made again, in seconds."""
        self.correlation_id = correlation_id
        """What the server's log calls this failure; None where it has no more to say."""
        self.transient = broken or code is grpc.StatusCode.UNAVAILABLE
        """Whether the same call can succeed later: the server is unavailable, or the connection broke."""

    def after(self, attempts: int) -> "AssayError":
        """The same error, with what was tried."""
        if attempts > 1:
            self.message = f"{self.message} (tried {attempts} times)"
            self.args = (self.message,)
        return self


@dataclass(frozen=True)
class Called:
    """What a call was, for the words of its failure."""

    address: str
    method: str
    limit: int
    token: bool


class Failed(Protocol):
    """What sync and asyncio errors of gRPC have in common."""

    def code(self) -> grpc.StatusCode: ...
    def details(self) -> str | None: ...
    def trailing_metadata(self) -> object: ...


def from_rpc(error: Failed, called: Called) -> AssayError:
    """The error as this client says it."""
    code, details = error.code(), error.details() or ""
    metadata = cast("Sequence[tuple[str, str | bytes]]", error.trailing_metadata() or ())
    status = next((value for key, value in metadata if key == _DETAILS and isinstance(value, bytes)), None)
    if status is None:
        return _unexplained(code, details, called)
    return _explained(code, details, status)


def _unexplained(code: grpc.StatusCode, details: str, called: Called) -> AssayError:
    """The server explains every status of its own: this one is of the transport, or of another service."""
    if code is grpc.StatusCode.UNIMPLEMENTED:
        return AssayError(code, say("unimplemented", details, address=called.address, method=called.method))
    if code is grpc.StatusCode.UNAUTHENTICATED:
        return AssayError(code, say("token_refused" if called.token else "token_missing", details, address=called.address))
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return AssayError(code, say("answer_too_large", details, limit=called.limit))
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return AssayError(code, say("deadline"))
    if code in _TRANSPORT:
        return AssayError(code, say("broken", details), broken=True)
    return AssayError(code, details or code.value[1])


def _explained(code: grpc.StatusCode, details: str, encoded: bytes) -> AssayError:
    from google.rpc import error_details_pb2 as known  # noqa: PLC0415 - needed by failures alone
    from google.rpc import status_pb2  # noqa: PLC0415

    error = AssayError(code, details or code.value[1])
    for detail in status_pb2.Status.FromString(encoded).details:
        info, bad = known.ErrorInfo(), known.BadRequest()
        retry, request = known.RetryInfo(), known.RequestInfo()
        if detail.Unpack(info) and info.domain == _DOMAIN:
            error.reason = info.reason
        elif detail.Unpack(bad):
            error.violations = tuple(Violation(it.field, it.description) for it in bad.field_violations)
        elif detail.Unpack(retry):
            error.retry_delay = retry.retry_delay.ToNanoseconds() / 1e9
        elif detail.Unpack(request):
            error.correlation_id = request.request_id
    return error
