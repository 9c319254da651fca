"""Addresses of servers, and what they say about TLS."""

import os
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import grpc

from ._text import say
from .error import AssayError

_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65535


@dataclass(frozen=True)
class Address:
    """A server's address: `http://host:port` is plaintext, `https://host:port` is TLS."""

    given: str
    host: str
    port: int
    tls: bool

    @property
    def authority(self) -> str:
        """`host:port`, as gRPC wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @classmethod
    def parse(cls, given: str | None) -> "Address":
        """Reads an address; without one, that of `ASSAY_SERVER`. A bare `host:port` is plaintext, on this machine only."""
        given = given or os.environ.get("ASSAY_SERVER")
        if not given:
            raise _refusal(say("no_address"))
        bare = "://" not in given
        parts = _split(given, bare)
        address = cls(given, parts.hostname or "", _port(given, parts, bare), parts.scheme == "https")
        if bare and not address.is_loopback:
            raise _refusal(say("neither", address=given, authority=address.authority))
        return address


def _split(given: str, bare: bool) -> SplitResult:
    if any(character.isspace() or not character.isprintable() for character in given):
        raise _wrong(given, say("why_characters"))
    try:
        parts = urlsplit(f"http://{given}" if bare else given)
    except ValueError:
        raise _wrong(given, say("why_characters")) from None
    if parts.scheme not in _PORTS:
        raise _wrong(given, say("why_scheme", scheme=parts.scheme))
    if "@" in parts.netloc:
        raise _wrong("...", say("why_user"))
    if not parts.hostname:
        raise _wrong(given, say("why_no_host"))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise _wrong(given, say("why_path"))
    return parts


def _port(given: str, parts: SplitResult, bare: bool) -> int:
    try:
        port = parts.port
    except ValueError:
        raise _wrong(given, say("why_port")) from None
    if port is None:
        if bare or parts.netloc.endswith(":"):
            raise _wrong(given, say("why_no_port"))
        return _PORTS[parts.scheme]
    if not 1 <= port <= _LAST_PORT:
        raise _wrong(given, say("why_port"))
    return port


def _wrong(given: str, why: str) -> AssayError:
    return _refusal(say("wrong_address", address=given, why=why))


def _refusal(message: str) -> AssayError:
    return AssayError(grpc.StatusCode.INVALID_ARGUMENT, message)
