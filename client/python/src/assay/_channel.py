"""What a connection is opened with, sync or not."""

from dataclasses import dataclass

import grpc

from ._address import Address
from ._text import read, say
from .error import AssayError, Called

MESSAGE_LIMIT = 256 << 20
"""The largest message that is taken in, in bytes, unless said otherwise. What a server takes in is the server's to say."""

VERSION = "0.1.0"
_KEEPALIVE_MS = 20_000


@dataclass(frozen=True)
class Settings:
    """Everything `connect` is told."""

    address: Address
    token: str | None
    ca: bytes | None
    max_message_bytes: int
    compress: bool
    connect_timeout: float

    def __post_init__(self) -> None:
        """Refuses to show a token to everyone on the way."""
        address = self.address
        if self.token and not address.tls and not address.is_loopback:
            said = say("token_in_plaintext", address=address.given, authority=address.authority)
            raise AssayError(grpc.StatusCode.INVALID_ARGUMENT, said)

    def options(self) -> list[tuple[str, object]]:
        """The channel's options."""
        return [
            ("grpc.service_config", read("service-config.json")),
            ("grpc.enable_retries", 1),
            ("grpc.max_receive_message_length", self.max_message_bytes),
            ("grpc.max_send_message_length", -1),
            ("grpc.keepalive_time_ms", _KEEPALIVE_MS),
            ("grpc.primary_user_agent", f"assay-python/{VERSION}"),
            # Channels of the same options would share one connection, and so one another's breaks.
            ("grpc.use_local_subchannel_pool", 1),
        ]

    def credentials(self) -> grpc.ChannelCredentials:
        """For TLS: the roots of the machine, or the authority that was given."""
        return grpc.ssl_channel_credentials(self.ca)

    def compression(self) -> grpc.Compression:
        """How what is sent is compressed; what is received may be in any way."""
        return grpc.Compression.Gzip if self.compress else grpc.Compression.NoCompression

    def called(self, method: str) -> Called:
        """For the words of a failure."""
        return Called(self.address.given, method, self.max_message_bytes, bool(self.token))
