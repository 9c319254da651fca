"""Where a stream of a run is, without any input or output: what was seen, and how it goes on."""

import uuid
from typing import Literal, Protocol

from .backoff import Backoff
from .error import AssayError
from .v1 import EventDetail, Heartbeat, ItemProgress, RunEvent, WatchRunRequest

Item = RunEvent | ItemProgress | Heartbeat
"""One message of a run's stream: a durable event, a result while it is being written, or a sign of life."""


class Asked(Protocol):
    """A request that opens a run."""

    request_id: str
    event_detail: EventDetail.ValueType


class Answer(Protocol):
    """A message of any stream of a run."""

    @property
    def event(self) -> RunEvent: ...
    @property
    def progress(self) -> ItemProgress: ...
    @property
    def heartbeat(self) -> Heartbeat: ...
    def HasField(self, field_name: Literal["event", "progress", "heartbeat"]) -> bool: ...  # noqa: N802 - protobuf's name


class Following:
    """What was seen of a run, and how often in a row nothing came."""

    def __init__(self, watching: WatchRunRequest, backoff: Backoff) -> None:
        self.run_id = watching.run_id
        self.after = watching.after_sequence
        self.ended = False
        self._detail = watching.event_detail
        self._backoff = backoff
        self._failed = 0

    @classmethod
    def opened_by(cls, request: Asked, backoff: Backoff) -> "Following":
        """A run that is about to be opened. Its request gets an id, so that making it again is never a second run."""
        if not request.request_id:
            request.request_id = str(uuid.uuid4())
        return cls(WatchRunRequest(event_detail=request.event_detail), backoff)

    def watching(self) -> WatchRunRequest:
        """The request for what was not seen yet, once the run is known."""
        return WatchRunRequest(run_id=self.run_id, after_sequence=self.after, event_detail=self._detail)

    def take(self, answer: Answer) -> Item | None:
        """The item of a message; None where it was seen before, or is of a kind that this client does not know."""
        # Every message of every run passes here: what it costs shows against the bare stub.
        self._failed = 0
        if answer.HasField("event"):
            event = answer.event
            return event if self._is_fresh(event) else None
        if answer.HasField("progress"):
            return answer.progress
        return answer.heartbeat if answer.HasField("heartbeat") else None

    def _is_fresh(self, event: RunEvent) -> bool:
        sequence = event.sequence
        if sequence <= self.after:
            return False
        self.after = sequence
        if not self.run_id:
            self.run_id = event.run_id
        self.ended = event.HasField("run_finished")
        return True

    def lost(self, error: AssayError) -> float:
        """Seconds to wait before the next attempt; raises where another one would not help."""
        self._failed += 1
        if not error.transient or self._failed >= self._backoff.attempts:
            raise error.after(self._failed)
        return self._backoff.delay(self._failed, error.retry_delay)
