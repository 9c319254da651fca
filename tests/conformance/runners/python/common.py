"""What both runners of the Python client share: how things to do are read, and how what came of them is said."""

import re
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import Message

import assay
import assay.v1
from assay.v1 import ErrorReason, RunEvent, RunOutcome

QUICK = assay.Backoff(first=0.02, most=0.5, attempts=6)


def options(connect: dict[str, Any]) -> dict[str, Any]:
    """The keywords of `connect`."""
    given = {name: connect[name] for name in ("token", "compress", "max_message_bytes") if name in connect}
    if "ca" in connect:
        given["ca"] = Path(connect["ca"]).read_bytes()
    return given | {"backoff": QUICK}


def request(step: dict[str, Any]) -> Message:
    """The request of a step. A newer scenario may name what this client does not know: that is an error."""
    message: Message = getattr(assay.v1, step["call"] + "Request")()
    return ParseDict(step.get("request") or {}, message)


def watching(step: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `watch_run`."""
    asked: Any = request(step)
    return {"run_id": asked.run_id, "after_sequence": asked.after_sequence, "event_detail": asked.event_detail}


def snake(name: str) -> str:
    """The method of a client for a call."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def timeout(step: dict[str, Any]) -> float | None:
    """In seconds."""
    return step["deadline_ms"] / 1000 if step.get("deadline_ms") else None


def item(item: assay.Item) -> dict[str, Any]:
    """An item as it is said."""
    if not isinstance(item, RunEvent):
        return {"kind": type(item).__name__.removeprefix("Item").lower()}
    said = {"sequence": item.sequence, "run": item.run_id, "kind": item.WhichOneof("kind") or ""}
    if said["kind"] == "run_finished":
        said["outcome"] = RunOutcome.Name(item.run_finished.outcome)
    failure = item.item_failed if said["kind"] == "item_failed" else item.run_finished
    if failure.HasField("error"):
        said["error"] = ErrorReason.Name(failure.error.reason)
    if said["kind"] == "retrying":
        said["error"] = ErrorReason.Name(item.retrying.reason)
    if said["kind"] == "warning":
        said["reason"] = item.warning.reason
    return said


def finished(finished: assay.Finished) -> dict[str, Any]:
    """A gathered run as it is said."""
    return {
        "run": finished.run.id,
        "outcome": RunOutcome.Name(finished.end.outcome),
        "results": len(finished.results),
        "personas": len(finished.personas),
        "verdicts": len(finished.verdicts),
        "grades": len(finished.grades),
        "warnings": len(finished.warnings),
    }


def response(message: Message) -> dict[str, Any]:
    """An answer as it is said."""
    return MessageToDict(message)


def failed(error: assay.AssayError) -> dict[str, Any]:
    """An error, with everything that is known of it."""
    return {
        "code": error.code.name,
        "message": error.message,
        "reason": error.reason or "",
        "violations": [violation.field for violation in error.violations],
        "retry_ms": round((error.retry_delay or 0) * 1000),
        "correlation_id": error.correlation_id or "",
    }


class Heard:
    """The last progress of an upload that was heard."""

    def __init__(self) -> None:
        self.last = assay.Progress(0, 0, 0)

    def hear(self, progress: assay.Progress) -> None:
        """Hears it."""
        self.last = progress

    def said(self) -> dict[str, int]:
        """As it is said."""
        return {"files": self.last.files, "bytes": self.last.bytes}


def upload(step: dict[str, Any], heard: Heard) -> assay.Upload:
    """The files of a step."""
    files = [assay.LocalFile(file["name"], Path(file["path"])) for file in step["upload"]]
    return assay.Upload(files, progress=heard.hear)
