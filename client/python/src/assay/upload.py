"""Uploads: files in chunks, gone on with after an outage or a broken connection."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import grpc

from ._text import say
from .error import AssayError
from .files import LocalFile, Paths, find, unreadable
from .v1 import GetUploadResponse, Provenance, UploadDocumentsRequest, UploadFile, UploadStart

CHUNK = 256 << 10
"""Bytes of a chunk."""


@dataclass(frozen=True)
class Progress:
    """How far an upload has come."""

    files: int
    """Files that are sent."""
    of_files: int
    """Files in all."""
    bytes: int
    """Bytes sent in this process."""


@dataclass(frozen=True)
class Upload:
    """Files on their way to a server."""

    files: Sequence[LocalFile]
    """What is sent."""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    """A name by which it can be gone on with in another process."""
    provenance: Provenance | None = None
    """Where the documents are from."""
    pinned: bool = False
    """Whether the set stays until it is deleted."""
    progress: Callable[[Progress], None] | None = None
    """Hears how far it has come."""

    @classmethod
    def of(cls, *paths: Paths) -> "Upload":
        """Files and folders. Raises AssayError where nothing is there."""
        files = find(*paths)
        if not files:
            raise AssayError(grpc.StatusCode.INVALID_ARGUMENT, say("no_files"))
        return cls(files)


class Sending:
    """One attempt at an upload: its messages, and why they broke off, where they did."""

    def __init__(self, upload: Upload, there: GetUploadResponse) -> None:
        self.broke: Exception | None = None
        self._upload = upload
        self._there = {file.name: file.sha256 for file in there.files}
        self._partial = (there.partial_name, there.partial_bytes)
        self._progress = Progress(0, len(upload.files), 0)

    def messages(self) -> Iterator[UploadDocumentsRequest]:
        """Everything that is still to be sent. Raising cancels the call, so that a part is never taken for the whole."""
        try:
            upload = self._upload
            start = UploadStart(upload_id=upload.id, provenance=upload.provenance, pinned=upload.pinned)
            yield UploadDocumentsRequest(start=start)
            for file in upload.files:
                yield from self._file(file)
                self._tell(files=1)
        except Exception as error:
            self.broke = error
            raise

    def _file(self, file: LocalFile) -> Iterator[UploadDocumentsRequest]:
        if sha256 := self._there.get(file.name):
            yield UploadDocumentsRequest(file=UploadFile(name=file.name, sha256=sha256))
            return
        try:
            with file.path.open("rb") as content:
                yield self._head(file, content)
                while chunk := content.read(CHUNK):
                    yield UploadDocumentsRequest(chunk=chunk)
                    self._tell(bytes_=len(chunk))
        except OSError as error:
            unreadable(file.path, error)

    def _head(self, file: LocalFile, content: BinaryIO) -> UploadDocumentsRequest:
        facts = file.path.stat()
        name, sent = self._partial
        # A file that has become shorter since is another.
        offset = sent if name == file.name and sent <= facts.st_size else 0
        content.seek(offset)
        head = UploadFile(name=file.name, bytes=facts.st_size, offset=offset)
        head.modify_time.FromNanoseconds(facts.st_mtime_ns)
        return UploadDocumentsRequest(file=head)

    def _tell(self, files: int = 0, bytes_: int = 0) -> None:
        before = self._progress
        self._progress = replace(before, files=before.files + files, bytes=before.bytes + bytes_)
        if self._upload.progress:
            self._upload.progress(self._progress)
