"""What holds for every call, those of tomorrow included."""

import json
from importlib import import_module
from pathlib import Path

from google.protobuf.descriptor import FileDescriptor

import assay
from assay._text import read

# Made again by the clients themselves, or not safe to make twice.
NOT_RETRIED = {
    "CalibrateJudge",
    "CheckPlugins",
    "CheckProviders",
    "DeleteDocumentSet",
    "DeleteJudgeCalibration",
    "DeleteRun",
}


def unary() -> set[str]:
    modules = [import_module(f"assay.v1.{path.stem}") for path in Path(assay.__file__).parent.glob("v1/*_pb2.py")]
    files: list[FileDescriptor] = [module.DESCRIPTOR for module in modules]
    methods = [method for file in files for service in file.services_by_name.values() for method in service.methods]
    return {method.name for method in methods if not (method.client_streaming or method.server_streaming)}


def test_every_unary_call_is_either_retried_or_named_here() -> None:
    config = json.loads(read("service-config.json"))
    retried = {name["method"] for name in config["methodConfig"][0]["name"]}
    assert retried | NOT_RETRIED == unary(), "decide in client/service-config.json, or above"
    assert not retried & NOT_RETRIED
