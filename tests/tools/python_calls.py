"""A plugin that gives Python's clients a method for every call of the contract, sync and asyncio, with the words of the contract.

Unary calls, those that open a run (their request has an id, and they answer with events), and those that stream anything else. The
stream of a run that is there, and what is sent as a stream, are the client's own.
"""

import re
import sys
from collections.abc import Iterator

from google.protobuf.compiler import plugin_pb2
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto, MethodDescriptorProto

HEAD = '''"""Every call of `{package}`, as a method of a client. Generated: `make generate` writes it anew."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
import grpc.aio

from {package} import (
{imports}
)
{stubs}

if TYPE_CHECKING:
    from assay.aio import Answers as AsyncAnswers
    from assay.aio import RunStream as AsyncRunStream
    from assay.client import Answers, RunStream
{async_stubs}

Request = TypeVar("Request")
Answer = TypeVar("Answer")
'''
BASE = '''

class {name}(ABC):
    """The calls. `timeout` is in seconds; what fails raises AssayError."""

    def __init__(self, channel: {channel}) -> None:
{stubs}

    @abstractmethod
    def _unary(
        self, method: "{kind}.UnaryUnaryMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> {answer}: ...

    @abstractmethod
    def _run(self, method: "{kind}.UnaryStreamMultiCallable[Any, Any]", request: Any, timeout: float | None) -> "{stream}": ...

    @abstractmethod
    def _stream(
        self, method: "{kind}.UnaryStreamMultiCallable[Request, Answer]", request: Request, timeout: float | None
    ) -> "{answers}[Answer]": ...
'''
METHOD = '''
    def {name}(self, request: {request}, *, timeout: float | None = None) -> {answer}:
        """{doc}"""
        return self.{how}(self._{service}.{rpc}, request, timeout)
'''


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def last(name: str) -> str:
    return name.rpartition(".")[2]


class Package:
    def __init__(self, name: str, files: list[FileDescriptorProto]) -> None:
        self.name = name
        self.files = sorted((file for file in files if file.service), key=lambda file: file.name)
        self.messages = {message.name: message for file in files for message in file.message_type}

    def how(self, method: MethodDescriptorProto) -> str | None:
        if method.client_streaming:
            return None
        if not method.server_streaming:
            return "_unary"
        if self.opens_run(self.messages[last(method.input_type)]):
            return "_run"
        return None if self.tells_run(self.messages[last(method.output_type)]) else "_stream"

    @staticmethod
    def opens_run(request: DescriptorProto) -> bool:
        return {"request_id", "event_detail"} <= {field.name for field in request.field}

    @staticmethod
    def tells_run(answer: DescriptorProto) -> bool:
        return any(last(field.type_name) == "RunEvent" for field in answer.field)

    def calls(self) -> Iterator[tuple[FileDescriptorProto, int, int, str]]:
        for file in self.files:
            for s, service in enumerate(file.service):
                for m, method in enumerate(service.method):
                    if how := self.how(method):
                        yield file, s, m, how

    def render(self) -> str:
        modules = [(file, service.name) for file in self.files for service in file.service]
        imports = sorted(
            {
                name
                for file, s, m, how in self.calls()
                for name in [last(file.service[s].method[m].input_type)]
                + [last(file.service[s].method[m].output_type)] * (how != "_run")
            }
        )
        stub = "from {} import {}Stub"
        head = HEAD.format(
            package=self.name,
            imports="\n".join(f"    {name}," for name in imports),
            stubs="\n".join(stub.format(self.module(file), name) for file, name in modules),
            async_stubs="\n".join("    " + stub.format(self.module(file), name + "Async") for file, name in modules),
        )
        return head + self.clients(sync=True) + self.clients(sync=False)

    @staticmethod
    def module(file: FileDescriptorProto) -> str:
        return file.name.removesuffix(".proto").replace("/", ".") + "_pb2_grpc"

    def clients(self, *, sync: bool) -> str:
        services = [service.name for file in self.files for service in file.service]
        stubs = (f"{service}Stub" if sync else f"{service}AsyncStub" for service in services)
        lines = [
            f'        self._{snake(service)}: "{stub}" = {service}Stub(channel)' for service, stub in zip(services, stubs, strict=True)
        ]
        text = BASE.format(
            name="Calls" if sync else "AsyncCalls",
            channel="grpc.Channel" if sync else "grpc.aio.Channel",
            kind="grpc" if sync else "grpc.aio",
            answer="Answer" if sync else "Awaitable[Answer]",
            stream="RunStream" if sync else "AsyncRunStream",
            answers="Answers" if sync else "AsyncAnswers",
            stubs="\n".join(lines),
        )
        return text + "".join(self.method(*call, sync=sync) for call in self.calls())

    def method(self, file: FileDescriptorProto, s: int, m: int, how: str, *, sync: bool) -> str:
        service, method = file.service[s], file.service[s].method[m]
        answer, kind = last(method.output_type), "" if sync else "Async"
        answers = {
            "_unary": answer if sync else f"Awaitable[{answer}]",
            "_run": f'"{kind}RunStream"',
            "_stream": f'"{kind}Answers[{answer}]"',
        }
        return METHOD.format(
            name=snake(method.name),
            request=last(method.input_type),
            answer=answers[how],
            how=how,
            service=snake(service.name),
            rpc=method.name,
            doc=comment(file, [6, s, 2, m]),
        )


def comment(file: FileDescriptorProto, path: list[int]) -> str:
    found = next((place.leading_comments for place in file.source_code_info.location if list(place.path) == path), "")
    lines = [line.removeprefix(" ").rstrip() for line in found.rstrip().split("\n")]
    text = "\n".join([lines[0], *(f"        {line}" if line else "" for line in lines[1:])])
    return text if len(lines) == 1 else f"{text}\n        "


def main() -> None:
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    files = [file for file in request.proto_file if file.name in request.file_to_generate and file.package == "assay.v1"]
    response = plugin_pb2.CodeGeneratorResponse(supported_features=plugin_pb2.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    response.file.add(name="assay/v1/calls.py", content=Package("assay.v1", files).render())
    sys.stdout.buffer.write(response.SerializeToString())


if __name__ == "__main__":
    main()
