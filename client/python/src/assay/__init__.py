"""Client of Assay: turns research material into personas whose every trait is tied to the words that support it.

`connect` gives a sync client, `assay.aio.connect` one for asyncio. Messages are in `assay.v1`.
"""

from . import aio
from ._channel import VERSION as __version__  # noqa: N811
from ._following import Item
from .backoff import Backoff
from .client import Answers, Client, RunStream, connect
from .context import deadline, traceparent
from .error import AssayError, Violation
from .files import LocalFile, find, read
from .finished import Finished
from .upload import Progress, Upload

__all__ = [
    "Answers",
    "AssayError",
    "Backoff",
    "Client",
    "Finished",
    "Item",
    "LocalFile",
    "Progress",
    "RunStream",
    "Upload",
    "Violation",
    "__version__",
    "aio",
    "connect",
    "deadline",
    "find",
    "read",
    "traceparent",
]
