"""Why no connection came about, found out over a plain socket: what gRPC says of it differs by platform and version."""

import socket
import ssl

import grpc

from ._address import Address
from ._text import say
from .error import AssayError

# How HTTP/2 begins, and the empty SETTINGS that follow.
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
_FRAME_TYPE, _SETTINGS = 3, 4
_PATIENCE = 5.0


def diagnose(address: Address, ca: bytes | None, cause: str) -> AssayError:
    """The most likely reason, with what to do about it."""
    try:
        with socket.create_connection((address.host, address.port), _PATIENCE) as connection:
            text, cause = _try_tls(connection, address, ca, cause)
    except OSError as error:
        text, cause = "no_server", error.strerror or str(error)
    said = say(text, cause, address=address.given, authority=address.authority)
    return AssayError(grpc.StatusCode.UNAVAILABLE, said, broken=True)


def _try_tls(connection: socket.socket, address: Address, ca: bytes | None, cause: str) -> tuple[str, str]:
    context = ssl.create_default_context(cadata=ca.decode("ascii") if ca else None)
    context.set_alpn_protocols(["h2"])
    if not address.tls:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with context.wrap_socket(connection, server_hostname=address.host):
            return ("no_grpc" if address.tls else "plaintext_to_tls"), cause
    except ssl.SSLCertVerificationError as error:
        return "certificate", error.verify_message
    except OSError:
        return ("tls_to_plaintext" if address.tls and _speaks_http2(address) else "no_grpc"), cause


def _speaks_http2(address: Address) -> bool:
    try:
        with socket.create_connection((address.host, address.port), _PATIENCE) as connection:
            connection.sendall(_PREFACE)
            head = connection.recv(_FRAME_TYPE + 1)
            return len(head) > _FRAME_TYPE and head[_FRAME_TYPE] == _SETTINGS
    except OSError:
        return False
