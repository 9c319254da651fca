"""The real program, on a port of its own."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
INTERVIEWS = ROOT / "examples" / "interviews"


def program() -> Path:
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug", "assay")
    path = Path(os.environ.get("ASSAY_BIN", built))
    assert path.is_file(), f"{path} is missing: cargo build"
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    command = [str(program()), "serve", "--listen", "127.0.0.1:0", "--ledger", "memory"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield "http://" + process.stdout.readline().removeprefix("listening on ").strip()
        finally:
            process.kill()
