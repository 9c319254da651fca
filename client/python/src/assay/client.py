"""The sync client."""

import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Generic, TypeVar

import grpc

from . import context
from ._address import Address
from ._channel import MESSAGE_LIMIT, Settings
from ._diagnosis import diagnose
from ._following import Following, Item
from ._text import say
from .backoff import Backoff
from .error import AssayError, from_rpc
from .finished import Finished, Gathered
from .upload import Sending, Upload
from .v1 import (
    EVENT_DETAIL_ALL,
    RUN_STATE_FINISHED,
    CancelRunRequest,
    DocumentSet,
    EventDetail,
    GetRunRequest,
    GetUploadRequest,
    GetUploadResponse,
    WatchRunRequest,
)
from .v1.calls import Answer, Calls, Request

T = TypeVar("T")
_SETTLED = (
    grpc.ChannelConnectivity.READY,
    grpc.ChannelConnectivity.TRANSIENT_FAILURE,
    grpc.ChannelConnectivity.SHUTDOWN,
)


def connect(
    address: str | None = None,
    *,
    token: str | None = None,
    ca: bytes | None = None,
    max_message_bytes: int = MESSAGE_LIMIT,
    compress: bool = False,
    connect_timeout: float = 10.0,
    backoff: Backoff | None = None,
) -> "Client":
    """Connects to `http://host:port` (plaintext) or `https://host:port` (TLS); without an address, to that of `ASSAY_SERVER`.

    A bare `host:port` is plaintext and has to be this machine. `ca` is the certificate, in PEM, of the authority that signed the
    server's; by default those of the machine are trusted. `token` goes along as a bearer token. Messages of more than
    `max_message_bytes` are not taken in; what is sent is bounded by the server. Raises AssayError with what to do about it where
    no connection comes about.
    """
    settings = Settings(Address.parse(address), token, ca, max_message_bytes, compress, connect_timeout)
    return Client(_ready(_channel(settings), settings), settings, backoff or Backoff())


def _channel(settings: Settings) -> grpc.Channel:
    target, options, compression = settings.address.authority, settings.options(), settings.compression()
    if settings.address.tls:
        return grpc.secure_channel(target, settings.credentials(), options, compression)
    return grpc.insecure_channel(target, options, compression)


def _ready(channel: grpc.Channel, settings: Settings) -> grpc.Channel:
    settled = threading.Event()
    states: list[grpc.ChannelConnectivity] = []

    def see(state: grpc.ChannelConnectivity) -> None:
        if state in _SETTLED:
            states.append(state)
            settled.set()

    channel.subscribe(see, try_to_connect=True)
    settled.wait(settings.connect_timeout)
    channel.unsubscribe(see)
    if states[:1] == [grpc.ChannelConnectivity.READY]:
        return channel
    channel.close()
    raise diagnose(settings.address, settings.ca, "")


