"""The asyncio client."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Any, Generic, TypeVar

import grpc
import grpc.aio

from . import context
from ._address import Address
from ._channel import MESSAGE_LIMIT, Settings
from ._diagnosis import diagnose
from ._following import Following, Item
from ._text import say
from .backoff import Backoff
from .client import name
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
    UploadDocumentsRequest,
    WatchRunRequest,
)
from .v1.calls import Answer, AsyncCalls, Request

T = TypeVar("T")
_UNSETTLED = (grpc.ChannelConnectivity.IDLE, grpc.ChannelConnectivity.CONNECTING)


async def connect(
    address: str | None = None,
    *,
    token: str | None = None,
    ca: bytes | None = None,
    max_message_bytes: int = MESSAGE_LIMIT,
    compress: bool = False,
    connect_timeout: float = 10.0,
    backoff: Backoff | None = None,
) -> "Client":
    """Connects as `assay.connect` does."""
    settings = Settings(Address.parse(address), token, ca, max_message_bytes, compress, connect_timeout)
    return Client(await _ready(_channel(settings), settings), settings, backoff or Backoff())


def _channel(settings: Settings) -> grpc.aio.Channel:
    target, options, compression = settings.address.authority, settings.options(), settings.compression()
    if settings.address.tls:
        return grpc.aio.secure_channel(target, settings.credentials(), options, compression)
    return grpc.aio.insecure_channel(target, options, compression)


async def _ready(channel: grpc.aio.Channel, settings: Settings) -> grpc.aio.Channel:
    try:
        state = await asyncio.wait_for(_settled(channel), settings.connect_timeout)
    except asyncio.TimeoutError:
        state = grpc.ChannelConnectivity.CONNECTING
    if state is grpc.ChannelConnectivity.READY:
        return channel
    await channel.close()
    raise await asyncio.to_thread(diagnose, settings.address, settings.ca, "")


async def _settled(channel: grpc.aio.Channel) -> grpc.ChannelConnectivity:
    while (state := channel.get_state(try_to_connect=True)) in _UNSETTLED:
        await channel.wait_for_state_change(state)
    return state


class Client(AsyncCalls):
    """A connection to a server, for one event loop. `async with` closes it."""

    def __init__(self, channel: grpc.aio.Channel, settings: Settings, backoff: Backoff) -> None:
        super().__init__(channel)
        self._channel = channel
        self._settings = settings
        self._backoff = backoff

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the connection and the calls on it."""
        await self._channel.close()

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

    async def upload(self, upload: Upload, *, timeout: float | None = None) -> DocumentSet:
        """Uploads files and gives the set they have become. What was sent before an outage is not sent again."""
        until = context.until(timeout)
        failed = 0
        while True:
            try:
                return await self._upload(Sending(upload, await self._there(upload.id, until)), until)
            except AssayError as error:
                failed += 1
                if not error.transient or failed >= self._backoff.attempts:
                    raise error.after(failed) from None
                await self._wait(self._backoff.delay(failed, error.retry_delay), until)

    async def _there(self, upload: str, until: float | None) -> GetUploadResponse:
        """What is there of an upload; nothing where nobody knows."""
        try:
            return await self.get_upload(GetUploadRequest(upload_id=upload), timeout=context.left(until))
        except AssayError:
            return GetUploadResponse()

    async def _upload(self, sending: Sending, until: float | None) -> DocumentSet:
        messages = sending.messages()

        async def off_the_loop() -> AsyncIterator[UploadDocumentsRequest]:
            while (message := await asyncio.to_thread(next, messages, None)) is not None:
                yield message

        call = self._source_service.UploadDocuments(
            off_the_loop(), timeout=context.left(until), metadata=context.metadata(self._settings.token)
        )
        try:
            return (await call).set
        except grpc.aio.AioRpcError as error:
            raise sending.broke or self._error(error, "UploadDocuments") from None
        except asyncio.CancelledError:
            # A call whose messages cannot be read is cancelled too.
            if sending.broke:
                raise sending.broke from None
            raise

    async def _unary(
        self,
        method: "grpc.aio.UnaryUnaryMultiCallable[Request, Answer]",
        request: Request,
        timeout: float | None,
    ) -> Answer:
        left = context.left(context.until(timeout))
        try:
            return await method(request, timeout=left, metadata=context.metadata(self._settings.token))
        except grpc.aio.AioRpcError as error:
            raise self._error(error, name(method)) from None

    def _run(self, method: "grpc.aio.UnaryStreamMultiCallable[Any, Any]", request: Any, timeout: float | None) -> "RunStream":
        following = Following.opened_by(request, self._backoff)

        def opening(left: float | None) -> Any:
            return method(request, timeout=left, metadata=context.metadata(self._settings.token))

        return RunStream(self, following, (name(method), opening), context.until(timeout))

    def _stream(
        self, method: "grpc.aio.UnaryStreamMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> "Answers[Answer]":
        left = context.left(context.until(timeout))
        call: Any = method(request, timeout=left, metadata=context.metadata(self._settings.token))
        return Answers(call, lambda error: self._error(error, name(method)))

    def _watch(self, request: WatchRunRequest, left: float | None) -> Any:
        return self._run_service.WatchRun(request, timeout=left, metadata=context.metadata(self._settings.token))

    def _error(self, error: grpc.aio.AioRpcError, method: str) -> AssayError:
        return from_rpc(error, self._settings.called(method))

    @staticmethod
    async def _wait(delay: float, until: float | None) -> None:
        left = context.left(until)
        await asyncio.sleep(delay if left is None else min(delay, left))


class Answers(AsyncIterator[T], Generic[T]):
    """What a call answers with that streams, and is no run, as it comes.

    Closing it, leaving its `async with` or cancelling the task that reads it ends the call.
    """

    def __init__(self, call: Any, explain: Callable[[grpc.aio.AioRpcError], AssayError]) -> None:
        self._call = call
        self._explain = explain
        self._closed = False

    async def __aenter__(self) -> "Answers[T]":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    async def __anext__(self) -> T:
        if self._closed:
            raise StopAsyncIteration
        try:
            answer = await self._call.read()
        except grpc.aio.AioRpcError as error:
            raise self._explain(error) from None
        if answer is grpc.aio.EOF:
            raise StopAsyncIteration
        taken: T = answer
        return taken

    def close(self) -> None:
        """Ends the call; what has not been read is left."""
        self._closed = True
        self._call.cancel()


class RunStream(AsyncIterator[Item]):
    """A run, to its `RunFinished`, through outages: every event comes once, in order.

    Cancelling the task that follows it (or leaving its `async with`) stops following; what becomes of the run then is its
    `on_disconnect`. `cancel` ends the run.
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
        self._open()

    @property
    def run_id(self) -> str:
        """The run; empty before its first event has come."""
        return self._following.run_id

    async def __aenter__(self) -> "RunStream":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    async def __anext__(self) -> Item:
        while not self._following.ended:
            try:
                answer = await self._call.read()
            except grpc.aio.AioRpcError as error:
                await self._lost(self._client._error(error, self._opening[0] if self._opening else "WatchRun"))
                continue
            if answer is grpc.aio.EOF:
                await self._stopped()
            elif (item := self._following.take(answer)) is not None:
                return item
        raise StopAsyncIteration

    async def collect(self) -> Finished:
        """Follows the run to its end and gathers what it gave."""
        gathered = Gathered()
        async for item in self:
            gathered.take(item)
        answer = await self._client.get_run(GetRunRequest(run_id=self.run_id), timeout=context.left(self._until))
        return gathered.finish(answer.run)

    async def cancel(self) -> None:
        """Ends the run now, once it has begun; its stream then comes to its end."""
        await self._client.cancel_run(CancelRunRequest(run_id=self.run_id))

    def close(self) -> None:
        """Stops following."""
        self._following.ended = True
        self._call.cancel()

    def _open(self) -> None:
        left = context.left(self._until)
        if self._opening and not self._following.run_id:
            self._call = self._opening[1](left)
        else:
            # The documents of the request are let go: the run is known now.
            self._opening = None
            self._call = self._client._watch(self._following.watching(), left)

    async def _stopped(self) -> None:
        # Whoever asks for what comes after the end gets nothing, in good order.
        if self._following.run_id and await self._is_at_the_end():
            self._following.ended = True
        else:
            await self._lost(AssayError(grpc.StatusCode.UNAVAILABLE, say("ended_early"), broken=True))

    async def _is_at_the_end(self) -> bool:
        try:
            answer = await self._client.get_run(GetRunRequest(run_id=self.run_id), timeout=context.left(self._until))
        except AssayError:
            return False
        run = answer.run
        return run.state == RUN_STATE_FINISHED and run.last_sequence <= self._following.after

    async def _lost(self, error: AssayError) -> None:
        await self._client._wait(self._following.lost(error), self._until)
        self._open()
