"""A plugin that makes each package of the contract one of Python, with every message and enum under its own name.

`from assay.v1 import Run` then needs no knowledge of which file has it.
"""

import sys
from collections import defaultdict

from google.protobuf.compiler import plugin_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorProto

HEAD = '"""Messages and enums of `{package}`. Generated: `make generate` writes it anew."""\n\n'


def names(file: FileDescriptorProto) -> list[str]:
    found = [message.name for message in file.message_type]
    for enum in file.enum_type:
        found += [enum.name, *(value.name for value in enum.value)]
    return sorted(found)


def package(name: str, files: list[FileDescriptorProto]) -> str:
    lines = []
    for file in sorted(files, key=lambda file: file.name):
        module = file.name.removesuffix(".proto").replace("/", ".") + "_pb2"
        if found := names(file):
            lines += [f"from {module} import (", *(f"    {name} as {name}," for name in found), ")"]
    return HEAD.format(package=name) + "\n".join(lines) + "\n"


def main() -> None:
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    packages = defaultdict(list)
    for file in request.proto_file:
        if file.name in request.file_to_generate:
            packages[file.package].append(file)
    response = plugin_pb2.CodeGeneratorResponse(supported_features=plugin_pb2.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    for name, files in sorted(packages.items()):
        response.file.add(name=name.replace(".", "/") + "/__init__.py", content=package(name, files))
    sys.stdout.buffer.write(response.SerializeToString())


if __name__ == "__main__":
    main()