class Client(Calls):
    """A connection to a server, for any number of threads. `with` closes it."""

    def __init__(self, channel: grpc.Channel, settings: Settings, backoff: Backoff) -> None:
        super().__init__(channel)
        self._channel = channel
        self._settings = settings
        self._backoff = backoff
        self._closed = False

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection and the calls on it."""
        self._closed = True
        self._channel.close()

    def watch_run(
        self,
        run_id: str,
        *,
        after_sequence: int = 0,
        event_detail: EventDetail.ValueType = EVENT_DETAIL_ALL,
        timeout: float | None = None,
    ) -> "RunStream":
        """Follows a run after event number `after_sequence` (0: from the beginning) to its end, through outages."""
        watching = WatchRunRequest(run_id=run_id, after_sequence=after_sequence, event_detail=event_detail)
        return RunStream(self, Following(watching, self._backoff), None, context.until(timeout))

    def upload(self, upload: Upload, *, timeout: float | None = None) -> DocumentSet:
        """Uploads files and gives the set they have become. What was sent before an outage is not sent again."""
        until = context.until(timeout)
        failed = 0
        while True:
            try:
                return self._upload(Sending(upload, self._there(upload.id, until)), until)
            except AssayError as error:
                failed += 1
                if not error.transient or failed >= self._backoff.attempts:
                    raise error.after(failed) from None
                self._wait(self._backoff.delay(failed, error.retry_delay), until)

    def _there(self, upload: str, until: float | None) -> GetUploadResponse:
        """What is there of an upload; nothing where nobody knows."""
        try:
            return self.get_upload(GetUploadRequest(upload_id=upload), timeout=context.left(until))
        except AssayError:
            return GetUploadResponse()

    def _upload(self, sending: Sending, until: float | None) -> DocumentSet:
        try:
            answer = self._source_service.UploadDocuments(
                sending.messages(), timeout=context.left(until), metadata=context.metadata(self._settings.token)
            )
        except grpc.RpcError as error:
            raise sending.broke or self._error(error, "UploadDocuments") from None
        return answer.set

    def _unary(self, method: "grpc.UnaryUnaryMultiCallable[Request, Answer]", request: Request, timeout: float | None) -> Answer:
        left = context.left(context.until(timeout))
        try:
            return method(request, timeout=left, metadata=context.metadata(self._settings.token))
        except grpc.RpcError as error:
            raise self._error(error, name(method)) from None

    def _run(self, method: "grpc.UnaryStreamMultiCallable[Any, Any]", request: Any, timeout: float | None) -> "RunStream":
        following = Following.opened_by(request, self._backoff)

        def opening(left: float | None) -> Any:
            return method(request, timeout=left, metadata=context.metadata(self._settings.token))

        return RunStream(self, following, (name(method), opening), context.until(timeout))

    def _stream(
        self, method: "grpc.UnaryStreamMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> "Answers[Answer]":
        left = context.left(context.until(timeout))
        call: Any = method(request, timeout=left, metadata=context.metadata(self._settings.token))
        return Answers(call, lambda error: self._error(error, name(method)))

    def _watch(self, request: WatchRunRequest, left: float | None) -> Any:
        return self._run_service.WatchRun(request, timeout=left, metadata=context.metadata(self._settings.token))

    def _error(self, error: grpc.RpcError, method: str) -> AssayError:
        if self._closed:
            return AssayError(grpc.StatusCode.CANCELLED, say("cancelled"))
        return from_rpc(error, self._settings.called(method))  # every failed call is a grpc.Call too

    @staticmethod
    def _wait(delay: float, until: float | None) -> None:
        left = context.left(until)
        time.sleep(delay if left is None else min(delay, left))


def name(method: object) -> str:
    """What the contract calls a method of a stub."""
    path = getattr(method, "_method", b"")
    return (path.decode() if isinstance(path, bytes) else str(path)).rpartition("/")[2]


class Answers(Iterator[T], Generic[T]):
    """What a call answers with that streams, and is no run, as it comes. Closing it (or leaving its `with`) ends the call."""

    def __init__(self, call: Any, explain: Callable[[grpc.RpcError], AssayError]) -> None:
        self._call = call
        self._explain = explain
        self._closed = False

    def __enter__(self) -> "Answers[T]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __next__(self) -> T:
        if self._closed:
            raise StopIteration
        try:
            answer: T = next(self._call)
        except grpc.RpcError as error:
            raise self._explain(error) from None
        return answer

    def close(self) -> None:
        """Ends the call; what has not been read is left."""
        self._closed = True
        self._call.cancel()


class RunStream(Iterator[Item]):
    """A run, to its `RunFinished`, through outages: every event comes once, in order.

    Closing it (or leaving its `with`) stops following; what becomes of the run then is its `on_disconnect`. `cancel` ends the run.
    """

    def __init__(
        self,
        client: Client,
        following: Following,
        opening: tuple[str, Callable[[float | None], Any]] | None,
        until: float | None,
    ) -> None:
        self._client = client
        self._following = following
        self._opening = opening
        self._until = until
        self._call: Any = None
        self._closed = False
        self._open()

    @property
    def run_id(self) -> str:
        """The run; empty before its first event has come."""
        return self._following.run_id

    def __enter__(self) -> "RunStream":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __next__(self) -> Item:
        following = self._following
        while not (following.ended or self._closed):
            try:
                item = following.take(next(self._call))
            except StopIteration:
                self._stopped()
            except grpc.RpcError as error:
                self._lost(self._client._error(error, self._opening[0] if self._opening else "WatchRun"))
            else:
                if item is not None:
                    return item
        raise StopIteration

    def collect(self) -> Finished:
        """Follows the run to its end and gathers what it gave."""
        gathered = Gathered()
        for item in self:
            gathered.take(item)
        answer = self._client.get_run(GetRunRequest(run_id=self.run_id), timeout=context.left(self._until))
        return gathered.finish(answer.run)

    def cancel(self) -> None:
        """Ends the run now, once it has begun; its stream then comes to its end."""
        self._client.cancel_run(CancelRunRequest(run_id=self.run_id))

    def close(self) -> None:
        """Stops following, from any thread."""
        self._closed = True
        self._call.cancel()

    def _open(self) -> None:
        left = context.left(self._until)
        if self._opening and not self._following.run_id:
            self._call = self._opening[1](left)
        else:
            # The documents of the request are let go: the run is known now.
            self._opening = None
            self._call = self._client._watch(self._following.watching(), left)

    def _stopped(self) -> None:
        # Whoever asks for what comes after the end gets nothing, in good order.
        if self._following.run_id and self._is_at_the_end():
            self._following.ended = True
        else:
            self._lost(AssayError(grpc.StatusCode.UNAVAILABLE, say("ended_early"), broken=True))

    def _is_at_the_end(self) -> bool:
        try:
            run = self._client.get_run(GetRunRequest(run_id=self.run_id), timeout=context.left(self._until)).run
        except AssayError:
            return False
        return run.state == RUN_STATE_FINISHED and run.last_sequence <= self._following.after

    def _lost(self, error: AssayError) -> None:
        if self._closed:
            return
        self._client._wait(self._following.lost(error), self._until)
        self._open()
